// Words without an operator between them must all be there, anywhere in the record.
#include "sim/soql/search_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/org/fold.h"

namespace sfsim::soql {

namespace {

constexpr int max_depth = 50;

// Bytes above ASCII belong to letters.
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (is_word(c) || c == '*' || c == '?') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

// Greedy, with one step back: linear for one star, quadratic at worst.
bool word_matches(std::string_view pattern, std::string_view word) {
  size_t p = 0, w = 0, star = pattern.npos, kept = 0;
  while (w < word.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      kept = w;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == word[w])) {
      ++p;
      ++w;
    } else if (star != pattern.npos) {
      p = star + 1;
      w = ++kept;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool line_has(const std::vector<std::string>& phrase, const std::vector<std::string>& words) {
  for (size_t at = 0; at + phrase.size() <= words.size(); ++at) {
    size_t n = 0;
    while (n < phrase.size() && word_matches(phrase[n], words[at + n])) ++n;
    if (n == phrase.size()) return true;
  }
  return false;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  ParsedSearch run() {
    ParsedSearch parsed;
    parsed.term = any(0);
    skip();
    if (problem_.empty() && at_ < text_.size()) problem_ = fmt::format("unexpected token: '{}'", text_[at_]);
    parsed.problem = std::move(problem_);
    return parsed;
  }

 private:
  void skip() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  bool done() {
    skip();
    return !problem_.empty() || at_ == text_.size() || text_[at_] == ')';
  }
  bool accept(std::string_view word) {
    skip();
    if (text_.substr(at_, word.size()) != word) return false;
    const size_t end = at_ + word.size();
    if (end < text_.size() && !is_blank(text_[end]) && text_[end] != '(' && text_[end] != '"') return false;
    at_ = end;
    return true;
  }

  SearchTerm any(int depth) {
    SearchTerm first = all(depth);
    if (!accept("OR")) return first;
    SearchTerm term{SearchTerm::Kind::any, {}, {std::move(first)}};
    do term.children.push_back(all(depth));
    while (accept("OR"));
    return term;
  }

  SearchTerm all(int depth) {
    SearchTerm term{SearchTerm::Kind::all, {}, {}};
    while (true) {
      const bool conjunction = accept("AND");
      if (conjunction && term.children.empty()) problem_ = "unexpected token: 'AND'";
      const bool negated = accept("NOT");
      if (done()) {
        if (conjunction || negated || term.children.empty()) complain("unexpected token: '<EOF>'");
        break;
      }
      if (!conjunction && !negated && is_or()) break;
      SearchTerm operand = single(depth);
      if (negated) operand = {SearchTerm::Kind::negation, {}, {std::move(operand)}};
      term.children.push_back(std::move(operand));
    }
    return term.children.size() == 1 ? SearchTerm(term.children.front()) : term;
  }

  bool is_or() {
    const size_t here = at_;
    const bool found = accept("OR");
    at_ = here;
    return found;
  }

  SearchTerm single(int depth) {
    if (text_[at_] == '(') {
      ++at_;
      if (depth == max_depth) complain("the search is nested too deeply");
      SearchTerm term = problem_.empty() ? any(depth + 1) : SearchTerm();
      skip();
      if (at_ == text_.size()) {
        complain("unexpected token: '<EOF>'");
      } else {
        ++at_;
      }
      return term;
    }
    const bool quoted = text_[at_] == '"';
    if (quoted) ++at_;
    const std::string text = take(quoted);
    SearchTerm term;
    term.words = words_of(text);
    size_t characters = 0;
    for (const std::string& word : term.words)
      characters += static_cast<size_t>(std::count_if(word.begin(), word.end(), is_word));
    if (characters < 2) complain(fmt::format("search term must be longer than one character: {}", text));
    for (std::string& word : term.words) word = fold(word);
    return term;
  }

  std::string take(bool quoted) {
    std::string text;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size()) {
        text += ' ';  // an escaped sign is no letter
        if (is_word(text_[++at_])) text += text_[at_];
      } else if (quoted && c == '"') {
        ++at_;
        return text;
      } else if (!quoted && (is_blank(c) || c == '(' || c == ')' || c == '"')) {
        return text;
      } else {
        text += c;
      }
    }
    if (quoted) complain("unexpected token: '<EOF>'");
    return text;
  }

  void complain(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string problem_;
};

using Lines = std::vector<std::vector<std::string>>;

bool holds(const SearchTerm& term, const Lines& lines) {
  const auto of_child = [&lines](const SearchTerm& child) { return holds(child, lines); };
  switch (term.kind) {
    case SearchTerm::Kind::phrase:
      return std::any_of(lines.begin(), lines.end(),
                         [&term](const auto& words) { return line_has(term.words, words); });
    case SearchTerm::Kind::all:
      return std::all_of(term.children.begin(), term.children.end(), of_child);
    case SearchTerm::Kind::any:
      return std::any_of(term.children.begin(), term.children.end(), of_child);
    case SearchTerm::Kind::negation:
      return !of_child(term.children.front());
  }
  return false;
}

}  // namespace

ParsedSearch parse_search(std::string_view text) { return Parser(text).run(); }

bool matches(const SearchTerm& term, std::string_view text) {
  Lines lines;
  while (true) {
    const std::string_view line = text.substr(0, text.find('\n'));
    std::string plain = fold(line);
    for (char& c : plain)
      if (c == '*' || c == '?') c = ' ';
    lines.push_back(words_of(plain));
    if (line.size() == text.size()) break;
    text.remove_prefix(line.size() + 1);
  }
  return holds(term, lines);
}

}  // namespace sfsim::soql
