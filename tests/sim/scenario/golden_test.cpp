// Every mistake that a file can have, as a file: tests/golden/scenario/NAME.jsonc and what is said about it
// in NAME.txt. UPDATE_GOLDEN=1 writes the texts anew; read the diff before you keep it.
#include <cstdlib>

#include "tests/catch.h"
#include "tests/sim/scenario/support.h"

using namespace sfsim;

TEST_CASE("every wrong file is told what is wrong, where, and how to put it right") {
  const auto files = files_below("tests/golden/scenario", ".jsonc");
  REQUIRE(files.size() >= 40);
  const bool update = std::getenv("UPDATE_GOLDEN") != nullptr;
  for (const auto& path : files) {
    const auto loaded = load_scenario(path.filename().string(), file_text(path));
    INFO(path);
    const bool is_wrong = std::holds_alternative<Problems>(loaded);
    CHECK(is_wrong);
    std::string told;
    if (is_wrong)
      for (const Problem& problem : std::get<Problems>(loaded))
        told += (told.empty() ? "" : "\n") + render(problem);
    const auto expected = std::filesystem::path(path).replace_extension(".txt");
    if (update) std::ofstream(expected, std::ios::binary) << told;
    CHECK(told == file_text(expected));
  }
}

TEST_CASE("every golden text belongs to a file") {
  for (const auto& path : files_below("tests/golden/scenario", ".txt"))
    CHECK(std::filesystem::exists(std::filesystem::path(path).replace_extension(".jsonc")));
}
