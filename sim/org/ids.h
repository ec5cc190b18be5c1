// Record ids: 15 case-sensitive characters, or 18 with a checksum (salesforce-api.md section 9).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sfsim {

std::string id_checksum(std::string_view id15);                     // three characters
std::string make_id(std::string_view key_prefix, uint64_t number);  // 18 characters, ascending with number

enum class IdShape { ok, not_an_id, wrong_checksum };
struct CanonicalId {
  IdShape shape = IdShape::not_an_id;
  std::string id;  // 18 characters when ok
};
CanonicalId canonical_id(std::string_view text);

}  // namespace sfsim
