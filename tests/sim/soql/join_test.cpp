// Semi-joins, anti-joins and child queries.
#include <fmt/format.h>

#include "sim/soql/errors.h"
#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {
namespace {

struct TwoAccounts {
  SoqlTest test;
  std::string acme, globex, empty;

  TwoAccounts() {
    acme = test.add("Account", {{"Name", "Acme"}});
    globex = test.add("Account", {{"Name", "Globex"}});
    empty = test.add("Account", {{"Name", "Void"}});
    test.add("Contact", {{"LastName", "c"}, {"AccountId", acme}, {"Title", "Boss"}});
    test.add("Contact", {{"LastName", "a"}, {"AccountId", acme}});
    test.add("Contact", {{"LastName", "b"}, {"AccountId", globex}});
    test.add("Contact", {{"LastName", "lone"}});
  }
};

std::string names_of(const QueryPage* page) {
  if (page == nullptr) return "null";
  std::string text = fmt::format("{}:", page->total_size);
  for (size_t row = 0; row < page->rows; ++row) text += " " + text_of(page->cell(row, page->columns.front()));
  return text;
}

}  // namespace

TEST_CASE("semi-joins and anti-joins") {
  TwoAccounts world;
  SoqlTest& test = world.test;
  struct Case {
    const char* soql;
    const char* expected;
  };
  const Case cases[] = {
      {"SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact)", "Acme Globex"},
      {"SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Title = 'boss')", "Acme"},
      {"SELECT Name FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact)", "Void"},
      {"SELECT Name FROM Account WHERE Name != 'Acme' AND (Id IN (SELECT AccountId FROM Contact) AND Id NOT "
       "IN "
       "(SELECT AccountId FROM Contact WHERE LastName LIKE 'z%'))",
       "Globex"},
      {"SELECT LastName FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name = 'ACME')", "c a"},
      {"SELECT LastName FROM Contact c WHERE c.AccountId IN (SELECT a.Id FROM Account a WHERE a.Owner.Name "
       "= 'Admin User' AND a.Name != 'Acme')",
       "b"},
      {"SELECT Name FROM User WHERE Id IN (SELECT OwnerId FROM Contact WHERE LastName = 'a')", "Admin User"},
  };
  for (const Case& c : cases) {
    INFO(c.soql);
    CHECK(test.names(c.soql) == c.expected);
  }
  test.remove("Contact",
              std::get<std::string>(test.page("SELECT Id FROM Contact WHERE LastName = 'b'").cells.front()));
  CHECK(test.names("SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact)") == "Acme");
  CHECK(test.names("SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact)", true) ==
        "Acme Globex");
  CHECK(test.page("SELECT COUNT() FROM Account WHERE Id IN (SELECT AccountId FROM Contact)").total_size == 1);
}

TEST_CASE("one plan serves semi-joins with other literals") {
  TwoAccounts world;
  const auto named = [&](const std::string& last, const std::string& account) {
    return world.test.names("SELECT Name FROM Account WHERE Name != '" + account +
                            "' AND Id IN (SELECT AccountId FROM Contact WHERE LastName = '" + last +
                            "') AND Name > 'A'");
  };
  CHECK(named("a", "x") == "Acme");
  CHECK(named("b", "x") == "Globex");
  CHECK(named("b", "globex") == "");
}

TEST_CASE("what a semi-join refuses") {
  SoqlTest test;
  struct Case {
    const char* soql;
    size_t column;
    const char* text;
  };
  const Case cases[] = {
      {"SELECT Id FROM Account WHERE Name = 'x' OR Id IN (SELECT AccountId FROM Contact)", 44,
       "Semi join sub-selects are not allowed with the 'OR' operator"},
      {"SELECT Id FROM Account WHERE Name = 'x' OR (Phone = 'x' AND Id IN (SELECT AccountId FROM Contact))",
       61,
       "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE "
       "expressions."},
      {"SELECT Id FROM Account WHERE NOT Id IN (SELECT AccountId FROM Contact)", 34,
       "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE "
       "expressions."},
      {"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE OwnerId IN (SELECT Id FROM "
       "User))",
       73, "Nesting of semi join sub-selects is not supported"},
      {"SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)", 30,
       "The inner and outer selects should not be on the same object type"},
      {"SELECT Id FROM Account WHERE Id IN (SELECT Id FROM Contact)", 30,
       "The selected field 'Id' in the subquery and the left operand field in the where expression in the "
       "outer query 'Id' should point to the same object type"},
      {"SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM "
       "Contact) AND Id IN (SELECT AccountId FROM Contact)",
       114, "Maximum 2 semi join sub-selects are allowed"},
      {"SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact LIMIT 1)", 67,
       "unexpected token: 'LIMIT'"},
      {"SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact ORDER BY Id)", 67,
       "unexpected token: 'ORDER'"},
      {"SELECT Id FROM Account WHERE Id IN (SELECT Id, AccountId FROM Contact)", 48, "unexpected token: ','"},
      {"SELECT Id FROM Account WHERE Name IN (SELECT LastName FROM Contact)", 30,
       "Semi join sub-selects join ids and references without a path: 'Name' is none"},
      {"SELECT Id FROM Contact WHERE Account.OwnerId IN (SELECT Id FROM User)", 30,
       "Semi join sub-selects join ids and references without a path: 'Account.OwnerId' is none"},
  };
  for (const Case& c : cases) {
    INFO(c.soql);
    const ApiError error = test.error(c.soql);
    CHECK(error.code == "MALFORMED_QUERY");
    CHECK(error.message == soql::with_place(c.soql, c.column - 1, c.text));
  }
  CHECK(test.error("SELECT Id FROM Account WHERE Id IN (SELECT WhoId FROM Nothing)").code == "INVALID_TYPE");
}

TEST_CASE("children come with their parents; where there are none there is null") {
  TwoAccounts world;
  SoqlTest& test = world.test;
  const QueryPage page = test.page(
      "SELECT Name, (SELECT LastName, Account.Name, Owner.Name FROM Contacts ORDER BY LastName) FROM "
      "Account");
  REQUIRE(page.rows == 3);
  REQUIRE(page.children_per_row == 1);
  const Column& column = page.columns[1];
  CHECK(column.path == std::vector<std::string>{"Contacts"});
  CHECK(names_of(page.child(0, column)) == "2: a c");
  CHECK(names_of(page.child(1, column)) == "1: b");
  CHECK(names_of(page.child(2, column)) == "null");
  CHECK(text_of(page.child(0, column)->cell(0, page.child(0, column)->columns[1])) == "Acme");
  CHECK(page.child(0, column)->sobject == "Contact");

  const QueryPage few = test.page(
      "SELECT a.Name, (SELECT LastName FROM a.Contacts WHERE LastName != 'c' LIMIT 1) FROM Account a WHERE "
      "Name LIKE 'a%'");
  CHECK(names_of(few.child(0, few.columns[1])) == "1: a");
  const QueryPage none = test.page("SELECT Name, (SELECT Id FROM Account.Contacts LIMIT 0) FROM Account");
  CHECK(names_of(none.child(0, none.columns[1])) == "null");
}

TEST_CASE("children of children, since version 58") {
  TwoAccounts world;
  SoqlTest& test = world.test;
  const std::string soql =
      "SELECT Name, (SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC) FROM ChildAccounts) "
      "FROM Account WHERE Name = 'Void'";
  test.change("Account", world.acme, {{"ParentId", world.empty}});
  test.change("Account", world.globex, {{"ParentId", world.empty}});
  const QueryPage page = test.page(soql);
  const QueryPage* accounts = page.child(0, page.columns[1]);
  CHECK(names_of(accounts) == "2: Acme Globex");
  CHECK(names_of(accounts->child(0, accounts->columns[1])) == "2: c a");
  CHECK(names_of(accounts->child(1, accounts->columns[1])) == "1: b");
  const QueryAnswer old = test.engine.query(*test.admin, soql, {.version = 57});
  CHECK(std::get<ApiError>(old).code == "MALFORMED_QUERY");
}

TEST_CASE("a page of children goes on with a locator of its own") {
  SoqlTest test;
  const std::string acme = test.add("Account", {{"Name", "Acme"}});
  for (int i = 0; i < 450; ++i)
    test.add("Contact", {{"LastName", fmt::format("n{:03}", i)}, {"AccountId", acme}});
  QueryOptions options;
  options.batch_size = 200;
  const QueryPage page =
      test.page("SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC) FROM Account", options);
  CHECK(page.done);
  const QueryPage* child = page.child(0, page.columns[1]);
  CHECK(child->total_size == 450);
  CHECK(child->rows == 200);
  REQUIRE(!child->done);
  const auto second = std::get<QueryPage>(test.engine.next(*test.admin, child->next_locator));
  CHECK(second.sobject == "Contact");
  CHECK(second.total_size == 450);
  CHECK(text_of(second.cell(0, second.columns[0])) == "n249");
  const auto third = std::get<QueryPage>(test.engine.next(*test.admin, second.next_locator));
  CHECK(third.done);
  CHECK(third.rows == 50);
  CHECK(text_of(third.cell(49, third.columns[0])) == "n000");
}

TEST_CASE("later pages of parents have their children too") {
  SoqlTest test;
  for (int i = 0; i < 201; ++i) {
    const std::string id = test.add("Account", {{"Name", fmt::format("n{:03}", i)}});
    test.add("Contact", {{"LastName", fmt::format("of{}", i)}, {"AccountId", id}});
  }
  QueryOptions options;
  options.batch_size = 200;
  const QueryPage page = test.page("SELECT Name, (SELECT LastName FROM Contacts) FROM Account", options);
  CHECK(names_of(page.child(199, page.columns[1])) == "1: of199");
  const auto last = std::get<QueryPage>(test.engine.next(*test.admin, page.next_locator));
  CHECK(names_of(last.child(0, last.columns[1])) == "1: of200");
}

TEST_CASE("what a child query refuses") {
  SoqlTest test;
  struct Case {
    const char* soql;
    const char* code;
    size_t column;
    const char* text;
  };
  const Case cases[] = {
      {"SELECT Id, (SELECT Id FROM Contact) FROM Account", "INVALID_TYPE", 28,
       "Didn't understand relationship 'Contact' in FROM part of query call. If you are attempting to use a "
       "custom relationship, be sure to append the '__r' after the custom relationship name. Please "
       "reference "
       "your WSDL or the describe call for the appropriate names."},
      {"SELECT Id, (SELECT COUNT(Id) FROM Contacts) FROM Account", "MALFORMED_QUERY", 20,
       "only root queries support aggregate expressions"},
      {"SELECT Id, (SELECT Id FROM Contacts GROUP BY Id) FROM Account", "MALFORMED_QUERY", 37,
       "unexpected token: 'GROUP'"},
      {"SELECT COUNT(Id), (SELECT Id FROM Contacts) FROM Account", "MALFORMED_QUERY", 19,
       "a grouped query takes no child queries"},
      {"SELECT Id, (SELECT Nope FROM Contacts) FROM Account", "INVALID_FIELD", 20,
       "No such column 'Nope' on entity 'Contact'. If you are attempting to use a custom field, be sure to "
       "append the '__c' after the custom field name. Please reference your WSDL or the describe call for "
       "the "
       "appropriate names."},
  };
  for (const Case& c : cases) {
    INFO(c.soql);
    const ApiError error = test.error(c.soql);
    CHECK(error.code == c.code);
    CHECK(error.message == soql::with_place(c.soql, c.column - 1, c.text));
  }
}

}  // namespace sfsim
