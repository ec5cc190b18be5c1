// cpp-httplib in front of one function. One request a connection: a service that takes a click now and then
// needs no kept-alive connections, and those are where request smuggling lives.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "syncer/app/web.h"

namespace syncer::app {

struct HttpServerOptions {
  std::string host = "127.0.0.1";
  int port = 8787;                     // 0: any free one
  bool behind_hardened_proxy = false;  // required for another host than loopback
};

bool is_loopback_host(std::string_view host);  // "localhost", "127.0.0.1", "::1", "[::1]"

class HttpServer {
 public:
  // Listens at once, or throws std::runtime_error with a sentence that names the address and the fix.
  // `answer` is called on several threads; what it throws becomes a 500.
  HttpServer(std::function<WebResponse(WebRequest)> answer, const HttpServerOptions& options);
  ~HttpServer();  // stops
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  int port() const;
  // No new connections; returns when those under way are answered (each within ten seconds).
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace syncer::app
