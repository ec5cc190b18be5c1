// Recorded replies of real orgs (../shared/fixtures, where that folder exists): the same request gives the
// same keys in the same order, and the same words.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/api/metadata.h"
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;
using Ordered = nlohmann::ordered_json;

namespace {

const std::filesystem::path folder = "../shared/fixtures";

bool present() {
  if (std::filesystem::exists(folder)) return true;
  WARN("../shared/fixtures is not here: recorded replies are not compared");
  return false;
}

Ordered read(const std::string& name) {
  std::ifstream in(folder / name);
  return Ordered::parse(in);
}

// Keys of an object in order; of an array, those of its first element; with the kinds of the values below.
std::string shape(const Ordered& value) {
  if (value.is_array()) return "[" + (value.empty() ? "" : shape(value[0])) + "]";
  if (!value.is_object()) return "";
  std::string out = "{";
  for (const auto& [key, inner] : value.items())
    out += key + (inner.is_structured() ? shape(inner) : "") + " ";
  return out + "}";
}

std::vector<std::string> keys(const Ordered& object) {
  std::vector<std::string> out;
  for (const auto& [key, value] : object.items()) out.push_back(key);
  return out;
}

}  // namespace

TEST_CASE("describes have the recorded keys, and every recorded standard field with its facts") {
  if (!present()) return;
  House house;
  const std::tuple<std::string, std::string, std::string> rows[] = {
      {"CumulusCI/describe/GET_sobjects_Contact_describe.json", "v59.0", "Contact"},
      {"CumulusCI/describe/GET_sobjects_Lead_describe.json", "v59.0", "Lead"},
      {"grouparoo/describe_Contact.json", "v42.0", "Contact"},
      {"grouparoo/describe_Lead.json", "v42.0", "Lead"}};
  for (const auto& [file, version, object] : rows) {
    CAPTURE(file);
    Ordered recorded = read(file);
    if (recorded.contains("response")) recorded = recorded["response"]["body"];
    const auto ours = Ordered::parse(
        house.send("GET", "/services/data/" + version + "/sobjects/" + object + "/describe").body);
    CHECK(keys(ours) == keys(recorded));
    CHECK(keys(ours["urls"]) == keys(recorded["urls"]));
    CHECK(shape(ours["recordTypeInfos"]) == shape(recorded["recordTypeInfos"]));
    CHECK(ours["supportedScopes"] == recorded["supportedScopes"]);
    std::map<std::string, Ordered> by_name;
    for (const auto& field : ours["fields"]) by_name[field["name"]] = field;
    for (const auto& field : recorded["fields"]) {
      if (field["custom"] == true || !by_name.contains(field["name"])) continue;
      CAPTURE(field["name"]);
      const Ordered& own = by_name[field["name"]];
      CHECK(keys(own) == keys(field));
      // Standard picklists grew from 40 to 255 characters between the two recordings; ours is the newer org.
      const bool grown = version == "v42.0" && field["type"] == "picklist";
      for (const std::string fact :
           {"type", "length", "byteLength", "soapType", "nillable", "createable", "updateable", "idLookup",
            "extraTypeInfo", "queryByDistance", "relationshipName"})
        if (own[fact] != field[fact] && !(grown && fact.find("ength") != std::string::npos))
          FAIL_CHECK(fact << ": ours " << own[fact] << ", recorded " << field[fact]);
    }
  }
}

TEST_CASE("the global describe's entries have the recorded keys") {
  if (!present()) return;
  House house;
  const auto recorded = read("CumulusCI/describe/GET_sobjects_Global_describe.json");
  const auto ours = Ordered::parse(house.send("GET", "/services/data/v52.0/sobjects").body);
  std::map<std::string, Ordered> by_name;
  for (const auto& object : recorded["sobjects"]) by_name[object["name"]] = object;
  for (const auto& object : ours["sobjects"]) {
    const std::string name = object["name"];
    if (name == "PushTopic" || name == "Event") continue;  // not in the recording, or written by hand
    const bool history = name.ends_with("History");  // the recorded list is cut: any history object will do
    CAPTURE(name);
    const bool cut = !history && !by_name.contains(name);
    const auto& like = by_name.at(history ? "WorkPlanHistory" : cut ? "Account" : name);
    CHECK(keys(object) == keys(like));
    if (cut) continue;
    CHECK(keys(object["urls"]) == keys(like["urls"]));
    if (!history) continue;
    for (const auto& [key, value] : like.items()) {
      const bool own =
          key == "name" || key.starts_with("label") || key == "associateParentEntity" || key == "urls";
      if (!own && object[key] != value) FAIL_CHECK(key << ": ours " << object[key] << ", recorded " << value);
    }
    CHECK(object["associateParentEntity"] == name.substr(0, name.size() - 7));
  }
}

TEST_CASE("whole rows show the recorded fields in the recorded order") {
  if (!present()) return;
  House house;
  const std::tuple<std::string, std::string, std::string> rows[] = {
      {"grouparoo/retrieve_Contact.json", "Contact", R"({"LastName":"Smith"})"},
      {"grouparoo/retrieve_Lead.json", "Lead", R"({"LastName":"Smith","Company":"x"})"}};
  for (const auto& [file, object, body] : rows) {
    CAPTURE(file);
    const auto recorded = keys(read(file)["response"]["body"]);
    const auto ours =
        keys(Ordered::parse(house.get("/sobjects/" + object + "/" + house.create(object, body)).body));
    CHECK(ours[0] == "attributes");
    // Each side has fields the other's org lacks (custom ones, Individual, opt-out); the common ones keep
    // their order.
    const std::set<std::string> theirs(recorded.begin(), recorded.end()), mine(ours.begin(), ours.end());
    std::vector<std::string> a, b;
    for (const auto& key : recorded)
      if (mine.contains(key)) a.push_back(key);
    for (const auto& key : ours)
      if (theirs.contains(key)) b.push_back(key);
    CHECK(a == b);
    CHECK(a.size() > 35);
  }
}

TEST_CASE("collections answer in the recorded shape") {
  if (!present()) return;
  House house;
  const std::string account = house.create("Account", R"({"Name":"Smith"})");
  const auto replay = [&](const std::string& file, const std::string& id) {
    Ordered recorded = read("grouparoo/" + file);
    std::string path = recorded["request"]["path"];
    Ordered body = recorded["request"]["body"];
    if (body.is_object())
      for (auto& row : body["records"])
        if (row.contains("id")) row["id"] = id;
    if (recorded["request"]["query"].is_object()) path += "?ids=" + id + "&allOrNone=true";
    const Response answer =
        house.send(recorded["request"]["method"], path, body.is_null() ? "" : body.dump());
    CHECK(answer.status == recorded["response"]["status"]);
    return std::pair(Ordered::parse(answer.body), recorded["response"]["body"]);
  };
  for (const std::string file : {"collections_POST_ok.json", "collections_PATCH_ok.json"}) {
    CAPTURE(file);
    const auto [ours, recorded] = replay(file, account);
    CHECK(shape(ours) == shape(recorded));
  }
  const auto [missing, recorded_missing] =
      replay("collections_POST_error_REQUIRED_FIELD_MISSING.json", account);
  CHECK(missing == recorded_missing);
  const auto [removed, recorded_removed] = replay("collections_DELETE_ok.json", account);
  CHECK(shape(removed) == shape(recorded_removed));
}

TEST_CASE("recorded refusals, word for word") {
  if (!present()) return;
  House house;
  const auto recorded = [](const std::string& name) {
    return read("sf-fx-runtime-nodejs/" + name + ".json")["response"]["body"].get<std::string>();
  };
  CHECK(house.get("/sobjects/PlayingCard__c/x").body == recorded("create-unknown-object"));
  CHECK(house.send("POST", "/services/data/viAmABadVersion/sobjects/Account", "{}").body ==
        recorded("create-invalid-api-version"));
  CHECK(house.get("/limits", {{"Authorization", "Bearer x"}}).body == recorded("create-invalid-token"));
  CHECK(house.get("/query?q=SELEKT+Name+FROM+Account").body == recorded("query-malformed-soql"));
  CHECK(house.get("/query?q=SELECT+Bacon__c+FROM+Account+LIMIT+2").body == recorded("query-unknown-column"));
  const std::string account = house.create("Account", R"({"Name":"x"})");
  house.remove("/sobjects/Account/" + account);
  CHECK(house.remove("/sobjects/Account/" + account).body == recorded("delete-already-deleted"));
}

namespace {

// The org that was recorded: films and what they belong to.
constexpr const char* films = R"({"objects":[
  {"fullName":"Franchise__c","label":"Franchise","pluralLabel":"Franchises"},
  {"fullName":"Movie__c","label":"Movie","pluralLabel":"Movies","fields":[
    {"fullName":"Franchise__c","type":"Lookup","label":"Franchise","referenceTo":"Franchise__c","relationshipName":"Movies"},
    {"fullName":"ReleaseDate__c","type":"Date","label":"Release Date"},
    {"fullName":"Rating__c","type":"Picklist","label":"Rating","valueSet":{"restricted":true,"valueSetDefinition":
      {"sorted":false,"value":[{"fullName":"Excellent","default":false,"label":"Excellent"}]}}}]},
  {"fullName":"Spaceship__c","label":"Spaceship","pluralLabel":"Spaceships","fields":[
    {"fullName":"Website__c","type":"Url","label":"Website","required":true}]}]})";

struct Exchange {
  std::string method, url, sent, body;
  int status = 0;
};
Exchange recording(const std::string& name) {
  const auto all = read("sf-fx-runtime-nodejs/" + name + ".json");
  const auto& request = all["request"];
  const char* const key = request.contains("url")       ? "url"
                          : request.contains("urlPath") ? "urlPath"
                                                        : "urlPattern";
  Exchange out{request["method"], request[key], "", "", all["response"]["status"]};
  if (request.contains("bodyPatterns")) out.sent = request["bodyPatterns"][0]["equalToJson"];
  if (all["response"].contains("body")) out.body = all["response"]["body"];
  return out;
}

}  // namespace

TEST_CASE("writes to an org of films answer as recorded, refusals word for word") {
  if (!present()) return;
  House house;
  const auto problem = set_up(house.org, films);
  CAPTURE(problem.value_or(""));
  REQUIRE_FALSE(problem);
  for (const std::string name : {"create-invalid-field", "create-invalid-picklist-value",
                                 "create-required-field-missing", "create-unknown-object"}) {
    CAPTURE(name);
    const Exchange recorded = recording(name);
    const Response ours = house.send(recorded.method, recorded.url, recorded.sent);
    CHECK(ours.status == recorded.status);
    CHECK(ours.body == recorded.body);
  }
  const Exchange create = recording("create");
  const Response made = house.send(create.method, create.url, create.sent);
  CHECK(made.status == create.status);
  CHECK(shape(Ordered::parse(made.body)) == shape(Ordered::parse(create.body)));
  const std::string movie = Ordered::parse(made.body)["id"];
  CHECK(made.header("Location") == "/services/data/v51.0/sobjects/Movie__c/" + movie);

  const std::string at = "/services/data/v51.0/sobjects/Movie__c/";
  const Exchange update = recording("update"), unknown = recording("update-invalid-field"),
                 malformed = recording("update-malformed-id");
  CHECK(house.send("PATCH", at + movie, update.sent).status == update.status);
  CHECK(house.send("PATCH", at + movie, unknown.sent).body == unknown.body);
  // Its checksum is wrong: ...IB1 for ...IA1.
  CHECK(house.send("PATCH", malformed.url, malformed.sent).body == malformed.body);
}

TEST_CASE("graphs answer as recorded") {
  if (!present()) return;
  House house;
  REQUIRE_FALSE(set_up(house.org, films));
  for (const std::string name :
       {"composite-graph-create-tree", "composite-graph-create", "composite-graph-single-create-error"}) {
    CAPTURE(name);
    const Exchange recorded = recording(name);
    const Response ours = house.send(recorded.method, recorded.url, recorded.sent);
    CHECK(ours.status == recorded.status);
    const auto answer = Ordered::parse(ours.body), like = Ordered::parse(recorded.body);
    CHECK(shape(answer) == shape(like));
    CHECK(answer["graphs"][0]["isSuccessful"] == like["graphs"][0]["isSuccessful"]);
    if (name.ends_with("error")) CHECK(answer == like);
  }
  const std::string movie = house.create("Movie__c", R"({"Name":"x"})");
  for (const std::string name : {"composite-graph-single-update", "composite-graph-single-delete"}) {
    CAPTURE(name);
    Exchange recorded = recording(name);
    auto sent = Ordered::parse(recorded.sent);
    sent["graphs"][0]["compositeRequest"][0]["url"] = "/services/data/v51.0/sobjects/Movie__c/" + movie;
    const auto answer = Ordered::parse(house.send("POST", recorded.url, sent.dump()).body);
    auto like = Ordered::parse(recorded.body);
    CHECK(answer == like);
  }
}

TEST_CASE("the list of versions begins as recorded") {
  if (!present()) return;
  House house;
  const auto recorded = read("NetCoreForce/versions.json");
  const auto ours = Ordered::parse(house.send("GET", "/services/data").body);
  for (size_t i = 0; i < recorded.size(); ++i) CHECK(ours[i] == recorded[i]);
}
