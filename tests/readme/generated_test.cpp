// What stands in the repository and must follow the programs: the two files that `sfsim schema` writes, kept
// so that editors and readers find them, and every scenario file and document that a document names.
#include <filesystem>
#include <sstream>

#include "tests/catch.h"
#include "tests/process/process.h"

namespace {

std::string printed(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {std::string(PROGRAMS) + "/sfsim"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const testing::Ran ran = testing::run(command);
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  return ran.out;
}

bool is_path_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '/' || c == '.';
}

// The longest run of path characters around each place where `ending` stands.
std::vector<std::string> paths_with(const std::string& text, const std::string& ending) {
  std::vector<std::string> paths;
  for (size_t at = text.find(ending); at != std::string::npos; at = text.find(ending, at + 1)) {
    size_t begin = at;
    while (begin > 0 && is_path_character(text[begin - 1])) --begin;
    if (begin < at) paths.push_back(text.substr(begin, at + ending.size() - begin));
  }
  return paths;
}

}  // namespace

TEST_CASE("every scenario that the table of the product page names is there") {
  const std::string readme = testing::read_file("README.md");
  const size_t begin = readme.find("## The steps of the product page"), end = readme.find("\n## ", begin + 1);
  REQUIRE(end != std::string::npos);
  const auto paths = paths_with(readme.substr(begin, end - begin), ".jsonc");
  CHECK(paths.size() >= 20);
  for (const std::string& path : paths) {
    INFO(path);
    CHECK(std::filesystem::exists("scenarios/" + path));
  }
}

TEST_CASE("every document that a document links is there") {
  for (const char* document :
       {"README.md", "docs/architecture.md", "docs/operating.md", "docs/salesforce.md"}) {
    const std::string text = testing::read_file(document);
    const std::filesystem::path folder = std::filesystem::path(document).parent_path();
    for (size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
      const std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
      if (target.starts_with("http") || target.starts_with("#")) continue;
      INFO(document << " links " << target);
      CHECK(std::filesystem::exists(folder / target.substr(0, target.find('#'))));
    }
  }
}

TEST_CASE("docs/operating.md lists every setting with its default") {
  testing::TemporaryFolder folder;
  const testing::Ran ran =
      testing::run({std::string(PROGRAMS) + "/syncer", "settings", "get", "--db", folder.path("team.db")});
  REQUIRE(ran.exit_code == 0);
  const std::string document = testing::read_file("docs/operating.md");
  std::istringstream lines(ran.out);
  int settings = 0;
  for (std::string line; std::getline(lines, line);) {
    std::string name, value;
    if (line.starts_with(' ') || !(std::istringstream(line) >> name >> value) || name == "setting") continue;
    ++settings;
    INFO(name);
    CHECK(document.find("| `" + name + "` | `" + value + "` |") != std::string::npos);
  }
  CHECK(settings >= 9);
}

TEST_CASE("docs/scenarios.md is what sfsim schema --docs prints") {
  INFO("write it again: sfsim schema --docs > docs/scenarios.md");
  CHECK(testing::read_file("docs/scenarios.md") == printed({"schema", "--docs"}));
}

TEST_CASE("scenarios/scenario.schema.json is what sfsim schema prints") {
  INFO("write it again: sfsim schema > scenarios/scenario.schema.json");
  CHECK(testing::read_file("scenarios/scenario.schema.json") == printed({"schema"}));
}
