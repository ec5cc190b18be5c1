// The server over real sockets, spoken to in raw bytes: keep-alive, pipelining, chunks, refusals, stopping,
// many threads.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "sim/api/http_server.h"
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
  }
  // One answer: head and body; what came behind it waits for the next call. Empty when the server closed.
  std::string answer() {
    while (true) {
      const size_t end = buffer_.find("\r\n\r\n");
      if (end != std::string::npos) {
        const size_t at = buffer_.find("Content-Length: ");
        const size_t body = at < end ? std::stoul(buffer_.substr(at + 16)) : 0;
        if (buffer_.size() >= end + 4 + body) {
          std::string out = buffer_.substr(0, end + 4 + body);
          buffer_.erase(0, end + 4 + body);
          return out;
        }
      }
      char block[4096];
      const ssize_t n = ::recv(socket_, block, sizeof block, 0);
      if (n <= 0) return "";
      buffer_.append(block, static_cast<size_t>(n));
    }
  }
  bool connected = false;

 private:
  int socket_;
  std::string buffer_;
};

HttpServerOptions any_port() {
  HttpServerOptions options;
  options.port = 0;
  return options;
}

// Answers with what it was asked.
Response echo(const Request& request) {
  Response response;
  response.body = request.method + " " + request.target + " " + std::to_string(request.body.size()) + " " +
                  request.body.substr(0, 20);
  return response;
}

std::string line_of(const std::string& answer) { return answer.substr(0, answer.find("\r\n")); }
std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

}  // namespace

TEST_CASE("one connection carries many requests, also in one packet") {
  HttpServer server(echo, any_port());
  Client client(server.port());
  client.send("GET /a HTTP/1.1\r\n\r\n");
  CHECK(body_of(client.answer()) == "GET /a 0 ");
  client.send(
      "POST /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nhiGET /c HTTP/1.1\r\n\r\nDELETE /d "
      "HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
  CHECK(body_of(client.answer()) == "POST /b 2 hi");
  CHECK(body_of(client.answer()) == "GET /c 0 ");
  CHECK(body_of(client.answer()) == "DELETE /d 0 ");
  client.send("HEAD /e HTTP/1.1\r\nConnection: close\r\n\r\n");
  CHECK(client.answer().find("Content-Length") == std::string::npos);
  CHECK(client.answer().empty());
}

TEST_CASE("chunked bodies work, long addresses work, 100-continue works") {
  HttpServer server(echo, any_port());
  Client client(server.port());
  client.send("POST /t HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  client.send("lo\r\n0\r\n\r\n");
  CHECK(body_of(client.answer()) == "POST /t 5 hello");
  const std::string path = "/" + std::string(15000, 'q');
  client.send("GET " + path + " HTTP/1.1\r\n\r\n");
  CHECK(body_of(client.answer()) == "GET " + path + " 0 ");
  client.send("POST /x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(line_of(client.answer()) == "HTTP/1.1 100 Continue");
  client.send("abc");
  CHECK(body_of(client.answer()) == "POST /x 3 abc");
  const std::string large(3'000'000, 'z');
  client.send("PUT /y HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n" + large);
  CHECK(body_of(client.answer()) == "PUT /y 3000000 zzzzzzzzzzzzzzzzzzzz");
}

TEST_CASE("what is refused closes the connection and never reaches the org") {
  std::atomic<int> reached{0};
  HttpServer server(
      [&](const Request& request) {
        ++reached;
        return echo(request);
      },
      any_port());
  const std::pair<std::string, std::string> rows[] = {
      {"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled "
       "HTTP/1.1\r\n\r\n",
       "HTTP/1.1 400 Bad Request"},
      {"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n",
       "HTTP/1.1 400 Bad Request"},
      {"POST / HTTP/1.1\r\nContent-Length: 52428801\r\n\r\n", "HTTP/1.1 413 Payload Too Large"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", "HTTP/1.1 413 Payload Too Large"},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "HTTP/1.1 400 Bad Request"},
      {"GET /" + std::string(20000, 'a') + " HTTP/1.1\r\n\r\n", "HTTP/1.1 414 URI Too Long"},
      {"GET / HTTP/1.1\r\nX: " + std::string(20000, 'a') + "\r\n\r\n",
       "HTTP/1.1 431 Request Header Fields Too Large"},
      {"nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request"},
  };
  for (const auto& [bytes, line] : rows) {
    CAPTURE(bytes.substr(0, 60));
    Client client(server.port());
    client.send(bytes);
    CHECK(line_of(client.answer()) == line);
    CHECK(client.answer().empty());
  }
  CHECK(reached == 0);
}

TEST_CASE("a port in use and a foreign address are refused in words") {
  HttpServer first(echo, any_port());
  HttpServerOptions options;
  options.port = first.port();
  CHECK_THROWS_WITH(HttpServer(echo, options),
                    Catch::Contains("port is in use") && Catch::Contains(std::to_string(first.port())));
  options.port = 0;
  options.host = "0.0.0.0";
  CHECK_THROWS_WITH(HttpServer(echo, options), Catch::Contains("not a loopback address"));
}

TEST_CASE("stopping does not wait for idle connections") {
  HttpServer server(echo, any_port());
  Client idle(server.port()), used(server.port()), half(server.port());
  used.send("GET / HTTP/1.1\r\n\r\n");
  CHECK(!used.answer().empty());
  half.send("GET / HT");
  const auto began = std::chrono::steady_clock::now();
  server.stop();
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(2));
  CHECK(used.answer().empty());
}

TEST_CASE("a connection beyond the last thread waits for another to close") {
  HttpServerOptions options = any_port();
  options.threads = 2;
  HttpServer server(echo, options);
  const auto says = [](Client& client, const std::string& path) {
    client.send("GET " + path + " HTTP/1.1\r\n\r\n");
    return body_of(client.answer());
  };
  Client kept(server.port());
  CHECK(says(kept, "/kept") == "GET /kept 0 ");
  for (int i = 0; i < 5; ++i) {  // one after the other through the second thread
    Client next(server.port());
    CHECK(says(next, "/next") == "GET /next 0 ");
  }
  auto second = std::make_unique<Client>(server.port());
  CHECK(says(*second, "/second") == "GET /second 0 ");
  Client third(server.port());
  third.send("GET /third HTTP/1.1\r\n\r\n");
  std::atomic<bool> closed{false};
  std::thread closing([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    closed = true;
    second.reset();
  });
  CHECK(body_of(third.answer()) == "GET /third 0 ");
  CHECK(closed);
  closing.join();
  CHECK(says(kept, "/kept") == "GET /kept 0 ");
}

TEST_CASE("an exception of the handler tells nothing of itself") {
  HttpServer server([](const Request&) -> Response { throw std::runtime_error("a secret"); }, any_port());
  Client client(server.port());
  client.send("GET / HTTP/1.1\r\n\r\n");
  const std::string answer = client.answer();
  CHECK(line_of(answer) == "HTTP/1.1 500 Server Error");
  CHECK(answer.find("secret") == std::string::npos);
}

TEST_CASE("the org behind the server, from many threads at once") {
  House house;
  const std::string id = house.create("Contact", R"({"LastName":"x","Email":"x@example.com"})");
  HttpServer server([&](const Request& request) { return house.api.handle(request); }, any_port());
  constexpr int threads = 8, rounds = 25;
  std::atomic<int> good{0};
  std::vector<std::thread> clients;
  for (int t = 0; t < threads; ++t)
    clients.emplace_back([&, t] {
      Client client(server.port());
      const std::string tail = " HTTP/1.1\r\nAuthorization: Bearer " + house.token + "\r\n";
      for (int i = 0; i < rounds; ++i) {
        const std::string body = "{\"FirstName\":\"" + std::to_string(t * rounds + i) + "\"}";
        client.send("PATCH " + house.data + "/sobjects/Contact/" + id + tail +
                    "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        good += line_of(client.answer()) == "HTTP/1.1 204 No Content";
        client.send("GET " + house.data + "/sobjects/Contact/" + id + tail + "\r\n");
        good += line_of(client.answer()) == "HTTP/1.1 200 OK";
        client.send("GET " + house.data + "/query?q=SELECT+Id,Name+FROM+Contact+WHERE+Email='x@example.com'" +
                    tail + "\r\n");
        good += client.answer().find("\"totalSize\":1") != std::string::npos;
      }
    });
  std::thread world([&] {
    for (int i = 0; i < rounds; ++i) {
      house.api.with_org([&](Org& org) { org.grant_field("", "Contact", "HasOptedOutOfEmail", i % 2 == 0); });
      house.api.schema_changed();
    }
  });
  for (std::thread& thread : clients) thread.join();
  world.join();
  CHECK(good == threads * rounds * 3);
  CHECK(house.org.api_calls_used() == 1 + threads * rounds * 3);
}
