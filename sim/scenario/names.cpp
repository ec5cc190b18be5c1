// Names in steps: they must exist by then, and a slip gets the nearest one.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

#include "sim/scenario/loader.h"
#include "sim/scenario/shape.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

std::vector<std::string> listed(const std::set<std::string>& names, std::string_view prefix = "") {
  std::vector<std::string> out;
  for (const std::string& name : names) out.push_back(std::string(prefix) + name);
  return out;
}

// Requests are compared without regard to case.
bool is_known(std::string_view word, const std::vector<std::string>& known) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  return std::any_of(known.begin(), known.end(), [&](const std::string& candidate) {
    return std::equal(word.begin(), word.end(), candidate.begin(), candidate.end(), same);
  });
}

}  // namespace

// A name is a person's and a record's only where a push to Sales Connect made the one of the other; then the
// @ tells them apart.
std::string Loader::person(const Node& node) {
  if (node.text.starts_with('@') && people.contains(node.text.substr(1))) {
    reporter.value(node,
                   fmt::format("{} is a person: write it without the @", in_quotes(node.text.substr(1))));
  } else if (node.text.starts_with('@')) {
    reporter.value(node, fmt::format("a person is expected here, not the record {}", in_quotes(node.text)));
  } else if (records.contains(node.text) && !people.contains(node.text)) {
    reporter.value(node, fmt::format("{} is a record: a person is expected here", in_quotes(node.text)));
  } else if (!people.contains(node.text)) {
    reporter.value(node, people.empty() ? fmt::format("unknown person {}: the file has no `people`",
                                                      in_quotes(node.text))
                                        : fmt::format("unknown person {}{}", in_quotes(node.text),
                                                      hint(node.text, listed(people), "there are")));
  }
  return node.text;
}

std::string Loader::record(const Node& node) {
  const std::string name = node.text.starts_with('@') ? node.text.substr(1) : node.text;
  if (people.contains(name) && !records.contains(name)) {
    reporter.value(
        node, fmt::format("{} is a person, not a record of `records`: write it without @, or name the record",
                          in_quotes(name)));
  } else if (!records.contains(name)) {
    reporter.value(node, records.empty() ? fmt::format("unknown record {}: no record is made before this",
                                                       in_quotes(node.text))
                                         : fmt::format("unknown record {}{}", in_quotes(node.text),
                                                       hint("@" + name, listed(records, "@"), "there are")));
  }
  return "@" + name;
}

std::string Loader::subject(const Node& node) {
  if (node.text.starts_with('@')) return record(node);
  if (records.contains(node.text) && !people.contains(node.text)) {
    reporter.value(node, fmt::format("{} is a record: write \"@{}\"", in_quotes(node.text), node.text));
    return node.text;
  }
  return person(node);
}

void Loader::user(const Node& node) {
  std::vector<std::string> names;
  for (const PlanUser& known : plan.org.users) names.push_back(known.name);
  if (std::find(names.begin(), names.end(), node.text) != names.end()) return;
  reporter.value(node, names.empty() ? fmt::format("unknown user {}: name it under `users` of `org`",
                                                   in_quotes(node.text))
                                     : fmt::format("unknown user {}{}", in_quotes(node.text),
                                                   hint(node.text, names, "users of `org`")));
}

// One or more words, all of which a request must fit: "PATCH", "query", "PATCH composite", a person's name.
void Loader::path_word(const Node& node, bool people_too) {
  std::vector<std::string> known = path_words();
  if (people_too) known.insert(known.end(), people.begin(), people.end());
  std::istringstream words(node.text);
  std::string word;
  bool any = false;
  while (words >> word) {
    any = true;
    if (is_known(word, known)) continue;
    const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) ||
             std::string_view("_/.-").find(c) != std::string_view::npos;
    });
    const std::string near = syncer::nearest(word, known);
    if (plain && near.empty()) continue;
    return reporter.value(
        node, fmt::format("{} is neither a method nor a word of a path{}{}", in_quotes(word),
                          people_too ? " nor a person" : "",
                          near.empty() ? "" : fmt::format(", did you mean {}?", in_quotes(near))));
  }
  if (!any)
    reporter.value(node, "name a method or a word of the request's path, such as \"PATCH\" or \"query\"");
}

void Loader::add_names(const Node& value, Step& step, bool records_too) {
  const auto add = [&](const Node& node) {
    std::string name = records_too ? subject(node) : person(node);
    if (std::find(step.names.begin(), step.names.end(), name) != step.names.end())
      reporter.value(node, fmt::format("{} stands in this list twice", in_quotes(name)));
    step.names.push_back(std::move(name));
    step.name_places.push_back(place(node));
  };
  if (value.is(Json::Kind::string)) add(value);
  for (const Node& item : value.items) add(item);
}

bool Loader::good_new_name(std::string_view name, const Node& node, std::string_view what) {
  const bool letters = std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
  });
  if (!name.empty() && letters && !people.contains(std::string(name)) && !records.contains(std::string(name)))
    return true;
  reporter.value(
      node, name.empty() || !letters
                ? fmt::format("{} is no name for a {}: letters, digits, _, - and .", in_quotes(name), what)
                : fmt::format("the name {} is taken by a {} already", in_quotes(name),
                              people.contains(std::string(name)) ? "person" : "record"));
  return false;
}

bool Loader::good_new_name(const Member& member, std::string_view what) {
  Node at_key;
  at_key.begin = member.key_begin;
  at_key.end = member.key_end;
  return good_new_name(member.key, at_key, what);
}

}  // namespace sfsim
