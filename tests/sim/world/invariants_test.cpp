// Every rule can be broken: an engine that is no engine does the wrong thing by hand, and the rule's name
// comes out.
#include "sim/world/invariants.h"

#include "syncer/domain/schedule.h"
#include "tests/catch.h"
#include "tests/sim/world/rig.h"

using namespace sfsim;
using test::Rig;

namespace {

syncer::PushResult result_of(const syncer::Claim& claim, syncer::PushOutcome outcome) {
  syncer::PushResult result;
  result.row = claim.rows.at(0).row.id;
  result.outcome = outcome;
  return result;
}

bool begins(const std::string& text, const std::string& start) {
  UNSCOPED_INFO(text);
  return text.starts_with(start);
}

}  // namespace

TEST_CASE("a world in which nothing happened breaks nothing") {
  Rig rig;
  rig.world.invariants->after_step();
  rig.world.invariants->at_end();
  CHECK(rig.broken() == "nothing");
}

TEST_CASE("protocol: no request for a record that nobody is linked to, nor for no record") {
  Rig rig;
  Flight good = rig.write(rig.record("ada"));
  rig.world.invariants->sent(good);
  CHECK(rig.broken() == "nothing");
  Flight bad = rig.write("0035e00000XyZ12EAF");
  rig.world.invariants->sent(bad);
  CHECK(begins(rig.broken(), "protocol: a write for 0035e00000XyZ12EAF"));
  Rig other;
  Flight none = other.write("");
  other.world.invariants->sent(none);
  CHECK(begins(other.broken(), "protocol: PATCH sobjects/Contact/ names no record"));
}

TEST_CASE("protocol: only the chosen field, and never false; model: never without an unsubscribe") {
  {
    Rig rig;
    rig.world.invariants->unsubscribed(rig.person("ada"));
    rig.accepted(rig.record("ada"), "HasOptedOutOfEmail", true);
    CHECK(rig.broken() == "nothing");
  }
  {
    Rig rig;
    rig.accepted(rig.record("ada"), "HasOptedOutOfEmail", false);
    CHECK(begins(rig.broken(), "protocol: HasOptedOutOfEmail of ada is set to false"));
  }
  {
    Rig rig;
    rig.accepted(rig.record("ada"), "Title", std::string("Countess"));
    CHECK(begins(rig.broken(),
                 "protocol: Title of ada is written, but HasOptedOutOfEmail is the chosen field"));
  }
  {
    Rig rig;
    rig.accepted(rig.record("ada"), "HasOptedOutOfEmail", true);
    CHECK(begins(rig.broken(), "model: HasOptedOutOfEmail of ada is set to true"));
  }
}

TEST_CASE("protocol: a nightly does not write what it read as equal") {
  Rig rig(R"("ada": { "salesforce": "Contact", "unsubscribed": true, "HasOptedOutOfEmail": true })");
  rig.in_activity([&] {
    rig.world.invariants->reached(1, syncer::Point::nightly_begun);
    const int number = rig.world.scheduler.current()->number;
    Flight query;
    query.engine = 1;
    query.activity = number;
    query.request = {"GET", "", "/services/data/v60.0/queryAll?q=SELECT+Id+FROM+Contact", {}, ""};
    query.answer.status = 200;
    query.answer.body =
        R"({"done":true,"records":[{"Id":")" + rig.record("ada") + R"(","HasOptedOutOfEmail":true}]})";
    rig.world.invariants->sent(query);
    rig.world.invariants->answered(query);
    Flight write = rig.write(rig.record("ada"));
    write.activity = number;
    write.request.body = R"({"HasOptedOutOfEmail":true})";
    rig.world.invariants->sent(write);
  });
  CHECK(begins(rig.broken(), "protocol: the nightly writes the opt-out of ada, which it had read as true"));
}

TEST_CASE("protocol: the audit trail has every write, and none besides") {
  {
    Rig rig;
    rig.world.invariants->unsubscribed(rig.person("ada"));
    rig.world.store->record_unsubscribe(rig.person("ada"), syncer::Via::link, {}, rig.world.now());
    rig.accepted(rig.record("ada"), "HasOptedOutOfEmail", true);  // nobody claimed it
    const syncer::Claim claim = rig.world.store->claim("w", 9, rig.world.now() + 1, rig.world.now() + 99, {});
    rig.world.store->settle(claim, {result_of(claim, syncer::PushOutcome::dropped)}, rig.world.now() + 1);
    for (const char* rule : {"agreement", "liveness"})
      rig.plan.without[rule] = "the rule under test comes after it";
    rig.world.invariants->at_end();
    CHECK(begins(rig.broken(), "protocol: Salesforce accepted a write of HasOptedOutOfEmail for ada"));
  }
  {
    Rig rig(R"("ada": { "salesforce": "Contact", "HasOptedOutOfEmail": true })");
    rig.world.store->record_unsubscribe(rig.person("ada"), syncer::Via::link, {}, rig.world.now());
    rig.world.invariants->unsubscribed(rig.person("ada"));
    const syncer::Claim claim = rig.world.store->claim("w", 9, rig.world.now(), rig.world.now() + 99, {});
    rig.world.store->settle(claim, {result_of(claim, syncer::PushOutcome::accepted)}, rig.world.now());
    rig.world.invariants->at_end();
    CHECK(begins(rig.broken(),
                 "protocol: the audit trail has an accepted write of HasOptedOutOfEmail for ada"));
  }
}

TEST_CASE("kept: nobody is mailable again without a resubscribe") {
  Rig rig(R"("ada": { "unsubscribed": true })");
  rig.world.store->record_resubscribe(rig.person("ada"), "admin", "a bug", rig.world.now());
  rig.world.invariants->after_step();
  CHECK(begins(rig.broken(), "kept: ada was unsubscribed and is subscribed again"));
  Rig allowed(R"("ada": { "unsubscribed": true })");
  allowed.world.invariants->resubscribed(allowed.person("ada"));
  allowed.world.store->record_resubscribe(allowed.person("ada"), "admin", "asked", allowed.world.now());
  allowed.world.invariants->after_step();
  CHECK(allowed.broken() == "nothing");
}

TEST_CASE("model: nobody is unsubscribed without a reason") {
  Rig rig;
  rig.world.store->record_unsubscribe(rig.person("bob"), syncer::Via::link, {}, rig.world.now());
  rig.world.invariants->after_step();
  CHECK(begins(rig.broken(), "model: bob is unsubscribed in Sales Connect"));
}

TEST_CASE("liveness: nothing is pending at the end") {
  Rig rig;
  rig.world.invariants->unsubscribed(rig.person("ada"));
  rig.world.store->record_unsubscribe(rig.person("ada"), syncer::Via::link, {}, rig.world.now());
  rig.plan.without["agreement"] = "the rule under test comes after it";
  rig.world.invariants->at_end();
  CHECK(begins(rig.broken(), "liveness: the push of ada is still open (push)"));
}

TEST_CASE("agreement: nothing is agreed that the person never was") {
  Rig rig;
  rig.world.store->set_initial_state(rig.person("ada"), {false, true});
  rig.world.invariants->after_step();
  CHECK(begins(rig.broken(), "agreement: ada was never unsubscribed since the last agreement"));
  Rig allowed;  // the answer to a push came after its person was resubscribed
  const syncer::PersonId ada = allowed.person("ada");
  allowed.world.invariants->unsubscribed(ada);
  allowed.world.store->record_unsubscribe(ada, syncer::Via::link, {}, allowed.world.now());
  allowed.world.invariants->resubscribed(ada);
  allowed.world.store->record_resubscribe(ada, "admin", "asked", allowed.world.now());
  allowed.world.store->set_initial_state(ada, {false, true});
  allowed.world.invariants->after_step();
  CHECK(allowed.broken() == "nothing");
}

TEST_CASE("agreement: both sides are equal at the end, and the last agreed value with them") {
  Rig rig(R"("ada": { "salesforce": "Contact", "unsubscribed": true })");
  rig.world.invariants->at_end();
  CHECK(begins(rig.broken(),
               "agreement: ada: Sales Connect has true, Salesforce has false, last agreed is not known"));
  Rig unknown(R"("ada": { "salesforce": "Contact", "synced": null })");
  unknown.world.invariants->at_end();
  CHECK(begins(unknown.broken(),
               "agreement: ada: Sales Connect has false, Salesforce has false, last agreed is not known"));
}

TEST_CASE("agreement: who cannot be told about must be parked with a reason") {
  Rig rig(R"("ada": { "salesforce_id": "0035e00000ABCDEAA5", "unsubscribed": true })");
  rig.world.invariants->at_end();
  CHECK(begins(rig.broken(), "agreement: ada is unsubscribed, Salesforce cannot be told"));
}

TEST_CASE("time: one scheduled nightly a date, when it is due, and none left out") {
  const auto nightly = [](Rig& rig, UnixMillis due, UnixMillis begun) {
    const std::string date = syncer::local_date(due, "America/Los_Angeles");
    const syncer::BeginRun begin = rig.world.store->begin_run(false, due, date, "w", begun, begun + 1000);
    rig.world.store->finish_run(begin.run.id, begin.token, syncer::RunState::complete, "", 0, {}, begun + 1);
  };
  constexpr UnixMillis hour = 3600 * 1000;
  {
    Rig rig;
    rig.world.scheduler.run_until(rig.plan.start + 4 * hour);
    nightly(rig, rig.plan.start + 3 * hour, rig.plan.start + 3 * hour);  // 20:00
    rig.world.invariants->at_end();
    CHECK(rig.broken() == "nothing");
  }
  {
    Rig rig;
    nightly(rig, rig.plan.start + 2 * hour, rig.plan.start + 2 * hour);  // 19:00
    rig.world.invariants->at_end();
    CHECK(begins(rig.broken(), "time: the nightly of 2024-01-15 was due at a moment"));
  }
  {
    Rig rig;
    nightly(rig, rig.plan.start + 3 * hour, rig.plan.start + 3 * hour - 5000);
    rig.world.invariants->at_end();
    CHECK(begins(rig.broken(), "time: the nightly of 2024-01-15 began 5 s before it was due"));
  }
  {
    Rig rig;
    rig.world.scheduler.run_until(rig.plan.start + 4 * hour);
    rig.world.invariants->at_end();
    CHECK(begins(rig.broken(), "time: the nightly of 2024-01-15 never began"));
  }
}

TEST_CASE("liveness: a nightly makes the calls it planned") {
  Rig rig;
  const UnixMillis due = rig.plan.start + 3 * 3600 * 1000;
  rig.world.scheduler.run_until(due);
  rig.in_activity([&] {
    syncer::Store& store = *rig.world.store;
    const syncer::BeginRun begun = store.begin_run(false, due, "2024-01-15", "engine-1", due, due + 1000);
    rig.world.invariants->reached(1, syncer::Point::nightly_begun);
    for (const char* object : {"Contact", "Lead"}) {
      Flight query;
      query.engine = 1;
      query.activity = rig.world.scheduler.current()->number;
      query.request = {
          "GET", "", std::string("/services/data/v60.0/queryAll?q=SELECT+Id+FROM+") + object, {}, ""};
      query.answer.status = 200;
      query.answer.body = R"({"done":true,"records":[]})";
      rig.world.invariants->sent(query);
      rig.world.invariants->answered(query);
    }
    syncer::RunCounts counts;
    counts.calls = counts.planned_calls = 3;  // and two were made
    store.finish_run(begun.run.id, begun.token, syncer::RunState::complete, "", 0, counts, due);
    rig.world.invariants->reached(1, syncer::Point::nightly_finished);
  });
  rig.world.invariants->catch_up();
  CHECK(
      begins(rig.broken(), "liveness: the nightly of 2024-01-15 made 2 API calls, says 3 and had planned 3"));
}

TEST_CASE("metamorphic: the second of two nights writes nothing") {
  Rig rig;
  rig.world.invariants->unsubscribed(rig.person("ada"));
  rig.world.invariants->expect_quiet_night();
  rig.world.invariants->quiet_night_over();
  CHECK(rig.broken() == "nothing");
  rig.accepted(rig.record("ada"), "HasOptedOutOfEmail", true);
  rig.world.invariants->quiet_night_over();
  CHECK(begins(rig.broken(),
               "metamorphic: the second of two nightlies in a row wrote HasOptedOutOfEmail of ada"));
}

TEST_CASE("a rule that is switched off by name does not speak") {
  Rig rig(R"("ada": { "unsubscribed": true })", R"("without": { "kept": "a test" })");
  rig.world.store->record_resubscribe(rig.person("ada"), "admin", "a bug", rig.world.now());
  rig.world.invariants->after_step();
  CHECK(begins(rig.broken(), "model:"));
  for (const InvariantInfo& info : all_invariants()) CHECK_FALSE(info.promise.empty());
}

TEST_CASE("an engine that waits where it must not is found out") {
  Rig rig;
  Wiring wiring;
  wiring.engine = 1;
  wiring.scheduler = &rig.world.scheduler;
  wiring.database = rig.world.database.get();
  may_wait(wiring, "send");
  CHECK(wiring.defect == "the engine waits in send outside any activity");
  wiring.defect.clear();
  rig.in_activity([&] {
    may_wait(wiring, "send");
    CHECK(wiring.defect.empty());
    try {
      throw std::runtime_error("x");
    } catch (const std::exception&) {
      may_wait(wiring, "sleep_until");
    }
    CHECK(wiring.defect == "the engine waits in sleep_until inside a catch block");
    wiring.connected = false;
    CHECK_THROWS_AS(may_wait(wiring, "send"), Crashed);
  });
}
