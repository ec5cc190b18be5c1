// What the JSON reader takes for each type, and what it says when it does not.
#include "sim/org/coerce.h"

#include "tests/catch.h"

namespace sfsim {
namespace {

FieldSchema of(FieldType type) {
  FieldSchema field;
  field.name = "X__c";
  field.label = "X";
  field.type = type;
  field.length = 20;
  return field;
}
Value string_value(const char* text) { return std::string(text); }

TEST_CASE("values that are taken", "[coerce]") {
  struct Row {
    FieldType type;
    Value given, stored;
  };
  const Value null;
  for (const Row& row : {
           Row{FieldType::boolean, true, true},
           Row{FieldType::boolean, string_value("True"), true},
           Row{FieldType::boolean, null, false},
           Row{FieldType::boolean, string_value(""), false},
           Row{FieldType::int_, string_value("10000"), int64_t{10000}},
           Row{FieldType::int_, 7.0, int64_t{7}},
           Row{FieldType::double_, string_value(" 1.5 "), 1.5},
           Row{FieldType::currency, int64_t{3}, 3.0},
           Row{FieldType::date, string_value("2024-02-29"), string_value("2024-02-29")},
           Row{FieldType::datetime, string_value("2024-01-15T10:00:00Z"), Datetime{1705312800000}},
           Row{FieldType::datetime, string_value("2024-01-15T10:00:00.999+0000"), Datetime{1705312800000}},
           Row{FieldType::datetime, string_value("2024-01-15T12:00:00+02:00"), Datetime{1705312800000}},
           Row{FieldType::datetime, string_value("2024-01-15"), Datetime{1705276800000}},
           Row{FieldType::string_, string_value("  two words\t"), string_value("two words")},
           Row{FieldType::string_, string_value("   "), null},
           Row{FieldType::email, null, null},
           Row{FieldType::reference, string_value("0034S000005YJVl"), string_value("0034S000005YJVlQAO")},
       }) {
    auto coerced = coerce(of(row.type), {"X__c", row.given});
    CAPTURE(name_of(row.type));
    REQUIRE(std::holds_alternative<Value>(coerced));
    CHECK(std::get<Value>(coerced) == row.stored);
  }
}

TEST_CASE("values that are refused, in the JSON reader's words", "[coerce]") {
  struct Row {
    FieldType type;
    Value given;
    std::string message;
  };
  const std::string cannot = "Cannot deserialize instance of ";
  for (const Row& row : {
           Row{FieldType::boolean, string_value("yes"), cannot + "boolean from VALUE_STRING value yes"},
           Row{FieldType::boolean, int64_t{1}, cannot + "boolean from VALUE_NUMBER_INT value 1"},
           Row{FieldType::int_, 1.5, cannot + "int from VALUE_NUMBER_FLOAT value 1.5"},
           Row{FieldType::int_, string_value("ten"), cannot + "int from VALUE_STRING value ten"},
           Row{FieldType::double_, true, cannot + "double from VALUE_TRUE value true"},
           Row{FieldType::date, string_value("2023-02-29"),
               cannot + "date from VALUE_STRING value 2023-02-29"},
           Row{FieldType::date, string_value("15.1.2024"), cannot + "date from VALUE_STRING value 15.1.2024"},
           Row{FieldType::datetime, string_value("2013-08-12T15:20:00+0000"),
               cannot + "datetime from VALUE_STRING value 2013-08-12T15:20:00+0000"},
           Row{FieldType::string_, int64_t{12}, cannot + "string from VALUE_NUMBER_INT value 12"},
       }) {
    auto coerced = coerce(of(row.type), {"X__c", row.given, 1, 17});
    CAPTURE(row.message);
    REQUIRE(std::holds_alternative<ApiError>(coerced));
    const ApiError& error = std::get<ApiError>(coerced);
    CHECK(error.code == "JSON_PARSER_ERROR");
    CHECK(error.message == row.message + " at [line:1, column:17]");
    CHECK_FALSE(error.fields.has_value());
  }
}

TEST_CASE("e-mail addresses", "[coerce]") {
  for (const char* good :
       {"a@b.co", "ada.lovelace+x@mail.example.com", "o'neil@example.org", "a_b-c@x-y.io"}) {
    CAPTURE(good);
    CHECK(looks_like_email(good));
  }
  for (const char* bad : {"badone", "not an email", "a@b", "@b.co", "a@", "a@b..co", "a@b.co.", "a b@c.de",
                          "a@-b.co", "a@b.c", "a@b@c.de"}) {
    CAPTURE(bad);
    CHECK_FALSE(looks_like_email(bad));
  }
}

}  // namespace
}  // namespace sfsim
