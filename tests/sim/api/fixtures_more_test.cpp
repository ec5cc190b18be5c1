// More recorded replies of real orgs (../shared/fixtures, where that folder exists): describes of the other
// objects, limits, identity, rows, queries and searches.
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;
using Recorded = nlohmann::ordered_json;

namespace {

const std::filesystem::path recordings = "../shared/fixtures";

bool recordings_present() {
  if (std::filesystem::exists(recordings)) return true;
  WARN("../shared/fixtures is not here: recorded replies are not compared");
  return false;
}

Recorded recorded_reply(const std::string& name) {
  std::ifstream in(recordings / name);
  if (in.peek() == 0xEF) in.ignore(3);  // a byte order mark
  return Recorded::parse(in);
}

std::vector<std::string> names_in(const Recorded& object) {
  std::vector<std::string> out;
  for (const auto& [key, value] : object.items()) out.push_back(key);
  return out;
}

// The keys that both have, in the order of the first.
std::vector<std::string> common(const Recorded& one, const Recorded& other) {
  std::vector<std::string> out;
  for (const std::string& key : names_in(one))
    if (other.contains(key)) out.push_back(key);
  return out;
}

}  // namespace

TEST_CASE("describes of other objects have the recorded keys and the facts of every field") {
  if (!recordings_present()) return;
  House house;
  const std::tuple<std::string, std::string, std::string> rows[] = {
      {"grouparoo/describe_Account.json", "v42.0", "Account"},
      {"grouparoo/describe_Campaign.json", "v42.0", "Campaign"},
      {"SwiftlySalesforce/MockAccountMetadata.json", "v53.0", "Account"},
      {"CumulusCI/describe/GET_sobjects_Opportunity_describe.json", "v59.0", "Opportunity"},
      {"CumulusCI/describe/GET_sobjects_Case_describe.json", "v42.0", "Case"},
      {"CumulusCI/describe/GET_sobjects_Event_describe.json", "v59.0", "Event"},
      {"CumulusCI/describe/GET_sobjects_OpportunityContactRole_describe.json", "v42.0",
       "OpportunityContactRole"}};
  for (const auto& [file, version, object] : rows) {
    CAPTURE(file);
    Recorded recorded = recorded_reply(file);
    if (recorded.contains("response")) recorded = recorded["response"]["body"];
    const auto ours = Recorded::parse(
        house.send("GET", "/services/data/" + version + "/sobjects/" + object + "/describe").body);
    for (const std::string flag :
         {"createable", "deletable", "keyPrefix", "label", "labelPlural", "layoutable", "mergeable",
          "queryable", "replicateable", "searchable", "undeletable", "updateable"})
      CHECK(ours[flag] == recorded[flag]);
    if (version != "v42.0") {
      CHECK(names_in(ours) == names_in(recorded));
      CHECK(names_in(ours["urls"]) == names_in(recorded["urls"]));
    }
    std::map<std::string, Recorded> by_name;
    for (const auto& field : ours["fields"]) by_name[field["name"]] = field;
    for (const auto& field : recorded["fields"]) {
      const std::string name = field["name"];
      // Recurrence is not here: nobody writes it.
      if (!by_name.contains(name) || name.find("Recurrence") != std::string::npos) continue;
      CAPTURE(name);
      const bool grown = field["type"] == "picklist";  // 40 characters became 255
      for (const std::string fact :
           {"type",       "length",        "byteLength",       "soapType",  "nillable",
            "createable", "updateable",    "filterable",       "sortable",  "groupable",
            "idLookup",   "extraTypeInfo", "relationshipName", "precision", "scale",
            "digits",     "autoNumber",    "calculated",       "nameField", "defaultedOnCreate"})
        if (by_name[name][fact] != field[fact] && !(grown && fact.find("ength") != std::string::npos))
          FAIL_CHECK(fact << ": ours " << by_name[name][fact] << ", recorded " << field[fact]);
    }
  }
}

TEST_CASE("limits have every recorded key, in the recorded order") {
  if (!recordings_present()) return;
  House house;
  const Recorded recorded = recorded_reply("SwiftlySalesforce/MockLimits.json");
  const auto ours = Recorded::parse(house.get("/limits").body);
  for (const std::string& key : names_in(recorded)) {
    CAPTURE(key);
    if (key != "BOZosCalloutHourlyLimit") CHECK(ours.contains(key));  // an app's own
  }
  CHECK(common(recorded, ours) == common(ours, recorded));
}

TEST_CASE("the identity has the recorded keys") {
  if (!recordings_present()) return;
  House house;
  const Recorded recorded = recorded_reply("SwiftlySalesforce/MockIdentity.json");
  const auto ours = Recorded::parse(
      house.send("GET", "/id/" + house.org.org_id() + "/" + house.org.user(demo_admin)->id).body);
  CHECK(names_in(ours) == names_in(recorded));
  for (const std::string& key : names_in(recorded["urls"])) {
    CAPTURE(key);
    CHECK(ours["urls"].contains(key));
  }
  CHECK(common(recorded["urls"], ours["urls"]) == common(ours["urls"], recorded["urls"]));
}

TEST_CASE("rows of other objects show the recorded fields in the recorded order") {
  if (!recordings_present()) return;
  House house;
  const std::string account = house.create("Account", R"({"Name":"Smith"})");
  const auto retrieved = Recorded::parse(house.get("/sobjects/Account/" + account).body);
  for (const std::string file : {"grouparoo/retrieve_Account.json", "NetCoreForce/account.json",
                                 "SwiftlySalesforce/MockAccount.json"}) {
    CAPTURE(file);
    Recorded recorded = recorded_reply(file);
    if (recorded.contains("response")) recorded = recorded["response"]["body"];
    CHECK(common(recorded, retrieved) == common(retrieved, recorded));
    CHECK(common(recorded, retrieved).size() > 30);
  }
}

TEST_CASE("queries and searches answer in the recorded shape") {
  if (!recordings_present()) return;
  House house;
  const std::string account = house.create("Account", R"({"Name":"Edge"})");
  const std::string contact =
      house.create("Contact", R"({"LastName":"Rose","AccountId":")" + account + "\"}");
  house.create("Case", R"({"Subject":"x","AccountId":")" + account + R"(","ContactId":")" + contact + "\"}");
  const auto query = [&](const std::string& soql) {
    return Recorded::parse(house.get("/query?q=" + soql).body);
  };
  const auto one = recorded_reply("NetCoreForce/query_case_single_result.json");
  const auto ours = query(
      "SELECT+Id,CaseNumber,SystemModstamp,Account.Name,Account.SystemModstamp,Contact.Name,"
      "Contact.SystemModstamp+FROM+Case");
  CHECK(names_in(ours) == names_in(one));
  CHECK(names_in(ours["records"][0]) == names_in(one["records"][0]));
  CHECK(names_in(ours["records"][0]["Account"]) == names_in(one["records"][0]["Account"]));
  CHECK(ours["records"][0]["CaseNumber"] == one["records"][0]["CaseNumber"]);  // the first one of an org
  CHECK(query("SELECT+Id+FROM+Case+WHERE+Subject='y'") ==
        recorded_reply("NetCoreForce/query_empty_result.json"));
  CHECK(names_in(query("SELECT+count()+FROM+Case")) ==
        names_in(recorded_reply("NetCoreForce/count_query.json")));
  const auto groups = recorded_reply("SwiftlySalesforce/MockAggregateQueryResult.json");
  house.create("Task", R"({"Subject":"x"})");
  const auto grouped = query(
      "SELECT+WhatId,ActivityDate,Status,COUNT(Id)+MyCount+FROM+Task+GROUP+BY+WhatId,ActivityDate,Status");
  CHECK(names_in(grouped) == names_in(groups));
  CHECK(names_in(grouped["records"][0]) == names_in(groups["records"][0]));
  const auto found = recorded_reply("SwiftlySalesforce/MockSearchResults.json");
  const auto ours_found = Recorded::parse(
      house.get("/search?q=FIND+%7BRose%7D+RETURNING+Contact(FirstName,LastName,Department)").body);
  CHECK(names_in(ours_found) == names_in(found));
  CHECK(names_in(ours_found["searchRecords"][0]) == names_in(found["searchRecords"][0]));
}

TEST_CASE("what was recorded of writes has our words too") {
  if (!recordings_present()) return;
  House house;
  const std::string gone = house.create("Account", R"({"Name":"x"})");
  house.remove("/sobjects/Account/" + gone);
  CHECK(Recorded::parse(house.get("/sobjects/Account/" + gone).body) ==
        recorded_reply("grouparoo/get_deleted_record_404.json")["response"]["body"]);
  const auto created = recorded_reply("grouparoo/create_Campaign.json")["response"];
  const Response ours = house.send("POST", "/services/data/v42.0/sobjects/Campaign", R"({"Name":"test"})");
  CHECK(ours.status == created["status"].get<int>());
  CHECK(names_in(Recorded::parse(ours.body)) == names_in(created["body"]));
  const auto none = Recorded::parse(house.remove("/composite/sobjects").body);
  CHECK(none[0]["message"] ==
        recorded_reply("restforce/sobject_composite_destroy_bad_request_response.json")[0]["message"]);
}

TEST_CASE("an opportunity made with a contact has it as its primary role") {
  House house;
  const std::string contact = house.create("Contact", R"({"LastName":"Rose"})");
  const std::string id = house.create("Opportunity", R"({"Name":"x","StageName":"Prospecting","CloseDate":
      "2024-03-01","ContactId":")" + contact + "\"}");
  REQUIRE(id.substr(0, 3) == "006");
  const auto row = Recorded::parse(house.get("/sobjects/Opportunity/" + id).body);
  CHECK(row["ContactId"] == contact);
  const auto roles = Recorded::parse(
      house.get("/query?q=SELECT+ContactId,IsPrimary+FROM+OpportunityContactRole").body)["records"];
  REQUIRE(roles.size() == 1);
  CHECK(roles[0]["ContactId"] == contact);
  CHECK(roles[0]["IsPrimary"] == true);
}

// CumulusCI/cassettes: TestCountSObjects.test_count_sobjects__errors,
// TestCompositeParallelSalesforce.test_errors.
TEST_CASE("the parts of a composite request fail with the recorded words") {
  House house;
  const Response missing = house.post(
      "/composite",
      R"({"compositeRequest":[{"referenceId":"one","method":"GET","url":"/services/data/v60.0/sobjects/Foo"}]})");
  CHECK(
      missing.body ==
      R"({"compositeResponse":[{"body":[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}],)"
      R"("httpHeaders":{},"httpStatusCode":404,"referenceId":"one"}]})");
  const Response counted = house.post("/composite",
                                      R"({"compositeRequest":[{"referenceId":"one","method":"GET","url":
      "/services/data/v60.0/query/?q=select count() from XYZZY"}]})");
  const auto part = Recorded::parse(counted.body)["compositeResponse"][0];
  CHECK(part["httpStatusCode"] == 400);
  CHECK(part["body"][0]["errorCode"] == "INVALID_TYPE");
  CHECK(part["body"][0]["message"] ==
        "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' "
        "is not "
        "supported. If you are attempting to use a custom object, be sure to append the '__c' after the "
        "entity name. "
        "Please reference your WSDL or the describe call for the appropriate names.");
}
