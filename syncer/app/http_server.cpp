// Debian's cpp-httplib lets a chunked or compressed body pass its own limit and takes any number of header
// lines (sync.md 10): such requests are refused before a byte of the body is read.
#include "syncer/app/http_server.h"

#include <fmt/format.h>
#include <httplib.h>

#include <stdexcept>
#include <thread>

namespace syncer::app {

namespace {

constexpr size_t most_bytes = 256 * 1024;
constexpr size_t most_headers = 64;
constexpr int patience_s = 5;  // for the next bytes of a request
constexpr int threads = 16;
constexpr int backlog = 512;  // the library's 5 is compiled in

// "" or why a request is not even read.
std::string refusal(const httplib::Request& request) {
  if (request.headers.size() > most_headers) return "too many header lines";
  if (request.has_header("Transfer-Encoding")) return "send the body with a Content-Length, not in chunks";
  if (request.has_header("Content-Encoding")) return "send the body as it is, not compressed";
  if (request.get_header_value_count("Content-Length") > 1) return "more than one Content-Length";
  if (request.get_header_value_count("Host") > 1) return "more than one Host";
  return "";
}

WebRequest request_of(const httplib::Request& from) {
  WebRequest request;
  request.method = from.method;
  request.path = from.path;
  request.body = from.body;
  for (const auto& [name, value] : from.headers) request.headers.emplace_back(name, value);
  for (const auto& [name, value] : from.params) request.form.emplace_back(name, value);
  for (const auto& [name, part] : from.files) request.form.emplace_back(name, part.content);
  return request;
}

void give(const WebResponse& from, httplib::Response& to) {
  to.status = from.status;
  for (const auto& [name, value] : from.headers) to.set_header(name, value);
  to.set_header("Cache-Control", "no-store");
  to.set_header("X-Content-Type-Options", "nosniff");
  to.set_content(from.body, from.type);
}

class Server final : public httplib::Server {
 public:
  explicit Server(std::function<WebResponse(WebRequest)> answer) {
    new_task_queue = [] { return new httplib::ThreadPool(threads); };
    set_tcp_nodelay(true);
    set_keep_alive_max_count(1);
    set_read_timeout(patience_s);
    set_write_timeout(patience_s);
    set_payload_max_length(most_bytes);
    // Without SO_REUSEPORT, which would let two servers share a port silently.
    set_socket_options([](socket_t socket) {
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    set_pre_routing_handler([](const httplib::Request& request, httplib::Response& response) {
      const std::string why = refusal(request);
      if (why.empty()) return HandlerResponse::Unhandled;
      give(web_error(400, "bad_request", why), response);
      return HandlerResponse::Handled;
    });
    set_exception_handler(
        [](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
          give(web_error(500, "internal_error", "this is a bug; the log has more"), response);
        });
    const Handler handler = [answer = std::move(answer)](const httplib::Request& request,
                                                         httplib::Response& response) {
      give(answer(request_of(request)), response);
    };
    Get(".*", handler).Post(".*", handler).Put(".*", handler).Patch(".*", handler).Delete(".*", handler);
    Options(".*", handler);
  }

  int bind(const std::string& host, int port) {
    const int bound = port == 0 ? bind_to_any_port(host) : bind_to_port(host, port) ? port : -1;
    if (bound > 0) ::listen(svr_sock_, backlog);
    return bound;
  }
};

}  // namespace

bool is_loopback_host(std::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.substr(0, 4) == "127.";
}

struct HttpServer::Impl {
  explicit Impl(std::function<WebResponse(WebRequest)> answer) : server(std::move(answer)) {}
  Server server;
  std::thread listener;
  int port = 0;
};

HttpServer::HttpServer(std::function<WebResponse(WebRequest)> answer, const HttpServerOptions& options) {
  if (!is_loopback_host(options.host) && !options.behind_hardened_proxy) {
    throw std::runtime_error(
        fmt::format("{} is not a loopback address; listen on 127.0.0.1 and put a web server in front, or say "
                    "with --behind-hardened-proxy that one is there",
                    options.host));
  }
  impl_ = std::make_unique<Impl>(std::move(answer));
  impl_->port = impl_->server.bind(options.host, options.port);
  if (impl_->port <= 0) {
    throw std::runtime_error(
        fmt::format("cannot listen on {}:{}: the port is in use or not allowed; choose another one with "
                    "--port, 0 takes any free one",
                    options.host, options.port));
  }
  impl_->listener = std::thread([impl = impl_.get()] { impl->server.listen_after_bind(); });
  while (!impl_->server.is_running()) std::this_thread::yield();  // stop() before that would be lost
}

HttpServer::~HttpServer() { stop(); }

int HttpServer::port() const { return impl_->port; }

void HttpServer::stop() {
  if (!impl_ || !impl_->listener.joinable()) return;
  impl_->server.stop();
  impl_->listener.join();
}

}  // namespace syncer::app
