// Files of `--data`. The object of a CSV is in its name: Contact.csv, Contact-2024.csv. A plan of `sf data
// export tree --plan` names files that lie beside it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include <fmt/format.h>

#include "sim/controls/load_data.h"

namespace sfsim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::optional<std::string> file_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

// A plan is a list of {"sobject": .., "files": [..]}.
bool is_plan(const Json& json) {
  return json.is_array() && !json.empty() && std::all_of(json.begin(), json.end(), [](const Json& part) {
           return part.is_object() && part.contains("sobject") && part.contains("files") &&
                  part["files"].is_array();
         });
}

// Contact-2024 -> Contact, where there is such an object; the whole name else, for the refusal.
std::string object_in_name(const Org& org, const std::string& stem) {
  for (size_t length = stem.size(); length > 0; --length)
    if (org.schema().find(std::string_view(stem).substr(0, length))) {
      const bool whole = length == stem.size() || !std::isalnum(static_cast<unsigned char>(stem[length]));
      if (whole) return stem.substr(0, length);
    }
  return {};
}

std::optional<LoadMistake> add(DataLoader& loader, const Org& org, const fs::path& path, std::string object) {
  const auto text = file_text(path);
  if (!text) return LoadMistake{fmt::format("{}: this file cannot be read", path.string())};
  const std::string name = path.string();
  if (path.extension() == ".csv") {
    if (object.empty()) object = object_in_name(org, path.stem().string());
    if (object.empty())
      return LoadMistake{fmt::format("{}: its name is no object's: call it Contact.csv", name)};
    loader.add_csv(name, object, *text);
    return std::nullopt;
  }
  const Json json = Json::parse(*text, nullptr, false);
  if (!is_plan(json)) {
    loader.add_json(name, object, *text);
    return std::nullopt;
  }
  for (const Json& part : json)
    for (const Json& file : part["files"]) {
      if (!file.is_string() || !part["sobject"].is_string())
        return LoadMistake{name + ": a plan names files"};
      if (auto wrong = add(loader, org, path.parent_path() / file.get<std::string>(), part["sobject"]))
        return wrong;
    }
  return std::nullopt;
}

}  // namespace

std::variant<Loaded, LoadMistake> load_files(Org& org, const std::vector<std::string>& paths) {
  DataLoader loader(org);
  for (const std::string& path : paths)
    if (auto wrong = add(loader, org, path, {})) return *wrong;
  return loader.finish();
}

}  // namespace sfsim
