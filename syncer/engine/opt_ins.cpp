// Who is not in the reading of `field = true` may be false, or invisible, or gone: before that costs somebody
// their unsubscribe the record is looked up by its id. A record that changed within the last seconds is left
// alone, since Salesforce's conditional writes count in whole seconds.
#include "syncer/engine/opt_ins.h"

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/nightly_read.h"

namespace syncer {
namespace {

constexpr UnixMillis too_fresh_ms = 5 * second_ms;

}  // namespace

OptIns::OptIns(Context& context, const Settings& settings) : context_(context), policy_(settings.policy) {
  possible_ = policy_ != Policy::opt_out_wins && settings.allow_opt_in;
  if (possible_) team_ = context.store.team_authorisation();
  if (MUTANT(the_switch_is_not_asked) && policy_ != Policy::opt_out_wins) {
    possible_ = true;
    team_ = Authorisation{"nobody", 0, "nothing"};
  }
}

void OptIns::saw(const OptedOutRow& row) {
  if (possible_ && !row.deleted) modified_at_[row.id] = row.at;
}

UnixMillis OptIns::modified_at(const RecordKey& record) const {
  const auto found = modified_at_.find(record);
  return found == modified_at_.end() ? 0 : found->second;
}

// A resubscribe with its admin and reason allows the false in Salesforce by itself.
std::optional<Authorisation> OptIns::who_allows(const LinkedPerson& person) const {
  if (person.local) return team_;
  const std::vector<HistoryRow> history = context_.store.history(person.person);
  const bool by_a_person = !history.empty() && history.back().kind == HistoryKind::resubscribe &&
                           history.back().source != "Salesforce Sync";
  if (!by_a_person) return team_;
  if (MUTANT(a_resubscribe_allows_nothing)) return team_;
  return Authorisation{history.back().source, history.back().at, history.back().details};
}

// Whatever the times say.
bool OptIns::could_clear(const LinkedPerson& person, bool& asks_for_times) const {
  const Sides sides = person.sides();
  if (sides.local == sides.remote || person.gone || person.also) return false;
  const bool allowed = who_allows(person).has_value();
  const DecisionRules rules{policy_, allowed, allowed};
  asks_for_times = times_matter(sides, rules);
  const Decision decision = decide(sides, rules);
  return asks_for_times || decision.clear_local || decision.clear_remote;
}

OptIns::Looked OptIns::look_up(Sobject object, const std::string& field, const LinkedPeople& people,
                               const std::function<bool(int64_t)>& before_wait) {
  Looked looked;
  if (!possible_) return looked;
  std::vector<RecordKey> to_confirm, to_date;
  for (const LinkedPerson& person : people.of(object)) {
    bool asks_for_times = false;
    if (!could_clear(person, asks_for_times)) continue;
    const auto add = [&](std::vector<RecordKey>& list) {
      if (list.empty() || list.back() != person.record) list.push_back(person.record);
    };
    if (person.local) add(to_confirm);
    if (asks_for_times) add(to_date);
  }
  const auto in_chunks = [&](const std::vector<RecordKey>& records, auto&& ask) {
    for (size_t at = 0; at < records.size() && !looked.ends_the_run; at += max_records_per_write) {
      const size_t end = std::min(records.size(), at + max_records_per_write);
      ask(std::vector<RecordKey>(records.begin() + static_cast<std::ptrdiff_t>(at),
                                 records.begin() + static_cast<std::ptrdiff_t>(end)));
    }
  };
  if (MUTANT(who_is_not_read_is_false)) {
    confirmed_false_.insert(to_confirm.begin(), to_confirm.end());
    to_confirm.clear();
  }
  in_chunks(to_date, [&](const auto& some) {
    if (times_readable_) read_times(object, field, some, before_wait, looked);
  });
  in_chunks(to_confirm, [&](const auto& some) { confirm(object, field, some, before_wait, looked); });
  looked_at_ = context_.clock.now();
  if (looked.ends_the_run) {
    undecided_.insert(to_confirm.begin(), to_confirm.end());
    undecided_.insert(to_date.begin(), to_date.end());
  }
  return looked;
}

// True: it failed in a way that may be better at another time; these records are left alone.
bool OptIns::failed(const ObjectRead& read, const std::vector<RecordKey>& records, Looked& looked) {
  if (!read.failure) return false;
  mark(Mark::clear_failed);
  undecided_.insert(records.begin(), records.end());
  if (looked.problem.empty()) looked.problem = describe(*read.failure);
  looked.ends_the_run = read.failure->rule.action == Action::later ||
                        read.failure->rule.action == Action::refresh ||
                        read.failure->rule.action == Action::reconnect || context_.stopped;
  return true;
}

void OptIns::confirm(Sobject object, const std::string& field, const std::vector<RecordKey>& records,
                     const std::function<bool(int64_t)>& before_wait, Looked& looked) {
  const Question question{std::string(api_name(object)), records_soql(object, field, records), field};
  const ObjectRead read = read_all(
      context_, question,
      [&](const OptedOutRow& row) {
        if (!row.deleted && row.flag == false) confirmed_false_.insert(row.id);
        // Opted out since the main reading: the next run sees it.
        if (row.deleted || row.flag != false) mark(Mark::clear_not_confirmed);
        if (!row.deleted && row.flag == true) undecided_.insert(row.id);
      },
      before_wait);
  looked.asked(read);
  failed(read, records, looked);
}

void OptIns::read_times(Sobject object, const std::string& field, const std::vector<RecordKey>& records,
                        const std::function<bool(int64_t)>& before_wait, Looked& looked) {
  const Question question{std::string(api_name(object)) + "History",
                          field_history_soql(object, field, records), "NewValue"};
  const ObjectRead read = read_all(
      context_, question,
      [&](const OptedOutRow& row) {
        if (row.flag) last_change_[row.id] = {*row.flag, row.at};
      },
      before_wait);
  looked.asked(read);
  const bool refused = read.failure && read.failure->rule.action == Action::park;
  if (refused) {  // nobody may read it, or there is none: an unreadable clock is an OR
    mark(Mark::times_not_readable);
    times_readable_ = false;
    return;
  }
  failed(read, records, looked);
}

Evidence OptIns::evidence(const LinkedPerson& person) const {
  Evidence evidence;
  evidence.rules.policy = policy_;
  // Both boxes must be unchecked (A17).
  if (!possible_ || person.also || person.local == person.remote) return evidence;
  if (undecided_.contains(person.record)) {
    evidence.undecided = true;
    return evidence;
  }
  evidence.authorised = who_allows(person);
  if (!evidence.authorised) return evidence;
  evidence.rules.may_clear_local = person.local && confirmed_false_.contains(person.record);
  const UnixMillis modified = modified_at(person.record);
  evidence.rules.may_clear_remote = !person.local && modified != 0;
  evidence.too_fresh = evidence.rules.may_clear_remote && modified > looked_at_ - too_fresh_ms;
  const auto change = last_change_.find(person.record);
  if (change == last_change_.end() || change->second.value != person.remote) return evidence;
  evidence.remote_changed_at = change->second.at;
  const std::vector<HistoryRow> history = context_.store.history(person.person);
  const HistoryKind kind = person.local ? HistoryKind::unsubscribe : HistoryKind::resubscribe;
  if (!history.empty() && history.back().kind == kind) evidence.local_changed_at = history.back().at;
  return evidence;
}

}  // namespace syncer
