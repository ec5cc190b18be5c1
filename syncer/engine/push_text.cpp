// Sentences for people who ask why a record was or was not written.
#include "syncer/engine/push_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "syncer/engine/diagnostics.h"

namespace syncer {
namespace {

std::string retry_text(const PushItem& item, const std::string& why, UnixMillis delay) {
  const std::string when = duration_text(delay);
  if (item.retargeted) return "push put off: the opt-out field was changed meanwhile";
  if (!item.failure) return "push put off: the worker stops or its lease runs out";
  if (item.failure->rule.action == Action::later)
    return fmt::format("push put off: {}; again in {}", why, when);
  if (item.failure->code == "NO_ANSWER") {
    return fmt::format("no answer, it may have been applied; tried again in {}", when);
  }
  return fmt::format("push failed: {}; tried again in {}", why, when);
}

std::string_view until_text(WaitingFor waiting) {
  switch (waiting) {
    case WaitingFor::field:
      return "the field can be written";
    case WaitingFor::connection:
      return "the connection works again";
    case WaitingFor::access:
      return "somebody mends what refuses it";
    case WaitingFor::record:
      return "the person is linked to a record that can be updated";
    case WaitingFor::nothing:
    case WaitingFor::salesforce_id:
    case WaitingFor::push:
    case WaitingFor::retry:
    case WaitingFor::sync:
    case WaitingFor::nightly:
      break;
  }
  return "the next try";
}

}  // namespace

std::string push_text(const PushItem& item, const PushResult& result, UnixMillis now) {
  const std::string why = item.failure ? describe(*item.failure) : result.message;
  switch (result.outcome) {
    case PushOutcome::accepted:
      return fmt::format("push accepted: {} {} is true", api_name(item.write.object), item.write.field);
    case PushOutcome::equal:
      return fmt::format("push not needed: {} {} is true already", api_name(item.write.object),
                         item.write.field);
    case PushOutcome::retry:
      return retry_text(item, why, result.next_try_at - now);
    case PushOutcome::parked:
      return fmt::format("push refused: {}; parked until {}", why, until_text(result.waiting_for));
    case PushOutcome::dropped:
      return fmt::format("push dropped: {}", item.fate.known ? result.message : why);
    case PushOutcome::moved:
      if (result.why == MoveWhy::person_account)
        return fmt::format("the id is a person account's; the push goes on with its contact {}",
                           result.moved_to);
      return fmt::format("push refused: the {} was {}; it goes on with {}", api_name(item.write.object),
                         name_of(result.why), result.moved_to);
  }
  return {};
}

void tell_push(Context& context, const std::vector<PushItem>& items, const std::vector<PushResult>& results,
               const PushTally& tally, UnixMillis now) {
  if (!context.watched()) return;
  constexpr size_t told_one_by_one = 20;
  for (size_t i = 0; i < std::min(items.size(), told_one_by_one); ++i) {
    const PushOutcome outcome = results[i].outcome;
    const auto kind = outcome == PushOutcome::retry    ? EngineEvent::Kind::retry
                      : outcome == PushOutcome::parked ? EngineEvent::Kind::parked
                                                       : EngineEvent::Kind::push;
    context.tell(kind, {items[i].row->person}, push_text(items[i], results[i], now));
  }
  if (items.size() <= told_one_by_one) return;
  context.tell(EngineEvent::Kind::push, {},
               fmt::format("push of {} records: {} accepted, {} tried again, {} parked, {} dropped",
                           items.size(), tally.accepted, tally.retrying, tally.parked, tally.dropped));
}

void report_push(Context& context, const std::vector<PushItem>& items, const std::vector<PushResult>& results,
                 bool whole_failure) {
  std::vector<Written> written;
  std::vector<std::string> reported;
  for (size_t i = 0; i < items.size(); ++i) {
    const PushItem& item = items[i];
    if (item.accepted) written.push_back({item.write.object, item.write.field, item.write.id});
    if (!item.failure || results[i].outcome == PushOutcome::accepted) continue;
    if (results[i].outcome == PushOutcome::moved) {
      context.store.close_diagnostics(api_name(item.write.object), item.write.field, item.write.id);
      continue;
    }
    const bool shared = whole_failure || item.failure->rule.obstacle == Obstacle::field;
    std::string key =
        fmt::format("{} {} {}", item.failure->code, api_name(item.write.object), item.write.field);
    if (shared && std::find(reported.begin(), reported.end(), key) != reported.end()) continue;
    if (shared) reported.push_back(std::move(key));
    report_write_failure(context, *item.failure, item.write.object, item.write.field, item.write.id);
  }
  close_after_writes(context, written);
}

}  // namespace syncer
