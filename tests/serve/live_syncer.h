// `syncer serve` as a process of its own, asked over its socket.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/process/live_org.h"

namespace testing {

struct HttpAnswer {
  int status = 0;  // 0: none came
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string header(const std::string& name) const;
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;
HttpAnswer ask(int port, const std::string& method, const std::string& path, const std::string& body = "",
               const HttpHeaders& headers = {});

class LiveSyncer {
 public:
  // Listens when the constructor returns. `name` tells several in one folder apart.
  LiveSyncer(const TemporaryFolder& folder, const Environment& environment,
             const std::vector<std::string>& more_options = {}, const std::string& name = "syncer");
  const std::string& url() const { return url_; }
  int port() const { return port_; }
  int stop(int signal = SIGTERM) { return process_.stop(signal); }
  std::string log() const;
  int pid() const { return process_.pid(); }

  using Headers = HttpHeaders;
  HttpAnswer ask(const std::string& method, const std::string& path, const std::string& body = "",
                 const Headers& headers = {}) const {
    return testing::ask(port_, method, path, body, headers);
  }
  HttpAnswer get(const std::string& path) const { return ask("GET", path); }
  // POST /api/unsubscribes with this body.
  HttpAnswer collect(const std::string& json) const;
  // The value of a metric, or -1.
  double metric(const std::string& name) const;

 private:
  std::string log_file_, ready_file_;
  Background process_;
  std::string url_;
  int port_ = 0;
};

// Asks every few milliseconds until it holds, for at most so long.
bool within(int seconds, const std::function<bool()>& holds);

}  // namespace testing
