// Which files a command works on: those named, and every .jsonc below the directories named.
#include <algorithm>
#include <filesystem>
#include <set>

#include "sim/cli/commands.h"

namespace sfsim {
namespace {

namespace fs = std::filesystem;

void add_below(const fs::path& directory, std::vector<std::string>& found) {
  std::error_code error;
  fs::recursive_directory_iterator it(directory, fs::directory_options::skip_permission_denied, error), end;
  while (!error && it != end) {
    const std::string name = it->path().filename().string();
    std::error_code ignored;
    if (it->is_directory(ignored) && name.starts_with('.'))
      it.disable_recursion_pending();
    else if (it->is_regular_file(ignored) && !name.starts_with('.') && it->path().extension() == ".jsonc")
      found.push_back(it->path().lexically_normal().string());
    it.increment(error);
  }
}

}  // namespace

std::vector<std::string> find_scenarios(const std::vector<std::string>& paths,
                                        std::vector<std::string>& missing) {
  std::vector<std::string> found;
  for (const std::string& path : paths.empty() ? std::vector<std::string>{"scenarios"} : paths) {
    std::error_code error;
    if (fs::is_directory(path, error))
      add_below(path, found);
    else if (fs::exists(path, error))
      found.push_back(fs::path(path).lexically_normal().string());
    else
      missing.push_back(path);
  }
  std::sort(found.begin(), found.end());
  // The same file by two spellings counts once.
  std::set<std::string> seen;
  std::erase_if(found, [&](const std::string& path) {
    std::error_code error;
    return !seen.insert(fs::weakly_canonical(path, error).string()).second;
  });
  return found;
}

}  // namespace sfsim
