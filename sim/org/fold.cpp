// Almost all text is ASCII, so that is the fast path. In the blocks covered here upper and lower case have
// the same length in UTF-8 but for U+0130 and U+0178, so the text is rebuilt only when a letter outside ASCII
// occurs.
#include "sim/org/fold.h"

#include <cstdint>

namespace sfsim {
namespace {

char32_t fold_latin(char32_t c) {
  if (c >= 0xC0 && c <= 0xDE) return c == 0xD7 ? c : c + 32;
  if (c == 0x130) return 'i';
  if (c == 0x178) return 0xFF;
  bool odd_is_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  bool even_is_upper = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177);
  if (odd_is_upper) return c % 2 == 1 ? c + 1 : c;
  if (even_is_upper) return c % 2 == 0 ? c + 1 : c;
  return c;
}

char32_t fold_greek(char32_t c) {
  if (c == 0x386) return 0x3AC;
  if (c >= 0x388 && c <= 0x38A) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 63;
  if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 32;
  if (c == 0x3C2) return 0x3C3;  // final sigma
  return c;
}

char32_t fold_cyrillic(char32_t c) {
  if (c <= 0x40F) return c + 80;
  if (c <= 0x42F) return c + 32;
  if (c <= 0x45F) return c;
  if (c == 0x4C0) return 0x4CF;
  if (c >= 0x4C1 && c <= 0x4CE) return c % 2 == 1 ? c + 1 : c;
  bool paired = c <= 0x481 || (c >= 0x48A && c <= 0x4BF) || c >= 0x4D0;
  return paired && c % 2 == 0 ? c + 1 : c;
}

char32_t fold_one(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c <= 0x17F) return fold_latin(c);
  if (c >= 0x370 && c <= 0x3FF) return fold_greek(c);
  if (c >= 0x400 && c <= 0x52F) return fold_cyrillic(c);
  return c;
}

}  // namespace

std::string fold(std::string_view utf8) {
  std::string folded;
  folded.reserve(utf8.size());
  for (size_t i = 0; i < utf8.size(); ++i) {
    auto byte = static_cast<unsigned char>(utf8[i]);
    // Every letter folded here has one or two bytes; longer sequences pass through byte by byte.
    bool two_bytes = (byte & 0xE0) == 0xC0 && i + 1 < utf8.size();
    if (byte < 0x80 || !two_bytes) {
      folded += byte < 0x80 ? static_cast<char>(fold_one(byte)) : utf8[i];
      continue;
    }
    char32_t c = (char32_t{byte} & 0x1F) << 6 | (static_cast<unsigned char>(utf8[i + 1]) & 0x3F);
    char32_t low = fold_one(c);
    ++i;
    if (low < 0x80) {
      folded += static_cast<char>(low);
    } else {
      folded += static_cast<char>(0xC0 | low >> 6);
      folded += static_cast<char>(0x80 | (low & 0x3F));
    }
  }
  return folded;
}

}  // namespace sfsim
