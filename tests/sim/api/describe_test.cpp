// Describes: key order, what follows from types, security, caching by date and tag.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>

using namespace sfsim;
using namespace sfsim::test;
using Ordered = nlohmann::ordered_json;

namespace {

bool sorted_keys(const Ordered& object) {
  std::string last;
  for (const auto& [key, value] : object.items()) {
    if (key < last) return false;
    last = key;
  }
  return true;
}

Ordered field(const Ordered& describe, const std::string& name) {
  for (const auto& item : describe["fields"])
    if (item["name"] == name) return item;
  return {};
}

}  // namespace

TEST_CASE("keys of a describe are in alphabetical order, fields in describe order") {
  House house;
  for (const std::string object : {"Contact", "Lead", "Account", "User"}) {
    CAPTURE(object);
    const auto body = Ordered::parse(house.get("/sobjects/" + object + "/describe").body);
    CHECK(sorted_keys(body));
    CHECK(body["fields"][0]["name"] == "Id");
    for (const auto& item : body["fields"]) CHECK(sorted_keys(item));
  }
}

TEST_CASE("what a field's describe says") {
  House house;
  const auto body = Ordered::parse(house.get("/sobjects/Contact/describe").body);
  const auto email = field(body, "Email");
  CHECK(email["byteLength"] == 240);
  CHECK(email["length"] == 80);
  CHECK(email["idLookup"] == true);
  CHECK(email["soapType"] == "xsd:string");
  const auto opt_out = field(body, "HasOptedOutOfEmail");
  CHECK(opt_out["label"] == "Email Opt Out");
  CHECK(opt_out["defaultValue"] == false);
  CHECK(opt_out["nillable"] == false);
  CHECK(opt_out["updateable"] == true);
  CHECK(field(body, "Id")["byteLength"] == 18);
  CHECK(field(body, "MailingAddress")["soapType"] == "urn:address");
  CHECK(field(body, "AccountId")["referenceTo"] == Ordered::array({"Account"}));
  CHECK(body["urls"]["rowTemplate"] == "/services/data/v60.0/sobjects/Contact/{ID}");
  CHECK(body["recordTypeInfos"][0]["recordTypeId"] == "012000000000000AAA");
}

TEST_CASE("old versions lack the keys they lacked") {
  House house;
  const auto body = Ordered::parse(house.send("GET", "/services/data/v42.0/sobjects/Contact/describe").body);
  CHECK(!body.contains("deepCloneable"));
  CHECK(!field(body, "Email").contains("aiPredictionField"));
  CHECK(field(Ordered::parse(house.get("/sobjects/Contact/describe").body), "Email")
            .contains("aiPredictionField"));
}

TEST_CASE("read-only by field security is not updateable, for that user alone") {
  House house(false);
  const User& other = *house.org.user(demo_integration_user);
  house.org.grant_field(other.id, "Contact", "HasOptedOutOfEmail", false);
  house.org.grant_field(house.org.user(demo_admin)->id, "Contact", "HasOptedOutOfEmail");
  CHECK(field(Ordered::parse(house.get("/sobjects/Contact/describe").body),
              "HasOptedOutOfEmail")["updateable"] == true);
  house.token = house.api.open_session(other);
  const auto seen = field(Ordered::parse(house.get("/sobjects/Contact/describe").body), "HasOptedOutOfEmail");
  CHECK(seen["updateable"] == false);
  CHECK(seen["createable"] == false);
}

TEST_CASE("a describe is not sent twice until the schema changes, even within one second") {
  House house(false);
  const std::string path = "/sobjects/Contact/describe";
  const Response first = house.get(path);
  const std::string seen(first.header("Last-Modified")), tag(first.header("ETag"));
  CHECK(tag.size() == 10);
  const Response second = house.get(path, {{"If-Modified-Since", seen}});
  CHECK(second.status == 304);
  CHECK(second.body.empty());
  CHECK(second.header("Last-Modified") == seen);
  CHECK(house.get(path, {{"If-None-Match", tag}}).status == 304);
  CHECK(house.get("/sobjects", {{"If-Modified-Since", seen}}).status == 304);
  house.org.grant_field("", "Contact", "HasOptedOutOfEmail");
  CHECK(house.get(path, {{"If-Modified-Since", seen}}).status == 200);
  CHECK(house.get(path, {{"If-None-Match", tag}}).status == 200);
}

TEST_CASE("a package's field appears once it is granted") {
  House house(false);
  REQUIRE(!house.org.install({"marketo-sales-connect", "Marketo_Sales_Opt_Out__c"}, false));
  house.api.schema_changed();
  CHECK(house.get("/sobjects/Lead/describe").body.find("Marketo_Sales_Opt_Out__c") == std::string::npos);
  house.org.grant_field("", "Lead", "Marketo_Sales_Opt_Out__c");
  const auto found =
      field(Ordered::parse(house.get("/sobjects/Lead/describe").body), "Marketo_Sales_Opt_Out__c");
  CHECK(found["custom"] == true);
  CHECK(found["defaultedOnCreate"] == true);
  CHECK(house.create("Lead", R"({"LastName":"x","Company":"y","Marketo_Sales_Opt_Out__c":true})").size() ==
        18);
}

TEST_CASE("the global describe and the basic one; an object without Read is not there") {
  House house;
  const auto all = Ordered::parse(house.get("/sobjects").body);
  CHECK(all["encoding"] == "UTF-8");
  CHECK(all["maxBatchSize"] == 200);
  std::set<std::string> names;
  for (const auto& one : all["sobjects"]) names.insert(one["name"].get<std::string>());
  for (const char* name :
       {"Account", "Campaign", "CampaignMember", "Case", "Contact", "Event", "FieldPermissions", "Lead",
        "Opportunity", "Organization", "PermissionSet", "Profile", "RecordType", "Task", "User"})
    CHECK(names.contains(name));
  CHECK_FALSE(names.contains("CustomField"));
  const auto basic = Ordered::parse(house.get("/sobjects/Lead").body);
  CHECK(basic["objectDescribe"]["keyPrefix"] == "00Q");
  CHECK(basic["recentItems"].empty());
  house.org.grant_object("", "Lead", {false, false, false, false});
  CHECK(Ordered::parse(house.get("/sobjects").body)["sobjects"].size() == names.size() - 1);
  CHECK(house.get("/sobjects/Lead/describe").body == nowhere);
}

TEST_CASE("a page layout shows what was put on it, and nothing that the user may not see") {
  House house;
  const auto shown = [&](const std::string& field) {
    const auto body = Ordered::parse(house.get("/sobjects/Contact/describe/layouts").body);
    for (const auto& row : body["layouts"][0]["detailLayoutSections"][0]["layoutRows"])
      if (row["layoutItems"][0]["layoutComponents"][0]["value"] == field) return true;
    return false;
  };
  CHECK(shown("Email"));
  CHECK_FALSE(shown("HasOptedOutOfEmail"));
  house.org.layout_add("Contact", "HasOptedOutOfEmail");
  const std::string user = house.org.user(demo_admin)->id;
  house.org.grant_field(user, "Contact", "HasOptedOutOfEmail");
  CHECK(shown("HasOptedOutOfEmail"));
  house.org.revoke_field(user, "Contact", "HasOptedOutOfEmail");
  CHECK_FALSE(shown("HasOptedOutOfEmail"));
  CHECK(house.get("/sobjects/Unicorn/describe/layouts").body == nowhere);
}

TEST_CASE("every object that a describe names can be described") {
  House house;
  std::set<std::string> known;
  const auto all = Ordered::parse(house.get("/sobjects").body);
  for (const auto& object : all["sobjects"]) known.insert(object["name"]);
  CHECK(known.contains("Individual"));
  for (const std::string& name : known) {
    CAPTURE(name);
    const auto described = Ordered::parse(house.get("/sobjects/" + name + "/describe").body);
    for (const auto& field : described["fields"])
      for (const std::string target : field["referenceTo"]) {
        CAPTURE(field["name"], target);
        CHECK(known.contains(target));
      }
    for (const auto& child : described["childRelationships"]) CHECK(known.contains(child["childSObject"]));
  }
}

TEST_CASE("assets, contracts, orders and individuals keep Salesforce's rules") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  CHECK(Ordered::parse(house.post("/sobjects/Asset", R"({"Name":"x"})").body)[0]["message"] ==
        "Every asset needs an account, a contact, or both.");
  CHECK(house.create("Asset", R"({"Name":"x","AccountId":")" + account + "\"}").substr(0, 3) == "02i");
  const std::string contract = house.create(
      "Contract", R"({"AccountId":")" + account + R"(","StartDate":"2024-01-15","ContractTerm":12})");
  const auto row = [&](const std::string& object, const std::string& id) {
    return Ordered::parse(house.get("/sobjects/" + object + "/" + id).body);
  };
  CHECK(row("Contract", contract)["EndDate"] == "2025-01-14");
  CHECK(row("Contract", contract)["Status"] == "Draft");
  CHECK(house.patch("/sobjects/Contract/" + contract, R"({"Status":"Activated"})").status == 204);
  CHECK(row("Contract", contract)["StatusCode"] == "Activated");
  CHECK(row("Contract", contract)["ActivatedDate"].is_string());
  CHECK(Ordered::parse(
            house.patch("/sobjects/Contract/" + contract, R"({"Status":"Draft"})").body)[0]["errorCode"] ==
        "FAILED_ACTIVATION");
  const std::string order = house.create(
      "Order", R"({"AccountId":")" + account + R"(","EffectiveDate":"2024-02-01","Status":"Draft"})");
  REQUIRE(order.substr(0, 3) == "801");
  CHECK(Ordered::parse(
            house.patch("/sobjects/Order/" + order, R"({"Status":"Activated"})").body)[0]["message"] ==
        "An order must have at least one product.");
  const std::string individual = house.create("Individual", R"({"FirstName":"Ada","LastName":"Byron"})");
  CHECK(row("Individual", individual)["Name"] == "Ada Byron");
  const std::string lead =
      house.create("Lead", R"({"LastName":"Byron","Company":"x","IndividualId":")" + individual + "\"}");
  const auto found = Ordered::parse(house.get("/query?q=SELECT+Individual.Name+FROM+Lead").body);
  CHECK(found["records"][0]["Individual"]["Name"] == "Ada Byron");
  CHECK(house.remove("/sobjects/Individual/" + individual).status == 204);
  CHECK(row("Lead", lead)["IndividualId"].is_null());
  const auto books =
      Ordered::parse(house.get("/query?q=SELECT+Id,IsStandard+FROM+Pricebook2").body)["records"];
  REQUIRE(books.size() == 1);
  CHECK(books[0]["IsStandard"] == true);
  const std::string book = books[0]["Id"];
  CHECK(house.patch("/sobjects/Pricebook2/" + book, R"({"IsActive":true})").status >= 400);
}
