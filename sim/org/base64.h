// Bytes as text of 64 letters (RFC 4648), as files travel in JSON and XML and as they are kept.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sfsim {

std::string base64(std::string_view bytes);
// Line ends, blanks and missing padding are tolerated; nothing for any other letter.
std::optional<std::string> base64_decode(std::string_view text);
size_t bytes_in_base64(std::string_view text);  // of what base64() gave

}  // namespace sfsim
