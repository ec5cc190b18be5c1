// The last gate before the network: while the team has the sync switched off (A6) nothing passes, not even a
// log-in, whatever an activity was in the middle of.
#pragma once
#include "syncer/domain/mutant.h"
#include "syncer/domain/ports.h"
#include "syncer/store/store.h"

namespace syncer {

class SwitchedTransport : public Transport {
 public:
  SwitchedTransport(Transport& inner, Store& store) : inner_(inner), store_(store) {}
  HttpResponse send(const HttpRequest& request) override {
    if (store_.settings().salesforce_sync || MUTANT(a_switched_off_sync_pushes) ||
        MUTANT(what_is_under_way_ignores_the_switch))
      return inner_.send(request);
    HttpResponse refused;
    refused.failure = TransportFailure::switched_off;
    return refused;
  }

 private:
  Transport& inner_;
  Store& store_;
};

}  // namespace syncer
