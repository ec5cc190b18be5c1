// A night's writes by Bulk API jobs: from how many rows on, what is asked, what falls back to collections.
#include <fmt/format.h>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

constexpr const char* out_field = "HasOptedOutOfEmail";

std::string job_told(const std::string& state, int processed = 0, int failed = 0) {
  return fmt::format(
      R"({{"id":"7505e00000A023jAAB","state":"{}","numberRecordsProcessed":{},"numberRecordsFailed":{}}})",
      state, processed, failed);
}

// Salesforce's side of jobs: answers in turn, the last one for ever.
struct Jobs {
  explicit Jobs(World& world) : w(world) {
    w.salesforce.before = [this](const HttpRequest& request) -> std::optional<HttpResponse> {
      if (request.target.find("/jobs/ingest") == std::string::npos) return std::nullopt;
      if (request.target.ends_with("failedResults")) return reply(200, refused);
      if (request.method == "POST") {
        bodies.push_back(request.body);
        return reply(200, made);
      }
      if (request.method == "PATCH")
        return deaf ? error(503, "SERVER_UNAVAILABLE", "later") : reply(200, job_told("Aborted"));
      return reply(200, told);
    };
  }
  World& w;
  std::vector<std::string> bodies;
  bool deaf = false;  // to a wish that a job be aborted
  std::string made = job_told("UploadComplete"), told = job_told("InProgress"), refused;
};

NightlyReport night_of(World& w, int people) {
  for (int n = 1; n <= people; ++n) w.person(n, "Contact", true);
  return w.engine->run_nightly_by_hand();
}

}  // namespace

TEST_CASE("from the threshold on a job, below it collections, with never none") {
  struct Case {
    const char* from;
    int people, jobs, collections;
  };
  for (const Case& c : {Case{"2", 1, 0, 1}, Case{"2", 2, 1, 0}, Case{"3", 2, 0, 1}, Case{"never", 3, 0, 1},
                        Case{"2000", 3, 0, 1}}) {
    World w;
    Jobs jobs(w);
    jobs.told = job_told("JobComplete", c.people);
    w.set("bulk_writes_from", c.from);
    const NightlyReport report = night_of(w, c.people);
    INFO(c.from << ", " << c.people);
    CHECK(report.run.state == RunState::complete);
    CHECK(report.run.counts.pushed == c.people);
    CHECK(report.run.counts.calls == 3);
    CHECK(report.run.counts.planned_calls == 3);
    CHECK(report.run.counts.retries == c.jobs);  // asking about the job
    CHECK(std::ssize(jobs.bodies) == c.jobs);
    CHECK(w.salesforce.count("composite") == c.collections);
    CHECK(w.store->outbox().empty());
  }
}

TEST_CASE("a job is asked about ever less often, aborted in the end, and its rows go by collections") {
  World w;
  Jobs jobs(w);
  w.set("bulk_writes_from", "1");
  const UnixMillis began = w.clock.now_ms;
  const NightlyReport report = night_of(w, 2);
  CHECK(report.run.state == RunState::complete);
  CHECK(report.run.counts.pushed == 2);
  CHECK(report.run.counts.calls == 4);
  CHECK(report.run.counts.planned_calls == 4);
  CHECK(w.salesforce.opted_out[out_field] == std::set<std::string>{contact_id(1), contact_id(2)});
  // The unsubscribes had woken the first one.
  const std::vector<UnixMillis> first(w.clock.sleeps.begin() + 1, w.clock.sleeps.begin() + 8);
  CHECK(first == std::vector<UnixMillis>{1000, 2000, 4000, 8000, 16000, 30000, 30000});
  CHECK(w.clock.now_ms - began > 6 * 60 * 1000);
  CHECK(w.clock.now_ms - began < 10 * 60 * 1000);
  CHECK(w.salesforce.requests.at(w.salesforce.requests.size() - 2).body == R"({"state":"Aborted"})");
  CHECK(w.salesforce.count("composite") == 1);
  for (const AuditRow& row : w.store->audit()) CHECK(row.settled_at != 0);
  CHECK(w.store->audit().size() == 4);  // each announced twice: for the job, and for the collection
}

TEST_CASE("what a job may write yet that nobody could abort stays open in the audit trail") {
  World w;
  Jobs jobs(w);
  jobs.deaf = true;
  w.set("bulk_writes_from", "1");
  CHECK(night_of(w, 1).run.counts.pushed == 1);
  const std::vector<AuditRow> trail = w.store->audit();
  REQUIRE(trail.size() == 2);
  CHECK(trail[0].settled_at == 0);  // of the job
  CHECK(trail[1].result == "accepted");
}

TEST_CASE("what a job says decides, row by row, only when it is whole") {
  const std::string head = "\"sf__Id\",\"sf__Error\",Id,HasOptedOutOfEmail\n";
  const std::string row = "\"" + contact_id(2) + "\",\"FIELD_CUSTOM_VALIDATION_EXCEPTION:no:--\",\"" +
                          contact_id(2) + "\",\"true\"\n";
  struct Case {
    const char* what;
    std::string told, refused;
    bool by_job;
  };
  const std::vector<Case> cases = {
      {"one refused", job_told("JobComplete", 3, 1), head + row, true},
      {"failed", job_told("Failed"), "", false},
      {"aborted by an admin", job_told("Aborted"), "", false},
      {"not every row", job_told("JobComplete", 2), "", false},
      {"fewer refused than counted", job_told("JobComplete", 3, 2), head + row, false},
      {"cut off", job_told("JobComplete", 3, 1), head + row.substr(0, 30), false}};
  for (const Case& c : cases) {
    World w;
    Jobs jobs(w);
    jobs.told = c.told;
    jobs.refused = c.refused;
    w.set("bulk_writes_from", "1");
    w.salesforce.refuse[contact_id(2)] = {"FIELD_CUSTOM_VALIDATION_EXCEPTION", "no"};
    INFO(c.what);
    const NightlyReport report = night_of(w, 3);
    CHECK(report.run.counts.pushed == 2);
    CHECK(report.run.counts.parked == 1);
    CHECK(report.run.counts.calls == report.run.counts.planned_calls);
    CHECK(w.salesforce.count("composite") == (c.by_job ? 0 : 1));
    REQUIRE(w.store->outbox().size() == 1);
    CHECK(w.store->outbox()[0].salesforce_id == contact_id(2));
    CHECK(w.store->outbox()[0].code == "FIELD_CUSTOM_VALIDATION_EXCEPTION");
  }
}

TEST_CASE("an org that refuses everybody is not asked by collections after the job") {
  World w;
  w.set("bulk_writes_from", "1");
  w.salesforce.before = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.method != "POST") return std::nullopt;
    return error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  };
  const NightlyReport report = night_of(w, 2);
  CHECK(report.run.state == RunState::incomplete);
  CHECK(w.salesforce.count("composite") == 0);
  CHECK(w.store->outbox().size() == 2);
}

TEST_CASE("a push at once goes by no job, however low the threshold") {
  World w;
  Jobs jobs(w);
  w.set("bulk_writes_from", "1");
  const PersonId ada = w.person(1, "Contact");
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(1000);
  CHECK(jobs.bodies.empty());
  CHECK(w.salesforce.opted_out[out_field] == std::set<std::string>{contact_id(1)});
}
