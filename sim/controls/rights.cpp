// What is not said stays as it is, or follows: who may edit may read.
#include "sim/controls/rights.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/api/api.h"
#include "sim/controls/control_body.h"

namespace sfsim {
namespace {

User& user_named(Org& org, const std::string& username, const std::string& name) {
  if (!org.user(username)) {
    User user;
    user.username = username;
    user.name = name.empty() ? username.substr(0, username.find('@')) : name;
    user.password = demo_password;
    user.security_token = demo_security_token;
    return org.add_user(std::move(user));
  }
  const User* known = org.user(username);
  return **std::find_if(org.users().begin(), org.users().end(),
                        [&](const auto& one) { return one.get() == known; });
}

}  // namespace

void set_user(Org& org, const std::string& text) {
  const ControlBody body = body_of(text);
  only(body, {"username", "name", "password", "security_token", "admin", "active", "api_enabled"});
  const std::string username = text_of(body, "username");
  if (username.find('@') == std::string::npos || username.front() == '@' || username.back() == '@')
    throw Wrong{400, "\"username\" must look like an e-mail address"};
  const std::string name = text_of(body, "name"), password = text_of(body, "password"),
                    security_token = text_of(body, "security_token");
  const auto admin = switch_of(body, "admin"), active = switch_of(body, "active"),
             api_enabled = switch_of(body, "api_enabled");
  User& user = user_named(org, username, name);
  if (!password.empty()) user.password = password;
  if (body.contains("security_token")) user.security_token = security_token;
  user.admin = admin.value_or(user.admin);
  user.api_enabled = api_enabled.value_or(user.api_enabled);
  if (!active) return;
  const Failure failed =
      org.update(Org::system_user(), *org.schema().find("User"), user.id, {{"IsActive", *active}}, false);
  if (!failed.empty()) throw Wrong{400, failed.front().message};
}

void set_access(Org& org, const std::string& text) {
  const ControlBody body = body_of(text);
  only(body, {"user", "object", "field", "read", "create", "edit", "delete"});
  const std::string object = text_of(body, "object"), field = text_of(body, "field"),
                    name = text_of(body, "user");
  const SobjectSchema* schema = org.schema().find(object);
  const User* user = name.empty() ? nullptr : org.user(name);
  if (!schema) throw Wrong{400, "there is no object " + object};
  if (!field.empty() && !schema->field(field)) throw Wrong{400, object + " has no field " + field};
  if (!name.empty() && !user) throw Wrong{400, "there is no user " + name};
  const std::string id = user ? user->id : "";
  const bool read = switch_of(body, "read").value_or(true), edit = switch_of(body, "edit").value_or(read);
  const bool create = switch_of(body, "create").value_or(edit),
             remove = switch_of(body, "delete").value_or(edit);
  if (edit && !read) throw Wrong{400, "who may edit may read"};
  if (field.empty()) return org.grant_object(id, object, {read, create, edit, remove});
  if (read) org.grant_field(id, object, field, edit);
  if (!edit) org.revoke_field(id, object, field, !read);
}

}  // namespace sfsim
