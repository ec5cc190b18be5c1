// A failure points at the value, says what is really there, tells what led there, and ends with the one
// command that replays it.
#include <fmt/format.h>

#include <algorithm>

#include "sim/report/report.h"
#include "sim/report/timeline.h"

namespace sfsim {
namespace {

struct Paint {
  bool on;
  std::string red(std::string_view text) const { return wrap("31;1", text); }
  std::string green(std::string_view text) const { return wrap("32", text); }
  std::string yellow(std::string_view text) const { return wrap("33", text); }
  std::string bold(std::string_view text) const { return wrap("1", text); }

 private:
  std::string wrap(std::string_view code, std::string_view text) const {
    return on ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
  }
};

std::string title_of(const Plan& plan) {
  return plan.row.empty() ? plan.title : fmt::format("{} [{}]", plan.title, plan.row);
}

// Text for a POSIX shell: quoted only when it must be.
std::string shell_word(const std::string& text) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) ||
           std::string_view("/._-:=+,@%").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string source_block(const Plan& plan, const RunFailure& failure, const Paint& paint) {
  if (failure.at.line < 1 || !plan.file) return fmt::format("      {}\n", failure.what);
  const std::string number = fmt::format("{:>5}", failure.at.line);
  std::string text = fmt::format("{} | {}\n", number, plan.file->line(failure.at.line));
  const auto before = static_cast<size_t>(std::max(0, failure.at.column - 1));
  const auto carets = static_cast<size_t>(std::max(1, failure.at.length));
  text += fmt::format("      | {}{} {}\n", std::string(before, ' '), paint.red(std::string(carets, '^')),
                      failure.what);
  for (const std::string& line : failure.diff) text += fmt::format("      | {}\n", line);
  return text;
}

std::string replay_command(const ScenarioResult& result, const TerminalOptions& options) {
  const int line = result.outcome.failure ? result.outcome.failure->step_line : 0;
  std::string command =
      fmt::format("{} run {}", shell_word(options.program),
                  shell_word(line > 0 ? fmt::format("{}:{}", result.path, line) : result.path));
  if (!result.plan->row.empty()) command += " --row " + shell_word(result.plan->row);
  if (options.http) command += " --http";
  return command + " --serve";
}

std::string render_failure(const ScenarioResult& result, const TerminalOptions& options, const Paint& paint) {
  const RunFailure& failure = *result.outcome.failure;
  std::string place = result.path;
  if (failure.at.line > 0) place += fmt::format(":{}:{}", failure.at.line, failure.at.column);
  std::string text =
      fmt::format("{}  {}\n      {}\n", paint.red("FAIL"), paint.bold(place), title_of(*result.plan));
  if (result.outcome.verdict == Verdict::invariant_broken)
    text += fmt::format("      broken rule: {}\n", paint.red(failure.rule));
  if (result.outcome.verdict == Verdict::engine_crashed) text += "      the engine crashed by itself\n";
  text += fmt::format("\n{}\n", source_block(*result.plan, failure, paint));
  text += fmt::format("{}\n", render_timeline(*result.plan, result.outcome, options.verbose));
  text += fmt::format("      {}      stop here, fake org on a port\n\n", replay_command(result, options));
  return text;
}

}  // namespace

std::string render_terminal(const ScenarioResult& result, const TerminalOptions& options) {
  const Paint paint{options.colour};
  if (!result.plan) {
    std::string text;
    for (const Problem& problem : result.problems) text += render(problem) + "\n";
    return text;
  }
  switch (result.outcome.verdict) {
    case Verdict::passed:
      if (!options.verbose) return "";
      return fmt::format("{}  {}\n      {}\n\n{}\n", paint.green("ok"), result.path, title_of(*result.plan),
                         render_timeline(*result.plan, result.outcome, true));
    case Verdict::skipped:
      return fmt::format("{}  {}\n      {}: {}\n", paint.yellow("skip"), result.path, title_of(*result.plan),
                         result.plan->skip);
    case Verdict::failed:
    case Verdict::invariant_broken:
    case Verdict::engine_crashed:
      return render_failure(result, options, paint);
  }
  return "";
}

std::string render_summary(const std::vector<ScenarioResult>& results, double wall_seconds,
                           const TerminalOptions& options) {
  const Paint paint{options.colour};
  size_t passed = 0, failed = 0, skipped = 0, wrong = 0;
  for (const ScenarioResult& result : results) {
    if (!result.plan)
      ++wrong;
    else if (result.outcome.verdict == Verdict::passed)
      ++passed;
    else if (result.outcome.verdict == Verdict::skipped)
      ++skipped;
    else
      ++failed;
  }
  std::string text = fmt::format("{} passed, {} failed", passed, failed);
  if (skipped) text += fmt::format(", {} skipped", skipped);
  if (wrong) text += fmt::format(", {} with mistakes in the file", wrong);
  text = failed || wrong ? paint.red(text) : paint.green(text);
  return fmt::format("{} in {:.2f} s\n", text, wall_seconds);
}

}  // namespace sfsim
