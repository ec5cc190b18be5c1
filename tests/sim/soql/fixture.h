// A small org with a clock that the test moves, and queries that answer with names or with an error's text.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "sim/org/org.h"
#include "sim/soql/soql.h"

namespace sfsim {

constexpr UnixMillis test_start = 1'709'924'400'000;  // Friday 2024-03-08 19:00:00 UTC, 11:00 in Los Angeles

using Fields = std::vector<std::pair<std::string, Value>>;

struct SoqlTest {
  UnixMillis clock = test_start;
  Org org;
  User* admin = nullptr;
  QueryEngine engine;

  SoqlTest();

  std::string add(const std::string& sobject, const Fields& fields);  // id
  void change(const std::string& sobject, const std::string& id, const Fields& fields);
  void remove(const std::string& sobject, const std::string& id);

  QueryPage page(const std::string& soql, QueryOptions options = {});
  ApiError error(const std::string& soql);
  // Column 0 of every row, joined with blanks: what a table of expectations can hold. "-" is null.
  std::string names(const std::string& soql, bool all_rows = false);
};

std::string text_of(const Value& value);
User a_user(const std::string& username);

}  // namespace sfsim
