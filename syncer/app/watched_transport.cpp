// "Sforce-Limit-Info: api-usage=16/100000" is on every answer of the API (salesforce-api.md 3).
#include "syncer/app/watched_transport.h"

#include <charconv>
#include <utility>

namespace syncer::app {

namespace {

int64_t number_in(std::string_view text) {
  int64_t number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

WatchedTransport::WatchedTransport(std::unique_ptr<Transport> inner) : inner_(std::move(inner)) {}

HttpResponse WatchedTransport::send(const HttpRequest& request) {
  ++requests_;
  HttpResponse response = inner_->send(request);
  if (response.failure != TransportFailure::none) ++unanswered_;
  constexpr std::string_view name = "api-usage=";
  const std::string_view info = response.header("Sforce-Limit-Info");
  const size_t at = info.find(name);
  const size_t slash = info.find('/', at == info.npos ? 0 : at);
  if (at != info.npos && slash != info.npos) {
    used_ = number_in(info.substr(at + name.size()));
    limit_ = number_in(info.substr(slash + 1));
  }
  return response;
}

ApiUsage WatchedTransport::usage() const { return {used_, limit_, requests_, unanswered_}; }

}  // namespace syncer::app
