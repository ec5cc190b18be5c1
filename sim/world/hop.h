// How a request reaches Salesforce inside its delivery: a direct call, or a real socket while the world
// waits. What an engine sees is the same.
#pragma once
#include <memory>

#include "sim/api/api.h"
#include "syncer/domain/ports.h"

namespace sfsim {

class Hop {
 public:
  Hop(Api& api, bool http);
  ~Hop();
  syncer::HttpResponse deliver(const syncer::HttpRequest& request);

 private:
  struct Socket;
  Api& api_;
  std::unique_ptr<Socket> socket_;  // null: direct
};

}  // namespace sfsim
