// The canonical form: what is canonical stays, what is not becomes it, comments stay where they belong, and
// the meaning never changes.
#include "tests/catch.h"
#include "tests/sim/scenario/support.h"

using namespace sfsim;

namespace {

std::string formatted(const std::string& text) {
  const auto result = format_scenario("x", text);
  if (const auto* problems = std::get_if<Problems>(&result)) return render(problems->front());
  return std::get<std::string>(result);
}

}  // namespace

TEST_CASE("canonical files stay as they are, byte for byte") {
  const auto files = good_scenarios();
  REQUIRE(!files.empty());
  for (const auto& path : files) {
    INFO(path);
    const std::string text = file_text(path);
    CHECK(formatted(text) == text);
  }
}

TEST_CASE("formatting is done after one pass and keeps the meaning") {
  auto files = good_scenarios();
  for (const auto& path : files_below("tests/sim/scenario/untidy", ".jsonc")) files.push_back(path);
  for (const auto& path : files) {
    INFO(path);
    const std::string text = file_text(path);
    const std::string once = formatted(text);
    CHECK(formatted(once) == once);
    const auto before = load_scenario("x", text), after = load_scenario("x", once);
    INFO(mistakes_of(before));
    REQUIRE(std::holds_alternative<Plans>(before));
    INFO(once);
    REQUIRE(std::holds_alternative<Plans>(after));
    CHECK(plans_text(std::get<Plans>(before)) == plans_text(std::get<Plans>(after)));
  }
}

TEST_CASE("an untidy file becomes the canonical one") {
  for (const auto& path : files_below("tests/sim/scenario/untidy", ".jsonc")) {
    INFO(path);
    const std::string canonical = file_text(std::filesystem::path(path).replace_extension(".canonical"));
    CHECK(formatted(file_text(path)) == canonical);
  }
}

TEST_CASE("order of keys in a step") {
  const auto step = [](const std::string& text) {
    const std::string out = formatted("{ \"steps\": [" + text + "] }");
    const size_t begin = out.find("    {") + 4;
    return out.substr(begin, out.rfind("},\n") + 1 - begin);
  };
  CHECK(step(R"({"note":"n","to":"Lead","link":"ada","at":"19:05"})") ==
        R"({ "at": "19:05", "link": "ada", "to": "Lead", "note": "n" })");
  CHECK(
      step(R"({"unsubscribe":"ada","engine":2,"by":"rep","via":"bulk","during":{"request":"GET"}})") ==
      R"({ "during": { "request": "GET" }, "unsubscribe": "ada", "via": "bulk", "by": "rep", "engine": 2 })");
  // Fields keep their places among the options.
  CHECK(step(R"({"HasOptedOutOfEmail":true,"waiting_for":null,"expect":"ada","unsubscribed":true})") ==
        R"({ "expect": "ada", "HasOptedOutOfEmail": true, "unsubscribed": true, "waiting_for": null })");
  CHECK(step(R"({"expect":"ada","unsubscribed":true,"HasOptedOutOfEmail":true,"waiting_for":null})") ==
        R"({ "expect": "ada", "unsubscribed": true, "HasOptedOutOfEmail": true, "waiting_for": null })");
}

TEST_CASE("a step is on one line up to 120 columns, its note not counted") {
  const auto lines_of = [](size_t name, size_t note) {
    const std::string text = "{ \"steps\": [{ \"unsubscribe\": \"" + std::string(name, 'a') + "\"" +
                             (note > 0 ? ", \"note\": \"" + std::string(note, 'n') + "\"" : "") + " }] }";
    const std::string out = formatted(text);
    return std::count(out.begin(), out.end(), '\n') - 4;
  };
  CHECK(lines_of(94, 0) == 1);  // "    { "unsubscribe": "..." }," is 120 columns
  CHECK(lines_of(95, 0) == 3);
  CHECK(lines_of(94, 200) == 1);
  CHECK(lines_of(95, 1) == 4);
}

TEST_CASE("comments stay with what they are about") {
  const auto [text, canonical] = GENERATE(table<std::string, std::string>({
      {"// a\n{}", "// a\n{}\n"},
      {"{} // b\n/* c */", "{}  // b\n/* c */\n"},
      {"{ // open\n\"a\":1}", "{  // open\n  \"a\": 1,\n}\n"},
      {"{\"a\":1 // one\n}", "{\n  \"a\": 1,  // one\n}\n"},
      {"{\"a\":1, // one\n// two\n\"b\":2}", "{\n  \"a\": 1,  // one\n  // two\n  \"b\": 2,\n}\n"},
      {"{\"a\":/* x */1}", "{\n  /* x */ \"a\": 1,\n}\n"},
      {"{\"a\": // x\n1}", "{\n  // x\n  \"a\": 1,\n}\n"},
      {"{/* x */\"a\":[1,/* two */2]}", "{\n  /* x */ \"a\": [\n    1,\n    /* two */ 2,\n  ],\n}\n"},
      {"{\"a\":1\n\n\n// last\n}", "{\n  \"a\": 1,\n\n  // last\n}\n"},
      {"{\n// only\n}", "{\n  // only\n}\n"},
      {"{\"a\":[\n// only\n]}", "{\n  \"a\": [\n    // only\n  ],\n}\n"},
      {"{\"a\":\"// no comment /* \" }", "{\n  \"a\": \"// no comment /* \",\n}\n"},
      {"\xef\xbb\xbf{\r\n\"a\":1,\r\n\r\n\r\n\"b\":2 // x\r\n}\r\n",
       "{\n  \"a\": 1,\n\n  \"b\": 2,  // x\n}\n"},
  }));
  CHECK(formatted(text) == canonical);
  CHECK(formatted(canonical) == canonical);
}

TEST_CASE("what is no JSON is not formatted") {
  CHECK_THAT(formatted("{ \"a\": }"), Catch::Contains("a value is missing"));
  CHECK_THAT(formatted("{ \"a\": 1, \"a\": 2 }"), Catch::Contains("stands here twice"));
}

TEST_CASE("numbers and texts are written as they were") {
  CHECK(formatted(R"({"a":1.50e3,"b":"\u00e9\/","c":-0})") ==
        "{\n  \"a\": 1.50e3,\n  \"b\": \"\\u00e9\\/\",\n  \"c\": -0,\n}\n");
}
