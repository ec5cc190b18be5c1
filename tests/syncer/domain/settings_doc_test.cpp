// The table of settings in docs/operating.md is made from the table in the code: `make golden` writes it
// again.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "syncer/domain/settings.h"
#include "tests/catch.h"

namespace syncer {
namespace {

constexpr const char* document = "docs/operating.md";
constexpr const char* head = "| setting | default | values | meaning |\n|---|---|---|---|\n";

std::string text_of_document() {
  std::ifstream file(document);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string table() {
  std::string rows;
  for (const SettingInfo& info : setting_table()) {
    std::string values = info.values;
    for (size_t at = values.find(" | "); at != std::string::npos; at = values.find(" | "))
      values.replace(at, 3, ", ");
    rows += "| `" + info.name + "` | `" + *get_setting(Settings{}, info.name) + "` | " + values + " | " +
            info.meaning + " |\n";
  }
  return rows;
}

TEST_CASE("docs/operating.md has the table of settings as the code has it") {
  const std::string text = text_of_document();
  const size_t begin = text.find(head);
  REQUIRE(begin != std::string::npos);
  const size_t rows = begin + std::string(head).size(), end = text.find("\n\n", rows) + 1;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(document) << text.substr(0, rows) << table() << text.substr(end);
    return;
  }
  INFO("write it again: make golden");
  CHECK(text.substr(rows, end - rows) == table());
}

}  // namespace
}  // namespace syncer
