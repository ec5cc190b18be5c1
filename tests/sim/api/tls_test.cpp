// HTTPS as clients speak it: with a certificate made on the spot, verified; and what does not fit is refused.
#include "sim/api/tls.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "sim/api/http_server.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

int connected_to(int port) {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return -1;
  const timeval patience{5, 0};
  setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return handle;
}

// A client that trusts one certificate and wants one name.
class TlsClient {
 public:
  TlsClient(int port, const std::string& trusted, const char* name) : socket_(connected_to(port)) {
    context_ = SSL_CTX_new(TLS_client_method());
    BIO* in = BIO_new_mem_buf(trusted.data(), static_cast<int>(trusted.size()));
    X509* root = PEM_read_bio_X509(in, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), root);
    X509_free(root);
    BIO_free(in);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    ssl_ = SSL_new(context_);
    X509_VERIFY_PARAM* wanted = SSL_get0_param(ssl_);
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, name) != 1) X509_VERIFY_PARAM_set1_host(wanted, name, 0);
    X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_X509_STRICT);
    SSL_set_fd(ssl_, socket_);
    shaken = SSL_connect(ssl_) == 1;
  }
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
    ::close(socket_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  std::string ask(const std::string& request) {
    SSL_write(ssl_, request.data(), static_cast<int>(request.size()));
    std::string all;
    char block[4096];
    for (int n = 0; (n = SSL_read(ssl_, block, sizeof block)) > 0;) {
      all.append(block, static_cast<size_t>(n));
      if (all.find("end of it") != std::string::npos) break;
    }
    return all;
  }
  bool shaken = false;

 private:
  int socket_;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
};

UnixMillis today() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

Response long_answer(const Request& request) {
  Response response;
  response.body = request.body + std::string(200'000, 'x') + "end of it";
  return response;
}

}  // namespace

TEST_CASE("a made certificate is verified strictly under each loopback name") {
  HttpServerOptions options;
  options.port = 0;
  options.certificate = self_signed_certificate("127.0.0.1", today());
  HttpServer server(long_answer, options);
  for (const char* name : {"127.0.0.1", "localhost", "::1"}) {
    CAPTURE(name);
    TlsClient client(server.port(), options.certificate->pem, name);
    REQUIRE(client.shaken);
    for (int i = 0; i < 2; ++i) {  // one connection, many requests
      const std::string answer = client.ask("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
      CHECK(answer.find("HTTP/1.1 200 OK\r\n") == 0);
      CHECK(answer.find("\r\n\r\nhellox") != std::string::npos);
      CHECK(answer.size() > 200'000);
    }
  }
  CHECK_FALSE(TlsClient(server.port(), options.certificate->pem, "example.com").shaken);
  CHECK_FALSE(TlsClient(server.port(), self_signed_certificate("", today()).pem, "127.0.0.1").shaken);
}

TEST_CASE("plain HTTP at the port of TLS is told so, and stopping does not wait") {
  HttpServerOptions options;
  options.port = 0;
  options.certificate = self_signed_certificate("localhost", today());
  HttpServer server(long_answer, options);
  const int plain = connected_to(server.port());
  const std::string request = "GET / HTTP/1.1\r\n\r\n";
  REQUIRE(send(plain, request.data(), request.size(), 0) > 0);
  char block[400] = {};
  CHECK(recv(plain, block, sizeof block - 1, 0) > 0);
  CHECK(std::string(block).find("HTTP/1.1 400 Bad Request") == 0);
  CHECK(std::string(block).find("HTTPS only") != std::string::npos);
  ::close(plain);
  TlsClient idle(server.port(), options.certificate->pem, "localhost");
  const int silent = connected_to(server.port());
  const auto began = std::chrono::steady_clock::now();
  server.stop();
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(2));
  ::close(silent);
}

TEST_CASE("a certificate and a key that do not fit are refused in words") {
  const Certificate one = self_signed_certificate("", today()), other = self_signed_certificate("", today());
  CHECK_NOTHROW(Tls(one));
  CHECK_THROWS_WITH(Tls({one.pem, other.key_pem}), Catch::Contains("not that of the certificate"));
  CHECK_THROWS_WITH(Tls({"nothing", one.key_pem}), Catch::Contains("no certificate in PEM form"));
  CHECK_THROWS_WITH(Tls({one.pem, "nothing"}), Catch::Contains("no private key in PEM form"));
}
