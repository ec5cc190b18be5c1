// cpp-httplib in front of Api::handle: the only place of the simulator that knows sockets. Loopback only
// unless told otherwise.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sim/api/api.h"
#include "sim/api/tls.h"

namespace sfsim {

struct HttpServerOptions {
  std::string host = "127.0.0.1";
  int port = 8080;                         // 0: any free one
  int threads = 64;                        // one a connection: those beyond wait for another to close
  bool behind_hardened_proxy = false;      // required for another host than loopback
  std::optional<Certificate> certificate;  // then HTTPS, and nothing else
  std::function<void(const Request&, const Response&, double milliseconds)>
      log;  // after each answer; may be empty
};

class HttpServer {
 public:
  // Starts listening at once, or throws std::runtime_error with a sentence that names the port and the fix.
  HttpServer(std::function<Response(const Request&)> handle, HttpServerOptions options);
  ~HttpServer();  // stops
  int port() const;
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sfsim
