// JUnit XML as CI systems read it: one testcase per scenario and row of `each`, with file and line.
#include <fmt/format.h>

#include "sim/report/report.h"

namespace sfsim {
namespace {

// XML 1.0 text: markup escaped, control characters that XML cannot hold replaced.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
    }
  }
  return out;
}

std::string class_of(const std::string& path) {
  std::string name = path.substr(0, path.rfind('.'));
  for (char& c : name)
    if (c == '/') c = '.';
  return name;
}

std::string body_of(const ScenarioResult& result) {
  const TerminalOptions plain;
  if (!result.plan)
    return fmt::format("<error message=\"{}\">{}</error>", xml(result.problems.front().what),
                       xml(render_terminal(result, plain)));
  switch (result.outcome.verdict) {
    case Verdict::passed:
      return "";
    case Verdict::skipped:
      return fmt::format("<skipped message=\"{}\"/>", xml(result.plan->skip));
    case Verdict::failed:
      return fmt::format("<failure message=\"{}\">{}</failure>", xml(result.outcome.failure->what),
                         xml(render_terminal(result, plain)));
    case Verdict::invariant_broken:
    case Verdict::engine_crashed:
      return fmt::format("<error type=\"{}\" message=\"{}\">{}</error>", xml(result.outcome.failure->rule),
                         xml(result.outcome.failure->what), xml(render_terminal(result, plain)));
  }
  return "";
}

int line_of(const ScenarioResult& result) {
  if (!result.plan) return result.problems.front().at.line;
  return result.outcome.failure ? result.outcome.failure->at.line : 1;
}

}  // namespace

std::string render_junit(const std::vector<ScenarioResult>& results, double wall_seconds) {
  size_t failures = 0, errors = 0, skipped = 0;
  std::string cases;
  for (const ScenarioResult& result : results) {
    if (!result.plan || result.outcome.verdict == Verdict::invariant_broken ||
        result.outcome.verdict == Verdict::engine_crashed)
      ++errors;
    else if (result.outcome.verdict == Verdict::failed)
      ++failures;
    else if (result.outcome.verdict == Verdict::skipped)
      ++skipped;
    std::string name = result.plan ? result.plan->title : result.path;
    if (result.plan && !result.plan->row.empty()) name += " [" + result.plan->row + "]";
    cases += fmt::format(
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\" time=\"{:.3f}\">{}</testcase>\n",
        xml(class_of(result.path)), xml(name), xml(result.path), line_of(result), result.outcome.wall_seconds,
        body_of(result));
  }
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\"", results.size(),
                  failures, errors, skipped, wall_seconds);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n  <testsuite name=\"sfsim\" {}>\n{}"
      "  </testsuite>\n</testsuites>\n",
      counts, counts, cases);
}

}  // namespace sfsim
