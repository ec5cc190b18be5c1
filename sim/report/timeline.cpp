// What led to a verdict, line by line. Requests are left out unless everything is asked for: what the engine
// says it did explains more than what it sent.
#include "sim/report/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/report/report.h"
#include "syncer/domain/schedule.h"

namespace sfsim {
namespace {

// Days since 1970 of a "YYYY-MM-DD" (Howard Hinnant's days_from_civil).
int days_of(std::string_view date) {
  int year = std::stoi(std::string(date.substr(0, 4)));
  const int month = std::stoi(std::string(date.substr(5, 2)));
  const int day = std::stoi(std::string(date.substr(8, 2)));
  year -= month <= 2;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
}

bool concerns(const TraceEvent& event, const std::set<std::string>& people) {
  if (people.empty() || event.people.empty()) return true;
  return std::any_of(event.people.begin(), event.people.end(),
                     [&](const std::string& name) { return people.contains(name); });
}

bool tells_the_story(TraceEvent::Kind kind) {
  switch (kind) {
    case TraceEvent::Kind::act:
    case TraceEvent::Kind::engine:
    case TraceEvent::Kind::fault:
    case TraceEvent::Kind::crash:
    case TraceEvent::Kind::nightly:
      return true;
    case TraceEvent::Kind::step:
    case TraceEvent::Kind::request:
    case TraceEvent::Kind::answer:
    case TraceEvent::Kind::check:
      return false;
  }
  return false;
}

// The last event at or before the hint's moment takes the mark.
const TraceEvent* marked(const std::vector<const TraceEvent*>& events, const Outcome& outcome) {
  if (!outcome.failure || outcome.failure->hint.empty() || !outcome.failure->hint_at) return nullptr;
  const TraceEvent* found = nullptr;
  for (const TraceEvent* event : events)
    if (event->at <= *outcome.failure->hint_at) found = event;
  return found;
}

}  // namespace

LocalMoment local_moment(const Plan& plan, UnixMillis at) {
  const std::string start = syncer::local_text(plan.start, plan.zone);
  const std::string text = syncer::local_text(at, plan.zone);
  LocalMoment moment;
  moment.day = days_of(text) - days_of(start) + 1;
  moment.time = text.substr(11, text.substr(17, 2) == "00" ? 5 : 8);
  return moment;
}

std::string render_timeline(const Plan& plan, const Outcome& outcome, bool everything) {
  constexpr size_t most = 40;
  std::set<std::string> people;
  if (outcome.failure) people.insert(outcome.failure->people.begin(), outcome.failure->people.end());
  std::vector<const TraceEvent*> events;
  for (const TraceEvent& event : outcome.trace)
    if (everything || (tells_the_story(event.kind) && concerns(event, people))) events.push_back(&event);
  const TraceEvent* mark = marked(events, outcome);

  std::string text;
  size_t first = 0;
  if (!everything && events.size() > most) {
    first = events.size() - most;
    text += fmt::format("      ... {} earlier lines, shown with -v\n", first);
  }
  std::string last_day;
  for (size_t i = first; i < events.size(); ++i) {
    const TraceEvent& event = *events[i];
    const LocalMoment moment = local_moment(plan, event.at);
    std::string line = fmt::format("      day {:<3}{:<9} {}", moment.day, moment.time, event.text);
    std::string note;
    if (&event == mark)
      note = "<-- " + outcome.failure->hint;
    else if (event.line > 0)
      note = fmt::format("line {}", event.line);
    if (!note.empty()) line = fmt::format("{:<88}  {}", line, note);
    text += line + "\n";
  }
  return text;
}

}  // namespace sfsim
