// A table of 256 entries to decode: files have megabytes.
#include "sim/org/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sfsim {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t no_letter = 0xff, blank_letter = 0xfe;

constexpr std::array<uint8_t, 256> letter_values = [] {
  std::array<uint8_t, 256> out{};
  for (uint8_t& value : out) value = no_letter;
  for (const char c : {' ', '\t', '\r', '\n'}) out[static_cast<unsigned char>(c)] = blank_letter;
  for (size_t i = 0; i < alphabet.size(); ++i)
    out[static_cast<unsigned char>(alphabet[i])] = static_cast<uint8_t>(i);
  return out;
}();

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    const size_t n = std::min<size_t>(3, bytes.size() - i);
    for (size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (size_t k = 0; k < 4; ++k) out += k <= n ? alphabet[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  while (!text.empty() &&
         (text.back() == '=' || letter_values[static_cast<unsigned char>(text.back())] == blank_letter))
    text.remove_suffix(1);
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const uint8_t value = letter_values[static_cast<unsigned char>(c)];
    if (value == blank_letter) continue;
    if (value == no_letter) return std::nullopt;
    buffer = (buffer << 6 | value) & 0xffff;
    bits += 6;
    if (bits >= 8) out += static_cast<char>(buffer >> (bits -= 8) & 0xff);
  }
  return out;
}

size_t bytes_in_base64(std::string_view text) {
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  return text.size() / 4 * 3 - padding;
}

}  // namespace sfsim
