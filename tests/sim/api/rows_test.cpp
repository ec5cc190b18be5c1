// Single rows: create, retrieve, update, delete, upsert, conditions; bodies to the byte.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

TEST_CASE("create answers 201 with a relative Location") {
  House house;
  const Response made =
      house.post("/sobjects/Contact/", R"({"LastName":"Lovelace","attributes":{"type":"Contact"}})");
  CHECK(made.status == 201);
  const std::string id = made.body.substr(7, 18);
  CHECK(made.body == "{\"id\":\"" + id + "\",\"success\":true,\"errors\":[]}");
  CHECK(made.header("Location") == "/services/data/v60.0/sobjects/Contact/" + id);
  CHECK(house.post("/sobjects/Contact/Id", R"({"LastName":"Hopper"})").status == 201);
}

TEST_CASE("a row shows attributes, then the fields asked for with Id, nulls and all") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"Engines"})");
  const std::string id = house.create(
      "Contact",
      R"({"LastName":"Love\"lace\n","Email":"ada@example.com","MailingCity":"London","MailingLatitude":51.5,)"
      R"("AccountId":")" +
          account + R"("})");
  const std::string head =
      R"({"attributes":{"type":"Contact","url":"/services/data/v60.0/sobjects/Contact/)" + id + R"("},)";
  CHECK(house.get("/sobjects/Contact/" + id + "?fields=lastname,Email,Email,Phone").body ==
        head + R"("LastName":"Love\"lace","Email":"ada@example.com","Phone":null,"Id":")" + id + R"("})");
  CHECK(house.get("/sobjects/Contact/" + id.substr(0, 15) + "?fields=MailingAddress,OtherAddress,CreatedDate")
            .body ==
        head +
            R"("MailingAddress":{"city":"London","country":null,"geocodeAccuracy":null,"latitude":51.5,)"
            R"("longitude":null,"postalCode":null,"state":null,"street":null},"OtherAddress":null,)"
            R"("CreatedDate":"2024-01-15T20:01:00.000+0000","Id":")" +
            id + R"("})");
  const Response whole = house.get("/sobjects/Contact/" + id);
  CHECK(whole.header("Last-Modified") == "Mon, 15 Jan 2024 20:01:00 GMT");
  CHECK(whole.body.find(R"("HasOptedOutOfEmail":false)") != std::string::npos);
  CHECK(whole.body.find(R"("IsDeleted":false,"MasterRecordId":null)") != std::string::npos);
}

TEST_CASE("what a row refuses") {
  House house;
  const std::string id = house.create("Contact", R"({"LastName":"x"})");
  const std::string gone = house.create("Contact", R"({"LastName":"x"})");
  CHECK(house.remove("/sobjects/Contact/" + gone).status == 204);
  const std::string lead = house.create("Lead", R"({"LastName":"x","Company":"y"})");
  const std::string contact = "/sobjects/Contact/";
  const std::string wrong = id.substr(0, 15) + (id.ends_with("AAB") ? "AAC" : "AAB");
  const std::string dead = R"([{"message":"entity is deleted","errorCode":"ENTITY_IS_DELETED","fields":[]}])";
  const auto external = [](const std::string& segment) {
    return refusal("NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + segment);
  };
  struct {
    std::string method, path, body;
    int status;
    std::string answer;
  } const rows[] = {
      {"GET", contact + "-1", "", 404, external("-1")},
      {"GET", contact + "INVALID%20ID", "", 404, external("INVALID ID")},
      {"GET", contact + "003000000000001AAA", "", 404, nowhere},
      {"GET", contact + lead, "", 404, nowhere},
      {"GET", contact + gone, "", 404, nowhere},
      {"PATCH", contact + gone, "{}", 404, dead},
      {"DELETE", contact + gone, "", 404, dead},
      {"DELETE", contact + "003000000000000AAA", "", 404,
       R"([{"message":"invalid cross reference id","errorCode":"INVALID_CROSS_REFERENCE_KEY","fields":[]}])"},
      {"PATCH", contact + "003000000000001AAA", "{}", 404, nowhere},
      {"PATCH", contact + wrong, "{}", 400,
       R"([{"message":"Contact ID: id value of incorrect type: )" + wrong +
           R"(","errorCode":"MALFORMED_ID","fields":["Id"]}])"},
      {"GET", contact + id + "?fields=Nope", "", 400,
       refusal("INVALID_FIELD", "No such column 'Nope' on sobject of type Contact")},
      {"POST", "/sobjects/Contact", R"({"Nope":1})", 400,
       refusal("INVALID_FIELD", "No such column 'Nope' on sobject of type Contact")},
      {"POST", "/sobjects/Contact", R"({"FirstName":"x"})", 400,
       R"([{"message":"Required fields are missing: [LastName]","errorCode":"REQUIRED_FIELD_MISSING","fields":["LastName"]}])"},
      {"POST", "/sobjects/Contact", R"({"LastName":"x","Id":"003000000000001AAA"})", 400,
       refusal("INVALID_FIELD", "The Id field should not be specified in the sobject data.")},
      {"PATCH", contact + id, R"({"id":"x"})", 400,
       refusal("INVALID_FIELD", "The Id field should not be specified in the sobject data.")},
      {"PATCH", contact + id, "", 400,
       refusal("JSON_PARSER_ERROR",
               "The HTTP entity body is required, but this request has no entity body.")},
      {"PATCH", contact + id, R"({"LastName":{"a":1}})", 400,
       refusal("JSON_PARSER_ERROR",
               "Cannot deserialize instance of string from START_OBJECT value { at [line:1, column:14]")},
      {"PATCH", contact + id, R"({"LastName":"a","lastname":"b"})", 400,
       refusal("JSON_PARSER_ERROR", "Duplicate field 'lastname' at [line:1, column:31]")},
      {"PATCH", contact + id, "[1]", 400,
       refusal("JSON_PARSER_ERROR",
               "Cannot deserialize instance of sobject from START_ARRAY value [ at [line:1, column:2]")},
      {"PATCH", contact + id, "{\n \"HasOptedOutOfEmail\":\"maybe\"}", 400,
       refusal(
           "JSON_PARSER_ERROR",
           "Cannot deserialize instance of boolean from VALUE_STRING value maybe at [line:2, column:30]")},
      {"GET", "/sobjects/Contact/Namez/x", "", 404, external("Namez")},
      {"PATCH", "/sobjects/Contact/Phone/1", "{}", 404, external("Phone")},
  };
  for (const auto& row : rows) {
    CAPTURE(row.method, row.path, row.body);
    const Response answer = house.send(row.method, house.data + row.path, row.body);
    CHECK(answer.status == row.status);
    CHECK(answer.body == row.answer);
  }
}

TEST_CASE("field security hides a field from rows, writes and describes") {
  House house(false);
  const std::string id = house.create("Contact", R"({"LastName":"x"})");
  const std::string field = "HasOptedOutOfEmail";
  CHECK(house.get("/sobjects/Contact/" + id).body.find(field) == std::string::npos);
  const Response refused = house.patch("/sobjects/Contact/" + id, R"({"HasOptedOutOfEmail":true})");
  CHECK(refused.status == 400);
  CHECK(refused.body ==
        refusal("INVALID_FIELD", "No such column 'HasOptedOutOfEmail' on sobject of type Contact"));
  CHECK(house.get("/sobjects/Contact/describe").body.find(field) == std::string::npos);

  house.org.grant_field("", "Contact", field, false);
  CHECK(house.get("/sobjects/Contact/" + id).body.find("\"HasOptedOutOfEmail\":false") != std::string::npos);
  CHECK(house.get("/sobjects/Contact/describe").body.find(field) != std::string::npos);
  CHECK(house.patch("/sobjects/Contact/" + id, R"({"HasOptedOutOfEmail":true})")
            .body.find("INVALID_FIELD_FOR_INSERT_UPDATE") != std::string::npos);
  house.org.grant_field("", "Contact", field);
  CHECK(house.patch("/sobjects/Contact/" + id, R"({"HasOptedOutOfEmail":true})").status == 204);
  CHECK(house.get("/sobjects/Contact/" + id + "?fields=HasOptedOutOfEmail").body.find("Email\":true") !=
        std::string::npos);
}

TEST_CASE("upsert by a lookup field: made, changed, ambiguous; answers differ by version") {
  House house;
  const std::string path = "/sobjects/Contact/Email/ada%40example.com";
  const Response made = house.patch(path, R"({"LastName":"Lovelace"})");
  CHECK(made.status == 201);
  const std::string id = made.body.substr(7, 18);
  CHECK(made.body == "{\"id\":\"" + id + "\",\"success\":true,\"errors\":[],\"created\":true}");
  CHECK(house.get(path + "?fields=Email").body.find("\"Email\":\"ada@example.com\"") != std::string::npos);
  const Response changed = house.patch(path, R"({"FirstName":"Ada"})");
  CHECK(changed.status == 200);
  CHECK(changed.body == "{\"id\":\"" + id + "\",\"success\":true,\"errors\":[],\"created\":false}");
  CHECK(house.send("PATCH", "/services/data/v45.0" + path, R"({"FirstName":"A"})").status == 204);
  CHECK(house.patch(path, R"({"Email":"other@example.com"})").body ==
        refusal("INVALID_FIELD", "The Email field should not be specified in the sobject data."));
  CHECK(
      house.patch("/sobjects/Contact/Email/new@example.com?updateOnly=true", R"({"LastName":"x"})").status ==
      404);
  CHECK(house.patch("/sobjects/Contact/Id/" + id, R"({"LastName":"y"})").status == 200);

  const std::string twin = house.create("Contact", R"({"LastName":"Twin","Email":"ADA@example.com"})");
  const std::string url = "/services/data/v60.0/sobjects/Contact/";
  for (const std::string method : {"GET", "PATCH", "DELETE"}) {
    const Response several = house.send(method, house.data + path, method == "PATCH" ? "{}" : "");
    CHECK(several.status == 300);
    CHECK(several.body == "[\"" + url + id + "\",\"" + url + twin + "\"]");
  }
  CHECK(house.remove("/sobjects/Contact/" + twin).status == 204);
  CHECK(house.remove(path).status == 204);
  CHECK(house.remove(path).status == 404);
}

TEST_CASE("conditional requests on rows") {
  House house;
  const std::string path = "/sobjects/Contact/" + house.create("Contact", R"({"LastName":"x"})");
  const std::string before = "Mon, 15 Jan 2024 20:00:59 GMT", same = "Mon, 15 Jan 2024 20:01:00 GMT";
  const Response unchanged = house.get(path, {{"If-Modified-Since", same}});
  CHECK(unchanged.status == 304);
  CHECK(unchanged.body.empty());
  CHECK(house.get(path, {{"If-Modified-Since", before}}).status == 200);
  CHECK(house.get(path, {{"If-Unmodified-Since", before}}).status == 412);
  CHECK(house.send("PATCH", house.data + path, "{}", {{"If-Unmodified-Since", before}}).status == 412);
  CHECK(house.send("PATCH", house.data + path, "{}", {{"If-Unmodified-Since", "yesterday"}}).status == 400);
  CHECK(house.send("DELETE", house.data + path, "", {{"If-Unmodified-Since", before}}).status == 412);
  CHECK(house.send("PATCH", house.data + path, "{}", {{"If-Unmodified-Since", same}}).status == 204);

  const std::string account = "/sobjects/Account/" + house.create("Account", R"({"Name":"x"})");
  const std::string tag(house.get(account).header("ETag"));
  CHECK(!tag.empty());
  CHECK(house.get(account, {{"If-None-Match", tag}}).status == 304);
  house.now += 5000;
  CHECK(house.send("PATCH", house.data + account, "{}", {{"If-Match", tag}}).status == 204);
  CHECK(house.send("PATCH", house.data + account, "{}", {{"If-Match", tag}}).status == 412);
}

TEST_CASE("X-PrettyPrint gives Jackson's form") {
  House house;
  const Response made =
      house.send("POST", house.data + "/sobjects/Contact", R"({"LastName":"x"})", {{"X-PrettyPrint", "1"}});
  CHECK(made.body ==
        "{\n  \"id\" : \"" + made.body.substr(12, 18) + "\",\n  \"success\" : true,\n  \"errors\" : [ ]\n}");
}
