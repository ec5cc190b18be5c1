// SOSL, parameterizedSearch, columns=true, explain, and the shape of groups and children on the wire.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

std::string asked(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    if (c == ' ') {
      encoded += "%20";
    } else if (c == '+' || c == '&' || c == '{' || c == '}' || c == '"' || c == '\\') {
      constexpr const char* hex = "0123456789ABCDEF";
      encoded += '%';
      encoded += hex[c >> 4];
      encoded += hex[c & 15];
    } else {
      encoded += c;
    }
  }
  return encoded;
}

std::string soql_body(House& house, const std::string& soql, const std::string& more = "") {
  return house.get("/query?q=" + asked(soql) + more).body;
}

// The names of the records found.
std::string found(House& house, const std::string& sosl) {
  const Response response = house.get("/search?q=" + asked(sosl));
  if (response.status != 200) return response.body;
  std::string names;
  for (size_t at = response.body.find("\"Name\":\""); at != std::string::npos;
       at = response.body.find("\"Name\":\"", at + 1))
    names +=
        (names.empty() ? "" : "|") + response.body.substr(at + 8, response.body.find('"', at + 8) - at - 8);
  return names;
}

struct SearchHouse : House {
  std::string acme, ada, bob;
  SearchHouse() {
    acme = create("Account", R"({"Name":"Acme Rockets","Phone":"415-555-1212"})");
    ada = create("Contact",
                 R"({"FirstName":"Ada","LastName":"Lovelace","Email":"ada@example.com","AccountId":")" +
                     acme + R"("})");
    bob = create("Contact", R"({"LastName":"Bob","Description":"likes rockets","Title":"Ada's friend"})");
    create("Lead", R"({"LastName":"Roe","Company":"Acme"})");
  }
};

}  // namespace

TEST_CASE("SOSL finds words, phrases and wildcards") {
  SearchHouse house;
  struct Case {
    const char* sosl;
    const char* expected;
  };
  const Case cases[] = {
      {"FIND {acme} RETURNING Account(Name), Lead(Name), Contact(Name)", "Acme Rockets|Roe"},
      {"find {ROCKETS} in all fields returning Account(Name), Contact(Name)", "Acme Rockets|Bob"},
      {"FIND {rockets} IN NAME FIELDS RETURNING Account(Name), Contact(Name)", "Acme Rockets"},
      {"FIND {rock*} RETURNING Account(Name)", "Acme Rockets"},
      {"FIND {rocket} RETURNING Account(Name)", ""},
      {"FIND {rocket?} RETURNING Account(Name)", "Acme Rockets"},
      {"FIND {ada} RETURNING Contact(Name ORDER BY LastName)", "Bob|Ada Lovelace"},
      {"FIND {ada AND lovelace} RETURNING Contact(Name)", "Ada Lovelace"},
      {"FIND {lovelace ada} RETURNING Contact(Name)", "Ada Lovelace"},
      {"FIND {\"lovelace ada\"} RETURNING Contact(Name)", ""},
      {"FIND {\"ada lovelace\"} RETURNING Contact(Name)", "Ada Lovelace"},
      {"FIND {ada AND NOT lovelace} RETURNING Contact(Name)", "Bob"},
      {"FIND {lovelace OR (rockets AND likes)} RETURNING Contact(Name)", "Ada Lovelace|Bob"},
      {"FIND {ada@example.com} IN EMAIL FIELDS RETURNING Contact(Name)", "Ada Lovelace"},
      {"FIND {415-555-1212} IN PHONE FIELDS RETURNING Account(Name)", "Acme Rockets"},
      {"FIND {415\\-555\\-1212} IN PHONE FIELDS RETURNING Account(Name)", "Acme Rockets"},
      {"FIND {ada} RETURNING Contact(Name WHERE LastName = 'Bob')", "Bob"},
      {"FIND {ada} RETURNING Contact(Name ORDER BY Name DESC LIMIT 1)", "Bob"},
      {"FIND {ada} RETURNING Contact(Name) LIMIT 1", "Ada Lovelace"},
      {"FIND {nobody} RETURNING Contact", ""},
  };
  for (const Case& c : cases) {
    INFO(c.sosl);
    CHECK(found(house, c.sosl) == c.expected);
  }
  CHECK(house.get("/search/?q=" + asked("FIND {lovelace}")).body ==
        R"({"searchRecords":[{"attributes":{"type":"Contact","url":"/services/data/v60.0/sobjects/Contact/)" +
            house.ada + R"("},"Id":")" + house.ada + R"("}]})");
  CHECK(house.send("GET", "/services/data/v36.0/search?q=" + asked("FIND {nobody}")).body == "[]");
}

TEST_CASE("what a search refuses") {
  SearchHouse house;
  const auto refused = [&](const std::string& sosl) {
    const Response response = house.get("/search?q=" + asked(sosl));
    CHECK(response.status == 400);
    return response.body;
  };
  const std::string no_term =
      refusal("MALFORMED_SEARCH", "No search term found. The search term must be enclosed in braces.");
  CHECK(refused("FIND acme") == no_term);
  CHECK(refused("FIND {}") == no_term);
  CHECK(refused("FIND {a} RETURNING Contact") ==
        refusal("MALFORMED_SEARCH", "search term must be longer than one character: a"));
  CHECK(refused("FIND {acme AND}").find("unexpected token") != std::string::npos);
  CHECK(refused("FIND {acme} RETURNING Nope").find("INVALID_TYPE") != std::string::npos);
  CHECK(refused("FIND {acme} RETURNING Contact(Nope)").find("INVALID_FIELD") != std::string::npos);
  CHECK(refused("FIND {acme} RETURNING Contact() ").find("MALFORMED_SEARCH") != std::string::npos);
  CHECK(refused("FIND {acme} WITH METADATA = 'LABELS'").find("MALFORMED_SEARCH") != std::string::npos);
}

TEST_CASE("parameterizedSearch, both ways") {
  SearchHouse house;
  CHECK(house.get("/parameterizedSearch/?q=Acme").body.find(house.acme) != std::string::npos);
  const Response by_get =
      house.get("/parameterizedSearch?q=rockets&sobject=Account&Account.fields=Id,Name&Account.limit=10");
  CHECK(by_get.body == R"({"searchRecords":[{"attributes":{"type":"Account","url":"/services/data/v60.0/)"
                       R"(sobjects/Account/)" +
                           house.acme + R"("},"Id":")" + house.acme + R"(","Name":"Acme Rockets"}]})");
  const Response by_post = house.post(
      "/parameterizedSearch",
      R"({"q":"rockets","in":"ALL","fields":["Id","Name"],"sobjects":[{"name":"Account","limit":10}],"overallLimit":5})");
  CHECK(by_post.body == by_get.body);
  CHECK(house.get("/parameterizedSearch").status == 400);
  CHECK(house.get("/parameterizedSearch?q=rockets&sobject=Account&Account.fields=Id)%20LIMIT%201").status ==
        400);
  CHECK(house.post("/parameterizedSearch", R"({"q":"rockets","netWorkIds":["x"]})").status == 400);
}

TEST_CASE("groups are flat rows of AggregateResult") {
  SearchHouse house;
  CHECK(
      soql_body(house, "SELECT Account.Name, COUNT(Id) FROM Contact GROUP BY Account.Name") ==
      R"({"totalSize":2,"done":true,"records":[{"attributes":{"type":"AggregateResult"},"Name":null,"expr0":1},)"
      R"({"attributes":{"type":"AggregateResult"},"Name":"Acme Rockets","expr0":1}]})");
  CHECK(
      soql_body(house,
                "SELECT HasOptedOutOfEmail out, COUNT(Id) n FROM Contact GROUP BY HasOptedOutOfEmail") ==
      R"({"totalSize":1,"done":true,"records":[{"attributes":{"type":"AggregateResult"},"out":false,"n":2}]})");
}

TEST_CASE("children are answers within an answer") {
  SearchHouse house;
  const std::string base = "/services/data/v60.0/sobjects/";
  CHECK(
      soql_body(house, "SELECT Name, (SELECT LastName FROM Contacts) FROM Account") ==
      R"({"totalSize":1,"done":true,"records":[{"attributes":{"type":"Account","url":")" + base + "Account/" +
          house.acme +
          R"("},"Name":"Acme Rockets","Contacts":{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":")" +
          base + "Contact/" + house.ada + R"("},"LastName":"Lovelace"}]}}]})");
  CHECK(soql_body(house, "SELECT (SELECT Id FROM Contacts WHERE LastName = 'x') FROM Account")
            .ends_with(R"("},"Contacts":null}]})"));
}

TEST_CASE("columns=true tells what the columns are, as recorded") {
  SearchHouse house;
  const auto column = [](const std::string& apex, const std::string& name, const std::string& flags) {
    return R"({"aggregate":false,"apexType":")" + apex + R"(","booleanType":false,"columnName":")" + name +
           R"(","custom":false,"displayName":")" + name + R"(","foreignKeyName":null,)" + flags;
  };
  const std::string id =
      column("Id", "Id",
             R"("insertable":false,"joinColumns":[],"numberType":false,"textType":false,"updatable":false})");
  const std::string name =
      column("String", "Name",
             R"("insertable":false,"joinColumns":[],"numberType":false,"textType":true,"updatable":false})");
  const std::string last =
      column("String", "LastName",
             R"("insertable":true,"joinColumns":[],"numberType":false,"textType":true,"updatable":true})");
  CHECK(soql_body(house, "SELECT id, name FROM Contact", "&columns=true") ==
        R"({"columnMetadata":[)" + id + "," + name +
            R"(],"entityName":"Contact","groupBy":false,"idSelected":true,"keyPrefix":"003"})");
  CHECK(
      soql_body(house, "SELECT Name, Owner.Name FROM Contact", "&columns=true") ==
      R"({"columnMetadata":[)" + name +
          R"(,{"aggregate":false,"apexType":null,"booleanType":false,"columnName":"Owner","custom":false,)"
          R"("displayName":"Owner","foreignKeyName":"OwnerId","insertable":false,"joinColumns":[)" +
          name +
          R"(],"numberType":false,"textType":false,"updatable":false}],"entityName":"Contact","groupBy":false,)"
          R"("idSelected":false,"keyPrefix":"003"})");
  CHECK(
      soql_body(house, "SELECT Id, (SELECT LastName FROM Contacts) FROM Account", "&columns=true")
          .find(
              R"({"aggregate":true,"apexType":null,"booleanType":false,"columnName":"Contacts","custom":false,)"
              R"("displayName":"Contacts","foreignKeyName":null,"insertable":false,"joinColumns":[)" +
              last + R"(],"numberType":false,"textType":false,"updatable":false})") != std::string::npos);
  CHECK(
      soql_body(house, "SELECT OwnerId, AVG(AnnualRevenue) FROM Account GROUP BY OwnerId", "&columns=true")
          .find(
              R"({"aggregate":true,"apexType":null,"booleanType":false,"columnName":"expr0","custom":false,)"
              R"x("displayName":"avg(AnnualRevenue)","foreignKeyName":null,"insertable":false,"joinColumns":[],)x"
              R"("numberType":true,"textType":false,"updatable":false})") != std::string::npos);
  CHECK(house.get("/query?q=SELECT+Nope+FROM+Contact&columns=true").status == 400);
}

TEST_CASE("explain") {
  SearchHouse house;
  CHECK(
      house.get("/query?explain=SELECT+Id+FROM+Contact+WHERE+LastName='Bob'").body ==
      R"({"plans":[{"cardinality":1,"fields":[],"leadingOperationType":"TableScan","notes":[{"description":)"
      R"("Not considering filter for optimization because unindexed","fields":["IsDeleted"],"tableEnumOrId":)"
      R"("Contact"}],"relativeCost":1.5,"sobjectCardinality":2,"sobjectType":"Contact"}],"sourceQuery":)"
      R"("SELECT Id FROM Contact WHERE LastName='Bob'"})");
}

TEST_CASE("Bulk refuses children and groups") {
  SearchHouse house;
  for (const char* soql : {"SELECT Id, (SELECT Id FROM Contacts) FROM Account",
                           "SELECT OwnerId, COUNT(Id) FROM Account GROUP BY OwnerId"})
    CHECK(house.post("/jobs/query", std::string(R"({"operation":"query","query":")") + soql + "\"}").status ==
          400);
}
