// Refusals: code and exact text, with row, column and caret. The first three are recorded replies
// (sf-fx-runtime-nodejs query-unknown-column.json, CumulusCI count_sobjects__errors,
// query-malformed-soql.json).
#include "sim/soql/errors.h"

#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {
namespace {

const std::string consult = "Please reference your WSDL or the describe call for the appropriate names.";

std::string no_column(const std::string& field, const std::string& object) {
  return "No such column '" + field + "' on entity '" + object +
         "'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field "
         "name. " +
         consult;
}

std::string block(const std::string& window, size_t caret, int row, size_t column, const std::string& text) {
  return "\n" + window + "\n" + std::string(caret, ' ') + "^\nERROR at Row:" + std::to_string(row) +
         ":Column:" + std::to_string(column) + "\n" + text;
}

}  // namespace

TEST_CASE("an unknown column, as recorded") {
  SoqlTest test;
  const ApiError error = test.error("SELECT Bacon__c FROM Account LIMIT 2");
  CHECK(error.status == 400);
  CHECK(error.code == "INVALID_FIELD");
  CHECK_FALSE(error.fields.has_value());
  CHECK(error.message ==
        block("SELECT Bacon__c FROM Account LIMIT 2", 7, 1, 8, no_column("Bacon__c", "Account")));
}

TEST_CASE("an unknown object, as recorded") {
  SoqlTest test;
  const ApiError error = test.error("SELECT COUNT() FROM XYZZY");
  CHECK(error.code == "INVALID_TYPE");
  CHECK(error.message ==
        block("SELECT COUNT() FROM XYZZY", 20, 1, 21,
              "sObject type 'XYZZY' is not supported. If you are attempting to use a custom object, be "
              "sure to append the '__c' after the entity name. " +
                  consult));
}

TEST_CASE("a statement that is none, as recorded") {
  SoqlTest test;
  const ApiError error = test.error("SELEKT Id FROM Account");
  CHECK(error.code == "MALFORMED_QUERY");
  CHECK(error.message == "unexpected token: SELEKT");
}

TEST_CASE("the window around a place: thirty characters each way, to the next blank or comma") {
  struct Case {
    std::string soql;
    size_t offset;
    std::string expected;
  };
  const std::string long_list =
      "SELECT Id, WebEmail__c, Case_Resolution_Summary__c, MW_Case_ID__c, Escalation_Helper__c, X FROM C";
  const std::string tight =
      "SELECT CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c,Other__c FROM A";
  const std::string two_rows = "SELECT Id,\n       Foo__c\nFROM Contact";
  const std::string accents = "SELECT Id FROM Contact WHERE Name = 'äöü' AND Foo = 1";
  const Case cases[] = {
      {long_list, long_list.find("MW_"),
       block("WebEmail__c, Case_Resolution_Summary__c, MW_Case_ID__c, Escalation_Helper__c", 41, 1, 53, "x")},
      {tight, tight.find("TPI"),
       block("CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c", 30, 1, 38, "x")},
      {two_rows, two_rows.find("Foo"), block("       Foo__c", 7, 2, 8, "x")},
      {accents, accents.find("Foo"), block("Contact WHERE Name = 'äöü' AND Foo = 1", 31, 1, 47, "x")},
      {"", 0, block("", 0, 1, 1, "x")},
  };
  for (const Case& c : cases) CHECK(soql::with_place(c.soql, c.offset, "x") == c.expected);
}

TEST_CASE("refusals with a place") {
  SoqlTest test;
  struct Case {
    const char* soql;
    const char* code;
    size_t column;
    std::string text;
  };
  const auto criterion = [](const std::string& field, const std::string& type, bool quoted) {
    return "value of filter criterion for field '" + field + "' must be of type " + type + " and should " +
           (quoted ? "" : "not ") + "be enclosed in quotes";
  };
  const auto relationship = [](const std::string& name) {
    return "Didn't understand relationship '" + name +
           "' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' "
           "after the "
           "custom relationship name. " +
           consult;
  };
  const std::string bind = "Bind variables only allowed in Apex code";
  const Case cases[] = {
      {"SELECT Id FROM Contact WHERE Foo__c = 1", "INVALID_FIELD", 30, no_column("Foo__c", "Contact")},
      {"SELECT Account.Foo FROM Contact", "INVALID_FIELD", 8, no_column("Foo", "Account")},
      {"SELECT Account FROM Contact", "INVALID_FIELD", 8, no_column("Account", "Contact")},
      {"SELECT Id FROM Contact ORDER BY Nope", "INVALID_FIELD", 33, no_column("Nope", "Contact")},
      {"SELECT Id, Acount.Name FROM Contact", "INVALID_FIELD", 12, relationship("Acount")},
      {"SELECT Account.Ownr.Name FROM Contact", "INVALID_FIELD", 8, relationship("Ownr")},
      {"SELECT Id FROM Contact WHERE CreatedDate = '2024-01-01'", "INVALID_FIELD", 30,
       criterion("CreatedDate", "dateTime", false)},
      {"SELECT Id FROM Contact WHERE CreatedDate > 2024-01-01", "INVALID_FIELD", 30,
       criterion("CreatedDate", "dateTime", false)},
      {"SELECT Id FROM Contact WHERE Birthdate = 2024-01-01T00:00:00Z", "INVALID_FIELD", 30,
       criterion("Birthdate", "date", false)},
      {"SELECT Id FROM Contact WHERE email = 5", "INVALID_FIELD", 30, criterion("Email", "string", true)},
      {"SELECT Id FROM Contact WHERE Email = true", "INVALID_FIELD", 30, criterion("Email", "string", true)},
      {"SELECT Id FROM Contact WHERE Email IN ('a', 5)", "INVALID_FIELD", 30,
       criterion("Email", "string", true)},
      {"SELECT Id FROM Contact WHERE Email = TODAY", "INVALID_FIELD", 30, criterion("Email", "string", true)},
      {"SELECT Id FROM Contact WHERE HasOptedOutOfEmail = 'true'", "INVALID_FIELD", 30,
       criterion("HasOptedOutOfEmail", "boolean", false)},
      {"SELECT Id FROM Contact WHERE HasOptedOutOfEmail = 1", "INVALID_FIELD", 30,
       criterion("HasOptedOutOfEmail", "boolean", false)},
      {"SELECT Id FROM Account WHERE NumberOfEmployees = '5'", "INVALID_FIELD", 30,
       criterion("NumberOfEmployees", "int", false)},
      {"SELECT Id FROM Account WHERE NumberOfEmployees = 5.5", "INVALID_FIELD", 30,
       criterion("NumberOfEmployees", "int", false)},
      {"SELECT Id FROM Account WHERE AnnualRevenue = '5'", "INVALID_FIELD", 30,
       criterion("AnnualRevenue", "double", false)},
      {"SELECT Id FROM Contact WHERE AccountId = 5", "INVALID_FIELD", 30, criterion("AccountId", "ID", true)},
      {"SELECT Id FROM Contact WHERE Id = 'xyz'", "INVALID_QUERY_FILTER_OPERATOR", 30,
       "invalid ID field: xyz"},
      {"SELECT Id FROM Contact WHERE Id IN ('xyz')", "INVALID_QUERY_FILTER_OPERATOR", 30,
       "invalid ID field: xyz"},
      {"SELECT Id FROM Contact WHERE AccountId LIKE '001%'", "INVALID_QUERY_FILTER_OPERATOR", 30,
       "invalid operator on id field"},
      {"SELECT Id FROM Contact WHERE HasOptedOutOfEmail > false", "INVALID_QUERY_FILTER_OPERATOR", 30,
       "invalid operator on boolean field"},
      {"SELECT Id FROM Contact WHERE Description = 'x'", "INVALID_FIELD", 30,
       "field 'Description' can not be filtered in a query call"},
      {"SELECT Id FROM Contact ORDER BY Description", "MALFORMED_QUERY", 33,
       "field 'Description' can not be sorted in a query call"},
      {"SELECT Id FROM Contact WHERE MailingAddress = 'x'", "INVALID_FIELD", 30,
       "Address fields can only be filtered using Distance expressions"},
      {"SELECT Id FROM Contact WHERE Name = :name", "MALFORMED_QUERY", 37, bind},
      {"SELECT Id FROM Contact WHERE Id IN :ids", "MALFORMED_QUERY", 36, bind},
      {"SELECT Id FROM Contact WHERE CreatedDate < LastModifiedDate", "MALFORMED_QUERY", 44, bind},
      {"SELECT Id FROM Contact LIMIT :n", "MALFORMED_QUERY", 30, bind},
      {"SELECT Id FROM Contact WHERE Birthdate = 2024-02-30", "MALFORMED_QUERY", 42,
       "Invalid date: 2024-02-30"},
      {"SELECT SUM(Name) FROM Account", "MALFORMED_QUERY", 8,
       "field Name does not support aggregate operator SUM"},
      {"SELECT COUNT(), Id FROM Account", "MALFORMED_QUERY", 17,
       "COUNT() must be the only item of the SELECT list"},
  };
  for (const Case& c : cases) {
    INFO(c.soql);
    const ApiError error = test.error(c.soql);
    CHECK(error.status == 400);
    CHECK(error.code == c.code);
    CHECK(error.message == soql::with_place(c.soql, c.column - 1, c.text));
    CHECK(error.message.find("ERROR at Row:1:Column:" + std::to_string(c.column) + "\n") !=
          std::string::npos);
  }
}

TEST_CASE("unexpected tokens are named where they stand") {
  SoqlTest test;
  struct Case {
    const char* soql;
    size_t column;
    const char* token;
  };
  const Case cases[] = {
      {"SELECT FROM Contact", 8, "FROM"},
      {"SELECT Id, FROM Contact", 12, "FROM"},
      {"SELECT Id", 10, "<EOF>"},
      {"SELECT Id FROM", 15, "<EOF>"},
      {"SELECT Id FROM Contact WHERE", 29, "<EOF>"},
      {"SELECT Id FROM Contact WHERE Email", 35, "<EOF>"},
      {"SELECT Id FROM Contact WHERE Email =", 37, "<EOF>"},
      {"SELECT Id FROM Contact WHERE Email = 'a' AND", 45, "<EOF>"},
      {"SELECT Id FROM Contact WHERE Email == 'a'", 37, "="},
      {"SELECT Id FROM Contact WHERE (Email = 'a'", 42, "<EOF>"},
      {"SELECT Id FROM Contact WHERE Email = 'a')", 41, ")"},
      {"SELECT Id FROM Contact WHERE Email = ('a')", 38, "("},
      {"SELECT Id FROM Contact WHERE Email IN 'a'", 39, "'a'"},
      {"SELECT Id FROM Contact WHERE Email IN ()", 40, ")"},
      {"SELECT Id FROM Contact WHERE Email = 'O'Brien'", 41, "Brien"},
      {"SELECT Id FROM Contact WHERE FirstName = 'a' AND LastName = 'b' OR Email = 'c'", 65, "OR"},
      {"SELECT Id FROM Contact WHERE FirstName = 'a' OR LastName = 'b' AND Email = 'c'", 64, "AND"},
      {"SELECT Id FROM Contact LIMIT", 29, "<EOF>"},
      {"SELECT Id FROM Contact LIMIT -1", 30, "-1"},
      {"SELECT Id FROM Contact LIMIT 1.5", 30, "1.5"},
      {"SELECT Id FROM Contact LIMIT 1 WHERE Id = null", 32, "WHERE"},
      {"SELECT Id FROM Contact OFFSET 1 LIMIT 1", 33, "LIMIT"},
      {"SELECT Id FROM Contact ORDER LastName", 30, "LastName"},
      {"SELECT Id FROM Contact ORDER BY LastName, ", 43, "<EOF>"},
      {"SELECT Id FROM Contact ORDER BY LastName NULLS", 47, "<EOF>"},
      {"SELECT Id FROM Contact c d", 26, "d"},
      {"SELECT Id FROM Contact WHERE CreatedDate > LAST_N_DAYS", 55, "<EOF>"},
      {"SELECT Id FROM Contact WHERE CreatedDate > LAST_N_DAYS:x", 56, "x"},
      {"SELECT COUNT( FROM Contact", 15, "FROM"},
      {"SELECT BOGUS(Id) FROM Contact", 13, "("},
  };
  for (const Case& c : cases) {
    INFO(c.soql);
    const ApiError error = test.error(c.soql);
    CHECK(error.code == "MALFORMED_QUERY");
    CHECK(error.message ==
          soql::with_place(c.soql, c.column - 1, "unexpected token: '" + std::string(c.token) + "'"));
  }
}

TEST_CASE("refusals without a place") {
  SoqlTest test;
  struct Case {
    std::string soql;
    const char* code;
    const char* message;
  };
  const Case cases[] = {
      {"", "MALFORMED_QUERY", "unexpected token: <EOF>"},
      {"DELETE FROM Contact", "MALFORMED_QUERY", "unexpected token: DELETE"},
      {"SELECT Id, Email, id FROM Contact", "INVALID_FIELD", "duplicate field selected: Id"},
      {"SELECT Id, Contact.Email, email FROM Contact", "INVALID_FIELD", "duplicate field selected: Email"},
      {"SELECT Id Name FROM Contact", "MALFORMED_QUERY", "only aggregate expressions use field aliasing"},
      {"SELECT Id FROM Contact OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE",
       "Maximum SOQL offset allowed is 2000"},
      {"SELECT Id, COUNT(Name) FROM Contact", "MALFORMED_QUERY", "Field must be grouped or aggregated: Id"},
      {"SELECT COUNT(Id) FROM Contact LIMIT 1", "MALFORMED_QUERY",
       "Non-grouped query that uses overall aggregate functions cannot also use LIMIT"},
      {"SELECT COUNT(Id) FROM Contact ORDER BY Name", "MALFORMED_QUERY",
       "Ordered field must be grouped or aggregated: Name"},
      {"SELECT Id FROM Contact WHERE Email = \"x\"", "MALFORMED_QUERY",
       "line 1:37 no viable alternative at character '\"'"},
      {"SELECT Id FROM Contact\nWHERE Email % 'x'", "MALFORMED_QUERY",
       "line 2:12 no viable alternative at character '%'"},
      {"SELECT * FROM Contact", "MALFORMED_QUERY", "line 1:7 no viable alternative at character '*'"},
      {"SELECT Id. FROM Contact", "MALFORMED_QUERY", "line 1:9 no viable alternative at character '.'"},
      {"SELECT Id FROM Contact WHERE Email = 'x", "MALFORMED_QUERY",
       "line 1:39 mismatched character '<EOF>' expecting '''"},
      {"SELECT Id FROM Contact WHERE Email = 'x\\'", "MALFORMED_QUERY",
       "line 1:41 mismatched character '<EOF>' expecting '''"},
      {"SELECT Id FROM Contact WHERE Email = 'a\\d'", "MALFORMED_QUERY",
       "Invalid string literal 'a\\d'. Illegal character sequence '\\d' in string literal."},
      {"SELECT Id FROM Contact WHERE Email = 'a\\_b'", "MALFORMED_QUERY",
       "Invalid string literal 'a\\_b'. Illegal character sequence '\\_' in string literal."},
      {"SELECT Id FROM Contact WHERE Email = 'a\\u12g4'", "MALFORMED_QUERY",
       "Invalid string literal 'a\\u12g4'. Illegal character sequence '\\u' in string literal."},
      {"SELECT Id FROM Contact WHERE Email = '" + std::string(100000, 'x') + "'", "MALFORMED_QUERY",
       "SOQL statements cannot be longer than 100000 characters."},
  };
  for (const Case& c : cases) {
    INFO(c.soql.substr(0, 100));
    const ApiError error = test.error(c.soql);
    CHECK(error.status == 400);
    CHECK(error.code == c.code);
    CHECK(error.message == c.message);
  }
}

TEST_CASE("what the simulator does not carry out is refused at its place") {
  SoqlTest test;
  struct Case {
    const char* soql;
    size_t column;
    const char* construct;
  };
  const Case cases[] = {
      {"SELECT TYPEOF Owner WHEN User THEN Email END FROM Contact", 8, "TYPEOF"},
      {"SELECT Id FROM Contact WHERE DISTANCE(MailingAddress, GEOLOCATION(1,2), 'mi') < 20", 30,
       "DISTANCE()"},
      {"SELECT Id FROM Contact ORDER BY DISTANCE(MailingAddress, GEOLOCATION(1,2), 'mi')", 33, "DISTANCE()"},
      {"SELECT Id FROM Contact USING SCOPE Team", 36, "This scope"},
      {"SELECT Id FROM Contact WITH SYSTEM_MODE", 24, "This WITH clause"},
      {"SELECT Id FROM Contact UPDATE VIEWSTAT", 24, "UPDATE TRACKING or VIEWSTAT"},
      {"SELECT Id FROM Account WHERE AnnualRevenue > USD5000", 46, "A currency literal"},
      {"SELECT convertCurrency(AnnualRevenue) FROM Account", 8,
       "convertCurrency() in an org of one currency"},
  };
  for (const Case& c : cases) {
    INFO(c.soql);
    const ApiError error = test.error(c.soql);
    CHECK(error.code == "MALFORMED_QUERY");
    CHECK(error.message ==
          soql::with_place(c.soql, c.column - 1,
                           std::string(c.construct) + " is not supported by this simulator yet"));
  }
}

TEST_CASE("deep nesting is refused before any stack ends") {
  SoqlTest test;
  const std::string deep =
      "SELECT Id FROM Contact WHERE " + std::string(40000, '(') + "Id = null" + std::string(40000, ')');
  CHECK(test.error(deep).code == "MALFORMED_QUERY");
  std::string nots = "SELECT Id FROM Contact WHERE ";
  for (int i = 0; i < 20000; ++i) nots += "NOT ";
  CHECK(test.error(nots + "Id = null").code == "MALFORMED_QUERY");
}

TEST_CASE("a path climbs at most five relationships") {
  SoqlTest test;
  const std::string five = "ReportsTo.ReportsTo.ReportsTo.ReportsTo.ReportsTo.";
  test.page("SELECT " + five + "Name FROM Contact");
  CHECK(test.error("SELECT " + five + "ReportsTo.Name FROM Contact").code == "MALFORMED_QUERY");
}

}  // namespace sfsim
