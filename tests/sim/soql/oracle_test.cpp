// Random conditions against a naive evaluator written from the rules of SOQL (salesforce-api.md 5.2): two
// truth values,
// != keeps nulls, a null checkbox is false, text without case, a missing parent has null fields.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {
namespace {

struct Dice {  // splitmix64
  uint64_t state;
  uint64_t roll() {
    uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  size_t below(size_t n) { return static_cast<size_t>(roll() % n); }
};

using Row = std::map<std::string, Value>;
using Test = std::function<bool(const Row&)>;
struct Rule {
  std::string soql;
  Test test;
  bool is_chain = false;  // AND or OR at the top: needs parentheses inside another
};

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// -1, 0, 1 for two values that are not null.
int compare(const Value& a, const Value& b) {
  const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
  if (const auto* text = std::get_if<std::string>(&a))
    return order(upper(*text), upper(std::get<std::string>(b)));
  if (const auto* when = std::get_if<Datetime>(&a)) return order(when->at, std::get<Datetime>(b).at);
  if (const auto* number = std::get_if<int64_t>(&a)) return order(*number, std::get<int64_t>(b));
  if (const auto* real = std::get_if<double>(&a)) return order(*real, std::get<double>(b));
  return order(std::get<bool>(a), std::get<bool>(b));
}

bool equals(const Value& value, const Value& literal) {
  if (is_null(value) || is_null(literal)) return is_null(value) && is_null(literal);
  return compare(value, literal) == 0;
}

bool like(const std::string& text, size_t t, const std::string& pattern, size_t p) {
  if (p == pattern.size()) return t == text.size();
  if (pattern[p] == '%') {
    for (size_t skip = t; skip <= text.size(); ++skip)
      if (like(text, skip, pattern, p + 1)) return true;
    return false;
  }
  if (t == text.size()) return false;
  if (pattern[p] == '_') return like(text, t + 1, pattern, p + 1);
  if (pattern[p] == '\\') ++p;
  return pattern[p] == text[t] && like(text, t + 1, pattern, p + 1);
}

struct Literal {
  std::string soql;
  Value value;
};
struct Field {
  std::string name;
  std::vector<Literal> literals;  // of its type
  bool text = false, checkbox = false, ordered = true;
};

std::vector<Field> fields_of(const std::vector<std::string>& accounts) {
  const auto text = [](const char* value) {
    return Literal{"'" + std::string(value) + "'", std::string(value)};
  };
  const std::vector<Literal> texts{text("a"), text("B"), text("ab"), text("A_b"), text("zed")};
  const std::vector<Literal> flags{{"true", true}, {"FALSE", false}};
  const std::vector<Literal> numbers{{"1", int64_t{1}}, {"20", int64_t{20}}, {"-3", int64_t{-3}}};
  const std::vector<Literal> reals{{"1", 1.0}, {"2.5", 2.5}, {"-0.5", -0.5}};
  const std::vector<Literal> days{{"1990-01-31", std::string("1990-01-31")},
                                  {"2024-02-29", std::string("2024-02-29")}};
  const std::vector<Literal> moments{{"2024-01-01T00:00:00Z", Datetime{1'704'067'200'000}},
                                     {"2024-01-01T09:00:01+09:00", Datetime{1'704'067'201'000}}};
  std::vector<Literal> ids;
  for (const std::string& id : accounts) ids.push_back({"'" + id.substr(0, 15) + "'", id});
  return {{"FirstName", texts, true},
          {"Title", texts, true},
          {"Account.Name", texts, true},
          {"HasOptedOutOfEmail", flags, false, true},
          {"Account.IsDeleted", flags, false, true},
          {"Account.NumberOfEmployees", numbers},
          {"Account.AnnualRevenue", reals},
          {"Birthdate", days},
          {"EmailBouncedDate", moments},
          {"AccountId", ids, false, false, false}};
}

class Generator {
 public:
  Generator(Dice& dice, const std::vector<Field>& fields) : dice_(dice), fields_(fields) {}

  Rule rule(int depth) {
    const size_t kind = depth == 0 ? 0 : dice_.below(5);
    if (kind < 2) return leaf();
    if (kind == 2) {
      const Rule child = rule(depth - 1);
      return {"NOT " + (child.is_chain ? "(" + child.soql + ")" : child.soql),
              [test = child.test](const Row& row) { return !test(row); }};
    }
    return chain(kind == 3, depth);
  }

 private:
  Rule chain(bool all, int depth) {
    Rule result;
    result.is_chain = true;
    std::vector<Test> tests;
    const size_t n = 2 + dice_.below(2);
    for (size_t i = 0; i < n; ++i) {
      const Rule child = rule(depth - 1);
      if (i > 0) result.soql += all ? " AND " : " or ";
      result.soql += child.is_chain ? "(" + child.soql + ")" : child.soql;
      tests.push_back(child.test);
    }
    result.test = [all, tests](const Row& row) {
      const auto holds = [&row](const Test& test) { return test(row); };
      return all ? std::all_of(tests.begin(), tests.end(), holds)
                 : std::any_of(tests.begin(), tests.end(), holds);
    };
    return result;
  }

  Rule leaf() {
    const Field& field = fields_[dice_.below(fields_.size())];
    const size_t kind = dice_.below(4);
    if (kind == 0) return list(field);
    if (kind == 1 && field.text) return pattern(field);
    if (kind == 2 && field.ordered && !field.checkbox) return ordering(field);
    return equality(field);
  }

  // A literal or null; a checkbox takes null for false.
  Literal literal(const Field& field) {
    const size_t n = dice_.below(field.literals.size() + 1);
    if (n < field.literals.size()) return field.literals[n];
    return {"null", field.checkbox ? Value(false) : Value()};
  }

  Rule equality(const Field& field) {
    const Literal value = literal(field);
    const bool negated = dice_.below(2) == 1;
    return {field.name + (negated ? " != " : " = ") + value.soql,
            [name = field.name, value, negated](const Row& row) {
              return equals(row.at(name), value.value) != negated;
            }};
  }

  Rule list(const Field& field) {
    std::vector<Value> values;
    std::string soql;
    const size_t n = 1 + dice_.below(3);
    for (size_t i = 0; i < n; ++i) {
      const Literal value = literal(field);
      soql += (i == 0 ? "" : ", ") + value.soql;
      values.push_back(value.value);
    }
    const bool negated = dice_.below(2) == 1;
    return {field.name + (negated ? " NOT IN (" : " IN (") + soql + ")",
            [name = field.name, values, negated](const Row& row) {
              const bool found = std::any_of(values.begin(), values.end(),
                                             [&](const Value& value) { return equals(row.at(name), value); });
              return found != negated;
            }};
  }

  Rule ordering(const Field& field) {
    const Literal value = field.literals[dice_.below(field.literals.size())];
    const char* signs[] = {"<", "<=", ">", ">="};
    const size_t sign = dice_.below(4);
    return {field.name + " " + signs[sign] + " " + value.soql,
            [name = field.name, value, sign](const Row& row) {
              const Value& cell = row.at(name);
              if (is_null(cell)) return false;
              const int order = compare(cell, value.value);
              return sign == 0 ? order < 0 : sign == 1 ? order <= 0 : sign == 2 ? order > 0 : order >= 0;
            }};
  }

  Rule pattern(const Field& field) {
    const char* patterns[] = {"a%", "%B", "%", "_", "a_b", "a\\_b", "%\\_%", "ab", "_%_", "\\%"};
    const std::string text = patterns[dice_.below(10)];
    return {field.name + " LIKE '" + text + "'", [name = field.name, text](const Row& row) {
              const Value& cell = row.at(name);
              return !is_null(cell) && like(upper(std::get<std::string>(cell)), 0, upper(text), 0);
            }};
  }

  Dice& dice_;
  const std::vector<Field>& fields_;
};

}  // namespace

TEST_CASE("random conditions select what the rules of SOQL say") {
  SoqlTest test;
  std::vector<std::string> accounts{
      test.add("Account", {{"Name", "ab"}, {"NumberOfEmployees", int64_t{1}}, {"AnnualRevenue", 2.5}}),
      test.add("Account", {{"Name", "A_b"}, {"NumberOfEmployees", int64_t{20}}}),
      test.add("Account", {{"Name", "B"}, {"AnnualRevenue", -0.5}})};
  const std::vector<Field> fields = fields_of(accounts);
  Dice dice{20240308};

  const std::vector<Value> names{Value(), std::string("A"), std::string("b"), std::string("a_B"),
                                 std::string("aXb")};
  const std::vector<Value> days{Value(), std::string("1990-01-31"), std::string("1990-02-01"),
                                std::string("2024-02-29")};
  const std::vector<Value> moments{Value(), std::string("2024-01-01T00:00:00.000+0000"),
                                   std::string("2024-01-01T00:00:01.000+0000")};
  std::map<std::string, Row> rows;
  for (int i = 0; i < 60; ++i) {
    const Value first_name = names[dice.below(names.size())];
    const Value title = names[dice.below(names.size())];
    const bool opted_out = dice.below(2) == 1;
    const Value birthdate = days[dice.below(days.size())];
    const size_t moment = dice.below(moments.size());
    const size_t account = dice.below(accounts.size() + 1);
    const Value account_id = account < accounts.size() ? Value(accounts[account]) : Value();
    const std::string id = test.add("Contact", {{"LastName", "x"},
                                                {"FirstName", first_name},
                                                {"Title", title},
                                                {"HasOptedOutOfEmail", opted_out},
                                                {"Birthdate", birthdate},
                                                {"EmailBouncedDate", moments[moment]},
                                                {"AccountId", account_id}});
    const Value account_name[] = {std::string("ab"), std::string("A_b"), std::string("B"), Value()};
    const Value employees[] = {int64_t{1}, int64_t{20}, Value(), Value()};
    const Value revenue[] = {2.5, Value(), -0.5, Value()};
    const Value bounced[] = {Value(), Datetime{1'704'067'200'000}, Datetime{1'704'067'201'000}};
    rows[id] = {{"FirstName", first_name},
                {"Title", title},
                {"HasOptedOutOfEmail", opted_out},
                {"Birthdate", birthdate},
                {"EmailBouncedDate", bounced[moment]},
                {"AccountId", account_id},
                {"Account.Name", account_name[account]},
                {"Account.NumberOfEmployees", employees[account]},
                {"Account.AnnualRevenue", revenue[account]},
                {"Account.IsDeleted", false}};
  }

  Generator generator(dice, fields);
  for (int i = 0; i < 3000; ++i) {
    const Rule rule = generator.rule(3);
    std::string expected;
    for (const auto& [id, row] : rows)
      if (rule.test(row)) expected += (expected.empty() ? "" : " ") + id;
    const std::string found = test.names("SELECT Id FROM Contact WHERE " + rule.soql);
    INFO(rule.soql);
    REQUIRE(found == expected);
  }
}

}  // namespace sfsim
