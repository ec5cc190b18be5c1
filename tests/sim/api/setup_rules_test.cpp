// What a setup file says about records: record types, queues, validation rules, duplicate rules; and how the
// API answers then.
#include "sim/api/metadata.h"
#include "tests/catch.h"
#include "tests/sim/api/house.h"
#include "tests/sim/api/soap_house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string duplicates = R"({
  "matchingRules": [
    {"fullName": "Contact.Same_Email", "matchingRuleItems": [{"fieldName": "Email", "matchingMethod": "Exact"}]},
    {"fullName": "Lead.Same_Person", "matchingRuleItems": [{"fieldName": "FirstName"}, {"fieldName": "LastName"},
      {"fieldName": "Email"}]}],
  "duplicateRules": [
    {"fullName": "Contact.Email_Rule", "actionOnInsert": "Allow", "operationsOnInsert": ["Alert", "Report"],
     "actionOnUpdate": "Allow", "operationsOnUpdate": ["Alert"], "alertText": "Use one of these records?",
     "duplicateRuleMatchRules": [{"matchingRule": "Same_Email", "matchRuleSObjectType": "Contact"}]},
    {"fullName": "Lead.Person_Rule", "actionOnInsert": "Block", "actionOnUpdate": "Allow", "alertText": "Twice.",
     "duplicateRuleMatchRules": [{"matchingRule": "Same_Person"}]}]})";

struct Guarded : Soap {
  std::string first;
  explicit Guarded(const std::string& setup) {
    const auto problem = set_up(org, setup);
    INFO(problem.value_or(""));
    REQUIRE_FALSE(problem);
    first = create("Contact", R"({"LastName":"Lovelace","Email":"ada@example.com"})");
  }
  Response post_allowing(const std::string& path, const std::string& body, const std::string& header) {
    return send("POST", data + path, body, {{"Sforce-Duplicate-Rule-Header", header}});
  }
};

}  // namespace

TEST_CASE("a duplicate is refused with the record that is there, unless the client lets it be saved") {
  Guarded house(duplicates);
  const std::string twin = R"({"LastName":"Byron","Email":"ADA@example.com"})";
  const Response refused = house.post("/sobjects/Contact", twin);
  CHECK(refused.status == 400);
  CHECK(
      refused.body ==
      R"([{"duplicateResut":{"allowSave":true,"duplicateRule":"Email_Rule","duplicateRuleEntityType":"Contact",)"
      R"("errorMessage":"Use one of these records?","matchResults":[{"entityType":"Contact","errors":[],)"
      R"("matchEngine":"ExactMatchEngine","matchRecords":[{"additionalInformation":[],"fieldDiffs":[],)"
      R"("matchConfidence":100.0,"record":{"attributes":{"type":"Contact","url":)"
      R"("/services/data/v60.0/sobjects/Contact/)" +
          house.first + R"("},"Id":")" + house.first +
          R"("}}],"rule":"Same_Email","size":1,"success":true}]},"errorCode":"DUPLICATES_DETECTED",)"
          R"("message":"Use one of these records?"}])");
  const std::string allow = "allowSave=true; includeRecordDetails=true; runAsCurrentUser=true";
  CHECK(house.post_allowing("/sobjects/Contact", twin, "allowSave=false").status == 400);
  CHECK(house.post_allowing("/sobjects/Contact", twin, allow).status == 201);
  // The header came with v52.0.
  CHECK(house
            .send("POST", "/services/data/v51.0/sobjects/Contact", twin,
                  {{"Sforce-Duplicate-Rule-Header", "allowSave=true"}})
            .status == 400);
  CHECK(house.post("/sobjects/Contact", R"({"LastName":"Nobody"})").status == 201);
  CHECK(house.post("/sobjects/Contact", R"({"LastName":"Nobody"})").status == 201);  // empty is like nothing
}

TEST_CASE("a change is judged when it is of the compared fields") {
  Guarded house(duplicates);
  const std::string other = house.create("Contact", R"({"LastName":"Byron","Email":"other@example.com"})");
  CHECK(house.patch("/sobjects/Contact/" + other, R"({"Title":"Poet"})").status == 204);
  CHECK_THAT(house.patch("/sobjects/Contact/" + other, R"({"Email":"ada@example.com"})").body,
             Catch::Contains("DUPLICATES_DETECTED"));
  CHECK(house.patch("/sobjects/Contact/" + house.first, R"({"Email":"Ada@Example.com"})").status == 204);
  CHECK(house.org.get("Contact", other, "Email") == Value(std::string("other@example.com")));
  const User& admin = *house.org.user(demo_admin);
  const SobjectSchema& contacts = *house.org.schema().find("Contact");
  CHECK(
      house.org.update(admin, contacts, other, {{"Email", "ada@example.com"}}, false).empty());  // people may
}

TEST_CASE("a rule that blocks cannot be overruled, and needs all its fields") {
  Guarded house(duplicates);
  const std::string lead = R"({"FirstName":"A","LastName":"B","Email":"a@b.co","Company":"C"})";
  CHECK(house.post("/sobjects/Lead", lead).status == 201);
  const Response again = house.post_allowing("/sobjects/Lead", lead, "allowSave=true");
  CHECK(again.status == 400);
  CHECK_THAT(again.body, Catch::Contains(R"("allowSave":false)") && Catch::Contains(R"("message":"Twice.")"));
  CHECK(house.post("/sobjects/Lead", R"({"FirstName":"Z","LastName":"B","Email":"a@b.co","Company":"C"})")
            .status == 201);
  CHECK(house.post("/sobjects/Lead", R"({"LastName":"B","Email":"a@b.co","Company":"C"})").status == 201);
}

TEST_CASE("duplicates in collections, composite, Bulk and SOAP") {
  Guarded house(duplicates);
  const std::string rows =
      R"({"records":[{"attributes":{"type":"Contact"},"LastName":"x","Email":"ada@example.com"},)"
      R"({"attributes":{"type":"Contact"},"LastName":"y","Email":"y@example.com"},)"
      R"({"attributes":{"type":"Contact"},"LastName":"z","Email":"y@example.com"}]})";
  const std::string answer = house.post("/composite/sobjects", rows).body;
  const std::string refused =
      R"({"success":false,"errors":[{"statusCode":"DUPLICATES_DETECTED","message":"Use one of these records?",)"
      R"("fields":[]}]})";
  CHECK(answer.starts_with("[" + refused + R"(,{"id":"003)"));
  CHECK(answer.ends_with("," + refused + "]"));  // of a row of the same call
  CHECK_THAT(house.post_allowing("/composite/sobjects", rows, "allowSave=true").body,
             !Catch::Contains("DUPLICATES_DETECTED"));
  const auto composite = [&](const std::string& headers) {
    return house
        .post("/composite", R"({"compositeRequest":[{"method":"POST","referenceId":"r",)" + headers +
                                R"("url":"/services/data/v60.0/sobjects/Contact",)"
                                R"("body":{"LastName":"q","Email":"ada@example.com"}}]})")
        .body;
  };
  CHECK_THAT(composite(""), Catch::Contains("duplicateResut"));
  CHECK_THAT(composite(R"("httpHeaders":{"Sforce-Duplicate-Rule-Header":"allowSave=true"},)"),
             Catch::Contains(R"("httpStatusCode":201)"));

  Guarded soap(duplicates);
  const std::string create =
      element("create", sobject("Contact", element("LastName", "x") + element("Email", "ada@example.com")));
  CHECK_THAT(soap.inside(create),
             Catch::Contains(
                 "<errors xsi:type=\"DuplicateError\"><message>Use one of these records?</message>"
                 "<statusCode>DUPLICATES_DETECTED</statusCode><duplicateResult><allowSave>true</allowSave>"
                 "<duplicateRule>Email_Rule</duplicateRule>") &&
                 Catch::Contains("<matchConfidence>100.0</matchConfidence><record xsi:type=\"sf:sObject\">"
                                 "<sf:type>Contact</sf:type><sf:Id>" +
                                 soap.first + "</sf:Id></record>") &&
                 Catch::Contains("<success>false</success>"));
  soap.headers = element("DuplicateRuleHeader", element("allowSave", "true"));
  CHECK_THAT(soap.inside(create), Catch::Contains("<success>true</success>"));
}

TEST_CASE("duplicate rules survive a snapshot; what a setup file says wrongly") {
  Guarded house(duplicates);
  const std::string kept = house.org.snapshot();
  house.org.restore(kept);
  REQUIRE(house.org.duplicate_rules().size() == 2);
  CHECK(house.org.duplicate_rules()[1].fields == std::vector<std::string>{"FirstName", "LastName", "Email"});
  CHECK(house.org.duplicate_rules()[1].on_create == DuplicateAction::block);
  CHECK(house.org.duplicate_rules()[1].on_update == DuplicateAction::allow);
  const auto problem = [&](const std::string& text) { return set_up(house.org, text).value_or("none"); };
  CHECK(
      problem(
          R"({"duplicateRules":[{"fullName":"Contact.R","duplicateRuleMatchRules":[{"matchingRule":"No"}]}]})") ==
      "duplicateRules: Contact.R: there is no matching rule No");
  CHECK_THAT(problem(R"({"matchingRules":[{"fullName":"Contact.M","matchingRuleItems":[
      {"fieldName":"Email","matchingMethod":"FirstName"}]}]})"),
             Catch::Contains("only the matchingMethod Exact"));
  CHECK_THAT(
      problem(R"({"validationRules":[{"fullName":"Contact.V","condition":"Nope = 1","errorMessage":"x"}]})"),
      Catch::Contains("INVALID_FIELD"));
  CHECK_THAT(problem(R"({"recordTypes":[{"fullName":"Unicorn.V"}]})"), Catch::Contains("no object Unicorn"));
  CHECK_THAT(problem(R"({"queues":[{"fullName":"Q","queueMembers":{"users":{"user":["no@body"]}}}]})"),
             Catch::Contains("there is no user no@body"));
}

TEST_CASE("validation rules, required and unique fields of a setup file") {
  Guarded house(R"({
    "fields": [{"fullName": "Contact.Code__c", "type": "Text", "length": 10, "required": false, "unique": true},
               {"fullName": "Lead.Must__c", "type": "Text", "length": 10, "required": true}],
    "validationRules": [{"fullName": "Contact.No_Bob", "active": true, "condition": "FirstName = 'Bob'",
                         "errorMessage": "No Bob here.", "errorDisplayField": "FirstName"},
                        {"fullName": "Contact.Asleep", "active": false, "condition": "LastName != null",
                         "errorMessage": "Never."}]})");
  CHECK(
      house.post("/sobjects/Contact", R"({"FirstName":"Bob","LastName":"B"})").body ==
      R"([{"message":"No Bob here.","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":["FirstName"]}])");
  CHECK(house.create("Contact", R"({"LastName":"B","Code__c":"7"})").starts_with("003"));
  CHECK_THAT(house.post("/sobjects/Contact", R"({"LastName":"C","Code__c":"7"})").body,
             Catch::Contains("DUPLICATE_VALUE"));
  CHECK_THAT(house.post("/sobjects/Lead", R"({"LastName":"C","Company":"D"})").body,
             Catch::Contains("Required fields are missing: [Must__c]"));
}

TEST_CASE("record types: the default, describes, layouts, wrong ones") {
  Guarded house(R"({"recordTypes": [
    {"fullName": "Contact.Donor", "label": "Donor", "default": true, "description": "Gives"},
    {"fullName": "Contact.Volunteer", "label": "Volunteer"},
    {"fullName": "Contact.Old", "label": "Old", "active": false},
    {"fullName": "Lead.Web", "label": "Web"}]})");
  const std::string types =
      house.get("/query?q=SELECT+Id,Name,DeveloperName,SobjectType,IsActive+FROM+RecordType+ORDER+BY+Id")
          .body;
  CHECK_THAT(types,
             Catch::Contains(R"("totalSize":4)") &&
                 Catch::Contains(
                     R"("Name":"Donor","DeveloperName":"Donor","SobjectType":"Contact","IsActive":true)"));
  const auto& known = house.org.schema().find("Contact")->record_types;
  REQUIRE(known.size() == 3);
  CHECK(known[0].id.starts_with("012"));
  CHECK(house.org.get("Contact", house.first, "RecordTypeId") == Value(known[0].id));
  const std::string by_hand =
      house.create("Contact", R"({"LastName":"V","RecordTypeId":")" + known[1].id + R"("})");
  CHECK_THAT(
      house.get("/query?q=SELECT+RecordType.Name+FROM+Contact+WHERE+RecordType.DeveloperName='Volunteer'")
          .body,
      Catch::Contains(R"("totalSize":1)") && Catch::Contains(R"("Name":"Volunteer")"));
  const std::string lead_type = house.org.schema().find("Lead")->record_types[0].id;
  for (const std::string& wrong : {lead_type, known[2].id, std::string("012000000000001AAA")}) {
    const Response refused =
        house.patch("/sobjects/Contact/" + by_hand, R"({"RecordTypeId":")" + wrong + R"("})");
    CHECK(refused.body == R"([{"message":"Record Type ID: this ID value isn't valid for the user: )" + wrong +
                              R"(","errorCode":"INVALID_CROSS_REFERENCE_KEY","fields":["RecordTypeId"]}])");
  }
  CHECK_THAT(house.patch("/sobjects/Contact/" + by_hand, R"({"RecordTypeId":")" + house.first + R"("})").body,
             Catch::Contains("MALFORMED_ID"));
  CHECK(house.create("Lead", R"({"LastName":"L","Company":"C"})").starts_with("00Q"));  // the master
  const std::string about = house.get("/sobjects/Contact/describe").body;
  CHECK_THAT(
      about,
      Catch::Contains(R"("recordTypeInfos":[{"active":true,"available":true,"defaultRecordTypeMapping":true,)"
                      R"("developerName":"Donor","master":false,"name":"Donor","recordTypeId":")" +
                      known[0].id) &&
          Catch::Contains(R"({"active":true,"available":true,"defaultRecordTypeMapping":false,)"
                          R"("developerName":"Master","master":true)"));
  CHECK_THAT(house.get("/sobjects/Contact/describe/layouts").body, Catch::Contains(known[1].id));
  CHECK(house.get("/sobjects/Contact/describe/layouts/" + known[1].id).status == 200);
  CHECK(house.get("/sobjects/Contact/describe/layouts/012000000000000AAA").status == 200);
  CHECK(house.get("/sobjects/Contact/describe/layouts/" + lead_type).status == 404);
  CHECK_FALSE(house.org.schema().find("Account")->field("RecordTypeId"));
  const std::string kept = house.org.snapshot();
  house.org.restore(kept);
  CHECK(house.org.schema().find("Contact")->record_types[0].is_default);
  CHECK(house.org.schema().find("Contact")->record_types.size() == 3);
}

TEST_CASE("queues own the records of the objects that they are for") {
  Guarded house(R"({
    "groups": [{"fullName": "Sales_Team", "name": "Sales Team", "members": {"users": {"user": ["admin@sfsim.test"]}}}],
    "queues": [{"fullName": "Web_Leads", "name": "Web Leads", "queueSobject": [{"sobjectType": "Lead"}],
                "queueMembers": {"users": {"user": ["integration@sfsim.test"]},
                                 "publicGroups": {"publicGroup": ["Sales_Team"]}}}]})");
  const auto id_of = [&](const std::string& name) {
    const SobjectSchema& groups = *house.org.schema().find("Group");
    return house.org.find(groups, *groups.field("DeveloperName"), name, 1).at(0);
  };
  const std::string queue = id_of("Web_Leads"), team = id_of("Sales_Team");
  CHECK(queue.starts_with("00G"));
  const std::string lead =
      house.create("Lead", R"({"LastName":"L","Company":"C","OwnerId":")" + queue + R"("})");
  CHECK(lead.starts_with("00Q"));
  const std::string owner = house.get("/query?q=SELECT+Owner.Name,Owner.Type+FROM+Lead").body;
  CHECK_THAT(owner, Catch::Contains("\"Name\":\"Web Leads\"") && Catch::Contains("\"Type\":\"Queue\""));
  CHECK_THAT(house
                 .get("/query?q=SELECT+TYPEOF+Owner+WHEN+User+THEN+Username+WHEN+Group+THEN+DeveloperName+"
                      "END+FROM+Lead")
                 .body,
             Catch::Contains("\"DeveloperName\":\"Web_Leads\""));
  CHECK_THAT(house.get("/query?q=SELECT+Id+FROM+Lead+WHERE+Owner.Type='Queue'").body,
             Catch::Contains(R"("totalSize":1)"));
  CHECK_THAT(
      house.get("/query?q=SELECT+Name,(SELECT+SobjectType+FROM+QueueSobjects)+FROM+Group+WHERE+Type='Queue'")
          .body,
      Catch::Contains("\"SobjectType\":\"Lead\""));
  CHECK_THAT(house.get("/query?q=SELECT+COUNT()+FROM+GroupMember+WHERE+GroupId='" + queue + "'").body,
             Catch::Contains(R"("totalSize":2)"));
  CHECK_THAT(
      house.post("/sobjects/Case", R"({"Subject":"x","OwnerId":")" + queue + R"("})").body,
      Catch::Contains(
          R"("message":"Queue not associated with this SObject type","errorCode":"INVALID_OPERATION")"));
  CHECK_THAT(house.patch("/sobjects/Lead/" + lead, R"({"OwnerId":")" + team + R"("})").body,
             Catch::Contains("MALFORMED_ID"));
  CHECK_THAT(house.patch("/sobjects/Contact/" + house.first, R"({"OwnerId":")" + queue + R"("})").body,
             Catch::Contains("MALFORMED_ID"));
  CHECK(
      house.post("/sobjects/QueueSobject", R"({"QueueId":")" + queue + R"(","SobjectType":"Case"})").status ==
      201);
  CHECK(house.post("/sobjects/Case", R"({"Subject":"x","OwnerId":")" + queue + R"("})").status == 201);
}
