// FIND. The searchable fields of an object are its texts that the user may read; which of them, the search
// group says.
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <memory>

#include "sim/soql/compile.h"
#include "sim/soql/errors.h"
#include "sim/soql/search_text.h"
#include "sim/soql/sql_functions.h"

namespace sfsim::soql {

namespace {

bool is_name_part(const FieldSchema& field) {
  return field.name_field || (!field.compound_field_name.empty() && field.compound_field_name == "Name" &&
                              field.type == FieldType::string_);
}

bool in_group(const FieldSchema& field, SearchGroup group) {
  const bool email = field.type == FieldType::email, phone = field.type == FieldType::phone;
  switch (group) {
    case SearchGroup::all:
      return email || phone || field.type == FieldType::string_ || field.type == FieldType::textarea ||
             field.type == FieldType::url;
    case SearchGroup::name:
      return is_name_part(field);
    case SearchGroup::email:
      return email;
    case SearchGroup::phone:
      return phone;
    case SearchGroup::sidebar:
      return email || phone || is_name_part(field);
  }
  return false;
}

void search_function(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto text = [](sqlite3_value* value) {
    const auto* chars = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return std::string_view(chars == nullptr ? "" : chars, static_cast<size_t>(sqlite3_value_bytes(value)));
  };
  auto* term = static_cast<SearchTerm*>(sqlite3_get_auxdata(context, 0));
  if (term == nullptr) {
    auto parsed = std::make_unique<SearchTerm>(parse_search(text(arguments[0])).term);
    const bool found = matches(*parsed, text(arguments[1]));
    sqlite3_set_auxdata(context, 0, parsed.release(),
                        [](void* old) { delete static_cast<SearchTerm*>(old); });
    return sqlite3_result_int(context, found);
  }
  sqlite3_result_int(context, matches(*term, text(arguments[1])));
}

}  // namespace

void register_search_function(sqlite3* db) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  sqlite3_create_function_v2(db, "sf_search", 2, flags, nullptr, search_function, nullptr, nullptr, nullptr);
}

std::string found_rows(const Resolver& resolver, const SearchClause& search) {
  std::string lines;
  for (const FieldSchema& field : resolver.object().fields) {
    if (!field.stored || !in_group(field, search.group)) continue;
    if (!resolver.readable(resolver.object(), field)) continue;
    lines += fmt::format("{}ifnull({}, '')", lines.empty() ? "" : " || char(10) || ",
                         resolver.column(0, field.name));
  }
  if (lines.empty()) return "0";
  return fmt::format("sf_search({}, {})", sql_text(search.text), lines);
}

SearchClauseText take_search_text(std::string_view sosl) {
  constexpr std::string_view missing =
      "No search term found. The search term must be enclosed in braces.";  // recorded (restforce)
  const size_t open = sosl.find('{');
  if (open == sosl.npos) refuse("MALFORMED_SEARCH", std::string(missing));
  size_t close = open + 1;
  while (close < sosl.size() && sosl[close] != '}') close += sosl[close] == '\\' ? 2 : 1;
  if (close >= sosl.size()) refuse("MALFORMED_SEARCH", std::string(missing));
  SearchClauseText clause;
  clause.text = sosl.substr(open + 1, close - open - 1);
  // The rest keeps its places.
  clause.rest = std::string(sosl);
  std::fill(clause.rest.begin() + static_cast<std::ptrdiff_t>(open),
            clause.rest.begin() + static_cast<std::ptrdiff_t>(close) + 1, ' ');
  const ParsedSearch parsed = parse_search(clause.text);
  if (clause.text.find_first_not_of(" \t\r\n") == std::string::npos)
    refuse("MALFORMED_SEARCH", std::string(missing));
  if (!parsed.problem.empty()) refuse("MALFORMED_SEARCH", parsed.problem);
  return clause;
}

}  // namespace sfsim::soql
