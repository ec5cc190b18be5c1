// Packed: the size of the image; then, until the end, a number of bytes, that many bytes, a number of zeros.
#include "sim/org/blank_org.h"

#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace sfsim {
namespace {

constexpr size_t shortest_run = 32;  // of zeros that are worth two numbers

void append_number(std::string& out, size_t number) {
  const auto narrow = static_cast<uint32_t>(number);
  out.append(reinterpret_cast<const char*>(&narrow), sizeof narrow);
}

size_t take_number(std::string_view& packed) {
  uint32_t number = 0;
  if (packed.size() < sizeof number) throw std::invalid_argument("no packed image");
  std::memcpy(&number, packed.data(), sizeof number);
  packed.remove_prefix(sizeof number);
  return number;
}

// Where the next run of zeros begins that is left out, or the end.
size_t next_run(std::string_view image, size_t from) {
  static const std::string zeros(shortest_run, '\0');
  const size_t found = image.find(zeros, from);
  return found == image.npos ? image.size() : found;
}

}  // namespace

std::string pack(std::string_view image) {
  std::string out;
  append_number(out, image.size());
  for (size_t at = 0; at < image.size();) {
    const size_t zeros = next_run(image, at);
    const size_t next = std::min(image.find_first_not_of('\0', zeros), image.size());
    append_number(out, zeros - at);
    out += image.substr(at, zeros - at);
    append_number(out, next - zeros);
    at = next;
  }
  return out;
}

size_t unpacked_size(std::string_view packed) { return take_number(packed); }

void unpack(std::string_view packed, char* image) {
  size_t left = take_number(packed);
  const auto part = [&] {
    const size_t size = take_number(packed);
    if (size > left) throw std::invalid_argument("no packed image");
    left -= size;
    return size;
  };
  while (!packed.empty()) {
    const size_t bytes = part();
    if (bytes > packed.size()) throw std::invalid_argument("no packed image");
    std::memcpy(image, packed.data(), bytes);
    packed.remove_prefix(bytes);
    image += bytes;
    const size_t zeros = part();
    std::memset(image, 0, zeros);
    image += zeros;
  }
}

}  // namespace sfsim
