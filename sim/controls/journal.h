// What was asked and answered, the newest last, bounded: for tests that ask what a client did.
#pragma once
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "sim/api/api.h"

namespace sfsim {

struct JournalEntry {
  int64_t number = 0;  // from 1; never used twice
  UnixMillis at = 0;   // by the org's clock, when the answer was made
  std::string method, target;
  int status = 0;     // 0: no answer went out
  std::string fault;  // that met it; empty: none
  std::string request_body,
      response_body;  // decompressed; cut where they are long, gone where they hold secrets
};

struct JournalFilter {
  std::string method, path, body, fault;  // empty: any. Path and body: a part of it
  std::string status;                     // "404", or "4xx"
  int64_t since = 0;                      // those with a larger number
  size_t last = 1000;                     // at most so many, the newest
};

class Journal {
 public:
  void add(UnixMillis at, const Request& request, const Response& response, std::string fault);
  std::vector<JournalEntry> find(const JournalFilter& filter) const;
  void clear();

 private:
  mutable std::mutex mutex_;
  std::deque<JournalEntry> entries_;
  int64_t last_number_ = 0;
  size_t bytes_ = 0;
};

}  // namespace sfsim
