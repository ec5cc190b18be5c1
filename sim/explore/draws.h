// Our own random numbers: integers only, the same on every compiler, in independent named streams, so that
// one more draw in one stream moves nothing in another.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace sfsim {

// Any word is a seed: a number, a name, a commit's hash.
uint64_t seed_of(std::string_view word);

class Draws {
 public:
  explicit Draws(uint64_t seed) : state_(seed) {}
  // The stream of that name of the world with that number.
  static Draws stream(uint64_t seed, uint64_t world, std::string_view name);

  uint64_t next();
  int below(int n);                // 0 .. n-1; n >= 1
  int between(int low, int high);  // both included
  bool percent(int chance) { return below(100) < chance; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<size_t>(below(static_cast<int>(from.size())))];
  }
  // An index, each as likely as its weight; -1 when all are zero.
  int weighted(const std::vector<int>& weights);

 private:
  uint64_t state_;
};

}  // namespace sfsim
