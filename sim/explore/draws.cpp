// splitmix64: one word of state, any seed is good. A draw below n takes the high bits of a product; the bias
// of that is far below what any search could notice.
#include "sim/explore/draws.h"

namespace sfsim {
namespace {

constexpr uint64_t golden = 0x9e3779b97f4a7c15U;

uint64_t mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

}  // namespace

uint64_t seed_of(std::string_view word) {
  uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : word) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return mixed(hash);
}

Draws Draws::stream(uint64_t seed, uint64_t world, std::string_view name) {
  const uint64_t of_world = mixed(seed + golden * (world + 1));
  return Draws(mixed(of_world ^ seed_of(name)));
}

uint64_t Draws::next() { return mixed(state_ += golden); }

int Draws::below(int n) {
  const uint64_t high = next() >> 32;
  return static_cast<int>((high * static_cast<uint64_t>(n)) >> 32);
}

int Draws::between(int low, int high) { return low + below(high - low + 1); }

int Draws::weighted(const std::vector<int>& weights) {
  int total = 0;
  for (const int weight : weights) total += weight;
  if (total == 0) return -1;
  int left = below(total);
  for (size_t i = 0; i < weights.size(); ++i) {
    left -= weights[i];
    if (left < 0) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace sfsim
