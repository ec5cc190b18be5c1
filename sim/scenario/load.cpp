// From a text to its plans: read, make the rows of `each`, and load every row as if it were written out. A
// mistake that several rows share is told once; one that only some rows have names the first of them.
#include "sim/scenario/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

#include "sim/scenario/each.h"
#include "sim/scenario/loader.h"
#include "sim/scenario/shape.h"

namespace sfsim {
namespace {

using Place = std::tuple<int, int, std::string>;
Place key_of(const Problem& problem) { return {problem.at.line, problem.at.column, problem.what}; }

// One row, with its problems in `loader.reporter`.
Loader load_row(const Document& document, const EachRow& row, std::set<std::string>& used) {
  Loader loader;
  loader.reporter.file = document.file;
  loader.plan.row = row.text;
  const Node root = substitute(document.root, row, used, loader.reporter);
  check_object(root, file_keys(), "a scenario", loader.reporter);
  loader.load_head(root);
  loader.load_world(root);
  loader.load_steps(root);
  return loader;
}

Problems in_file_order(Problems problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.at.line, a.at.column) < std::tie(b.at.line, b.at.column);
  });
  // One thing wrong with a place is enough: what comes later there is a consequence.
  const auto same = [](const Problem& a, const Problem& b) {
    return a.at.line == b.at.line && a.at.column == b.at.column && a.at.line > 0;
  };
  problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
  return problems;
}

Problems over_rows(const std::vector<Loader>& loaders) {
  std::map<Place, size_t> rows_with;
  for (const Loader& loader : loaders) {
    std::set<Place> of_row;
    for (const Problem& problem : loader.reporter.problems) of_row.insert(key_of(problem));
    for (const Place& place : of_row) ++rows_with[place];
  }
  Problems out;
  std::set<Place> told;
  for (const Loader& loader : loaders) {
    for (Problem problem : loader.reporter.problems) {
      const Place place = key_of(problem);
      if (!told.insert(place).second) continue;
      if (rows_with[place] < loaders.size()) problem.what += fmt::format(" (row {})", loader.plan.row);
      out.push_back(std::move(problem));
    }
  }
  return out;
}

}  // namespace

std::variant<Plans, Problems> load_scenario(std::string path, std::string text) {
  auto read = read_document(std::move(path), std::move(text));
  if (auto* problems = std::get_if<Problems>(&read)) return std::move(*problems);
  const Document& document = std::get<Document>(read);
  Reporter reporter{document.file, {}};
  if (!document.root.is(Json::Kind::object)) {
    reporter.value(document.root, fmt::format("a scenario is one JSON object {{ ... }}, not {}",
                                              shown(document.root, *document.file)));
    return reporter.problems;
  }
  const std::vector<EachRow> rows = each_rows(document.root, reporter);
  if (!reporter.problems.empty()) return in_file_order(std::move(reporter.problems));

  std::vector<Loader> loaders;
  std::set<std::string> used;
  for (const EachRow& row : rows) loaders.push_back(load_row(document, row, used));
  check_used(document.root, used, reporter);
  const Problems in_rows = over_rows(loaders);
  reporter.problems.insert(reporter.problems.end(), in_rows.begin(), in_rows.end());
  if (!reporter.problems.empty()) return in_file_order(std::move(reporter.problems));

  Plans plans;
  for (Loader& loader : loaders) plans.push_back(std::move(loader.plan));
  return plans;
}

std::variant<Plans, Problems> load_scenario_file(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || text.fail()) {
    const std::string why = errno != 0 ? std::strerror(errno) : "it is a directory or empty";
    return Problems{{make_source(path, ""), {}, fmt::format("cannot read this file: {}", why)}};
  }
  return load_scenario(path, text.str());
}

}  // namespace sfsim
