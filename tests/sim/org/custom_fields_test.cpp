// Text fields that an admin adds and requires: asked for at every save, also of rows from before.
#include "tests/sim/org/fixture.h"

namespace sfsim {
namespace {

const std::string region = "Region__c";

TEST_CASE("a text field is added, seen by everybody, and kept in a snapshot", "[org][custom]") {
  TestOrg t(false);
  const std::string before = t.contact();
  REQUIRE_FALSE(t.org->add_text_field("contact", region));
  const FieldSchema* field = t.object("Contact").field("region__C");
  REQUIRE(field != nullptr);
  CHECK(field->label == "Region");
  CHECK(field->custom);
  CHECK(field->nillable);
  CHECK(t.org->access(t.other(), t.object("Contact"), *field).editable);
  CHECK(t.object("Lead").field(region) == nullptr);
  CHECK(t.update(before, {{region, std::string("EU")}}).empty());
  CHECK(t.get(before, region) == Value(std::string("EU")));
  CHECK(t.org->add_text_field("Contact", region) == "Contact already has a field Region__c");
  CHECK(t.org->add_text_field("Contact", "Region").value_or("").find("Region__c") != std::string::npos);
  CHECK(t.org->add_text_field("Unicorn", region) == "Salesforce has no type Unicorn");
  const std::string bytes = t.org->snapshot();
  CHECK(t.org->require_field("Contact", region, true));
  t.org->restore(bytes);
  CHECK(t.object("Contact").field(region)->nillable);
  CHECK(t.get(before, region) == Value(std::string("EU")));
}

TEST_CASE("a required field is asked for at every save", "[org][custom]") {
  TestOrg t;
  const std::string old = t.contact();
  REQUIRE_FALSE(t.org->add_text_field("Contact", region));
  CHECK_FALSE(t.org->require_field("Contact", "Other__c", true));
  REQUIRE(t.org->require_field("Contact", region, true));
  const auto missing = [](const Failure& errors) {
    return errors.size() == 1 && errors[0].code == "REQUIRED_FIELD_MISSING" &&
           errors[0].message == "Required fields are missing: [Region__c]" &&
           errors[0].fields == std::vector<std::string>{region};
  };
  CHECK(missing(t.try_create("Contact", {{"LastName", std::string("New")}})));
  CHECK(missing(t.update(old, {{"HasOptedOutOfEmail", true}})));
  CHECK(missing(t.update(old, {{region, std::string()}})));
  CHECK(missing(t.org->update(t.admin(), t.object("Contact"), old, {{"Title", std::string("x")}}, false)));
  const FieldSchema& flag = *t.object("Contact").field("HasOptedOutOfEmail");
  CHECK(missing(t.org->would_refuse(t.object("Contact"), old, flag, true)));
  CHECK(t.get(old, "HasOptedOutOfEmail") == Value(false));
  CHECK(t.update(old, {{"HasOptedOutOfEmail", true}, {region, std::string("EU")}}).empty());
  CHECK(t.update(old, {{"Title", std::string("x")}}).empty());
  CHECK(t.org->would_refuse(t.object("Contact"), old, flag, true).empty());
  CHECK(missing(t.update(old, {{region, Value()}})));
  REQUIRE(t.org->require_field("Contact", region, false));
  CHECK(t.update(old, {{region, Value()}}).empty());
}

}  // namespace
}  // namespace sfsim
