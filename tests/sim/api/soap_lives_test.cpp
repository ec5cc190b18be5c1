// Merging, converting and describing by SOAP.
#include "tests/sim/api/soap_house.h"

using namespace sfsim;
using namespace sfsim::test;

TEST_CASE("merge by SOAP: the master's fields, the losers, who moved") {
  Soap house;
  const std::string a = house.create("Account", R"({"Name":"A"})"),
                    b = house.create("Account", R"({"Name":"B"})");
  const std::string child = house.create("Contact", R"({"LastName":"C","AccountId":")" + b + "\"}");
  const std::string merged = house.inside("<merge><mergeRequests><masterRecord><type>Account</type><Id>" + a +
                                          "</Id><Phone>5</Phone></masterRecord><recordToMergeIds>" + b +
                                          "</recordToMergeIds></mergeRequests></merge>");
  CHECK(merged == "<mergeResponse><result><id>" + a + "</id><mergedRecordIds>" + b +
                      "</mergedRecordIds><success>true</success><updatedRelatedIds>" + child +
                      "</updatedRelatedIds></result></mergeResponse>");
  CHECK(house.org.get("Account", a, "Phone") == Value(std::string("5")));
  CHECK(house.org.get("Account", b, "MasterRecordId") == Value(a));
  CHECK(house.org.get("Contact", child, "AccountId") == Value(a));
  const auto again = [&](const std::string& rest) {
    return Soap::between(
        house.inside("<merge><mergeRequests><masterRecord><type>Account</type><Id>" + a +
                     "</Id><Phone>6</Phone></masterRecord>" + rest + "</mergeRequests></merge>"),
        "<statusCode>", "<");
  };
  CHECK(again("<recordToMergeIds>" + b + "</recordToMergeIds>") == "ENTITY_IS_DELETED");
  CHECK(again("<recordToMergeIds>x</recordToMergeIds>") == "MALFORMED_ID");
  CHECK(again("<recordToMergeIds>" + child + "</recordToMergeIds>") == "INVALID_CROSS_REFERENCE_KEY");
  CHECK(again("") == "LIMIT_EXCEEDED");
  CHECK(house.org.get("Account", a, "Phone") == Value(std::string("5")));  // nothing of a refused merge stays
  CHECK(house.fault("<merge><mergeRequests/></merge>").starts_with("soapenv:Client|"));
}

TEST_CASE("convertLead by SOAP") {
  Soap house;
  const auto lead = [&] {
    return house.create("Lead", R"({"LastName":"L","Company":"Co","HasOptedOutOfEmail":true})");
  };
  const auto convert = [&](const std::string& rest) {
    return house.inside("<convertLead><leadConverts>" + rest + "</leadConverts></convertLead>");
  };
  const std::string done =
      "<convertedStatus>Closed - "
      "Converted</convertedStatus><doNotCreateOpportunity>true</doNotCreateOpportunity>";
  const std::string first = lead();
  const std::string answer = convert("<leadId>" + first + "</leadId>" + done);
  const std::string account = Soap::between(answer, "<accountId>", "<"),
                    contact = Soap::between(answer, "<contactId>", "<");
  CHECK(
      answer ==
      "<convertLeadResponse><result><accountId>" + account + "</accountId><contactId>" + contact +
          "</contactId><leadId>" + first +
          "</leadId><opportunityId xsi:nil=\"true\"/><success>true</success></result></convertLeadResponse>");
  CHECK(house.org.get("Contact", contact, "HasOptedOutOfEmail") == Value(true));
  CHECK(house.org.get("Lead", first, "IsConverted") == Value(true));
  const std::string into =
      convert("<leadId>" + lead() + "</leadId><accountId>" + account + "</accountId>" + done);
  CHECK(Soap::between(into, "<accountId>", "<") == account);
  CHECK(house.org.get("Contact", Soap::between(into, "<contactId>", "<"), "AccountId") == Value(account));
  CHECK(convert("<leadId>" + lead() + "</leadId><contactId>" + contact + "</contactId>" + done)
            .find("<contactId>" + contact + "</contactId>") != std::string::npos);
  const std::string sold = lead();
  const std::string opportunity = Soap::between(
      convert("<leadId>" + sold + "</leadId><convertedStatus>Closed - Converted</convertedStatus>"),
      "<opportunityId>", "<");
  CHECK(house.org.get("Opportunity", opportunity, "Name") == Value(std::string("Co-")));
  CHECK(house.org.get("Lead", sold, "ConvertedOpportunityId") == Value(opportunity));
  CHECK(house.org.get("Opportunity", opportunity, "ContactId") ==
        house.org.get("Lead", sold, "ConvertedContactId"));  // the primary contact role
  const auto refused = [&](const std::string& rest) {
    return Soap::between(convert(rest), "<statusCode>", "<");
  };
  CHECK(refused("<leadId>" + first + "</leadId>" + done) == "CANNOT_UPDATE_CONVERTED_LEAD");
  CHECK(refused("<leadId>" + lead() + "</leadId><convertedStatus>Open</convertedStatus>") ==
        "INVALID_STATUS");
  CHECK(refused("<leadId>x</leadId>" + done) == "MALFORMED_ID");
  CHECK(refused("<leadId>" + lead() + "</leadId><ownerId>005000000000000</ownerId>" + done) ==
        "FUNCTIONALITY_NOT_ENABLED");
  CHECK(refused("<leadId>" + lead() + "</leadId><accountId>001000000000000</accountId>" + done) ==
        "INVALID_CROSS_REFERENCE_KEY");
}

TEST_CASE("describes by SOAP") {
  Soap house;
  const std::string global = house.inside("<describeGlobal/>");
  CHECK(
      global.starts_with("<describeGlobalResponse><result><encoding>UTF-8</encoding><maxBatchSize>200</"
                         "maxBatchSize><sobjects>"));
  CHECK(global.find("<name>Contact</name>") != std::string::npos);
  const std::string contact =
      house.inside("<describeSObject><sObjectType>contact</sObjectType></describeSObject>");
  CHECK(contact.find("<fields><aggregatable>true</aggregatable>") != std::string::npos);
  CHECK(contact.find("<name>HasOptedOutOfEmail</name>") != std::string::npos);
  CHECK(contact.find("<defaultValue xsi:type=\"xsd:boolean\">false</defaultValue>") != std::string::npos);
  CHECK(contact.find("<urlNew>http://127.0.0.1:8080/003/e</urlNew>") != std::string::npos);
  CHECK(contact.find("<urls>") == std::string::npos);
  const std::string two = house.inside(
      "<describeSObjects><sObjectType>Lead</sObjectType><sObjectType>Account</sObjectType></"
      "describeSObjects>");
  CHECK(two.find("<keyPrefix>00Q</keyPrefix>") < two.find("<keyPrefix>001</keyPrefix>"));
  const Response refused = house.call("<describeSObject><sObjectType>Nope</sObjectType></describeSObject>");
  CHECK(refused.body.find("<sf:InvalidSObjectFault xsi:type=\"sf:InvalidSObjectFault\">") !=
        std::string::npos);
  CHECK(refused.body.find("<sf:row>-1</sf:row><sf:column>-1</sf:column>") != std::string::npos);
}

TEST_CASE("an org's app and its tabs, and a picklist by the Metadata API") {
  Soap house;
  const std::string tabs = house.inside("<describeTabs/>");
  CHECK(tabs.starts_with("<describeTabsResponse><result><description></description><label>Sales</label>"));
  CHECK(tabs.find("<name>standard-Contact</name><sobjectName>Contact</sobjectName>") != std::string::npos);
  const std::string metadata = "/services/Soap/m/37.0";
  const auto read = [](const std::string& type, const std::string& name) {
    return "<readMetadata xmlns=\"http://soap.sforce.com/2006/04/metadata\"><type>" + type +
           "</type><fullNames>" + name + "</fullNames></readMetadata>";
  };
  const std::string status = house.inside(read("CustomField", "Lead.Status"), metadata);
  CHECK(status.starts_with(
      "<readMetadataResponse><result><records xsi:type=\"CustomField\"><fullName>Lead.Status</fullName>"));
  CHECK(status.find("<picklistValues><fullName>Closed - "
                    "Converted</fullName><default>false</default><converted>true</converted>") !=
        std::string::npos);
  CHECK(house.inside(read("CustomField", "Lead.Nope"), metadata).find("<records xsi:nil=\"true\"/>") !=
        std::string::npos);
  CHECK(
      house.fault(read("CustomField", "Lead.Email"), metadata).starts_with("sf:FUNCTIONALITY_NOT_ENABLED|"));
  CHECK(house.fault(read("CustomObject", "Lead"), metadata).starts_with("sf:FUNCTIONALITY_NOT_ENABLED|"));
  CHECK(house.fault(read("CustomField", "Lead.Status"), "/services/Soap/m/60.0")
            .starts_with("sf:FUNCTIONALITY_NOT_ENABLED|"));
  CHECK(house.fault("<login/>", metadata).starts_with("soapenv:Client|"));
  CHECK(house.call("<deploy/>", metadata).body.find("xmlns:sf=\"http://soap.sforce.com/2006/04/metadata\"") !=
        std::string::npos);
}

TEST_CASE("changes, searches, child rows and keys of parents by SOAP, as REST has them") {
  Soap house;
  const std::string a = house.create("Account", R"({"Name":"Acme"})");
  house.now += 60'000;
  const std::string gone = house.create("Contact", R"({"LastName":"Gone"})"),
                    id = house.create("Contact", R"({"LastName":"Finder","AccountId":")" + a + "\"}");
  house.remove("/sobjects/Contact/" + gone);
  house.now += 600'000;
  const std::string window =
      "<sObjectType>Contact</sObjectType><startDate>2024-01-15T19:00:00.000Z</"
      "startDate><endDate>2024-01-15T20:10:00Z</endDate>";
  CHECK(house.inside("<getUpdated>" + window + "</getUpdated>")
            .starts_with("<getUpdatedResponse><result><ids>" + id +
                         "</ids><latestDateCovered>2024-01-15T20:1"));
  const std::string deleted = house.inside("<getDeleted>" + window + "</getDeleted>");
  CHECK(deleted.starts_with(
      "<getDeletedResponse><result><deletedRecords><deletedDate>2024-01-15T20:02:00.000Z</deletedDate><id>" +
      gone + "</id></deletedRecords><earliestDateAvailable>"));
  CHECK(house.fault("<getUpdated><sObjectType>Contact</sObjectType></getUpdated>")
            .starts_with("sf:INVALID_REPLICATION_DATE|"));
  CHECK(house.fault("<getUpdated><sObjectType>Nope</sObjectType></getUpdated>")
            .starts_with("sf:INVALID_TYPE|"));
  CHECK(house.inside("<search><searchString>FIND {Finder} IN ALL FIELDS RETURNING Contact(Id, "
                     "LastName)</searchString></search>") ==
        "<searchResponse><result><searchRecords><record "
        "xsi:type=\"sf:sObject\"><sf:type>Contact</sf:type><sf:Id>" +
            id + "</sf:Id><sf:Id>" + id +
            "</sf:Id><sf:LastName>Finder</sf:LastName></record></searchRecords></result></searchResponse>");
  CHECK(
      house.fault("<search><searchString>FIND</searchString></search>").starts_with("sf:MALFORMED_SEARCH|"));
  const std::string nested = house.inside(
      "<query><queryString>SELECT Name, (SELECT LastName FROM Contacts) FROM Account</queryString></query>");
  CHECK(nested.find(
            "<sf:Contacts xsi:type=\"QueryResult\"><done>true</done><queryLocator xsi:nil=\"true\"/><records "
            "xsi:type=\"sf:sObject\">"
            "<sf:type>Contact</sf:type><sf:Id "
            "xsi:nil=\"true\"/><sf:LastName>Finder</sf:LastName></records><size>1</size></sf:Contacts>") !=
        std::string::npos);
  CHECK(house
            .inside(
                "<query><queryString>SELECT COUNT(Id) n FROM Contact GROUP BY LastName</queryString></query>")
            .find("<sf:type>AggregateResult</sf:type><sf:Id xsi:nil=\"true\"/><sf:n "
                  "xsi:type=\"xsd:int\">1</sf:n>") != std::string::npos);
  house.inside(
      "<update>" +
      sobject(
          "Contact",
          "<Id>" + id + "</Id><Owner><type>User</type><Username>integration@sfsim.test</Username></Owner>") +
      "</update>");
  CHECK(house.org.get("Contact", id, "OwnerId") == Value(house.org.user(demo_integration_user)->id));
}
