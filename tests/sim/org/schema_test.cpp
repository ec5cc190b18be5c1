// The schema against the recorded describes it was made from, and the look-ups over it.
#include "sim/org/schema.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tests/catch.h"

namespace sfsim {
namespace {

using Json = nlohmann::json;
const std::filesystem::path fixtures = "../shared/fixtures";

Json read_json(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return Json::parse(text);
}

std::string text_or_empty(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

// Everything a recorded field and ours can be compared by, as one line.
std::string facts(const Json& field) {
  std::string line = field["name"].get<std::string>() + "|" + field["label"].get<std::string>() + "|" +
                     field["type"].get<std::string>() + "|" + field["length"].dump() + "|" +
                     field["precision"].dump() + "|" + field["scale"].dump() + "|" + field["digits"].dump();
  for (const char* flag :
       {"nillable", "createable", "updateable", "defaultedOnCreate", "filterable", "sortable", "groupable",
        "idLookup", "unique", "caseSensitive", "externalId", "nameField", "autoNumber", "calculated",
        "restrictedPicklist", "permissionable", "custom"}) {
    line += "|" + field[flag].dump();
  }
  line += "|" + text_or_empty(field["relationshipName"]) + "|" + field["referenceTo"].dump();
  return line;
}

std::string facts(const FieldSchema& field) {
  std::string line = field.name + "|" + field.label + "|" + std::string(name_of(field.type)) + "|" +
                     std::to_string(field.length) + "|" + std::to_string(field.precision) + "|" +
                     std::to_string(field.scale) + "|" + std::to_string(field.digits);
  for (bool flag : {field.nillable, field.createable, field.updateable, field.defaulted_on_create,
                    field.filterable, field.sortable, field.groupable, field.id_lookup, field.unique,
                    field.case_sensitive, field.external_id, field.name_field, field.auto_number,
                    field.calculated, field.restricted_picklist, field.permissionable, field.custom}) {
    line += flag ? "|true" : "|false";
  }
  return line + "|" + field.relationship_name + "|" + Json(field.reference_to).dump();
}

// What newer describes tell beside the facts above.
std::string newer_facts(const Json& field) {
  return field["aggregatable"].dump() + "|" + field["searchPrefilterable"].dump() + "|" +
         text_or_empty(field["compoundFieldName"]) + "|" + text_or_empty(field["extraTypeInfo"]) + "|" +
         field["defaultValue"].dump();
}
std::string newer_facts(const FieldSchema& field) {
  const auto* text = std::get_if<std::string>(&field.default_value);
  std::string value = text != nullptr ? Json(*text).dump() : is_null(field.default_value) ? "null" : "false";
  return std::string(field.aggregatable ? "true" : "false") + "|" +
         (field.search_prefilterable ? "true" : "false") + "|" + field.compound_field_name + "|" +
         field.extra_type_info + "|" + value;
}

std::string picklist(const Json& field, bool labels) {
  std::string line;
  for (const Json& value : field["picklistValues"]) {
    line += value["value"].get<std::string>() + "=" + (labels ? value["label"].get<std::string>() : "") +
            (value["defaultValue"].get<bool>() ? "*" : "") + ";";
  }
  return line;
}
std::string picklist(const FieldSchema& field, bool labels) {
  std::string line;
  for (const PicklistValue& value : field.picklist) {
    line += value.value + "=" + (labels ? value.label : "") + (value.is_default ? "*" : "") + ";";
  }
  return line;
}

// Fields of the recorded org that a plain org has not.
bool of_that_org(const std::string& sobject, const std::string& field) {
  static const std::set<std::string> account_extras = {"RecordTypeId", "IsPartner", "IsCustomerPortal",
                                                       "ChannelProgramName", "ChannelProgramLevelName"};
  return field.ends_with("__c") || (sobject == "Account" && account_extras.contains(field));
}

TEST_CASE("the fields are those of the recorded describes", "[schema]") {
  if (!std::filesystem::exists(fixtures)) {
    WARN("no recorded describes in " << fixtures << ": not compared");
    return;
  }
  Schema schema = Schema::standard();
  for (const char* sobject : {"Contact", "Lead", "Account"}) {
    Json recorded = read_json(fixtures / "CumulusCI/describe" /
                              ("GET_sobjects_" + std::string(sobject) + "_describe.json"));
    const SobjectSchema& object = *schema.find(sobject);
    CHECK(object.key_prefix == recorded["keyPrefix"].get<std::string>());
    CHECK(object.label_plural == recorded["labelPlural"].get<std::string>());
    CHECK(object.mergeable == recorded["mergeable"].get<bool>());
    CHECK(object.deletable == recorded["deletable"].get<bool>());
    auto ours = object.fields.begin();
    for (const Json& field : recorded["fields"]) {
      if (of_that_org(sobject, field["name"].get<std::string>())) continue;
      while (ours != object.fields.end() && ours->hidden_by_default) ++ours;  // invisible to who recorded
      REQUIRE(ours != object.fields.end());
      CHECK(facts(*ours) == facts(field));
      CHECK(newer_facts(*ours) == newer_facts(field));
      CHECK(picklist(*ours, true) == picklist(field, true));
      ++ours;
    }
    CHECK(ours == object.fields.end());
    std::vector<std::string> children, recorded_children;
    for (const ChildRelationship& child : object.children) {
      children.push_back(child.child_sobject + "." + child.field + "." + child.relationship_name +
                         (child.cascade_delete ? "!" : "") + (child.restricted_delete ? "?" : ""));
    }
    for (const Json& child : recorded["childRelationships"]) {
      std::string name = child["childSObject"].get<std::string>();
      if (schema.find(name) == nullptr || of_that_org(name, child["field"].get<std::string>())) continue;
      recorded_children.push_back(name + "." + child["field"].get<std::string>() + "." +
                                  text_or_empty(child["relationshipName"]) +
                                  (child["cascadeDelete"].get<bool>() ? "!" : "") +
                                  (child["restrictedDelete"].get<bool>() ? "?" : ""));
    }
    CHECK(children == recorded_children);
  }
}

TEST_CASE("the User object has the recorded row's fields in its order", "[schema]") {
  if (!std::filesystem::exists(fixtures)) {
    WARN("no recorded rows in " << fixtures << ": not compared");
    return;
  }
  Schema schema = Schema::standard();
  const SobjectSchema& user = *schema.find("User");
  std::ifstream in(fixtures / "NetCoreForce/user.json");
  auto row = nlohmann::ordered_json::parse(in);
  std::vector<std::string> recorded, ours;
  for (const auto& [name, value] : row.items()) {
    if (name != "attributes") recorded.push_back(name);
  }
  for (const FieldSchema& field : user.fields) ours.push_back(field.name);
  CHECK(ours == recorded);
  const Json older = read_json(fixtures / "Force.com-Toolkit-for-NET/UserObjectDescribeMetadata.json");
  for (const Json& field : older["fields"]) {
    const FieldSchema* known = user.field(field["name"].get<std::string>());
    if (known == nullptr) continue;
    CHECK(facts(*known) == facts(field));
    bool many = field["picklistValues"].size() > 50;  // zones and locales: values only
    CHECK(picklist(*known, !many) == picklist(field, !many));
  }
}

TEST_CASE("the opt-out checkboxes of Contact and Lead", "[schema]") {
  Schema schema = Schema::standard();
  for (const char* sobject : {"Contact", "Lead"}) {
    for (auto [name, label] : {std::pair{"HasOptedOutOfEmail", "Email Opt Out"},
                               {"HasOptedOutOfFax", "Fax Opt Out"},
                               {"DoNotCall", "Do Not Call"}}) {
      const FieldSchema* field = schema.find(sobject)->field(name);
      REQUIRE(field != nullptr);
      CHECK(field->label == label);
      CHECK(field->type == FieldType::boolean);
      CHECK(field->hidden_by_default);
      CHECK(field->createable);
      CHECK(field->updateable);
      CHECK(field->defaulted_on_create);
      CHECK_FALSE(field->nillable);
      CHECK(field->default_value == Value(false));
    }
  }
}

TEST_CASE("names are found in any case", "[schema]") {
  Schema schema = Schema::standard();
  const SobjectSchema* contact = schema.find("cONTACT");
  REQUIRE(contact != nullptr);
  CHECK(schema.find("Contacts") == nullptr);
  CHECK(schema.find_by_prefix("00Q4S000002sSacUAE")->name == "Lead");
  CHECK(schema.find_by_prefix("00q4S000002sSacUAE") == nullptr);
  for (const FieldSchema& field : contact->fields) {
    std::string upper = field.name;
    for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    CHECK(contact->field(upper) == &field);
  }
  CHECK(contact->field("Emai") == nullptr);
  CHECK(contact->relationship("account") == contact->field("AccountId"));
  CHECK(contact->relationship("JigsawContact") == nullptr);  // a name, but no object behind it
  CHECK(contact->parts_of(*contact->field("MailingAddress")).size() == 8);
  CHECK(contact->parts_of(*contact->field("Name")).empty());
}

TEST_CASE("fields come and go", "[schema]") {
  Schema schema = Schema::standard();
  FieldSchema field;
  field.name = "Extra__c";
  CHECK(schema.add_field("lead", field));
  CHECK_FALSE(schema.add_field("Lead", field));
  CHECK(schema.find("Lead")->fields.back().name == "Extra__c");
  CHECK(schema.find("Lead")->field("extra__C") != nullptr);
  CHECK(schema.remove_field("Lead", "EXTRA__C"));
  CHECK_FALSE(schema.remove_field("Lead", "Extra__c"));
  CHECK(schema.find("Lead")->field("Extra__c") == nullptr);
  CHECK(schema.find("Lead")->field("Status") != nullptr);
}

}  // namespace
}  // namespace sfsim
