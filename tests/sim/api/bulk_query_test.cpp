// Bulk API 2.0 queries: results in sets, locators, what it refuses; and jobs that live in the org's file.
#include <filesystem>

#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string query_jobs = "/jobs/query";

std::string made_by(House& house, const std::string& soql, const std::string& rest = "") {
  const Response made =
      house.post(query_jobs, R"({"operation":"query","query":")" + soql + "\"" + rest + "}");
  return made.status == 200 ? made.body.substr(7, 18) : made.body;
}

}  // namespace

TEST_CASE("a bulk query hands out its rows in sets") {
  House house;
  for (const char* name : {"A", "B\\\"C", "D"})
    house.create("Contact", R"({"HasOptedOutOfEmail":true,"LastName":")" + std::string(name) + "\"}");
  const std::string id = made_by(house,
                                 "SELECT LastName, HasOptedOutOfEmail, Title, CreatedDate, Owner.Username "
                                 "FROM Contact ORDER BY LastName");
  REQUIRE(id.size() == 18);
  CHECK(house.get(query_jobs + "/" + id).body.find(R"("state":"JobComplete")") != std::string::npos);
  CHECK(house.get(query_jobs + "/" + id)
            .body.find(R"("jobType":"V2Query","lineEnding":"LF","columnDelimiter":)"
                       R"("COMMA","numberRecordsProcessed":3,"retries":0)") != std::string::npos);
  const std::string results = query_jobs + "/" + id + "/results";
  const std::string header =
      "\"LastName\",\"HasOptedOutOfEmail\",\"Title\",\"CreatedDate\",\"Owner.Username\"\n";
  const std::string rest = "\",\"true\",\"\",\"2024-01-15T20:01:00.000Z\",\"admin@sfsim.test\"\n";
  const Response all = house.get(results, {{"Accept", "text/csv"}});
  CHECK(all.header("Content-Type") == "text/csv");
  CHECK(all.header("Sforce-NumberOfRecords") == "3");
  CHECK(all.header("Sforce-Locator") == "null");
  CHECK(all.body == header + "\"A" + rest + "\"B\"\"C" + rest + "\"D" + rest);
  const Response first = house.get(results + "?maxRecords=2");
  CHECK(first.header("Sforce-NumberOfRecords") == "2");
  CHECK(first.header("Sforce-Locator") == "Mg");  // 2
  CHECK(first.body == header + "\"A" + rest + "\"B\"\"C" + rest);
  const Response second = house.get(results + "?locator=Mg&maxRecords=2");
  CHECK(second.header("Sforce-Locator") == "null");
  CHECK(second.body == header + "\"D" + rest);
  CHECK(house.get(results + "?locator=Mg").body == second.body);  // again, the same
  CHECK(house.get(results + "?locator=OTk").status == 400);
  CHECK(house.get(results + "?maxRecords=0").status == 400);
  CHECK(house.send("GET", "/services/data/v61.0" + results).status == 409);
}

TEST_CASE("bulk queries see what query or queryAll sees, when their time comes") {
  House house;
  house.api.bulk_jobs_take(1000);
  const std::string gone = house.create("Contact", R"({"LastName":"Gone"})");
  const std::string id = made_by(house, "SELECT Id FROM Contact");
  const Response all = house.post(query_jobs, R"({"operation":"queryAll","query":"SELECT Id FROM Contact"})");
  house.remove("/sobjects/Contact/" + gone);
  CHECK(house.get(query_jobs + "/" + id + "/results").status == 400);
  house.now += 1000;
  CHECK(house.get(query_jobs + "/" + id + "/results").body == "\"Id\"\n");
  CHECK(house.get(query_jobs + "/" + all.body.substr(7, 18) + "/results").body ==
        "\"Id\"\n\"" + gone + "\"\n");
}

TEST_CASE("what bulk queries do not do is refused when the job is made") {
  House house;
  CHECK(made_by(house, "SELECT COUNT() FROM Contact").find("API_ERROR") != std::string::npos);
  CHECK(made_by(house, "SELECT MailingAddress FROM Contact")
            .find("Selecting compound data not supported in Bulk Query") != std::string::npos);
  CHECK(made_by(house, "SELECT Id FROM Contact OFFSET 2").find("API_ERROR") != std::string::npos);
  CHECK(made_by(house, "SELECT Nonsense FROM Contact").find("INVALID_FIELD") != std::string::npos);
  CHECK(made_by(house, "").find("MALFORMED_QUERY") != std::string::npos);
  CHECK(house.post(query_jobs, R"({"operation":"insert","query":"SELECT Id FROM Contact"})").status == 400);
  CHECK(house.get(query_jobs + "/7500000000000000AA").status == 404);
  CHECK(house.send("GET", "/services/data/v46.0/jobs/query").status == 404);
  const std::string id = made_by(house, "SELECT Id FROM Contact");
  CHECK(house.get("/jobs/ingest/" + id).status == 404);
  CHECK(house.patch(query_jobs + "/" + id, R"({"state":"Aborted"})").body ==
        R"([{"errorCode":"INVALIDJOBSTATE","message":"Aborting already Completed Job not allowed"}])");
  CHECK(house.remove(query_jobs + "/" + id).status == 204);
  CHECK(house.remove(query_jobs + "/" + id).status == 404);
  CHECK(house.get("/limits").body.find(R"("DailyBulkV2QueryJobs":{"Max":10000,"Remaining":10000})") !=
        std::string::npos);
  made_by(house, "SELECT Id FROM Contact");
  CHECK(house.get("/limits").body.find(R"("DailyBulkV2QueryJobs":{"Max":10000,"Remaining":9999})") !=
        std::string::npos);
}

TEST_CASE("bulk jobs live in the org's file and are worked on after it was opened again") {
  const std::string file = (std::filesystem::temp_directory_path() / "sfsim-bulk-test.sqlite").string();
  std::filesystem::remove(file);
  UnixMillis now = start;
  std::string id, ada;
  ApiOptions slow;
  slow.bulk_delay_ms = 60000;
  const auto open = [&] {
    OrgOptions options;
    options.now = [&] { return now; };
    options.file = file;
    options.opt_out_fields_visible = true;
    return options;
  };
  const auto request = [&](Api& api, const std::string& token, std::string method, const std::string& path,
                           std::string body, const std::string& type) {
    return api.handle({std::move(method),
                       "/services/data/v60.0/jobs/ingest" + path,
                       {{"Authorization", "Bearer " + token}, {"Content-Type", type}},
                       std::move(body)});
  };
  {
    Org org(open());
    add_demo_users(org);
    Api api(org, slow);
    const std::string token = api.open_session(*org.user(demo_admin));
    ada = std::get<std::string>(
        org.create(*org.user(demo_admin), *org.schema().find("Contact"), {{"LastName", Value("A")}}, true));
    id = request(api, token, "POST", "", R"({"object":"Contact","operation":"update"})", "application/json")
             .body.substr(7, 18);
    request(api, token, "PUT", "/" + id + "/batches", "Id,LastName\n" + ada + ",B\n", "text/csv");
    request(api, token, "PATCH", "/" + id, R"({"state":"UploadComplete"})", "application/json");
  }
  now += 60000;
  {
    Org org(open());
    Api api(org, slow);
    const std::string token = api.open_session(*org.user(demo_admin));
    CHECK(request(api, token, "GET", "/" + id, "", "").body.find("JobComplete") != std::string::npos);
    CHECK(org.get("Contact", ada, "LastName") == Value("B"));
  }
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
}
