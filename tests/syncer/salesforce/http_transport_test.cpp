// The real transport against a server made of sockets, which can do what no HTTP library would: close, cut,
// stall.
#include "syncer/salesforce/http_transport.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.h"

using namespace syncer;

namespace {

class Server {
 public:
  // `serve` gets each connection's socket, in the server's thread.
  explicit Server(std::function<void(int)> serve) : serve_(std::move(serve)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] {
      for (;;) {
        const int connection = ::accept(listener_, nullptr, nullptr);
        if (connection < 0) return;
        ++connections;
        serve_(connection);
        ::close(connection);
      }
    });
  }
  ~Server() {
    ::shutdown(listener_, SHUT_RDWR);
    ::close(listener_);
    thread_.join();
  }
  std::string url;
  std::atomic<int> connections{0};

 private:
  std::function<void(int)> serve_;
  int listener_ = -1;
  std::thread thread_;
};

// One request, head and body; empty when the connection ends.
std::string read_request(int connection) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const size_t head = text.find("\r\n\r\n");
    if (head != text.npos) {
      const size_t at = text.find("Content-Length: ");
      const size_t length = at == text.npos || at > head ? 0 : std::stoul(text.substr(at + 16));
      if (text.size() >= head + 4 + length) return text;
    }
    const ssize_t n = ::recv(connection, buffer, sizeof buffer, 0);
    if (n <= 0) return {};
    text.append(buffer, static_cast<size_t>(n));
  }
}

void write_all(int connection, const std::string& text) {
  ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
}

HttpRequest patch(const std::string& url) {
  HttpRequest request;
  request.method = "PATCH";
  request.base_url = url;
  request.target = "/services/data/v60.0/sobjects/Contact/x?q=a%20b%2Bc";
  request.headers = {{"Authorization", "Bearer t"}, {"Content-Type", "application/json"}};
  request.body = R"({"F":true})";
  return request;
}

}  // namespace

TEST_CASE("a request goes out as it is, and one connection serves many") {
  std::string seen;
  Server server([&](int connection) {
    for (;;) {
      const std::string request = read_request(connection);
      if (request.empty()) return;
      seen = request;
      write_all(connection,
                "HTTP/1.1 201 Created\r\nSforce-Limit-Info: api-usage=1/2\r\nContent-Length: 2\r\n\r\nok");
    }
  });
  const auto transport = make_http_transport({});
  for (int i = 0; i < 5; ++i) {
    const HttpResponse response = transport->send(patch(server.url));
    REQUIRE(response.failure == TransportFailure::none);
    CHECK(response.status == 201);
    CHECK(response.body == "ok");
    CHECK(response.header("sforce-limit-info") == "api-usage=1/2");
  }
  CHECK(server.connections == 1);
  CHECK(seen.rfind("PATCH /services/data/v60.0/sobjects/Contact/x?q=a%20b%2Bc HTTP/1.1\r\n", 0) == 0);
  CHECK(seen.find("Authorization: Bearer t\r\n") != seen.npos);
  CHECK(seen.substr(seen.size() - 10) == R"({"F":true})");
}

TEST_CASE("204 without a body, and a redirect that is not followed") {
  std::string status = GENERATE("204 No Content", "302 Found");
  Server server([&](int connection) {
    read_request(connection);
    write_all(connection,
              "HTTP/1.1 " + status + "\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  });
  const HttpResponse response = make_http_transport({})->send(patch(server.url));
  CHECK(response.failure == TransportFailure::none);
  CHECK(response.status == std::stoi(status));
}

TEST_CASE("nobody listens: not sent; an address that is none: not sent") {
  std::string url;
  {
    Server server([](int) {});
    url = server.url;
  }
  CHECK(make_http_transport({})->send(patch(url)).failure == TransportFailure::not_sent);
  CHECK(make_http_transport({})->send(patch("no such scheme")).failure == TransportFailure::not_sent);
}

TEST_CASE("closed, cut or stalled after the request: it may have been applied") {
  const int how = GENERATE(0, 1, 2);
  Server server([&](int connection) {
    read_request(connection);
    if (how == 1) write_all(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    if (how == 2) std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  });
  HttpTransportOptions options;
  options.read_timeout_s = 1;
  const HttpResponse response = make_http_transport(options)->send(patch(server.url));
  CHECK(response.failure == TransportFailure::no_answer);
  CHECK_FALSE(response.failure_detail.empty());
}

TEST_CASE("an answer beyond the limit is no answer, chunked or not") {
  const bool chunked = GENERATE(true, false);
  Server server([&](int connection) {
    read_request(connection);
    const std::string body(4000, 'x');
    write_all(connection, chunked ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfa0\r\n" + body +
                                        "\r\n0\r\n\r\n"
                                  : "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n" + body);
  });
  HttpTransportOptions options;
  options.max_response_bytes = 1000;
  CHECK(make_http_transport(options)->send(patch(server.url)).failure == TransportFailure::no_answer);
  options.max_response_bytes = 4000;
  CHECK(make_http_transport(options)->send(patch(server.url)).body.size() == 4000);
}
