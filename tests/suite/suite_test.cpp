// The scenario suite as its users run it: twice, over sockets, in another time zone, and always the same hash
// for every row of every file.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/process/process.h"

namespace fs = std::filesystem;
using testing::Ran;

namespace {

Ran sfsim(std::vector<std::string> words, const testing::Environment& environment = {}) {
  words.insert(words.begin(), SFSIM_PROGRAM);
  return testing::run(words, environment);
}

// A run with --hashes, read: its lines "HASH  PATH  ROW" as "PATH  ROW" -> hash, and all the others.
struct Suite {
  std::map<std::string, std::string> hashes;
  std::string report;
};
Suite suite_of(const Ran& ran) {
  Suite suite;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    const bool hash =
        line.size() > 18 && line.substr(16, 2) == "  " && line.find_first_not_of("0123456789abcdef") == 16;
    if (hash)
      CHECK(suite.hashes.emplace(line.substr(18), line.substr(0, 16)).second);
    else
      suite.report += line + "\n";
  }
  return suite;
}

std::map<std::string, std::string> run_suite(std::vector<std::string> more,
                                             const testing::Environment& environment) {
  std::vector<std::string> words = {"run", "scenarios", "--hashes"};
  words.insert(words.end(), more.begin(), more.end());
  const Ran ran = sfsim(words, environment);
  const Suite suite = suite_of(ran);
  INFO(suite.report << ran.err);
  CHECK(ran.exit_code == 0);
  return suite.hashes;
}

std::set<std::string> scenario_files() {
  std::set<std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator("scenarios"))
    if (entry.path().extension() == ".jsonc") files.insert(entry.path().generic_string());
  return files;
}

void check_same(const std::map<std::string, std::string>& expected,
                const std::map<std::string, std::string>& got) {
  for (const auto& [row, hash] : expected) {
    INFO(row);
    const auto found = got.find(row);
    REQUIRE(found != got.end());
    CHECK(found->second == hash);
  }
  CHECK(got.size() == expected.size());
}

// "scenario": "..." of a file; the format has it on a line of its own.
std::string title_of(const std::string& file) {
  std::istringstream lines(testing::read_file(file));
  const std::string key = "\"scenario\": \"";
  for (std::string line; std::getline(lines, line);)
    if (const size_t at = line.find(key); at != std::string::npos) {
      const size_t begin = at + key.size();
      return line.substr(begin, line.find_last_of('"') - begin);
    }
  return "";
}

}  // namespace

TEST_CASE("every scenario passes, the same way every time and everywhere") {
  const auto direct = run_suite({"--twice"}, {});
  const std::set<std::string> files = scenario_files();
  CHECK(files.size() >= 40);
  for (const std::string& file : files) {
    INFO(file << " was not run");
    CHECK(std::any_of(direct.begin(), direct.end(), [&](const auto& row) {
      return row.first == file || row.first.starts_with(file + "  ");
    }));
  }
  const auto again = [&](const char* how, std::vector<std::string> words, const testing::Environment& where) {
    INFO(how);
    check_same(direct, run_suite(std::move(words), where));
  };
  again("over sockets", {"--http"}, {});
  again("in India, with Turkish letters", {}, {{"TZ", "Asia/Kolkata"}, {"LC_ALL", "tr_TR.UTF-8"}});
  again("in UTC", {}, {{"TZ", "UTC"}});
}

TEST_CASE("the scenario files are in canonical form and without mistakes") {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"fmt", "--check", "scenarios"}, {"check", "scenarios"}}) {
    const Ran ran = sfsim(words);
    INFO(words[0] << "\n" << ran.out << ran.err);
    CHECK(ran.exit_code == 0);
  }
}

TEST_CASE("a scenario is found by its name and by its sentence") {
  std::map<std::string, std::string> names, titles;
  for (const std::string& file : scenario_files()) {
    const std::string name = fs::path(file).stem().string();
    INFO(file);
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    const auto [same_name, fresh_name] = names.emplace(name, file);
    INFO("also " << same_name->second);
    CHECK(fresh_name);
    const std::string title = title_of(file);
    CHECK_FALSE(title.empty());
    const auto [same_title, fresh_title] = titles.emplace(title, file);
    INFO("the same sentence as " << same_title->second);
    CHECK(fresh_title);
    // One promise each, in a folder a promise: scenarios/FOLDER/NAME.jsonc.
    CHECK(std::count(file.begin(), file.end(), '/') == 2);
  }
}

TEST_CASE("the examples the format was agreed on run unchanged") {
  const std::string folder = "../shared/examples";
  if (!fs::is_directory(folder)) return;  // they are not part of the repository
  size_t files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".jsonc") ++files;
  CHECK(files == 3);
  for (const char* way : {"--twice", "--http"}) {
    const Ran ran = sfsim({"run", folder, "--hashes", way});
    INFO(ran.out << ran.err);
    CHECK(ran.exit_code == 0);
    CHECK(suite_of(ran).hashes.size() >= files);
  }
}
