// The faults of the scenario language in front of a served org: the same names, the same patterns, the same
// answers. What takes time there takes the real time here.
#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "sim/api/api.h"
#include "sim/world/faults.h"

namespace sfsim {

struct TroubleOptions {
  std::function<void(int64_t ms)> pause;  // waits, and returns early when the server stops
  int64_t slow_ms = 30'000;               // of `slow`
  int64_t patience_ms = 60'000;           // of `timeout` and `lost_response`, before the connection closes
};

class Trouble {
 public:
  Trouble(Api& api, TroubleOptions options) : api_(api), options_(std::move(options)) {}

  struct Answered {
    Response response;  // status 0: the connection closes without an answer
    std::string fault;  // that met the request; empty: none
  };
  Answered handle(const Request& request, UnixMillis now);

  void add(const Step& fault, UnixMillis now);
  void end_all(UnixMillis now);

 private:
  Response with(Fault fault, const std::vector<std::string>& locked, const Request& request, UnixMillis now);

  Api& api_;
  const TroubleOptions options_;
  std::mutex mutex_;
  Faults faults_;
};

}  // namespace sfsim
