// Broken files never crash the loader or the formatter, and every problem has a place inside the file. The
// mutations are the same in every run.
#include <random>

#include "tests/catch.h"
#include "tests/sim/scenario/support.h"

using namespace sfsim;

namespace {

struct Dice {
  std::mt19937_64 engine{20240115};
  size_t below(size_t n) { return static_cast<size_t>(engine() % n); }
};

std::string mutated(std::string text, Dice& dice) {
  static const std::vector<std::string> pieces = {"{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  ",",
                                                  ":",
                                                  "\"",
                                                  "\\",
                                                  "//",
                                                  "/*",
                                                  "*/",
                                                  "null",
                                                  "true",
                                                  "-",
                                                  "1e99",
                                                  "0",
                                                  "${type}",
                                                  "${",
                                                  "@",
                                                  "\n",
                                                  "\t",
                                                  "\xff",
                                                  "\xc3",
                                                  "é",
                                                  "\\u12",
                                                  "\\ud800",
                                                  "19:05",
                                                  "day 2 ",
                                                  "02:30",
                                                  "\"at\":",
                                                  "\"expect\":",
                                                  "\"each\":",
                                                  "\"people\":",
                                                  "[[[[",
                                                  "{}",
                                                  "[]",
                                                  "\"steps\":",
                                                  "\"during\":",
                                                  "\"during\": { \"request\": 5 },",
                                                  "\"by\": \"x\","};
  const size_t changes = 1 + dice.below(3);
  for (size_t i = 0; i < changes && !text.empty(); ++i) {
    const size_t at = dice.below(text.size());
    const size_t length = 1 + dice.below(12);
    const size_t kind = dice.below(5);
    if (kind == 0) text.erase(at, length);
    if (kind == 1) text.insert(at, pieces[dice.below(pieces.size())]);
    if (kind == 2) text.replace(at, 1, pieces[dice.below(pieces.size())]);
    if (kind == 3) text.insert(dice.below(text.size()), text.substr(at, length * 3));
    if (kind == 4) text.resize(at);
  }
  return text;
}

void check_one(const std::string& text) {
  const auto loaded = load_scenario("fuzz", text);
  if (const auto* problems = std::get_if<Problems>(&loaded)) {
    REQUIRE(!problems->empty());
    for (const Problem& problem : *problems) {
      REQUIRE(problem.at.line >= 1);
      REQUIRE(problem.at.column >= 1);
      REQUIRE(problem.at.length >= 1);
      REQUIRE(static_cast<size_t>(problem.at.line) <= problem.file->line_starts.size());
      REQUIRE(!problem.what.empty());
      render(problem);
    }
  }
  const auto formatted = format_scenario("fuzz", text);
  if (const auto* once = std::get_if<std::string>(&formatted)) {
    const auto twice = format_scenario("fuzz", *once);
    REQUIRE(std::holds_alternative<std::string>(twice));
    REQUIRE(std::get<std::string>(twice) == *once);
    const auto again = load_scenario("fuzz", *once);
    REQUIRE(again.index() == loaded.index());
    if (const auto* plans = std::get_if<Plans>(&loaded))
      REQUIRE(plans_text(*plans) == plans_text(std::get<Plans>(again)));
  } else {
    REQUIRE(std::holds_alternative<Problems>(loaded));
  }
}

}  // namespace

TEST_CASE("mutated scenarios never crash, and formatting keeps what they mean") {
  Dice dice;
  auto files = good_scenarios();
  for (const auto& path : files_below("tests/sim/scenario/untidy", ".jsonc")) files.push_back(path);
  for (const auto& path : files) {
    const std::string text = file_text(path);
    for (int i = 0; i < 300; ++i) {
      const std::string changed = mutated(text, dice);
      INFO(path << " mutation " << i << "\n" << changed);
      check_one(changed);
    }
  }
}

TEST_CASE("every prefix of a scenario is told where it ends or breaks") {
  const std::string text = file_text("tests/sim/scenario/untidy/mixed.jsonc");
  for (size_t length = 0; length < text.size(); length += 3) check_one(text.substr(0, length));
}
