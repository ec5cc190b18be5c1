// SELECT, FROM, ORDER BY, LIMIT, OFFSET, COUNT() and the aggregates.
#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {

TEST_CASE("columns come in SELECT order with the names of describe") {
  SoqlTest test;
  const std::string account = test.add("Account", {{"Name", "Acme"}, {"Phone", "123"}});
  const std::string contact = test.add("Contact", {{"LastName", "Ada"}, {"AccountId", account}});
  test.add("Contact", {{"LastName", "Ben"}});

  const QueryPage page =
      test.page("select email, account.NAME, id, c.Account.Owner.Name, Contact.lastname from contact c");
  REQUIRE(page.rows == 2);
  CHECK(page.sobject == "Contact");
  CHECK(page.done);
  CHECK(page.total_size == 2);
  CHECK(page.cells_per_row == 5);
  CHECK(page.columns[0].path == std::vector<std::string>{"Email"});
  CHECK(page.columns[1].path == std::vector<std::string>{"Account", "Name"});
  CHECK(page.columns[1].path_types == std::vector<std::string>{"Contact", "Account"});
  CHECK(page.columns[2].path == std::vector<std::string>{"Id"});
  CHECK(page.columns[3].path == std::vector<std::string>{"Account", "Owner", "Name"});
  CHECK(page.columns[3].path_types == std::vector<std::string>{"Contact", "Account", "User"});
  CHECK(page.columns[4].path == std::vector<std::string>{"LastName"});

  CHECK(text_of(page.cell(0, page.columns[1])) == "Acme");
  CHECK(text_of(page.cell(0, page.columns[2])) == contact);
  CHECK(text_of(page.cell(0, page.columns[3])) == "Admin User");
  CHECK(text_of(page.cell(1, page.columns[1])) == "-");

  using Path = std::vector<std::string>;
  REQUIRE(page.paths == std::vector<Path>{Path{}, Path{"Account"}, Path{"Account", "Owner"}});
  CHECK(page.path_sobjects == std::vector<std::string>{"Contact", "Account", "User"});
  CHECK(page.columns[3].path_index == 2);
  CHECK(text_of(page.path_id(0, 0)) == contact);
  CHECK(text_of(page.path_id(0, 1)) == account);
  CHECK(text_of(page.path_id(0, 2)) == test.admin->id);
  CHECK(text_of(page.path_id(1, 1)) == "-");
}

TEST_CASE("an object that only WHERE and ORDER BY reach is no path of the answer") {
  SoqlTest test;
  test.add("Contact", {{"LastName", "Ada"}});
  const QueryPage page =
      test.page("SELECT Id FROM Contact WHERE Account.Name = null ORDER BY ReportsTo.Name");
  CHECK(page.paths.size() == 1);
  CHECK(page.rows == 1);
}

TEST_CASE("a compound address owns one cell a part") {
  SoqlTest test;
  test.add("Contact", {{"LastName", "Ada"}, {"MailingCity", "Seoul"}, {"MailingCountry", "Korea"}});
  const QueryPage page = test.page("SELECT Id, MailingAddress, LastName FROM Contact");
  const Column& address = page.columns[1];
  REQUIRE(address.cell_count == 8);
  REQUIRE(address.parts.size() == 8);
  CHECK(page.cells_per_row == 10);
  CHECK(address.parts[0]->name == "MailingStreet");
  CHECK(address.parts[1]->name == "MailingCity");
  CHECK(text_of(page.cell(0, address, 0)) == "-");
  CHECK(text_of(page.cell(0, address, 1)) == "Seoul");
  CHECK(text_of(page.cell(0, page.columns[2])) == "Ada");
}

TEST_CASE("values have the types of their fields") {
  SoqlTest test;
  test.add("Account", {{"Name", "Acme"}, {"NumberOfEmployees", int64_t{7}}, {"AnnualRevenue", int64_t{300}}});
  const QueryPage page =
      test.page("SELECT IsDeleted, NumberOfEmployees, AnnualRevenue, CreatedDate, Name, Phone FROM Account");
  CHECK(page.cell(0, page.columns[0]) == Value(false));
  CHECK(page.cell(0, page.columns[1]) == Value(int64_t{7}));
  CHECK(page.cell(0, page.columns[2]) == Value(300.0));
  CHECK(page.cell(0, page.columns[3]) == Value(Datetime{test_start}));
  CHECK(page.cell(0, page.columns[4]) == Value(std::string("Acme")));
  CHECK(is_null(page.cell(0, page.columns[5])));
}

TEST_CASE("ORDER BY") {
  SoqlTest test;
  const std::string acme = test.add("Account", {{"Name", "zeta"}});
  test.add("Contact", {{"LastName", "bob"}, {"FirstName", "x"}, {"LeadSource", "Other"}});
  test.add("Contact", {{"LastName", "Alice"}, {"LeadSource", "Web"}, {"AccountId", acme}});
  test.add("Contact", {{"LastName", "_under"}, {"FirstName", "X"}, {"LeadSource", "Phone Inquiry"}});
  test.add("Contact", {{"LastName", "Carol"}, {"FirstName", "a"}});
  struct Case {
    const char* order;
    const char* expected;
  };
  const Case cases[] = {
      {"LastName", "Alice bob Carol _under"},
      {"LastName ASC", "Alice bob Carol _under"},
      {"LastName DESC", "_under Carol bob Alice"},
      {"FirstName, LastName", "Alice Carol bob _under"},
      {"FirstName DESC, LastName", "Alice bob _under Carol"},
      {"FirstName NULLS LAST, LastName DESC", "Carol _under bob Alice"},
      {"FirstName DESC NULLS LAST, LastName", "bob _under Carol Alice"},
      {"FirstName ASC NULLS FIRST, Id DESC", "Alice Carol _under bob"},
      {"LeadSource", "Carol Alice _under bob"},
      {"LeadSource DESC", "Carol bob _under Alice"},
      {"Account.Name DESC NULLS LAST", "Alice bob _under Carol"},
      {"CreatedDate", "bob Alice _under Carol"},
      {"Id DESC", "Carol _under Alice bob"},
      {"HasOptedOutOfEmail", "bob Alice _under Carol"},
  };
  for (const Case& c : cases) {
    INFO(c.order);
    CHECK(test.names(std::string("SELECT LastName FROM Contact ORDER BY ") + c.order) == c.expected);
  }
  CHECK(test.names("SELECT LastName FROM Contact") == "bob Alice _under Carol");
}

TEST_CASE("LIMIT and OFFSET") {
  SoqlTest test;
  for (const char* name : {"a", "b", "c", "d", "e"}) test.add("Contact", {{"LastName", name}});
  CHECK(test.names("SELECT LastName FROM Contact LIMIT 2") == "a b");
  CHECK(test.names("SELECT LastName FROM Contact ORDER BY LastName DESC LIMIT 2 OFFSET 1") == "d c");
  CHECK(test.names("SELECT LastName FROM Contact OFFSET 3") == "d e");
  CHECK(test.names("SELECT LastName FROM Contact LIMIT 0") == "");
  CHECK(test.names("SELECT LastName FROM Contact LIMIT 10 OFFSET 2000") == "");
  CHECK(test.page("SELECT Id FROM Contact LIMIT 2").total_size == 2);
  CHECK(test.page("SELECT Id FROM Contact LIMIT 2").done);
}

TEST_CASE("COUNT() answers with totalSize alone") {
  SoqlTest test;
  for (const char* name : {"a", "b", "c"}) test.add("Contact", {{"LastName", name}});
  const QueryPage page = test.page("select count() from contact where LastName != 'b'");
  CHECK(page.count_only);
  CHECK(page.total_size == 2);
  CHECK(page.rows == 0);
  CHECK(test.page("SELECT COUNT() FROM Contact LIMIT 2").total_size == 2);
  CHECK(test.page("SELECT COUNT() FROM Contact LIMIT 5 OFFSET 2").total_size == 1);
  CHECK(test.page("SELECT COUNT() FROM Contact WHERE Account.Name = null").total_size == 3);
}

TEST_CASE("aggregates over all rows are one row") {
  SoqlTest test;
  test.add("Account",
           {{"Name", "A"}, {"NumberOfEmployees", int64_t{10}}, {"AnnualRevenue", 1.5}, {"Phone", "x"}});
  test.add("Account",
           {{"Name", "B"}, {"NumberOfEmployees", int64_t{20}}, {"AnnualRevenue", 2.5}, {"Phone", "X"}});
  test.add("Account", {{"Name", "C"}});
  const QueryPage page = test.page(
      "SELECT COUNT(Id), COUNT(Phone) phones, COUNT_DISTINCT(Phone), MIN(NumberOfEmployees), "
      "MAX(NumberOfEmployees), SUM(AnnualRevenue), AVG(NumberOfEmployees), MAX(CreatedDate) FROM Account");
  REQUIRE(page.aggregate);
  REQUIRE(page.rows == 1);
  CHECK(page.total_size == 1);
  const char* aliases[] = {"expr0", "phones", "expr1", "expr2", "expr3", "expr4", "expr5", "expr6"};
  const char* values[] = {"3", "2", "1", "10", "20", "4", "15", "@1709924400000"};
  REQUIRE(page.columns.size() == 8);
  for (size_t i = 0; i < 8; ++i) {
    CHECK(page.columns[i].alias == aliases[i]);
    CHECK(page.columns[i].field == nullptr);
    CHECK(text_of(page.cell(0, page.columns[i])) == values[i]);
  }
  CHECK(text_of(test.page("SELECT SUM(NumberOfEmployees) FROM Account WHERE Name = 'nobody'").cells[0]) ==
        "-");
}

}  // namespace sfsim
