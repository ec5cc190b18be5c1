// Every text a report can hold, as golden files: from real scenario files that fail, and from outcomes made
// by hand where the engine would have to be broken to get them.
#include <fmt/format.h>

#include "sim/report/timeline.h"
#include "tests/catch.h"
#include "tests/sim/report/golden.h"
#include "tests/xml.h"

using namespace sfsim;
using namespace sfsim::test;
using Kind = TraceEvent::Kind;

namespace {

TraceEvent event(UnixMillis at, Kind kind, std::string text, int line = 0,
                 std::vector<std::string> people = {}) {
  TraceEvent made;
  made.at = at;
  made.kind = kind;
  made.text = std::move(text);
  made.line = line;
  made.people = std::move(people);
  return made;
}

// A nightly that wrote what it should not: the value of line 3 takes the blame.
Outcome broken_outcome() {
  Outcome outcome;
  outcome.verdict = Verdict::invariant_broken;
  outcome.trace = {
      event(moment(1, 19, 5), Kind::act, "zoë unsubscribes in Sales Connect", 3, {"zoë"}),
      event(moment(1, 19, 5), Kind::request, "PATCH /services/data/v60.0/composite/sobjects", 0, {"zoë"}),
      event(moment(1, 19, 5, 1), Kind::answer, "200", 0, {"zoë"}),
      event(moment(1, 19, 6), Kind::act, "bob unsubscribes in Sales Connect", 3, {"bob"}),
      event(moment(1, 19, 7), Kind::fault, "Salesforce is unavailable (503)", 3),
      event(moment(1, 19, 8), Kind::crash, "the engine crashes", 3),
      event(moment(2, 20, 0), Kind::nightly, "nightly: pulled 0, pushed 1"),
      event(moment(2, 20, 0, 30), Kind::check, "checked", 3, {"zoë"}),
  };
  RunFailure failure;
  failure.verdict = Verdict::invariant_broken;
  failure.at = {3, 47, 4};
  failure.step_line = 3;
  failure.what = "false was written to Contact of zoë";
  failure.rule = "protocol";
  failure.people = {"zoë"};
  failure.hint = "expected no write here";
  failure.hint_at = moment(2, 20, 0);
  outcome.failure = failure;
  return outcome;
}

ScenarioResult result_of(const Plan& plan, Outcome outcome) {
  return {&plan, plan.file->path, {}, std::move(outcome)};
}

}  // namespace

TEST_CASE("a failure, as the terminal shows it") {
  for (const std::string name : {"wrong-value", "list-differs", "typo"}) {
    const Ran ran = run_files({name + ".jsonc"});
    REQUIRE(ran.results.size() == 1);
    check_golden(name + ".txt", render_terminal(ran.results[0], {}));
  }
}

TEST_CASE("a row of each is named, and its replay command runs that row alone") {
  const Ran ran = run_files({"one-row.jsonc"});
  REQUIRE(ran.results.size() == 2);
  TerminalOptions options;
  options.http = true;
  options.program = "./build/dev/sfsim";
  check_golden("one-row.txt", render_terminal(ran.results[1], options));
}

TEST_CASE("colours mark the same text and nothing else") {
  const Ran ran = run_files({"wrong-value.jsonc", "skipped.jsonc", "passes.jsonc"});
  TerminalOptions coloured;
  coloured.colour = true;
  for (const bool verbose : {false, true}) {
    TerminalOptions plain;
    plain.verbose = coloured.verbose = verbose;
    for (const ScenarioResult& result : ran.results) {
      std::string stripped;
      const std::string text = render_terminal(result, coloured);
      for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\033')
          i = text.find('m', i);
        else
          stripped += text[i];
      }
      CHECK(stripped == render_terminal(result, plain));
      CHECK((text.size() > stripped.size() || text.empty()));
    }
  }
  check_golden("colours.txt", render_terminal(ran.results[0], coloured));
}

TEST_CASE("what passed is quiet, what was skipped says why") {
  const Ran ran = run_files({"passes.jsonc", "skipped.jsonc"});
  CHECK(render_terminal(ran.results[0], {}).empty());
  check_golden("skipped.txt", render_terminal(ran.results[1], {}));
  TerminalOptions verbose;
  verbose.verbose = true;
  check_golden("passes-verbose.txt", render_terminal(ran.results[0], verbose));
}

TEST_CASE("a broken rule is named; the timeline is about whom it concerns") {
  const Plan plan = hand_made_plan();
  const ScenarioResult result = result_of(plan, broken_outcome());
  check_golden("broken-rule.txt", render_terminal(result, {}));
  TerminalOptions verbose;
  verbose.verbose = true;
  check_golden("broken-rule-verbose.txt", render_terminal(result, verbose));
}

TEST_CASE("an engine that crashed by itself, without a place in the file") {
  const Plan plan = hand_made_plan();
  Outcome outcome = broken_outcome();
  outcome.verdict = Verdict::engine_crashed;
  outcome.failure->verdict = Verdict::engine_crashed;
  outcome.failure->at = {};
  outcome.failure->step_line = 0;
  outcome.failure->rule.clear();
  outcome.failure->hint.clear();
  check_golden("engine-crashed.txt", render_terminal(result_of(plan, outcome), {}));
}

TEST_CASE("a long timeline keeps its end, and says how much is left out") {
  const Plan plan = hand_made_plan();
  Outcome outcome;
  for (int i = 0; i < 100; ++i)
    outcome.trace.push_back(event(moment(1, 19, i % 60), Kind::act, fmt::format("act {}", i), i));
  const std::string text = render_timeline(plan, outcome, false);
  CHECK(text.starts_with("      ... 60 earlier lines, shown with -v\n"));
  CHECK(text.find("act 59 ") == std::string::npos);
  CHECK(text.find("act 60 ") != std::string::npos);
  CHECK(render_timeline(plan, outcome, true).find("act 0\n") != std::string::npos);
}

TEST_CASE("days and times are local, over summer time too") {
  Plan plan = hand_made_plan();
  struct Row {
    const char* zone;
    UnixMillis start, at;
    int day;
    const char* time;
  };
  const UnixMillis hour = 3600 * 1000;
  for (const Row& row :
       {Row{"America/Los_Angeles", moment(1, 19, 0), moment(1, 19, 0), 1, "19:00"},
        Row{"America/Los_Angeles", moment(1, 19, 0), moment(1, 23, 59, 59), 1, "23:59:59"},
        Row{"America/Los_Angeles", moment(1, 19, 0), moment(2, 0, 0), 2, "00:00"},
        Row{"Asia/Kolkata", moment(1, 19, 0), moment(1, 19, 0) + 16 * hour, 2, "00:30"},
        // 2024-03-09 20:00 PST; a day later there it is 21:00 PDT.
        Row{"America/Los_Angeles", 1710043200000, 1710043200000 + 24 * hour, 2, "21:00"},
        Row{"America/Los_Angeles", 1710043200000, 1710043200000 + 298 * 24 * hour, 299, "20:00"}}) {
    plan.zone = row.zone;
    plan.start = row.start;
    const LocalMoment local = local_moment(plan, row.at);
    INFO(row.zone << " " << row.at);
    CHECK(local.day == row.day);
    CHECK(local.time == row.time);
  }
}

TEST_CASE("the last line counts everything once") {
  const Ran ran =
      run_files({"passes.jsonc", "wrong-value.jsonc", "one-row.jsonc", "typo.jsonc", "skipped.jsonc"});
  CHECK(render_summary(ran.results, 1.256, {}) ==
        "1 passed, 3 failed, 1 skipped, 1 with mistakes in the file in 1.26 s\n");
  CHECK(render_summary({ran.results[0]}, 0, {}) == "1 passed, 0 failed in 0.00 s\n");
  TerminalOptions coloured;
  coloured.colour = true;
  CHECK(render_summary({ran.results[0]}, 0, coloured).starts_with("\033[32m"));
  CHECK(render_summary(ran.results, 0, coloured).starts_with("\033[31;1m"));
}

TEST_CASE("JUnit: one testcase a scenario and row, well-formed whatever the titles hold") {
  Ran ran = run_files({"passes.jsonc", "wrong-value.jsonc", "one-row.jsonc", "typo.jsonc", "skipped.jsonc"});
  const Plan plan = hand_made_plan();
  ran.results.push_back(result_of(plan, broken_outcome()));
  const std::string text = render_junit(ran.results, 1.5);
  check_golden("junit.xml", text);
  const testing::XmlElement root = testing::XmlReader::read(text);
  const auto cases = root.all("testcase");
  REQUIRE(cases.size() == ran.results.size());
  for (size_t i = 0; i < cases.size(); ++i) {
    INFO(i);
    const ScenarioResult& result = ran.results[i];
    CHECK(cases[i]->attributes.at("file") == result.path);
    if (result.plan) CHECK(cases[i]->attributes.at("name").starts_with(result.plan->title));
    const bool quiet = result.plan && result.outcome.verdict == Verdict::passed;
    CHECK(cases[i]->children.size() == (quiet ? 0u : 1u));
  }
  CHECK(root.all("failure").size() == 3);
  CHECK(root.all("error").size() == 2);
  CHECK(root.all("skipped").size() == 1);
  CHECK(root.attributes.at("failures") == "3");
  CHECK(root.attributes.at("errors") == "2");
  CHECK(root.attributes.at("skipped") == "1");
  // Two rows of one file are told apart.
  CHECK(cases[2]->attributes.at("name") != cases[3]->attributes.at("name"));
}

TEST_CASE("JUnit: control characters and markup do not break the document") {
  Plan plan = hand_made_plan();
  plan.title = "a\x01 b\x1b c";
  Outcome outcome = broken_outcome();
  outcome.failure->what = "<![CDATA[ ]]> \"&\" \x07";
  CHECK_NOTHROW(testing::XmlReader::read(render_junit({result_of(plan, outcome)}, 0)));
}
