// A night's reading by Bulk API query jobs: from how many rows on, what is asked, how long it waits, what
// falls back to pages, and that the default is no worse than pages.
#include <fmt/format.h>

#include "syncer/salesforce/dates.h"
#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

constexpr const char* checkbox = "HasOptedOutOfEmail";

std::string query_job_told(const std::string& state, int processed = 0) {
  return fmt::format(R"({{"id":"7505e00000A023jAAB","state":"{}","numberRecordsProcessed":{}}})", state,
                     processed);
}

// Salesforce's side of query jobs: over after a while, with the opted-out contacts as they were then.
struct QueryJobs {
  explicit QueryJobs(World& world) : w(world) {
    w.salesforce.before = [this](const HttpRequest& request) -> std::optional<HttpResponse> {
      if (request.target.find("/jobs/query") == std::string::npos) return std::nullopt;
      if (auto broken = first ? first(request) : std::nullopt) return broken;
      if (request.method == "DELETE") return reply(204, "");
      if (request.method == "PATCH") return reply(200, query_job_told("Aborted"));
      if (request.method == "POST") {
        made_at = w.clock.now_ms;
        HttpResponse made = reply(200, query_job_told("UploadComplete"));
        made.headers.emplace_back("Date", http_date(w.clock.now_ms));
        return made;
      }
      if (request.target.find("/results") != std::string::npos) return rows(request);
      if (w.clock.now_ms < made_at + takes_ms) return reply(200, query_job_told("InProgress"));
      return reply(200, query_job_told(end, static_cast<int>(ids().size()) + miscounted));
    };
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> all;
    for (const std::string& id : w.salesforce.opted_out[checkbox])
      if (id.starts_with("003")) all.push_back(id);
    return all;
  }
  HttpResponse rows(const HttpRequest& request) const {
    const size_t at = request.target.find("locator=r");
    const size_t from = at == std::string::npos ? 0 : std::stoul(request.target.substr(at + 9));
    const std::vector<std::string> all = ids();
    const size_t to = std::min(all.size(), from + set);
    std::string csv = R"("Id","HasOptedOutOfEmail","IsDeleted","MasterRecordId")"
                      "\n";
    for (size_t i = from; i < to; ++i) csv += fmt::format("\"{}\",\"true\",\"false\",\"\"\n", all[i]);
    HttpResponse response = reply(200, csv);
    response.headers.emplace_back("Sforce-NumberOfRecords", std::to_string(to - from));
    response.headers.emplace_back("Sforce-Locator", to < all.size() ? fmt::format("r{}", to) : "null");
    return response;
  }
  World& w;
  std::function<std::optional<HttpResponse>(const HttpRequest&)> first;
  UnixMillis takes_ms = 0, made_at = 0;
  std::string end = "JobComplete";
  int miscounted = 0;
  size_t set = 50000;
};

// The first `agreed` of so many contacts are known to be opted out; all of them are.
void opted_out_contacts(World& w, int count, int agreed) {
  for (int n = 1; n <= count; ++n) {
    const bool known = n <= agreed;
    w.person(n, "Contact", known, known ? std::optional(true) : std::nullopt);
    w.salesforce.opted_out[checkbox].insert(contact_id(n));
  }
}

int64_t unsubscribed_people(World& w) { return w.store->count_unsubscribed(); }

}  // namespace

TEST_CASE("what is known, or the first page, says whether a job reads") {
  struct Case {
    const char* from;
    int agreed, posts, pages;
  };
  // Five contacts in pages of two; the Leads' page is empty.
  for (const Case& c : {Case{"4", 4, 1, 0}, Case{"5", 4, 1, 1}, Case{"6", 4, 0, 3}, Case{"5", 0, 1, 1},
                        Case{"never", 4, 0, 3}}) {
    World w;
    QueryJobs jobs(w);
    w.salesforce.page_size = 2;
    w.set("bulk_reads_from", c.from);
    opted_out_contacts(w, 5, c.agreed);
    const NightlyReport report = w.engine->run_nightly_by_hand();
    INFO(c.from << ", " << c.agreed);
    CHECK(report.run.state == RunState::complete);
    CHECK(unsubscribed_people(w) == 5);
    CHECK(w.salesforce.count("POST") == c.posts);
    CHECK(w.salesforce.count("DELETE") == c.posts);
    CHECK(w.salesforce.count("/results") == c.posts);
    CHECK(report.run.counts.calls == 1 + (c.posts == 1 ? 3 + c.pages : 3));
    CHECK(report.run.counts.retries == c.posts);  // asking about it
  }
}

TEST_CASE("a job's rows come in sets, each planned where it is full") {
  World w;
  QueryJobs jobs(w);
  jobs.set = 2;
  w.set("bulk_reads_from", "1");
  opted_out_contacts(w, 5, 1);
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(unsubscribed_people(w) == 5);
  CHECK(w.salesforce.count("/results") == 3);
  CHECK(w.salesforce.count("maxRecords=50000&locator=r4") == 1);
}

TEST_CASE("a job that is not over in time is aborted, asked about ever less often, and pages are read") {
  World w;
  QueryJobs jobs(w);
  jobs.takes_ms = 24 * test::hour_ms;
  w.set("bulk_reads_from", "1");
  opted_out_contacts(w, 3, 1);
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(unsubscribed_people(w) == 3);
  // The unsubscribes had woken the first one.
  CHECK(std::vector<UnixMillis>(w.clock.sleeps.begin() + 1, w.clock.sleeps.begin() + 8) ==
        std::vector<UnixMillis>{1000, 2000, 4000, 8000, 16000, 30000, 30000});
  CHECK(w.clock.sleeps.size() == 11);
  CHECK(w.salesforce.count("PATCH") == 1);
  CHECK(w.salesforce.count("DELETE") == 0);
  CHECK(report.run.counts.calls == report.run.counts.planned_calls);
  CHECK(report.run.counts.calls == 3);     // the job, and a page of each object
  CHECK(report.run.counts.retries == 11);  // ten questions and the end
  CHECK(w.watcher.said("by a bulk job failed (the job was not over in time), it is read page by page"));
}

TEST_CASE("a job that failed, was aborted or counted otherwise leaves everything to pages") {
  for (const char* how : {"Failed", "Aborted", "miscounted"}) {
    World w;
    QueryJobs jobs(w);
    if (std::string(how) == "miscounted")
      jobs.miscounted = 1;
    else
      jobs.end = how;
    w.set("bulk_reads_from", "1");
    opted_out_contacts(w, 3, 1);
    const NightlyReport report = w.engine->run_nightly_by_hand();
    INFO(how);
    CHECK(report.run.state == RunState::complete);
    CHECK(unsubscribed_people(w) == 3);
    CHECK(w.salesforce.count("queryAll?q=") == 2);
    CHECK(report.run.counts.calls == report.run.counts.planned_calls);
  }
}

TEST_CASE("a refusal of everybody is not asked about again by pages, one of jobs only is") {
  struct Case {
    int status;
    const char* code;
    int pages;
    RunState state;
  };
  for (const Case& c :
       {Case{403, "REQUEST_LIMIT_EXCEEDED", 0, RunState::incomplete},
        Case{400, "INVALID_FIELD", 1, RunState::incomplete},  // the Leads' page
        Case{400, "API_ERROR", 2, RunState::complete}, Case{404, "NOT_FOUND", 2, RunState::complete}}) {
    World w;
    QueryJobs jobs(w);
    jobs.first = [&c](const HttpRequest& request) -> std::optional<HttpResponse> {
      if (request.method != "POST") return std::nullopt;
      return error(c.status, c.code, "no");
    };
    w.set("bulk_reads_from", "1");
    opted_out_contacts(w, 2, 1);
    const NightlyReport report = w.engine->run_nightly_by_hand();
    INFO(c.code);
    CHECK(report.run.state == c.state);
    CHECK(w.salesforce.count("POST") == 1);
    CHECK(w.salesforce.count("queryAll?q=") == c.pages);
  }
}

TEST_CASE("what is read counts as of the making of the job, however long it took") {
  World w;
  QueryJobs jobs(w);
  jobs.takes_ms = 25 * 1000;
  w.set("nightly_reading", "incremental");
  w.set("bulk_reads_from", "1");
  opted_out_contacts(w, 2, 1);
  // Pages of the other object bear dates, too.
  const auto job_or_page = w.salesforce.before;
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (auto told = job_or_page(request)) return told;
    HttpResponse none = reply(200, R"({"totalSize":0,"done":true,"records":[]})");
    none.headers.emplace_back("Date", http_date(w.clock.now_ms));
    return none;
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  REQUIRE(w.store->read_position().has_value());
  CHECK(w.store->read_position()->since == jobs.made_at / 1000 * 1000);
  CHECK(w.clock.now_ms > jobs.made_at + 25 * 1000);
}

TEST_CASE("a run that is stopped while its job runs ends there") {
  World w;
  QueryJobs jobs(w);
  jobs.takes_ms = test::hour_ms;
  w.set("bulk_reads_from", "1");
  opted_out_contacts(w, 2, 1);
  w.clock.events.emplace_back(w.clock.now_ms + 5000, [&] { w.engine->stop(); });
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::incomplete);
  CHECK(report.run.reason == "the engine was stopped");
  CHECK(w.salesforce.count("PATCH") == 0);
  CHECK(w.salesforce.count("queryAll?q=") == 0);
}

// The default threshold: from there on a job of a minute costs no more calls than pages, polls included,
// where the number of rows is known.
TEST_CASE("at the default threshold a job of a minute is no dearer than pages") {
  const int rows = GENERATE(10000, 20000, 40000);
  const auto calls_by = [rows](const char* from) {
    World w;
    QueryJobs jobs(w);
    jobs.takes_ms = 60 * 1000;
    w.set("bulk_reads_from", from);
    opted_out_contacts(w, 1, 1);
    for (int n = 2; n <= rows; ++n) w.salesforce.opted_out[checkbox].insert(contact_id(n));
    const NightlyReport report = w.engine->run_nightly_by_hand();
    CHECK(report.run.state == RunState::complete);
    return report.run.counts.calls + report.run.counts.retries;
  };
  const int64_t by_pages = calls_by("never"), by_job = calls_by("1");
  CAPTURE(rows, by_pages, by_job);
  CHECK((by_job <= by_pages) == (rows >= Settings().bulk_reads_from));
}
