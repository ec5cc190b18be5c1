// The schema and the reference say what the parser does: facts that must hold for every verb and key.
#include "sim/scenario/invariants.h"
#include "sim/scenario/node.h"
#include "sim/scenario/table.h"
#include "tests/catch.h"
#include "tests/sim/scenario/support.h"

using namespace sfsim;

namespace {

Document schema() {
  auto read = read_document("schema", scenario_schema());
  REQUIRE(std::holds_alternative<Document>(read));
  return std::get<Document>(std::move(read));
}

const Node& at(const Node& node, std::initializer_list<std::string_view> path) {
  const Node* here = &node;
  for (const std::string_view key : path) {
    here = here->find(key);
    INFO(key);
    REQUIRE(here);
  }
  return *here;
}

bool has_text(const Node& list, std::string_view text) {
  for (const Node& item : list.items)
    if (item.text == text) return true;
  return false;
}

}  // namespace

TEST_CASE("the schema is JSON and knows every key of a file") {
  const Document document = schema();
  CHECK(at(document.root, {"$schema"}).text == "http://json-schema.org/draft-07/schema#");
  for (const KeyInfo& key : file_keys().keys) at(document.root, {"properties", key.name});
  CHECK(has_text(at(document.root, {"required"}), "scenario"));
  CHECK(has_text(at(document.root, {"required"}), "start"));
  CHECK(has_text(at(document.root, {"required"}), "steps"));
  CHECK(at(document.root, {"required"}).items.size() == 3);
  CHECK_FALSE(at(document.root, {"additionalProperties"}).boolean);
}

TEST_CASE("the schema knows every verb with its options, and refuses others") {
  const Document document = schema();
  CHECK(at(document.root, {"definitions", "step", "oneOf"}).items.size() == all_verbs().size());
  for (const VerbInfo& verb : verb_table()) {
    const Node& step = at(document.root, {"definitions", "step_" + verb.value.name});
    CHECK_FALSE(at(step, {"additionalProperties"}).boolean);
    CHECK(has_text(at(step, {"required"}), verb.value.name));
    for (const KeyInfo& option : verb.options.keys) at(step, {"properties", option.name});
    for (const KeyInfo& common : common_step_keys().keys) at(step, {"properties", common.name});
    CHECK((step.find("patternProperties") != nullptr) == verb.options.fields);
  }
}

TEST_CASE("the table has every verb of the plan in its order, and every word of the engine") {
  REQUIRE(verb_table().size() == all_verbs().size());
  for (const Verb verb : all_verbs()) {
    CHECK(info_of(verb).verb == verb);
    CHECK(info_of(verb).value.name == name_of(verb));
    CHECK(find_verb(name_of(verb)) == &info_of(verb));
    CHECK_FALSE(info_of(verb).value.meaning.empty());
    for (const KeyInfo& option : info_of(verb).options.keys) {
      CHECK_FALSE(option.meaning.empty());
      CHECK_FALSE(option.default_text.empty());
    }
  }
  CHECK(info_of(Verb::fault).value.words.size() == all_faults().size());
  CHECK(info_of(Verb::crash).options.find("when")->words.size() == syncer::all_points().size());
  CHECK(waiting_for_words().size() == 9);
  CHECK(kind_of(Verb::request) == VerbKind::act);
  CHECK(kind_of(Verb::fault) == VerbKind::fault);
  CHECK(kind_of(Verb::restart) == VerbKind::fault);
  CHECK(kind_of(Verb::expect) == VerbKind::check);
}

TEST_CASE("every example of the table is right") {
  for (const VerbInfo& verb : verb_table()) {
    std::string step = "{ \"" + verb.value.name + "\": " + verb.value.example;
    if (verb.verb == Verb::resubscribe) step += ", \"reason\": \"x\"";
    step += " }";
    if (verb.verb == Verb::edit || verb.verb == Verb::create)
      step.replace(step.find(verb.verb == Verb::edit ? "bob" : "acme"), verb.verb == Verb::edit ? 3 : 4,
                   verb.verb == Verb::edit ? "ada" : "globex");
    if (verb.verb == Verb::expect_response) step = "{ \"request\": \"GET /x\" }, " + step;
    step = "{ \"wait\": \"2d\" }, " + step;
    const auto loaded = load_scenario("example", scenario_with(step));
    INFO(mistakes_of(loaded));
    CHECK(std::holds_alternative<Plans>(loaded));
  }
}

TEST_CASE("the reference names every key, verb, option, fault and invariant") {
  const std::string text = scenario_reference();
  for (const KeyInfo& key : file_keys().keys) CHECK_THAT(text, Catch::Contains("| `" + key.name + "` |"));
  for (const VerbInfo& verb : verb_table()) {
    CHECK_THAT(text, Catch::Contains("### `" + verb.value.name + "`\n"));
    for (const KeyInfo& option : verb.options.keys)
      CHECK_THAT(text, Catch::Contains("| `" + option.name + "` |"));
  }
  for (const Fault fault : all_faults())
    CHECK_THAT(text, Catch::Contains("| `" + std::string(name_of(fault)) + "` |"));
  for (const InvariantRow& row : invariant_table())
    CHECK_THAT(text, Catch::Contains("| `" + std::string(row.name) + "` |"));
}

TEST_CASE("names of fields") {
  const auto [name, is_field] = GENERATE(table<const char*, bool>({
      {"HasOptedOutOfEmail", true},
      {"Phone", true},
      {"Marketo_Sales_Opt_Out__c", true},
      {"mkto_si__Score__c", true},
      {"field__pc", true},
      {"phone", false},
      {"", false},
      {"Has Opted", false},
      {"1Phone", false},
      {"_x", false},
      {"Account.Name", false},
      {"unsubscibed", false},
  }));
  CHECK(is_field_name(name) == is_field);
}
