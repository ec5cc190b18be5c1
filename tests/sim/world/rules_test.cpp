// Deliveries, nights and acts: each rule can be broken, and says how.
#include "syncer/engine/context.h"
#include "tests/sim/world/rig.h"

using namespace sfsim;
using test::Rig;

namespace {

constexpr UnixMillis minute = 60 * 1000;

bool begins(const std::string& text, const std::string& start) {
  UNSCOPED_INFO(text);
  return text.starts_with(start);
}

Flight query(Rig& rig, const std::string& object, const char* body) {
  Flight flight;
  flight.engine = 1;
  flight.activity = rig.world.scheduler.current()->number;
  flight.request = {"GET", "", "/services/data/v60.0/queryAll?q=SELECT+Id+FROM+" + object, {}, ""};
  flight.answer.status = 200;
  flight.answer.body = body;
  return flight;
}

void read(Rig& rig, const std::string& object) {
  Flight flight = query(rig, object, R"({"done":true,"records":[]})");
  rig.world.invariants->sent(flight);
  rig.world.invariants->answered(flight);
}

}  // namespace

TEST_CASE("liveness: what nothing stops arrives within minutes") {
  Rig rig;
  rig.world.invariants->unsubscribed(rig.person("ada"));
  SECTION("it does not: the rule speaks") {
    for (const auto& engine : rig.world.engines) engine->start();
    rig.world.scheduler.run_until(rig.world.now() + 4 * minute);  // it knows of no unsubscribe
    CHECK(begins(rig.broken(), "liveness: 3 minutes with nothing in the way, and the unsubscribe of ada"));
  }
  SECTION("a rep changed the field meanwhile: nothing is owed") {
    for (const auto& engine : rig.world.engines) engine->start();
    rig.world.invariants->edited({1, rig.world.now(), "", false, "Contact", rig.record("ada"),
                                  "HasOptedOutOfEmail", Value(true), Value(false)});
    rig.world.scheduler.run_until(rig.world.now() + 40 * minute);
    CHECK(rig.broken() == "nothing");
  }
}

TEST_CASE("protocol: one write of a record at a time, and not again what was accepted") {
  SECTION("two at once") {
    Rig rig;
    rig.world.invariants->unsubscribed(rig.person("ada"));
    Flight one = rig.write(rig.record("ada")), two = rig.write(rig.record("ada"));
    one.number = 1;
    two.number = 2;
    rig.world.scheduler.run_until(rig.world.now() + 1);
    rig.world.invariants->sent(one);
    CHECK(rig.broken() == "nothing");
    rig.world.invariants->sent(two);
    CHECK(begins(rig.broken(), "protocol: two writes of ada are under way at once"));
  }
  SECTION("once more") {
    Rig rig;
    rig.world.invariants->unsubscribed(rig.person("ada"));
    for (int number = 1; number <= 2; ++number) {
      CHECK(rig.broken() == "nothing");
      Flight flight = rig.write(rig.record("ada"));
      flight.number = number;
      flight.answer.status = 204;
      rig.world.invariants->sent(flight);
      if (number == 2) break;
      const User& user = *rig.world.org->user(demo_integration_user);
      rig.world.org->update(user, *rig.world.org->schema().find("Contact"), rig.record("ada"),
                            {{"HasOptedOutOfEmail", Value(true)}}, true);
      rig.world.invariants->applied(flight);
      rig.world.invariants->answered(flight);
    }
    CHECK(begins(rig.broken(), "protocol: the push of ada is sent again although it was accepted"));
  }
}

TEST_CASE("liveness: nobody hammers") {
  Rig rig;
  Flight flight = rig.write(rig.record("ada"));
  flight.answer.status = 503;
  for (int i = 0; i < 60; ++i) rig.world.invariants->answered(flight);
  CHECK(rig.broken() == "nothing");
  rig.world.invariants->answered(flight);
  CHECK(begins(rig.broken(), "liveness: an engine made more than 60 failing requests in a minute"));
}

TEST_CASE("liveness: nor slowly, for an hour") {
  Rig rig;
  Flight flight = rig.write(rig.record("ada"));
  flight.answer.status = 503;
  for (int i = 0; i < 600; ++i) {
    rig.world.invariants->answered(flight);
    rig.world.advance(rig.world.now() + 5'000);
  }
  CHECK(rig.broken() == "nothing");
  rig.world.invariants->answered(flight);
  CHECK(begins(rig.broken(), "liveness: an engine made more than 600 failing requests in an hour"));
}

TEST_CASE("liveness: a nightly is not begun again and again") {
  Rig rig;
  rig.plan.without["time"] = "nothing ends these nights";
  for (int i = 0; i < 41; ++i) {
    CHECK(rig.broken() == "nothing");
    rig.in_activity([&] { rig.world.invariants->reached(1, syncer::Point::nightly_begun); });
  }
  CHECK(begins(rig.broken(), "liveness: a nightly begins more than 40 times in an hour"));
}

TEST_CASE("protocol: a nightly reads everything before it writes, and writes only what it could read") {
  Rig rig;
  rig.world.invariants->unsubscribed(rig.person("ada"));
  rig.in_activity([&] {
    rig.world.invariants->reached(1, syncer::Point::nightly_begun);
    Flight write = rig.write(rig.record("ada"));
    write.activity = rig.world.scheduler.current()->number;
    SECTION("unread") {
      read(rig, "Lead");
      rig.world.invariants->sent(write);
      CHECK(begins(rig.broken(), "protocol: the nightly writes the Contact of ada, and could not read"));
    }
    SECTION("half a page is not read") {
      Flight half = query(rig, "Contact", R"({"records":[)");
      rig.world.invariants->sent(half);
      rig.world.invariants->answered(half);
      rig.world.invariants->sent(write);
      CHECK(begins(rig.broken(), "protocol: the nightly writes the Contact of ada, and could not read"));
    }
    SECTION("read too late") {
      read(rig, "Contact");
      rig.world.invariants->sent(write);
      CHECK(rig.broken() == "nothing");
      read(rig, "Lead");
      CHECK(begins(rig.broken(), "protocol: a nightly reads after it has begun to write"));
    }
  });
}

TEST_CASE("time: one nightly at a time") {
  Rig rig;
  rig.in_activity([&] { rig.world.invariants->reached(1, syncer::Point::nightly_begun); });
  CHECK(rig.broken() == "nothing");
  rig.in_activity([&] { rig.world.invariants->reached(1, syncer::Point::nightly_begun); });
  CHECK(begins(rig.broken(), "time: a nightly begins while another one is running"));
}

TEST_CASE("acts: what an unsubscribe leaves in the store") {
  Rig rig;
  const syncer::PersonId ada = rig.person("ada");
  ActRules& rules = rig.world.invariants->acts();
  const ActRules::Before before = rules.before(ada);
  SECTION("done") {
    rig.world.store->record_unsubscribe(ada, syncer::Via::link, {}, rig.world.now());
    rules.unsubscribed(ada, syncer::Via::link, before);
    CHECK(rig.broken() == "nothing");
  }
  SECTION("not done") {
    rules.unsubscribed(ada, syncer::Via::link, before);
    CHECK(begins(rig.broken(), "kept: ada unsubscribed, and is still subscribed"));
  }
  SECTION("without a push") {
    rig.world.store->set_initial_state(ada, {true, {}, syncer::OptOutField::email_opt_out});
    ActRules::Before subscribed = before;
    subscribed.unsubscribed = true;  // so that no history is missed
    rules.unsubscribed(ada, syncer::Via::link, subscribed);
    CHECK(begins(rig.broken(), "liveness: ada unsubscribed, and no push is queued"));
  }
}
