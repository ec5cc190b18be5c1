// JSON in: a request body as a small tree that keeps the order of keys and where each value ended, so that a
// refusal can say [line:1, column:18] as Salesforce does.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/org/error.h"
#include "sim/org/value.h"

namespace sfsim {

struct JsonBody {
  enum class Kind { null, boolean, integer, number, string, array, object };
  struct Member;
  Kind kind = Kind::null;
  bool truth = false;
  int64_t integer = 0;
  double number = 0;
  std::string text;
  std::vector<Member> members;
  std::vector<JsonBody> items;
  int line = 0, column = 0;  // where the value ended, from 1; 0 while it is still being read

  const JsonBody* find(std::string_view name) const;  // exact; null when absent or not an object
  bool is_object() const { return kind == Kind::object; }
  bool is_array() const { return kind == Kind::array; }
  Value scalar() const;  // null, bool, int64, double or string
};
struct JsonBody::Member {
  std::string name;
  JsonBody value;
};

std::variant<JsonBody, ApiError> read_json(std::string_view body);
std::string json_place(const JsonBody& value);  // "[line:1, column:18]"

ApiError json_error(std::string message);  // JSON_PARSER_ERROR
// "Cannot deserialize instance of string from START_OBJECT value { at [line:1, column:9]"
ApiError cannot_deserialize(std::string_view wanted, const JsonBody& value);

}  // namespace sfsim
