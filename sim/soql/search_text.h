// The words of FIND {...}: an expression of words, phrases, wildcards, AND, OR and AND NOT, and whether a
// text has them. Words are runs of letters and digits, without case (SOQL and SOSL reference, "FIND
// {SearchQuery}").
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sfsim::soql {

struct SearchTerm {
  enum class Kind { phrase, all, any, negation };
  Kind kind = Kind::phrase;
  std::vector<std::string> words;  // of a phrase, folded; with * and ? as wildcards
  std::vector<SearchTerm> children;
};

struct ParsedSearch {
  SearchTerm term;
  std::string problem;  // empty: none
};
ParsedSearch parse_search(std::string_view text);

// `lines`: the fields of a record, a line each. A phrase lies within one line.
bool matches(const SearchTerm& term, std::string_view lines);

}  // namespace sfsim::soql
