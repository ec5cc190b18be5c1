// One table of settings: every row can be read, written back and documented; mistakes say what was meant.
#include <set>
#include <string>
#include <vector>

#include "syncer/domain/settings.h"
#include "tests/catch.h"

namespace syncer {
namespace {

std::string mistake(std::string_view name, std::string_view value) {
  Settings settings;
  return set_setting(settings, name, value).value_or("");
}

TEST_CASE("a new team has the product's defaults") {
  const Settings settings;
  struct Case {
    const char* name;
    const char* value;
  };
  const std::vector<Case> defaults = {{"salesforce_sync", "on"},
                                      {"nightly", "off"},
                                      {"opt_out_field", "email_opt_out"},
                                      {"field_choice", "exclusive"},
                                      {"push_while_disabled", "email_opt_out"},
                                      {"push_on_link", "off"},
                                      {"without_salesforce_id", "wait"},
                                      {"records_of_an_address", "linked"},
                                      {"push_check", "blind"},
                                      {"require_page_layout", "off"},
                                      {"policy", "opt_out_wins"},
                                      {"allow_opt_in", "off"},
                                      {"opt_in_authorisation", "none"},
                                      {"nightly_time", "20:00"},
                                      {"nightly_zone", "America/Los_Angeles"},
                                      {"nightly_window", "0"},
                                      {"missed_nightly", "catch_up"},
                                      {"nightly_reading", "complete"},
                                      {"full_reading_days", "7"},
                                      {"bounce_unsubscribes", "off"},
                                      {"personal_unsubscribes", "off"},
                                      {"marketo_check", "off"},
                                      {"blocked_domains", "none"},
                                      {"api_reserve", "10%"},
                                      {"bulk_writes_from", "2000"},
                                      {"bulk_reads_from", "20000"},
                                      {"follow_conversions", "on"},
                                      {"follow_merges", "on"},
                                      {"contact_email_opt_out", "HasOptedOutOfEmail"},
                                      {"lead_email_opt_out", "HasOptedOutOfEmail"},
                                      {"contact_sales_opt_out", "Marketo_Sales_Opt_Out__c"},
                                      {"lead_sales_opt_out", "Marketo_Sales_Opt_Out__c"}};
  REQUIRE(setting_table().size() == defaults.size());
  for (size_t i = 0; i < defaults.size(); ++i) {
    CHECK(setting_table()[i].name == defaults[i].name);
    CHECK(get_setting(settings, defaults[i].name) == defaults[i].value);
    CHECK_FALSE(setting_table()[i].meaning.empty());
    CHECK_FALSE(setting_table()[i].values.empty());
  }
}

TEST_CASE("one field of an object is no place for both opt-outs") {
  Settings settings;
  CHECK(contradiction(settings) == std::nullopt);
  set_setting(settings, "lead_sales_opt_out", "DoNotCall");
  set_setting(settings, "contact_email_opt_out", "DoNotCall");
  CHECK(contradiction(settings) == std::nullopt);
  set_setting(settings, "lead_email_opt_out", "donotcall");
  CHECK(
      contradiction(settings) ==
      "lead_email_opt_out and lead_sales_opt_out are both DoNotCall: give one of them another field of Lead");
  settings = {};
  set_setting(settings, "contact_sales_opt_out", "HasOptedOutOfEmail");
  REQUIRE(contradiction(settings));
  CHECK(contradiction(settings)->starts_with("contact_email_opt_out and contact_sales_opt_out are both"));
}

TEST_CASE("each setting changes itself and nothing else") {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"salesforce_sync", "off"},
      {"nightly", "on"},
      {"opt_out_field", "sales_opt_out"},
      {"field_choice", "pull_both"},
      {"push_while_disabled", "chosen_field"},
      {"push_on_link", "on"},
      {"without_salesforce_id", "look_up_by_email"},
      {"records_of_an_address", "all"},
      {"push_check", "read_first"},
      {"require_page_layout", "on"},
      {"policy", "three_way"},
      {"allow_opt_in", "on"},
      {"opt_in_authorisation", "asked, 2024"},
      {"nightly_time", "06:05"},
      {"nightly_zone", "Asia/Kolkata"},
      {"nightly_window", "180"},
      {"missed_nightly", "skip"},
      {"nightly_reading", "incremental"},
      {"full_reading_days", "31"},
      {"bounce_unsubscribes", "on"},
      {"personal_unsubscribes", "on"},
      {"marketo_check", "on"},
      {"blocked_domains", "a.example, b.co"},
      {"api_reserve", "25%"},
      {"bulk_writes_from", "1"},
      {"bulk_reads_from", "never"},
      {"follow_conversions", "off"},
      {"follow_merges", "off"},
      {"contact_email_opt_out", "A__c"},
      {"lead_email_opt_out", "B__c"},
      {"contact_sales_opt_out", "ns__C__c"},
      {"lead_sales_opt_out", "D1_x__c"}};
  for (const auto& [name, value] : changes) {
    INFO(name);
    Settings settings;
    REQUIRE_FALSE(set_setting(settings, name, value).has_value());
    for (const SettingInfo& info : setting_table()) {
      const auto expected = info.name == name ? value : get_setting(Settings{}, info.name);
      CHECK(get_setting(settings, info.name) == expected);
    }
  }
}

TEST_CASE("words for on and off") {
  for (const char* word : {"on", "true", "yes", "ON", "True"}) {
    Settings settings;
    CHECK_FALSE(set_setting(settings, "nightly", word).has_value());
    CHECK(settings.nightly);
  }
  for (const char* word : {"off", "false", "no", "No"}) {
    Settings settings;
    settings.nightly = true;
    CHECK_FALSE(set_setting(settings, "nightly", word).has_value());
    CHECK_FALSE(settings.nightly);
  }
}

TEST_CASE("blocked domains: in lower case, each once, with or without an @") {
  Settings settings;
  CHECK_FALSE(set_setting(settings, "blocked_domains", " Rival.example,@other.example , rival.EXAMPLE"));
  CHECK(settings.blocked_domains == std::vector<std::string>{"rival.example", "other.example"});
  for (const char* wrong :
       {"rival", "a b.example", ".example", "rival.example.", "a..b", "a.example,,b.example", "a.example,",
        "ada@rival.example", "https://rival.example"}) {
    INFO(wrong);
    CHECK_FALSE(mistake("blocked_domains", wrong).empty());
  }
  for (const char* empty : {"none", "None", "", "  "}) {
    CHECK_FALSE(set_setting(settings, "blocked_domains", empty));
    CHECK(settings.blocked_domains.empty());
  }
}

TEST_CASE("mistakes name the fix") {
  using Catch::Matchers::Contains;
  CHECK_THAT(mistake("nightli", "on"), Contains("Did you mean \"nightly\"?"));
  CHECK_THAT(mistake("opt-out-field", "x"), Contains("Did you mean \"opt_out_field\"?"));
  CHECK_THAT(mistake("colour", "x"), Contains("no setting \"colour\"") && Contains("nightly_time"));
  CHECK_THAT(mistake("nightly", "onn"), Contains("on or off") && Contains("Did you mean \"on\"?"));
  CHECK_THAT(mistake("opt_out_field", "sale_opt_out"), Contains("Did you mean \"sales_opt_out\"?"));
  CHECK_THAT(mistake("nightly_zone", "America/Los_Angelos"),
             Contains("Did you mean \"America/Los_Angeles\"?"));
  CHECK_THAT(mistake("nightly_zone", "los_angeles"), Contains("Did you mean \"America/Los_Angeles\"?"));
  CHECK_THAT(mistake("nightly_zone", "PST"), Contains("Did you mean \"America/Los_Angeles\"?"));
  CHECK_THAT(mistake("contact_email_opt_out", "Email Opt Out"), Contains("API name") && Contains("label"));
}

TEST_CASE("values that are refused") {
  for (const char* time :
       {"", "20", "24:00", "20:60", "8pm", "20:0", "020:00", "20:000", "-1:00", "2o:00", ":00"}) {
    INFO(time);
    CHECK_FALSE(mistake("nightly_time", time).empty());
  }
  CHECK(mistake("nightly_time", "8:00").empty());
  for (const char* field : {"", "1abc", "_x", "a-b", "a.b", "Account.Name", "abc_", "a b", "a___b"}) {
    INFO(field);
    CHECK_FALSE(mistake("lead_sales_opt_out", field).empty());
  }
}

TEST_CASE("which fields are pushed to, by the choice") {
  struct Case {
    FieldChoice choice;
    OptOutField chosen;
    bool email, sales, email_is_pulled_too;
  };
  constexpr auto email = OptOutField::email_opt_out, sales = OptOutField::sales_opt_out;
  for (const Case& one : {Case{FieldChoice::exclusive, email, true, false, false},
                          Case{FieldChoice::exclusive, sales, false, true, false},
                          Case{FieldChoice::pull_both, email, true, false, false},
                          Case{FieldChoice::pull_both, sales, false, true, true},
                          Case{FieldChoice::additional, email, true, false, false},
                          Case{FieldChoice::additional, sales, true, true, true}}) {
    Settings settings;
    settings.nightly = true;
    settings.field_choice = one.choice;
    settings.opt_out_field = one.chosen;
    CAPTURE(name_of(one.choice), name_of(one.chosen));
    CHECK(is_pushed_to(settings, email) == one.email);
    CHECK(is_pushed_to(settings, sales) == one.sales);
    CHECK((pulled_as_well(settings) == email) == one.email_is_pulled_too);
    settings.nightly = false;
    CHECK(is_pushed_to(settings, email));
    CHECK_FALSE(is_pushed_to(settings, sales));
  }
}

TEST_CASE("with the nightly off the team may have pushes go to the chosen field") {
  Settings settings;
  settings.opt_out_field = OptOutField::sales_opt_out;
  settings.push_while_disabled = PushTarget::chosen_field;
  CHECK(effective_field(settings) == OptOutField::sales_opt_out);
}

TEST_CASE("Email Opt Out is pulled as well only beside the other field") {
  Settings settings;
  settings.nightly = true;
  settings.field_choice = FieldChoice::pull_both;
  CHECK_FALSE(pulled_as_well(settings).has_value());
  settings.opt_out_field = OptOutField::sales_opt_out;
  CHECK(pulled_as_well(settings) == OptOutField::email_opt_out);
  settings.field_choice = FieldChoice::exclusive;
  CHECK_FALSE(pulled_as_well(settings).has_value());
}

TEST_CASE("numbers and sentences have their bounds") {
  for (const char* window : {"", "-1", "181", "1.5", "ten", "00000"}) {
    INFO(window);
    CHECK_FALSE(mistake("nightly_window", window).empty());
  }
  CHECK(mistake("nightly_window", "180").empty());
  for (const char* days : {"0", "32", "weekly"}) CHECK_FALSE(mistake("full_reading_days", days).empty());
  CHECK_FALSE(mistake("opt_in_authorisation", "two\nlines").empty());
  CHECK_FALSE(mistake("opt_in_authorisation", std::string(201, 'x')).empty());
  Settings settings;
  CHECK_FALSE(set_setting(settings, "opt_in_authorisation", " asked ").has_value());
  CHECK(settings.opt_in_authorisation == "asked");
  CHECK_FALSE(set_setting(settings, "opt_in_authorisation", "none").has_value());
  CHECK(settings.opt_in_authorisation.empty());
}

TEST_CASE("a mistake changes nothing") {
  Settings settings;
  CHECK(set_setting(settings, "nightly_time", "25:00").has_value());
  CHECK(set_setting(settings, "nightly_zone", "Nowhere/Atall").has_value());
  CHECK(settings.nightly_time_minutes == 20 * 60);
  CHECK(settings.nightly_zone == "America/Los_Angeles");
  CHECK_FALSE(get_setting(settings, "nope").has_value());
}

TEST_CASE("with the nightly off the effective field is Email Opt Out, whatever is chosen") {
  Settings settings;
  settings.opt_out_field = OptOutField::sales_opt_out;
  CHECK(effective_field(settings) == OptOutField::email_opt_out);
  settings.nightly = true;
  CHECK(effective_field(settings) == OptOutField::sales_opt_out);
  settings.opt_out_field = OptOutField::email_opt_out;
  CHECK(effective_field(settings) == OptOutField::email_opt_out);
}

TEST_CASE("fields have an API name on each object") {
  Settings settings;
  settings.email_opt_out = {"C1__c", "L1__c"};
  settings.sales_opt_out = {"C2__c", "L2__c"};
  CHECK(api_name(settings, OptOutField::email_opt_out, Sobject::contact) == "C1__c");
  CHECK(api_name(settings, OptOutField::email_opt_out, Sobject::lead) == "L1__c");
  CHECK(api_name(settings, OptOutField::sales_opt_out, Sobject::contact) == "C2__c");
  CHECK(api_name(settings, OptOutField::sales_opt_out, Sobject::lead) == "L2__c");
}

}  // namespace
}  // namespace syncer
