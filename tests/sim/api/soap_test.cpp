// The SOAP API: sessions, rows, queries, lives of records, describes, faults. Envelopes come in the spellings
// of real clients.
#include "tests/sim/api/soap_house.h"

using namespace sfsim;
using namespace sfsim::test;

TEST_CASE("a SOAP login gives a session and says who one is") {
  Soap house;
  // jsforce's, simple-salesforce's and PHP's spelling.
  const std::pair<std::string, std::string> spellings[] = {
      {"se",
       "<login xmlns=\"urn:partner.soap.sforce.com\"><username>admin@sfsim.test</username>"
       "<password>sfsim-passwordsfsimtoken</password></login>"},
      {"env",
       "<n1:login xmlns:n1=\"urn:partner.soap.sforce.com\"><n1:username>ADMIN@sfsim.test</n1:username>"
       "<n1:password>sfsim-password</n1:password></n1:login>"},
      {"SOAP-ENV",
       "<ns1:login xmlns:ns1=\"urn:partner.soap.sforce.com\"><ns1:username>admin@sfsim.test"
       "</ns1:username><ns1:password>sfsim-password</ns1:password></ns1:login>"}};
  for (const auto& [prefix, login] : spellings) {
    INFO(prefix);
    const std::string body = "<" + prefix + ":Envelope xmlns:" + prefix +
                             "=\"http://schemas.xmlsoap.org/soap/envelope/\"><" + prefix + ":Body>" + login +
                             "</" + prefix + ":Body></" + prefix + ":Envelope>";
    const Response answer = house.raw(body);
    REQUIRE(answer.status == 200);
    const auto text = [&](const std::string& name) {
      return Soap::between(answer.body, "<" + name + ">", "<");
    };
    CHECK(text("passwordExpired") == "false");
    CHECK(text("serverUrl") ==
          "http://127.0.0.1:8080/services/Soap/u/60.0/" + house.org.org_id().substr(0, 15));
    CHECK(text("userId") == house.org.user(demo_admin)->id);
    CHECK(text("organizationId") == house.org.org_id());
    CHECK(text("userName") == "admin@sfsim.test");
    CHECK(answer.body.find("LimitInfoHeader") == std::string::npos);
    house.session = text("sessionId");
    CHECK(house.inside("<getUserInfo/>").find("<userEmail>admin@sfsim.test</userEmail>") !=
          std::string::npos);
  }
  CHECK(house.inside("<logout/>") == "<logoutResponse/>");
  CHECK(
      house.fault("<getUserInfo/>") ==
      "sf:INVALID_SESSION_ID|INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session");
}

TEST_CASE("SOAP logins that are refused") {
  Soap house;
  User gone{"", "gone@sfsim.test", "Gone", "pass", "", false, false, true, {}, {}};
  User mute{"", "mute@sfsim.test", "Mute", "pass", "", false, true, false, {}, {}};
  house.org.add_user(gone);
  house.org.add_user(mute);
  const auto login = [](const std::string& name, const std::string& password) {
    return "<login>" + element("username", name) + element("password", password) + "</login>";
  };
  const std::string invalid =
      "INVALID_LOGIN|INVALID_LOGIN: Invalid username, password, security token; or user locked out.";
  CHECK(house.fault(login("admin@sfsim.test", "wrong")) == invalid);
  CHECK(house.fault(login("nobody@sfsim.test", "sfsim-password")) == invalid);
  CHECK(house.fault(login("gone@sfsim.test", "pass")) == invalid);
  CHECK(house.fault(login("", "")) == invalid);
  CHECK(house.fault(login("mute@sfsim.test", "pass")).starts_with("sf:API_DISABLED_FOR_ORG|"));
  const Response refused = house.call(login("a", "b"));
  CHECK(refused.body.find("xmlns:sf=\"urn:fault.partner.soap.sforce.com\"") != std::string::npos);
  CHECK(refused.body.find(
            "<sf:LoginFault xsi:type=\"sf:LoginFault\"><sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>"
            "<sf:exceptionMessage>Invalid username") != std::string::npos);
  house.headers = "<LoginScopeHeader><organizationId>00D000000000000EAA</organizationId></LoginScopeHeader>";
  CHECK(house.fault(login("admin@sfsim.test", "sfsim-password")) == invalid);
  house.headers.clear();
  const std::string good = login("admin@sfsim.test", "sfsim-password");
  CHECK(house.call(good, "/services/Soap/u/64.0").status == 200);
  CHECK(house.fault(good, "/services/Soap/u/65.0").starts_with("UNSUPPORTED_API_VERSION|"));
  for (const std::string url : {"/services/Soap/u/30.0", "/services/Soap/u/99.0", "/services/Soap/u/v60.0",
                                "/services/Soap/u", "/services/Soap/u/60"})
    CHECK(house.fault(good, url) ==
          "UNSUPPORTED_API_VERSION|UNSUPPORTED_API_VERSION: Invalid Api version specified on URL");
  CHECK(house.call(good, "/services/Soap/c/60.0").body.find("/services/Soap/c/60.0/00D") !=
        std::string::npos);
  CHECK(house.call(good, "/services/Soap/u/60.0/" + house.org.org_id()).status == 200);
}

TEST_CASE("what is no request of the SOAP API is a fault") {
  Soap house;
  for (const std::string body : {"", "nonsense", "<a/>", "<Envelope/>", "<Envelope><Body/></Envelope>",
                                 "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Envelope><Body>&e;"
                                 "</Body></Envelope>",
                                 "<Envelope><Body><login/><login/></Body></Envelope>"})
    CHECK(Soap::fault_in(house.raw(body)).starts_with("soapenv:Client|"));
  CHECK(house.fault("<bake xmlns=\"urn:x\"/>") ==
        "soapenv:Client|No operation available for request {urn:x}bake");
  for (const std::string operation : {"<changeOwnPassword/>", "<describeLayout/>", "<sendEmail/>"})
    CHECK(house.fault(operation).starts_with("sf:FUNCTIONALITY_NOT_ENABLED|"));
  CHECK(house.fault("<x/>", "/services/Soap/T/60.0").starts_with("sf:FUNCTIONALITY_NOT_ENABLED|"));
  Request get{"GET", partner_url, {}, ""};
  CHECK(house.api.handle(get).status == 405);
  house.org.set_api_call_limit(0);
  CHECK(house.fault("<getUserInfo/>") ==
        "sf:REQUEST_LIMIT_EXCEEDED|REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.");
}

TEST_CASE("rows are created, updated, deleted and brought back by SOAP") {
  Soap house;
  const std::string made = house.inside(
      "<create>" +
      sobject("Contact",
              "<LastName>O&apos;Hara &amp; Co</LastName><HasOptedOutOfEmail>true</HasOptedOutOfEmail>"
              "<Birthdate>1990-02-03</Birthdate><Email></Email>") +
      sobject("Contact", "<FirstName>no</FirstName>") + "</create>");
  const std::string id = Soap::between(made, "<id>", "<");
  CHECK(made ==
        "<createResponse><result><id>" + id +
            "</id><success>true</success></result><result><errors><fields>LastName</fields><message>Required "
            "fields are missing: [LastName]</message><statusCode>REQUIRED_FIELD_MISSING</statusCode></errors>"
            "<id xsi:nil=\"true\"/><success>false</success></result></createResponse>");
  CHECK(house.org.get("Contact", id, "LastName") == Value(std::string("O'Hara & Co")));
  CHECK(house.org.get("Contact", id, "HasOptedOutOfEmail") == Value(true));
  house.inside("<update>" +
               sobject("Contact", "<fieldsToNull>Birthdate</fieldsToNull><Id>" + id +
                                      "</Id><FirstName>Z</FirstName><Phone/>") +
               "</update>");
  CHECK(is_null(house.org.get("Contact", id, "Birthdate")));
  CHECK(house.org.get("Contact", id, "Name") == Value(std::string("Z O'Hara & Co")));
  const std::string upserted =
      house.inside("<upsert><ns1:externalIDFieldName xmlns:ns1=\"urn:s\">Id</ns1:externalIDFieldName>" +
                   sobject("Contact", "<Id>" + id + "</Id><Title>T</Title>") +
                   sobject("Contact", "<LastName>New</LastName>") + "</upsert>");
  CHECK(upserted.starts_with("<upsertResponse><result><created>false</created><id>" + id + "</id>"));
  CHECK(upserted.find("<result><created>true</created><id>003") != std::string::npos);
  CHECK(house.inside("<delete><ids>" + id + "</ids><ids>003000000000000</ids><ids>bad</ids></delete>")
            .find("<result><id>" + id +
                  "</id><success>true</success></result><result><errors><message>invalid cross "
                  "reference id</message><statusCode>INVALID_CROSS_REFERENCE_KEY</statusCode></errors><id "
                  "xsi:nil=\"true\"/><success>false</success></result><result><errors><message>malformed id "
                  "bad<") != std::string::npos);
  CHECK(house.org.get("Contact", id, "IsDeleted") == Value(true));
  CHECK(house.inside("<undelete><ids>" + id + "</ids></undelete>").find("<success>true") !=
        std::string::npos);
  CHECK(house.inside("<undelete><ids>" + id + "</ids></undelete>").find("UNDELETE_FAILED") !=
        std::string::npos);
  CHECK(house.inside("<emptyRecycleBin><ids>" + id + "</ids></emptyRecycleBin>")
            .find("<message>Invalid record id; no recycle bin entry found</message>") != std::string::npos);
  house.inside("<delete><ids>" + id + "</ids></delete>");
  CHECK(house.inside("<emptyRecycleBin><ids>" + id + "</ids></emptyRecycleBin>").find("<success>true") !=
        std::string::npos);
  CHECK(is_null(house.org.get("Contact", id, "LastName")));
  CHECK(house.inside("<create/>") == "<createResponse/>");
}

TEST_CASE("SOAP rows that cannot be, and all or none") {
  Soap house;
  CHECK(house.fault("<create>" + sobject("Nope", "") + "</create>")
            .starts_with("sf:INVALID_TYPE|INVALID_TYPE: sObject type 'Nope'"));
  CHECK(house.fault("<create><sObjects><LastName>x</LastName></sObjects></create>")
            .starts_with("sf:INVALID_TYPE|"));
  CHECK(
      house.fault("<create>" +
                  sobject("Contact", "<LastName>x</LastName><HasOptedOutOfEmail>maybe</HasOptedOutOfEmail>") +
                  "</create>") == "soapenv:Client|'maybe' is not a valid value for the type xsd:boolean");
  CHECK(house
            .fault("<upsert><externalIdFieldName>Title</externalIdFieldName>" + sobject("Contact", "") +
                   "</upsert>")
            .starts_with("sf:INVALID_FIELD|"));
  std::string many = "<create>";
  for (int i = 0; i < 201; ++i) many += sobject("Contact", "<LastName>x</LastName>");
  CHECK(house.fault(many + "</create>").starts_with("sf:EXCEEDED_ID_LIMIT|"));
  CHECK(
      house
          .inside("<create>" + sobject("Contact", "<LastName>x</LastName><Nope__c>1</Nope__c>") + "</create>")
          .find("<message>No such column 'Nope__c' on sobject of type Contact</message>") !=
      std::string::npos);
  house.headers =
      "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader><AssignmentRuleHeader>"
      "<useDefaultRule>true</useDefaultRule></AssignmentRuleHeader>";
  CHECK(house
            .inside("<create>" + sobject("Contact", "<LastName>x</LastName>") + sobject("Contact", "") +
                    "</create>")
            .find("<statusCode>ALL_OR_NONE_OPERATION_ROLLED_BACK</statusCode>") != std::string::npos);
  CHECK(house.org.count(*house.org.schema().find("Contact")) == 0);
  const std::string one = house.create("Contact", R"({"LastName":"x"})");
  CHECK(house.inside("<delete><ids>" + one + "</ids><ids>bad</ids></delete>")
            .find("<statusCode>ALL_OR_NONE_OPERATION_ROLLED_BACK</statusCode>") != std::string::npos);
  CHECK(house.org.get("Contact", one, "IsDeleted") == Value(false));
}

TEST_CASE("SOAP queries come as sObjects, page by page") {
  Soap house;
  const std::string account = house.create("Account", R"({"Name":"A <1>"})");
  const std::string id =
      house.create("Contact", R"({"LastName":"Zed","AccountId":")" + account + R"(","MailingCity":"Oslo"})");
  const std::string one = house.inside(
      "<query><queryString>SELECT Id, LastName, Email, CreatedDate, Account.Name, MailingAddress FROM "
      "Contact</queryString></query>");
  CHECK(one.starts_with(
      "<queryResponse><result xsi:type=\"QueryResult\"><done>true</done><queryLocator xsi:nil=\"true\"/>"
      "<records xsi:type=\"sf:sObject\"><sf:type>Contact</sf:type><sf:Id>" +
      id + "</sf:Id><sf:Id>" + id +
      "</sf:Id><sf:LastName>Zed</sf:LastName><sf:Email xsi:nil=\"true\"/>"
      "<sf:CreatedDate>2024-01-15T20:01:00.000Z</sf:CreatedDate><sf:Account xsi:type=\"sf:sObject\">"
      "<sf:type>Account</sf:type><sf:Id xsi:nil=\"true\"/><sf:Name>A &lt;1&gt;</sf:Name></sf:Account>"
      "<sf:MailingAddress xsi:type=\"address\"><city>Oslo</city>"));
  CHECK(one.ends_with("</records><size>1</size></result></queryResponse>"));
  CHECK(house.inside("<query><queryString>SELECT COUNT() FROM Contact</queryString></query>")
            .find("<size>1</size>") != std::string::npos);
  CHECK(house
            .inside("<query><queryString>SELECT LastName FROM Contact</queryString></query>",
                    "/services/Soap/c/60.0")
            .find("<records xsi:type=\"sf:Contact\"><sf:LastName>Zed</sf:LastName></records>") !=
        std::string::npos);
  for (int i = 0; i < 600; ++i)
    house.org.create(Org::system_user(), *house.org.schema().find("Contact"),
                     {{"LastName", std::string("L")}}, false);
  const std::string first = house.inside("<query><queryString>SELECT Id FROM Contact</queryString></query>");
  const std::string locator = Soap::between(first, "<queryLocator>", "<");
  CHECK(locator.ends_with("-500"));
  const std::string second =
      house.inside("<queryMore><queryLocator>" + locator + "</queryLocator></queryMore>");
  CHECK(second.starts_with("<queryMoreResponse><result xsi:type=\"QueryResult\"><done>true</done>"));
  CHECK(second.ends_with("<size>601</size></result></queryMoreResponse>"));
  house.headers = "<QueryOptions><batchSize>200</batchSize></QueryOptions>";
  CHECK(Soap::between(house.inside("<query><queryString>SELECT Id FROM Contact</queryString></query>"),
                      "<queryLocator>", "<")
            .ends_with("-200"));
  house.headers.clear();
  house.remove("/sobjects/Contact/" + id);
  CHECK(house.inside("<queryAll><queryString>SELECT COUNT() FROM Contact</queryString></queryAll>")
            .find("<size>601<") != std::string::npos);
  CHECK(house.fault("<queryMore><queryLocator>nope</queryLocator></queryMore>") ==
        "sf:INVALID_QUERY_LOCATOR|INVALID_QUERY_LOCATOR: invalid query locator");
  const Response refused = house.call("<query><queryString>SELECT Nope FROM Contact</queryString></query>");
  CHECK(refused.body.find(
            "<sf:InvalidFieldFault xsi:type=\"sf:InvalidFieldFault\"><sf:exceptionCode>INVALID_FIELD<") !=
        std::string::npos);
  CHECK(refused.body.find("<sf:row>1</sf:row><sf:column>8</sf:column>") != std::string::npos);
}

TEST_CASE("SOAP retrieves rows by id, and tells the time and the limits") {
  Soap house;
  const std::string id = house.create("Contact", R"({"LastName":"Zed"})"),
                    gone = house.create("Contact", R"({"LastName":"G"})");
  house.remove("/sobjects/Contact/" + gone);
  CHECK(house.inside("<retrieve><fieldList>LastName, Id</fieldList><sObjectType>Contact</sObjectType><ids>" +
                     gone + "</ids><ids>" + id + "</ids></retrieve>") ==
        "<retrieveResponse><result xsi:nil=\"true\"/><result "
        "xsi:type=\"sf:sObject\"><sf:type>Contact</sf:type><sf:Id>" +
            id + "</sf:Id><sf:LastName>Zed</sf:LastName><sf:Id>" + id +
            "</sf:Id></result></retrieveResponse>");
  CHECK(house
            .fault("<retrieve><fieldList>Nope</fieldList><sObjectType>Contact</sObjectType><ids>" + id +
                   "</ids></retrieve>")
            .starts_with("sf:INVALID_FIELD|"));
  CHECK(house.fault(
            "<retrieve><fieldList>Id</fieldList><sObjectType>Contact</sObjectType><ids>x</ids></retrieve>") ==
        "sf:MALFORMED_ID|MALFORMED_ID: malformed id x");
  CHECK(house.inside("<getServerTimestamp/>") ==
        "<getServerTimestampResponse><result><timestamp>2024-01-15T20:01:00.000Z</timestamp></result></"
        "getServerTimestampResponse>");
  const Response answer = house.call("<getServerTimestamp/>");
  CHECK(answer.body.find("<soapenv:Header><LimitInfoHeader><limitInfo><current>" +
                         std::to_string(house.org.api_calls_used()) +
                         "</current><limit>100000</limit><type>API "
                         "REQUESTS</type></limitInfo></LimitInfoHeader></soapenv:Header>") !=
        std::string::npos);
}

TEST_CASE("rights hold by SOAP as by REST") {
  Soap house(false);
  house.session = house.api.open_session(*house.org.user(demo_integration_user));
  const std::string id = house.create("Contact", R"({"LastName":"Zed"})");
  CHECK(house.fault("<query><queryString>SELECT HasOptedOutOfEmail FROM Contact</queryString></query>")
            .starts_with("sf:INVALID_FIELD|"));
  CHECK(house
            .inside("<update>" +
                    sobject("Contact", "<Id>" + id + "</Id><HasOptedOutOfEmail>true</HasOptedOutOfEmail>") +
                    "</update>")
            .find("No such column 'HasOptedOutOfEmail' on sobject of type Contact") != std::string::npos);
  house.org.share(house.org.user(demo_integration_user)->id, id, Share::read);
  CHECK(house.inside("<delete><ids>" + id + "</ids></delete>").find("<success>false") != std::string::npos);
  ObjectAccess none;
  none.read = false;
  house.org.grant_object(house.org.user(demo_integration_user)->id, "Lead", none);
  CHECK(house.fault("<describeSObject><sObjectType>Lead</sObjectType></describeSObject>")
            .starts_with("sf:INVALID_TYPE|"));
}
