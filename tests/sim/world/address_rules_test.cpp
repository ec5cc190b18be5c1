// Where every record of an address is to be told: what the judge lets an engine write and ask, and what must
// have been told in the end. The test plays the engine.
#include "tests/catch.h"
#include "tests/sim/world/rig.h"

using namespace sfsim;
using test::Rig;

namespace {

constexpr const char* two_people = R"("ada": { "salesforce": "Contact" }, "bob": {})";

std::string telling(const char* which) {
  return std::string(R"("engines": 1, "settings": { "records_of_an_address": ")") + which + R"(" },
    "records": { "second": { "type": "Contact", "Email": "ADA@example.com" },
                 "of_bob": { "type": "Contact", "Email": "bob@example.com" } })";
}

void unsubscribe_by_hand(Rig& rig, const char* name) {
  rig.world.store->record_unsubscribe(rig.person(name), syncer::Via::link, {}, rig.world.now());
  rig.world.invariants->unsubscribed(rig.person(name));
}

std::string after_a_write(const char* which, const char* unsubscribed, const char* record) {
  Rig rig(two_people, telling(which));
  if (unsubscribed != nullptr) unsubscribe_by_hand(rig, unsubscribed);
  const Flight flight = rig.write(rig.world.records.at(record).id);
  Flight sent = flight;
  rig.world.invariants->sent(sent);
  return rig.broken();
}

std::string after_a_search(const char* which, const char* unsubscribed) {
  Rig rig(two_people, telling(which));
  if (unsubscribed != nullptr) unsubscribe_by_hand(rig, unsubscribed);
  Flight flight;
  flight.engine = 1;
  flight.sent_at = rig.world.now();
  flight.request = {"GET",
                    "",
                    "/services/data/v60.0/query/"
                    "?q=SELECT%20Id%2CEmail%20FROM%20Lead%20WHERE%20Email%20IN%20(%27ada%40example.com%27)",
                    {},
                    ""};
  rig.world.invariants->sent(flight);
  return rig.broken();
}

// At the end of a world in which ada's own record was told, and the second one was or was not.
std::string at_the_end(const char* which, const char* told) {
  Rig rig(two_people, telling(which));
  unsubscribe_by_hand(rig, "ada");
  rig.accepted(rig.record("ada"), "HasOptedOutOfEmail", true);
  if (told != nullptr) rig.accepted(rig.world.records.at(told).id, "HasOptedOutOfEmail", true);
  for (const char* rule : {"agreement", "protocol", "model"}) rig.plan.without[rule] = "not under test";
  const syncer::Claim claim = rig.world.store->claim("w", 9, rig.world.now() + 1, rig.world.now() + 99, {});
  syncer::PushResult result;
  result.row = claim.rows.at(0).row.id;
  result.outcome = syncer::PushOutcome::accepted;
  rig.world.store->settle(claim, {result}, rig.world.now() + 1);
  rig.world.invariants->at_end();
  return rig.broken();
}

}  // namespace

TEST_CASE(
    "a record that nobody is linked to may be told where its address is unsubscribed, and the team wants "
    "it") {
  CHECK(after_a_write("all", "ada", "second") == "nothing");
  for (const auto& [which, unsubscribed, record] : {std::tuple{"linked", "ada", "second"},
                                                    {"all", static_cast<const char*>(nullptr), "second"},
                                                    {"all", "ada", "of_bob"},
                                                    {"all", "bob", "of_bob"}}) {
    CAPTURE(which, record);
    CHECK(after_a_write(which, unsubscribed, record).starts_with("protocol: a write for 003"));
  }
}

TEST_CASE(
    "an address is searched for only where the team wants it, and only that of an unsubscribed person") {
  CHECK(after_a_search("all", "ada") == "nothing");
  CHECK_THAT(after_a_search("linked", "ada"),
             Catch::Contains("asks by e-mail, and the team does not want that"));
  CHECK(after_a_search("all", nullptr) ==
        "protocol: the e-mail address of ada is looked up, who is subscribed");
}

TEST_CASE("in the end every record of the address was told; of somebody without an ID none need be") {
  CHECK(at_the_end("all", "second") == "nothing");
  CHECK(
      at_the_end("all", nullptr).starts_with("liveness: ada is unsubscribed, and HasOptedOutOfEmail of 003"));
  CHECK(at_the_end("linked", nullptr) == "nothing");
  Rig rig(two_people, telling("all"));
  unsubscribe_by_hand(rig, "bob");
  rig.world.invariants->at_end();
  CHECK(rig.broken() == "nothing");
}
