// cpp-httplib's client serialises its requests, hence one a thread; without TCP_NODELAY its two sends a
// request cost 40 ms each (sync.md 10). Debian's version limits no response, so that the body is counted here
// as it arrives.
#include "syncer/salesforce/http_transport.h"

#include <httplib.h>

#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace syncer {
namespace {

HttpResponse failed(TransportFailure failure, std::string detail) {
  HttpResponse response;
  response.failure = failure;
  response.failure_detail = std::move(detail);
  return response;
}

// Whether the server cannot have seen the request. In doubt it may have.
TransportFailure failure_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Success:
      return TransportFailure::none;
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
    case httplib::Error::BindIPAddress:
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
    case httplib::Error::UnsupportedMultipartBoundaryChars:
    case httplib::Error::Compression:
      return TransportFailure::not_sent;
    case httplib::Error::Unknown:
    case httplib::Error::Read:
    case httplib::Error::Write:
    case httplib::Error::ExceedRedirectCount:
    case httplib::Error::Canceled:
      return TransportFailure::no_answer;
  }
  return TransportFailure::no_answer;
}

std::string detail_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
      return "could not connect";
    case httplib::Error::ConnectionTimeout:
      return "connecting took too long";
    case httplib::Error::SSLConnection:
      return "no TLS connection";
    case httplib::Error::SSLLoadingCerts:
      return "the certificate file could not be read";
    case httplib::Error::SSLServerVerification:
      return "the server's certificate is not trusted";
    case httplib::Error::Read:
      return "no answer, or the connection was cut";
    case httplib::Error::Write:
      return "the connection was cut while sending";
    case httplib::Error::Success:
    case httplib::Error::Unknown:
    case httplib::Error::BindIPAddress:
    case httplib::Error::ExceedRedirectCount:
    case httplib::Error::Canceled:
    case httplib::Error::UnsupportedMultipartBoundaryChars:
    case httplib::Error::Compression:
      break;
  }
  return "HTTP client error: " + httplib::to_string(error);
}

class HttpTransport final : public Transport {
 public:
  explicit HttpTransport(HttpTransportOptions options) : options_(std::move(options)) {}

  HttpResponse send(const HttpRequest& request) override {
    try {
      httplib::Client& client = client_for(request.base_url);
      if (!client.is_valid()) return failed(TransportFailure::not_sent, "not a usable address");
      return exchange(client, request);
    } catch (const std::exception& error) {
      return failed(TransportFailure::no_answer, error.what());
    }
  }

 private:
  using Key = std::pair<std::thread::id, std::string>;

  httplib::Client& client_for(const std::string& base_url) {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<httplib::Client>& client = clients_[Key{std::this_thread::get_id(), base_url}];
    if (!client) {
      client = std::make_unique<httplib::Client>(base_url);
      if (client->is_valid()) set_up(*client);
    }
    return *client;
  }

  void set_up(httplib::Client& client) const {
    client.set_tcp_nodelay(true);
    client.set_keep_alive(true);
    client.set_follow_location(false);
    client.set_url_encode(false);  // targets come encoded
    client.set_connection_timeout(options_.connect_timeout_s);
    client.set_read_timeout(options_.read_timeout_s);
    client.set_write_timeout(options_.read_timeout_s);
    client.enable_server_certificate_verification(options_.verify_certificates);
    if (!options_.ca_file.empty()) client.set_ca_cert_path(options_.ca_file);
  }

  HttpResponse exchange(httplib::Client& client, const HttpRequest& request) const {
    httplib::Request out;
    out.method = request.method;
    out.path = request.target;
    out.body = request.body;
    for (const auto& [name, value] : request.headers) out.headers.emplace(name, value);
    std::string body;
    bool too_big = false;
    out.content_receiver = [&](const char* data, size_t size, uint64_t, uint64_t) {
      too_big = body.size() + size > options_.max_response_bytes;
      if (!too_big) body.append(data, size);
      return !too_big;
    };
    const httplib::Result result = client.send(out);
    if (too_big) return failed(TransportFailure::no_answer, "the answer was larger than the limit");
    if (!result) return failed(failure_of(result.error()), detail_of(result.error()));

    HttpResponse response;
    response.status = result->status;
    for (const auto& [name, value] : result->headers) response.headers.emplace_back(name, value);
    response.body = std::move(body);
    return response;
  }

  const HttpTransportOptions options_;
  std::mutex mutex_;  // guards the map only; a client belongs to its thread
  std::map<Key, std::unique_ptr<httplib::Client>> clients_;
};

}  // namespace

std::unique_ptr<Transport> make_http_transport(const HttpTransportOptions& options) {
  return std::make_unique<HttpTransport>(options);
}

}  // namespace syncer
