// A file's times are whole seconds of a local clock, which twice a year is ambiguous; a wait is exact.
#include "sim/explore/timed_steps.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sim/scenario/times.h"

namespace sfsim {
namespace {

FileTime file_time(const Draft& draft) {
  const auto start = parse_start(draft.at("start").get<std::string>());
  return std::get<FileTime>(start);
}

bool means(const std::string& text, const FileTime& file, UnixMillis before, UnixMillis at) {
  const auto resolved = resolve_time(text, file, before);
  const ResolvedTime* time = std::get_if<ResolvedTime>(&resolved);
  return time != nullptr && time->at == at;
}

// The time of a step as a file can say it after one at `before`; empty: it takes a wait.
std::string time_text(const Moment& moment, const FileTime& file, UnixMillis before) {
  const std::string day = day_text(moment.at, file);
  const std::string with_day = fmt::format("day {} {}", day_number(moment.at, file), moment.text);
  for (const std::string& text : {moment.text, day, with_day}) {
    if (!text.empty() && means(text, file, before, moment.at)) return text;
  }
  return {};
}

std::string duration_text(int64_t ms) {
  std::string text;
  const std::pair<const char*, int64_t> units[] = {
      {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}};
  for (const auto& [name, length] : units) {
    if (ms < length) continue;
    text += fmt::format("{}{}", ms / length, name);
    ms %= length;
  }
  return text;
}

// One step, after a wait where no time of the file says when.
void put(Draft& steps, const Draft& step, const Moment& moment, const FileTime& file, UnixMillis before) {
  std::string time;
  const bool has_time = moment.at != before || !moment.text.empty();
  // A step that waits for a request has no `at`.
  if (has_time && !step.contains("during")) time = time_text(moment, file, before);
  if (time.empty() && moment.at > before) steps.push_back({{"wait", duration_text(moment.at - before)}});
  Draft line = Draft::object();
  if (!time.empty()) line["at"] = time;
  for (const auto& [key, value] : step.items()) line[key] = value;
  steps.push_back(std::move(line));
}

}  // namespace

void TimedSteps::insert(size_t index, const Draft& step, Moment moment) {
  const auto offset = static_cast<std::ptrdiff_t>(index);
  steps.insert(steps.begin() + offset, step);
  moments.insert(moments.begin() + offset, std::move(moment));
}

TimedSteps timed_steps(const Draft& draft, const std::vector<UnixMillis>& times) {
  const FileTime file = file_time(draft);
  TimedSteps out{file.start, file.zone, {}, {}};
  const Draft& steps = draft.at("steps");
  for (size_t i = 0; i < steps.size() && i < times.size(); ++i) {
    Draft step = steps[i];
    if (step.contains("wait") && !step.contains("during")) continue;
    Moment moment{times[i], {}};
    if (step.contains("at")) moment.text = step["at"].get<std::string>();
    step.erase("at");
    out.add(step, std::move(moment));
  }
  return out;
}

Draft written(const TimedSteps& steps, std::vector<int>* origin) {
  const FileTime file{steps.start, steps.zone};
  Draft out = Draft::array();
  UnixMillis before = steps.start;
  for (size_t i = 0; i < steps.size(); ++i) {
    const size_t lines = out.size();
    put(out, steps.steps[i], steps.moments[i], file, before);
    if (origin != nullptr && out.size() > lines + 1) origin->push_back(-1);
    if (origin != nullptr) origin->push_back(static_cast<int>(i));
    before = steps.moments[i].at;
  }
  return out;
}

void append_at(Draft& draft, UnixMillis before, UnixMillis at, const Draft& step) {
  put(draft["steps"], step, {at, {}}, file_time(draft), before);
}

}  // namespace sfsim
