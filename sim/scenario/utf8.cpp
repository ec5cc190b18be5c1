// The well-formed byte sequences are table 3-7 of the Unicode standard: no overlong forms, no surrogates,
// nothing above U+10FFFF.
#include "sim/scenario/utf8.h"

namespace sfsim {
namespace {

struct Lead {
  unsigned char first, last;  // of the lead byte
  size_t length;
  unsigned char low, high;  // of the second byte
};
constexpr Lead kLeads[] = {
    {0x00, 0x7f, 1, 0, 0},       {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
    {0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

}  // namespace

size_t utf8_length(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  for (const Lead& lead : kLeads) {
    if (byte(at) < lead.first || byte(at) > lead.last) continue;
    if (lead.length == 1) return 1;
    if (at + lead.length > text.size()) return 0;
    if (byte(at + 1) < lead.low || byte(at + 1) > lead.high) return 0;
    for (size_t i = 2; i < lead.length; ++i)
      if (byte(at + i) < 0x80 || byte(at + i) > 0xbf) return 0;
    return lead.length;
  }
  return 0;
}

size_t find_invalid_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

int count_characters(std::string_view text) {
  int count = 0;
  for (size_t at = 0; at < text.size(); ++count) {
    const size_t length = utf8_length(text, at);
    at += length == 0 ? 1 : length;
  }
  return count;
}

}  // namespace sfsim
