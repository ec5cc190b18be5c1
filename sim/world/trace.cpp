// The hash takes eight bytes at a time: bodies of query pages are most of what it sees.
#include "sim/world/trace.h"

#include <cstring>

namespace sfsim {
namespace {

uint64_t mixed(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
  return hash ^ (hash >> 29);
}

}  // namespace

uint64_t hash_bytes(uint64_t seed, std::string_view bytes) {
  uint64_t hash = mixed(seed, bytes.size());
  while (bytes.size() >= 8) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    hash = mixed(hash, word);
    bytes.remove_prefix(8);
  }
  uint64_t rest = 0;
  std::memcpy(&rest, bytes.data(), bytes.size());
  return mixed(hash, rest);
}

void Trace::mix(std::string_view bytes) { hash_ = hash_bytes(hash_, bytes); }
void Trace::mix(int64_t number) { hash_ = mixed(hash_, static_cast<uint64_t>(number)); }

void Trace::add(TraceEvent event) {
  mix(event.at);
  mix(static_cast<int64_t>(event.kind));
  mix(event.text);
  event.hash = hash_;
  events_.push_back(std::move(event));
}

}  // namespace sfsim
