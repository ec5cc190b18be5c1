// A world whose engine is the test: it does by hand what no engine would do.
#pragma once
#include <functional>
#include <string>

#include "sim/world/invariants.h"
#include "tests/catch.h"
#include "tests/sim/world/run_text.h"

namespace sfsim::test {

// A world that is set up and whose engines have not begun: the test plays the engine.
struct Rig {
  explicit Rig(const std::string& people = R"("ada": { "salesforce": "Contact" }, "bob": {})",
               const std::string& more = R"("engines": 1)")
      : plan(run_text(scenario(people, R"({ "expect_nightly": 0 })", more + R"(, "skip": "by hand")"))
                 .plans.at(0)),
        world(plan, options) {
    set_up(world);
  }

  syncer::PersonId person(const char* name) const { return world.find_person(name)->id; }
  std::string record(const char* name) const { return world.linked_record(person(name)); }
  Flight write(const std::string& id) {
    Flight flight;
    flight.engine = 1;
    flight.sent_at = world.now();
    flight.request = {"PATCH", "", "/services/data/v60.0/sobjects/Contact/" + id, {}, "{}"};
    flight.ids = record_ids_in(flight.view());
    return flight;
  }
  // An engine's accepted write, as the network would tell it.
  void accepted(const std::string& id, const char* field, const Value& value) {
    const User& user = *world.org->user(demo_integration_user);
    const Failure errors =
        world.org->update(user, *world.org->schema().find("Contact"), id, {{field, value}}, true);
    REQUIRE(errors.empty());
    Flight flight = write(id);
    world.invariants->applied(flight);
  }
  // Some code in an activity of engine 1.
  void in_activity(const std::function<void()>& code) {
    world.scheduler.run_now(world.scheduler.spawn(1, "test", false, {}, code));
  }
  std::string broken() const {
    return world.failure ? world.failure->rule + ": " + world.failure->what : "nothing";
  }

  Plan plan;
  WorldOptions options;
  World world;
};

}  // namespace sfsim::test
