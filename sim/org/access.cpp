// Who may see and change what. Grants live in a table so that snapshots hold them; what they come to is kept
// per user and object until a grant changes.
#include "sim/org/layouts.h"
#include "sim/org/org_impl.h"
#include "sim/org/permissions.h"

namespace sfsim {
namespace {

// The row of the user wins over the row of the profile, and that one over the row of everyone (user_id '').
constexpr const char* field_rows =
    "SELECT field, readable, editable FROM sf_field_access WHERE sobject = ?1 AND user_id IN ('', ?2, ?3)"
    " ORDER BY user_id = ?3, user_id";
constexpr const char* page_rows = "SELECT field FROM sf_layout WHERE sobject = ?";
constexpr const char* object_rows =
    "SELECT may_read, may_create, may_edit, may_remove FROM sf_object_access WHERE sobject = ?1"
    " AND user_id IN ('', ?2, ?3) ORDER BY user_id = ?3, user_id";

ObjectAccess object_access(Org::Impl& impl, const User& user, const SobjectSchema& object) {
  ObjectAccess access;
  // Only an administrator sets an org up.
  if (object.seeded && !user.admin) access = {true, false, false, false};
  Statement& rows = impl.prepared(object_rows);
  rows.bind(1, std::string_view(object.name));
  rows.bind(2, std::string_view(profile_of(user)));
  rows.bind(3, std::string_view(user.id));
  while (rows.step()) {
    access = {rows.integer(0) != 0, rows.integer(1) != 0, rows.integer(2) != 0, rows.integer(3) != 0};
  }
  return access;
}

// In Professional Edition the page layouts, too, say what a user sees (sales-connect.md S2).
void hide_what_no_page_shows(Org::Impl& impl, const SobjectSchema& object, std::vector<FieldAccess>& access) {
  Statement& rows = impl.prepared(page_rows);
  rows.bind(1, std::string_view(object.name));
  std::vector<bool> shown(access.size(), false);
  while (rows.step()) {
    const FieldSchema* field = object.field(rows.text(0));
    if (field != nullptr) shown[static_cast<size_t>(field - object.fields.data())] = true;
  }
  for (size_t i = 0; i < access.size(); ++i) {
    const FieldSchema& field = object.fields[i];
    if (!shown[i] && field.permissionable && belongs_on_a_page(field)) access[i] = {false, false};
  }
}

std::vector<FieldAccess> field_access(Org::Impl& impl, const User& user, const SobjectSchema& object) {
  std::vector<FieldAccess> access;
  access.reserve(object.fields.size());
  for (const FieldSchema& field : object.fields)
    access.push_back({!field.hidden_by_default, !field.hidden_by_default});
  Statement& rows = impl.prepared(field_rows);
  rows.bind(1, std::string_view(object.name));
  rows.bind(2, std::string_view(profile_of(user)));
  rows.bind(3, std::string_view(user.id));
  while (rows.step()) {
    const FieldSchema* field = object.field(rows.text(0));
    if (field == nullptr) continue;
    access[static_cast<size_t>(field - object.fields.data())] = {rows.integer(1) != 0, rows.integer(2) != 0};
  }
  return access;
}

// What a person account shows of its contact is guarded as the contact's field is.
void follow_the_contact(Org::Impl& impl, const User& user, const SobjectSchema& object,
                        std::vector<FieldAccess>& access) {
  const SobjectSchema& contacts = *impl.schema->find("Contact");
  const std::vector<FieldAccess>& there = impl.access_of(user, contacts).fields;
  for (size_t i = 0; i < access.size(); ++i) {
    const FieldSchema& field = object.fields[i];
    if (!field.person_only) continue;
    access[i] = there[static_cast<size_t>(contacts.field(field.of_contact) - contacts.fields.data())];
  }
}

void write_field_access(Org::Impl& impl, std::string_view user_id, const SobjectSchema& object,
                        const FieldSchema& field, FieldAccess access) {
  if (user_id.empty()) {  // everyone: what single users had before no longer counts
    Statement& forget = impl.prepared("DELETE FROM sf_field_access WHERE sobject = ? AND field = ?");
    forget.bind(1, std::string_view(object.name));
    forget.bind(2, std::string_view(field.name));
    forget.run();
  }
  Statement& write = impl.prepared("INSERT OR REPLACE INTO sf_field_access VALUES(?, ?, ?, ?, ?)");
  write.bind(1, user_id);
  write.bind(2, std::string_view(object.name));
  write.bind(3, std::string_view(field.name));
  write.bind(4, int64_t{access.readable});
  write.bind(5, int64_t{access.editable});
  write.run();
  impl.access_changed();
}

std::string user_key(const Org& org, std::string_view user_id) {
  const User* user = user_id.empty() ? nullptr : org.user(user_id);
  return user == nullptr ? std::string(user_id) : user->id;
}

}  // namespace

void Org::Impl::access_changed() {
  access.clear();
  ++access_version;
}

const AccessEntry& Org::Impl::access_of(const User& user, const SobjectSchema& object) {
  for (const auto& entry : access) {
    if (entry->sobject == object.name && entry->user_id == user.id) return *entry;
  }
  const SobjectSchema& known = current(object);
  access.push_back(std::make_unique<AccessEntry>(
      AccessEntry{user.id, known.name, object_access(*this, user, known), field_access(*this, user, known)}));
  add_assigned(*this, user, known, access.back()->object, access.back()->fields);
  if (edition == professional_edition && !user.admin)
    hide_what_no_page_shows(*this, known, access.back()->fields);
  AccessEntry& made = *access.back();
  if (options.person_accounts && known.name == "Account") follow_the_contact(*this, user, known, made.fields);
  return made;
}

FieldAccess Org::access(const User& user, const SobjectSchema& object, const FieldSchema& field) const {
  if (user.sees_all) return {true, false};
  const AccessEntry& entry = impl_->access_of(user, object);
  const FieldSchema* known = &field;
  const SobjectSchema& now = impl_->current(object);
  bool outdated = known < now.fields.data() || known >= now.fields.data() + now.fields.size();
  if (outdated) known = now.field(field.name);
  if (known == nullptr) return {};
  FieldAccess access = entry.fields[static_cast<size_t>(known - now.fields.data())];
  access.editable = access.editable && (field.createable || field.updateable);
  return access;
}

ObjectAccess Org::access(const User& user, const SobjectSchema& object) const {
  if (user.sees_all) return {};
  // Setup objects and users are in both worlds.
  const bool elsewhere = impl_->tooling ? !object.seeded && object.name != "User" : object.tooling_only;
  if (elsewhere) return {false, false, false, false};
  return impl_->access_of(user, object).object;
}

void Org::grant_field(std::string_view user_id, std::string_view sobject, std::string_view field, bool edit) {
  const SobjectSchema* object = impl_->schema->find(sobject);
  const FieldSchema* known = object == nullptr ? nullptr : object->field(field);
  if (known != nullptr && known->person_only) return grant_field(user_id, "Contact", known->of_contact, edit);
  if (known == nullptr || !known->permissionable) return;
  write_field_access(*impl_, user_key(*this, user_id), *object, *known, {true, edit});
}

void Org::revoke_field(std::string_view user_id, std::string_view sobject, std::string_view field,
                       bool read_too) {
  const SobjectSchema* object = impl_->schema->find(sobject);
  const FieldSchema* known = object == nullptr ? nullptr : object->field(field);
  if (known != nullptr && known->person_only)
    return revoke_field(user_id, "Contact", known->of_contact, read_too);
  if (known == nullptr || !known->permissionable) return;
  write_field_access(*impl_, user_key(*this, user_id), *object, *known, {!read_too, false});
}

void Org::grant_object(std::string_view user_id, std::string_view sobject, ObjectAccess access) {
  const SobjectSchema* object = impl_->schema->find(sobject);
  if (object == nullptr) return;
  if (user_id.empty()) {
    Statement& forget = impl_->prepared("DELETE FROM sf_object_access WHERE sobject = ?");
    forget.bind(1, std::string_view(object->name));
    forget.run();
  }
  Statement& write = impl_->prepared("INSERT OR REPLACE INTO sf_object_access VALUES(?, ?, ?, ?, ?, ?)");
  write.bind(1, std::string_view(user_key(*this, user_id)));
  write.bind(2, std::string_view(object->name));
  write.bind(3, int64_t{access.read});
  write.bind(4, int64_t{access.create});
  write.bind(5, int64_t{access.edit});
  write.bind(6, int64_t{access.remove});
  write.run();
  impl_->access_changed();
}

}  // namespace sfsim
