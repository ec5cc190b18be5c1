// Files: attachments, documents and Salesforce Files by JSON, by requests of two parts and by SOAP; their
// bytes by address; what Salesforce makes beside a ContentVersion, and what it refuses.
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/sim/api/soap_house.h"

using namespace sfsim;
using namespace sfsim::test;
using nlohmann::json;

namespace {

const std::string hello = "aGVsbG8=";  // hello

std::string attached(House& house, const std::string& parent) {
  return house.create("Attachment",
                      R"({"Name":"a.txt","ParentId":")" + parent + R"(","Body":")" + hello + "\"}");
}

json found_files(House& house, const std::string& soql) {
  std::string path = "/query?q=";
  for (const char c : soql) path += c == ' ' ? '+' : c;
  const Response answer = house.get(path);
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return json::parse(answer.body)["records"];
}

// A record and its file, as clients send them.
std::string two_parts(const std::string& entity, const std::string& record, const std::string& field,
                      const std::string& bytes) {
  return "--XX\r\nContent-Disposition: form-data; name=\"" + entity +
         "\";\r\nContent-Type: application/json\r\n\r\n" + record +
         "\r\n--XX\r\nContent-Type: application/octet-stream\r\nContent-Disposition: form-data; name=\"" +
         field + "\"; filename=\"f.bin\"\r\n\r\n" + bytes + "\r\n--XX--\r\n";
}

Response upload(House& house, const std::string& method, const std::string& path, std::string body) {
  return house.send(method, house.data + path, std::move(body),
                    {{"Content-Type", "multipart/form-data; boundary=\"XX\""}});
}

}  // namespace

TEST_CASE("an attachment tells where its bytes are, and gives them there") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const std::string id = attached(house, account);
  REQUIRE(id.substr(0, 3) == "00P");
  const std::string url = "/services/data/v60.0/sobjects/Attachment/" + id + "/Body";
  const json row = json::parse(house.get("/sobjects/Attachment/" + id).body);
  CHECK(row["Body"] == url);
  CHECK(row["BodyLength"] == 5);
  const Response bytes = house.send("GET", url);
  CHECK(bytes.status == 200);
  CHECK(bytes.body == "hello");
  CHECK(bytes.header("Content-Type") == "application/octetstream");
  const json one = found_files(house, "SELECT Body, Parent.Name FROM Attachment")[0];
  CHECK(one["Body"] == url);
  CHECK(one["Parent"]["Name"] == "Acme");
  CHECK(found_files(
            house, "SELECT Id, (SELECT Name FROM Attachments) FROM Account")[0]["Attachments"]["totalSize"] ==
        1);
  CHECK(house.patch("/sobjects/Attachment/" + id, R"({"Body":"aGk="})").status == 204);
  CHECK(house.send("GET", url).body == "hi");
  CHECK(house.remove("/sobjects/Account/" + account).status == 204);
  CHECK(house.send("GET", url).status == 404);
}

TEST_CASE("a field of bytes describes itself so") {
  House house;
  const json described = json::parse(house.get("/sobjects/Attachment/describe").body);
  for (const json& field : described["fields"]) {
    if (field["name"] != "Body") continue;
    CHECK(field["type"] == "base64");
    CHECK(field["soapType"] == "xsd:base64Binary");
    CHECK(field["filterable"] == false);
  }
}

TEST_CASE("what is no attachment is refused") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const auto refused = [&](const std::string& body) {
    const Response answer = house.post("/sobjects/Attachment", body);
    CHECK(answer.status == 400);
    return json::parse(answer.body)[0];
  };
  CHECK(refused(R"({"Name":"a"})")["message"] == "Required fields are missing: [ParentId, Body]");
  CHECK(refused(R"({"Name":"a","ParentId":")" + account + R"(","Body":"a*b"})")["errorCode"] ==
        "JSON_PARSER_ERROR");
  CHECK(refused(R"({"Name":"a","ParentId":"005000000000000AAA","Body":"aGk="})")["errorCode"] ==
        "MALFORMED_ID");
  const std::string large(35 << 20, 'A');
  CHECK(refused(R"({"Name":"a","ParentId":")" + account + R"(","Body":")" + large + "\"}")["errorCode"] ==
        "STRING_TOO_LONG");
  CHECK(house.get("/query?q=SELECT+Id+FROM+Attachment+WHERE+Body='x'")
            .body.find("field 'Body' can not be filtered in a query call") != std::string::npos);
}

TEST_CASE("a record and its file come in two parts, whatever clients call the first") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const std::string bytes("\0\r\n\x01\xff--Y", 8);
  for (const std::string entity : {"entity_attachment", "entity_content", "entity_document"}) {
    CAPTURE(entity);
    const Response made =
        upload(house, "POST", "/sobjects/Attachment/",
               two_parts(entity, R"({"Name":"a","ParentId":")" + account + "\"}", "Body", bytes));
    INFO(made.body);
    REQUIRE(made.status == 201);
    const std::string id = json::parse(made.body)["id"];
    CHECK(house.get("/sobjects/Attachment/" + id + "/Body").body == bytes);
    CHECK(upload(house, "PATCH", "/sobjects/Attachment/" + id,
                 two_parts(entity, R"({"Name":"b"})", "Body", "new"))
              .status == 204);
    CHECK(house.get("/sobjects/Attachment/" + id + "/Body").body == "new");
  }
  CHECK(upload(house, "POST", "/sobjects/Attachment", two_parts("entity_content", "{}", "Unknown", "x"))
            .status == 400);
  const std::string twice =
      "--XX\r\nContent-Disposition: form-data; name=\"entity_a\"\r\nContent-Type: "
      "application/json\r\n\r\n{}\r\n--XX\r\nContent-Disposition: form-data; "
      "name=\"entity_b\"\r\nContent-Type: application/json\r\n\r\n{}\r\n--XX--";
  CHECK(upload(house, "POST", "/sobjects/Attachment", twice).body ==
        refusal("INVALID_MULTIPART_REQUEST", "Cannot include more than one non-binary part"));
  CHECK(upload(house, "POST", "/sobjects/Attachment", "nothing").status == 400);
  CHECK(upload(house, "POST", "/sobjects/Account", two_parts("entity_content", "{}", "Body", "x")).status ==
        415);
}

TEST_CASE("a ContentVersion makes its document and links, a second one a new version of it") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const Response made =
      upload(house, "POST", "/sobjects/ContentVersion",
             two_parts("entity_content",
                       R"({"PathOnClient":"Q1 plan.pdf","FirstPublishLocationId":")" + account + "\"}",
                       "VersionData", "hello"));
  INFO(made.body);
  REQUIRE(made.status == 201);
  const std::string id = json::parse(made.body)["id"];
  CHECK(id.substr(0, 3) == "068");
  const json version = json::parse(house.get("/sobjects/ContentVersion/" + id).body);
  CHECK(version["Title"] == "Q1 plan");
  CHECK(version["FileExtension"] == "pdf");
  CHECK(version["FileType"] == "PDF");
  CHECK(version["ContentSize"] == 5);
  CHECK(version["VersionNumber"] == "1");
  CHECK(version["IsLatest"] == true);
  CHECK(version["Checksum"] == "5d41402abc4b2a76b9719d911017c592");  // md5 of hello
  CHECK(version["ContentLocation"] == "S");
  CHECK(house.send("GET", version["VersionData"]).body == "hello");
  const std::string document = version["ContentDocumentId"];
  CHECK(document.substr(0, 3) == "069");
  const json told = json::parse(house.get("/sobjects/ContentDocument/" + document).body);
  CHECK(told["Title"] == "Q1 plan");
  CHECK(told["LatestPublishedVersionId"] == id);
  CHECK(told["ContentSize"] == 5);
  const std::string of_document =
      "SELECT LinkedEntityId, ShareType FROM ContentDocumentLink WHERE "
      "ContentDocumentId='" +
      document + "' ORDER BY Id";
  const json links = found_files(house, of_document);
  REQUIRE(links.size() == 2);
  CHECK(links[0]["ShareType"] == "I");
  CHECK(links[1]["LinkedEntityId"] == account);

  const std::string next = house.create(
      "ContentVersion", R"({"ContentDocumentId":")" + document +
                            R"(","PathOnClient":"plan.txt","Title":"Plan B","VersionData":"aGk="})");
  REQUIRE(next.substr(0, 3) == "068");
  CHECK(json::parse(house.get("/sobjects/ContentVersion/" + next).body)["VersionNumber"] == "2");
  CHECK(json::parse(house.get("/sobjects/ContentVersion/" + id).body)["IsLatest"] == false);
  const json after = json::parse(house.get("/sobjects/ContentDocument/" + document).body);
  CHECK(after["Title"] == "Plan B");
  CHECK(after["FileType"] == "TEXT");
  CHECK(after["LatestPublishedVersionId"] == next);
  CHECK(found_files(house, of_document).size() == 2);
  const json parent = found_files(
      house, "SELECT LatestPublishedVersion.VersionData FROM ContentDocument WHERE Id='" + document + "'")[0];
  CHECK(parent["LatestPublishedVersion"]["VersionData"] ==
        "/services/data/v60.0/sobjects/ContentVersion/" + next + "/VersionData");

  CHECK(house.patch("/sobjects/ContentDocument/" + document, R"({"Title":"Final"})").status == 204);
  CHECK(json::parse(house.get("/sobjects/ContentVersion/" + next).body)["Title"] == "Final");
  CHECK(house.remove("/sobjects/ContentVersion/" + id).status >= 400);
  CHECK(house.remove("/sobjects/ContentDocument/" + document).status == 204);
  CHECK(house.get("/sobjects/ContentVersion/" + next).status == 404);
  CHECK(found_files(house, of_document).empty());
}

TEST_CASE("links to files are asked for by a file or a record, and made once") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const std::string version =
      house.create("ContentVersion", R"({"PathOnClient":"a.txt","VersionData":")" + hello + "\"}");
  const std::string document =
      json::parse(house.get("/sobjects/ContentVersion/" + version).body)["ContentDocumentId"];
  const std::string link =
      R"({"ContentDocumentId":")" + document + R"(","LinkedEntityId":")" + account + R"(","ShareType":"V"})";
  CHECK(house.post("/sobjects/ContentDocumentLink", link).status == 201);
  const json again = json::parse(house.post("/sobjects/ContentDocumentLink", link).body)[0];
  CHECK(again["errorCode"] == "DUPLICATE_VALUE");
  CHECK(again["message"] ==
        "Document with ID: " + document + " is already linked with the entity with ID: " + account);
  const std::string refused = house.get("/query?q=SELECT+Id+FROM+ContentDocumentLink").body;
  CHECK(refused.find("Implementation restriction: ContentDocumentLink requires a filter") !=
        std::string::npos);
  CHECK(found_files(house, "SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId IN ('" + account + "')")
            .size() == 1);
  CHECK(house
            .get("/query?q=SELECT+Id+FROM+ContentDocument+WHERE+Id+IN+(SELECT+ContentDocumentId+FROM+"
                 "ContentDocumentLink)")
            .body.find("Entity 'ContentDocumentLink' is not supported for semi join inner selects") !=
        std::string::npos);
  const json missing = json::parse(house.post("/sobjects/ContentVersion", R"({"Title":"x"})").body)[0];
  CHECK(missing["message"] == "Required fields are missing: [PathOnClient, VersionData]");
}

TEST_CASE("a document lies in a folder for documents, or in one's own") {
  House house;
  const std::string folder = house.create(
      "Folder",
      R"({"Name":"Brochures","DeveloperName":"Brochures","Type":"Document","AccessType":"Public"})");
  REQUIRE(folder.substr(0, 3) == "00l");
  const std::string id = house.create("Document", R"({"Name":"Price list 2024","FolderId":")" + folder +
                                                      R"(","Type":"txt","Body":")" + hello + "\"}");
  REQUIRE(id.substr(0, 3) == "015");
  const json row = json::parse(house.get("/sobjects/Document/" + id).body);
  CHECK(row["DeveloperName"] == "Price_list_2024");
  CHECK(row["BodyLength"] == 5);
  CHECK(house.get("/sobjects/Document/" + id + "/Body").body == "hello");
  const std::string mails = house.create(
      "Folder", R"({"Name":"Mails","DeveloperName":"Mails","Type":"Email","AccessType":"Public"})");
  CHECK(json::parse(house.post("/sobjects/Document", R"({"Name":"x","FolderId":")" + mails + "\"}")
                        .body)[0]["errorCode"] == "MALFORMED_ID");
}

TEST_CASE("custom objects have attachments and files, too") {
  House house;
  const Response made = house.post("/tooling/sobjects/CustomObject",
                                   R"({"FullName":"Invoice__c","Metadata":{"label":"Invoice","pluralLabel":
      "Invoices","nameField":{"type":"Text","label":"Name"},"deploymentStatus":"Deployed","sharingModel":"ReadWrite"}})");
  INFO(made.body);
  REQUIRE(made.status == 201);
  const std::string invoice = house.create("Invoice__c", R"({"Name":"I-1"})");
  REQUIRE(attached(house, invoice).substr(0, 3) == "00P");
  CHECK(found_files(house, "SELECT Parent.Name, Parent.Type FROM Attachment")[0]["Parent"]["Name"] == "I-1");
  CHECK(found_files(
            house,
            "SELECT Id, (SELECT Id FROM Attachments) FROM Invoice__c")[0]["Attachments"]["totalSize"] == 1);
}

TEST_CASE("SOAP has the bytes themselves") {
  Soap house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const std::string made = house.inside(
      "<create "
      "xmlns=\"urn:partner.soap.sforce.com\"><sObjects><type>Attachment</type><Name>a</Name><ParentId>" +
      account + "</ParentId><Body>" + hello + "</Body></sObjects></create>");
  CHECK(made.find("<success>true</success>") != std::string::npos);
  const std::string answer = house.inside(
      "<query xmlns=\"urn:partner.soap.sforce.com\"><queryString>SELECT Id, Body FROM "
      "Attachment</queryString></query>");
  CHECK(answer.find("<sf:Body>" + hello + "</sf:Body>") != std::string::npos);
}
