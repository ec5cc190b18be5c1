// A finding is told by its file, not by the world it came from: what people read is what they can run.
#include "sim/cli/findings.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "sim/report/report.h"

namespace sfsim {

std::string write_found(const std::string& folder, const std::string& name, const std::string& text) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  const std::string path = (std::filesystem::path(folder) / name).string();
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) std::cerr << fmt::format("sfsim: cannot write {}\n", path);
  return path;
}

std::string keep_finding(const std::string& folder, const std::string& program, const std::string& from,
                         const Shrunk& shrunk, double seconds) {
  const std::string path = write_found(folder, found_name(shrunk), shrunk.text);
  const auto loaded = load_scenario_file(path);
  const Plans* plans = std::get_if<Plans>(&loaded);
  Outcome outcome;
  if (plans != nullptr) outcome = run_plan(plans->front(), {});
  if (!shrunk.broken || outcome.verdict == Verdict::passed)
    return fmt::format("\n{} broke {} ({}), but not when run as a file: {}\n", from, shrunk.rule, shrunk.what,
                       path);
  std::string text = fmt::format("\n{} broke {}; {} step{} left after {} runs", from, shrunk.rule,
                                 shrunk.steps, shrunk.steps == 1 ? "" : "s", shrunk.runs);
  text += seconds > 0 ? fmt::format(" in {:.1f} s\n", seconds) : "\n";
  TerminalOptions how;
  how.colour = isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR");
  how.program = program;
  text += render_terminal({&plans->front(), path, {}, std::move(outcome)}, how);
  return text + fmt::format("      {} run {}\n", program, path);
}

std::string keep_killer(const std::string& folder, const std::string& program, const std::string& from,
                        const Shrunk& shrunk) {
  const std::string path = write_found(folder, found_name(shrunk), shrunk.text);
  return fmt::format("\n{} {}; {} step{} left after {} runs\n      {} run {}\n", from, shrunk.what,
                     shrunk.steps, shrunk.steps == 1 ? "" : "s", shrunk.runs, program, path);
}

}  // namespace sfsim
