// Rows in XML both ways, and the answers that have a documented root element; parents named by their keys.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::vector<std::pair<std::string, std::string>> in_xml = {{"Accept", "application/xml"}};
const std::string heading = R"(<?xml version="1.0" encoding="UTF-8"?>)";
const std::string xml_declared = R"( xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance")";

Response xml_body(House& house, const std::string& method, const std::string& path, const std::string& body) {
  return house.send(method, house.data + path, body,
                    {{"Content-Type", "application/xml; charset=UTF-8"}, {"Accept", "application/xml"}});
}

}  // namespace

TEST_CASE("XML: a row is made, changed and read") {
  House house;
  const Response made = xml_body(
      house, "POST", "/sobjects/Account/",
      R"(<?xml version="1.0" encoding="utf-8"?><Account><Name>Acme &amp; Sons</Name><Phone>5</Phone></Account>)");
  CHECK(made.status == 201);
  CHECK(made.header("Content-Type") == "application/xml;charset=UTF-8");
  const std::string id = made.body.substr(made.body.find("<id>") + 4, 18);
  CHECK(made.body == heading + "<Result><id>" + id + "</id><success>true</success></Result>");
  const std::string row = "/sobjects/Account/" + id;
  CHECK(
      xml_body(
          house, "PATCH", row,
          R"(<Account xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Phone xsi:nil="true"/></Account>)")
          .status == 204);
  const std::string shown = heading + "<Account" + xml_declared +
                            R"( type="Account" url="/services/data/v60.0)" + row +
                            R"("><Name>Acme &amp; Sons</Name><Phone xsi:nil="true"/>)"
                            "<CreatedDate>2024-01-15T20:01:00.000Z</CreatedDate><Id>" +
                            id + "</Id></Account>";
  CHECK(house.get(row + "?fields=Name,Phone,CreatedDate", in_xml).body == shown);
  CHECK(house.get(row + ".xml?fields=Name,Phone,CreatedDate").body == shown);
}

TEST_CASE("XML: queries, changes, limits, versions") {
  House house;
  const std::string id = house.create("Contact", R"({"LastName":"A"})");
  CHECK(
      house.get("/query?q=SELECT+LastName,Account.Name+FROM+Contact", in_xml).body ==
      heading + "<QueryResult" + xml_declared +
          R"(><totalSize>1</totalSize><done>true</done><records type="Contact" url="/services/data/v60.0/sobjects/Contact/)" +
          id + R"("><LastName>A</LastName><Account xsi:nil="true"/></records></QueryResult>)");
  CHECK(house.get("/sobjects/Contact/updated?start=2024-01-15T20:00:00Z&end=2024-01-15T20:01:00Z", in_xml)
            .body == heading + "<Contact><ids>" + id +
                         "</ids><latestDateCovered>2024-01-15T20:01:00.000Z</latestDateCovered></Contact>");
  CHECK(house.get("/limits.xml").body.starts_with(heading + "<LimitsSnapshot><AnalyticsExternal"));
  const Response versions = house.api.handle({"GET", "/services/data", in_xml, {}});
  CHECK(versions.body.starts_with(heading + "<Versions><Version><label>Summer '14</label>"));
}

TEST_CASE("XML: refusals") {
  House house;
  CHECK(house.get("/sobjects/Unicorn/1", in_xml).body ==
        heading +
            "<Errors><Error><errorCode>NOT_FOUND</errorCode><message>The requested resource does not "
            "exist</message></Error></Errors>");
  const Response dead = house.get("/limits", {{"Accept", "application/xml"}, {"Authorization", "Bearer x"}});
  CHECK(dead.status == 401);
  CHECK(dead.body.find("<errorCode>INVALID_SESSION_ID</errorCode>") != std::string::npos);
  for (const std::string body :
       {"<Contact><LastName>", "{}",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><Contact><LastName>&b;</LastName></Contact>"}) {
    CAPTURE(body);
    CHECK(xml_body(house, "POST", "/sobjects/Contact", body).status == 400);
  }
  CHECK(xml_body(house, "POST", "/sobjects/Contact", "<Contact/>").body.find("<fields>LastName</fields>") !=
        std::string::npos);
}

TEST_CASE("a parent is named by one of its keys") {
  House house;
  const std::string boss = house.create("Contact", R"({"LastName":"B","Email":"boss@x.com"})");
  const std::string id = house.create("Contact", R"({"LastName":"A","ReportsTo":{"Email":"Boss@x.com"}})");
  CHECK(house.org.get("Contact", id, "ReportsToId") == Value(boss));
  CHECK(
      house.post("/sobjects/Contact", R"({"LastName":"A","ReportsTo":{"Email":"nobody@x.com"}})").body ==
      R"([{"message":"Foreign key external ID: nobody@x.com not found for field Email in entity Contact","errorCode":"INVALID_FIELD","fields":[]}])");
  CHECK(
      house.patch("/sobjects/Contact/" + boss, R"({"Owner":{"Username":"integration@sfsim.test"}})").status ==
      204);
  CHECK(house.org.get("Contact", boss, "OwnerId") == Value(house.org.user(demo_integration_user)->id));
  for (const std::string parent : {R"({"LastName":"B"})", R"({})", R"({"Email":"a","Id":"b"})",
                                   R"({"Email":null})", R"({"Email":{"a":1}})"}) {
    CAPTURE(parent);
    CHECK(house.post("/sobjects/Contact", R"({"LastName":"A","ReportsTo":)" + parent + "}").status == 400);
  }
}
