// References to several types (a lead's owner), TYPEOF, and what a query may say around its rows.
#include "sim/soql/errors.h"
#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {

TEST_CASE("a reference to several types leads to a Name") {
  SoqlTest test;
  const std::string id = test.add("Lead", {{"LastName", "Roe"}, {"Company", "x"}});
  const QueryPage page = test.page("SELECT Owner.Name, Owner.Type, Owner.Username, Owner.Id FROM Lead");
  CHECK(page.columns[0].path_types == std::vector<std::string>{"Lead", "Name"});
  CHECK(text_of(page.cell(0, page.columns[0])) == "Admin User");
  CHECK(text_of(page.cell(0, page.columns[1])) == "User");
  CHECK(text_of(page.cell(0, page.columns[2])) == "admin@example.test");
  CHECK(text_of(page.cell(0, page.columns[3])) == test.admin->id);
  CHECK(page.path_sobjects[1] == "Name");
  CHECK(page.path_type(0, 1) == "User");
  CHECK(test.names("SELECT LastName FROM Lead WHERE Owner.Type = 'user' AND Owner.IsActive = true") == "Roe");
  CHECK(test.names("SELECT LastName FROM Lead WHERE Owner.Type != 'User'") == "");
  CHECK(test.error("SELECT Owner.Department FROM Lead").code == "INVALID_FIELD");
}

TEST_CASE("TYPEOF") {
  SoqlTest test;
  test.add("Lead", {{"LastName", "Roe"}, {"Company", "x"}});
  const QueryPage page =
      test.page("SELECT LastName, TYPEOF Owner WHEN User THEN Username, Department ELSE Name END FROM Lead");
  REQUIRE(page.columns.size() == 4);
  CHECK(page.columns[1].path == std::vector<std::string>{"Owner", "Username"});
  CHECK(page.columns[1].only_types == std::vector<std::string>{"User"});
  CHECK(text_of(page.cell(0, page.columns[1])) == "admin@example.test");
  CHECK(page.columns[3].otherwise);
  CHECK(page.columns[3].only_types == std::vector<std::string>{"User"});
  CHECK(test.error("SELECT TYPEOF Owner WHEN Contact THEN Name END FROM Lead").code == "INVALID_TYPE");
  CHECK(test.error("SELECT TYPEOF Owner WHEN User THEN Nope END FROM Lead").code == "INVALID_FIELD");
  CHECK(test.error("SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact").code ==
        "MALFORMED_QUERY");
  CHECK(test.error("SELECT TYPEOF Owner END FROM Lead").code == "MALFORMED_QUERY");
}

TEST_CASE("more names in FROM are parents") {
  SoqlTest test;
  const std::string acme = test.add("Account", {{"Name", "Acme"}});
  test.add("Contact", {{"LastName", "a"}, {"AccountId", acme}});
  test.add("Contact", {{"LastName", "b"}});
  const QueryPage page = test.page(
      "SELECT c.LastName, a.Name, o.Name FROM Contact c, c.Account a, a.Owner o WHERE a.Name = 'acme'");
  REQUIRE(page.rows == 1);
  CHECK(page.columns[2].path == std::vector<std::string>{"Account", "Owner", "Name"});
  CHECK(text_of(page.cell(0, page.columns[2])) == "Admin User");
  CHECK(test.error("SELECT Id FROM Contact c, c.Nope n").code == "INVALID_FIELD");
  CHECK(test.error("SELECT Id FROM Contact c, Account a").code == "MALFORMED_QUERY");
}

TEST_CASE("scopes, security clauses and purposes") {
  SoqlTest test;
  const User& other = test.org.add_user(a_user("other@example.test"));
  test.add("Contact", {{"LastName", "mine"}});
  test.add("Contact", {{"LastName", "theirs"}, {"OwnerId", other.id}});
  CHECK(test.names("SELECT LastName FROM Contact USING SCOPE mine") == "mine");
  CHECK(test.names("SELECT LastName FROM Contact USING SCOPE everything WHERE LastName != 'x'") ==
        "mine theirs");
  CHECK(test.names("SELECT LastName FROM Contact WHERE LastName = 'mine' WITH SECURITY_ENFORCED LIMIT 1") ==
        "mine");
  CHECK(test.names("SELECT LastName FROM Contact WITH USER_MODE ORDER BY LastName DESC") == "theirs mine");
  CHECK(test.names("SELECT LastName FROM Contact LIMIT 1 FOR UPDATE") == "mine");

  test.clock += 3'600'000;
  const std::string seen = "SELECT LastViewedDate, LastReferencedDate FROM Contact WHERE LastName = 'mine'";
  test.page("SELECT Id FROM Contact WHERE LastName = 'mine' FOR VIEW");
  const QueryPage viewed = test.page(seen);
  CHECK(viewed.cell(0, viewed.columns[0]) == Value(Datetime{test.clock}));
  CHECK(viewed.cell(0, viewed.columns[1]) == Value(Datetime{test.clock}));
  test.clock += 1000;
  test.page("SELECT Id FROM Contact WHERE LastName = 'mine' FOR REFERENCE");
  const QueryPage referenced = test.page(seen);
  CHECK(referenced.cell(0, referenced.columns[0]) == Value(Datetime{test.clock - 1000}));
  CHECK(referenced.cell(0, referenced.columns[1]) == Value(Datetime{test.clock}));

  test.add("Campaign", {{"Name", "seen"}});  // what queries see of it is a view
  test.page("SELECT Id FROM Campaign FOR VIEW");
  const QueryPage campaign = test.page("SELECT LastViewedDate FROM Campaign");
  CHECK(campaign.cell(0, campaign.columns[0]) == Value(Datetime{test.clock}));

  const std::string all_rows = "SELECT Id FROM Contact ALL ROWS";
  CHECK(test.error(all_rows).message ==
        soql::with_place(all_rows, 23, "ALL ROWS not allowed in this context"));
  CHECK(test.error("SELECT Id FROM Contact ORDER BY Id FOR UPDATE").code == "MALFORMED_QUERY");
  CHECK(test.error("SELECT COUNT() FROM Contact FOR VIEW").code == "MALFORMED_QUERY");
}

TEST_CASE("FIELDS() is what the user may read, with a bound") {
  SoqlTest test;
  test.add("Contact", {{"LastName", "a"}});
  const QueryPage all = test.page("SELECT FIELDS(ALL) FROM Contact LIMIT 200");
  size_t readable = 0;
  const SobjectSchema& contact = *test.org.schema().find("Contact");
  for (const FieldSchema& field : contact.fields)
    readable += test.org.access(*test.admin, contact, field).readable ? 1 : 0;
  CHECK(all.columns.size() == readable);
  CHECK(test.page("SELECT FIELDS(STANDARD), Account.Name FROM Contact").columns.back().path.size() == 2);
  const char* bound = "The SOQL FIELDS function must have a LIMIT of at most 200";
  CHECK(test.error("SELECT FIELDS(ALL) FROM Contact").message == bound);
  CHECK(test.error("SELECT FIELDS(ALL) FROM Contact LIMIT 201").message == bound);
  CHECK(test.error("SELECT FIELDS(CUSTOM) FROM Account LIMIT 1").message ==
        "'FIELDS(...)' expansion function must result in at least one field being selected.");
  CHECK(test.error("SELECT FIELDS(STANDARD), Id FROM Contact").message == "duplicate field selected: Id");
  CHECK(test.error("SELECT FIELDS(SOME) FROM Contact").code == "MALFORMED_QUERY");

  test.org.revoke_field("", "Contact", "Email");
  const User& other = test.org.add_user(a_user("other@example.test"));
  const auto answer = test.engine.query(other, "SELECT FIELDS(ALL) FROM Contact LIMIT 1", {});
  for (const Column& column : std::get<QueryPage>(answer).columns) CHECK(column.path.back() != "Email");
}

TEST_CASE("labels and formats") {
  SoqlTest test;
  test.add("Account",
           {{"Name", "Acme"}, {"AnnualRevenue", 1234567.5}, {"NumberOfEmployees", int64_t{12345}}});
  test.add("Contact", {{"LastName", "a"}, {"Birthdate", "1990-02-03"}, {"CleanStatus", "Matched"}});
  const auto shown = [&](const std::string& what, const std::string& from) {
    return test.names("SELECT " + what + " FROM " + from);
  };
  CHECK(shown("toLabel(CleanStatus)", "Contact") == "In Sync");
  CHECK(test.names("SELECT LastName FROM Contact WHERE toLabel(CleanStatus) = 'in sync'") == "a");
  CHECK(test.names("SELECT LastName FROM Contact WHERE CleanStatus = 'In Sync'") == "");
  CHECK(shown("FORMAT(AnnualRevenue) x", "Account") == "$1,234,567.50");
  CHECK(shown("FORMAT(NumberOfEmployees)", "Account") == "12,345");
  CHECK(shown("FORMAT(Birthdate)", "Contact") == "2/3/1990");
  CHECK(shown("FORMAT(CreatedDate)", "Contact") == "3/8/2024, 11:00 AM");
  CHECK(shown("FORMAT(MAX(AnnualRevenue)) m", "Account") == "$1,234,567.50");
  CHECK(shown("Account.Name, FORMAT(Account.AnnualRevenue)", "Contact") == "-");
  CHECK(test.error("SELECT FORMAT(Name) FROM Account").code == "MALFORMED_QUERY");
  CHECK(test.error("SELECT toLabel(Name) FROM Account").code == "MALFORMED_QUERY");
  CHECK(test.error("SELECT AnnualRevenue, FORMAT(AnnualRevenue) FROM Account").message ==
        "duplicate field selected: AnnualRevenue");
}

}  // namespace sfsim
