// Objects and fields made through the Tooling API, queried there, described, written to; and an org from a
// setup file.
#include "sim/api/metadata.h"
#include "tests/catch.h"
#include "tests/sim/api/house.h"

#include <nlohmann/json.hpp>

using namespace sfsim;
using namespace sfsim::test;
using Ordered = nlohmann::ordered_json;

namespace {

std::string object_body(const std::string& name) {
  return R"({"FullName":")" + name +
         R"(","Metadata":{"label":"Invoice","pluralLabel":"Invoices","deploymentStatus":"Deployed","sharingModel":"ReadWrite",)"
         R"("nameField":{"type":"Text","label":"Invoice Name"}}})";
}

std::string made_id(const Response& made) {
  REQUIRE(made.status == 201);
  return made.body.substr(7, 18);
}

}  // namespace

TEST_CASE("a custom object and its fields by the Tooling API") {
  House house;
  const std::string id = made_id(house.post("/tooling/sobjects/CustomObject", object_body("Invoice__c")));
  CHECK(id.substr(0, 3) == "01I");
  const Response field = house.post(
      "/tooling/sobjects/CustomField",
      R"({"FullName":"Invoice__c.Key__c","Metadata":{"label":"Key","type":"Text","length":20,"externalId":true,"unique":true}})");
  const std::string field_id = made_id(field);
  CHECK(field.body == R"({"id":")" + field_id + R"(","success":true,"errors":[],"warnings":[],"infos":[]})");
  const std::string row = house.create("Invoice__c", R"({"Name":"One","Key__c":"k1"})");
  CHECK(row.substr(0, 3) == "a00");
  CHECK(house.patch("/sobjects/Invoice__c/Key__c/k1", R"({"Name":"Uno"})").status == 200);
  CHECK(house.patch("/sobjects/Invoice__c/Key__c/k2", R"({"Name":"Two"})").status == 201);
  const auto described = Ordered::parse(house.get("/sobjects/Invoice__c/describe").body);
  CHECK(described["custom"] == true);
  CHECK(described["keyPrefix"] == "a00");
  CHECK(described["fields"].back()["externalId"] == true);
  CHECK(described["fields"].back()["idLookup"] == true);

  const auto custom = Ordered::parse(
      house.get("/tooling/query?q=SELECT+DeveloperName,Length+FROM+CustomField+WHERE+DeveloperName='Key'")
          .body);
  CHECK(custom["records"][0]["attributes"]["url"] ==
        "/services/data/v60.0/tooling/sobjects/CustomField/" + field_id);
  CHECK(custom["records"][0]["Length"] == 20);
  const auto one = Ordered::parse(house.get("/tooling/sobjects/CustomField/" + field_id).body);
  CHECK(one["FullName"] == "Invoice__c.Key__c");
  CHECK(one["Metadata"]["type"] == "Text");
  CHECK(house.get("/tooling/query?q=SELECT+Id+FROM+Contact").status == 400);
  CHECK(house.get("/query?q=SELECT+Id+FROM+CustomField").status == 400);
  CHECK(house.get("/tooling/query?q=SELECT+Id+FROM+SandboxProcess").status == 200);

  CHECK(house.remove("/tooling/sobjects/CustomField/" + field_id).status == 204);
  CHECK(house.get("/query?q=SELECT+Key__c+FROM+Invoice__c").status == 400);
  CHECK(house.remove("/tooling/sobjects/CustomObject/" + id).status == 204);
  CHECK(house.get("/sobjects/Invoice__c/describe").status == 404);
}

TEST_CASE("what the Tooling API refuses") {
  House house;
  const std::string at = "/tooling/sobjects/CustomField";
  CHECK(
      house.post(at, R"({"FullName":"Account.X__c"})").body ==
      R"([{"message":"Required fields are missing: [Metadata]","errorCode":"REQUIRED_FIELD_MISSING","fields":["Metadata"]}])");
  CHECK(
      house.post(at, R"({"FullName":"Account.X__c","Metadata":{"type":"Text","label":"X","formula":"1+1"}})")
          .status == 400);
  CHECK(house.post(at, R"({"FullName":"Account.X__c","Metadata":{"type":"Location","label":"X"}})").status ==
        400);
  CHECK(house.post(at, R"({"FullName":"Unicorn.X__c","Metadata":{"type":"Text","label":"X","length":9}})")
            .status == 400);
  const std::string good = R"({"FullName":"Account.X__c","Metadata":{"type":"Text","label":"X","length":9}})";
  CHECK(house.post(at, good).status == 201);
  CHECK(
      house.post(at, good).body ==
      R"([{"message":"There is already a field named X__c on Account.","errorCode":"DUPLICATE_DEVELOPER_NAME",)"
      R"("fields":["FullName"]}])");
  CHECK(house.post("/tooling/sobjects/ApexClass", R"({"Name":"X"})").status == 405);
  // Made for administrators only, until somebody grants it.
  house.token = house.api.open_session(*house.org.user(demo_integration_user));
  CHECK(house.get("/query?q=SELECT+X__c+FROM+Account").status == 400);
  CHECK(house.post(at, good).status == 403);
}

TEST_CASE("entity and field definitions can be queried in both APIs") {
  House house;
  for (const std::string where : {"/query?q=", "/tooling/query?q="}) {
    const auto found = Ordered::parse(
        house
            .get(where +
                 "SELECT+QualifiedApiName,KeyPrefix+FROM+EntityDefinition+WHERE+QualifiedApiName='Contact'")
            .body);
    CHECK(found["records"][0]["KeyPrefix"] == "003");
    const auto fields =
        Ordered::parse(house
                           .get(where + "SELECT+QualifiedApiName,DataType+FROM+FieldDefinition+WHERE+"
                                        "EntityDefinition.QualifiedApiName='Lead'"
                                        "+AND+QualifiedApiName='Email'")
                           .body);
    CHECK(fields["records"][0]["DataType"] == "Email");
  }
}

TEST_CASE("whom and what an activity is about") {
  House house;
  const std::string contact = house.create("Contact", R"({"LastName":"Lovelace"})");
  const std::string lead = house.create("Lead", R"({"LastName":"Byron","Company":"Mill"})");
  house.create("Task", R"({"Subject":"Call","WhoId":")" + contact + "\"}");
  house.create("Task", R"({"Subject":"Mail","WhoId":")" + lead + "\"}");
  const auto found = Ordered::parse(
      house.get("/query?q=SELECT+Who.Name,Who.Type+FROM+Task+WHERE+WhoId!=null+ORDER+BY+Subject").body);
  CHECK(found["records"][0]["Who"]["Name"] == "Lovelace");
  CHECK(found["records"][1]["Who"]["Type"] == "Lead");
  CHECK(found["records"][1]["Who"]["attributes"]["type"] == "Name");
  CHECK(found["records"][1]["Who"]["attributes"]["url"] == "/services/data/v60.0/sobjects/Lead/" + lead);
}

TEST_CASE("what sf asks of an organization") {
  House house;
  const auto found = Ordered::parse(house
                                        .get("/query?q=SELECT+Name,+InstanceName,+IsSandbox,+"
                                             "TrialExpirationDate,+NamespacePrefix,+OrganizationType+FROM+"
                                             "Organization")
                                        .body);
  CHECK(found["totalSize"] == 1);
  CHECK(found["records"][0]["OrganizationType"] == "Enterprise Edition");
  CHECK(found["records"][0]["TrialExpirationDate"] == nullptr);
  CHECK(house.get("/query?q=SELECT+Id+FROM+ScratchOrgInfo").status == 400);
  CHECK(house.get("/query?q=SELECT+Name+FROM+Profile+ORDER+BY+Name").body.find("System Administrator") !=
        std::string::npos);
}

TEST_CASE("an org from a setup file") {
  House house(false);
  const auto problem = set_up(house.org, R"({
    "objects": [{"fullName": "BigTable__c", "label": "Big Table", "pluralLabel": "Big Tables", "fields": [
      {"fullName": "Kind__c", "type": "Picklist", "valueSet": {"restricted": true, "valueSetDefinition": {"sorted": false,
        "value": [{"fullName": "A", "default": true, "label": "A"}]}}}]}],
    "fields": [{"fullName": "Account.Ext__c", "type": "Number", "precision": 9, "scale": 0, "externalId": true}],
    "profiles": [{"fullName": "Sales", "fieldPermissions": [{"field": "Contact.HasOptedOutOfEmail", "readable": true}],
                  "objectPermissions": [{"object": "Lead", "allowRead": false}]}],
    "permissionSets": [{"fullName": "Faxing", "fieldPermissions": [{"field": "Contact.HasOptedOutOfFax", "editable": true}]}],
    "users": [{"username": "sue@sfsim.test", "name": "Sue Sales", "password": "p", "profile": "Sales",
               "permissionSets": ["Faxing"]}]
  })");
  CHECK(problem.value_or("") == "");
  CHECK(house.create("BigTable__c", R"({"Name":"x"})").substr(0, 3) == "a00");
  house.token = house.api.open_session(*house.org.user("sue@sfsim.test"));
  CHECK(house.get("/query?q=SELECT+HasOptedOutOfEmail,HasOptedOutOfFax+FROM+Contact").status == 200);
  CHECK(house.get("/query?q=SELECT+DoNotCall+FROM+Contact").status == 400);
  CHECK(house.get("/sobjects/Lead/describe").status == 404);
  CHECK(house.create("Contact", R"({"LastName":"x","HasOptedOutOfFax":true})").size() == 18);
  CHECK(house.create("Contact", R"({"LastName":"x","HasOptedOutOfEmail":true})").substr(0, 11) ==
        "not created");
  CHECK(set_up(house.org, R"({"objectz": []})") == "unknown key objectz");
  CHECK(set_up(house.org, R"({"fields": [{"fullName": "Account.F__c", "type": "Summary"}]})")
            .value_or("")
            .find("Summary") != std::string::npos);
}

TEST_CASE("five thousand rows of a custom object") {
  House house;
  REQUIRE_FALSE(set_up(
      house.org, R"({"objects": [{"fullName": "BigTable__c", "label": "Big", "pluralLabel": "Bigs"}]})"));
  const User& admin = *house.org.user(demo_admin);
  const SobjectSchema& object = *house.org.schema().find("BigTable__c");
  for (int i = 0; i < 5000; ++i)
    house.org.create(admin, object, {{"Name", std::string("row ") + std::to_string(i)}}, true);
  const auto first = Ordered::parse(house.get("/query?q=SELECT+Id,Name+FROM+BigTable__c").body);
  CHECK(first["totalSize"] == 5000);
  CHECK(first["records"].size() == 2000);
}

TEST_CASE("a query of the Tooling API has an envelope of its own") {
  House house;
  CHECK(
      house.get("/tooling/query?q=SELECT+Id+FROM+ApexClass").body ==
      R"({"size":0,"totalSize":0,"done":true,"queryLocator":null,"entityTypeName":"ApexClass","records":[]})");
}
