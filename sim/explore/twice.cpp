// The rolling hash after every event says where runs part even if they read alike there.
#include "sim/explore/twice.h"

#include <fmt/format.h>

#include <algorithm>

#include "syncer/domain/schedule.h"

namespace sfsim {
namespace {

bool reads_alike(const TraceEvent& a, const TraceEvent& b) {
  return a.at == b.at && a.kind == b.kind && a.engine == b.engine && a.text == b.text;
}

std::string line(const char* run, const TraceEvent* event, const std::string& zone) {
  if (event == nullptr) return fmt::format("  {}  was over\n", run);
  const int64_t ms = ((event->at % 1000) + 1000) % 1000;
  const std::string engine = event->engine > 0 ? fmt::format(", engine {}", event->engine) : std::string();
  return fmt::format("  {}  {} +{:03} ms{}: {}\n", run, syncer::local_text(event->at, zone), ms, engine,
                     event->text);
}

}  // namespace

std::optional<Parting> first_difference(const std::vector<TraceEvent>& one,
                                        const std::vector<TraceEvent>& other) {
  for (size_t i = 0; i < std::max(one.size(), other.size()); ++i) {
    Parting parting;
    parting.event = i;
    parting.first = i < one.size() ? &one[i] : nullptr;
    parting.second = i < other.size() ? &other[i] : nullptr;
    if (parting.first == nullptr || parting.second == nullptr) return parting;
    const bool alike = reads_alike(*parting.first, *parting.second);
    if (alike && parting.first->hash == parting.second->hash) continue;
    parting.only_beneath = alike;
    return parting;
  }
  return std::nullopt;
}

std::string side_by_side(const Outcome& one, const Outcome& other, const std::string& zone) {
  const auto parting = first_difference(one.trace, other.trace);
  if (!parting) return "  every event is the same; a request or an answer after the last one differs\n";
  std::string text;
  if (parting->event > 0) text += line("both  ", &one.trace[parting->event - 1], zone);
  text += line("first ", parting->first, zone) + line("second", parting->second, zone);
  if (parting->only_beneath)
    text +=
        "  they read alike: what differs is a request or an answer just before, or whom the event concerns\n";
  return text;
}

}  // namespace sfsim
