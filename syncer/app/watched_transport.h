// A transport that counts, and remembers what the answers said about the org's API limit, for /metrics.
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "syncer/domain/ports.h"
#include "syncer/salesforce/api_usage.h"

namespace syncer::app {

struct TransportCounts {
  int64_t requests = 0;           // sent by this process, token requests too
  int64_t unanswered = 0;         // of these
  std::optional<ApiUsage> usage;  // of the org, as it said last; empty: not yet
};

class WatchedTransport : public Transport {
 public:
  explicit WatchedTransport(std::unique_ptr<Transport> inner);
  HttpResponse send(const HttpRequest& request) override;  // from any thread
  TransportCounts counts() const;

 private:
  const std::unique_ptr<Transport> inner_;
  mutable std::mutex mutex_;  // of counts_
  TransportCounts counts_;
};

}  // namespace syncer::app
