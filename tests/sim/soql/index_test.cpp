// The SQL that a query becomes must let SQLite use the org's indexes: a look-up stays flat from a thousand
// records to a hundred thousand.
#include <SQLiteCpp/Database.h>

#include "sim/org/statement.h"
#include "sim/soql/compile.h"
#include "sim/soql/parser.h"
#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {
namespace {

std::string query_plan(SoqlTest& test, const std::string& soql, bool all_rows = false) {
  std::vector<soql::Token> tokens;
  soql::lex(soql, tokens);
  const soql::Plan plan =
      soql::compile({test.org, *test.admin, soql, tokens, all_rows}, soql::parse(soql, tokens));
  Statement explain(test.org.db().getHandle(), "EXPLAIN QUERY PLAN " + plan.sql);
  std::string text;
  while (explain.step()) text += explain.text(3) + "\n";
  return text;
}

}  // namespace

TEST_CASE("conditions find their index") {
  SoqlTest test;
  const std::string id = "'" + make_id("003", 1) + "'";
  struct Case {
    std::string condition;
    const char* expected;
  };
  const Case cases[] = {
      {"Email = 'a@b.c'", "SEARCH t0 USING INDEX Contact.Email$folded (Email$folded=?)"},
      {"Email IN ('a@b.c', 'd@e.f')", "SEARCH t0 USING INDEX Contact.Email$folded (Email$folded=?)"},
      {"Email LIKE 'a%'", "SEARCH t0 USING INDEX Contact.Email$folded (Email$folded>? AND Email$folded<?)"},
      {"Email = 'a@b.c' AND HasOptedOutOfEmail = false", "Contact.Email$folded (Email$folded=?)"},
      {"Id = " + id, "SEARCH t0 USING INDEX sqlite_autoindex_Contact_1 (Id=?)"},
      {"Id IN (" + id + "," + id + ")", "SEARCH t0 USING INDEX sqlite_autoindex_Contact_1 (Id=?)"},
      {"HasOptedOutOfEmail = true", "INDEX Contact.HasOptedOutOfEmail (HasOptedOutOfEmail=?)"},
      {"HasOptedOutOfEmail = true AND LastName != null",
       "INDEX Contact.HasOptedOutOfEmail (HasOptedOutOfEmail=?)"},
      {"SystemModstamp >= 2024-03-01T00:00:00Z", "INDEX Contact.SystemModstamp (SystemModstamp>?)"},
      {"SystemModstamp > 2024-03-01T00:00:00Z AND SystemModstamp <= 2024-03-02T00:00:00Z",
       "INDEX Contact.SystemModstamp (SystemModstamp>? AND SystemModstamp<?)"},
      {"SystemModstamp = TODAY", "INDEX Contact.SystemModstamp (SystemModstamp>? AND SystemModstamp<?)"},
      {"Id > " + id, "SEARCH t0 USING INDEX sqlite_autoindex_Contact_1 (Id>?)"},
      {"AccountId = '" + make_id("001", 1) + "'", "INDEX Contact.AccountId (AccountId=?)"},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    for (const bool all_rows : {false, true}) {
      const std::string found =
          query_plan(test, "SELECT Id, Email FROM Contact WHERE " + c.condition, all_rows);
      INFO(found);
      CHECK(found.find(c.expected) != std::string::npos);
      CHECK(found.find("SCAN") == std::string::npos);
    }
  }
}

TEST_CASE("only what is needed is joined") {
  SoqlTest test;
  CHECK(query_plan(test, "SELECT Id, AccountId FROM Contact").find("t1") == std::string::npos);
  const std::string joined =
      query_plan(test, "SELECT Id, Account.Name, Account.Phone FROM Contact WHERE Account.Name = 'x'");
  INFO(joined);
  CHECK(joined.find("SCAN") == std::string::npos);
  CHECK(joined.find("t2") == std::string::npos);
  for (const char* paged :
       {"SELECT Id FROM Contact", "SELECT Id FROM Contact WHERE Id > '003000000000001AAA' LIMIT 200"})
    CHECK(query_plan(test, paged).find("TEMP B-TREE") == std::string::npos);
}

}  // namespace sfsim
