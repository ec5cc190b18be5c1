// The rules of the house as a test: who may know whom (docs/architecture.md), where time, chance, sockets and
// SQL may come from, and how a file looks. Reads the sources as text, so that a rule names the line that
// breaks it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace fs = std::filesystem;

namespace {

struct Source {
  std::string path;  // from the repository's root
  std::vector<std::string> lines;
};

const std::vector<Source>& sources() {
  static const std::vector<Source> all = [] {
    std::vector<Source> found;
    for (const char* root : {"syncer", "sim", "tests", "bench"})
      for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".cpp" && extension != ".h") continue;
        Source source{entry.path().generic_string(), {}};
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) source.lines.push_back(line);
        found.push_back(std::move(source));
      }
    std::sort(found.begin(), found.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
    return found;
  }();
  return all;
}

bool starts_with_any(const std::string& text, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return text.rfind(prefix, 0) == 0; });
}

// The code of a line: comments and string literals blanked, so that words in them break no rule.
std::string code_of(const std::string& line) {
  std::string code;
  bool in_string = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (!in_string && line.compare(i, 2, "//") == 0) break;
    if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')) in_string = !in_string;
    code += in_string ? ' ' : line[i];
  }
  return code;
}

std::string included(const std::string& line) {
  if (line.rfind("#include", 0) != 0) return "";
  const size_t begin = line.find_first_of("\"<");
  const size_t end = line.find_first_of("\">", begin + 1);
  return begin == std::string::npos || end == std::string::npos ? ""
                                                                : line.substr(begin + 1, end - begin - 1);
}

// Every line of the sources under `roots` that is not in `allowed` and for which `breaks` holds.
template <typename Breaks>
std::string offenders(const std::vector<std::string>& roots, const std::set<std::string>& allowed,
                      Breaks breaks) {
  std::ostringstream out;
  for (const Source& source : sources()) {
    if (!starts_with_any(source.path, roots) || allowed.contains(source.path)) continue;
    for (size_t i = 0; i < source.lines.size(); ++i)
      if (breaks(source.lines[i])) out << source.path << ":" << i + 1 << ": " << source.lines[i] << "\n";
  }
  return out.str();
}

std::string offending_words(const std::vector<std::string>& words, const std::set<std::string>& allowed) {
  return offenders({"syncer/", "sim/"}, allowed, [&](const std::string& line) {
    const std::string code = code_of(line);
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return code.find(word) != std::string::npos; });
  });
}

std::string offending_includes(const std::vector<std::string>& headers, const std::vector<std::string>& roots,
                               const std::set<std::string>& allowed) {
  return offenders(roots, allowed,
                   [&](const std::string& line) { return starts_with_any(included(line), headers); });
}

}  // namespace

TEST_CASE("a folder includes only what the architecture lets it know") {
  // Folder -> the folders (or single headers) of ours it may include, besides itself.
  const std::map<std::string, std::vector<std::string>> may_know = {
      {"syncer/domain/", {}},
      {"syncer/store/", {"syncer/domain/"}},
      {"syncer/salesforce/", {"syncer/domain/"}},
      {"syncer/engine/", {"syncer/domain/", "syncer/store/store.h", "syncer/salesforce/"}},
      {"syncer/app/", {"syncer/"}},
      {"sim/org/", {}},
      {"sim/soql/", {"sim/org/"}},
      {"sim/api/", {"sim/org/", "sim/soql/"}},
      {"sim/scenario/", {"syncer/domain/", "syncer/store/store.h"}},
      {"sim/world/", {"sim/scenario/", "sim/api/", "sim/org/", "sim/soql/", "syncer/"}},
      {"sim/explore/", {"sim/world/world.h", "sim/scenario/", "syncer/domain/"}},
      {"sim/report/", {"sim/world/world.h", "sim/scenario/", "syncer/domain/"}},
      {"sim/controls/",
       {"sim/world/faults.h", "sim/world/fault_answers.h", "sim/scenario/", "sim/api/", "sim/org/",
        "syncer/domain/"}},
      {"sim/cli/", {"sim/", "syncer/domain/"}},
  };
  for (const auto& [folder, known] : may_know) {
    const std::string broken =
        offenders({folder}, {}, [&, &own = folder, &others = known](const std::string& line) {
          const std::string header = included(line);
          if (!starts_with_any(header, {"syncer/", "sim/", "tests/", "bench/"})) return false;
          return header.rfind(own, 0) != 0 && !starts_with_any(header, others);
        });
    INFO(folder << " may not include:\n" << broken);
    CHECK(broken.empty());
  }
  for (const Source& source : sources())
    if (starts_with_any(source.path, {"syncer/", "sim/"})) {
      INFO(source.path << " is in a folder without a rule: add it to may_know");
      CHECK(std::any_of(may_know.begin(), may_know.end(),
                        [&](const auto& rule) { return source.path.rfind(rule.first, 0) == 0; }));
    }
}

TEST_CASE("sockets, SQL and command lines have one place each") {
  const std::string http = offending_includes(
      {"httplib.h"}, {"syncer/", "sim/"},
      {"syncer/salesforce/http_transport.cpp", "syncer/app/http_server.cpp", "sim/api/http_server.cpp"});
  INFO("httplib.h belongs to the http transport and the http servers:\n" << http);
  CHECK(http.empty());

  const std::string sql = offenders({"syncer/", "sim/"}, {}, [](const std::string& line) {
    return starts_with_any(included(line), {"SQLiteCpp/", "sqlite3.h"});
  });
  std::istringstream lines(sql);
  for (std::string line; std::getline(lines, line);) {
    INFO("SQL belongs to store, org and soql: " << line);
    CHECK(starts_with_any(line, {"syncer/store/", "sim/org/", "sim/soql/"}));
  }

  const std::string cli = offending_includes({"CLI/"}, {"syncer/", "sim/", "tests/"},
                                             {"syncer/app/command_line.cpp", "sim/cli/main.cpp",
                                              "sim/cli/serve_line.cpp", "tests/mutants/runner/main.cpp"});
  INFO("CLI11 is slow to compile and belongs to the command lines:\n" << cli);
  CHECK(cli.empty());
}

TEST_CASE("time, chance and sleep come through the ports") {
  const std::string broken = offending_words(
      {"_clock::now", "clock_gettime", "gettimeofday", "time(nullptr)", "localtime", "random_device",
       "mt19937", "uniform_int_distribution", "sleep_for", "usleep(", "nanosleep", " rand(", "srand("},
      {"syncer/app/system_ports.cpp", "sim/cli/explore.cpp", "sim/cli/search.cpp", "sim/cli/run.cpp",
       "sim/cli/serve.cpp", "sim/api/http_server.cpp"});
  INFO("a clock, a random number or a sleep outside the ports:\n" << broken);
  CHECK(broken.empty());
}

TEST_CASE("nothing breaks the fibers: no thread_local, no swallowed crash, no <regex>") {
  const std::string local = offending_words({"thread_local"}, {});
  INFO(local);
  CHECK(local.empty());
  const std::string regex = offending_includes({"regex"}, {"syncer/", "sim/"}, {});
  INFO(regex);
  CHECK(regex.empty());
  for (const Source& source : sources()) {
    if (!starts_with_any(source.path, {"syncer/", "sim/"})) continue;
    for (size_t i = 0; i < source.lines.size(); ++i) {
      if (code_of(source.lines[i]).find("catch (...)") == std::string::npos) continue;
      std::string block;
      for (size_t j = i; j < std::min(i + 8, source.lines.size()); ++j) block += source.lines[j];
      INFO(source.path << ":" << i + 1 << ": catch (...) must rethrow");
      CHECK(block.find("throw;") != std::string::npos);
    }
  }
}

TEST_CASE("the giant headers stay out of headers") {
  std::string broken;
  for (const Source& source : sources()) {
    if (!source.path.ends_with(".h") || source.path == "tests/catch.h") continue;
    for (const std::string& line : source.lines)
      if (starts_with_any(included(line),
                          {"nlohmann/json.hpp", "httplib.h", "simdjson.h", "CLI/", "catch2/"}))
        broken += source.path + ": " + line + "\n";
  }
  INFO(broken);
  CHECK(broken.empty());
}

TEST_CASE("a file opens with its idea, keeps its lines short and stays one noun") {
  for (const Source& source : sources()) {
    INFO(source.path);
    REQUIRE_FALSE(source.lines.empty());
    CHECK(source.lines.front().rfind("// ", 0) == 0);
    CHECK(source.lines.size() <= 400);
    for (size_t i = 0; i < source.lines.size(); ++i) {
      const bool long_literal = source.lines[i].find("R\"") != std::string::npos;
      INFO("line " << i + 1 << ": " << source.lines[i]);
      CHECK((source.lines[i].size() <= 130 || long_literal));
      CHECK(source.lines[i].find('\t') == std::string::npos);
    }
  }
}

namespace {

bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The free function that begins at this line: a type, a blank, a name, a bracket; else empty.
std::string function_begun(const std::string& line) {
  const std::string code = code_of(line);
  const size_t bracket = code.find('(');
  if (code.empty() || !in_name(code[0]) || bracket == std::string::npos || code.find('=') < bracket)
    return "";
  if (starts_with_any(code, {"return ", "using ", "namespace ", "struct ", "class ", "enum ", "template",
                             "static_assert", "extern ", "TEST_CASE"}))
    return "";
  size_t begin = bracket;
  while (begin > 0 && in_name(code[begin - 1])) --begin;
  if (begin == 0 || begin == bracket || std::string(" *&").find(code[begin - 1]) == std::string::npos)
    return "";
  return code.substr(begin, bracket - begin);
}

bool calls(const Source& source, const std::string& name) {
  return std::any_of(source.lines.begin(), source.lines.end(), [&](const std::string& line) {
    const std::string code = code_of(line);
    for (size_t at = code.find(name + "("); at != std::string::npos; at = code.find(name + "(", at + 1))
      if (at == 0 || (!in_name(code[at - 1]) && std::string(".:>").find(code[at - 1]) == std::string::npos))
        return true;
    return false;
  });
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }
std::string program_of(const std::string& path) { return path.substr(0, path.find('/')); }

}  // namespace

// `make ci` compiles files of a folder as one: there the others would silently call the private function.
TEST_CASE("a private function has not the name of a public one that its folder calls") {
  std::map<std::string, std::string> declared;  // program and name -> header
  for (const Source& source : sources()) {
    if (!source.path.ends_with(".h")) continue;
    for (const std::string& line : source.lines)
      if (const std::string name = function_begun(line); !name.empty())
        declared[program_of(source.path) + " " + name] = source.path;
  }
  std::string broken;
  for (const Source& source : sources()) {
    if (!source.path.ends_with(".cpp") || !starts_with_any(source.path, {"syncer/", "sim/"})) continue;
    bool in_private = false;
    for (const std::string& line : source.lines) {
      if (line == "namespace {") in_private = true;
      if (line.rfind("}", 0) == 0 && line.find("// namespace") != std::string::npos) in_private = false;
      const std::string name = in_private ? function_begun(line) : "";
      const auto found = declared.find(program_of(source.path) + " " + name);
      if (name.empty() || found == declared.end()) continue;
      for (const Source& other : sources())
        if (other.path != source.path && other.path.ends_with(".cpp") &&
            folder_of(other.path) == folder_of(source.path) && calls(other, name))
          broken += source.path + ": " + name + ", declared in " + found->second + ", called in " +
                    other.path + "\n";
    }
  }
  INFO("rename the private function:\n" << broken);
  CHECK(broken.empty());
}
