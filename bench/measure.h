// Medians, and pairs measured in turn (A B A B ...), so that a machine whose speed drifts does not bend a
// ratio.
#pragma once
#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace bench {

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Pair {
  double ours = 0;      // median
  double baseline = 0;  // median
  double ratio = 0;     // median of the pairs' ratios
};

// Each function gives a rate (higher is better).
inline Pair in_turn(const std::function<double()>& ours, const std::function<double()>& baseline,
                    int times = 5) {
  std::vector<double> a, b, ratios;
  ours();
  baseline();
  for (int i = 0; i < times; ++i) {
    a.push_back(ours());
    b.push_back(baseline());
    ratios.push_back(a.back() / b.back());
  }
  return {median(a), median(b), median(ratios)};
}

inline double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void print_header(const std::string& title);
// name, "ours / baseline", both rates, and the target it is held against.
void print_row(const std::string& name, const Pair& pair, const std::string& unit, const std::string& target);
// A figure without a baseline.
void print_figure(const std::string& name, double value, const std::string& unit, const std::string& target);

void bench_server();                         // bench/server.cpp
void bench_sizes();                          // bench/sizes.cpp
void bench_start(const std::string& sfsim);  // bench/start.cpp; the path of the program
void bench_world();                          // bench/world.cpp
void bench_store();                          // bench/store.cpp
void bench_nightly(int people);              // bench/nightly.cpp

}  // namespace bench
