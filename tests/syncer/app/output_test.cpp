// Tables and small texts for people.
#include "syncer/app/output.h"

#include <algorithm>
#include <sstream>

#include "tests/catch.h"

using namespace syncer::app;

TEST_CASE("columns are as wide as their longest cell") {
  Table table({"id", "name", "note"});
  table.add({"1", "Zo\xC3\xAB", "x"});
  table.add({"100", "Bartholomew", ""});
  CHECK(table.text() ==
        "id   name         note\n"
        "1    Zo\xC3\xAB          x\n"
        "100  Bartholomew\n");
}

TEST_CASE("the last column is wrapped, so that no line leaves the page") {
  Table table({"setting", "meaning"}, "  ");
  std::string words;
  for (int i = 0; i < 60; ++i) words += "word ";
  table.add({"name", words});
  std::istringstream lines(table.text());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) CHECK(line.size() <= page_width);
  CHECK(count >= 4);
}

TEST_CASE("data cannot steer the terminal") {
  CHECK(printable("a\x1B[31mb\n\xC2\x9B"
                  "c") == "a?[31mb??c");
  CHECK(printable("Zo\xC3\xAB") == "Zo\xC3\xAB");
}

TEST_CASE("small texts") {
  CHECK(count_of(1, "person", "people") == "1 person");
  CHECK(count_of(0, "person", "people") == "0 people");
  CHECK(roughly(1500) == "1 s");
  CHECK(roughly(90 * 60'000) == "90 min");
  CHECK(roughly(50 * 3'600'000LL) == "2 days");
  CHECK(moment(0, {}) == "-");
  CHECK(moment(1705377600000, {}) == "2024-01-15 20:00:00 PST");
}
