// An org with a hand-turned clock, two users and short ways to say what a test does.
#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "sim/org/org.h"
#include "tests/catch.h"

namespace sfsim {

using Fields = std::vector<InputField>;

inline std::string text(const Value& value) {
  const auto* found = std::get_if<std::string>(&value);
  return found == nullptr ? "(no text)" : *found;
}

struct TestOrg {
  UnixMillis now = 1'705'374'000'123;  // 2024-01-16 03:00:00.123 UTC
  std::unique_ptr<Org> org;
  std::string admin_id, other_id;

  static User person(std::string username, std::string name, bool admin = false) {
    User user;
    user.username = std::move(username);
    user.name = std::move(name);
    user.password = "secret";
    user.admin = admin;
    return user;
  }

  explicit TestOrg(bool opt_out_visible = true, std::string file = ":memory:", uint64_t seed = 1,
                   bool track_field_history = false, bool person_accounts = false) {
    OrgOptions options;
    options.now = [this] { return now; };
    options.file = std::move(file);
    options.opt_out_fields_visible = opt_out_visible;
    options.seed = seed;
    options.track_field_history = track_field_history;
    options.person_accounts = person_accounts;
    org = std::make_unique<Org>(options);
    if (org->users().empty()) {
      admin_id = org->add_user(person("admin@sfsim.test", "Ada Admin", true)).id;
      other_id = org->add_user(person("other@sfsim.test", "Otto Other")).id;
    } else {
      admin_id = org->users()[0]->id;
      other_id = org->users()[1]->id;
    }
  }
  TestOrg(const TestOrg&) = delete;
  TestOrg& operator=(const TestOrg&) = delete;

  const User& admin() const { return *org->user(admin_id); }
  const User& other() const { return *org->user(other_id); }
  const SobjectSchema& object(std::string_view name) const { return *org->schema().find(name); }

  Failure try_create(std::string_view sobject, const Fields& fields, bool by_api = true) {
    SaveResult result = org->create(admin(), object(sobject), fields, by_api);
    return std::holds_alternative<Failure>(result) ? std::get<Failure>(result) : Failure{};
  }
  std::string create(std::string_view sobject, const Fields& fields, bool by_api = true) {
    SaveResult result = org->create(admin(), object(sobject), fields, by_api);
    if (const auto* errors = std::get_if<Failure>(&result)) FAIL(errors->front().message);
    return std::get<std::string>(result);
  }
  std::string contact(const std::string& email = "ada@example.com") {
    return create("Contact", {{"LastName", std::string("Lovelace")}, {"Email", email}});
  }
  std::string lead(const std::string& email = "bob@example.com") {
    return create("Lead",
                  {{"LastName", std::string("Byron")}, {"Company", std::string("Mill")}, {"Email", email}});
  }
  Failure update(std::string_view id, const Fields& fields, bool by_api = true) {
    return org->update(admin(), *org->schema().find_by_prefix(id), id, fields, by_api);
  }
  Failure remove(std::string_view id, bool by_api = true) {
    return org->remove(admin(), *org->schema().find_by_prefix(id), id, by_api);
  }
  Value get(std::string_view id, std::string_view field) {
    return org->get(org->schema().find_by_prefix(id)->name, id, field);
  }
};

// "CODE message [fields]" of each error, for comparing at a glance.
inline std::string said(const ApiError& error) {
  std::string line = std::to_string(error.status) + " " + error.code + " " + error.message;
  if (!error.fields) return line;
  line += " [";
  for (size_t i = 0; i < error.fields->size(); ++i) line += (i > 0 ? "," : "") + (*error.fields)[i];
  return line + "]";
}
inline std::vector<std::string> said(const Failure& errors) {
  std::vector<std::string> lines;
  for (const ApiError& error : errors) lines.push_back(said(error));
  return lines;
}

}  // namespace sfsim
