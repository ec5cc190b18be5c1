// Custom objects and fields by the Metadata API: made, read, changed, renamed, listed, taken away.
#include "tests/sim/api/soap_house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string metadata_url = "/services/Soap/m/60.0";

std::string metadata_call(const std::string& operation, const std::string& inner) {
  return "<" + operation + " xmlns=\"http://soap.sforce.com/2006/04/metadata\">" + inner + "</" + operation +
         ">";
}
std::string object_metadata(const std::string& name, const std::string& label, const std::string& more = {}) {
  return "<metadata xsi:type=\"CustomObject\">" + element("fullName", name) + element("label", label) +
         element("pluralLabel", label + "s") +
         element("nameField", element("type", "Text") + element("label", "Number")) + more + "</metadata>";
}

}  // namespace

TEST_CASE("a custom object is made, read, changed and taken away by the Metadata API") {
  Soap house;
  const std::string field =
      element("fields", element("fullName", "Key__c") + element("type", "Text") + element("label", "Key") +
                            element("length", "20") + element("externalId", "true"));
  CHECK(house.inside(
            metadata_call("createMetadata",
                          object_metadata("Order__c", "Order", field + element("sharingModel", "Private"))),
            metadata_url) ==
        "<createMetadataResponse><result><fullName>Order__c</fullName><success>true</success></result>"
        "</createMetadataResponse>");
  const std::string order = house.create("Order__c", R"({"Name":"1","Key__c":"k"})");
  CHECK(order.starts_with("a00"));

  const std::string read =
      metadata_call("readMetadata", "<type>CustomObject</type><fullNames>Order__c</fullNames>");
  const std::string before = house.inside(read, metadata_url);
  CHECK(before.find("<records xsi:type=\"CustomObject\"><fullName>Order__c</fullName>"
                    "<deploymentStatus>Deployed</deploymentStatus><fields><fullName>Key__c</fullName>") !=
        before.npos);
  CHECK(before.find("<sharingModel>Private</sharingModel>") != before.npos);
  CHECK(before.find("<externalId>true</externalId>") != before.npos);

  // Made again: no. Changed: yes, and what is in it stays.
  CHECK(house.inside(metadata_call("createMetadata", object_metadata("Order__c", "Order")), metadata_url)
            .find("<statusCode>DUPLICATE_DEVELOPER_NAME</statusCode>") != std::string::npos);
  house.inside(metadata_call("updateMetadata", object_metadata("Order__c", "Sale",
                                                               element("deploymentStatus", "InDevelopment"))),
               metadata_url);
  const std::string after = house.inside(read, metadata_url);
  CHECK(after.find("<label>Sale</label>") != after.npos);
  CHECK(after.find("<deploymentStatus>InDevelopment</deploymentStatus>") != after.npos);
  CHECK(house.get("/sobjects/Order__c/" + order + "?fields=Key__c").body.find("\"Key__c\":\"k\"") !=
        std::string::npos);
  CHECK(house.get("/sobjects/Order__c/describe").body.find("\"label\":\"Sale\"") != std::string::npos);

  // With a record in it, the name stays.
  const std::string rename = metadata_call("renameMetadata",
                                           "<type>CustomObject</type><oldFullName>Order__c</oldFullName>"
                                           "<newFullName>Purchase__c</newFullName>");
  CHECK(house.inside(rename, metadata_url).find("<success>false</success>") != std::string::npos);

  const std::string drop =
      metadata_call("deleteMetadata", "<type>CustomObject</type><fullNames>Order__c</fullNames>");
  CHECK(house.inside(drop, metadata_url).find("<success>true</success>") != std::string::npos);
  CHECK(house.inside(drop, metadata_url).find("<statusCode>INVALID_CROSS_REFERENCE_KEY</statusCode>") !=
        std::string::npos);
  CHECK(house.get("/sobjects/Order__c/describe").status == 404);
}

TEST_CASE("upsertMetadata says what is new, renameMetadata renames, listMetadata lists") {
  Soap house;
  CHECK(house.inside(metadata_call("upsertMetadata", object_metadata("A__c", "A")), metadata_url)
            .find("<created>true</created><fullName>A__c</fullName>") != std::string::npos);
  CHECK(house.inside(metadata_call("upsertMetadata", object_metadata("A__c", "AA")), metadata_url)
            .find("<created>false</created><fullName>A__c</fullName>") != std::string::npos);
  const std::string prefix = house.org.schema().find("A__c")->key_prefix;
  CHECK(house
            .inside(metadata_call("renameMetadata",
                                  "<type>CustomObject</type><oldFullName>A__c</oldFullName>"
                                  "<newFullName>B__c</newFullName>"),
                    metadata_url)
            .find("<fullName>A__c</fullName><success>true</success>") != std::string::npos);
  CHECK(house.create("B__c", R"({"Name":"y"})").substr(0, 3) == prefix);
  CHECK(house.get("/sobjects/A__c/describe").status == 404);
  const std::string listed = house.inside(
      metadata_call("listMetadata", "<queries><type>CustomObject</type></queries>"), metadata_url);
  CHECK(listed.find("<fullName>B__c</fullName><id>01I") != listed.npos);
  CHECK(listed.find("<fullName>Account</fullName><id></id>") != listed.npos);
  CHECK(listed.find("<createdDate>2024-01-15T20:01:00.000Z</createdDate><fileName>objects/B__c.object") !=
        listed.npos);
  CHECK(listed.find("<createdByName>") == listed.npos);
}

TEST_CASE("a field's labels and length are changed, its type is not") {
  Soap house;
  const auto with = [](const std::string& type, const std::string& length) {
    return "<metadata xsi:type=\"CustomField\">" + element("fullName", "Contact.Note__c") +
           element("type", type) + element("label", "Note " + length) + element("length", length) +
           "</metadata>";
  };
  CHECK(house.inside(metadata_call("createMetadata", with("Text", "20")), metadata_url).find("true") !=
        std::string::npos);
  const std::string contact = house.create("Contact", R"({"LastName":"x","Note__c":"12345678901234567890"})");
  CHECK(house.inside(metadata_call("updateMetadata", with("Text", "40")), metadata_url).find("true") !=
        std::string::npos);
  CHECK(
      house.patch("/sobjects/Contact/" + contact, R"({"Note__c":"123456789012345678901234567890"})").status ==
      204);
  CHECK(house.inside(metadata_call("updateMetadata", with("Text", "10")), metadata_url).find("true") ==
        std::string::npos);
}

TEST_CASE("what the Metadata API has not is refused") {
  Soap house;
  CHECK(
      house.fault(metadata_call("listMetadata", "<queries><type>ApexClass</type></queries>"), metadata_url) ==
      "sf:FUNCTIONALITY_NOT_ENABLED|FUNCTIONALITY_NOT_ENABLED: listMetadata() of ApexClass is not supported "
      "by this "
      "simulator yet");
  CHECK(house.fault(metadata_call("deploy", "<ZipFile>x</ZipFile>"), metadata_url)
            .starts_with("sf:FUNCTIONALITY_NOT_ENABLED"));
  house.session = house.api.open_session(*house.org.user("integration@sfsim.test"));
  CHECK(house.fault(metadata_call("createMetadata", object_metadata("A__c", "A")), metadata_url)
            .starts_with("sf:INSUFFICIENT_ACCESS"));
}

TEST_CASE("passwords are set and reset by an administrator, or by oneself") {
  Soap house;
  const std::string id = house.org.user("integration@sfsim.test")->id;
  const auto set = [&](const std::string& user, const std::string& password) {
    return "<setPassword>" + element("userId", user) + element("password", password) + "</setPassword>";
  };
  CHECK(house.inside(set(id, "better-than-before-1")) ==
        "<setPasswordResponse><result/></setPasswordResponse>");
  const auto logs_in = [&](const std::string& password) {
    return house
               .raw(
                   "<se:Envelope xmlns:se=\"http://schemas.xmlsoap.org/soap/envelope/\"><se:Body><login "
                   "xmlns=\"urn:partner.soap.sforce.com\"><username>integration@sfsim.test</"
                   "username><password>" +
                   password + "</password></login></se:Body></se:Envelope>")
               .status == 200;
  };
  CHECK(logs_in("better-than-before-1"));
  const std::string reset = house.inside("<resetPassword>" + element("userId", id) + "</resetPassword>");
  const std::string password = Soap::between(reset, "<password>", "<");
  CHECK(password.size() >= 8);
  CHECK_FALSE(logs_in("better-than-before-1"));
  CHECK(logs_in(password));
  CHECK(house.fault(set(id, "short")).starts_with("sf:INVALID_NEW_PASSWORD"));
  CHECK(
      house.fault(set("005000000000000AAA", "long-enough-1")).starts_with("sf:INVALID_CROSS_REFERENCE_KEY"));
  const std::string admin = house.org.user("admin@sfsim.test")->id;
  house.session = house.api.open_session(*house.org.user("integration@sfsim.test"));
  CHECK(house.fault(set(admin, "long-enough-1")).starts_with("sf:INSUFFICIENT_ACCESS"));
  house.inside(set(id, "my-own-password-2"));
  CHECK(logs_in("my-own-password-2"));
}
