// sfsim fmt: rewrites files into the canonical form. A file with mistakes is never touched, and a file is
// replaced in one rename, so that a full disk leaves it as it is.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "sim/cli/commands.h"
#include "sim/scenario/load.h"

namespace sfsim {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return std::nullopt;
  return text;
}

bool replace_file(const std::string& path, const std::string& text) {
  // A link is followed: the file it names is rewritten, not the link.
  std::error_code error;
  const fs::path target = fs::weakly_canonical(path, error);
  const fs::path fresh = target.string() + ".sfsim-fmt";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << text;
    out.flush();
    if (!out) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) {
    fs::permissions(fresh, fs::status(target).permissions(), error);
    if (!error) fs::rename(fresh, target, error);
  }
  if (!error) return true;
  std::error_code ignored;
  fs::remove(fresh, ignored);
  fmt::print(stderr, "{}: cannot write: {}\n", path, error.message());
  return false;
}

void print_problems(const Problems& problems, bool& first) {
  for (const Problem& problem : problems) {
    fmt::print(stderr, "{}{}", first ? "" : "\n", render(problem));
    first = false;
  }
}

// The canonical text, or the mistakes.
std::variant<std::string, Problems> canonical(const std::string& path, const std::string& text) {
  auto loaded = load_scenario(path, text);
  if (auto* problems = std::get_if<Problems>(&loaded)) return std::move(*problems);
  return format_scenario(path, text);
}

int standard_input(bool check) {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const auto result = canonical("<stdin>", text);
  bool first = true;
  if (const auto* problems = std::get_if<Problems>(&result)) {
    print_problems(*problems, first);
    return 2;
  }
  const std::string& formatted = std::get<std::string>(result);
  if (check) return formatted == text ? 0 : 1;
  std::cout << formatted << std::flush;
  return std::cout ? 0 : 3;
}

}  // namespace

int fmt_command(const FmtOptions& options) {
  if (options.paths.size() == 1 && options.paths.front() == "-") return standard_input(options.check);
  std::vector<std::string> missing;
  const std::vector<std::string> files = find_scenarios(options.paths, missing);
  for (const std::string& path : missing) fmt::print(stderr, "{}: no such file or directory\n", path);
  if (!missing.empty()) return 3;
  if (files.empty()) {
    fmt::print(stderr, "no scenario files (*.jsonc) there\n");
    return 3;
  }
  bool wrong = false, failed = false, first = true;
  size_t changed = 0;
  for (const std::string& path : files) {
    const auto text = read_all(path);
    if (!text) {
      fmt::print(stderr, "{}: cannot read this file\n", path);
      failed = true;
      continue;
    }
    const auto result = canonical(path, *text);
    if (const auto* problems = std::get_if<Problems>(&result)) {
      print_problems(*problems, first);
      wrong = true;
      continue;
    }
    const std::string& formatted = std::get<std::string>(result);
    if (formatted == *text) continue;
    ++changed;
    if (!options.check && !replace_file(path, formatted)) {
      failed = true;
      continue;
    }
    fmt::print("{} {}\n", options.check ? "would change" : "formatted", path);
  }
  if (wrong) fmt::print(stderr, "\nfiles with mistakes are left as they are\n");
  if (failed) return 3;
  if (wrong) return 2;
  if (changed == 0 && !options.check)
    fmt::print("{} file{} in canonical form\n", files.size(), files.size() == 1 ? "" : "s");
  return options.check && changed > 0 ? 1 : 0;
}

}  // namespace sfsim
