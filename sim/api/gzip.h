// gzip both ways; the library's own compression knows only exactly "application/json" and brotli at 1.4 ms a
// page.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sfsim {

std::string gzip(std::string_view bytes);
// Nothing when it is not gzip or deflate, or when it would inflate to more than `limit` bytes (too_large says
// so).
std::optional<std::string> gunzip(std::string_view bytes, size_t limit, bool& too_large);
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace sfsim
