// The difference is a longest common subsequence, as of lines of text, where "equal" means "the row fits".
#include "sim/world/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

std::string bare(const Json& value) {
  return value.kind == Json::Kind::string ? value.string : to_text(value);
}

const std::string* find(const ActualRow& row, const std::string& key) {
  for (const auto& [name, text] : row) {
    if (name == key) return &text;
  }
  return nullptr;
}

bool row_fits(const Json& expected, const ActualRow& actual) {
  return std::all_of(expected.object.begin(), expected.object.end(), [&](const auto& member) {
    const std::string* text = find(actual, member.first);
    return text != nullptr && *text == bare(member.second);
  });
}

std::string shown(const ActualRow& row, const std::vector<std::string>& keys) {
  std::string text = "{ ";
  for (const std::string& key : keys) {
    const std::string* value = find(row, key);
    if (value == nullptr) continue;
    const bool plain = *value == "true" || *value == "false" || *value == "null" ||
                       (!value->empty() && value->find_first_not_of("0123456789") == std::string::npos);
    const char* quote = plain ? "" : "\"";
    text += fmt::format("{}\"{}\": {}{}{}", text.size() > 2 ? ", " : "", key, quote, *value, quote);
  }
  return text + " }";
}

// Which expected item goes with which actual one, from the end.
std::vector<std::vector<size_t>> lengths(size_t n, size_t m,
                                         const std::function<bool(size_t, size_t)>& fits) {
  std::vector<std::vector<size_t>> table(n + 1, std::vector<size_t>(m + 1, 0));
  for (size_t i = n; i-- > 0;) {
    for (size_t j = m; j-- > 0;)
      table[i][j] = fits(i, j) ? table[i + 1][j + 1] + 1 : std::max(table[i + 1][j], table[i][j + 1]);
  }
  return table;
}

std::string plural(const std::string& noun) {
  return noun.ends_with('y') ? noun.substr(0, noun.size() - 1) + "ies" : noun + "s";
}

struct Side {
  size_t count = 0;
  std::function<std::string(size_t)> text;
};

std::optional<RowMismatch> compare(const Json& list, const Side& expected, const Side& actual,
                                   const std::string& noun, const std::function<bool(size_t, size_t)>& fits) {
  const auto table = lengths(expected.count, actual.count, fits);
  if (table[0][0] == expected.count && expected.count == actual.count) return std::nullopt;
  RowMismatch wrong;
  wrong.at = list.at;
  bool placed = false;
  size_t i = 0, j = 0;
  while (i < expected.count || j < actual.count) {
    if (i < expected.count && j < actual.count && fits(i, j) && table[i][j] == table[i + 1][j + 1] + 1) {
      wrong.diff.push_back("  " + actual.text(j++));
      ++i;
    } else if (i < expected.count && (j == actual.count || table[i + 1][j] >= table[i][j + 1])) {
      if (!placed) wrong.at = list.list[i].at;
      placed = true;
      wrong.diff.push_back("- " + expected.text(i++));
    } else {
      wrong.diff.push_back("+ " + actual.text(j++));
    }
  }
  wrong.what = actual.count == 0   ? fmt::format("there is no {}", noun)
               : actual.count == 1 ? fmt::format("there is 1 {}: {}", noun, actual.text(0))
                                   : fmt::format("there are {} {}", actual.count, plural(noun));
  return wrong;
}

}  // namespace

std::optional<RowMismatch> compare_rows(const Json& expected, const std::vector<ActualRow>& actual,
                                        const std::string& noun) {
  std::vector<std::string> keys;
  for (const Json& row : expected.list) {
    for (const auto& [key, value] : row.object) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
  if (keys.empty() && !actual.empty()) {
    for (const auto& [key, text] : actual.front()) keys.push_back(key);
  }
  const Side wanted{expected.list.size(), [&](size_t i) { return to_text(expected.list[i]); }};
  const Side there{actual.size(), [&](size_t j) { return shown(actual[j], keys); }};
  return compare(expected, wanted, there, noun,
                 [&](size_t i, size_t j) { return row_fits(expected.list[i], actual[j]); });
}

std::optional<RowMismatch> compare_words(const Json& expected, const std::vector<std::string>& actual,
                                         const std::string& noun,
                                         bool (*fits)(const std::string&, const std::string&)) {
  const Side wanted{expected.list.size(), [&](size_t i) { return expected.list[i].string; }};
  const Side there{actual.size(), [&](size_t j) { return actual[j].substr(0, actual[j].find('\n')); }};
  return compare(expected, wanted, there, noun,
                 [&](size_t i, size_t j) { return fits(expected.list[i].string, actual[j]); });
}

}  // namespace sfsim
