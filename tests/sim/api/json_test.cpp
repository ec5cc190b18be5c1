// JSON both ways: numbers as Java writes them, escapes, the pretty form, and refusals in Jackson's words.
#include "tests/catch.h"

#include "sim/api/json_read.h"
#include "sim/api/json_write.h"
#include "sim/api/wire.h"

using namespace sfsim;

TEST_CASE("doubles look as in Java") {
  const std::pair<double, std::string> rows[] = {{0, "0.0"},
                                                 {4, "4.0"},
                                                 {300, "300.0"},
                                                 {61.217062, "61.217062"},
                                                 {-0.5, "-0.5"},
                                                 {9999999, "9999999.0"},
                                                 {1e7, "1.0E7"},
                                                 {3.5e8, "3.5E8"},
                                                 {0.001, "0.001"},
                                                 {0.0001, "1.0E-4"},
                                                 {123456789.25, "1.2345678925E8"}};
  for (const auto& [value, text] : rows) {
    std::string out;
    append_double(out, value);
    CHECK(out == text);
  }
}

TEST_CASE("cells look as their fields want") {
  const auto shown = [](const Value& value, FieldType type) {
    std::string out;
    append_value(out, value, type);
    return out;
  };
  CHECK(shown(int64_t{4}, FieldType::int_) == "4");
  CHECK(shown(4.0, FieldType::int_) == "4");
  CHECK(shown(int64_t{4}, FieldType::double_) == "4.0");
  CHECK(shown({}, FieldType::email) == "null");
  CHECK(shown(true, FieldType::boolean) == "true");
  CHECK(shown(Datetime{1705348860000}, FieldType::datetime) == "\"2024-01-15T20:01:00.000+0000\"");
  CHECK(shown(Datetime{-1000}, FieldType::datetime) == "\"1969-12-31T23:59:59.000+0000\"");
}

TEST_CASE("strings are escaped where they must be and nowhere else") {
  std::string out;
  append_string(out, std::string_view("a\"b\\c/d\n\t\r\b\f\x01\x1f \u00e9 \u6f22 \0", 23));
  CHECK(out == "\"a\\\"b\\\\c/d\\n\\t\\r\\b\\f\\u0001\\u001F \u00e9 \u6f22 \\u0000\"");
}

TEST_CASE("the pretty form") {
  CHECK(pretty_json(R"([{"a":1,"b":[],"c":{},"d":["x, {","y"],"e":{"f":null}},{"g":[{"h":"\""}]}])") ==
        "[ {\n  \"a\" : 1,\n  \"b\" : [ ],\n  \"c\" : { },\n  \"d\" : [ \"x, {\", \"y\" ],\n  \"e\" : {\n    "
        "\"f\" : null\n  }\n}, "
        "{\n  \"g\" : [ {\n    \"h\" : \"\\\"\"\n  } ]\n} ]");
}

TEST_CASE("a body is read in order, with places") {
  const auto read = read_json("{\"b\": [1, 2.5, \"x\"],\n \"a\": null, \"big\": 18446744073709551615}");
  REQUIRE(std::holds_alternative<JsonBody>(read));
  const JsonBody& json = std::get<JsonBody>(read);
  REQUIRE(json.members.size() == 3);
  CHECK(json.members[0].name == "b");
  CHECK(json.members[0].value.items[1].scalar() == Value(2.5));
  CHECK(json_place(json.members[0].value.items[2]) == "[line:1, column:19]");
  CHECK(json_place(json.members[1].value) == "[line:2, column:11]");
  CHECK(json_place(json.members[0].value.items[0]) == "[line:1, column:9]");
  CHECK(std::holds_alternative<double>(json.members[2].value.scalar()));
}

TEST_CASE("bad bodies are refused in Jackson's words") {
  const std::string value_expected =
      "expected a valid value (number, String, array, object, 'true', 'false' or 'null')";
  const std::pair<std::string, std::string> rows[] = {
      {"", "The HTTP entity body is required, but this request has no entity body."},
      {" \n", "The HTTP entity body is required, but this request has no entity body."},
      {R"({"LastName" "x"})",
       "Unexpected character ('\"' (code 34)): was expecting a colon to separate field name and value at "
       "[line:1, column:13]"},
      {R"({"a":1 "b":2})",
       "Unexpected character ('\"' (code 34)): was expecting comma to separate OBJECT entries at [line:1, "
       "column:8]"},
      {R"({a:1})",
       "Unexpected character ('a' (code 97)): was expecting double-quote to start field name at [line:1, "
       "column:2]"},
      {"{\"a\":\nx}", "Unexpected character ('x' (code 120)): " + value_expected + " at [line:2, column:1]"},
      {R"([1,])", "Unexpected character (']' (code 93)): " + value_expected + " at [line:1, column:4]"},
      {R"([1 2])",
       "Unexpected character ('2' (code 50)): was expecting comma to separate ARRAY entries at [line:1, "
       "column:4]"},
      {R"({"a":1)", "Unexpected end-of-input: expected close marker for OBJECT at [line:1, column:7]"},
      {"{\"a\":\"x\ny\"}",
       "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included "
       "in string value at [line:1, column:8]"},
      {R"({"a":1,"a":2})", "Duplicate field 'a' at [line:1, column:11]"},
      {"{\"a\":\"\xff\"}", "Invalid UTF-8 middle byte 0xff at [line:1, column:7]"},
      {"not json", "Unexpected character ('n' (code 110)): " + value_expected + " at [line:1, column:1]"},
      {"[1,,2]", "Unexpected character (',' (code 44)): " + value_expected + " at [line:1, column:4]"},
      {R"({"a":1}})", "Unexpected character ('}' (code 125)): expected end-of-input at [line:1, column:8]"},
      {R"({"a":"\q"})", "Unrecognized character escape 'q' (code 113) at [line:1, column:8]"},
      {R"({"a":truth})",
       "Unexpected character ('t' (code 116)): " + value_expected + " at [line:1, column:6]"},
      {R"({} x)", "Unexpected character ('x' (code 120)): expected end-of-input at [line:1, column:4]"},
  };
  for (const auto& [body, message] : rows) {
    CAPTURE(body);
    const auto read = read_json(body);
    REQUIRE(std::holds_alternative<ApiError>(read));
    CHECK(std::get<ApiError>(read).code == "JSON_PARSER_ERROR");
    CHECK(std::get<ApiError>(read).message == message);
  }
  CHECK(std::holds_alternative<ApiError>(read_json(std::string(100'000, '['))));
}

TEST_CASE("targets, encodings, dates") {
  const Target target =
      parse_target("//services//data/v60.0/sobjects/Contact/Email/a%2Fb%40c+d/?q=a+b%2B&empty&x=1=2");
  CHECK(target.segments ==
        std::vector<std::string>{"services", "data", "v60.0", "sobjects", "Contact", "Email", "a/b@c+d"});
  CHECK(*target.param("q") == "a b+");
  CHECK(*target.param("empty") == "");
  CHECK(*target.param("x") == "1=2");
  CHECK(target.param("none") == nullptr);
  CHECK(percent_decode("100%", true) == "100%");
  CHECK(percent_decode("%zz%4", true) == "%zz%4");
  for (const std::string text : {"", "a", "ab", "abc", "sfsim-client:sfsim-secret"})
    CHECK(base64_decode(base64(text)) == text);
  CHECK(!base64_decode("a*b"));
  CHECK(parse_http_date("Thu, 02 Dec 2021 18:22:42 GMT") == 1638469362000);
  CHECK(http_date(1638469362999) == "Thu, 02 Dec 2021 18:22:42 GMT");
  for (const std::string text :
       {"", "yesterday", "Thu, 32 Dec 2021 18:22:42 GMT", "Thu, 02 Foo 2021 18:22:42 GMT"})
    CHECK(!parse_http_date(text));
}
