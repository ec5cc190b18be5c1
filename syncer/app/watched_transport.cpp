// Requests of several threads: the lock is held for the counting only, never across a request.
#include "syncer/app/watched_transport.h"

#include <utility>

namespace syncer::app {

WatchedTransport::WatchedTransport(std::unique_ptr<Transport> inner) : inner_(std::move(inner)) {}

HttpResponse WatchedTransport::send(const HttpRequest& request) {
  HttpResponse response = inner_->send(request);
  const std::lock_guard lock(mutex_);
  ++counts_.requests;
  if (response.failure != TransportFailure::none) ++counts_.unanswered;
  if (const std::optional<ApiUsage> told = usage_told_by(response)) counts_.usage = told;
  return response;
}

TransportCounts WatchedTransport::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace syncer::app
