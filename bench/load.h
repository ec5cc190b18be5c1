// A load generator with no cost of its own to speak of: prepared bytes out, Content-Length in, over
// keep-alive connections driven by one epoll loop. A library's client would hide the difference between two
// servers.
#pragma once
#include <string>

namespace bench {

struct Load {
  int port = 0;
  std::string request;  // the bytes of one whole request
  int connections = 1;
  double seconds = 0.5;  // 0: one answer is awaited
};
// Answers per second; throws std::runtime_error when the server closes or answers something other than 2xx.
double requests_per_second(const Load& load);

// Runs on one core only (client and server threads started afterwards alike) while it lives.
class Pinned {
 public:
  explicit Pinned(bool pin);
  ~Pinned();

 private:
  bool pinned_;
};

}  // namespace bench
