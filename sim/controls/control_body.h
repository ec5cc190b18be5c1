// The bodies of controls: small JSON objects whose members are all known.
#pragma once
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace sfsim {

// What is wrong with a control; caught at the door.
struct Wrong {
  int status;
  std::string what;
};

using ControlBody = nlohmann::ordered_json;
// Each throws Wrong.
ControlBody body_of(const std::string& text);
std::string text_of(const ControlBody& body, const char* key, const std::string& otherwise = {});
std::optional<bool> switch_of(const ControlBody& body, const char* key);
void only(const ControlBody& body, std::initializer_list<std::string_view> known);

}  // namespace sfsim
