// A package's checkbox from install to uninstall, and page layouts.
#include "tests/sim/org/fixture.h"

namespace sfsim {
namespace {

const Package marketo{"marketo-sales-connect", "Marketo_Sales_Opt_Out__c"};

TEST_CASE("a package brings its checkbox to Contact and Lead, hidden", "[org][packages]") {
  TestOrg t(false);
  std::string before = t.contact();
  REQUIRE_FALSE(t.org->install(marketo, false));
  CHECK_FALSE(t.org->install(marketo, false));  // again: nothing happens
  CHECK(t.org->packages() == std::vector<std::string>{marketo.name});
  for (const char* sobject : {"Contact", "Lead"}) {
    const FieldSchema* field = t.object(sobject).field("marketo_sales_opt_out__C");
    REQUIRE(field != nullptr);
    CHECK(field->label == "Marketo Sales Opt Out");
    CHECK(field->custom);
    CHECK(field->type == FieldType::boolean);
    CHECK_FALSE(field->nillable);
    CHECK(field->default_value == Value(false));
    CHECK_FALSE(t.org->access(t.admin(), t.object(sobject), *field).readable);
    CHECK_FALSE(t.org->layout(sobject).contains(field->name));
  }
  CHECK(t.object("Account").field(marketo.field_name) == nullptr);
  CHECK(t.get(before, marketo.field_name) == Value(false));
  CHECK(t.update(before, {{marketo.field_name, true}}).at(0).code == "INVALID_FIELD");
  t.org->grant_field("", "Contact", marketo.field_name);
  CHECK(t.update(before, {{marketo.field_name, true}}).empty());
  CHECK(t.get(before, marketo.field_name) == Value(true));
}

TEST_CASE("uninstalling takes the column, its grants and its place on the page along", "[org][packages]") {
  TestOrg t(false);
  REQUIRE_FALSE(t.org->install(marketo, true));
  std::string id = t.contact();
  REQUIRE(t.update(id, {{marketo.field_name, true}}).empty());
  t.org->layout_add("Contact", marketo.field_name);
  REQUIRE_FALSE(t.org->uninstall(marketo.name));
  CHECK(t.object("Contact").field(marketo.field_name) == nullptr);
  CHECK(t.org->packages().empty());
  CHECK(said(t.update(id, {{marketo.field_name, true}})) ==
        std::vector<std::string>{
            "400 INVALID_FIELD No such column 'Marketo_Sales_Opt_Out__c' on sobject of type Contact"});
  CHECK(is_null(t.get(id, marketo.field_name)));
  REQUIRE_FALSE(t.org->install(marketo, false));
  CHECK(t.get(id, marketo.field_name) == Value(false));
  CHECK_FALSE(t.org->layout("Contact").contains(marketo.field_name));
  CHECK_FALSE(
      t.org->access(t.admin(), t.object("Contact"), *t.object("Contact").field(marketo.field_name)).readable);
}

TEST_CASE("a stale view reaches across an uninstall", "[org][packages]") {
  TestOrg t;
  REQUIRE_FALSE(t.org->install(marketo, true));
  std::string id = t.contact();
  t.now += 5'000;
  UnixMillis since = t.now;
  REQUIRE(t.update(id, {{marketo.field_name, true}, {"LastName", std::string("New")}}).empty());
  REQUIRE_FALSE(t.org->uninstall(marketo.name));
  Org::StaleView view(*t.org, since);
  CHECK(text(t.get(id, "LastName")) == "Lovelace");
}

TEST_CASE("what cannot be installed", "[org][packages]") {
  TestOrg t;
  REQUIRE_FALSE(t.org->install(marketo, false));
  CHECK(t.org->install({"other", marketo.field_name}, false) ==
        "Contact already has a field Marketo_Sales_Opt_Out__c");
  CHECK(t.org->install({marketo.name, "Else__c"}, false) ==
        "package marketo-sales-connect is installed with the field Marketo_Sales_Opt_Out__c");
  for (const char* name : {"OptOut", "__c", "1x__c", "a b__c", "x\"; DROP TABLE Contact__c", "x___c"}) {
    CAPTURE(name);
    CHECK(t.org->install({"bad", name}, false).has_value());
  }
  CHECK(t.org->uninstall("nothing") == "package nothing is not installed");
  Org::Transaction open(*t.org);
  CHECK_THROWS(t.org->uninstall(marketo.name));
}

TEST_CASE("the standard layout shows the e-mail address, not the opt-out", "[org][packages]") {
  TestOrg t;
  for (const char* sobject : {"Contact", "Lead"}) {
    auto layout = t.org->layout(sobject);
    CHECK(layout.contains("Email"));
    CHECK(layout.contains("Name"));
    CHECK(layout.contains("Phone"));
    CHECK_FALSE(layout.contains("HasOptedOutOfEmail"));
    CHECK_FALSE(layout.contains("SystemModstamp"));
  }
  t.org->layout_add("contact", "hasoptedoutofemail");
  CHECK(t.org->layout("Contact").contains("HasOptedOutOfEmail"));
  CHECK_FALSE(t.org->layout("Lead").contains("HasOptedOutOfEmail"));
  t.org->layout_remove("Contact", "HasOptedOutOfEmail");
  CHECK_FALSE(t.org->layout("Contact").contains("HasOptedOutOfEmail"));
}

TEST_CASE("in Professional Edition a user sees of a field what the page layouts show", "[org][packages]") {
  for (const char* edition : {"Enterprise Edition", "Professional Edition"}) {
    INFO(edition);
    OrgOptions options;
    options.edition = edition;
    options.now = [] { return UnixMillis{1'705'374'000'000}; };
    options.opt_out_fields_visible = true;
    Org org(options);
    const User& boss = org.add_user(TestOrg::person("boss@sfsim.test", "Bo Boss", true));
    const User rep = org.add_user(TestOrg::person("rep@sfsim.test", "Ray Rep"));
    const bool professional = edition == professional_edition;
    const SobjectSchema& contact = *org.schema().find("Contact");
    const FieldSchema& opt_out = *contact.field("HasOptedOutOfEmail");
    const FieldSchema& phone = *contact.field("Phone");
    CHECK(org.access(boss, contact, opt_out).editable);
    CHECK(org.access(rep, contact, opt_out).readable != professional);
    CHECK(org.access(rep, contact, phone).editable);
    CHECK(org.access(rep, contact, *contact.field("SystemModstamp")).readable);
    org.layout_add("Contact", "HasOptedOutOfEmail");
    CHECK(org.access(rep, contact, opt_out).editable);
    org.layout_remove("Contact", "Phone");
    CHECK(org.access(rep, contact, phone).readable != professional);
  }
}

}  // namespace
}  // namespace sfsim
