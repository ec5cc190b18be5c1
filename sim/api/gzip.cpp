// zlib with level 1: loopback gains nothing from more.
#include "sim/api/gzip.h"

#include <zlib.h>

#include "sim/api/wire.h"

namespace sfsim {
namespace {

constexpr int gzip_or_zlib = 15 + 32;  // inflate: detect the header
constexpr int gzip_only = 15 + 16;

Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib never writes to next_in
}

}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 1, Z_DEFLATED, gzip_only, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return std::string(bytes);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::optional<std::string> gunzip(std::string_view bytes, size_t limit, bool& too_large) {
  too_large = false;
  z_stream stream{};
  if (inflateInit2(&stream, gzip_or_zlib) != Z_OK) return std::nullopt;
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  char block[16384];
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(block);
    stream.avail_out = sizeof block;
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(block, sizeof block - stream.avail_out);
    too_large = out.size() > limit;
    if (too_large) break;
  }
  inflateEnd(&stream);
  if (too_large || status != Z_STREAM_END) return std::nullopt;
  return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const std::string_view item = accept_encoding.substr(0, accept_encoding.find(','));
    accept_encoding.remove_prefix(std::min(accept_encoding.size(), item.size() + 1));
    const size_t semicolon = item.find(';');
    const std::string_view name = trimmed(item.substr(0, semicolon));
    const std::string_view quality = semicolon == item.npos ? "" : trimmed(item.substr(semicolon + 1));
    const bool refused = quality.substr(0, 3) == "q=0" && quality.find_first_of("123456789") == quality.npos;
    if (iequals(name, "gzip") && !refused) return true;
  }
  return false;
}

}  // namespace sfsim
