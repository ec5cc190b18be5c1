// Random groupings and joins against a naive evaluator: keys without case, nulls a key of their own, a rolled
// up key is null, aggregates skip nulls.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {
namespace {

struct Draws {  // splitmix64
  uint64_t state;
  uint64_t draw() {
    uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  size_t below(size_t n) { return static_cast<size_t>(draw() % n); }
};

using Cells = std::map<std::string, Value>;
using Key = std::vector<std::optional<std::string>>;

std::string no_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::optional<std::string> key_of(const Value& value) {
  return is_null(value) ? std::nullopt : std::optional(no_case(text_of(value)));
}

struct Tally {
  int64_t rows = 0, counted = 0, sum = 0;
  std::set<int64_t> distinct;

  void add(const Value& number) {
    ++rows;
    if (is_null(number)) return;
    ++counted;
    sum += std::get<int64_t>(number);
    distinct.insert(std::get<int64_t>(number));
  }
  std::string text() const {
    const std::string empty = "-";
    return fmt::format("{},{},{},{},{}", rows, counted, counted ? std::to_string(sum) : empty,
                       distinct.size(), counted ? std::to_string(*distinct.begin()) : empty);
  }
};

// Which of the keys stay, for each set of groups.
std::vector<std::vector<bool>> sets_of(size_t keys, int kind) {
  std::vector<std::vector<bool>> sets;
  for (size_t bits = 0; bits < size_t{1} << keys; ++bits) {
    std::vector<bool> kept;
    for (size_t i = 0; i < keys; ++i) kept.push_back((bits >> i & 1) == 0);
    const bool rolled = std::is_sorted(kept.rbegin(), kept.rend());  // kept ones first
    if (kind == 2 || (kind == 1 && rolled) || bits == 0) sets.push_back(kept);
  }
  return sets;
}

const std::vector<std::string> group_fields{"LeadSource", "Rating", "IsConverted", "City"};

}  // namespace

TEST_CASE("random groupings add up to what a naive evaluator says") {
  SoqlTest test;
  Draws draws{20261123};
  std::vector<Cells> rows;
  const Value sources[] = {Value(), std::string("Web"), std::string("web"), std::string("Other")};
  const Value ratings[] = {Value(), std::string("Hot"), std::string("Cold")};
  const Value cities[] = {Value(), std::string("Rome"), std::string("ROME"), std::string("Oslo")};
  for (int i = 0; i < 80; ++i) {
    const Value number = draws.below(4) == 0 ? Value() : Value(static_cast<int64_t>(draws.below(5)));
    const Cells row{{"LeadSource", sources[draws.below(4)]},
                    {"Rating", ratings[draws.below(3)]},
                    {"City", cities[draws.below(4)]},
                    {"IsConverted", false},
                    {"NumberOfEmployees", number}};
    Fields fields{{"LastName", "x"}, {"Company", "x"}};
    for (const auto& [name, value] : row)
      if (name != "IsConverted") fields.emplace_back(name, value);
    test.add("Lead", fields);
    rows.push_back(row);
  }

  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> keys = group_fields;
    for (size_t i = keys.size(); i > 1; --i) std::swap(keys[i - 1], keys[draws.below(i)]);
    keys.resize(1 + draws.below(3));
    const int kind = static_cast<int>(draws.below(3));
    const auto least = static_cast<int64_t>(draws.below(4));

    std::multiset<std::string> expected;
    for (const std::vector<bool>& kept : sets_of(keys.size(), kind)) {
      std::map<Key, Tally> tallies;
      for (const Cells& row : rows) {
        Key key;
        for (size_t i = 0; i < keys.size(); ++i)
          key.push_back(kept[i] ? key_of(row.at(keys[i])) : std::nullopt);
        tallies[key].add(row.at("NumberOfEmployees"));
      }
      for (const auto& [key, tally] : tallies) {
        if (tally.rows < least) continue;
        std::string line;
        for (size_t i = 0; i < keys.size(); ++i) line += key[i].value_or("-") + (kept[i] ? "/0," : "/1,");
        expected.insert(line + tally.text());
      }
    }

    std::string list, select;
    for (const std::string& key : keys) {
      list += (list.empty() ? "" : ", ") + key;
      select += key + (kind == 0 ? ", " : fmt::format(", GROUPING({}), ", key));
    }
    const std::string soql = fmt::format(
        "SELECT {}COUNT(Id), COUNT(NumberOfEmployees), SUM(NumberOfEmployees), "
        "COUNT_DISTINCT(NumberOfEmployees), "
        "MIN(NumberOfEmployees) FROM Lead GROUP BY {} HAVING COUNT(Id) >= {}",
        select, kind == 0 ? list : fmt::format("{}({})", kind == 1 ? "ROLLUP" : "CUBE", list), least);
    const QueryPage page = test.page(soql);
    std::multiset<std::string> found;
    for (size_t row = 0; row < page.rows; ++row) {
      std::string line;
      size_t at = 0;
      for (size_t i = 0; i < keys.size(); ++i) {
        line += no_case(text_of(page.cell(row, page.columns[at++])));
        line += kind == 0 ? "/0," : fmt::format("/{},", text_of(page.cell(row, page.columns[at++])));
      }
      for (; at < page.columns.size(); ++at)
        line += text_of(page.cell(row, page.columns[at])) + (at + 1 < page.columns.size() ? "," : "");
      found.insert(line);
    }
    INFO(soql);
    REQUIRE(found == expected);
  }
}

TEST_CASE("random joins find what a naive evaluator finds") {
  SoqlTest test;
  Draws draws{7};
  std::vector<std::string> accounts;
  for (int i = 0; i < 12; ++i) accounts.push_back(test.add("Account", {{"Name", fmt::format("a{:02}", i)}}));
  struct Person {
    std::optional<size_t> account;
    std::string title;
  };
  std::vector<Person> people;
  for (int i = 0; i < 40; ++i) {
    Person person;
    if (draws.below(5) != 0) person.account = draws.below(accounts.size() - 2);
    person.title = std::string(1, static_cast<char>('a' + draws.below(3)));
    test.add("Contact", {{"LastName", fmt::format("p{:02}", i)},
                         {"Title", person.title},
                         {"AccountId", person.account ? Value(accounts[*person.account]) : Value()}});
    people.push_back(person);
  }
  for (int round = 0; round < 200; ++round) {
    const std::string title(1, static_cast<char>('a' + draws.below(4)));
    const bool anti = draws.below(2) == 1;
    const size_t most = draws.below(4);
    const std::string where = fmt::format("Title = '{}'", title);
    const QueryPage page =
        test.page(fmt::format("SELECT Name, (SELECT LastName FROM Contacts WHERE {0} ORDER BY LastName DESC "
                              "LIMIT {1}) FROM Account "
                              "WHERE Id {2} (SELECT AccountId FROM Contact WHERE {0})",
                              where, most, anti ? "NOT IN" : "IN"));
    std::string found;
    for (size_t row = 0; row < page.rows; ++row) {
      found += text_of(page.cell(row, page.columns[0])) + ":";
      const QueryPage* child = page.child(row, page.columns[1]);
      for (size_t n = 0; child != nullptr && n < child->rows; ++n)
        found += text_of(child->cell(n, child->columns[0]));
      found += ' ';
    }
    std::string expected;
    for (size_t account = 0; account < accounts.size(); ++account) {
      std::vector<std::string> mine;
      for (size_t i = 0; i < people.size(); ++i)
        if (people[i].account == account && people[i].title == title)
          mine.push_back(fmt::format("p{:02}", i));
      if (mine.empty() != anti) continue;
      std::reverse(mine.begin(), mine.end());
      mine.resize(std::min(mine.size(), most));
      expected += fmt::format("a{:02}:", account);
      for (const std::string& name : mine) expected += name;
      expected += ' ';
    }
    REQUIRE(found == expected);
  }
}

}  // namespace sfsim
