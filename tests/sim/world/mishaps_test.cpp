// Crashes at every point, faults of every kind, acts in the middle of requests: all of it ends agreed.
#include <fmt/format.h>

#include "syncer/domain/ports.h"
#include "tests/catch.h"
#include "tests/sim/world/run_text.h"

using namespace sfsim;
using test::run_text;
using test::scenario;

namespace {

const char* const cast = R"(
  "ada": { "salesforce": "Contact" }, "bob": { "salesforce": "Lead", "unsubscribed": true },
  "cy": { "salesforce": "Contact", "HasOptedOutOfEmail": true }, "dee": {})";

}  // namespace

TEST_CASE("a crash at every point, of either kind, loses nothing") {
  for (const syncer::Point point : syncer::all_points()) {
    for (const char* kind : {"process", "power"}) {
      for (const int engines : {1, 2}) {
        const std::string name(syncer::name_of(point));
        INFO(name << " " << kind << " " << engines);
        const test::Told told = run_text(scenario(
            cast,
            R"({ "at": "17:30", "crash": "engine", "when": ")" + name + R"(", "kind": ")" + kind + R"(" },
               { "at": "18:00", "unsubscribe": "ada" },
               { "at": "20:05", "expect_crashes": 1 },
               { "restart": "engine" },
               { "at": "20:30", "expect": "ada", "unsubscribed": true },
               { "at": "day 2 20:30", "expect": ["ada", "bob", "cy"], "unsubscribed": true, "HasOptedOutOfEmail": true },)",
            "\"engines\": " + std::to_string(engines)));
        INFO(told.timeline());
        CHECK(told.verdict() == "passed");
      }
    }
  }
}

TEST_CASE("a crash in the middle of every request of a day loses nothing") {
  for (const char* request : {"token", "PATCH", "query"}) {
    for (const char* phase : {"sent", "applied", "answered"}) {
      for (const char* kind : {"process", "power"}) {
        INFO(request << " " << phase << " " << kind);
        const test::Told told = run_text(
            scenario(cast, std::string(R"({ "during": { "request": ")") + request + R"(", "phase": ")" +
                               phase + R"(" }, "crash": "engine", "kind": ")" + kind + R"(" },
               { "at": "18:00", "unsubscribe": "ada" },
               { "at": "20:05", "expect_crashes": 1 },
               { "restart": "engine" },
               { "at": "day 2 20:30", "expect": ["ada", "bob", "cy"], "unsubscribed": true, "HasOptedOutOfEmail": true },)"));
        INFO(told.timeline());
        CHECK(told.verdict() == "passed");
      }
    }
  }
}

TEST_CASE("a request that left a dying process arrives; one that lost its power does not") {
  const auto told = [](const char* kind) {
    return run_text(scenario(
        cast,
        std::string(R"({ "during": { "request": "PATCH", "phase": "sent" }, "crash": "engine", "kind": ")") +
            kind +
            R"(" }, { "at": "18:00", "unsubscribe": "ada" },
                                       { "at": "18:10", "expect": "ada", "HasOptedOutOfEmail": )" +
            (std::string(kind) == "process" ? "true" : "false") + " }"));
  };
  CHECK(told("process").verdict() == "passed");
  CHECK(told("power").verdict() == "passed");
}

TEST_CASE("every fault on every kind of request, once and until the steps end, is healed") {
  for (const Fault one : all_faults()) {
    const std::string fault(name_of(one));
    for (const char* on : {"PATCH", "query", "token", "composite", "Contact", "ada", ""}) {
      for (const char* how_long : {R"("times": 1)", R"("times": 3, "after": 1)", R"("for": "20m")", ""}) {
        INFO(fault << " on " << on << " " << how_long);
        std::string step = std::string(R"({ "at": "17:59", "fault": ")") + fault + "\"";
        if (*on != 0) step += std::string(R"(, "on": ")") + on + "\"";
        if (*how_long != 0) step += std::string(", ") + how_long;
        const test::Told told = run_text(scenario(cast, step + R"( },
            { "at": "18:00", "unsubscribe": "ada" },
            { "at": "18:05", "expect": "ada", "unsubscribed": true },
            { "at": "20:30", "expect": ["bob", "ada"], "unsubscribed": true },)"));
        INFO(told.timeline());
        CHECK(told.verdict() == "passed");
      }
    }
  }
}

TEST_CASE("what a fault does to one push") {
  const auto push = [](const std::string& fault, const std::string& checks) {
    return run_text(scenario(R"("ada": { "salesforce": "Contact" })",
                             R"({ "at": "18:00", "fault": )" + fault + R"( }, { "unsubscribe": "ada" },)" +
                                 checks))
        .verdict();
  };
  CHECK(push(R"("unavailable", "on": "PATCH", "for": "10m")",
             R"({ "expect": "ada", "waiting_for": "retry", "HasOptedOutOfEmail": false })") == "passed");
  CHECK(push(R"("unavailable", "on": "PATCH", "times": 1)",
             R"({ "at": "18:02", "expect": "ada", "waiting_for": null, "HasOptedOutOfEmail": true })") ==
        "passed");
  CHECK(push(R"("lost_response", "on": "PATCH", "times": 1)",
             R"({ "expect": "ada", "HasOptedOutOfEmail": true, "waiting_for": "push" })") == "passed");
  CHECK(push(R"("timeout", "on": "PATCH", "times": 1)",
             R"({ "expect": "ada", "HasOptedOutOfEmail": false, "waiting_for": "push" })") == "passed");
  CHECK(push(R"("timeout", "on": "PATCH", "times": 1)",
             R"({ "at": "18:03", "expect": "ada", "HasOptedOutOfEmail": true })") == "passed");
}

TEST_CASE("an act in the middle of a request is never lost or overwritten") {
  for (const char* request : {"PATCH", "query", "Contact", "Lead", "token"}) {
    for (const char* phase : {"sent", "applied", "answered"}) {
      for (const char* act :
           {R"("unsubscribe": "ada")", R"("edit": "ada", "HasOptedOutOfEmail": true)",
            R"("edit": "cy", "HasOptedOutOfEmail": false)", R"("resubscribe": "bob", "reason": "asked")",
            R"("link": "dee", "to": "Lead")", R"("unlink": "bob")", R"("unsubscribe": "cy")",
            R"("settings": { "nightly": false })", R"("revoke": "HasOptedOutOfEmail", "on": "Contact")",
            R"("delete": "ada")", R"("run": "nightly")", R"("run": "push")", R"("restart": "engine")"}) {
        INFO(request << " " << phase << " " << act);
        const test::Told told =
            run_text(scenario(cast, std::string(R"({ "during": { "request": ")") + request +
                                        R"(", "phase": ")" + phase + R"(" }, )" + act + R"( },
                      { "at": "18:00", "unsubscribe": "dee" }, { "at": "20:30", "expect_crashes": 0 })"));
        INFO(told.timeline());
        CHECK(told.verdict() == "passed");
      }
    }
  }
}

TEST_CASE("latencies are consumed in the order of sending") {
  const test::Told told = run_text(scenario(R"("ada": { "salesforce": "Contact" })",
                                            R"({ "at": "18:00", "unsubscribe": "ada" },
         { "at": "18:00:03", "expect": "ada", "HasOptedOutOfEmail": false },
         { "at": "18:00:04", "expect": "ada", "HasOptedOutOfEmail": true, "waiting_for": "push" },
         { "at": "18:00:06", "expect": "ada", "waiting_for": null })",
                                            R"("latencies": [2000, 4000])"));
  CHECK(told.verdict() == "passed");
}

TEST_CASE("a check without a time waits for the answers that are under way, and not longer") {
  CHECK(run_text(
            scenario(
                R"("ada": { "salesforce": "Contact" })",
                R"({ "at": "18:00", "unsubscribe": "ada" }, { "expect": "ada", "HasOptedOutOfEmail": true })",
                R"("latencies": [2000, 2000])"))
            .verdict() == "passed");
  CHECK(run_text(
            scenario(
                R"("ada": { "salesforce": "Contact" })",
                R"({ "at": "18:00", "unsubscribe": "ada" }, { "expect": "ada", "HasOptedOutOfEmail": false },
                             { "at": "18:00:03", "expect": "ada", "HasOptedOutOfEmail": true })",
                R"("latencies": [2000, 2000])"))
            .verdict() == "passed");
}

TEST_CASE("what happens to a push whose answer is not what Salesforce said") {
  const auto push = [](const std::string& fault, const std::string& checks) {
    return run_text(scenario(R"("ada": { "salesforce": "Contact" }, "bob": { "salesforce": "Lead" })",
                             R"({ "at": "18:00", "fault": )" + fault + R"( }, )" + checks))
        .verdict();
  };
  const std::string one = R"({ "unsubscribe": "ada" }, )", both = R"({ "unsubscribe": ["ada", "bob"] }, )";
  CHECK(push(R"("rate_limit", "on": "PATCH", "for": "1m")",
             one + R"({ "at": "18:10", "expect": "ada", "HasOptedOutOfEmail": false, "waiting_for": "retry" },
                      { "expect_requests": ["token", "PATCH"] })") == "passed");
  CHECK(push(R"("row_locked", "times": 1)", one + R"({ "wait": "110ms" }, { "expect_pushes": 0 },
                      { "expect_audit": [{ "person": "ada", "result": "retry", "code": "UNABLE_TO_LOCK_ROW" }] })") ==
        "passed");
  CHECK(push(R"("row_locked", "on": "bob", "times": 1)",
             both + R"({ "wait": "110ms" }, { "expect_pushes": [{ "person": "ada" }] })") == "passed");
  CHECK(push(R"("partial_failure", "times": 1)",
             both + R"({ "wait": "110ms" }, { "expect_pushes": [{ "person": "bob" }] })") == "passed");
  CHECK(push(R"("partial_failure", "times": 1)",
             one + R"({ "wait": "110ms" }, { "expect": "ada", "waiting_for": null, "synced": true })") ==
        "passed");
  CHECK(
      push(R"("slow", "on": "PATCH", "times": 1)",
           one + R"({ "at": "18:00:29", "expect": "ada", "HasOptedOutOfEmail": true, "waiting_for": "push" },
                      { "at": "18:00:31", "expect": "ada", "waiting_for": null })") == "passed");
  CHECK(run_text(scenario(R"("ada": { "salesforce": "Contact" })",
                          R"({ "at": "18:00", "fault": "duplicate_delivery", "on": "PATCH", "times": 1 },
                             { "unsubscribe": "ada" },
                             { "at": "18:00:05", "expect": "ada", "HasOptedOutOfEmail": true, "waiting_for": "push" },
                             { "at": "18:00:07", "expect": "ada", "waiting_for": null }, { "expect_calls": 1 })",
                          R"("latencies": [50, 4000])"))
            .verdict() == "passed");
  for (const char* cut : {"malformed_reply", "truncated_reply"}) {
    INFO(cut);
    CHECK(push(fmt::format(R"("{}", "on": "composite", "times": 1)", cut), both + R"({ "wait": "110ms" },
                         { "expect": ["ada", "bob"], "HasOptedOutOfEmail": true, "synced": false },
                         { "at": "18:05", "expect": ["ada", "bob"], "waiting_for": null, "synced": true })") ==
          "passed");
  }
}

TEST_CASE("a clock that is set in the middle of any request loses nothing and repeats no night") {
  for (const char* request : {"token", "PATCH", "query", "composite"}) {
    for (const char* phase : {"sent", "applied", "answered"}) {
      for (const char* by : {"+1s", "-1s", "+2h", "-2h", "+1d", "-1d"}) {
        INFO(request << " " << phase << " " << by);
        const test::Told told = run_text(scenario(
            cast, fmt::format(R"({{ "during": {{ "request": "{}", "phase": "{}" }}, "clock_step": "{}" }},
               {{ "at": "18:00", "unsubscribe": "ada" }},
               {{ "at": "18:10", "expect": "ada", "HasOptedOutOfEmail": true, "waiting_for": null }},
               {{ "at": "day 2 23:30", "expect": ["ada", "bob", "cy"], "unsubscribed": true,
                  "HasOptedOutOfEmail": true }},)",
                              request, phase, by)));
        INFO(told.timeline());
        CHECK(told.verdict() == "passed");
      }
    }
  }
}

TEST_CASE("a crash of any kind leaves the machine's clock as wrong as it was") {
  for (const char* kind : {"process", "power"}) {
    CHECK(run_text(scenario(R"("ada": { "salesforce": "Contact" })",
                            fmt::format(R"({{ "at": "17:10", "clock_step": "+2h" }},
                 {{ "crash": "engine", "kind": "{}" }}, {{ "restart": "engine" }},
                 {{ "at": "18:01", "expect_nightly": ["day 1 20:00"] }})",
                                        kind)))
              .verdict() == "passed");
  }
}

TEST_CASE("a try that is on its way as the healing ends is not taken for one that is stuck") {
  const char* const file = R"({
  "scenario": "Nobody mends the required field, and the last try of each day goes out at 00:29:59",
  "start": "2024-01-15 12:00 America/Los_Angeles",
  "settings": { "nightly": false },
  "org": { "required_fields": { "Contact": ["Region__c"] } },
  "people": { "ada": { "salesforce": "Contact" } },
  "steps": [
    { "at": "day 2 00:29:59", "unsubscribe": "ada" },
    { "run": "nightly" },
    { "at": "day 6 23:29:59", "wait": "1s" },
  ],
})";
  const test::Told told = run_text(file);
  INFO(told.timeline());
  CHECK(told.verdict() == "passed");
}

TEST_CASE("a night that reads after an unsubscribe, and finds it told already, need not tell it again") {
  const char* const file = R"({
  "scenario": "She unsubscribes again while the night waits for its session, and reads her record afterwards",
  "start": "2024-01-15 12:00 America/Los_Angeles",
  "people": { "ada": { "salesforce": "Contact", "unsubscribed": true } },
  "steps": [
    { "import": [{ "email": "im1@example.com", "salesforce_id": "0015e00000ABCDE" }] },
    { "at": "day 1 20:00", "fault": "timeout", "on": "token", "times": 3 },
    { "at": "day 2 20:01", "unsubscribe": "ada" },
    { "at": "day 2 20:11", "wait": "1m" },
  ],
})";
  const test::Told told = run_text(file);
  INFO(told.timeline());
  CHECK(told.verdict() == "passed");
}

TEST_CASE("what a replaced engine had sent may arrive after its successor's night is over") {
  const char* const file = R"({
  "scenario": "A deploy in the middle of a night, while its batch takes half a minute to Salesforce",
  "start": "2024-01-15 12:00 America/Los_Angeles",
  "settings": { "push_check": "read_first" },
  "people": { "bob": { "salesforce": "Contact", "unsubscribed": true } },
  "latencies": [50, 50, 50, 59000],
  "steps": [
    { "at": "day 1 20:00", "wait": "1s" },
    { "restart": "engine" },
    { "wait": "1s" },
    { "wait": "1m" },
  ],
})";
  const test::Told told = run_text(file);
  INFO(told.timeline());
  CHECK(told.verdict() == "passed");
}

TEST_CASE("a night may look up in pages what refused its writes") {
  const char* const file = R"({
  "scenario": "Two leads are converted while a night writes to them, and its look-up takes two pages",
  "start": "2024-01-15 12:00 America/Los_Angeles",
  "people": { "ada": {}, "bob": {} },
  "records": { "r1": { "type": "Lead" } },
  "engines": 2,
  "steps": [
    { "convert": "@r1" },
    { "link": "bob", "to": "Lead" },
    { "fault": "small_pages" },
    { "convert": "bob" },
    { "during": { "request": "query" }, "unsubscribe": ["ada", "bob"] },
    { "clock_step": "-2h", "engine": 1 },
    { "link": "ada", "to": "@r1" },
    { "at": "day 2 09:00", "wait": "1m" },
  ],
})";
  const test::Told told = run_text(file);
  INFO(told.timeline());
  CHECK(told.verdict() == "passed");
}
