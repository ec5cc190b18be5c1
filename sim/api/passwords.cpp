// A new org's password policy: eight characters, letters and digits, and not the one before. Paths, bodies
// and codes: REST API guide, "Manage User Passwords".
#include "sim/api/passwords.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/api/json_write.h"

namespace sfsim {
namespace {

constexpr size_t shortest_password = 8;

// Null: there is none, or the caller may not touch that one (then `why` says so).
User* user_to_change(const Call& call, std::string_view user_id, ApiError& why) {
  const auto id = canonical_id(user_id);
  why = not_found();
  if (id.shape != IdShape::ok) return nullptr;
  for (const auto& user : call.org().users()) {
    if (user->id != id.id) continue;
    if (call.user->admin || call.user->id == user->id) return user.get();
    why = error_of(403, "INSUFFICIENT_ACCESS", "You do not have permission to view this record.");
  }
  return nullptr;
}

std::optional<ApiError> weakness(const User& user, std::string_view text) {
  const auto has = [&](auto&& kind) { return std::any_of(text.begin(), text.end(), kind); };
  const bool digit = has([](char c) { return c >= '0' && c <= '9'; });
  const bool letter = has([](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  std::string problem;
  if (text.size() < shortest_password)
    problem = fmt::format("Your password must be at least {} characters long.", shortest_password);
  else if (!digit || !letter)
    problem = "Your password must have a mix of letters and numbers.";
  else if (text == user.password)
    problem = "invalid repeated password";
  if (problem.empty()) return std::nullopt;
  return error_of(400, "INVALID_NEW_PASSWORD", problem);
}

void change(const Call& call, User& user, std::string text) {
  Org& org = call.org();
  user.password = std::move(text);
  org.update(Org::system_user(), *org.schema().find("User"), user.id,
             {{"LastPasswordChangeDate", Datetime{org.now()}}}, false);
}

}  // namespace

std::optional<ApiError> set_password(const Call& call, std::string_view user_id,
                                     const std::string& new_password) {
  ApiError why;
  User* user = user_to_change(call, user_id, why);
  if (!user) return why;
  if (auto weak = weakness(*user, new_password)) return weak;
  change(call, *user, new_password);
  return std::nullopt;
}

std::variant<std::string, ApiError> reset_password(const Call& call, std::string_view user_id) {
  ApiError why;
  User* user = user_to_change(call, user_id, why);
  if (!user) return why;
  // Nobody could guess it from outside, and the same org gives the same one again.
  std::string text = base64(hmac_sha256(user->password, fmt::format("{} {}", user->id, call.org().now())));
  std::erase_if(text, [](char c) { return c == '+' || c == '/' || c == '='; });
  text = text.substr(0, shortest_password) + "a1";
  change(call, *user, text);
  return text;
}

Reply user_password(Call& call, std::string_view user_id) {
  if (call.method == "DELETE") {
    const auto changed = reset_password(call, user_id);
    if (const auto* error = std::get_if<ApiError>(&changed)) return refuse(*error);
    std::string body = "{\"NewPassword\":";
    append_string(body, std::get<std::string>(changed));
    return ok(body + "}");
  }
  if (call.method == "POST") {
    const auto body = object_body(call);
    if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
    const JsonBody* given = nullptr;
    for (const auto& member : std::get<const JsonBody*>(body)->members) {
      if (member.name != "NewPassword")
        return refuse(json_error(
            fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value))));
      given = &member.value;
    }
    if (!given || given->kind != JsonBody::Kind::string)
      return refuse(error_of(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [NewPassword]"));
    const auto error = set_password(call, user_id, given->text);
    return error ? refuse(*error) : no_content();
  }
  ApiError why;
  return user_to_change(call, user_id, why) ? ok("{\"isExpired\":false}") : refuse(why);
}

}  // namespace sfsim
