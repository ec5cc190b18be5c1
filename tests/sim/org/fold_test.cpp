// Case folding, by pairs.
#include "sim/org/fold.h"

#include <string>

#include "tests/catch.h"

namespace sfsim {
namespace {

TEST_CASE("texts that differ only in case fold to the same", "[fold]") {
  struct Row {
    std::string upper, lower;
  };
  const Row rows[] = {
      {"ADA@Example.COM", "ada@example.com"},  // ASCII
      {"ÀÉÎÕÜØÞ", "àéîõüøþ"},                  // Latin-1
      {"ĀĂŁŃŇŌŒŠŸŹŽ", "āăłńňōœšÿźž"},          // Latin Extended-A
      {"ΆΈΌΏΑΩΣ", "άέόώαωσ"},                  // Greek
      {"ΟΔΟΣ", "οδος"},                        // the final sigma
      {"ЖЁЇЯҐӁ", "жёїяґӂ"},                    // Cyrillic
      {"İstanbul", "istanbul"},
      {"日本 ÄÖ 😀", "日本 äö 😀"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.upper);
    CHECK(fold(row.upper) == fold(row.lower));
    CHECK(fold(fold(row.upper)) == fold(row.upper));
  }
}

TEST_CASE("what is no capital letter stays", "[fold]") {
  for (std::string text : {"", "a.b-c_d@e.fg", "×÷ß", "ĸŉſ", "日本語", "😀", "\xC3"})
    CHECK(fold(text) == text);
}

}  // namespace
}  // namespace sfsim
