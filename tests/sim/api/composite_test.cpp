// Requests inside requests: references, halting, what is taken back, the limits, and how each is counted.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string v60 = "/services/data/v60.0";
const std::string halted_body =
    R"({"body":[{"message":"The transaction was rolled back since another operation in the same transaction failed.","errorCode":"PROCESSING_HALTED"}],"httpHeaders":{},"httpStatusCode":400,"referenceId":")";

std::string sub(const std::string& method, const std::string& url, const std::string& reference,
                const std::string& body = {}) {
  return "{\"method\":\"" + method + "\",\"url\":\"" + v60 + url + "\",\"referenceId\":\"" + reference +
         "\"" + (body.empty() ? "" : ",\"body\":" + body) + "}";
}
std::string requests(const std::string& subs, bool all_or_none = false) {
  return std::string("{\"allOrNone\":") + (all_or_none ? "true" : "false") + ",\"compositeRequest\":[" +
         subs + "]}";
}
bool holds(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }
int64_t rows_of(House& house, const char* sobject) {
  return house.org.count(*house.org.schema().find(sobject));
}

}  // namespace

TEST_CASE("composite: a contact of an account that was just made") {
  House house;
  const Response answer = house.post(
      "/composite",
      requests(
          sub("POST", "/sobjects/Account", "acc", R"({"Name":"Acme & Sons"})") + "," +
          sub("POST", "/sobjects/Contact", "con", R"({"LastName":"Lovelace","AccountId":"@{acc.id}"})") +
          "," + sub("GET", "/sobjects/Account/@{acc.id}?fields=Name", "read") + "," +
          sub("GET", "/query?q=SELECT Id, Account.Name FROM Contact WHERE AccountId = '@{acc.id}'", "found") +
          "," +
          sub("PATCH", "/sobjects/Contact/@{found.records[0].Id}", "named",
              R"({"FirstName":"@{read.Name}","Description":"of @{found.records[0].Account.Name}!"})")));
  CHECK(answer.status == 200);
  const std::string id = house.org.find(*house.org.schema().find("Contact"),
                                        *house.org.schema().find("Contact")->field("LastName"),
                                        Value(std::string("Lovelace")), 2)[0];
  CHECK(house.org.get("Contact", id, "FirstName") == Value(std::string("Acme & Sons")));
  CHECK(house.org.get("Contact", id, "Description") == Value(std::string("of Acme & Sons!")));
  CHECK(holds(answer.body, "{\"body\":{\"id\":\"" + id +
                               "\",\"success\":true,\"errors\":[]},\"httpHeaders\":{\"Location\":\"" + v60 +
                               "/sobjects/Contact/" + id +
                               "\"},\"httpStatusCode\":201,\"referenceId\":\"con\"}"));
  CHECK(holds(answer.body, R"({"body":null,"httpHeaders":{},"httpStatusCode":204,"referenceId":"named"}]})"));
  CHECK(house.org.api_calls_used() == 1);
}

TEST_CASE("composite: one that fails leaves the others alone, but not those that refer to it") {
  House house;
  const Response answer = house.post(
      "/composite",
      requests(sub("POST", "/sobjects/Account", "acc", "{}") + "," +
               sub("POST", "/sobjects/Contact", "con", R"({"LastName":"B","AccountId":"@{acc.id}"})") + "," +
               sub("POST", "/sobjects/Lead", "lead", R"({"LastName":"C","Company":"D"})")));
  CHECK(answer.status == 200);
  CHECK(holds(answer.body, R"("errorCode":"REQUIRED_FIELD_MISSING","fields":["Name"]}],"httpHeaders":{},)"));
  CHECK(holds(
      answer.body,
      R"({"body":[{"message":"Invalid reference specified. No value for acc.id found in acc","errorCode":"PROCESSING_HALTED"}],"httpHeaders":{},"httpStatusCode":400,"referenceId":"con"})"));
  CHECK(rows_of(house, "Contact") == 0);
  CHECK(rows_of(house, "Lead") == 1);
}

TEST_CASE("composite: all or nothing") {
  House house;
  const Response answer = house.post(
      "/composite", requests(sub("POST", "/sobjects/Account", "acc", R"({"Name":"A"})") + "," +
                                 sub("POST", "/sobjects/Contact", "con", R"({"FirstName":"B"})") + "," +
                                 sub("POST", "/sobjects/Lead", "lead", R"({"LastName":"C","Company":"D"})"),
                             true));
  CHECK(answer.status == 200);
  CHECK(
      answer.body ==
      "{\"compositeResponse\":[" + halted_body +
          R"(acc"},{"body":[{"message":"Required fields are missing: [LastName]","errorCode":"REQUIRED_FIELD_MISSING","fields":["LastName"]}],"httpHeaders":{},"httpStatusCode":400,"referenceId":"con"},)" +
          halted_body + "lead\"}]}");
  CHECK(rows_of(house, "Account") == 0);
  CHECK(rows_of(house, "Lead") == 0);
}

TEST_CASE("composite: a collection that is taken back takes the others back only when both say so") {
  for (const bool outer : {false, true})
    for (const bool inner : {false, true}) {
      House house;
      const std::string rows = std::string("{\"allOrNone\":") + (inner ? "true" : "false") +
                               R"(,"records":[{"attributes":{"type":"Lead"},"LastName":"C","Company":"D"},)"
                               R"({"attributes":{"type":"Lead"},"LastName":"E"}]})";
      const Response answer =
          house.post("/composite", requests(sub("POST", "/sobjects/Account", "acc", R"({"Name":"A"})") + "," +
                                                sub("POST", "/composite/sobjects", "rows", rows),
                                            outer));
      CHECK(answer.status == 200);
      CHECK(rows_of(house, "Account") == (outer && inner ? 0 : 1));
      CHECK(rows_of(house, "Lead") == (inner ? 0 : 1));
    }
}

TEST_CASE("composite: what is refused as a whole") {
  House house;
  const auto status = [&](const std::string& body) { return house.post("/composite", body).status; };
  std::string many = sub("GET", "/sobjects/Account", "r0"), queries;
  for (int i = 1; i < 26; ++i) many += "," + sub("GET", "/sobjects/Account", "r" + std::to_string(i));
  for (int i = 0; i < 6; ++i)
    queries += (i ? "," : "") + sub("GET", "/query?q=SELECT Id FROM Lead", "q" + std::to_string(i));
  CHECK(status(requests(many)) == 400);
  CHECK(status(requests(queries)) == 400);
  CHECK(status(requests(sub("GET", "/sobjects", "a") + "," + sub("GET", "/sobjects", "a"))) == 400);
  CHECK(status(requests(R"({"method":"GET","url":"/services/data/v60.0/sobjects"})")) == 400);
  CHECK(status(requests(sub("FETCH", "/sobjects", "a"))) == 400);
  CHECK(status(R"({"compositeRequest":{}})") == 400);
  CHECK(status(R"({"records":[]})") == 400);
  CHECK(status("") == 400);
}

TEST_CASE("composite: what is no resource inside, bad reference ids") {
  House house;
  const Response answer =
      house.post("/composite",
                 requests(sub("GET", "/sobjects/Foo", "a") + "," + sub("GET", "/limits", "b") + "," +
                          sub("POST", "/composite", "c", "{}") + "," + sub("GET", "/sobjects/Lead", "d-e")));
  const std::string none =
      R"({"body":[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}],"httpHeaders":{},"httpStatusCode":404,"referenceId":")";
  CHECK(
      answer.body ==
      "{\"compositeResponse\":[" + none + "a\"}," + none + "b\"}," + none + "c\"}," +
          R"({"body":[{"message":"Provided referenceId ('d-e') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').","errorCode":"PROCESSING_HALTED"}],"httpHeaders":{},"httpStatusCode":400,"referenceId":"d-e"}]})");
}

TEST_CASE("composite: conditional describe, as recorded by CumulusCI") {
  House house;
  const Response answer = house.post(
      "/composite",
      R"({"compositeRequest":[{"referenceId":"a","method":"GET","url":"/services/data/v60.0/sobjects/Lead/describe","httpHeaders":{"If-Modified-Since":"Thu, 03 Sep 2030 21:35:07 GMT"}}]})");
  CHECK(holds(answer.body, R"({"body":null,"httpHeaders":{)"));
  CHECK(holds(answer.body, R"("Last-Modified":)"));
  CHECK(holds(answer.body, R"("httpStatusCode":304)"));
}

TEST_CASE("batch: both forms of address, halting, and each request counts") {
  House house;
  const std::string items =
      R"({"method":"POST","url":"v60.0/sobjects/Lead","richInput":{"LastName":"A","Company":"B"}},)"
      R"({"method":"GET","url":"v60.0/sobjects/Lead/null"},)"
      R"({"method":"GET","url":"/services/data/v60.0/query?q=SELECT+LastName+FROM+Lead"})";
  const Response on = house.post("/composite/batch", "{\"batchRequests\":[" + items + "]}");
  CHECK(on.status == 200);
  CHECK(holds(on.body, R"({"hasErrors":true,"results":[{"statusCode":201,"result":{"id":")"));
  CHECK(holds(
      on.body,
      R"({"statusCode":404,"result":[{"message":"Provided external ID field does not exist or is not accessible: null","errorCode":"NOT_FOUND"}]})"));
  CHECK(holds(on.body, R"({"statusCode":200,"result":{"totalSize":1,"done":true,)"));
  CHECK(house.org.api_calls_used() == 3);
  const Response halts =
      house.post("/composite/batch", "{\"haltOnError\":true,\"batchRequests\":[" + items + "]}");
  CHECK(halts.status == 200);
  CHECK(holds(halts.body, R"({"statusCode":412,"result":[{"message":)"));
  CHECK(holds(halts.body, "BATCH_PROCESSING_HALTED"));
  CHECK(rows_of(house, "Lead") == 2);
  CHECK(
      house.post("/composite/batch", R"({"batchRequests":[{"method":"GET","url":"v61.0/limits"}]})").status ==
      400);
  CHECK(house.post("/composite/batch", R"({"batchRequests":[{"method":"GET","url":"limits"}]})").status ==
        400);
}

TEST_CASE("tree: children find their parents, roots come first") {
  House house;
  const Response answer = house.post(
      "/composite/tree/Account/",
      R"({"records":[{"attributes":{"type":"Account","referenceId":"ref1"},"name":"A","Contacts":{"records":[)"
      R"({"attributes":{"type":"Contact","referenceId":"ref2"},"lastname":"B"},)"
      R"({"attributes":{"type":"Contact","referenceId":"ref3"},"lastname":"C"}]}},)"
      R"({"attributes":{"type":"Account","referenceId":"ref4"},"name":"D","ChildAccounts":{"records":[)"
      R"({"attributes":{"type":"Account","referenceId":"ref5"},"name":"E"}]}}]})");
  CHECK(answer.status == 201);
  std::vector<size_t> places;
  for (const char* name : {"ref1", "ref4", "ref2", "ref3", "ref5"}) places.push_back(answer.body.find(name));
  CHECK(std::is_sorted(places.begin(), places.end()));
  CHECK(places.back() != answer.body.npos);
  CHECK(answer.body.starts_with(R"({"hasErrors":false,"results":[{"referenceId":"ref1","id":"001)"));
  CHECK(holds(house.get("/query?q=SELECT+Id+FROM+Contact+WHERE+Account.Name='A'").body, "\"totalSize\":2"));
  CHECK(holds(house.get("/query?q=SELECT+Id+FROM+Account+WHERE+Parent.Name='D'").body, "\"totalSize\":1"));
}

TEST_CASE("tree: all or nothing, and only the bad ones are named") {
  House house;
  const std::string good = R"({"attributes":{"type":"Contact","referenceId":"ref0"},"LastName":"A"},)";
  const Response answer = house.post(
      "/composite/tree/Contact",
      "{\"records\":[" + good +
          R"({"attributes":{"type":"Contact","referenceId":"ref1"},"LastName":"B","Email":"badone"}]})");
  CHECK(answer.status == 400);
  CHECK(
      answer.body ==
      R"({"hasErrors":true,"results":[{"referenceId":"ref1","errors":[{"statusCode":"INVALID_EMAIL_ADDRESS","message":"Email: invalid email address: badone","fields":["Email"]}]}]})");
  CHECK(rows_of(house, "Contact") == 0);
  const Response twins =
      house.post("/composite/tree/Contact", "{\"records\":[" + good + good.substr(0, good.size() - 1) + "]}");
  CHECK(twins.status == 400);
  CHECK(holds(twins.body, "Duplicate ReferenceId provided in the request."));
  CHECK(house.post("/composite/tree/Contact", R"({"records":[{"LastName":"A"}]})").status == 403);
  CHECK(house.post("/composite/tree/Unicorn", R"({"records":[]})").status == 404);
  CHECK(rows_of(house, "Contact") == 0);
}

TEST_CASE("graph: each is a transaction") {
  House house;
  const std::string good =
      sub("POST", "/sobjects/Account", "acc", R"({"Name":"A"})") + "," +
      sub("POST", "/sobjects/Contact", "con", R"({"LastName":"B","AccountId":"@{acc.id}"})");
  const std::string bad = sub("POST", "/sobjects/Account", "acc", R"({"Name":"C"})") + "," +
                          sub("POST", "/sobjects/Lead", "lead", "{}");
  const Response answer =
      house.post("/composite/graph", R"({"graphs":[{"graphId":"1","compositeRequest":[)" + good +
                                         R"(]},{"graphId":"2","compositeRequest":[)" + bad + "]}]}");
  CHECK(answer.status == 200);
  CHECK(answer.body.starts_with(
      R"({"graphs":[{"graphId":"1","graphResponse":{"compositeResponse":[{"body":{"id":"001)"));
  CHECK(
      holds(answer.body, R"(]},"isSuccessful":true},{"graphId":"2","graphResponse":{"compositeResponse":[)" +
                             halted_body + "acc\"}"));
  CHECK(answer.body.ends_with(R"("referenceId":"lead"}]},"isSuccessful":false}]})"));
  CHECK(rows_of(house, "Account") == 1);
  CHECK(rows_of(house, "Contact") == 1);
  CHECK(
      house
          .post("/composite/graph",
                R"({"graphs":[{"graphId":"1","compositeRequest":[]},{"graphId":"1","compositeRequest":[]}]})")
          .status == 400);
  CHECK(house.org.api_calls_used() == 2);
}

TEST_CASE("composite resources and their versions") {
  House house;
  CHECK(
      house.get("/composite").body ==
      R"({"tree":"/services/data/v60.0/composite/tree","batch":"/services/data/v60.0/composite/batch","sobjects":"/services/data/v60.0/composite/sobjects","graph":"/services/data/v60.0/composite/graph"})");
  CHECK(house.send("POST", "/services/data/v49.0/composite/graph", "{}").status == 404);
  CHECK(house.send("POST", "/services/data/v37.0/composite", "{}").status == 404);
  CHECK(house.send("PUT", v60 + "/composite", "{}").status == 405);
}

TEST_CASE("a graph writes and reads rows, nothing else") {
  House house;
  for (const std::string path :
       {"/sobjects/Contact/listviews", "/sobjects/Contact/describe/layouts", "/sobjects/Contact/describe"}) {
    CAPTURE(path);
    const Response reply = house.post(
        "/composite/graph",
        R"({"graphs":[{"graphId":"g","compositeRequest":[{"method":"GET","referenceId":"a","url":")" +
            house.data + path + R"("}]}]})");
    CHECK(reply.body.find("\"httpStatusCode\":404") != std::string::npos);
  }
}
