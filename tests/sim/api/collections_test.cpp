// sObject Collections: answers in input order, all or nothing, the limits, and every element that can be
// wrong.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string path = "/composite/sobjects";
const std::string rolled_back =
    R"({"statusCode":"ALL_OR_NONE_OPERATION_ROLLED_BACK","message":"Record rolled back because not all records were valid and the request was using AllOrNone header","fields":[]})";

std::string ok_row(const std::string& id) { return "{\"id\":\"" + id + "\",\"success\":true,\"errors\":[]}"; }
std::string bad_row(const std::string& code, const std::string& message, const std::string& fields = "") {
  return "{\"success\":false,\"errors\":[{\"statusCode\":\"" + code + "\",\"message\":\"" + message +
         "\",\"fields\":[" + fields + "]}]}";
}
std::string contact(const std::string& rest) { return R"({"attributes":{"type":"Contact"},)" + rest + "}"; }
std::string body(const std::string& records, bool all_or_none = false) {
  return std::string("{\"allOrNone\":") + (all_or_none ? "true" : "false") + ",\"records\":[" + records +
         "]}";
}

}  // namespace

TEST_CASE("creating: mixed types, bad rows among good ones") {
  House house;
  const Response answer = house.post(
      path,
      body(
          contact(R"("LastName":"A")") + "," + contact(R"("LastName":"B","Email":"badone")") +
          R"(,null,{"attributes":{"type":"Unicorn"}},{"attributes":{"type":"Lead"},"LastName":"C","Company":"D"})"));
  CHECK(answer.status == 200);
  const std::string first = answer.body.substr(8, 18),
                    last = answer.body.substr(answer.body.rfind("00Q"), 18);
  CHECK(answer.body ==
        "[" + ok_row(first) + "," +
            bad_row("INVALID_EMAIL_ADDRESS", "Email: invalid email address: badone", "\"Email\"") + "," +
            bad_row("INVALID_FIELD",
                    "JsonBody Deserialization failed on token 'null' and has left off in the middle of "
                    "parsing a row. "
                    "Will go to end of row to begin parsing the next row") +
            "," + bad_row("INVALID_TYPE", "sObject type 'Unicorn' is not supported.") + "," + ok_row(last) +
            "]");
  CHECK(house.org.count(*house.org.schema().find("Contact")) == 1);
  CHECK(house.org.api_calls_used() == 1);
}

TEST_CASE("all or nothing takes the good ones back") {
  House house;
  const Response created =
      house.post(path, body(contact(R"("LastName":"A")") + "," + contact(R"("FirstName":"B")"), true));
  CHECK(created.body ==
        "[{\"success\":false,\"errors\":[" + rolled_back + "]}," +
            bad_row("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "\"LastName\"") +
            "]");
  CHECK(house.org.count(*house.org.schema().find("Contact")) == 0);

  const std::string a = house.create("Contact", R"({"LastName":"A"})"),
                    b = house.create("Contact", R"({"LastName":"B"})");
  const std::string records = contact(R"("id":")" + a + R"(","HasOptedOutOfEmail":true)") + "," +
                              contact(R"("Id":")" + b + R"(","Email":"bad")");
  const std::string bad = bad_row("INVALID_EMAIL_ADDRESS", "Email: invalid email address: bad", "\"Email\"");
  CHECK(house.patch(path, body(records, true)).body ==
        "[{\"id\":\"" + a + "\",\"success\":false,\"errors\":[" + rolled_back + "]}," + bad + "]");
  CHECK(house.org.get("Contact", a, "HasOptedOutOfEmail") == Value(false));
  CHECK(house.patch(path, body(records, false)).body == "[" + ok_row(a) + "," + bad + "]");
  CHECK(house.org.get("Contact", a, "HasOptedOutOfEmail") == Value(true));
}

TEST_CASE("updating: ids missing, twice, unknown, deleted, of another object") {
  House house;
  const std::string a = house.create("Contact", R"({"LastName":"A"})"),
                    gone = house.create("Contact", R"({"LastName":"B"})");
  const std::string lead = house.create("Lead", R"({"LastName":"L","Company":"C"})");
  house.remove("/sobjects/Contact/" + gone);
  const auto row = [](const std::string& id) { return contact("\"id\":\"" + id + "\""); };
  CHECK(house
            .patch(path, body(row(a) + "," + row(a.substr(0, 15)) + "," + contact(R"("LastName":"x")") + "," +
                              row("nonsense") + "," + row("003000000000001AAA") + "," + row(gone) + "," +
                              row(lead)))
            .body == "[" + ok_row(a) + "," + bad_row("DUPLICATE_VALUE", "duplicate id in list: " + a) + "," +
                         bad_row("MISSING_ARGUMENT", "Id not specified in an update call") + "," +
                         bad_row("MALFORMED_ID", "malformed id nonsense") + "," +
                         bad_row("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id") + "," +
                         bad_row("ENTITY_IS_DELETED", "entity is deleted") + "," +
                         bad_row("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id") + "]");
}

TEST_CASE("whole-request refusals") {
  House house;
  std::string many, chunks;
  for (int i = 0; i < 201; ++i) many += (i ? "," : "") + contact(R"("LastName":"x")");
  for (int i = 0; i < 11; ++i)
    chunks += std::string(i ? "," : "") +
              (i % 2 ? contact(R"("LastName":"x")") : R"({"attributes":{"type":"Lead"}})");
  const std::string too_many = refusal(
      "EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records into this call");
  CHECK(house.post(path, body(many)).body == too_many);
  CHECK(house.post(path, body(chunks)).status == 400);
  CHECK(house.post(path, "{}").status == 400);
  CHECK(house.post(path, R"({"records":{}})").status == 400);
  CHECK(house.post(path, R"({"records":[],"allornone":true})").body ==
        refusal("JSON_PARSER_ERROR", R"(Unrecognized field \"allornone\" at [line:1, column:31])"));
  CHECK(house.post(path, body("")).body == "[]");
  CHECK(house.remove(path).body == refusal("REQUIRED_FIELD_MISSING", "At least 1 Id is required."));
  CHECK(house.org.count(*house.org.schema().find("Contact")) == 0);
}

TEST_CASE("deleting several") {
  House house;
  const std::string a = house.create("Contact", R"({"LastName":"A"})"),
                    b = house.create("Lead", R"({"LastName":"B","Company":"C"})");
  CHECK(house.remove(path + "?ids=" + a + "%2C003000000000001AAA&allOrNone=true").body ==
        "[{\"id\":\"" + a + "\",\"success\":false,\"errors\":[" + rolled_back + "]}," +
            bad_row("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id") + "]");
  CHECK(house.get("/sobjects/Contact/" + a).status == 200);
  CHECK(house.remove(path + "?ids=" + a + "," + b).body == "[" + ok_row(a) + "," + ok_row(b) + "]");
  CHECK(house.get("/sobjects/Contact/" + a).status == 404);
}

TEST_CASE("reading several: null where there is none") {
  House house;
  const std::string a = house.create("Contact", R"({"LastName":"A"})");
  const std::string row = R"({"attributes":{"type":"Contact","url":"/services/data/v60.0/sobjects/Contact/)" +
                          a + R"("},"LastName":"A","Id":")" + a + R"("})";
  CHECK(house.get(path + "/Contact?ids=" + a + ",003000000000001AAA,x&fields=LastName").body ==
        "[" + row + ",null,null]");
  CHECK(house.post(path + "/Contact", R"({"ids":[")" + a + R"("],"fields":["LastName"]})").body ==
        "[" + row + "]");
  CHECK(house.get(path + "/Contact?fields=LastName").body ==
        refusal("REQUIRED_FIELD_MISSING", "At least 1 Id is required."));
}

TEST_CASE("upserting several by e-mail and by id") {
  House house;
  const std::string a = house.create("Contact", R"({"LastName":"A","Email":"ada@example.com"})");
  const Response answer = house.patch(path + "/Contact/Email",
                                      body(contact(R"("Email":"ADA@example.com","FirstName":"Ada")") + "," +
                                           contact(R"("Email":"new@example.com","LastName":"New")")));
  const std::string made = answer.body.substr(answer.body.rfind("\"id\":\"") + 6, 18);
  CHECK(answer.body == "[{\"id\":\"" + a + "\",\"success\":true,\"errors\":[],\"created\":false},{\"id\":\"" +
                           made + "\",\"success\":true,\"errors\":[],\"created\":true}]");
  const Response by_id = house.patch(path + "/Contact/Id", body(contact(R"("LastName":"B","Id":null)")));
  CHECK(by_id.body.ends_with("\"success\":true,\"errors\":[],\"created\":true}]"));
  const Response undone = house.patch(
      path + "/Contact/Id",
      body(contact(R"("LastName":"C","Id":null)") + "," + contact(R"("LastName":"D","Id":"x")"), true));
  CHECK(
      undone.body ==
      "[{\"success\":false,\"errors\":[" + rolled_back + "],\"created\":true}," +
          R"({"success":false,"errors":[{"statusCode":"MALFORMED_ID","message":"malformed id x","fields":[]}],"created":true}])");
}

TEST_CASE("allOrNone without a value is as if it were not there") {
  House house;
  const Response reply =
      house.post("/composite/sobjects", R"({"allOrNone":null,"records":[)"
                                        R"({"attributes":{"type":"Contact"},"LastName":"Lovelace"},)"
                                        R"({"attributes":{"type":"Contact"}}]})");
  CHECK(reply.status == 200);
  CHECK(reply.body.find("\"success\":true") != std::string::npos);
  CHECK(reply.body.find("REQUIRED_FIELD_MISSING") != std::string::npos);
}
