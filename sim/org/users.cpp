// Users are people who log in (sf_user: password, token, role) and records that queries see (the User
// object). The record is the truth for name, activity and zone.
#include <algorithm>

#include "sim/org/fold.h"
#include "sim/org/org_impl.h"

namespace sfsim {
namespace {

constexpr uint64_t admin_profile = 1, standard_profile = 2;

std::string text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string() : *text;
}

}  // namespace

std::string admin_profile_id() { return make_id("00e", admin_profile); }
std::string standard_profile_id() { return make_id("00e", standard_profile); }
std::string profile_of(const User& user) {
  if (!user.profile_id.empty()) return user.profile_id;
  return user.admin ? admin_profile_id() : standard_profile_id();
}

std::vector<Cell> Org::Impl::cells_of(const User& user, const SobjectSchema& object) {
  size_t blank = user.name.rfind(' ');
  std::string first = blank == std::string::npos ? "" : user.name.substr(0, blank);
  std::string last = blank == std::string::npos ? user.name : user.name.substr(blank + 1);
  std::string nickname = user.username.substr(0, user.username.find('@'));
  Datetime when = stamp();
  std::vector<Cell> cells;
  auto set = [&](const char* name, Value value) {
    if (const FieldSchema* field = object.field(name)) cells.push_back({field, std::move(value)});
  };
  set("Id", user.id);
  set("Username", user.username);
  set("LastName", last);
  if (!first.empty()) set("FirstName", first);
  set("Name", user.name);
  set("Email", user.username);
  set("Alias", nickname.substr(0, 8));
  set("CommunityNickname", nickname);
  set("IsActive", user.active);
  set("TimeZoneSidKey", user.time_zone);
  set("LocaleSidKey", std::string("en_US"));
  set("LanguageLocaleKey", std::string("en_US"));
  set("EmailEncodingKey", std::string("UTF-8"));
  set("ProfileId", profile_of(user));
  set("UserType", std::string("Standard"));
  set("DigestFrequency", std::string("D"));
  set("DefaultGroupNotificationFrequency", std::string("N"));
  for (const char* name : {"CreatedDate", "LastModifiedDate", "SystemModstamp", "LastPasswordChangeDate"}) {
    set(name, when);
  }
  for (const char* name : {"CreatedById", "LastModifiedById"}) set(name, user.id);
  return cells;
}

User& Org::add_user(User user) {
  const SobjectSchema& object = *impl_->schema->find("User");
  WriteScope scope(*impl_);
  if (user.id.empty()) user.id = impl_->next_id(object.key_prefix);
  if (CanonicalId id = canonical_id(user.id); id.shape == IdShape::ok) user.id = id.id;
  if (user.name.empty()) user.name = user.username;
  impl_->table(object).insert(impl_->cells_of(user, object));
  impl_->save_user(user, static_cast<int>(impl_->users.size()));
  scope.commit();
  impl_->users_touched = true;  // and no entry in the undo list: stale reads are about customers
  impl_->users.push_back(std::make_unique<User>(std::move(user)));
  return *impl_->users.back();
}

const User* Org::user(std::string_view wanted) const {
  std::string username = fold(wanted);
  CanonicalId id = canonical_id(wanted);
  for (const auto& user : impl_->users) {
    bool same_id = id.shape == IdShape::ok && user->id == id.id;
    if (same_id || fold(user->username) == username) return user.get();
  }
  return nullptr;
}

const std::vector<std::unique_ptr<User>>& Org::users() const { return impl_->users; }

void Org::Impl::save_user(const User& user, int position) {
  Statement& save = prepared("INSERT OR REPLACE INTO sf_user VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  save.bind(1, std::string_view(user.id));
  save.bind(2, int64_t{position});
  save.bind(3, std::string_view(user.username));
  save.bind(4, std::string_view(user.name));
  save.bind(5, std::string_view(user.password));
  save.bind(6, std::string_view(user.security_token));
  save.bind(7, int64_t{user.admin});
  save.bind(8, int64_t{user.active});
  save.bind(9, int64_t{user.api_enabled});
  save.bind(10, std::string_view(user.time_zone));
  save.run();
}

void Org::Impl::save_users() {
  // Whoever holds a User may have changed it.
  int position = 0;
  for (const auto& user : users) save_user(*user, position++);
}

void Org::Impl::load_users() {
  std::vector<std::unique_ptr<User>> loaded;
  Statement rows(handle(),
                 "SELECT id, username, name, password, security_token, admin, active, api_enabled, time_zone,"
                 " (SELECT \"ProfileId\" FROM \"User\" WHERE \"Id\" = id) FROM sf_user ORDER BY position");
  while (rows.step()) {
    std::string id = rows.text(0);
    auto known =
        std::ranges::find_if(users, [&](const auto& user) { return user != nullptr && user->id == id; });
    // Pointers to a user stay valid across rollbacks and restores.
    std::unique_ptr<User> user = known == users.end() ? std::make_unique<User>() : std::move(*known);
    *user = User{id,           rows.text(1),         rows.text(2),         rows.text(3),
                 rows.text(4), rows.integer(5) != 0, rows.integer(6) != 0, rows.integer(7) != 0,
                 rows.text(8), rows.text(9)};
    loaded.push_back(std::move(user));
  }
  for (auto& user : users) {
    if (user != nullptr) former_users.push_back(std::move(user));
  }
  users = std::move(loaded);
}

void Org::Impl::user_row_written(const SobjectSchema& object, std::string_view id) {
  if (object.key_prefix != "005") return;
  users_touched = true;
  const FieldSchema* fields[] = {object.field("Username"), object.field("Name"), object.field("IsActive"),
                                 object.field("TimeZoneSidKey"), object.field("ProfileId")};
  std::vector<Value> values;
  if (!table(object).read(id, fields, values)) return;
  auto known = std::ranges::find_if(users, [&](const auto& user) { return user->id == id; });
  if (known == users.end()) {
    users.push_back(std::make_unique<User>());
    users.back()->id = id;
    known = users.end() - 1;
  }
  User& user = **known;
  user.username = text_of(values[0]);
  user.name = text_of(values[1]);
  user.active = std::get<bool>(values[2]);
  user.time_zone = text_of(values[3]);
  if (const std::string profile = text_of(values[4]); profile != profile_of(user)) {
    user.profile_id = profile;
    user.admin = profile == admin_profile_id();
    access_changed();
  }
  save_user(user, static_cast<int>(known - users.begin()));
}

}  // namespace sfsim
