// CSV as spreadsheets write it, and as they break it.
#include "syncer/app/csv.h"

#include <sstream>

#include "tests/catch.h"

using syncer::app::csv_line;
using syncer::app::CsvReader;
using syncer::app::CsvRecord;
using syncer::app::detect_separator;
using Cells = std::vector<std::string>;

namespace {

std::vector<CsvRecord> read(const std::string& text, char separator = ',') {
  std::istringstream in(text);
  CsvReader reader(in, separator);
  std::vector<CsvRecord> records;
  for (CsvRecord record; reader.next(record);) records.push_back(record);
  return records;
}

}  // namespace

TEST_CASE("one record of CSV") {
  struct Row {
    const char* text;
    Cells cells;
  };
  const std::vector<Row> table{
      {"a,b,c", {"a", "b", "c"}},
      {"a,b\n", {"a", "b"}},
      {"a,b\r\n", {"a", "b"}},
      {"a,,\n", {"a", "", ""}},
      {"\"a,b\",c\n", {"a,b", "c"}},
      {"\"say \"\"hi\"\"\",c\n", {"say \"hi\"", "c"}},
      {"\"two\nlines\",c\n", {"two\nlines", "c"}},
      {"x,\"two\r\nlines\"\r\n", {"x", "two\r\nlines"}},
      {"\"\",b\n", {"", "b"}},
      {"\"\"\"\"\n", {"\""}},
      {"O\"Neil,b\n", {"O\"Neil", "b"}},
      {" \"a\" ,b\n", {"a", "b"}},
      {"\xEF\xBB\xBF\"a\",b\n", {"a", "b"}},
      {"\"ends with quote\"", {"ends with quote"}},
  };
  for (const Row& row : table) {
    INFO(row.text);
    const auto records = read(row.text);
    REQUIRE(records.size() == 1);
    CHECK(records[0].error.empty());
    CHECK(records[0].cells == row.cells);
  }
}

TEST_CASE("records know the line they begin on") {
  const auto records = read("a\n\n\"b\nb\",x\nc\r\n   \nd");
  REQUIRE(records.size() == 4);
  CHECK(records[0].line == 1);
  CHECK(records[1].line == 3);
  CHECK(records[2].line == 5);
  CHECK(records[3].line == 7);
}

TEST_CASE("a quote that is never closed costs its own line only") {
  const auto records = read("a,b\nx,\"open\nc,d\ne,f\n");
  REQUIRE(records.size() == 4);
  CHECK(records[1].line == 2);
  CHECK(records[1].error.find("quote opened on line 2 is never closed") != std::string::npos);
  CHECK(records[1].cells == Cells{"x,\"open"});
  CHECK(records[2].cells == Cells{"c", "d"});
  CHECK(records[3].cells == Cells{"e", "f"});
}

TEST_CASE("a forgotten quote does not swallow a long file") {
  std::string text = "\"open,x\n";
  for (int i = 0; i < 20'000; ++i) text += "row" + std::to_string(i) + ",x\n";
  const auto records = read(text);
  REQUIRE(records.size() == 20'001);
  CHECK_FALSE(records[0].error.empty());
  CHECK(records[20'000].cells == Cells{"row19999", "x"});
}

TEST_CASE("text after a closing quote is named with its column") {
  const auto records = read("a,\"b\"c,d\ne,f\n");
  REQUIRE(records.size() == 2);
  CHECK(records[0].error.find("closing quote of column 2") != std::string::npos);
  CHECK(records[1].cells == Cells{"e", "f"});
}

TEST_CASE("the separator is the one the header uses") {
  CHECK(detect_separator("email,first_name") == ',');
  CHECK(detect_separator("email;first_name;last_name") == ';');
  CHECK(detect_separator("email\tfirst_name") == '\t');
  CHECK(detect_separator("\"a;b;c\",email") == ',');
  CHECK(detect_separator("email") == ',');
  CHECK(read("a;b,c\n", ';')[0].cells == Cells{"a", "b,c"});
}

TEST_CASE("what is written is read back") {
  const Cells cells{"plain", "a,b", "say \"hi\"", "two\nlines", "", " edge ", "semi;colon", "tab\t"};
  for (const char separator : {',', ';', '\t'}) {
    const auto records = read(csv_line(cells, separator), separator);
    REQUIRE(records.size() == 1);
    CHECK(records[0].cells == cells);
  }
}
