// References to what an earlier subrequest answered (salesforce-api.md 6): "." goes into an object, "[0]"
// into a list, names are case-sensitive. A text that is one reference takes the value with its type.
#include <fmt/format.h>

#include "sim/api/subrequest.h"

namespace sfsim {
namespace {

constexpr std::string_view opening = "@{";

bool is_name(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    const bool word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    if (!word) return false;
  }
  return true;
}

ApiError no_value(std::string_view expression, std::string_view reference_id) {
  return error_of(
      400, "PROCESSING_HALTED",
      fmt::format("Invalid reference specified. No value for {} found in {}", expression, reference_id));
}

// One step of a path: ".Name" or "[3]", taken off `rest`; null when it leads nowhere.
const JsonBody* step_into(const JsonBody& from, std::string_view& rest) {
  if (rest.front() == '.') {
    const std::string_view name = rest.substr(1, rest.find_first_of(".[", 1) - 1);
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    return name.empty() ? nullptr : from.find(name);
  }
  const size_t end = rest.find(']');
  if (rest.front() != '[' || end == rest.npos || end < 2 || end > 6 || !from.is_array()) return nullptr;
  size_t index = 0;
  for (const char c : rest.substr(1, end - 1)) {
    if (c < '0' || c > '9') return nullptr;
    index = index * 10 + static_cast<size_t>(c - '0');
  }
  rest.remove_prefix(end + 1);
  return index < from.items.size() ? &from.items[index] : nullptr;
}

std::string shown_text(const JsonBody& value) {
  switch (value.kind) {
    case JsonBody::Kind::boolean:
      return value.truth ? "true" : "false";
    case JsonBody::Kind::integer:
      return std::to_string(value.integer);
    case JsonBody::Kind::number:
      return fmt::format("{}", value.number);
    case JsonBody::Kind::null:
    case JsonBody::Kind::string:
    case JsonBody::Kind::array:
    case JsonBody::Kind::object:
      return value.text;
  }
  return value.text;
}

// What would end a value within an address; blanks may stay.
std::string encoded_for_address(std::string_view text) {
  constexpr std::string_view special = "%&+#?/=";
  std::string out;
  for (const char c : text) {
    if (special.find(c) == special.npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

void References::add(const std::string& reference_id, const SubAnswer& answer) {
  known_[reference_id] = {answer.body, std::nullopt};
}

// Without "@{" and "}". Objects, lists and null are no values.
std::variant<const JsonBody*, ApiError> References::look_up(const std::string& expression) {
  std::string_view rest = expression;
  const std::string reference_id(rest.substr(0, rest.find_first_of(".[")));
  rest.remove_prefix(reference_id.size());
  const auto known = known_.find(reference_id);
  if (known == known_.end() || rest.empty()) return no_value(expression, reference_id);
  if (!known->second.tree) {
    auto read = read_json(known->second.text);
    if (std::holds_alternative<ApiError>(read)) return no_value(expression, reference_id);
    known->second.tree = std::move(std::get<JsonBody>(read));
  }
  const JsonBody* at = &*known->second.tree;
  while (at && !rest.empty()) at = step_into(*at, rest);
  if (!at || at->is_object() || at->is_array() || at->kind == JsonBody::Kind::null)
    return no_value(expression, reference_id);
  return at;
}

std::optional<ApiError> References::in_text(std::string& text, bool address) {
  for (size_t at = text.find(opening); at != text.npos; at = text.find(opening, at)) {
    const size_t end = text.find('}', at);
    if (end == text.npos) return std::nullopt;
    const auto found = look_up(text.substr(at + 2, end - at - 2));
    if (const auto* error = std::get_if<ApiError>(&found)) return *error;
    std::string value = shown_text(*std::get<const JsonBody*>(found));
    if (address) value = encoded_for_address(value);
    text.replace(at, end + 1 - at, value);
    at += value.size();
  }
  return std::nullopt;
}

std::optional<ApiError> References::in_value(JsonBody& value) {
  for (JsonBody::Member& member : value.members)
    if (auto error = in_value(member.value)) return error;
  for (JsonBody& item : value.items)
    if (auto error = in_value(item)) return error;
  if (value.kind != JsonBody::Kind::string || value.text.find(opening) == value.text.npos)
    return std::nullopt;
  const std::string& text = value.text;
  if (!text.starts_with(opening) || text.find('}') + 1 != text.size()) return in_text(value.text, false);
  const auto found = look_up(text.substr(2, text.size() - 3));
  if (const auto* error = std::get_if<ApiError>(&found)) return *error;
  const int line = value.line, column = value.column;
  value = *std::get<const JsonBody*>(found);
  value.line = line;
  value.column = column;
  return std::nullopt;
}

// In an address the value is encoded; in a body a text that is one reference takes its type.
std::optional<ApiError> References::resolve(SubRequest& sub, JsonBody& body) {
  if (auto error = in_text(sub.url, true)) return error;
  for (auto& header : sub.headers)
    if (auto error = in_text(header.second, false)) return error;
  if (!sub.body) return std::nullopt;
  body = *sub.body;
  sub.body = &body;
  return in_value(body);
}

std::optional<ApiError> bad_reference_id(const Call& call, const std::string& reference_id) {
  if (call.version < 54 || (is_name(reference_id) && reference_id.front() != '_')) return std::nullopt;
  return error_of(400, "PROCESSING_HALTED",
                  fmt::format("Provided referenceId ('{}') must start with a letter or a number, and it can "
                              "contain only letters, numbers and underscores ('_').",
                              reference_id));
}

}  // namespace sfsim
