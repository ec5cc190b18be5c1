// The engine's side keeps its own idea of the host; over HTTP only this file knows the port.
#include "sim/world/hop.h"

#include <fmt/format.h>

#include "sim/api/http_server.h"
#include "syncer/salesforce/http_transport.h"

namespace sfsim {

struct Hop::Socket {
  explicit Socket(Api& api)
      : server([&api](const Request& request) { return api.handle(request); }, options()),
        client(syncer::make_http_transport({})),
        base_url(fmt::format("http://127.0.0.1:{}", server.port())) {}

  static HttpServerOptions options() {
    HttpServerOptions options;
    options.port = 0;
    options.threads = 2;
    return options;
  }

  HttpServer server;
  std::unique_ptr<syncer::Transport> client;
  std::string base_url;
};

Hop::Hop(Api& api, bool http) : api_(api), socket_(http ? std::make_unique<Socket>(api) : nullptr) {}
Hop::~Hop() = default;

syncer::HttpResponse Hop::deliver(const syncer::HttpRequest& request) {
  if (socket_) {
    syncer::HttpRequest hop = request;
    hop.base_url = socket_->base_url;
    return socket_->client->send(hop);
  }
  Response answer = api_.handle({request.method, request.target, request.headers, request.body});
  syncer::HttpResponse response;
  response.status = answer.status;
  response.headers = std::move(answer.headers);
  response.body = std::move(answer.body);
  return response;
}

}  // namespace sfsim
