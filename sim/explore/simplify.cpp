// Candidates are whole copies: a draft is small, and a copy that was refused needs no undoing.
#include "sim/explore/simplify.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

bool try_it(Draft& draft, Draft candidate, const Accept& accept) {
  if (candidate == draft || !accept(candidate)) return false;
  draft = std::move(candidate);
  return true;
}

std::vector<std::string> keys_of(const Draft& object) {
  std::vector<std::string> keys;
  if (object.is_object())
    for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

bool is_timed(const Draft& step) { return step.contains("at") || step.contains("during"); }

Draft with_time(const Draft& step, const Draft& at) {
  Draft out = {{"at", at}};
  for (const auto& [key, value] : step.items()) out[key] = value;
  return out;
}

// Takes a name out of a step; false when nothing of the step is left.
bool forget_name(Draft& step, const std::string& name) {
  const std::string as_record = "@" + name;
  for (const std::string& key : keys_of(step)) {
    Draft& value = step[key];
    if (value == name || value == as_record) {
      if (key != "on") return false;
      step.erase(key);
      continue;
    }
    if (!value.is_array()) continue;
    Draft rest = Draft::array();
    for (const Draft& item : value) {
      const bool row = item.is_object() && item.contains("email") &&
                       item["email"].get<std::string>().starts_with(name + "@");
      if (item != name && !row) rest.push_back(item);
    }
    if (rest.empty()) return false;
    value = std::move(rest);
  }
  return true;
}

Draft without_name(const Draft& draft, const std::string& section, const std::string& name) {
  Draft out = draft;
  out[section].erase(name);
  if (out[section].empty()) out.erase(section);
  Draft steps = Draft::array();
  for (Draft step : draft.at("steps"))
    if (forget_name(step, name)) steps.push_back(std::move(step));
  out["steps"] = std::move(steps);
  return out;
}

// Removes keys below `path`, one at a time, deepest last.
bool drop_keys_at(Draft& draft, const Draft::json_pointer& path, const std::vector<std::string>& keep,
                  const Accept& accept) {
  bool changed = false;
  if (!draft.contains(path)) return false;
  for (const std::string& key : keys_of(draft.at(path))) {
    if (std::find(keep.begin(), keep.end(), key) != keep.end()) continue;
    Draft candidate = draft;
    candidate.at(path).erase(key);
    if (try_it(draft, std::move(candidate), accept)) {
      changed = true;
      continue;
    }
    changed = drop_keys_at(draft, path / key, {}, accept) || changed;
  }
  return changed;
}

}  // namespace

Draft without_steps(const Draft& draft, size_t begin, size_t end) {
  Draft out = draft;
  Draft steps = Draft::array();
  const Draft& old = draft.at("steps");
  Draft time;
  for (size_t i = 0; i < old.size(); ++i) {
    if (i >= begin && i < end) {
      if (old[i].contains("at")) time = old[i]["at"];
      continue;
    }
    const bool inherits = i >= end && !time.is_null() && !is_timed(old[i]);
    steps.push_back(inherits ? with_time(old[i], time) : old[i]);
    if (i >= end && !old[i].contains("during")) time = nullptr;
  }
  out["steps"] = std::move(steps);
  return out;
}

// From the end, in halves, quarters, ... single steps: what comes late needs what came early.
bool drop_steps(Draft& draft, const Accept& accept) {
  bool changed = false;
  for (size_t chunk = std::max<size_t>(1, draft["steps"].size() / 2);; chunk = (chunk + 1) / 2) {
    for (size_t end = draft["steps"].size(); end > 0;) {
      const size_t begin = end > chunk ? end - chunk : 0;
      if (try_it(draft, without_steps(draft, begin, end), accept)) changed = true;
      end = begin;
    }
    if (chunk == 1) break;
  }
  // A fault and its end, a crash and its restart: two that only go together.
  for (size_t i = 0; i < draft["steps"].size(); ++i)
    for (size_t j = i + 1; j < draft["steps"].size(); ++j)
      if (try_it(draft, without_steps(without_steps(draft, j, j + 1), i, i + 1), accept)) {
        changed = true;
        --j;
      }
  return changed;
}

bool drop_people(Draft& draft, const Accept& accept) {
  bool changed = false;
  for (const char* section : {"people", "records"}) {
    if (!draft.contains(section)) continue;
    for (const std::string& name : keys_of(draft[section]))
      changed = try_it(draft, without_name(draft, section, name), accept) || changed;
  }
  return changed;
}

bool drop_keys(Draft& draft, const Accept& accept) {
  using Path = Draft::json_pointer;
  bool changed = drop_keys_at(draft, Path(""), {"scenario", "start", "people", "records", "steps"}, accept);
  for (const char* section : {"people", "records"}) {
    if (!draft.contains(section)) continue;
    for (const std::string& name : keys_of(draft[section]))
      changed = drop_keys_at(draft, Path("") / section / name, {}, accept) || changed;
  }
  for (size_t i = 0; i < draft["steps"].size(); ++i)
    changed = drop_keys_at(draft, Path("/steps") / i, {"at"}, accept) || changed;
  return changed;
}

}  // namespace sfsim
