// Every place, each once: what the list of disturbances promises, and that what goes wrong is found and kept.
#include "sim/explore/everywhere.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/explore/end_judge.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

const char* const night = R"({
  "scenario": "A push, then a night that pulls and pushes",
  "start": "2024-01-15 19:58 America/Los_Angeles",
  "people": {
    "ada": { "salesforce": "Contact" },
    "bob": { "salesforce": "Lead" },
    "cy":  { "salesforce": "Lead", "HasOptedOutOfEmail": true },
    "dee": { "salesforce": "Contact", "unsubscribed": true, "HasOptedOutOfEmail": false },
  },
  "steps": [
    { "unsubscribe": ["ada", "bob"] },
    { "expect": ["ada", "bob"], "HasOptedOutOfEmail": true },
    { "edit": "bob", "LastName": "Other", "note": "when the push is over" },
    { "wait": "30s" },
    { "fault": "stale_read", "times": 1, "on": "Contact" },
    { "at": "20:05", "expect": ["cy", "dee"], "unsubscribed": false },
  ],
})";

Draft draft_of(const char* text) {
  auto read = read_drafts("night.jsonc", text);
  REQUIRE(std::holds_alternative<FileDrafts>(read));
  return std::get<FileDrafts>(read).drafts.front();
}

Subject subject_of(const char* text) {
  std::optional<Subject> subject = make_subject(draft_of(text));
  REQUIRE(subject);
  return std::move(*subject);
}

Outcome run(const Draft& draft) {
  const auto loaded = load_scenario("draft", text_of(draft));
  REQUIRE(std::holds_alternative<Plans>(loaded));
  WorldOptions options;
  options.skip_impossible = options.survey = true;
  return run_plan(std::get<Plans>(loaded).front(), options);
}

int64_t sum(const auto& counts) {
  int64_t all = 0;
  for (const auto& [name, times] : counts) all += times;
  return all;
}

// Times, but nothing that a power failure says in other words.
std::vector<std::string> requests_of(const Outcome& outcome) {
  std::vector<std::string> lines;
  for (const TraceEvent& event : outcome.trace) {
    if (event.kind != TraceEvent::Kind::crash) lines.push_back(std::to_string(event.at) + " " + event.text);
  }
  return lines;
}

}  // namespace

TEST_CASE("a scenario is made ready: no checks, one person a step, every step at its moment") {
  const Subject subject = subject_of(night);
  const Draft& steps = subject.draft->at("steps");
  std::vector<std::string> lines;
  for (const Draft& step : steps) lines.push_back(step.dump());
  INFO(steps.dump(1));
  REQUIRE(lines.size() == 7);
  CHECK(lines[0] == R"({"unsubscribe":"ada"})");
  CHECK(lines[1] == R"({"unsubscribe":"bob"})");
  CHECK(steps[2].contains("wait"));  // what the check waited: until the pushes were answered
  CHECK(lines[3].starts_with(R"({"edit":"bob")"));
  CHECK(steps[4].contains("wait"));
  CHECK(steps[5].contains("fault"));
  CHECK(lines[6] == R"({"at":"day 1 20:05","wait":"1ms"})");  // the night is not left to healing
  CHECK(subject.rule.empty());
  CHECK(subject.not_done.empty());
}

TEST_CASE("a step that waits for a request keeps its place when the check before it goes") {
  const Subject subject = subject_of(R"({
    "scenario": "A request to wait for, after a check with a time",
    "start": "2024-01-15 12:00 America/Los_Angeles",
    "people": { "ada": { "salesforce": "Contact" } },
    "steps": [
      { "at": "12:01", "expect": "ada", "HasOptedOutOfEmail": false },
      { "during": { "request": "PATCH", "phase": "answered" }, "edit": "ada", "LastName": "Other" },
      { "at": "12:05", "unsubscribe": "ada" },
    ],
  })");
  const Draft& steps = subject.draft->at("steps");
  INFO(steps.dump(1));
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].dump() == R"({"wait":"1m"})");
  CHECK(steps[1].contains("during"));
  CHECK(steps[2].dump() == R"({"at":"12:05","unsubscribe":"ada"})");
  CHECK(subject.rule.empty());
}

TEST_CASE("every place has its disturbance, once, and there are none beyond") {
  const Subject subject = subject_of(night);
  const std::vector<Disturbance> all = disturbances_of(subject);
  const Places& places = subject.undisturbed.places;
  CHECK(places.points.size() > 10);
  CHECK(places.requests.at(Fault::timeout).size() > 4);
  for (const Fault fault : all_faults()) {
    INFO(name_of(fault));
    const bool needs_more = fault == Fault::partial_failure ||
                            fault == Fault::expired_cursor ||  // rows, pages
                            fault == Fault::failed_job || fault == Fault::aborted_job;
    CHECK((places.requests.contains(fault) || needs_more));
  }

  std::set<std::string> drafts, names;
  for (const Disturbance& disturbance : all) {
    INFO(text_of(disturbance));
    CHECK(names.insert(text_of(disturbance)).second);
    const Draft draft = disturbed(subject, disturbance);
    CHECK(drafts.insert(text_of(draft)).second);
    const Outcome outcome = run(draft);
    if (const auto* fault = std::get_if<FaultAt>(&disturbance)) {
      const int64_t times = outcome.coverage.faults.at(fault->fault);
      CHECK((times == 1 || (times == 2 && fault->fault == Fault::stale_read)));  // the file's own beside it
    } else {
      CHECK(sum(outcome.coverage.deaths) == 1);
      CHECK(outcome.coverage.deaths.contains(std::get<CrashAt>(disturbance).point));
    }
    CHECK(outcome.skipped_lines.empty());
  }
  for (const auto& [fault, met] : places.requests) {
    const auto beyond = static_cast<int64_t>(met.size()) + 1;
    const Outcome outcome = run(disturbed(subject, FaultAt{fault, beyond}));
    INFO(name_of(fault));
    CHECK(outcome.coverage.faults == subject.undisturbed.coverage.faults);
  }
}

TEST_CASE("the crash comes where the undisturbed run passed, and the engine is up when somebody needs it") {
  const Subject subject = subject_of(night);
  for (const Disturbance& disturbance : disturbances_of(subject)) {
    const auto* crash = std::get_if<CrashAt>(&disturbance);
    if (crash == nullptr) continue;
    INFO(text_of(disturbance));
    std::vector<UnixMillis> crashes;
    for (const TraceEvent& event : run(disturbed(subject, disturbance)).trace) {
      if (event.kind == TraceEvent::Kind::crash) crashes.push_back(event.at);
    }
    REQUIRE(crashes.size() == 2);
    CHECK(crashes[0] == crash->at);
    CHECK(crashes[1] - crash->at <= 2000);
  }
}

TEST_CASE("a power failure is left out only where it is the same as a crash of the process") {
  const Subject subject = subject_of(night);
  int left_out = 0;
  std::map<std::pair<syncer::Point, int>, int> passed;
  for (const Passage& passage : subject.undisturbed.places.points) {
    const int nth = ++passed[{passage.point, 0}];
    if (!passage.all_saved) continue;
    ++left_out;
    CrashAt crash{CrashKind::process, passage.point, nth, 0, passage.at, passage.steps_begun};
    const Outcome process = run(disturbed(subject, crash));
    crash.kind = CrashKind::power;
    INFO(text_of(crash));
    CHECK(requests_of(run(disturbed(subject, crash))) == requests_of(process));
  }
  CHECK(left_out > 0);
}

TEST_CASE("a fault where the file's own is the same makes no other world") {
  const Subject subject = subject_of(R"({
    "scenario": "An outage",
    "start": "2024-01-15 12:00 America/Los_Angeles",
    "people": { "ada": { "salesforce": "Contact" } },
    "steps": [
      { "fault": "unavailable", "for": "10s" },
      { "unsubscribe": "ada" },
      { "at": "12:05", "expect": "ada", "HasOptedOutOfEmail": true },
    ],
  })");
  std::map<Fault, int> of_kind;
  for (const Disturbance& disturbance : disturbances_of(subject)) {
    if (const auto* fault = std::get_if<FaultAt>(&disturbance)) ++of_kind[fault->fault];
  }
  const auto met = static_cast<int>(subject.undisturbed.coverage.faults.at(Fault::unavailable));
  CHECK(met > 1);
  CHECK(of_kind[Fault::unavailable] == of_kind[Fault::timeout] - met);
  CHECK(text_of(disturbed(subject, FaultAt{Fault::unavailable, 1})) != text_of(*subject.draft));
  CHECK(requests_of(run(disturbed(subject, FaultAt{Fault::unavailable, 2}))).size() ==
        requests_of(subject.undisturbed).size() + 1);  // the line that tells of the fault
}

TEST_CASE("reading the past is left out where nothing was written lately") {
  const Subject subject = subject_of(R"({
    "scenario": "Two nights",
    "start": "2024-01-15 19:00 America/Los_Angeles",
    "people": { "ada": { "salesforce": "Contact" } },
    "steps": [
      { "at": "19:59:59", "edit": "ada", "HasOptedOutOfEmail": true },
      { "at": "20:00", "edit": "ada", "Title": "Countess", "note": "in the second of the first query" },
      { "at": "day 2 20:05", "expect": "ada", "unsubscribed": true },
    ],
  })");
  const std::vector<bool>& unnoticed = subject.undisturbed.places.requests.at(Fault::stale_read);
  REQUIRE(unnoticed.size() >= 4);  // the second night meets an old session besides
  CHECK(std::count(unnoticed.begin(), unnoticed.begin() + 2, false) == 2);
  CHECK(std::count(unnoticed.begin() + 2, unnoticed.end(), false) == 0);
  for (size_t query = 3; query <= unnoticed.size(); ++query) {
    const Draft draft = disturbed(subject, FaultAt{Fault::stale_read, static_cast<int64_t>(query)});
    CHECK(requests_of(run(draft)).size() == requests_of(subject.undisturbed).size() + 1);
  }
}

TEST_CASE("what the engine does well is no finding, another end is one") {
  Subject subject = subject_of(night);
  Trial trial(subject);
  for (const Disturbance& disturbance : disturbances_of(subject)) {
    const auto found = trial.run(disturbance);
    INFO(text_of(disturbance) << ": " << (found ? found->rule + " " + found->what : ""));
    CHECK_FALSE(found);
  }
  subject.undisturbed.end.people.at(1).unsubscribed = false;
  const auto found = Trial(subject).run(FaultAt{Fault::timeout, 1});
  REQUIRE(found);
  CHECK(found->rule == "same-end");
  CHECK(found->what == "bob: Sales Connect has true, undisturbed it had false");
}

TEST_CASE("an engine that never comes up again is somebody's finding, not a hang") {
  Subject subject = subject_of(night);
  subject.undisturbed.end.people.at(0).waiting_for = "retry";
  const auto found = Trial(subject).run(CrashAt{CrashKind::power, syncer::Point::push_claimed, 1, 0, 0, 0});
  REQUIRE(found);
  CHECK(found->what == "ada: waits for nothing, undisturbed for retry");
}

TEST_CASE("another end becomes a file that fails as a file, with a note on what disturbs") {
  // What disturbs here is a rep: judged by its mark alone, it leads to another end.
  const Draft marked = draft_of(R"({
    "scenario": "Too much",
    "start": "2024-01-15 12:00 America/Los_Angeles",
    "people": { "ada": { "salesforce": "Contact", "Title": "Countess" }, "bob": { "salesforce": "Lead" } },
    "steps": [
      { "at": "13:00", "unsubscribe": "bob" },
      { "at": "14:30:10", "edit": "ada", "HasOptedOutOfEmail": true, "note": "disturbs" },
      { "at": "15:00", "edit": "bob", "LastName": "Other" },
    ],
  })");
  CHECK(judge_end(draft_of(night), true).run.rule.empty());  // nothing is marked
  const auto judge = [](const Draft& draft, bool skip) { return judge_end(draft, skip).run; };
  const Shrunk shrunk = shrink(marked, judge);
  REQUIRE(shrunk.broken);
  CHECK(shrunk.rule == "same-end");
  CHECK(shrunk.what == "ada: Sales Connect has true, undisturbed it had false");
  const Draft kept = with_expectation(draft_of(shrunk.text.c_str()));
  INFO(kept.dump(1));
  CHECK(kept["scenario"] == "Ada: Sales Connect has true, undisturbed it had false");
  REQUIRE(kept["steps"].size() == 2);
  CHECK(kept["steps"][0]["note"] == "breaks same-end: ada: Sales Connect has true, undisturbed it had false");
  CHECK(kept["steps"][1]["expect"] == "ada");
  CHECK(kept["steps"][1]["unsubscribed"] == false);
  CHECK(run_draft(kept).rule == "expect");
}

TEST_CASE("what shrinks keeps passing by: a fault that never ends shows nothing about an end") {
  Draft marked = draft_of(night);
  marked["steps"].insert(marked["steps"].begin(), Draft{{"fault", "timeout"}, {"note", "disturbs"}});
  CHECK(judge_end(marked, true).run.rule.empty());
  CHECK(judge_end(marked, true).run.outcome.trace.empty());  // not even run
}
