// Queries over the wire: shapes, parents, addresses, paging, refusals.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

Response query(House& house, const std::string& soql,
               std::vector<std::pair<std::string, std::string>> headers = {}) {
  std::string encoded;
  for (const char c : soql) encoded += c == ' ' ? "%20" : c == '+' ? "%2B" : std::string(1, c);
  return house.get("/query?q=" + encoded, std::move(headers));
}

}  // namespace

TEST_CASE("rows of a query: attributes, SELECT order, describe case, parents once") {
  House house;
  const std::string account =
      house.create("Account", R"({"Name":"Engines","AnnualRevenue":350000000,"NumberOfEmployees":4})");
  const std::string id =
      house.create("Contact", R"({"LastName":"A","MailingCity":"London","AccountId":")" + account + R"("})");
  const std::string lone = house.create("Contact", R"({"LastName":"B"})");
  const std::string base = "/services/data/v60.0/sobjects/";
  CHECK(
      query(house,
            "SELECT lastname, account.name, mailingaddress, Account.AnnualRevenue, Account.NumberOfEmployees "
            "FROM contact ORDER BY LastName")
          .body ==
      R"({"totalSize":2,"done":true,"records":[{"attributes":{"type":"Contact","url":")" + base + "Contact/" +
          id + R"("},"LastName":"A","Account":{"attributes":{"type":"Account","url":")" + base + "Account/" +
          account +
          R"("},"Name":"Engines","AnnualRevenue":3.5E8,"NumberOfEmployees":4},"MailingAddress":{"city":"London","country":null,)"
          R"("geocodeAccuracy":null,"latitude":null,"longitude":null,"postalCode":null,"state":null,"street":null}},)"
          R"({"attributes":{"type":"Contact","url":")" +
          base + "Contact/" + lone + R"("},"LastName":"B","Account":null,"MailingAddress":null}]})");
  CHECK(query(house, "SELECT count() FROM Contact").body == R"({"totalSize":2,"done":true,"records":[]})");
  CHECK(query(house, "SELECT Id FROM Lead").body == R"({"totalSize":0,"done":true,"records":[]})");
}

TEST_CASE("pages follow one another to the end") {
  House house;
  for (int i = 0; i < 201; ++i) house.create("Contact", R"({"LastName":"x"})");
  const Response first = query(house, "SELECT Id FROM Contact", {{"Sforce-Query-Options", "batchSize=200"}});
  const size_t at = first.body.find("\"nextRecordsUrl\":\"");
  REQUIRE(at != std::string::npos);
  CHECK(first.body.substr(0, at) == R"({"totalSize":201,"done":false,)");
  const std::string next = first.body.substr(at + 18, first.body.find('"', at + 18) - at - 18);
  CHECK(next.substr(0, 30) == "/services/data/v60.0/query/01g");
  CHECK(next.ends_with("-200"));
  const Response last = house.send("GET", next);
  CHECK(last.body.substr(0, 43) == R"({"totalSize":201,"done":true,"records":[{"a)");
  CHECK(house.get("/query/01g000000000001AAA-2000").body ==
        refusal("INVALID_QUERY_LOCATOR", "invalid query locator"));
}

TEST_CASE("what a query refuses") {
  House house;
  CHECK(house.get("/query").body == refusal("MALFORMED_QUERY", "A query string has to be specified"));
  CHECK(house.get("/query?q=").body == refusal("MALFORMED_QUERY", "SOQL statements cannot be empty or null"));
  CHECK(house.get("/query?q=SELEKT+Name+FROM+Account").body ==
        refusal("MALFORMED_QUERY", "unexpected token: SELEKT"));
  CHECK(house.get("/query?explain=SELECT+Bacon+FROM+Contact").status == 400);
  CHECK(query(house, "SELECT Id FROM Contact", {{"Sforce-Query-Options", "batchSize=many"}}).status == 400);
  const Response unknown = house.get("/query?q=SELECT+Bacon__c+FROM+Account+LIMIT+2");
  CHECK(unknown.status == 400);
  CHECK(unknown.body.find("\\nSELECT Bacon__c FROM Account LIMIT 2\\n       ^\\nERROR at Row:1:Column:8\\n"
                          "No such column 'Bacon__c' on entity 'Account'.") != std::string::npos);
}

TEST_CASE("queryAll sees deleted rows") {
  House house;
  const std::string id = house.create("Contact", R"({"LastName":"x"})");
  house.remove("/sobjects/Contact/" + id);
  CHECK(house.get("/query?q=SELECT+Id+FROM+Contact").body.find(id) == std::string::npos);
  CHECK(house.get("/queryAll?q=SELECT+Id,IsDeleted+FROM+Contact").body.find("\"IsDeleted\":true") !=
        std::string::npos);
}
