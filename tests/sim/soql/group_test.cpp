// GROUP BY, HAVING, ROLLUP, CUBE, and the functions of dates.
#include <fmt/format.h>

#include "sim/soql/errors.h"
#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {
namespace {

// Every row's cells joined by commas, rows by blanks.
std::string grid(SoqlTest& test, const std::string& soql) {
  const QueryPage page = test.page(soql);
  std::string text;
  for (size_t row = 0; row < page.rows; ++row) {
    text += row == 0 ? "" : " ";
    for (const Column& column : page.columns)
      text += (&column == &page.columns.front() ? "" : ",") + text_of(page.cell(row, column));
  }
  return text;
}

void add_leads(SoqlTest& test) {
  struct Given {
    const char *company, *source, *rating;
    int64_t employees;
  };
  const Given given[] = {{"a", "Web", "Hot", 1},
                         {"b", "web", "Cold", 2},
                         {"c", "Other", "Hot", 3},
                         {"d", "Other", "Hot", 4},
                         {"e", "Web", "Cold", 5}};
  for (const Given& lead : given)
    test.add("Lead", {{"LastName", lead.company},
                      {"Company", lead.company},
                      {"LeadSource", lead.source},
                      {"Rating", lead.rating},
                      {"NumberOfEmployees", lead.employees}});
  test.add("Lead", {{"LastName", "f"}, {"Company", "f"}, {"NumberOfEmployees", int64_t{10}}});
}

}  // namespace

TEST_CASE("groups: text without case, nulls are a group, names of columns") {
  SoqlTest test;
  add_leads(test);
  CHECK(grid(test, "SELECT LeadSource, COUNT(Id), SUM(NumberOfEmployees) FROM Lead GROUP BY LeadSource") ==
        "-,1,10 Other,2,7 Web,3,8");
  CHECK(grid(test, "SELECT COUNT(Id) n, Rating FROM Lead GROUP BY Rating ORDER BY COUNT(Id) DESC, Rating") ==
        "3,Hot 2,Cold 1,-");
  CHECK(grid(test,
             "SELECT LeadSource FROM Lead GROUP BY LeadSource ORDER BY LeadSource DESC NULLS LAST "
             "LIMIT 1 OFFSET 1") == "Web");
  const QueryPage page = test.page(
      "SELECT LeadSource src, Rating, COUNT(Id), MAX(NumberOfEmployees) most, MIN(LastName) FROM Lead GROUP "
      "BY LeadSource, Rating");
  CHECK(page.aggregate);
  CHECK(page.paths.empty());
  const char* aliases[] = {"src", "Rating", "expr0", "most", "expr1"};
  for (size_t i = 0; i < 5; ++i) CHECK(page.columns[i].alias == aliases[i]);
  CHECK(page.columns[0].field->name == "LeadSource");
  CHECK(page.columns[2].field == nullptr);
  CHECK(page.columns[2].call == "count(Id)");
}

TEST_CASE("groups of a parent's field") {
  SoqlTest test;
  const std::string acme = test.add("Account", {{"Name", "Acme"}});
  test.add("Contact", {{"LastName", "a"}, {"AccountId", acme}});
  test.add("Contact", {{"LastName", "b"}, {"AccountId", acme}});
  test.add("Contact", {{"LastName", "c"}});
  CHECK(grid(test, "SELECT Account.Name, COUNT(Id) FROM Contact GROUP BY Account.Name") == "-,1 Acme,2");
  CHECK(grid(test,
             "SELECT AccountId, COUNT(LastName) FROM Contact WHERE LastName != 'b' GROUP BY AccountId "
             "HAVING AccountId != null") == acme + ",1");
}

TEST_CASE("HAVING") {
  SoqlTest test;
  add_leads(test);
  struct Case {
    const char* having;
    const char* expected;
  };
  const Case cases[] = {{"COUNT(Id) > 1", "Other Web"},
                        {"COUNT(Id) > 1 AND LeadSource LIKE 'w%'", "Web"},
                        {"SUM(NumberOfEmployees) = 7 OR LeadSource = null", "- Other"},
                        {"NOT COUNT(Id) IN (1, 2)", "Web"},
                        {"AVG(NumberOfEmployees) < 3.5", "Web"},
                        {"MIN(LastName) = 'A'", "Web"},
                        {"MAX(CreatedDate) = TODAY", "- Other Web"}};
  for (const Case& c : cases) {
    INFO(c.having);
    CHECK(test.names(std::string("SELECT LeadSource FROM Lead GROUP BY LeadSource HAVING ") + c.having) ==
          c.expected);
  }
}

TEST_CASE("ROLLUP and CUBE count every row in each of its sets") {
  SoqlTest test;
  add_leads(test);
  CHECK(grid(test,
             "SELECT LeadSource, Rating, GROUPING(LeadSource) a, GROUPING(Rating) b, COUNT(Id) FROM Lead "
             "WHERE LeadSource != null GROUP BY ROLLUP(LeadSource, Rating)") ==
        "Other,Hot,0,0,2 Other,-,0,1,2 Web,Cold,0,0,2 Web,Hot,0,0,1 Web,-,0,1,3 -,-,1,1,5");
  CHECK(grid(test,
             "SELECT LeadSource, Rating, COUNT(Id), SUM(NumberOfEmployees) FROM Lead WHERE LeadSource != "
             "null GROUP BY CUBE(LeadSource, Rating)") ==
        "Other,Hot,2,7 Other,-,2,7 Web,Cold,2,7 Web,Hot,1,1 Web,-,3,8 -,Cold,2,7 -,Hot,3,8 -,-,5,15");
  CHECK(grid(test,
             "SELECT LeadSource, GROUPING(LeadSource) g, COUNT(Id) FROM Lead GROUP BY ROLLUP(LeadSource) "
             "HAVING COUNT(Id) > 1 ORDER BY GROUPING(LeadSource) DESC, COUNT(Id)") ==
        "-,1,6 Other,0,2 Web,0,3");
}

TEST_CASE("dates are taken apart in UTC, or in the user's zone") {
  SoqlTest test;
  test.clock = 1'735'700'400'000;  // Wednesday 2025-01-01 03:00 UTC: still 2024 in Los Angeles
  test.add("Contact", {{"LastName", "a"}, {"Birthdate", "2024-08-31"}});
  struct Case {
    const char* call;
    const char* expected;
  };
  const Case cases[] = {{"CALENDAR_YEAR(CreatedDate)", "2025"},
                        {"CALENDAR_YEAR(convertTimezone(CreatedDate))", "2024"},
                        {"calendar_month(convertTimezone(CreatedDate))", "12"},
                        {"CALENDAR_QUARTER(Birthdate)", "3"},
                        {"CALENDAR_MONTH(Birthdate)", "8"},
                        {"DAY_IN_MONTH(Birthdate)", "31"},
                        {"DAY_IN_WEEK(Birthdate)", "7"},
                        {"DAY_IN_YEAR(Birthdate)", "244"},
                        {"DAY_ONLY(CreatedDate)", "2025-01-01"},
                        {"DAY_ONLY(convertTimezone(CreatedDate))", "2024-12-31"},
                        {"FISCAL_MONTH(Birthdate)", "8"},
                        {"FISCAL_QUARTER(Birthdate)", "3"},
                        {"FISCAL_YEAR(Birthdate)", "2024"},
                        {"HOUR_IN_DAY(CreatedDate)", "3"},
                        {"HOUR_IN_DAY(convertTimezone(CreatedDate))", "19"},
                        {"WEEK_IN_MONTH(Birthdate)", "5"},
                        {"WEEK_IN_YEAR(Birthdate)", "35"},
                        {"WEEK_IN_YEAR(CreatedDate)", "1"}};
  for (const Case& c : cases) {
    INFO(c.call);
    CHECK(grid(test, fmt::format("SELECT {0}, COUNT(Id) FROM Contact GROUP BY {0}", c.call)) ==
          fmt::format("{},1", c.expected));
    const bool day = std::string(c.expected).size() == 10;
    CHECK(test.names(fmt::format("SELECT LastName FROM Contact WHERE {} = {}", c.call, c.expected)) == "a");
    if (!day)
      CHECK(test.names(fmt::format("SELECT LastName FROM Contact WHERE {} > {}", c.call, c.expected)) == "");
  }
  CHECK(test.page("SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) n FROM Contact GROUP BY "
                  "CALENDAR_YEAR(CreatedDate) ORDER BY CALENDAR_YEAR(CreatedDate)")
            .columns[0]
            .alias == "expr0");
  CHECK(test.names("SELECT LastName FROM Contact WHERE DAY_ONLY(CreatedDate) = TOMORROW") == "a");
}

TEST_CASE("MIN and MAX of text take the order of ORDER BY, and of a picklist that of its values") {
  SoqlTest test;
  for (const char* name : {"beta", "Alpha", "gamma"})
    test.add("Account", {{"Name", name}, {"Rating", "Warm"}});
  test.add("Account", {{"Name", "Delta"}, {"Rating", "Hot"}});
  CHECK(grid(test, "SELECT MIN(Name), MAX(Name), MIN(Rating), MAX(Rating) FROM Account") ==
        "Alpha,gamma,Hot,Warm");
  CHECK(grid(test, "SELECT MIN(Name) FROM Account WHERE Name = 'nobody'") == "-");
}

TEST_CASE("what a grouped query refuses") {
  SoqlTest test;
  struct Plain {
    const char* soql;
    const char* text;
  };
  const Plain plain[] = {
      {"SELECT Name, COUNT(Id) FROM Lead GROUP BY LeadSource", "Field must be grouped or aggregated: Name"},
      {"SELECT LeadSource, Account.Name FROM Contact GROUP BY LeadSource",
       "Field must be grouped or aggregated: Account.Name"},
      {"SELECT COUNT(Id) FROM Lead GROUP BY LeadSource ORDER BY Name",
       "Ordered field must be grouped or aggregated: Name"},
      {"SELECT COUNT(Id) FROM Lead GROUP BY LeadSource HAVING Name = 'x'",
       "Field must be grouped or aggregated: Name"},
      {"SELECT CALENDAR_YEAR(CreatedDate) FROM Lead",
       "Field must be grouped or aggregated: CALENDAR_YEAR(CreatedDate)"},
      {"SELECT COUNT(Id) n, MAX(Name) n FROM Lead", "duplicate alias: n"},
  };
  for (const Plain& c : plain) {
    INFO(c.soql);
    const ApiError error = test.error(c.soql);
    CHECK(error.code == "MALFORMED_QUERY");
    CHECK(error.message == c.text);
  }
  struct Placed {
    const char* soql;
    size_t column;
    const char* text;
  };
  const Placed placed[] = {
      {"SELECT COUNT(Id) FROM Lead GROUP BY CreatedDate", 37,
       "field 'CreatedDate' can not be grouped in a query call"},
      {"SELECT COUNT(Id), Id FROM Lead GROUP BY Id", 14, "Grouped field should not be aggregated: Id"},
      {"SELECT COUNT(Id) FROM Lead GROUP BY COUNT(Name)", 37, "unexpected token: 'COUNT'"},
      {"SELECT COUNT(Id) FROM Lead HAVING COUNT(Id) > 1", 28, "unexpected token: 'HAVING'"},
      {"SELECT Id FROM Lead WHERE COUNT(Id) > 1", 27, "unexpected token: 'COUNT'"},
      {"SELECT COUNT(IsConverted) FROM Lead", 8,
       "field IsConverted does not support aggregate operator COUNT"},
      {"SELECT GROUPING(Rating) FROM Lead GROUP BY Rating", 8,
       "Grouping field must be part of GROUP BY ROLLUP or GROUP BY CUBE: Rating"},
      {"SELECT COUNT(Id) FROM Lead GROUP BY HOUR_IN_DAY(ConvertedDate)", 37,
       "field ConvertedDate does not support date function HOUR_IN_DAY"},
  };
  for (const Placed& c : placed) {
    INFO(c.soql);
    const ApiError error = test.error(c.soql);
    CHECK(error.code == "MALFORMED_QUERY");
    CHECK(error.message == soql::with_place(c.soql, c.column - 1, c.text));
  }
}

TEST_CASE("more groups than one page are refused") {
  SoqlTest test;
  for (int i = 0; i < 2001; ++i) test.add("Contact", {{"LastName", fmt::format("n{}", i)}});
  const ApiError error = test.error("SELECT LastName FROM Contact GROUP BY LastName");
  CHECK(error.code == "EXCEEDED_ID_LIMIT");
  CHECK(error.message ==
        "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch");
  CHECK(test.page("SELECT LastName FROM Contact GROUP BY LastName LIMIT 2000").rows == 2000);
}

}  // namespace sfsim
