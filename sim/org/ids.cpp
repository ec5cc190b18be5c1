// Base-62 counters and the checksum that makes an id safe in case-insensitive places.
#include "sim/org/ids.h"

#include <algorithm>

namespace sfsim {
namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view instance = "5e0";  // two of the pod, one reserved
constexpr size_t short_length = 15, full_length = 18, counter_length = 9, block = 5;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alnum(char c) { return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

}  // namespace

std::string id_checksum(std::string_view id15) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  std::string checksum;
  for (size_t start = 0; start + block <= id15.size() && start < short_length; start += block) {
    size_t bits = 0;
    for (size_t i = 0; i < block; ++i) {
      if (is_upper(id15[start + i])) bits |= size_t{1} << i;
    }
    checksum += letters[bits];
  }
  return checksum;
}

std::string make_id(std::string_view key_prefix, uint64_t number) {
  std::string id;
  id.reserve(full_length);
  id += key_prefix;
  id += instance;
  id.append(counter_length, '0');
  for (size_t i = id.size(); number > 0 && i > short_length - counter_length; number /= digits.size()) {
    id[--i] = digits[number % digits.size()];
  }
  id += id_checksum(id);
  return id;
}

CanonicalId canonical_id(std::string_view text) {
  if ((text.size() != short_length && text.size() != full_length) || !std::ranges::all_of(text, is_alnum))
    return {};
  std::string id(text.substr(0, short_length));
  std::string checksum = id_checksum(id);
  for (size_t i = short_length; i < text.size(); ++i) {
    // The suffix itself may come in either case.
    if (upper(text[i]) != checksum[i - short_length]) return {IdShape::wrong_checksum, {}};
  }
  return {IdShape::ok, id + checksum};
}

}  // namespace sfsim
