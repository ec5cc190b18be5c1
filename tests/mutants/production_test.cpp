// The seeded bugs are not in the programs that users run, and each of them stands in the engine exactly where
// the table says there is one.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "syncer/domain/mutant.h"
#include "tests/catch.h"

static_assert(!MUTANT(outbox_row_not_written), "a seeded bug is the constant false in production");

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> table_names() {
  return {
#define SEEDED_BUG(name, bug, caught_by) #name,
#include "tests/mutants/mutants.def"
#undef SEEDED_BUG
  };
}

std::string expected_finders() {
  std::string missing;
#define SEEDED_BUG(name, bug, caught_by)                                          \
  if (std::string(caught_by).find('/') != std::string::npos &&                    \
      !std::filesystem::exists("scenarios/" + std::string(caught_by) + ".jsonc")) \
    missing += #name ": there is no scenarios/" + std::string(caught_by) + ".jsonc\n";
#include "tests/mutants/mutants.def"
#undef SEEDED_BUG
  return missing;
}

// Every name in a MUTANT( ) of the engine.
std::set<std::string> names_in_the_engine() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("syncer")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    if (entry.path().filename() == "mutant.h") continue;
    const std::string text = text_of(entry.path());
    const std::string word = "MUTANT(";
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const size_t begin = at + word.size();
      names.insert(text.substr(begin, text.find(')', begin) - begin));
    }
  }
  return names;
}

}  // namespace

TEST_CASE("the program that users run holds no seeded bug") {
  const std::string program = text_of(SYNCER_PROGRAM);
  REQUIRE(program.size() > 100000);
  for (const std::string& name : table_names()) {
    INFO(name);
    CHECK(program.find(name) == std::string::npos);
  }
  CHECK(program.find("selected_mutant") == std::string::npos);
}

TEST_CASE("the table of seeded bugs and the engine name the same ones") {
  const std::vector<std::string> names = table_names();
  const std::set<std::string> table(names.begin(), names.end());
  CHECK(table.size() == names.size());
  CHECK(names.size() >= 40);
  CHECK(table == names_in_the_engine());
}

TEST_CASE("who is to find a seeded bug exists") {
  const std::string missing = expected_finders();
  INFO(missing);
  CHECK(missing.empty());
}
