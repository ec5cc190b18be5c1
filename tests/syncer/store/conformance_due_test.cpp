// Conformance of any Store: how many rows a claim could take, asked before a way to send them is chosen.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

TEST_CASE("what is due is counted by the rules of a claim, and stays where it is") {
  const auto store = fresh_store();
  for (int i = 0; i < 3; ++i) unsubscribe(*store, add(*store, "p" + std::to_string(i), contact(i)), t0 + i);
  unsubscribe(*store, add(*store, "lea", lead(1)), t0);
  Store::ClaimWhat contacts;
  contacts.leads = false;
  CHECK(store->count_due(t0 - 1, {}) == 0);
  CHECK(store->count_due(t0 + 1, {}) == 3);
  CHECK(store->count_due(t0 + 5, contacts) == 3);
  CHECK(store->count_due(t0 + 5, {}) == 4);
  CHECK(claim(*store, t0 + 5, 1).rows.size() == 1);
  CHECK(store->count_due(t0 + 5, {}) == 3);
}

}  // namespace
}  // namespace syncer
