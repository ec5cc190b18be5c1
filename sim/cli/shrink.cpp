// `sfsim shrink FILE`: a failing scenario becomes the few steps that matter.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "sim/cli/commands.h"
#include "sim/explore/shrink.h"
#include "sim/report/report.h"

namespace sfsim {
namespace {

constexpr int nothing_broken = 1, file_wrong = 2, usage = 3;

int tell(const Problems& problems) {
  for (const Problem& problem : problems) std::cerr << render(problem) << "\n";
  return file_wrong;
}

int no_such_row(const ShrinkCommand& options, const std::vector<std::string>& rows) {
  std::cerr << fmt::format("sfsim: {}: there is no row \"{}\"", options.file, options.row);
  if (rows.size() == 1 && rows.front().empty())
    std::cerr << "; this file has no `each`\n";
  else
    std::cerr << fmt::format("; the rows are {}\n", fmt::join(rows, "; "));
  return usage;
}

bool wanted(const ShrinkCommand& options, const std::string& row, const Draft& draft) {
  return options.row.empty() ? !run_draft(draft).rule.empty() : row == options.row;
}

int deliver(const ShrinkCommand& options, const Shrunk& shrunk) {
  std::cerr << fmt::format("{}: {}; {} step{} left after {} runs\n", shrunk.rule, shrunk.what, shrunk.steps,
                           shrunk.steps == 1 ? "" : "s", shrunk.runs);
  if (options.out.empty()) {
    std::cout << shrunk.text;
    return 0;
  }
  std::ofstream file(options.out);
  file << shrunk.text;
  file.close();
  if (!file) {
    std::cerr << fmt::format("sfsim: cannot write {}\n", options.out);
    return usage;
  }
  std::cerr << fmt::format("{} run {}\n", options.program, options.out);
  return 0;
}

}  // namespace

int shrink_command(const ShrinkCommand& options) {
  std::ifstream in(options.file, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in) {
    std::cerr << fmt::format("sfsim: {}: cannot read this file\n", options.file);
    return usage;
  }
  auto read = read_drafts(options.file, text.str());
  if (const auto* problems = std::get_if<Problems>(&read)) return tell(*problems);
  FileDrafts& drafts = std::get<FileDrafts>(read);
  if (!options.row.empty() &&
      std::find(drafts.rows.begin(), drafts.rows.end(), options.row) == drafts.rows.end())
    return no_such_row(options, drafts.rows);
  for (size_t i = 0; i < drafts.drafts.size(); ++i) {
    if (!wanted(options, drafts.rows[i], drafts.drafts[i])) continue;
    const Shrunk shrunk = shrink(std::move(drafts.drafts[i]));
    if (shrunk.broken) return deliver(options, shrunk);
  }
  std::cerr << fmt::format("sfsim: {}{}: nothing fails here, so there is nothing to shrink\n", options.file,
                           options.row.empty() ? "" : " (" + options.row + ")");
  return nothing_broken;
}

}  // namespace sfsim
