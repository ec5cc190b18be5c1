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
