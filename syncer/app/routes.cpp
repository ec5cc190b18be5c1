// Dispatch, the checks that come before it, and what a load balancer asks.
#include "syncer/app/routes.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "syncer/app/http_server.h"
#include "syncer/app/signed_link.h"
#include "syncer/app/system_ports.h"
#include "syncer/app/views.h"

namespace syncer::app {

namespace {

// "host:port" without the port.
std::string_view without_port(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

std::string_view host_of_url(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == url.npos) return {};
  url.remove_prefix(scheme + 3);
  return without_port(url.substr(0, url.find('/')));
}

Routed not_allowed(std::string route, std::string_view methods) {
  Routed routed{std::move(route), web_error(405, "method_not_allowed", fmt::format("use {}", methods)), {}};
  routed.response.headers.emplace_back("Allow", methods);
  return routed;
}

bool reads(const WebRequest& request) { return request.method == "GET" || request.method == "HEAD"; }

std::string hex(const std::string& bytes) {
  std::string digits;
  for (const char c : bytes) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return digits;
}

}  // namespace

Routes::Routes(Service& service, ServiceAddress address)
    : service_(service),
      address_(std::move(address)),
      link_key_(service.store().link_key(secret_bytes(32))),
      id_prefix_(hex(secret_bytes(4))),
      form_token_(hex(secret_bytes(16))) {}

WebResponse Routes::answer(WebRequest request) {
  request.id = fmt::format("{}-{}", id_prefix_, ++requests_);
  Clock& clock = service_.desk().around.clock;
  const UnixMillis began = clock.now();
  Routed routed;
  std::string problem;
  try {
    routed = route(request);
  } catch (const StoreError& failure) {
    problem = failure.what();
    routed.route = "database";
    routed.response =
        web_error(503, "database", "the database cannot be used right now; nothing was recorded, try again");
    routed.response.headers.emplace_back("Retry-After", "5");
  }
  const UnixMillis took = clock.now() - began;
  const int status = routed.response.status;
  LogFields fields = {{"request_id", request.id},
                      {"method", request.method},
                      {"route", routed.route},
                      {"status", static_cast<int64_t>(status)},
                      {"ms", static_cast<int64_t>(took)}};
  if (!routed.people.empty()) fields.emplace_back("people", routed.people);
  if (!problem.empty()) fields.emplace_back("text", problem);
  const bool asked_often = reads(request) && status < 400 && routed.people.empty();
  service_.log().write(status >= 500 ? Level::error
                       : asked_often ? Level::debug
                                     : Level::info,
                       "request", fields);
  count(routed.route, status);
  routed.response.headers.emplace_back("X-Request-Id", request.id);
  return routed.response;
}

void Routes::count(const std::string& route, int status) {
  const std::lock_guard lock(mutex_);
  ++answered_[{route, status}];
}

bool Routes::public_host(const WebRequest& request) const {
  const std::string_view ours = host_of_url(address_.public_url);
  return !ours.empty() && without_port(request.header("Host")) == ours;
}

bool Routes::local_host(const WebRequest& request) const {
  return is_loopback_host(without_port(request.header("Host")));
}

Routed Routes::route(const WebRequest& request) {
  const std::string& path = request.path;
  if (path.starts_with("/u/")) {
    if (local_host(request) || public_host(request)) return unsubscribe_link(request);
    return {"/u/:token", web_error(421, "wrong_host", "this is not the host of the unsubscribe links"), {}};
  }
  if (path == "/health") {
    if (!reads(request)) return not_allowed(path, "GET");
    return {path, health(), {}};
  }
  if (!local_host(request)) {
    return {
        "refused", web_error(421, "wrong_host", "ask for this on the machine itself: http://127.0.0.1"), {}};
  }
  return local(request);
}

Routed Routes::local(const WebRequest& request) {
  const std::string& path = request.path;
  if (path == "/api/unsubscribes")
    return request.method == "POST" ? collect(request) : not_allowed(path, "POST");
  if (path == "/settings") {
    if (!reads(request) && request.method != "POST") return not_allowed(path, "GET, POST");
    return settings(request);
  }
  const bool known = path == "/ready" || path == "/metrics";
  if (known && !reads(request)) return not_allowed(path, "GET");
  if (path == "/ready") return {path, ready(), {}};
  if (path == "/metrics") return {path, metrics(), {}};
  return {"unknown", web_error(404, "not_found", "there is nothing here; see: syncer serve --help"), {}};
}

// The process answers.
WebResponse Routes::health() const {
  WebResponse response;
  response.body = "{\"status\":\"ok\"}\n";
  return response;
}

// It can take unsubscribes: they can be recorded, and it is not about to end. Whether Salesforce can be
// reached is told, but is no reason to turn unsubscribes away.
WebResponse Routes::ready() {
  std::string why = service_.trouble();
  if (service_.stopping()) why = "stopping";
  if (why.empty()) {
    try {  // takes the write lock and changes nothing
      service_.store().release("", 0);
    } catch (const StoreError& failure) {
      why = failure.what();
    }
  }
  std::string salesforce = service_.connection().problem.empty() ? "set up" : service_.connection().problem;
  if (why.empty()) {
    if (const auto refusal = service_.store().connection_refusal())
      salesforce = fmt::format("refused: {} {}", refusal->code, without_secrets(refusal->message));
  }
  const nlohmann::ordered_json json = {
      {"ready", why.empty()},
      {"problem", why.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(why)},
      {"salesforce", salesforce}};
  WebResponse response;
  response.status = why.empty() ? 200 : 503;
  response.body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace syncer::app
