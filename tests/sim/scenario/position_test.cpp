// Places in a file, the block that shows them, and what is UTF-8.
#include "sim/scenario/position.h"

#include "sim/scenario/utf8.h"
#include "tests/catch.h"

using namespace sfsim;

TEST_CASE("a place counts characters, and a tab is one") {
  const auto file = make_source("f", "a\n\té日🎈x\r\nlast");
  const std::string& text = file->text;
  const Position x = file->place(text.find('x'), text.find('x') + 1);
  CHECK(x.line == 2);
  CHECK(x.column == 5);
  CHECK(x.length == 1);
  const Position balloon = file->place(text.find("🎈"), text.find('x'));
  CHECK(balloon.column == 4);
  CHECK(balloon.length == 1);
  CHECK(file->line(2) == "\té日🎈x");
  CHECK(file->line(3) == "last");
  CHECK(file->line(0).empty());
  CHECK(file->line(4).empty());
}

TEST_CASE("a mark ends with its line and is never empty") {
  const auto file = make_source("f", "{ abc\ndef }");
  CHECK(file->place(2, 9).length == 3);
  CHECK(file->place(4, 4).length == 1);
  CHECK(file->place(100, 120).line == 2);
}

TEST_CASE("a problem is a block with the line and a caret under the place") {
  const auto file = make_source("scenarios/x.jsonc", "{\n\t\"at\": 5,\n}");
  CHECK(render({file, {2, 8, 1}, "no time"}) ==
        "scenarios/x.jsonc:2:8: no time\n    2 | \t\"at\": 5,\n      | \t      ^\n");
  CHECK(render({file, {}, "cannot read this file"}) == "scenarios/x.jsonc: cannot read this file\n");
}

TEST_CASE(
    "a line that is very long is shown around the place, and control characters do not reach the terminal") {
  const auto file = make_source("f", std::string(5000, 'a') + "\x1b[31mb" + std::string(5000, 'c'));
  const std::string block = render({file, {1, 5006, 1}, "here"});
  CHECK(block.size() < 600);
  CHECK(block.find('\x1b') == std::string::npos);
  CHECK(block.find("?[31mb") != std::string::npos);
  const auto lines_begin = block.find('\n') + 1;
  const std::string line = block.substr(lines_begin, block.find('\n', lines_begin) - lines_begin);
  const std::string caret = block.substr(block.find('\n', lines_begin) + 1);
  CHECK(line[caret.find('^')] == 'b');
}

TEST_CASE("UTF-8 is what the standard says") {
  const auto [text, bad] = GENERATE(table<std::string, size_t>({
      {"plain", std::string::npos},
      {"é日🎈", std::string::npos},
      {"\xf4\x8f\xbf\xbf", std::string::npos},
      {"a\xe9", 1},
      {"\xc0\xaf", 0},
      {"ab\xed\xa0\x80", 2},
      {"\xf4\x90\x80\x80", 0},
      {"\xe2\x82", 0},
      {"\x80", 0},
      {"\xff", 0},
      {"\xe0\x80\x80", 0},
      {"\xf0\x80\x80\x80", 0},
  }));
  CHECK(find_invalid_utf8(text) == bad);
}
