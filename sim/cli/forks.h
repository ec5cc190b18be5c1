// Work in several processes: a fork each, which tells lines over a pipe, and pages that all of them share.
// Worlds are single-threaded, so a core is a process; and one that dies takes nobody along.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sfsim {

// Numbers, zero at first, that forks made later share with us.
class SharedNumbers {
 public:
  explicit SharedNumbers(size_t count);
  ~SharedNumbers();
  SharedNumbers(const SharedNumbers&) = delete;
  SharedNumbers& operator=(const SharedNumbers&) = delete;
  std::atomic<uint64_t>& operator[](size_t index) const { return numbers_[index]; }

 private:
  std::atomic<uint64_t>* numbers_ = nullptr;
  size_t bytes_ = 0;
};

struct ForkEnd {
  std::vector<std::string> lines;  // whole ones, also of a process that died
  bool died = false;
};
using ForkTell = std::function<void(std::string_view line)>;
using ForkWork = std::function<void(size_t job, const ForkTell& tell)>;
// `look` is called now and then, in the parent.
std::vector<ForkEnd> run_forks(int jobs, const ForkWork& work, const std::function<void()>& look);

}  // namespace sfsim
