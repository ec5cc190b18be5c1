// cpp-httplib binds and accepts; what goes over a connection is ours (connection.cpp
// says why).
#include "sim/api/http_server.h"

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "sim/api/connection.h"

namespace sfsim {
namespace {

constexpr std::chrono::seconds longest_poll(30);  // Salesforce: 110; clients ask again
constexpr int backlog = 1024;                     // the library's 5 is compiled in

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.substr(0, 4) == "127.";
}

// The library's pool starts all its threads at once. Here a connection gets a new one when none is free.
class ConnectionThreads final : public httplib::TaskQueue {
 public:
  explicit ConnectionThreads(size_t most) : most_(most) {}

  void enqueue(std::function<void()> connection) override {
    const std::lock_guard hold(mutex_);
    waiting_.push_back(std::move(connection));
    if (waiting_.size() > free_ && threads_.size() < most_) {
      threads_.emplace_back([this] { work(); });
    } else {
      changed_.notify_one();
    }
  }

  void shutdown() override {
    {
      const std::lock_guard hold(mutex_);
      over_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void work() {
    std::unique_lock hold(mutex_);
    while (true) {
      ++free_;
      changed_.wait(hold, [this] { return over_ || !waiting_.empty(); });
      --free_;
      if (waiting_.empty()) return;
      const std::function<void()> connection = std::move(waiting_.front());
      waiting_.pop_front();
      hold.unlock();
      connection();
      hold.lock();
    }
  }

  const size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  size_t free_ = 0;  // threads that wait, or are on their way to what waits
  bool over_ = false;
  std::vector<std::thread> threads_;
};

class Server final : public httplib::Server {
 public:
  Server(std::function<Response(const Request&)> handle, const HttpServerOptions& options)
      : handle_(std::move(handle)), log_(options.log) {
    if (options.certificate) tls_.emplace(*options.certificate);
    new_task_queue = [threads = options.threads] {
      return new ConnectionThreads(static_cast<size_t>(threads));
    };
    set_tcp_nodelay(true);
    // Without SO_REUSEPORT, which would let two servers share a port silently.
    set_socket_options([](socket_t socket) {
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
  }

  int bind(const std::string& host, int port) {
    const int bound = port == 0 ? bind_to_any_port(host) : bind_to_port(host, port) ? port : -1;
    if (bound > 0) ::listen(svr_sock_, backlog);
    return bound;
  }

  // Wakes every connection that waits for its next request; one that is being answered ends after its answer.
  void close_connections() {
    stopping_ = true;
    const std::lock_guard hold(mutex_);
    stopped_.notify_all();
    for (const int socket : open_) ::shutdown(socket, SHUT_RD);
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    {
      const std::lock_guard hold(mutex_);
      open_.insert(socket);
    }
    serve_connection(socket, tls_ ? &*tls_ : nullptr, stopping_,
                     [this](const Request& request) { return answer(request); });
    {
      const std::lock_guard hold(mutex_);
      open_.erase(socket);
    }
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
    return true;
  }

  Response answer(const Request& request) {
    const auto start = std::chrono::steady_clock::now();
    Response response;
    try {
      response = handle_(request);
      while (response.nothing_yet && waits(start)) response = handle_(request);
    } catch (const std::exception&) {
      response = refusal_response({500, "the server failed to answer"});
    }
    if (log_) {
      const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
      log_(request, response, took.count());
    }
    return response;
  }

  // A long poll waits here, without the org's lock. False: long enough.
  bool waits(std::chrono::steady_clock::time_point since) {
    std::unique_lock hold(mutex_);
    stopped_.wait_for(hold, std::chrono::milliseconds(50), [this] { return stopping_.load(); });
    return !stopping_ && std::chrono::steady_clock::now() - since < longest_poll;
  }

  std::function<Response(const Request&)> handle_;
  std::condition_variable stopped_;
  std::function<void(const Request&, const Response&, double)> log_;
  std::optional<Tls> tls_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::set<int> open_;
};

}  // namespace

struct HttpServer::Impl {
  Impl(std::function<Response(const Request&)> handle, const HttpServerOptions& options)
      : server(std::move(handle), options) {}
  Server server;
  std::thread listener;
  std::atomic<bool> ended{false};  // the accept loop
  int port = 0;
};

HttpServer::HttpServer(std::function<Response(const Request&)> handle, HttpServerOptions options) {
  if (!is_loopback(options.host) && !options.behind_hardened_proxy)
    throw std::runtime_error(
        fmt::format("{} is not a loopback address: this server trusts its clients. Say that a "
                    "hardened proxy stands in front of it (--behind-hardened-proxy) to listen there.",
                    options.host));
  impl_ = std::make_unique<Impl>(std::move(handle), options);
  impl_->port = impl_->server.bind(options.host, options.port);
  if (impl_->port <= 0)
    throw std::runtime_error(
        fmt::format("Cannot listen on {}:{}: the port is in use or not allowed. Choose another one; "
                    "port 0 takes any free one.",
                    options.host, options.port));
  // The port listens already: nobody need wait for the thread that accepts.
  impl_->listener = std::thread([impl = impl_.get()] {
    impl->server.listen_after_bind();
    impl->ended = true;
  });
}

HttpServer::~HttpServer() { stop(); }

int HttpServer::port() const { return impl_->port; }

void HttpServer::stop() {
  if (!impl_ || !impl_->listener.joinable()) return;
  // Before the accept loop runs the library would forget that it was told to stop.
  while (!impl_->server.is_running() && !impl_->ended) std::this_thread::yield();
  impl_->server.close_connections();
  impl_->server.stop();
  impl_->listener.join();
}

}  // namespace sfsim
