// A member that nobody knows is a mistake: it would be ignored, and somebody relies on it.
#include "sim/controls/control_body.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace sfsim {

ControlBody body_of(const std::string& text) {
  ControlBody body = ControlBody::parse(text, nullptr, false);
  if (body.is_discarded() || !body.is_object()) throw Wrong{400, "the body must be a JSON object"};
  return body;
}

std::string text_of(const ControlBody& body, const char* key, const std::string& otherwise) {
  const auto found = body.find(key);
  if (found == body.end()) return otherwise;
  if (!found->is_string()) throw Wrong{400, fmt::format("\"{}\" must be a text", key)};
  return found->get<std::string>();
}

std::optional<bool> switch_of(const ControlBody& body, const char* key) {
  const auto found = body.find(key);
  if (found == body.end()) return std::nullopt;
  if (!found->is_boolean()) throw Wrong{400, fmt::format("\"{}\" must be true or false", key)};
  return found->get<bool>();
}

void only(const ControlBody& body, std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : body.items())
    if (std::find(known.begin(), known.end(), key) == known.end())
      throw Wrong{400, fmt::format("there is no \"{}\" here; there are: {}", key, fmt::join(known, ", "))};
}

}  // namespace sfsim
