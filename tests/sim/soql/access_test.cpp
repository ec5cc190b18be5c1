// What a user may not read is not there; and compiled queries notice when that changes.
#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {
namespace {

struct TwoUsers : SoqlTest {
  User* user;
  TwoUsers() : user(&org.add_user(a_user("integration@example.test"))) {
    add("Contact", {{"LastName", "Ada"}, {"Email", "ada@example.com"}, {"HasOptedOutOfEmail", true}});
  }
  std::string answer(const User& who, const std::string& soql) {
    const QueryAnswer result = engine.query(who, soql, {});
    if (const auto* refused = std::get_if<ApiError>(&result)) return refused->code;
    return std::to_string(std::get<QueryPage>(result).total_size);
  }
};

}  // namespace

TEST_CASE("a hidden field is no column, wherever it stands") {
  TwoUsers org;
  org.org.revoke_field(org.user->id, "Contact", "HasOptedOutOfEmail");
  for (const char* soql :
       {"SELECT HasOptedOutOfEmail FROM Contact", "SELECT Id FROM Contact WHERE HasOptedOutOfEmail = true",
        "SELECT Id FROM Contact ORDER BY HasOptedOutOfEmail",
        "SELECT Id FROM Contact WHERE ReportsTo.HasOptedOutOfEmail = true"}) {
    INFO(soql);
    CHECK(org.answer(*org.user, soql) == "INVALID_FIELD");
    CHECK(org.answer(*org.admin, soql) != "INVALID_FIELD");
  }
  const QueryAnswer refused = org.engine.query(*org.user, "SELECT HasOptedOutOfEmail FROM Contact", {});
  CHECK(std::get<ApiError>(refused).message.find("No such column 'HasOptedOutOfEmail' on entity 'Contact'") !=
        std::string::npos);
}

TEST_CASE("a plan is not used beyond a change of permissions") {
  TwoUsers org;
  const std::string soql = "SELECT HasOptedOutOfEmail FROM Contact";
  CHECK(org.answer(*org.user, soql) == "1");
  org.org.revoke_field(org.user->id, "Contact", "HasOptedOutOfEmail");
  CHECK(org.answer(*org.user, soql) == "INVALID_FIELD");
  CHECK(org.answer(*org.admin, soql) == "1");
  org.org.grant_field(org.user->id, "Contact", "HasOptedOutOfEmail");
  CHECK(org.answer(*org.user, soql) == "1");
  ObjectAccess none;
  none.read = false;
  org.org.grant_object(org.user->id, "Contact", none);
  CHECK(org.answer(*org.user, soql) == "INVALID_TYPE");
  CHECK(org.answer(*org.admin, soql) == "1");
}

TEST_CASE("a plan is not used beyond a change of the schema") {
  TwoUsers org;
  const std::string soql = "SELECT Sales_Opt_Out__c FROM Contact WHERE Sales_Opt_Out__c = false";
  CHECK(org.answer(*org.admin, soql) == "INVALID_FIELD");
  REQUIRE_FALSE(org.org.install({"package", "Sales_Opt_Out__c"}, true).has_value());
  CHECK(org.answer(*org.admin, soql) == "1");
  REQUIRE_FALSE(org.org.uninstall("package").has_value());
  CHECK(org.answer(*org.admin, soql) == "INVALID_FIELD");
}

TEST_CASE("an object that may not be read cannot be reached through a relationship") {
  TwoUsers org;
  ObjectAccess none;
  none.read = false;
  org.org.grant_object(org.user->id, "Account", none);
  const QueryAnswer refused = org.engine.query(*org.user, "SELECT Account.Name FROM Contact", {});
  REQUIRE(std::holds_alternative<ApiError>(refused));
  CHECK(std::get<ApiError>(refused).message.find("Didn't understand relationship 'Account' in field path") !=
        std::string::npos);
}

TEST_CASE("a plan serves other literals of the same shape, and restored data") {
  TwoUsers org;
  org.add("Contact", {{"LastName", "Ben"}, {"Email", "ben@example.com"}});
  const auto who = [&](const std::string& condition) {
    return org.names("SELECT LastName FROM Contact WHERE " + condition);
  };
  CHECK(who("Email = 'ada@example.com'") == "Ada");
  CHECK(who("Email = 'BEN@example.com'") == "Ben");
  CHECK(who("Email = ''") == "");
  CHECK(who("Email   =\n'ben@example.com'") == "Ben");
  CHECK(who("LastName LIKE 'A%'") == "Ada");
  CHECK(who("LastName LIKE 'B%'") == "Ben");
  CHECK(who("LastName LIKE '%n'") == "Ben");
  CHECK(who("LastName LIKE 'ada'") == "Ada");
  CHECK(who("CreatedDate = LAST_N_DAYS:1") == "Ada Ben");
  org.clock += 3LL * 24 * 3'600'000;
  CHECK(who("CreatedDate = LAST_N_DAYS:1") == "");
  CHECK(who("CreatedDate = LAST_N_DAYS:5") == "Ada Ben");
  CHECK(org.names("SELECT LastName FROM Contact LIMIT 1") == "Ada");
  CHECK(org.names("SELECT LastName FROM Contact LIMIT 2") == "Ada Ben");
  CHECK(org.error("SELECT LastName FROM Contact WHERE Id = 'bad'").code == "INVALID_QUERY_FILTER_OPERATOR");
  CHECK(org.error("SELECT LastName FROM Contact WHERE Email = 'a\\d'").code == "MALFORMED_QUERY");
  CHECK(org.page("SELECT LastName FROM Contact OFFSET 1").rows == 1);
  CHECK(org.error("SELECT LastName FROM Contact OFFSET 3000").code == "NUMBER_OUTSIDE_VALID_RANGE");

  const std::string before = org.org.snapshot();
  org.add("Contact", {{"LastName", "Eve"}});
  CHECK(org.names("SELECT LastName FROM Contact") == "Ada Ben Eve");
  org.org.restore(before);
  CHECK(org.names("SELECT LastName FROM Contact") == "Ada Ben");
}

TEST_CASE("a stale view shows queries the past") {
  TwoUsers org;
  const std::string soql = "SELECT LastName FROM Contact WHERE Email = 'ada@example.com'";
  CHECK(org.names(soql) == "Ada");
  org.clock += 10'000;
  org.change("Contact", std::get<std::string>(org.page("SELECT Id FROM Contact").cells[0]),
             {{"LastName", "Lovelace"}});
  org.add("Contact", {{"LastName", "Second"}, {"Email", "ada@example.com"}});
  CHECK(org.names(soql) == "Lovelace Second");
  {
    const Org::StaleView past(org.org, org.clock - 5'000);
    CHECK(org.names(soql) == "Ada");
  }
  CHECK(org.names(soql) == "Lovelace Second");
}

TEST_CASE("more shapes than the cache holds still answer") {
  TwoUsers org;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 300; ++i) {
      const std::string soql = "SELECT Id FROM Contact x" + std::to_string(i) + " WHERE x" +
                               std::to_string(i) + ".LastName = 'ada'";
      REQUIRE(org.answer(*org.admin, soql) == "1");
    }
  }
}

}  // namespace sfsim
