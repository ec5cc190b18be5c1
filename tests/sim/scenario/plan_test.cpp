// What a good file means: every verb and option, times, names and rows in the plan.
#include "syncer/domain/schedule.h"
#include "tests/catch.h"
#include "tests/sim/scenario/support.h"

using namespace sfsim;

namespace {

Plans load_good(const std::string& path) {
  auto loaded = load_scenario_file(path);
  INFO(mistakes_of(loaded));
  REQUIRE(std::holds_alternative<Plans>(loaded));
  return std::get<Plans>(loaded);
}

Plan plan_of(const std::string& steps, const std::string& more = "") {
  auto loaded = load_scenario("x.jsonc", scenario_with(steps, more));
  INFO(mistakes_of(loaded));
  REQUIRE(std::holds_alternative<Plans>(loaded));
  return std::get<Plans>(loaded).front();
}

Step step_of(const std::string& step) { return plan_of(step).steps.front(); }

const Step& first(const Plan& plan, Verb verb, size_t nth = 1) {
  for (const Step& step : plan.steps)
    if (step.verb == verb && --nth == 0) return step;
  FAIL("no such step");
  return plan.steps.front();
}

}  // namespace

TEST_CASE("the whole format is loaded") {
  const Plans plans = load_good("tests/sim/scenario/good/everything.jsonc");
  REQUIRE(plans.size() == 2);
  CHECK(plans[0].row == "type=Contact, flag=true");
  CHECK(plans[1].row == "type=Lead, flag=true");
  const Plan& plan = plans[1];
  CHECK(plan.title == "Everything that a file may say");
  CHECK(plan.tags == std::vector<std::string>{"parser", "all"});
  CHECK(syncer::utc_text(plan.start) == "2024-01-16T01:00:30.000Z");
  CHECK(plan.zone == "America/Los_Angeles");
  CHECK(plan.skip == "nothing to run here");
  CHECK(plan.engines == 2);
  CHECK(plan.latencies_ms == std::vector<int64_t>{120, 0, 80});
  CHECK(plan.without.at("model") == "only to show how");
  REQUIRE(plan.settings.size() == 3);
  CHECK(plan.settings[0].name == "nightly");
  CHECK(plan.settings[0].value.kind == Json::Kind::boolean);
  CHECK(plan.org.edition == "Professional Edition");
  CHECK_FALSE(plan.org.fields_visible);
  CHECK(plan.org.packages == std::vector<std::string>{"marketo-sales-connect"});
  CHECK(plan.org.layouts.at("Contact") == std::vector<std::string>{"HasOptedOutOfEmail"});
  CHECK(plan.org.api_limit == 500);
  CHECK(plan.org.bulk_job_ms == 45000);
  REQUIRE(plan.org.users.size() == 2);
  CHECK(plan.org.users[1].admin);
  REQUIRE(plan.people.size() == 4);
  CHECK(plan.people[0].email == "ada@example.org");
  CHECK(plan.people[0].salesforce == "Lead");
  CHECK(plan.people[0].unsubscribed);
  REQUIRE(plan.people[0].synced);
  CHECK_FALSE(*plan.people[0].synced);
  CHECK(plan.people[0].fields.size() == 1);
  CHECK(plan.people[1].salesforce_id == "003000000000001AAA");
  CHECK_FALSE(plan.people[1].synced);
  CHECK(plan.people[3].email == "dan@example.com");
  REQUIRE(plan.records.size() == 2);
  CHECK(plan.records[0].fields[0].value.string == "Acme Lead");
}

TEST_CASE("acts of the whole format") {
  const Plan plan = load_good("tests/sim/scenario/good/everything.jsonc")[1];
  const Step& unsubscribe = first(plan, Verb::unsubscribe);
  CHECK(unsubscribe.names == std::vector<std::string>{"ada", "cleo"});
  CHECK(unsubscribe.via == syncer::Via::bulk);
  CHECK(unsubscribe.by == "rep");
  CHECK(unsubscribe.engine == 2);
  CHECK(unsubscribe.note == "two at once");
  CHECK(syncer::utc_text(*unsubscribe.at) == "2024-01-16T01:05:00.000Z");
  CHECK(unsubscribe.at_place.line == 41);
  CHECK(unsubscribe.name_places[1].column == 45);
  CHECK(first(plan, Verb::resubscribe).reason == "asked by phone");
  CHECK(first(plan, Verb::edit).names == std::vector<std::string>{"@jo"});
  CHECK(first(plan, Verb::edit).fields.size() == 3);
  CHECK_FALSE(first(plan, Verb::edit).at);
  CHECK(first(plan, Verb::create).names == std::vector<std::string>{"globex"});
  CHECK(first(plan, Verb::create).type == "Account");
  CHECK(first(plan, Verb::delete_).names == std::vector<std::string>{"@globex"});
  CHECK(first(plan, Verb::delete_, 2).names == std::vector<std::string>{"cleo"});
  CHECK(first(plan, Verb::link).to == "@jo");
  CHECK(first(plan, Verb::link, 2).to == "00Q5e00000XyZ12EAF");
  CHECK(first(plan, Verb::settings).fields.size() == 1);
  CHECK(first(plan, Verb::install).word == "marketo-sales-connect");
  CHECK(first(plan, Verb::grant).word == "HasOptedOutOfEmail");
  CHECK(first(plan, Verb::grant).type == "Lead");
  CHECK(first(plan, Verb::grant).user == "rep");
  CHECK(first(plan, Verb::revoke).word == "edit");
  CHECK(first(plan, Verb::layout).add == std::vector<std::string>{"HasOptedOutOfEmail"});
  CHECK(first(plan, Verb::layout).remove == std::vector<std::string>{"Phone", "Title"});
  CHECK(first(plan, Verb::wait).number == 5'400'000);
  CHECK(first(plan, Verb::run).word == "nightly");
  const Step& request = first(plan, Verb::request);
  CHECK(request.word == "POST /services/data/v60.0/sobjects/Contact");
  CHECK(to_text(request.value) == R"({"LastName":"Byron","tags":[1,2.50,null]})");
  CHECK(request.headers.size() == 1);
}

TEST_CASE("faults and checks of the whole format") {
  const Plan plan = load_good("tests/sim/scenario/good/everything.jsonc")[1];
  const Step& fault = first(plan, Verb::fault);
  CHECK(fault.fault == Fault::unavailable);
  CHECK(fault.on == "PATCH");
  CHECK(fault.times == 2);
  CHECK(fault.for_ms == 600'000);
  CHECK(fault.after == 1);
  const Step& during = first(plan, Verb::fault, 2);
  REQUIRE(during.during);
  CHECK(during.during->request == "query");
  CHECK(during.during->nth == 2);
  CHECK(during.during->phase == Phase::applied);
  CHECK_FALSE(during.at);
  const Step& crash = first(plan, Verb::crash);
  CHECK(crash.when == syncer::Point::push_accepted);
  CHECK(crash.nth == 2);
  CHECK(crash.kind == CrashKind::power);
  CHECK(crash.engine == 2);
  const Step& clock = first(plan, Verb::clock_step);
  CHECK(clock.number == -5'400'000);
  CHECK(clock.engine == 2);
  const Step& expect = first(plan, Verb::expect);
  CHECK(expect.unsubscribed == true);
  CHECK(expect.waiting_for == "");
  CHECK(expect.parked == "");
  CHECK_FALSE(expect.synced);
  const Step& second = first(plan, Verb::expect, 2);
  CHECK(second.waiting_for == "field");
  REQUIRE(second.synced);
  CHECK_FALSE(*second.synced);
  CHECK(second.fields[0].value.kind == Json::Kind::boolean);
  CHECK(second.option_places.at("parked").column == 17);
  CHECK(syncer::utc_text(*first(plan, Verb::expect_pushes).since) == "2024-01-16T08:00:00.000Z");
  CHECK(first(plan, Verb::expect_pushes).number == 1);
  CHECK_FALSE(first(plan, Verb::expect_pushes, 2).number);
  CHECK(first(plan, Verb::expect_pushes, 2).value.list.size() == 1);
  const auto due = first(plan, Verb::expect_nightly, 2).due_times;
  REQUIRE(due.size() == 2);
  CHECK(syncer::utc_text(due[0]) == "2024-01-16T04:30:00.000Z");
  CHECK(syncer::utc_text(due[1]) == "2024-01-17T04:30:00.000Z");
  CHECK(first(plan, Verb::expect_run).word == "incomplete");
  CHECK(first(plan, Verb::expect_history).value.list.size() == 1);
  CHECK(to_text(first(plan, Verb::expect_response).value) == R"({"status":201,"body":{"success":true}})");
  CHECK(to_text(first(plan, Verb::expect_response, 2).value) == R"({"status":201})");
}

TEST_CASE("time in a file") {
  SECTION("the same moment twice is no step back") {
    const Plan plan = plan_of(R"({ "at": "19:00", "run": "push" }, { "at": "19:00", "run": "push" })");
    CHECK(plan.steps[1].at == plan.start);
  }
  SECTION("wait passes the file's time, over midnight too") {
    const Plan plan = plan_of(R"({ "wait": "6h" }, { "at": "01:30", "run": "push" })");
    CHECK(*plan.steps[1].at == plan.start + 390 * 60'000);
  }
  SECTION("a wrong time does not make later ones wrong") {
    const auto loaded = load_scenario(
        "x", scenario_with(R"({ "at": "day 2 25:00", "run": "push" }, { "at": "09:00", "run": "push" },
                                                            { "at": "day 1 18:00", "run": "push" })"));
    CHECK(std::get<Problems>(loaded).size() == 2);
  }
  SECTION("a step during a request leaves the time alone") {
    const Plan plan = plan_of(
        R"({ "during": { "request": "PATCH" }, "unsubscribe": "ada" }, { "at": "19:00", "run": "push" })");
    CHECK(plan.steps[0].during->phase == Phase::sent);
  }
}

TEST_CASE("names") {
  SECTION("a created record exists for later steps only") {
    plan_of(R"({ "create": "@globex", "type": "Account" }, { "edit": "@globex", "Name": "x" })");
    const auto loaded = load_scenario(
        "x",
        scenario_with(R"({ "edit": "@globex", "Name": "x" }, { "create": "globex", "type": "Account" })"));
    CHECK(std::get<Problems>(loaded).size() == 1);
  }
  SECTION("a fault may be about a person or any word of a path") {
    CHECK(step_of(R"({ "fault": "timeout", "on": "ada" })").on == "ada");
    CHECK(step_of(R"({ "fault": "timeout", "on": "composite/sobjects" })").on == "composite/sobjects");
    CHECK(step_of(R"({ "fault": "timeout", "on": "patch composite ada" })").on == "patch composite ada");
    CHECK(step_of(R"({ "fault": "timeout" })").on.empty());
  }
  SECTION("an imported person is named by the address up to its @") {
    plan_of(R"({ "import": [{ "email": "eve@example.org" }] }, { "unsubscribe": "eve" })");
  }
  SECTION("an id of an unknown record is fine, in both lengths") {
    CHECK(step_of(R"({ "link": "bob", "to": "003000000000001" })").to == "003000000000001");
    CHECK(step_of(R"({ "link": "bob", "to": "003000000000001AAA" })").to == "003000000000001AAA");
  }
}

TEST_CASE("a file that cannot be read, or that is too large, is a problem and no exception") {
  CHECK_THAT(mistakes_of(load_scenario_file("tests/no/such.jsonc")),
             Catch::Contains("cannot read this file: No such file"));
  CHECK_THAT(mistakes_of(load_scenario_file("tests")), Catch::Contains("cannot read this file"));
  CHECK_THAT(mistakes_of(load_scenario("x", "{" + std::string(1 << 20, ' ') + "}")),
             Catch::Contains("at most 1 MiB"));
  CHECK_THAT(mistakes_of(load_scenario("x", std::string(1 << 20, '['))), Catch::Contains("nested deeper"));
}

TEST_CASE("a byte order mark changes nothing") {
  const std::string text = scenario_with(R"({ "run": "push" })");
  CHECK(plan_text(std::get<Plans>(load_scenario("x", "\xef\xbb\xbf" + text)).front()) ==
        plan_text(std::get<Plans>(load_scenario("x", text)).front()));
}
