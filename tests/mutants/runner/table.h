// What `mutants` prints: a line a bug, then what the lines say together.
#pragma once
#include <map>

#include "tests/mutants/runner/bugs.h"
#include "tests/mutants/runner/hunt.h"

class Table {
 public:
  Table(const std::deque<Case>& cases, bool verbose) : cases_(cases), verbose_(verbose) {}

  void begin(const HuntOptions& options);
  bool without_a_bug(const Hunt& hunt);  // false: something was red
  void add(const SeededBug& bug, const Hunt& hunt, bool with_suite);
  bool end(size_t bugs, double seconds) const;  // true: every bug was found, as it should be

 private:
  void tell_more(const Hunt& hunt) const;

  const std::deque<Case>& cases_;
  bool verbose_;
  HuntOptions options_;
  size_t survived_ = 0, elsewhere_ = 0;
  std::map<std::string, int> by_search_;
  std::map<std::string, int> by_rule_;  // of the searches
  std::map<std::string, int> unexplored_;
  std::vector<double> seconds_;  // until explore found it
  std::vector<int> steps_;       // of what it was shrunk to
};
