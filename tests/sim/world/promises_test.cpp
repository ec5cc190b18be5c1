// Whole worlds: the engine keeps its promises, and a run is a function of its plan, direct or over HTTP.
#include "sim/api/api.h"
#include "tests/catch.h"
#include "tests/sim/world/run_text.h"

using namespace sfsim;
using test::run_text;
using test::scenario;

namespace {

// clang-format off
const std::vector<std::pair<const char*, std::string>> worlds = {
    {"waits for an id, then is pushed", scenario(R"("ada": {})", R"(
       { "at": "19:05", "unsubscribe": "ada" },
       { "at": "20:01", "expect_nightly": 1 },
       { "expect_pushes": 0 },
       { "expect": "ada", "unsubscribed": true, "waiting_for": "salesforce_id" },
       { "at": "day 2 09:00", "link": "ada", "to": "Contact" },
       { "expect": "ada", "waiting_for": "nightly", "HasOptedOutOfEmail": false },
       { "at": "day 2 20:01", "expect": "ada", "HasOptedOutOfEmail": true, "waiting_for": null, "synced": true },
       { "expect_pushes": 1 }, { "expect_run": "complete" },)")},
    {"is pushed at once, by Contact and Lead", scenario(R"("bob": { "salesforce": "${type}" })", R"(
       { "at": "18:00", "unsubscribe": "bob", "via": "manual" },
       { "expect": "bob", "unsubscribed": true, "HasOptedOutOfEmail": true, "waiting_for": null, "parked": null },
       { "expect_pushes": [{ "person": "bob", "field": "HasOptedOutOfEmail", "value": true }] },
       { "expect_calls": 1 }, { "expect_requests": ["POST token", "PATCH ${type}"] },
       { "expect_audit": [{ "person": "bob", "cause": "unsubscribe", "result": "accepted", "new_value": true }] },
       { "expect_history": "bob", "rows": [{ "kind": "Unsubscribe", "source": "Manual" }] },)",
       R"("each": { "type": ["Contact", "Lead"] })")},
    {"a pull at night", scenario(R"("cy": { "salesforce": "Lead" })", R"(
       { "at": "18:00", "edit": "cy", "HasOptedOutOfEmail": true },
       { "expect": "cy", "unsubscribed": false },
       { "at": "20:01", "expect": "cy", "unsubscribed": true, "synced": true },
       { "expect_history": "cy", "rows": [{ "kind": "Unsubscribe", "source": "Salesforce Sync" }] },
       { "expect_pushes": 0 }, { "expect_conflicts": 0 }, { "expect_nightly": ["day 1 20:00"] },)")},
    {"resubscribed on one side only, the night brings it back", scenario(
       R"("dee": { "salesforce": "Contact", "unsubscribed": true, "HasOptedOutOfEmail": true })", R"(
       { "at": "18:00", "resubscribe": "dee", "reason": "asked by phone" },
       { "expect": "dee", "unsubscribed": false, "HasOptedOutOfEmail": true },
       { "at": "20:01", "expect": "dee", "unsubscribed": true },)")},
    {"the nightly off: pushed to Email Opt Out, never pulled", scenario(
       R"("eve": { "salesforce": "Contact" }, "fay": { "salesforce": "Contact", "HasOptedOutOfEmail": true })", R"(
       { "at": "18:00", "unsubscribe": "eve" },
       { "expect": "eve", "HasOptedOutOfEmail": true, "Marketo_Sales_Opt_Out__c": false },
       { "at": "day 2 21:00", "expect_nightly": 0 }, { "expect": "fay", "unsubscribed": false },)",
       R"("settings": { "nightly": false, "opt_out_field": "sales_opt_out" },
          "org": { "packages": ["marketo-sales-connect"] })")},
    {"the sales field, once it is installed", scenario(R"("gus": { "salesforce": "Lead" })", R"(
       { "at": "18:00", "unsubscribe": "gus" },
       { "expect": "gus", "unsubscribed": true, "waiting_for": "field" },
       { "at": "18:10", "install": "marketo-sales-connect" },
       { "at": "20:01", "expect": "gus", "Marketo_Sales_Opt_Out__c": true, "HasOptedOutOfEmail": false,
         "waiting_for": null },)", R"("settings": { "opt_out_field": "sales_opt_out" })")},
    {"two engines on one store", scenario(R"("hal": { "salesforce": "Contact" }, "ida": { "salesforce": "Lead" })", R"(
       { "at": "18:00", "unsubscribe": "hal", "engine": 2 },
       { "unsubscribe": "ida", "engine": 1 },
       { "expect": ["hal", "ida"], "HasOptedOutOfEmail": true },
       { "at": "20:01", "expect_nightly": 1 }, { "at": "day 2 20:01", "expect_nightly": 2 },)", R"("engines": 2)")},
    {"an import links and never resubscribes", scenario(R"("joe": { "unsubscribed": true })", R"(
       { "at": "18:00", "create": "j", "type": "Contact", "LastName": "J" },
       { "link": "joe", "to": "@j" },
       { "import": [{ "email": "joe@example.com", "first_name": "Joe" }, { "email": "new@example.com" }] },
       { "at": "20:01", "expect": "joe", "unsubscribed": true, "HasOptedOutOfEmail": true },
       { "expect": "@j", "HasOptedOutOfEmail": true, "LastName": "J" },)")},
    {"raw requests and their answers", scenario(R"("kim": { "salesforce": "Contact" })", R"(
       { "at": "18:00", "request": "GET /services/data/v60.0/sobjects/Nothing/describe" },
       { "expect_response": 404, "error": "NOT_FOUND" },
       { "request": "GET /services/data/v60.0/query?q=SELECT+COUNT()+FROM+Contact" },
       { "expect_response": { "status": 200, "body": { "totalSize": 1, "done": true } } },)")},
    {"a deleted record parks", scenario(R"("liv": { "salesforce": "Contact" })", R"(
       { "at": "18:00", "delete": "liv" },
       { "at": "18:10", "unsubscribe": "liv" },
       { "expect": "liv", "unsubscribed": true, "waiting_for": "record" },)")},
    {"a run by hand", scenario(R"("max": { "salesforce": "Contact", "HasOptedOutOfEmail": true })", R"(
       { "at": "18:00", "run": "nightly" },
       { "expect": "max", "unsubscribed": true },
       { "at": "19:00", "wait": "2h" }, { "expect_nightly": 1 },)")},
    {"every fault on a push, a batch and a night", scenario(R"(
       "pia": { "salesforce": "Contact" }, "quin": { "salesforce": "Lead" },
       "ray": { "salesforce": "Contact", "HasOptedOutOfEmail": true })", R"(
       { "at": "18:00", "fault": "${fault}", "times": 2 }, { "unsubscribe": "pia" },
       { "at": "18:30", "fault": "${fault}", "on": "composite", "times": 1 }, { "unsubscribe": ["pia", "quin"] },
       { "at": "19:59", "fault": "${fault}", "on": "query", "times": 1 }, { "clock_step": "+90s" },
       { "at": "20:45", "expect": ["pia", "quin", "ray"], "unsubscribed": true, "HasOptedOutOfEmail": true },)",
       R"("each": { "fault": ["unavailable", "timeout", "lost_response", "rate_limit", "expired_session",
          "row_locked", "slow", "stale_read", "partial_failure", "duplicate_delivery", "malformed_reply",
          "truncated_reply", "small_pages", "no_connection", "query_timeout", "expired_cursor",
          "failed_job", "aborted_job"] })")},
    {"two people on one record", scenario(R"("ned": { "salesforce": "Contact" }, "oli": {})", R"(
       { "at": "18:00", "create": "shared", "type": "Lead", "LastName": "S", "Company": "S" },
       { "link": "ned", "to": "@shared" }, { "link": "oli", "to": "@shared" },
       { "at": "18:10", "unsubscribe": "oli" },
       { "expect": "@shared", "HasOptedOutOfEmail": true },
       { "at": "20:01", "expect": ["ned", "oli"], "unsubscribed": true },)")},
};
// clang-format on

}  // namespace

TEST_CASE("worlds keep their promises") {
  for (const auto& [name, text] : worlds) {
    INFO(name);
    const test::Told told = run_text(text);
    for (size_t i = 0; i < told.outcomes.size(); ++i) {
      INFO(told.timeline(i));
      CHECK(told.verdict(i) == "passed");
    }
  }
}

TEST_CASE("a run is a function of its plan, and of nothing else") {
  WorldOptions http;
  http.http = true;
  for (const auto& [name, text] : worlds) {
    INFO(name);
    const test::Told first = run_text(text), second = run_text(text), over_http = run_text(text, http);
    for (size_t i = 0; i < first.outcomes.size(); ++i) {
      CHECK(first.outcomes[i].hash == second.outcomes[i].hash);
      CHECK(first.outcomes[i].hash == over_http.outcomes[i].hash);
      CHECK(first.outcomes[i].api_calls == over_http.outcomes[i].api_calls);
    }
  }
}

TEST_CASE("another plan has another hash") {
  const auto text = [](const char* via) {
    return scenario(R"("ada": { "salesforce": "Contact" })",
                    std::string(R"({ "at": "18:00", "unsubscribe": "ada", "via": ")") + via + R"(" })");
  };
  CHECK(run_text(text("link")).first().hash != run_text(text("manual")).first().hash);
}

TEST_CASE("a skipped plan is not run") {
  const test::Told told = run_text(scenario("", R"({ "expect_nightly": 9 })", R"("skip": "later")"));
  CHECK(told.first().verdict == Verdict::skipped);
  CHECK(told.first().trace.empty());
}

TEST_CASE("a run stops before the first step behind a line, while the world lives") {
  WorldOptions options;
  options.stop_at_line = 5;
  int64_t contacts = -1;
  options.at_end = [&](Api& api, const Outcome& outcome) {
    CHECK(outcome.verdict == Verdict::passed);
    api.with_org([&](Org& org) { contacts = org.count(*org.schema().find("Contact")); });
  };
  const test::Told told = run_text(scenario(R"("ada": { "salesforce": "Contact" })",
                                            "{ \"at\": \"18:00\", \"unsubscribe\": \"ada\" },\n{ \"expect\": "
                                            "\"ada\", \"unsubscribed\": false }"),
                                   options);
  CHECK(told.verdict() == "passed");
  CHECK(contacts == 1);
}
