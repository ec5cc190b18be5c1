// Bulk API 1.0: what clients rely on, line by line (clients.md), in its three content types.
#include "tests/catch.h"
#include "tests/sim/api/house.h"
#include "tests/xml.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string async_root = "/services/async/60.0";
const std::string dataload = "xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"";

struct Async : House {
  using House::House;
  Response ask(const std::string& method, const std::string& path, const std::string& body = "",
               const std::string& type = "") {
    Request request{method, async_root + path, {{"x-sfdc-session", token}}, body};
    if (!type.empty()) request.headers.emplace_back("Content-Type", type);
    return api.handle(request);
  }
  std::string xml_job(const std::string& rest) {
    return made(ask("POST", "/job", "<?xml version=\"1.0\"?><jobInfo " + dataload + ">" + rest + "</jobInfo>",
                    "application/xml; charset=UTF-8"));
  }
  std::string json_job(const std::string& rest) {
    return made(ask("POST", "/job", "{" + rest + "}", "application/json"));
  }
  std::string batch(const std::string& job, const std::string& body, const std::string& type) {
    return made(ask("POST", "/job/" + job + "/batch", body, type));
  }
  static std::string made(const Response& answer) {
    if (answer.status != 201) return "not made: " + answer.body;
    const bool json = answer.body.front() == '{';
    const size_t at = json ? answer.body.find("\"id\":\"") + 6 : answer.body.find("<id>") + 4;
    return answer.body.substr(at, 18);
  }
  std::string result(const std::string& job, const std::string& batch_id, const std::string& rest = "") {
    return ask("GET", "/job/" + job + "/batch/" + batch_id + "/result" + rest).body;
  }
  std::string state(const std::string& job, const std::string& batch_id) {
    const std::string body = ask("GET", "/job/" + job + "/batch/" + batch_id).body;
    const size_t begin = body.find("<state>") + 7, message = body.find("<stateMessage>");
    std::string out = body.substr(begin, body.find('<', begin) - begin);
    if (message != std::string::npos)
      out += ": " + body.substr(message + 14, body.find("</stateM") - message - 14);
    return out;
  }
};

std::string csv_job(const std::string& operation, const std::string& rest = "") {
  return "<operation>" + operation + "</operation><object>contact</object>" + rest +
         "<contentType>CSV</contentType>";
}

std::string async_error(const std::string& code, const std::string& message) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><error\n   " + dataload + ">\n <exceptionCode>" + code +
         "</exceptionCode>\n <exceptionMessage>" + message + "</exceptionMessage>\n</error>";
}

}  // namespace

TEST_CASE("a CSV job of Bulk API 1.0 from its making to its results") {
  Async house;
  const Response made = house.ask(
      "POST", "/job", "<jobInfo " + dataload + ">" + csv_job("insert") + "</jobInfo>", "application/xml");
  CHECK(made.status == 201);
  CHECK(made.header("Content-Type") == "application/xml");
  CHECK(made.header("Sforce-Limit-Info").empty());
  const std::string job = Async::made(made);
  CHECK(job.starts_with("750"));
  CHECK(
      made.body ==
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><jobInfo\n   " + dataload + ">\n <id>" + job +
          "</id>\n <operation>insert</operation>\n <object>Contact</object>\n <createdById>" +
          house.org.user(demo_admin)->id +
          "</createdById>\n <createdDate>2024-01-15T20:01:00.000Z</createdDate>\n"
          " <systemModstamp>2024-01-15T20:01:00.000Z</systemModstamp>\n <state>Open</state>\n"
          " <concurrencyMode>Parallel</concurrencyMode>\n <contentType>CSV</contentType>\n"
          " <numberBatchesQueued>0</numberBatchesQueued>\n "
          "<numberBatchesInProgress>0</numberBatchesInProgress>\n"
          " <numberBatchesCompleted>0</numberBatchesCompleted>\n "
          "<numberBatchesFailed>0</numberBatchesFailed>\n"
          " <numberBatchesTotal>0</numberBatchesTotal>\n <numberRecordsProcessed>0</numberRecordsProcessed>\n"
          " <numberRetries>0</numberRetries>\n <apiVersion>60.0</apiVersion>\n"
          " <numberRecordsFailed>0</numberRecordsFailed>\n <totalProcessingTime>0</totalProcessingTime>\n"
          " <apiActiveProcessingTime>0</apiActiveProcessingTime>\n "
          "<apexProcessingTime>0</apexProcessingTime>\n</jobInfo>");
  CHECK(house.ask("GET", "/job/" + job + "/batch").body ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><batchInfoList\n   " + dataload + " />");
  const std::string data = "LastName,FirstName,HasOptedOutOfEmail\r\n\"O\"\"x\",,true\r\n,no,\r\n";
  const Response posted = house.ask("POST", "/job/" + job + "/batch", data, "text/csv");
  CHECK(posted.status == 201);
  CHECK(posted.body.find("<state>Queued</state>") != std::string::npos);
  const std::string batch = Async::made(posted);
  CHECK(batch.starts_with("751"));
  CHECK(house.state(job, batch) == "Completed");
  const Response results = house.ask("GET", "/job/" + job + "/batch/" + batch + "/result");
  CHECK(results.header("Content-Type") == "text/csv");
  const std::string id = results.body.substr(results.body.find("\n\"") + 2, 18);
  CHECK(results.body == "\"Id\",\"Success\",\"Created\",\"Error\"\n\"" + id +
                            "\",\"true\",\"true\",\"\"\n"
                            "\"\",\"false\",\"false\",\"REQUIRED_FIELD_MISSING:Required fields are missing: "
                            "[LastName]:LastName --\"\n");
  CHECK(house.org.get("Contact", id, "HasOptedOutOfEmail") == Value(true));
  CHECK(house.ask("GET", "/job/" + job + "/batch/" + batch + "/request").body == data);
  const std::string all =
      house.ask("GET", "/job/" + job + "/batch", "", "application/json").body;  // still XML
  CHECK(all.find("<batchInfoList\n   " + dataload + ">\n <batchInfo>\n  <id>" + batch + "</id>\n  <jobId>" +
                 job + "</jobId>") != std::string::npos);
  CHECK(all.find("<numberRecordsProcessed>2</numberRecordsProcessed>\n  "
                 "<numberRecordsFailed>1</numberRecordsFailed>") != std::string::npos);
  const Response closed = house.ask(
      "POST", "/job/" + job, "<jobInfo " + dataload + "><state>Closed</state></jobInfo>", "application/xml");
  CHECK(closed.status == 200);
  CHECK(closed.body.find("<state>Closed</state>") != std::string::npos);
  const std::string shown = house.ask("GET", "/job/" + job, "", "application/json; charset=UTF-8").body;
  CHECK(
      shown.find(
          R"("apiVersion":60.0,"assignmentRuleId":null,"concurrencyMode":"Parallel","contentType":"CSV")") !=
      std::string::npos);
  CHECK(shown.find(R"("numberBatchesCompleted":1,)") != std::string::npos);
  CHECK(shown.find(R"("createdDate":"2024-01-15T20:01:00.000+0000")") != std::string::npos);
}

TEST_CASE("JSON and XML jobs answer in their format") {
  Async house;
  const std::string json =
      house.json_job(R"("operation":"insert","object":"Contact","concurrencyMode":1,"contentType":"JSON")");
  CHECK(house.ask("GET", "/job/" + json).body.find("<concurrencyMode>Serial</concurrencyMode>") !=
        std::string::npos);
  const std::string owner = R"("Owner":{"Username":"admin@sfsim.test"})";
  const std::string batch =
      house.batch(json,
                  R"([{"attributes":{"type":"Contact"},"LastName":"J","HasOptedOutOfEmail":true,)" + owner +
                      R"(},{"FirstName":"no","LastName":null}])",
                  "application/json");
  const Response info = house.ask("GET", "/job/" + json + "/batch/" + batch);
  CHECK(info.header("Content-Type") == "application/json");
  CHECK(info.body.find(R"("state":"Completed","stateMessage":null)") != std::string::npos);
  const Response results = house.ask("GET", "/job/" + json + "/batch/" + batch + "/result");
  CHECK(results.header("Content-Type") == "application/json");
  const std::string id = results.body.substr(results.body.find("003"), 18);
  CHECK(
      results.body ==
      R"([{"success":true,"created":true,"id":")" + id +
          R"(","errors":[]},{"success":false,"created":false,"id":null,"errors":[)"
          R"({"message":"Required fields are missing: [LastName]","fields":["LastName"],"statusCode":"REQUIRED_FIELD_MISSING","extendedErrorDetails":null}]}])");
  CHECK(house.org.get("Contact", id, "HasOptedOutOfEmail") == Value(true));
  CHECK(house.org.get("Contact", id, "OwnerId") == Value(house.org.user(demo_admin)->id));
  CHECK(house.ask("GET", "/job/" + json + "/batch").body.starts_with("{\"batchInfo\":[{"));

  const std::string xml =
      house.xml_job("<operation>update</operation><object>Contact</object><contentType>XML</contentType>");
  const std::string second =
      house.batch(xml,
                  "<sObjects " + dataload +
                      " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><sObject><Id>" + id +
                      "</Id><FirstName>F &amp; "
                      "G</FirstName><Phone/><Owner><sObject><Username>integration@sfsim.test</Username></"
                      "sObject></Owner></sObject>"
                      "<sObject><Id>bad</Id></sObject></sObjects>",
                  "application/xml; charset=UTF-8");
  const Response xml_results = house.ask("GET", "/job/" + xml + "/batch/" + second + "/result");
  CHECK(xml_results.header("Content-Type") == "application/xml");
  CHECK(xml_results.body == "<?xml version=\"1.0\" encoding=\"UTF-8\"?><results " + dataload +
                                "><result><id>" + id +
                                "</id><success>true</success><created>false</created></"
                                "result><result><errors><message>malformed id bad</message>"
                                "<statusCode>MALFORMED_ID</statusCode></errors><success>false</"
                                "success><created>false</created></result></results>");
  CHECK(house.org.get("Contact", id, "FirstName") == Value(std::string("F & G")));
  CHECK(house.org.get("Contact", id, "OwnerId") == Value(house.org.user(demo_integration_user)->id));
  for (const auto& [job, type, body] : {std::tuple{json, "application/json", "{\"a\":1}"},
                                        {json, "application/json", "[1"},
                                        {json, "application/json", "[[]]"},
                                        {json, "application/json", R"([{"LastName":["x"]}])"},
                                        {json, "application/json", R"([{"LastName":"x","Nope":1}])"},
                                        {xml, "application/xml", "<a/>"},
                                        {xml, "application/xml", "<sObjects><a/></sObjects>"},
                                        {xml, "application/xml", "<sObjects>"}}) {
    INFO(body);
    CHECK(house.ask("GET", "/job/" + job + "/batch/" + house.batch(job, body, type))
              .body.find("InvalidBatch : ") != std::string::npos);
  }
}

TEST_CASE("Bulk API 1.0 updates, upserts and deletes") {
  Async house;
  const std::string a = house.create("Contact", R"({"LastName":"A","Email":"a@x.test"})"),
                    b = house.create("Contact", R"({"LastName":"B"})");
  const std::string update = house.xml_job(csv_job("update"));
  CHECK(house.result(update,
                     house.batch(update, "Id,Email,Title\n" + a + ",#N/A,\n" + b + ",bad,\n", "text/csv")) ==
        "\"Id\",\"Success\",\"Created\",\"Error\"\n\"" + a +
            "\",\"true\",\"false\",\"\"\n\"\",\"false\",\"false\",\"INVALID_EMAIL_ADDRESS:Email: invalid "
            "email address: bad:Email --\"\n");
  CHECK(is_null(house.org.get("Contact", a, "Email")));
  const std::string upsert =
      house.xml_job(csv_job("upsert", "<externalIdFieldName>Id</externalIdFieldName>"));
  const std::string upserted =
      house.result(upsert, house.batch(upsert, "Id,LastName\n" + a + ",A2\n,New\n", "text/csv"));
  CHECK(upserted.find("\"" + a + "\",\"true\",\"false\",\"\"\n") != std::string::npos);
  CHECK(upserted.find("\",\"true\",\"true\",\"\"\n") != std::string::npos);
  const std::string deletes = house.xml_job(csv_job("delete"));
  CHECK(house.result(deletes, house.batch(deletes, "Id\n" + b + "\n", "text/csv"))
            .find("\"" + b + "\",\"true\",\"false\"") != std::string::npos);
  CHECK(house.org.get("Contact", b, "IsDeleted") == Value(true));
  const std::string hard = house.xml_job(csv_job("hardDelete"));
  house.batch(hard, "Id\n" + a + "\n", "text/csv");
  CHECK(is_null(house.org.get("Contact", a, "LastName")));
  CHECK(house.state(update, house.batch(update, "Id,Nope\n" + a + ",1\n", "text/csv")) ==
        "Failed: InvalidBatch : Field name not found : Nope");
  CHECK(house.result(update, house.batch(update, "Id,Nope\n" + a + ",1\n", "text/csv")) ==
        async_error("InvalidBatch", "Records not processed"));
}

TEST_CASE("queries of Bulk API 1.0") {
  Async house;
  const std::string id = house.create("Contact", R"({"LastName":"Q","Email":"q@x.test"})");
  const std::string soql = "SELECT Id, Owner.Name, CreatedDate, Phone FROM Contact";
  const std::string csv = house.xml_job(csv_job("query"));
  const std::string batch = house.batch(csv, soql, "text/csv");
  CHECK(house.state(csv, batch) == "Completed");
  const Response list =
      house.ask("GET", "/job/" + csv + "/batch/" + batch + "/result", "", "application/json");
  CHECK(list.header("Content-Type") == "application/xml");
  const std::string set = list.body.substr(list.body.find("<result>") + 8, 18);
  CHECK(list.body == "<result-list " + dataload + "><result>" + set + "</result></result-list>");
  CHECK(set.starts_with("752"));
  const Response rows = house.ask("GET", "/job/" + csv + "/batch/" + batch + "/result/" + set);
  CHECK(rows.header("Content-Type") == "text/csv");
  CHECK(rows.body == "\"Id\",\"Owner.Name\",\"CreatedDate\",\"Phone\"\n\"" + id +
                         "\",\"Admin User\",\"2024-01-15T20:01:00.000Z\",\"\"\n");
  CHECK(house.ask("GET", "/job/" + csv + "/batch/" + batch + "/request").body == soql);
  const std::string none = house.batch(csv, "SELECT Id FROM Contact WHERE LastName = 'x'", "text/csv");
  CHECK(house.result(csv, none,
                     "/" + house.result(csv, none).substr(house.result(csv, none).find("<result>") + 8,
                                                          18)) == "Records not found for this query");

  const std::string json = house.json_job(R"("operation":"query","object":"Contact","contentType":"JSON")");
  const std::string of_json = house.batch(json, soql, "application/json");
  const std::string sets = house.result(json, of_json);
  CHECK(sets.starts_with("[\"752"));
  CHECK(house.result(json, of_json, "/" + sets.substr(2, 18)) ==
        R"([{"attributes":{"type":"Contact","url":"/services/data/v60.0/sobjects/Contact/)" + id +
            R"("},"Id":")" + id +
            R"(","Owner":{"attributes":{"type":"User","url":"/services/data/v60.0/sobjects/User/)" +
            house.org.user(demo_admin)->id +
            R"("},"Name":"Admin User"},"CreatedDate":1705348860000,"Phone":null}])");
  const std::string xml =
      house.xml_job("<operation>query</operation><object>Contact</object>");  // XML when it says nothing
  const std::string of_xml = house.batch(xml, soql, "application/xml");
  const std::string listed = house.result(xml, of_xml);
  CHECK(house.result(xml, of_xml, "/" + listed.substr(listed.find("752"), 18)) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><queryResult " + dataload +
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
            "<records xsi:type=\"sObject\"><type>Contact</type><Id>" +
            id +
            "</Id><Owner xsi:type=\"sObject\"><type>User</type><Name>Admin User</Name></Owner>"
            "<CreatedDate>2024-01-15T20:01:00.000Z</CreatedDate><Phone "
            "xsi:nil=\"true\"/></records></queryResult>");

  const auto refused = [&](const std::string& query) {
    return house.state(csv, house.batch(csv, query, "text/csv"));
  };
  CHECK(refused("SELECT Nope FROM Contact")
            .starts_with("Failed: InvalidBatch : Failed to process query: INVALID_FIELD: "));
  CHECK(refused("SELECT MailingAddress FROM Contact") ==
        "Failed: InvalidBatch : Failed to process query: FUNCTIONALITY_NOT_ENABLED: Selecting compound data "
        "not supported in Bulk Query");
  CHECK(refused("SELECT COUNT() FROM Contact").starts_with("Failed: "));
  CHECK(refused("SELECT Id FROM Lead").starts_with("Failed: "));
  house.remove("/sobjects/Contact/" + id);
  const std::string all = house.xml_job(csv_job("queryAll"));
  const std::string of_all = house.batch(all, "SELECT Id FROM Contact", "text/csv");
  CHECK(house.ask("GET", "/job/" + all).body.find("<numberRecordsProcessed>1</numberRecordsProcessed>") !=
        std::string::npos);
}

TEST_CASE("PK chunking: the posted batch is not processed, others have the rows") {
  Async house;
  for (int i = 0; i < 450; ++i)
    house.org.create(Org::system_user(), *house.org.schema().find("Contact"),
                     {{"LastName", std::string("L")}}, false);
  Request request{"POST",
                  async_root + "/job",
                  {{"X-SFDC-Session", house.token},
                   {"Content-Type", "application/xml"},
                   {"Sforce-Enable-PKChunking", "chunkSize=200; startRow=1"}},
                  "<jobInfo>" + csv_job("query") + "</jobInfo>"};
  const std::string job = Async::made(house.api.handle(request));
  const std::string posted = house.batch(job, "SELECT Id FROM Contact", "text/csv");
  CHECK(house.state(job, posted) == "NotProcessed");
  const auto root = testing::XmlReader::read(house.ask("GET", "/job/" + job + "/batch").body);
  std::string rows;
  for (const auto* found : root.all("numberRecordsProcessed")) rows += found->text + " ";
  CHECK(rows == "0 200 200 50 ");
  CHECK(house.result(job, posted) == async_error("InvalidBatch", "Records not processed"));
}

TEST_CASE("refusals of Bulk API 1.0") {
  Async house;
  const std::string job = house.xml_job(csv_job("update"));
  const auto post = [&](const std::string& body, const std::string& type = "application/xml") {
    return house.ask("POST", "/job", body, type);
  };
  CHECK(post("<jobInfo>" + csv_job("insert") + "</jobInfo>").status == 201);
  CHECK(post("<jobInfo><operation>insert</operation><object>Nope</object></jobInfo>").body ==
        async_error("InvalidJob", "Unable to find object: Nope"));
  CHECK(post(R"({"operation":"insert","object":"Nope"})", "application/json").body ==
        R"({"exceptionCode":"InvalidJob","exceptionMessage":"Unable to find object: Nope"})");
  CHECK(post("<jobInfo>" + csv_job("bake") + "</jobInfo>").body.find("InvalidOperation") !=
        std::string::npos);
  CHECK(post("<jobInfo>" + csv_job("upsert") + "</jobInfo>").body.find("External ID was blank for Contact") !=
        std::string::npos);
  CHECK(
      post("<jobInfo>" + csv_job("upsert", "<externalIdFieldName>Title</externalIdFieldName>") + "</jobInfo>")
          .body.find("does not match an External ID") != std::string::npos);
  for (const std::string body : {"", "x", "<a/>", "<jobInfo><contentType>ZIP_CSV</contentType></jobInfo>",
                                 "<jobInfo><concurrencyMode>2</concurrencyMode></jobInfo>"})
    CHECK(post(body).status == 400);
  for (const std::string body : {"", "x", "[]", "{\"object\":{}}"})
    CHECK(post(body, "application/json").status == 400);

  for (const std::string body : {"", " \n"})
    CHECK(house.ask("POST", "/job/" + job + "/batch", body, "text/csv").body ==
          async_error("ClientInputError", "The batch is empty"));
  const std::string nameless =
      house.ask("POST", "/job/" + job + "/batch", std::string("\n\0", 2), "text/csv").body;
  CHECK(nameless.find("<batchInfo") != std::string::npos);
  CHECK(house.ask("GET", "/job/" + job + "/batch").body.find("Field name not found") != std::string::npos);
  CHECK(house.ask("POST", "/job/" + job + "/batch", "[]", "application/json").body.find("InvalidBatch") !=
        std::string::npos);
  CHECK(house.ask("GET", "/job/750000000000000").body ==
        async_error("InvalidJob", "Unable to find job id: 750000000000000"));
  CHECK(house.ask("GET", "/job/" + job + "/batch/751000000000000").body.find("InvalidBatch") !=
        std::string::npos);
  CHECK(house.ask("GET", "/jobs").body.find("InvalidUrl") != std::string::npos);
  CHECK(house.ask("GET", "/job").status == 405);
  CHECK(house.ask("DELETE", "/job/" + job).status == 405);

  const auto change = [&](const std::string& to) {
    return house.ask("POST", "/job/" + job, "{\"state\":\"" + to + "\"}", "application/json").body;
  };
  CHECK(change("Baked") ==
        R"({"exceptionCode":"InvalidJobState","exceptionMessage":"Job state not supported: Baked"})");
  CHECK(change("Closed").find(R"("state":"Closed")") != std::string::npos);
  CHECK(change("Closed").find("Closing already closed Job not allowed") != std::string::npos);
  CHECK(change("Aborted").find("Aborting already Completed Job not allowed") != std::string::npos);
  CHECK(house.ask("POST", "/job/" + job + "/batch", "Id\n", "text/csv").body.find("InvalidJobState") !=
        std::string::npos);

  Request none{"GET", async_root + "/job/" + job, {{"X-SFDC-Session", "bad"}}, ""};
  CHECK(house.api.handle(none).status == 400);
  CHECK(house.api.handle(none).body == async_error("InvalidSessionId", "Invalid session id"));
  none.headers.emplace_back("Content-Type", "application/json");
  CHECK(house.api.handle(none).body ==
        R"({"exceptionCode":"InvalidSessionId","exceptionMessage":"Invalid session id"})");
  Request old{"GET", "/services/async/29.0/job/" + job, {{"X-SFDC-Session", house.token}}, ""};
  CHECK(house.api.handle(old).body.find("InvalidVersion") != std::string::npos);
  // Somebody else's job is none; a System Administrator sees all.
  Request other{"GET",
                async_root + "/job/" + job,
                {{"X-SFDC-Session", house.api.open_session(*house.org.user(demo_integration_user))}},
                ""};
  CHECK(house.api.handle(other).body.find("InvalidJob") != std::string::npos);
  Request hard{
      "POST",
      async_root + "/job",
      {{"X-SFDC-Session", other.header("X-SFDC-Session").data()}, {"Content-Type", "application/xml"}},
      "<jobInfo>" + csv_job("hardDelete") + "</jobInfo>"};
  CHECK(house.api.handle(hard).body.find("FeatureNotEnabled") != std::string::npos);
  house.now += 8LL * 24 * 60 * 60 * 1000;
  house.token = house.api.open_session(*house.org.user(demo_admin));
  CHECK(house.ask("GET", "/job/" + job).status == 400);
  CHECK(house.get("/limits").body.find(R"("DailyBulkApiBatches":{"Max":15000,"Remaining":15000})") !=
        std::string::npos);
  const std::string fresh = house.xml_job(csv_job("query"));
  house.batch(fresh, "SELECT Id FROM Contact", "text/csv");
  CHECK(house.get("/limits").body.find(R"("DailyBulkApiBatches":{"Max":15000,"Remaining":14999})") !=
        std::string::npos);
}
