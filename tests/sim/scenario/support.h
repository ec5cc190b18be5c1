// Small scenarios for the tests of this folder, and plans as text so that two can be compared.
#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "sim/scenario/load.h"

namespace sfsim {

inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Files below a folder with this extension, sorted; none when there is no such folder.
inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                                      const std::string& extension) {
  std::vector<std::filesystem::path> found;
  if (!std::filesystem::is_directory(folder)) return found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == extension) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

// Canonical scenarios: those of the tests, and those of the founding documents where they are to hand.
inline std::vector<std::filesystem::path> good_scenarios() {
  std::vector<std::filesystem::path> found = files_below("tests/sim/scenario/good", ".jsonc");
  for (const auto& path : files_below("../shared/examples", ".jsonc")) found.push_back(path);
  return found;
}

// A file with these steps, about ada (a Contact), bob (not linked) and the record @acme.
inline std::string scenario_with(const std::string& steps, const std::string& more = "") {
  return R"({ "scenario": "x", "start": "2024-01-15 19:00 America/Los_Angeles",
    "people": { "ada": { "salesforce": "Contact" }, "bob": {} }, "records": { "acme": { "type": "Account" } },
    "org": { "users": { "rep": {} } }, )" +
         more + R"( "steps": [)" + steps + "] }";
}

inline std::string mistakes_of(const std::variant<Plans, Problems>& loaded) {
  std::string out;
  if (const auto* problems = std::get_if<Problems>(&loaded))
    for (const Problem& problem : *problems) out += render(problem);
  return out;
}

// Everything a plan says, without places.
std::string plan_text(const Plan& plan);
std::string plans_text(const Plans& plans);

}  // namespace sfsim
