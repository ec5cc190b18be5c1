// WHERE: each row of the table is a condition and the contacts that it must select, by last name in order of
// creation.
#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {
namespace {

struct People : SoqlTest {
  std::string ada, ben, eve, account;
  People() {
    account = add("Account", {{"Name", "Acme_Corp"},
                              {"NumberOfEmployees", int64_t{50}},
                              {"AnnualRevenue", 1250.5},
                              {"Description", "long text"}});
    const std::string boss = add("Account", {{"Name", "Umbrella"}, {"ParentId", account}});
    ada = add("Contact", {{"LastName", "Ada"},
                          {"Email", "Ada@Example.com"},
                          {"AccountId", account},
                          {"HasOptedOutOfEmail", true},
                          {"LeadSource", "Web"},
                          {"Birthdate", "1990-05-17"},
                          {"EmailBouncedDate", "2024-03-01T10:00:00.000+0000"}});
    ben = add("Contact", {{"LastName", "Ben"},
                          {"FirstName", "O'Neil"},
                          {"Email", "ben_smith@example.com"},
                          {"AccountId", boss},
                          {"Birthdate", "2001-12-31"},
                          {"LeadSource", "Other"}});
    eve = add("Contact", {{"LastName", "Eve"}, {"FirstName", "50% \\ off"}, {"Title", "Étudiante"}});
  }
  std::string who(const std::string& condition) {
    return names("SELECT LastName FROM Contact WHERE " + condition);
  }
};

struct Case {
  const char* condition;
  const char* expected;
};

}  // namespace

TEST_CASE("text is compared without case") {
  People people;
  const Case cases[] = {
      {"Email = 'ada@example.com'", "Ada"},
      {"email = 'ADA@EXAMPLE.COM'", "Ada"},
      {"Contact.Email = 'ada@example.com'", "Ada"},
      {"Email != 'ada@example.com'", "Ben Eve"},
      {"Email <> 'ada@example.com'", "Ben Eve"},
      {"Title = 'étudiante'", "Eve"},
      {"Title = 'ÉTUDIANTE'", "Eve"},
      {"LastName > 'ada'", "Ben Eve"},
      {"LastName >= 'BEN'", "Ben Eve"},
      {"LastName < 'b'", "Ada"},
      {"LastName <= 'ada'", "Ada"},
      {"Email < 'z'", "Ada Ben"},
      {"LastName IN ('ADA', 'eve', 'x')", "Ada Eve"},
      {"Email IN ('ada@example.com', null)", "Ada Eve"},
      {"Email NOT IN ('ada@example.com')", "Ben Eve"},
      {"Email NOT IN ('ada@example.com', null)", "Ben"},
      {"LastName NOT IN ('ada')", "Ben Eve"},
      {"FirstName = 'O\\'Neil'", "Ben"},
      {"FirstName = '50% \\\\ off'", "Eve"},
      {"FirstName = '50\\u0025 \\\\ off'", "Eve"},
      {"Title = '\\u00c9tudiante'", "Eve"},
      {"Email = ''", "Eve"},
      {"Email != ''", "Ada Ben"},
      {"LeadSource = 'web'", "Ada"},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    CHECK(people.who(c.condition) == c.expected);
  }
}

TEST_CASE("LIKE has wildcards, escapes and no case") {
  People people;
  const Case cases[] = {
      {"Email LIKE 'ada%'", "Ada"},
      {"Email LIKE 'ADA%'", "Ada"},
      {"Email LIKE '%@example.com'", "Ada Ben"},
      {"Email LIKE '%SMITH%'", "Ben"},
      {"Email LIKE 'ada@example.com'", "Ada"},
      {"Email LIKE 'ada'", ""},
      {"LastName LIKE '_ve'", "Eve"},
      {"LastName LIKE '__'", ""},
      {"LastName LIKE 'B_n'", "Ben"},
      {"Email LIKE 'ben\\_%'", "Ben"},
      {"Email LIKE 'ada\\_%'", ""},
      {"FirstName LIKE '50\\%%'", "Eve"},
      {"FirstName LIKE '%\\\\%'", "Eve"},
      {"FirstName LIKE 'o\\'n%'", "Ben"},
      {"Title LIKE 'É%'", "Eve"},
      {"Title LIKE 'é_udiante'", "Eve"},
      {"NOT Email LIKE 'ada%'", "Ben Eve"},
      {"(NOT Email LIKE '%example%')", "Eve"},
      {"Email LIKE '%'", "Ada Ben"},
      {"Account.Name LIKE 'acme\\_corp'", "Ada"},
      {"Account.Name LIKE 'acme%'", "Ada"},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    CHECK(people.who(c.condition) == c.expected);
  }
}

TEST_CASE("null, checkboxes, numbers and ids") {
  People people;
  const std::string ada15 = people.ada.substr(0, 15);
  const Case cases[] = {
      {"Email = null", "Eve"},
      {"Email != NULL", "Ada Ben"},
      {"HasOptedOutOfEmail = true", "Ada"},
      {"HasOptedOutOfEmail = FALSE", "Ben Eve"},
      {"HasOptedOutOfEmail != true", "Ben Eve"},
      {"HasOptedOutOfEmail = null", "Ben Eve"},
      {"HasOptedOutOfEmail != null", "Ada"},
      {"HasOptedOutOfEmail IN (true, false)", "Ada Ben Eve"},
      {"IsEmailBounced = true", "Ada"},
      {"Account.NumberOfEmployees = 50", "Ada"},
      {"Account.NumberOfEmployees > 49", "Ada"},
      {"Account.NumberOfEmployees < 50", ""},
      {"Account.NumberOfEmployees != 50", "Ben Eve"},
      {"Account.NumberOfEmployees IN (1, 50)", "Ada"},
      {"Account.AnnualRevenue = 1250.5", "Ada"},
      {"Account.AnnualRevenue >= 1.2505e3", "Ada"},
      {"Account.AnnualRevenue > -1", "Ada"},
      {"AccountId = null", "Eve"},
      {"MasterRecordId = null", "Ada Ben Eve"},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    CHECK(people.who(c.condition) == c.expected);
  }
  CHECK(people.who("Id = '" + people.ada + "'") == "Ada");
  CHECK(people.who("Id = '" + ada15 + "'") == "Ada");
  CHECK(people.who("Id IN ('" + ada15 + "', '" + people.eve + "')") == "Ada Eve");
  CHECK(people.who("Id != '" + ada15 + "'") == "Ben Eve");
  CHECK(people.who("Id > '" + people.ada + "'") == "Ben Eve");
  CHECK(people.who("AccountId = '" + people.account.substr(0, 15) + "'") == "Ada");
  CHECK(people.who("CreatedById = '" + people.admin->id + "'") == "Ada Ben Eve");
}

TEST_CASE("dates and datetimes with any offset") {
  People people;
  const Case cases[] = {
      {"Birthdate = 1990-05-17", "Ada"},
      {"Birthdate > 1990-05-17", "Ben"},
      {"Birthdate <= 1990-05-17", "Ada"},
      {"Birthdate != 1990-05-17", "Ben Eve"},
      {"Birthdate IN (1990-05-17, 2001-12-31)", "Ada Ben"},
      {"EmailBouncedDate = 2024-03-01T10:00:00Z", "Ada"},
      {"EmailBouncedDate = 2024-03-01T10:00:00.000Z", "Ada"},
      {"EmailBouncedDate = 2024-03-01T10:00:00.000+0000", "Ada"},
      {"EmailBouncedDate = 2024-03-01T02:00:00-08:00", "Ada"},
      {"EmailBouncedDate = 2024-03-01T15:30:00+05:30", "Ada"},
      {"EmailBouncedDate = 2024-03-01T10:00:00.500Z", ""},
      {"EmailBouncedDate < 2024-03-01T10:00:00.500Z", "Ada"},
      {"EmailBouncedDate > 2024-03-01T10:00:00Z", ""},
      {"EmailBouncedDate != 2024-03-01T10:00:00Z", "Ben Eve"},
      {"CreatedDate = 2024-03-08T19:00:00Z", "Ada Ben Eve"},
      {"CreatedDate = TODAY", "Ada Ben Eve"},
      {"EmailBouncedDate = LAST_WEEK", "Ada"},
      {"EmailBouncedDate = THIS_MONTH", "Ada"},
      {"EmailBouncedDate != THIS_MONTH", "Ben Eve"},
      {"EmailBouncedDate IN (TODAY, LAST_N_DAYS:7)", "Ada"},
      {"Birthdate < THIS_YEAR", "Ada Ben"},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    CHECK(people.who(c.condition) == c.expected);
  }
}

TEST_CASE("AND, OR, NOT and parentheses follow two-valued logic") {
  People people;
  const Case cases[] = {
      {"LastName = 'Ada' AND HasOptedOutOfEmail = true", "Ada"},
      {"LastName = 'Ada' OR LastName = 'Ben' OR LastName = 'Eve'", "Ada Ben Eve"},
      {"(LastName = 'Ada' OR LastName = 'Ben') AND HasOptedOutOfEmail = false", "Ben"},
      {"NOT Email = 'ada@example.com'", "Ben Eve"},
      {"NOT (Email != 'ada@example.com')", "Ada"},
      {"NOT Email < 'z'", "Eve"},
      {"NOT Email = null", "Ada Ben"},
      {"NOT (Email = 'ada@example.com' AND LastName = 'Ada')", "Ben Eve"},
      {"NOT LastName = 'Ada' AND HasOptedOutOfEmail = false", "Ben Eve"},
      {"LastName = 'Ada' AND NOT Email = null", "Ada"},
      {"NOT NOT Email = 'ada@example.com'", "Ada"},
      {"NOT (Email = 'x' OR (NOT Email = 'x'))", ""},
      {"((LastName = 'Ada'))", "Ada"},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    CHECK(people.who(c.condition) == c.expected);
  }
}

TEST_CASE("a row without parent has null in every field of the parent") {
  People people;
  const Case cases[] = {
      {"Account.Name = 'acme_corp'", "Ada"},
      {"Account.Name != 'acme_corp'", "Ben Eve"},
      {"Account.Name = null", "Eve"},
      {"Account.Name = null OR LastName = 'Ada'", "Ada Eve"},
      {"Account.Parent.Name = 'Acme_Corp'", "Ben"},
      {"Account.Parent.Name = null", "Ada Eve"},
      {"Account.IsDeleted = false", "Ada Ben Eve"},
      {"Account.IsDeleted = true", ""},
      {"NOT Account.Name = 'acme_corp'", "Ben Eve"},
      {"Owner.Name = 'Admin User'", "Ada Ben Eve"},
      {"Account.Owner.Username = 'admin@example.test'", "Ada Ben"},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    CHECK(people.who(c.condition) == c.expected);
  }
}

TEST_CASE("deleted rows are seen by queryAll alone, and so are the fields of a deleted parent") {
  People people;
  people.remove("Contact", people.ben);
  CHECK(people.who("IsDeleted = true") == "");
  CHECK(people.names("SELECT LastName FROM Contact") == "Ada Eve");
  CHECK(people.names("SELECT LastName FROM Contact", true) == "Ada Ben Eve");
  CHECK(people.names("SELECT LastName FROM Contact WHERE IsDeleted = true", true) == "Ben");
  CHECK(people.names("SELECT LastName FROM Contact WHERE Account.Name = 'Umbrella'", true) == "Ben");
  CHECK(people.page("SELECT COUNT() FROM Contact").total_size == 2);
}

TEST_CASE("a long list of values") {
  People people;
  std::string list;
  for (int i = 0; i < 8000; ++i) list += "'x" + std::to_string(i) + "',";
  CHECK(people.who("LastName IN (" + list + "'ADA')") == "Ada");
  CHECK(people.who("LastName NOT IN (" + list + "'ADA')") == "Ben Eve");
  std::string numbers;
  for (int i = 0; i < 8000; ++i) numbers += std::to_string(i + 100) + ",";
  CHECK(people.who("Account.NumberOfEmployees IN (" + numbers + "50)") == "Ada");
  std::string chain = "LastName = 'Ada'";
  for (int i = 0; i < 3000; ++i) chain += " OR LastName='x'";
  CHECK(people.who(chain) == "Ada");
}

}  // namespace sfsim
