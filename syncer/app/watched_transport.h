// A transport that remembers what the answers said about the org's API limit, for /metrics.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>

#include "syncer/domain/ports.h"

namespace syncer::app {

struct ApiUsage {
  int64_t used = -1, limit = -1;  // of the org in the last 24 hours; -1: no answer said so yet
  int64_t requests = 0;           // sent by this process, token requests too
  int64_t unanswered = 0;         // of these
};

class WatchedTransport : public Transport {
 public:
  explicit WatchedTransport(std::unique_ptr<Transport> inner);
  HttpResponse send(const HttpRequest& request) override;
  ApiUsage usage() const;

 private:
  const std::unique_ptr<Transport> inner_;
  std::atomic<int64_t> used_{-1}, limit_{-1}, requests_{0}, unanswered_{0};
};

}  // namespace syncer::app
