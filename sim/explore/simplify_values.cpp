// Plainer values: what a person would have written. Times are rounded as far as the rule still breaks.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/explore/simplify.h"
#include "sim/scenario/times.h"

namespace sfsim {
namespace {

bool try_at(Draft& draft, const Draft::json_pointer& path, Draft value, const Accept& accept) {
  if (draft.at(path) == value) return false;
  Draft candidate = draft;
  candidate.at(path) = std::move(value);
  if (!accept(candidate)) return false;
  draft = std::move(candidate);
  return true;
}

// "day 3 20:00:05": its parts; nothing for other ways to write a time.
struct DayTime {
  int day = 1, hour = 0, minute = 0, second = 0;
  std::string text() const {
    return second != 0 ? fmt::format("day {} {:02}:{:02}:{:02}", day, hour, minute, second)
                       : fmt::format("day {} {:02}:{:02}", day, hour, minute);
  }
};

std::optional<int> number(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<DayTime> read_time(const Draft& value) {
  if (!value.is_string()) return std::nullopt;
  const std::string text = value.get<std::string>();
  const size_t blank = text.find(' ', 4);
  if (!text.starts_with("day ") || blank == std::string::npos) return std::nullopt;
  const std::string clock = text.substr(blank + 1);
  if (clock.size() != 5 && clock.size() != 8) return std::nullopt;
  const auto day = number(text.substr(4, blank - 4));
  const auto hour = number(clock.substr(0, 2));
  const auto minute = number(clock.substr(3, 2));
  const auto second = clock.size() == 8 ? number(clock.substr(6, 2)) : std::optional<int>(0);
  if (!day || !hour || !minute || !second) return std::nullopt;
  return DayTime{*day, *hour, *minute, *second};
}

// Days that the whole rest of the file can do without.
bool earlier_days(Draft& draft, const Accept& accept) {
  bool changed = false;
  for (size_t i = 0; i < draft["steps"].size(); ++i) {
    const Draft& step = draft["steps"][i];
    const auto time = step.contains("at") ? read_time(step["at"]) : std::nullopt;
    if (!time || time->day < 2) continue;
    for (int by = time->day - 1; by >= 1; --by) {
      Draft candidate = draft;
      for (size_t j = i; j < candidate["steps"].size(); ++j) {
        Draft& later = candidate["steps"][j];
        auto moved = later.contains("at") ? read_time(later["at"]) : std::nullopt;
        if (!moved) continue;
        moved->day = std::max(1, moved->day - by);
        later["at"] = moved->text();
      }
      if (!accept(candidate)) continue;
      draft = std::move(candidate);
      changed = true;
      break;
    }
  }
  return changed;
}

bool round_time(Draft& draft, const Draft::json_pointer& path, const Accept& accept) {
  const auto time = read_time(draft.at(path));
  if (!time) return false;
  const DayTime hour{time->day, time->hour, 0, 0};
  const DayTime minute{time->day, time->hour, time->minute, 0};
  const DayTime next{time->day, time->hour, time->minute + 1, 0};
  for (const DayTime& candidate :
       {DayTime{time->day, 9, 0, 0}, DayTime{time->day, 12, 0, 0}, hour, minute, next}) {
    if (candidate.minute > 59) continue;
    if (candidate.text() == time->text()) return false;  // as plain as it gets
    if (try_at(draft, path, candidate.text(), accept)) return true;
  }
  return false;
}

bool plainer_list(Draft& draft, const Draft::json_pointer& path, const Accept& accept) {
  bool changed = false;
  for (size_t i = draft.at(path).size(); i-- > 0 && draft.at(path).size() > 1;) {
    Draft rest = draft.at(path);
    rest.erase(i);
    changed = try_at(draft, path, std::move(rest), accept) || changed;
  }
  if (draft.at(path).size() == 1 && draft.at(path)[0].is_string()) {
    Draft single = draft.at(path)[0];
    changed = try_at(draft, path, std::move(single), accept) || changed;
  }
  return changed;
}

bool plainer_step(Draft& draft, size_t index, const Accept& accept) {
  using Path = Draft::json_pointer;
  bool changed = false;
  const Path step = Path("/steps") / index;
  std::vector<std::string> keys;
  for (const auto& [key, value] : draft.at(step).items()) keys.push_back(key);
  for (const std::string& key : keys) {
    const Draft& value = draft.at(step / key);
    if (value.is_array())
      changed = plainer_list(draft, step / key, accept) || changed;
    else if (value.is_number_integer() && value.get<int64_t>() > 1)
      changed = try_at(draft, step / key, 1, accept) || changed;
  }
  if (!draft.at(step).contains("wait") && !draft.at(step).contains("during")) {
    Draft nothing = Draft::object();
    if (draft.at(step).contains("at")) nothing["at"] = draft.at(step / "at");
    nothing["wait"] = "1m";
    if (try_at(draft, step, std::move(nothing), accept)) return true;
  }
  if (draft.at(step).contains("to")) changed = try_at(draft, step / "to", "Contact", accept) || changed;
  if (draft.at(step).contains("wait"))
    for (const char* length : {"1m", "1s"}) {
      if (draft.at(step / "wait") == length) break;
      if (!try_at(draft, step / "wait", length, accept)) continue;
      changed = true;
      break;
    }
  return changed;
}

bool plainer_latencies(Draft& draft, const Accept& accept) {
  bool changed = false;
  const Draft::json_pointer list("/latencies");
  if (!draft.contains(list)) return false;
  while (draft.at(list).size() > 1) {
    Draft shorter = draft.at(list);
    shorter.erase(shorter.size() - 1);
    if (!try_at(draft, list, std::move(shorter), accept)) break;
    changed = true;
  }
  for (size_t i = 0; i < draft.at(list).size(); ++i) changed = try_at(draft, list / i, 50, accept) || changed;
  return changed;
}

}  // namespace

bool plainer_values(Draft& draft, const Accept& accept) {
  using Path = Draft::json_pointer;
  bool changed = plainer_latencies(draft, accept);
  if (!draft["start"].get<std::string>().ends_with("12:00 America/Los_Angeles")) {
    const std::string date = draft["start"].get<std::string>().substr(0, 10);
    for (const std::string& start :
         {std::string("2024-01-15 12:00 America/Los_Angeles"), date + " 12:00 America/Los_Angeles"})
      if (try_at(draft, Path("/start"), start, accept)) {
        changed = true;
        break;
      }
  } else {
    changed = try_at(draft, Path("/start"), "2024-01-15 12:00 America/Los_Angeles", accept) || changed;
  }
  for (const char* section : {"people", "records"}) {
    if (!draft.contains(section)) continue;
    const Draft before = draft[section];
    for (const auto& [name, person] : before.items()) {
      for (const char* key : {"salesforce", "type"})
        if (person.contains(key))
          changed = try_at(draft, Path("") / section / name / key, "Contact", accept) || changed;
      if (!person.contains("salesforce_id")) continue;
      Draft own = draft;
      own[section][name].erase("salesforce_id");
      own[section][name]["salesforce"] = "Contact";
      if (!accept(own)) continue;
      draft = std::move(own);
      changed = true;
    }
  }
  for (size_t i = 0; i < draft["steps"].size(); ++i) changed = plainer_step(draft, i, accept) || changed;
  return changed;
}

bool plainer_times(Draft& draft, const Accept& accept) {
  using Path = Draft::json_pointer;
  bool changed = earlier_days(draft, accept);
  for (size_t i = 0; i < draft["steps"].size(); ++i) {
    if (!draft["steps"][i].contains("at")) continue;
    Draft candidate = draft;
    candidate["steps"][i].erase("at");
    if (accept(candidate)) {
      draft = std::move(candidate);
      changed = true;
      continue;
    }
    changed = round_time(draft, Path("/steps") / i / "at", accept) || changed;
  }
  return changed;
}

}  // namespace sfsim
