// The first difference that no excuse covers, and the expectation it breaks.
#include "sim/explore/same_end.h"

#include <fmt/format.h>

#include <algorithm>

namespace sfsim {
namespace {

const char* flag_text(bool flag) { return flag ? "true" : "false"; }

std::string waiting_text(const PersonAtEnd& person) {
  if (person.waiting_for.empty()) return "nothing";
  return person.code.empty() ? person.waiting_for : fmt::format("{} ({})", person.waiting_for, person.code);
}

std::string agreed_text(const PersonAtEnd& person) {
  return person.agreed ? flag_text(*person.agreed) : "null";
}

std::string quoted(const std::string& text) { return text.empty() ? "null" : '"' + text + '"'; }

RecordAtEnd record_of(const EndState& end, const PersonAtEnd& person) {
  const auto found = end.records.find(person.salesforce_id);
  return found == end.records.end() ? RecordAtEnd{} : found->second;
}

std::optional<EndDifference> differ(const PersonAtEnd& was, const PersonAtEnd& is, const RecordAtEnd& had,
                                    const RecordAtEnd& has, const Excuse& excuse) {
  const std::string& name = was.name;
  const auto allowed = [&](bool before) { return before ? excuse.less : excuse.more; };
  if (was.unsubscribed != is.unsubscribed && !allowed(was.unsubscribed))
    return EndDifference{name,
                         fmt::format("{}: Sales Connect has {}, undisturbed it had {}", name,
                                     flag_text(is.unsubscribed), flag_text(was.unsubscribed)),
                         "unsubscribed", flag_text(was.unsubscribed)};
  // A missing step may be the one that links; nothing else moves anybody.
  if (was.salesforce_id != is.salesforce_id && !(excuse.less && excuse.more))
    return EndDifference{name,
                         fmt::format("{}: linked to {}, undisturbed to {}", name, quoted(is.salesforce_id),
                                     quoted(was.salesforce_id)),
                         {},
                         {}};
  if (had.value != has.value && !allowed(had.value == "true"))
    return EndDifference{
        name, fmt::format("{}: Salesforce has {}, undisturbed it had {}", name, has.value, had.value),
        had.field, had.value};
  if (excuse.any()) return std::nullopt;  // what was agreed and what is waited for follow from the rest
  if (was.agreed != is.agreed)
    return EndDifference{name,
                         fmt::format("{}: the last agreed value is {}, undisturbed it was {}", name,
                                     agreed_text(is), agreed_text(was)),
                         "synced", agreed_text(was)};
  if (was.waiting_for != is.waiting_for || was.code != is.code)
    return EndDifference{
        name, fmt::format("{}: waits for {}, undisturbed for {}", name, waiting_text(is), waiting_text(was)),
        "waiting_for", quoted(was.waiting_for)};
  return std::nullopt;
}

}  // namespace

std::optional<EndDifference> end_difference(const EndState& undisturbed, const EndState& disturbed,
                                            const Excuses& excuses) {
  for (const PersonAtEnd& was : undisturbed.people) {
    const auto found = excuses.find(was.name);
    const Excuse excuse = found == excuses.end() ? Excuse{} : found->second;
    const auto is = std::find_if(disturbed.people.begin(), disturbed.people.end(),
                                 [&](const PersonAtEnd& person) { return person.name == was.name; });
    if (is == disturbed.people.end()) {
      if (excuse.any()) continue;
      return EndDifference{was.name, fmt::format("{} is not there, undisturbed they were", was.name), {}, {}};
    }
    if (auto difference = differ(was, *is, record_of(undisturbed, was), record_of(disturbed, *is), excuse))
      return difference;
  }
  return std::nullopt;
}

}  // namespace sfsim
