// Bulk API 2.0 ingest: the life of a job, its states and refusals, what becomes of each row.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string ingest = "/jobs/ingest";

std::string bulk_refusal(const std::string& code, const std::string& message) {
  return R"([{"errorCode":")" + code + R"(","message":")" + message + "\"}]";
}

std::string job_id(const Response& made) { return made.body.substr(7, 18); }

struct Bulk : House {
  using House::House;
  std::string make(const std::string& rest) {
    const Response made = post(ingest, "{" + rest + "}");
    return made.status == 200 ? job_id(made) : "not made: " + made.body;
  }
  Response put(const std::string& id, const std::string& csv) {
    return send("PUT", data + ingest + "/" + id + "/batches", csv, {{"Content-Type", "text/csv"}});
  }
  Response close(const std::string& id, const std::string& to = "UploadComplete") {
    return patch(ingest + "/" + id, R"({"state":")" + to + "\"}");
  }
  // The whole way of a job with these rows.
  std::string load(const std::string& rest, const std::string& csv) {
    const std::string id = make(rest);
    CHECK(put(id, csv).status == 201);
    CHECK(close(id).status == 200);
    return id;
  }
  std::string result(const std::string& id, const std::string& which) {
    return get(ingest + "/" + id + "/" + which).body;
  }
  std::string state(const std::string& id) {
    const std::string body = get(ingest + "/" + id).body;
    const size_t at = body.find("\"state\":\"") + 9;
    return body.substr(at, body.find('"', at) - at);
  }
};

const std::string updates = R"("object":"contact","operation":"update")";

}  // namespace

TEST_CASE("an ingest job from its making to its results") {
  Bulk house;
  const std::string ada = house.create("Contact", R"({"LastName":"Lovelace"})");
  const Response made = house.post(ingest, "{" + updates + R"(,"contentType":"CSV","lineEnding":"LF"})");
  CHECK(made.status == 200);
  const std::string id = job_id(made);
  CHECK(id.starts_with("750"));
  CHECK(made.body == R"({"id":")" + id + R"(","operation":"update","object":"Contact","createdById":")" +
                         house.org.user(demo_admin)->id +
                         R"(","createdDate":"2024-01-15T20:01:00.000+0000",)"
                         R"("systemModstamp":"2024-01-15T20:01:00.000+0000","state":"Open",)"
                         R"("concurrencyMode":"Parallel","contentType":"CSV","apiVersion":60.0,)"
                         R"("contentUrl":"services/data/v60.0/jobs/ingest/)" +
                         id + R"(/batches","lineEnding":"LF","columnDelimiter":"COMMA"})");
  const Response uploaded = house.put(id, "Id,HasOptedOutOfEmail\n" + ada + ",true\n");
  CHECK(uploaded.status == 201);
  CHECK(uploaded.body.empty());
  CHECK(house.close(id).body.find(R"("state":"UploadComplete")") != std::string::npos);
  const Response told = house.get(ingest + "/" + id);
  CHECK(told.body.find(R"("state":"JobComplete")") != std::string::npos);
  CHECK(told.body.find(R"("jobType":"V2Ingest")") != std::string::npos);
  CHECK(told.body.find(R"("numberRecordsProcessed":1,"numberRecordsFailed":0,"retries":0)") !=
        std::string::npos);
  CHECK(told.body.find("contentUrl") == std::string::npos);
  CHECK(house.org.get("Contact", ada, "HasOptedOutOfEmail") == Value(true));
  const Response good = house.get(ingest + "/" + id + "/successfulResults/");
  CHECK(good.header("Content-Type") == "text/csv");
  CHECK(good.body == "\"sf__Id\",\"sf__Created\",Id,HasOptedOutOfEmail\n\"" + ada + "\",\"false\",\"" + ada +
                         "\",\"true\"\n");
  CHECK(house.result(id, "failedResults") == "\"sf__Id\",\"sf__Error\",Id,HasOptedOutOfEmail\n");
  CHECK(house.result(id, "unprocessedRecords") == "Id,HasOptedOutOfEmail\n");
  CHECK(house.org.api_calls_used() == 8);  // every one of them, and the record's making
}

TEST_CASE("bulk rows are refused one by one, with code, message and fields") {
  Bulk house;
  const std::string ada = house.create("Contact", R"({"LastName":"A"})"),
                    gone = house.create("Contact", R"({"LastName":"B"})");
  const std::string lead = house.create("Lead", R"({"LastName":"L","Company":"C"})");
  house.remove("/sobjects/Contact/" + gone);
  const std::string id =
      house.load(updates, "Id,Email,HasOptedOutOfEmail\n" + ada + ",bad,true\n" + gone + ",,true\n" + lead +
                              ",,true\n,,true\nnoid,,true\n" + ada + ",,true\n" + ada + ",,maybe\n");
  CHECK(house.state(id) == "JobComplete");
  const std::string rows = house.result(id, "failedResults");
  const auto refused = [&](const std::string& record, const std::string& error) {
    INFO(error << "\n" << rows);
    CHECK(rows.find("\"" + record + "\",\"" + error + "\",") != std::string::npos);
  };
  refused(ada, "INVALID_EMAIL_ADDRESS:Email: invalid email address: bad:Email --");
  refused(gone, "ENTITY_IS_DELETED:entity is deleted:--");
  refused(lead, "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--");
  refused("", "MISSING_ARGUMENT:Id not specified in an update call:--");
  refused("noid", "MALFORMED_ID:malformed id noid:--");
  refused(ada, "DUPLICATE_VALUE:duplicate id in list: " + ada + ":--");
  refused(
      "",
      "INVALID_FIELD:Failed to deserialize field at col 3. Due to, 'maybe' is not a valid value for the type "
      "xsd:boolean:HasOptedOutOfEmail --");
  CHECK(house.get(ingest + "/" + id).body.find(R"("numberRecordsProcessed":7,"numberRecordsFailed":7)") !=
        std::string::npos);
}

TEST_CASE("an empty cell changes nothing, #N/A empties, quotes hold what they hold") {
  Bulk house;
  const std::string ada = house.create(
      "Contact", R"({"LastName":"A","FirstName":"Ada","Title":"Countess","HasOptedOutOfEmail":true})");
  const std::string id = house.load(
      updates + R"(,"lineEnding":"CRLF","columnDelimiter":"SEMICOLON")",
      "Id;FirstName;Title;Description;HasOptedOutOfEmail\r\n" + ada + ";;#N/A;\"a;\"\"b\"\"\r\nc\";\r\n\r\n");
  CHECK(house.state(id) == "JobComplete");
  CHECK(house.org.get("Contact", ada, "FirstName") == Value("Ada"));
  CHECK(house.org.get("Contact", ada, "Title") == Value());
  CHECK(house.org.get("Contact", ada, "Description") == Value("a;\"b\"\r\nc"));
  CHECK(house.org.get("Contact", ada, "HasOptedOutOfEmail") == Value(true));
  CHECK(house.result(id, "successfulResults") ==
        "\"sf__Id\";\"sf__Created\";Id;FirstName;Title;Description;HasOptedOutOfEmail\r\n\"" + ada +
            "\";\"false\";\"" + ada + "\";\"\";\"#N/A\";\"a;\"\"b\"\"\r\nc\";\"\"\r\n");
}

TEST_CASE("insert, upsert, delete and hardDelete") {
  Bulk house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const std::string born = house.load(
      R"("object":"Contact","operation":"insert")",
      "LastName,Email,Owner.Username\nA,a@x.com," + std::string(demo_admin) + "\n,b@x.com,\nC,,nobody\n");
  CHECK(house.org.count(*house.org.schema().find("Contact")) == 1);
  const std::string rows = house.result(born, "failedResults");
  CHECK(rows.find("REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --") !=
        std::string::npos);
  CHECK(rows.find(
            "INVALID_FIELD:Foreign key external ID: nobody not found for field Username in entity User:--") !=
        std::string::npos);
  const std::string a = house.result(born, "successfulResults")
                            .substr(50)
                            .substr(house.result(born, "successfulResults").substr(50).find("003"), 18);
  const std::string up =
      house.load(R"("object":"Contact","operation":"upsert","externalIdFieldName":"Email")",
                 "Email,LastName\nA@x.com,AA\nz@x.com,Z\nz@x.com,Z\n,Y\n");
  CHECK(house.org.get("Contact", a, "LastName") == Value("AA"));
  CHECK(house.org.count(*house.org.schema().find("Contact")) == 2);
  CHECK(house.result(up, "successfulResults").find("\"" + a + "\",\"false\",\"A@x.com\"") !=
        std::string::npos);
  CHECK(house.result(up, "failedResults").find("Duplicate external id specified: z@x.com") !=
        std::string::npos);
  CHECK(house.result(up, "failedResults").find("MISSING_ARGUMENT:Email not specified:--") !=
        std::string::npos);

  house.load(R"("object":"Contact","operation":"delete")", "Id\n" + a + "\n");
  CHECK(house.org.read(*house.org.schema().find("Contact"), a, {}).deleted);
  house.load(R"("object":"Account","operation":"hardDelete")", "Id\n" + account + "\n");
  CHECK_FALSE(house.org.read(*house.org.schema().find("Account"), account, {}).found);
  const std::string wide =
      house.load(R"("object":"Contact","operation":"delete")", "Id,LastName\n" + a + ",A\n");
  CHECK(house.get(ingest + "/" + wide).body.find("delete batches must contain only ids") !=
        std::string::npos);
}

TEST_CASE("data that is none fails the whole job and leaves its rows unprocessed") {
  Bulk house;
  const std::string ada = house.create("Contact", R"({"LastName":"A"})");
  const std::vector<std::pair<std::string, std::string>> broken = {
      {"Id,Nonsense\n" + ada + ",1\n", "InvalidBatch : Field name not found : Nonsense"},
      {"Id,LastName\r\n" + ada + ",B\r\n",
       "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF"},
      {"Id,LastName\n" + ada + ",B\"C\n",
       "ClientInputError : Found unescaped quote. A value with quote should be within a quote"},
      {"Id,LastName\n" + ada + ",\"B\n",
       "ClientInputError : Found unescaped quote. A value with quote should be within a quote"},
      {"Id,LastName\n" + ada + "\n", "InvalidBatch : Record 1 has 1 columns, the header has 2"},
      {"Id,LastName,lastname\n" + ada + ",B,C\n", "InvalidBatch : Duplicate column : lastname"},
  };
  for (const auto& [csv, problem] : broken) {
    const std::string id = house.load(updates, csv);
    INFO(problem);
    CHECK(house.state(id) == "Failed");
    CHECK(house.get(ingest + "/" + id).body.find("\"errorMessage\":\"" + problem + "\"") !=
          std::string::npos);
    CHECK(house.result(id, "unprocessedrecords") == csv);
    CHECK(house.result(id, "failedResults").empty());
  }
  CHECK(house.org.get("Contact", ada, "LastName") == Value("A"));
  const std::string empty = house.load(updates, "");
  CHECK(house.state(empty) == "JobComplete");
}

TEST_CASE("field security, rules and locks are those of REST") {
  Bulk house(false);
  const std::string ada = house.create("Contact", R"({"LastName":"A"})");
  const std::string hidden = house.load(updates, "Id,HasOptedOutOfEmail\n" + ada + ",true\n");
  CHECK(house.get(ingest + "/" + hidden).body.find("Field name not found : HasOptedOutOfEmail") !=
        std::string::npos);
  house.org.grant_field("", "Contact", "HasOptedOutOfEmail", false);
  const std::string seen = house.load(updates, "Id,HasOptedOutOfEmail\n" + ada + ",true\n");
  CHECK(house.result(seen, "failedResults").find("INVALID_FIELD_FOR_INSERT_UPDATE:") != std::string::npos);
  house.org.grant_field("", "Contact", "HasOptedOutOfEmail");
  house.org.set_validation_rule({"Contact", "No", "HasOptedOutOfEmail = true", "not today", "", true});
  const std::string ruled = house.load(updates, "Id,HasOptedOutOfEmail\n" + ada + ",true\n");
  CHECK(house.result(ruled, "failedResults").find("FIELD_CUSTOM_VALIDATION_EXCEPTION:not today:") !=
        std::string::npos);
  house.org.activate_rule("Contact", "No", false);
  const Org::RefusedRows locked(house.org, {{ada, {400, "UNABLE_TO_LOCK_ROW", "unable to obtain", {{}}}}});
  const std::string held = house.load(updates, "Id,HasOptedOutOfEmail\n" + ada + ",true\n");
  CHECK(house.result(held, "failedResults").find("\"UNABLE_TO_LOCK_ROW:unable to obtain:--\"") !=
        std::string::npos);
}

TEST_CASE("jobs in the wrong state, unknown jobs, jobs that cannot be made") {
  Bulk house;
  const std::string id = house.make(updates);
  CHECK(house.result(id, "successfulResults") ==
        bulk_refusal("INVALIDJOBSTATE", "Results of a Job that is not over are not available"));
  CHECK(house.remove(ingest + "/" + id).status == 400);
  CHECK(house.put(id, "Id\n").status == 201);
  CHECK(house.put(id, "Id\n").body.find("Found multipe contents for job: <" + id.substr(0, 15) + ">") !=
        std::string::npos);
  CHECK(house.close(id).status == 200);
  CHECK(house.close(id).body == bulk_refusal("INVALIDJOBSTATE", "Closing already closed Job not allowed"));
  CHECK(house.close(id, "Aborted").body ==
        bulk_refusal("INVALIDJOBSTATE", "Aborting already Completed Job not allowed"));
  CHECK(house.put(id, "Id\n").status == 400);
  CHECK(house.remove(ingest + "/" + id).status == 204);
  CHECK(house.get(ingest + "/" + id).status == 404);
  CHECK(house.get(ingest + "/" + id).body ==
        bulk_refusal("NOT_FOUND", "The requested resource does not exist"));
  const std::string aborted = house.make(updates);
  house.put(aborted, "Id,LastName\n003,B\n");
  CHECK(house.close(aborted, "Aborted").body.find(R"("state":"Aborted")") != std::string::npos);
  CHECK(house.result(aborted, "unprocessedrecords") == "Id,LastName\n003,B\n");
  CHECK(house.make(R"("object":"Unicorn","operation":"update")").find("INVALIDENTITY") != std::string::npos);
  CHECK(house.make(R"("object":"Contact","operation":"merge")").find("INVALIDOPERATION") !=
        std::string::npos);
  CHECK(house.make(R"("object":"Contact","operation":"upsert")").find("External ID was blank for Contact") !=
        std::string::npos);
  CHECK(house.make(R"("object":"Contact","operation":"update","colour":"red")").find("JSON_PARSER_ERROR") !=
        std::string::npos);
  CHECK(
      house.make(R"("object":"Contact","operation":"update","lineEnding":"CR")").find("JSON_PARSER_ERROR") !=
      std::string::npos);
  CHECK(house.send("PUT", house.data + ingest, "{}").status == 405);
  CHECK(house.send("POST", "/services/data/v40.0/jobs/ingest", "{}").status == 404);
}

TEST_CASE("a job that takes its time is waiting, then in progress, then done, on the org's clock") {
  Bulk house;
  house.api.bulk_jobs_take(60000);
  const std::string ada = house.create("Contact", R"({"LastName":"A"})");
  const std::string id = house.load(updates, "Id,HasOptedOutOfEmail\n" + ada + ",true\n");
  CHECK(house.state(id) == "UploadComplete");
  house.now += 30000;
  CHECK(house.state(id) == "InProgress");
  CHECK(house.org.get("Contact", ada, "HasOptedOutOfEmail") == Value(false));
  house.now += 30000;
  house.api.with_org([&](Org& org) { CHECK(org.get("Contact", ada, "HasOptedOutOfEmail") == Value(true)); });
  CHECK(house.state(id) == "JobComplete");
  CHECK(house.get(ingest + "/" + id).body.find(R"("totalProcessingTime":60000)") != std::string::npos);
  const std::string late = house.load(updates, "Id,LastName\n" + ada + ",B\n");
  CHECK(house.close(late, "Aborted").status == 200);
  house.now += 60000;
  CHECK(house.state(late) == "Aborted");
  CHECK(house.org.get("Contact", ada, "LastName") == Value("A"));
}

TEST_CASE("one multipart request makes, fills and closes a job") {
  Bulk house;
  const std::string body =
      "--BOUNDARY\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n"
      R"({"object":"Contact","operation":"insert"})"
      "\r\n--BOUNDARY\r\nContent-Type: text/csv\r\nContent-Disposition: form-data; name=\"content\"; "
      "filename=\"c\"\r\n\r\n"
      "LastName\nNomical\n\r\n--BOUNDARY--\r\n";
  const Response made = house.send("POST", house.data + ingest, body,
                                   {{"Content-Type", "multipart/form-data; boundary=BOUNDARY"}});
  CHECK(made.status == 200);
  CHECK(made.body.find(R"("state":"UploadComplete")") != std::string::npos);
  CHECK(house.state(job_id(made)) == "JobComplete");
  CHECK(house.org.count(*house.org.schema().find("Contact")) == 1);
  CHECK(house
            .send("POST", house.data + ingest, "--X\r\n\r\n{}\r\n--X--",
                  {{"Content-Type", "multipart/form-data; boundary=X"}})
            .body.find("INVALIDJOB") != std::string::npos);
}

TEST_CASE("lists of jobs have the caller's own, in pages") {
  Bulk house;
  for (int i = 0; i < 1001; ++i) house.make(updates);
  const Response first = house.get(ingest);
  CHECK(first.body.starts_with(R"({"done":false,"records":[{"id":"750)"));
  const size_t at = first.body.find("queryLocator=");
  const Response second =
      house.get(ingest + "?queryLocator=" + first.body.substr(at + 13, first.body.find('"', at) - at - 13));
  CHECK(second.body.starts_with(R"({"done":true,"records":[{"id":"750)"));
  CHECK(second.body.ends_with(R"("nextRecordsUrl":null})"));
  CHECK(house.get(ingest + "?jobType=Classic").body == R"({"done":true,"records":[],"nextRecordsUrl":null})");
  const std::string mine = job_id(house.post(ingest, "{" + updates + "}"));
  house.token = house.api.open_session(*house.org.user(demo_integration_user));
  CHECK(house.get(ingest).body == R"({"done":true,"records":[],"nextRecordsUrl":null})");
  CHECK(house.get(ingest + "/" + mine).status == 404);
}
