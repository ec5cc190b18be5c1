// The README, docs/operating.md and docs/salesforce.md are executed: every ```console block, in order, in one
// shell, in a copy of nothing but the scenarios. A line that starts with "$ " is a command (continued while
// it ends in "\" or inside a here-document); the lines after it are what it must print. "[..]" stands for any
// text within a line, a line
// "..." for any lines.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/catch.h"
#include "tests/process/process.h"

namespace {

struct Command {
  int line = 0;
  std::string text;
  std::vector<std::string> expected;
};

// Reads the commands of every console block.
std::vector<Command> commands_of(const std::string& path) {
  std::vector<Command> commands;
  std::ifstream file(path);
  bool in_block = false, continued = false;
  std::string here_end;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.rfind("```", 0) == 0) {
      in_block = line == "```console";
      continue;
    }
    if (!in_block) continue;
    if (!here_end.empty() || continued) {
      commands.back().text += "\n" + line;
      if (line == here_end) here_end.clear();
      continued = here_end.empty() && !line.empty() && line.back() == '\\';
    } else if (line.rfind("$ ", 0) == 0) {
      commands.push_back({number, line.substr(2), {}});
      continued = line.back() == '\\';
      if (const size_t here = line.find("<<'"); here != std::string::npos)
        here_end = line.substr(here + 3, line.find('\'', here + 3) - here - 3);
    } else if (!commands.empty()) {
      commands.back().expected.push_back(line);
    }
  }
  return commands;
}

// Pattern with "[..]" against one line.
bool line_matches(std::string_view pattern, std::string_view line) {
  const size_t wild = pattern.find("[..]");
  if (wild == std::string_view::npos) return pattern == line;
  if (line.substr(0, wild) != pattern.substr(0, wild)) return false;
  const std::string_view rest = pattern.substr(wild + 4);
  for (size_t at = wild; at <= line.size(); ++at)
    if (line_matches(rest, line.substr(at))) return true;
  return false;
}

bool lines_match(const std::vector<std::string>& pattern, size_t p, const std::vector<std::string>& lines,
                 size_t l) {
  if (p == pattern.size()) return l == lines.size();
  if (pattern[p] == "...") {
    for (size_t skip = l; skip <= lines.size(); ++skip)
      if (lines_match(pattern, p + 1, lines, skip)) return true;
    return false;
  }
  return l < lines.size() && line_matches(pattern[p], lines[l]) && lines_match(pattern, p + 1, lines, l + 1);
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

// Runs a document's commands in one shell, `before` in front of them.
void check_document(const std::string& path, const std::string& before) {
  const std::string marker = "@@@ end of command ";
  testing::TemporaryFolder folder;
  std::filesystem::copy("scenarios", folder.path("scenarios"), std::filesystem::copy_options::recursive);
  const std::vector<Command> commands = commands_of(path);
  REQUIRE(commands.size() > 8);
  // The two make commands build this very test; what `make run` prints is what its last line runs.
  std::string script = "exec 2>&1\ncd " + folder.folder() + "\n";
  script += "make() { case $1 in run) sfsim run scenarios;; *) :;; esac; }\n";
  script += "trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n";
  script += before;
  for (size_t i = 0; i < commands.size(); ++i)
    script += commands[i].text + "\necho; echo \"" + marker + std::to_string(i) + " $?\"\n";
  const testing::Ran ran = testing::run(
      {"bash", "-c", script},
      {{"PATH", std::string(PROGRAMS) + ":" + getenv("PATH")}, {"HOME", folder.folder()}, {"USER", "dev"}});

  size_t begin = 0;
  for (size_t i = 0; i < commands.size(); ++i) {
    const std::string end_mark = "\n" + marker + std::to_string(i) + " ";
    const size_t end = ran.out.find(end_mark, begin);
    INFO(path << ":" << commands[i].line << ": $ " << commands[i].text);
    if (end == std::string::npos) FAIL("the shell ended before it; the whole output:\n" << ran.out);
    const std::vector<std::string> printed = split(ran.out.substr(begin, end - begin));
    std::string shown;
    for (const std::string& line : printed) shown += line + "\n";
    INFO("printed:\n" << shown);
    const bool building =
        commands[i].text.rfind("make test", 0) == 0 || commands[i].text.rfind("make bench", 0) == 0;
    std::vector<std::string> expected = commands[i].expected;
    while (!expected.empty() && expected.back().empty()) expected.pop_back();
    if (!building) CHECK(lines_match(expected, 0, printed, 0));
    begin = ran.out.find('\n', end + 1) + 1;
  }
}

}  // namespace

TEST_CASE("everything the README shows is what happens") { check_document("README.md", ""); }

// The document speaks of orgs that are there already: two demo orgs, and what `check` looks at is the one in
// which the field is still hidden.
TEST_CASE("everything docs/operating.md shows is what happens") {
  check_document(
      "docs/operating.md",
      "for run_as in admin integration; do\n"
      "  sfsim serve --demo --run-as $run_as@sfsim.test --port 0 --ready-file $run_as.txt > /dev/null &\n"
      "  until [ -s $run_as.txt ]; do sleep 0.1; done\n"
      "done\n"
      "export SYNCER_DB=team.db SYNCER_CLIENT_ID=sfsim-client SYNCER_CLIENT_SECRET=sfsim-secret\n"
      "export SYNCER_INSTANCE_URL=$(head -1 admin.txt) HIDDEN=$(head -1 integration.txt)\n"
      "syncer() { if [ \"$1\" = check ]; then command syncer \"$@\" --instance-url $HIDDEN; else "
      "command syncer \"$@\"; fi; }\n");
}

TEST_CASE("the controls that docs/salesforce.md shows are what happens") {
  check_document("docs/salesforce.md", "");
}
