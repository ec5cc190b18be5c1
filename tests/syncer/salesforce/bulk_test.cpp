// Ingest jobs as they go out and as they are told of; refused rows, read strictly.
#include "syncer/salesforce/client.h"
#include "syncer/salesforce/job_rows.h"

#include <deque>

#include "tests/catch.h"

using namespace syncer;

namespace {

struct BulkClock final : Clock {
  UnixMillis now() override { return 1000; }
  void sleep_until(UnixMillis, Channel) override {}
  void wake(Channel) override {}
};

struct BulkScript final : Transport {
  std::vector<HttpRequest> requests;
  std::deque<HttpResponse> answers;
  HttpResponse send(const HttpRequest& request) override {
    HttpResponse response;
    response.status = 200;
    response.body = R"({"access_token":"tok","instance_url":"https://my.org/"})";
    if (request.target == "/services/oauth2/token") return response;
    requests.push_back(request);
    response = answers.front();
    answers.pop_front();
    return response;
  }
  void answer(int status, std::string body) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    answers.push_back(response);
  }
};

struct BulkFixture {
  BulkClock clock;
  BulkScript script;
  Session session{script, clock, {"https://login.org/", "id", "secret", "", ""}};
  Client client{script, session, "60.0", "w"};
  CallCount count;
  Client::CallContext context{Channel::schedule, &count, false};
};

const std::string one = "0035e00000ABCDEAA5", two = "0035e00000ABCDFAA5";
const std::string made_job = R"({"id":"7505e00000A023jAAB","state":"UploadComplete","apiVersion":60.0})";

}  // namespace

TEST_CASE("a job goes out with its rows in one request") {
  BulkFixture f;
  f.script.answer(200, made_job);
  const JobReply made = f.client.update_by_job(
      {{Sobject::contact, one, "A__c", "B__c"}, {Sobject::contact, two, "B__c"}}, f.context);
  REQUIRE_FALSE(made.failure.has_value());
  CHECK(made.id == "7505e00000A023jAAB");
  CHECK(made.state == "UploadComplete");
  CHECK(f.count.calls == 1);
  const HttpRequest& sent = f.script.requests.at(0);
  CHECK(sent.method == "POST");
  CHECK(sent.target == "/services/data/v60.0/jobs/ingest");
  CHECK(
      sent.body ==
      "--syncer.job.and.content\r\nContent-Type: application/json\r\nContent-Disposition: form-data; "
      "name=\"job\"\r\n\r\n"
      R"({"object":"Contact","operation":"update","contentType":"CSV","lineEnding":"LF","columnDelimiter":"COMMA"})"
      "\r\n--syncer.job.and.content\r\nContent-Type: text/csv\r\nContent-Disposition: form-data; "
      "name=\"content\"\r\n\r\n"
      "Id,A__c,B__c\n" +
          one + ",true,true\n" + two + ",,true\n\r\n--syncer.job.and.content--\r\n");
  const std::vector<std::pair<std::string, std::string>>& headers = sent.headers;
  CHECK(std::find(headers.begin(), headers.end(),
                  std::pair<std::string, std::string>(
                      "Content-Type", "multipart/form-data; boundary=syncer.job.and.content")) !=
        headers.end());
}

TEST_CASE("the longest job fits into one request") {
  BulkFixture f;
  f.script.answer(200, made_job);
  const std::vector<RecordWrite> writes(max_records_per_job,
                                        {Sobject::lead, "00Q5e00000ABCDEAA5", "HasOptedOutOfEmail", "B__c"});
  CHECK_FALSE(f.client.update_by_job(writes, f.context).failure.has_value());
  CHECK(f.script.requests.at(0).body.size() < 100000);
  std::vector<RecordWrite> more = writes;
  more.push_back(writes.front());
  CHECK(f.client.update_by_job(more, f.context).failure.has_value());
  CHECK(f.script.requests.size() == 1);
}

TEST_CASE("a job is told of strictly") {
  BulkFixture f;
  f.script.answer(200, R"({"id":"7505e00000A023jAAB","state":"JobComplete","numberRecordsProcessed":7,)"
                       R"("numberRecordsFailed":2})");
  f.script.answer(200, R"({"id":"7505e00000A023jAAB","state":"JobComplete"})");
  f.script.answer(200, R"({"id":"0015e00000A023jAAB","state":"JobComplete"})");
  f.script.answer(200, R"({"id":"7505e00000A023jAAB","state":"Failed","errorMessage":"InvalidBatch : x"})");
  f.script.answer(200, "<html>");
  f.script.answer(404, R"([{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}])");
  const std::string id = "7505e00000A023jAAB";
  const JobReply done = f.client.job(id, f.context);
  CHECK(done.processed == 7);
  CHECK(done.failed == 2);
  CHECK(f.client.job(id, f.context).failure.has_value());
  CHECK(f.client.job(id, f.context).failure.has_value());
  CHECK(f.client.job(id, f.context).problem == "InvalidBatch : x");
  CHECK(f.client.job(id, f.context).failure.has_value());
  CHECK(f.client.job(id, f.context).failure->code == "NOT_FOUND");
  CHECK(f.script.requests.at(0).target == "/services/data/v60.0/jobs/ingest/" + id);
}

TEST_CASE("refused rows by record, with code and message") {
  std::map<std::string, Failure> rows;
  const std::string head = "\"sf__Id\",\"sf__Error\",Id,HasOptedOutOfEmail\n";
  CHECK(read_refused_rows(head, rows).empty());
  CHECK(rows.empty());
  const std::string row =
      "\"" + one + "\",\"REQUIRED_FIELD_MISSING:Missing: [\"\"A\"\"]:A,B --\",\"" + one + "\",\"true\"\n";
  CHECK(read_refused_rows(head + row, rows).empty());
  REQUIRE(rows.size() == 1);
  CHECK(rows.at(one).code == "REQUIRED_FIELD_MISSING");
  CHECK(rows.at(one).message == "Missing: [\"A\"]");
  CHECK(read_refused_rows("\"\",\"UNABLE_TO_LOCK_ROW:busy: 003x:--\",\"" + two + "\"\n", rows) ==
        "results with another header");
  CHECK(refused_row("UNABLE_TO_LOCK_ROW:busy: 003x:--").rule.action == Action::retry);
  CHECK(refused_row("UNABLE_TO_LOCK_ROW:busy: 003x:--").message == "busy: 003x");
  for (const std::string& cut :
       {std::string(), head.substr(0, 20), head + row.substr(0, 40), head + "\"a\",\"b\"\n"})
    CHECK_FALSE(read_refused_rows(cut, rows).empty());
}
