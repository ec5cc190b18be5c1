// How an org is from its beginning: while one lives, what is written is no news (no write log), and no stale
// view looks behind it. For the records that a server starts with: nobody was there before them.
#pragma once
#include "sim/org/org.h"

namespace sfsim {

class Beginning {
 public:
  explicit Beginning(Org& org);
  ~Beginning();
  Beginning(const Beginning&) = delete;
  Beginning& operator=(const Beginning&) = delete;

 private:
  Org& org_;
};

}  // namespace sfsim
