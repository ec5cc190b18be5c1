// The order is the promise: everything of an object is read before it is merged, pulls are committed before
// pushes are sent, and nobody is pushed whose record could not be read in this run. A run that dies anywhere
// begins again at the first page and comes to the same end, since every step is idempotent.
#include "syncer/engine/nightly.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/domain/schedule.h"
#include "syncer/engine/budget.h"
#include "syncer/engine/clears.h"
#include "syncer/engine/diagnostics.h"
#include "syncer/engine/email_look_up.h"
#include "syncer/engine/linked.h"
#include "syncer/engine/merge.h"
#include "syncer/engine/nightly_lease.h"
#include "syncer/engine/nightly_lives.h"
#include "syncer/engine/nightly_push.h"
#include "syncer/engine/nightly_reading.h"
#include "syncer/engine/nightly_target.h"
#include "syncer/engine/nightly_text.h"
#include "syncer/engine/opt_ins.h"
#include "syncer/engine/person_accounts.h"
#include "syncer/engine/push.h"
#include "syncer/engine/same_address.h"

namespace syncer {
namespace {

constexpr size_t decisions_a_call = 2000;

class Nightly {
 public:
  Nightly(Context& context, const BeginRun& begun)
      : context_(context),
        budget_(context, begun.run.begun_at),
        run_(begun.run),
        token_(begun.token),
        lease_(context, begun.run.id, begun.token, begun.run.lease_until) {
    // An attempt that was resumed adds to what the run has done; its calls are planned and counted anew.
    counts_.pulled = run_.counts.pulled;
    counts_.pushed = run_.counts.pushed;
    counts_.conflicts = run_.counts.conflicts;
  }

  Run run() {
    context_.points.reach(Point::nightly_begun);
    prepare();
    if (anybody_linked_) {
      for (const Sobject object : {Sobject::contact, Sobject::lead}) {
        if (MUTANT(nightly_forgets_leads) && object == Sobject::lead) continue;
        if (MUTANT(pushes_before_all_is_pulled) && object == Sobject::lead && going_on()) push_all();
        if (going_on()) read_and_apply(object);
      }
      if (going_on()) push_all();
      if (going_on()) clear_all();
    }
    if (!lost_) context_.points.reach(Point::nightly_pushed);
    finish();
    return run_;
  }

 private:
  bool going_on() const { return !lost_ && !ended_; }

  // The first reason is told; the earliest moment at which something may be better is the next try.
  void incomplete(std::string reason, UnixMillis next_try_at) {
    if (reason_.empty()) reason_ = std::move(reason);
    if (next_try_at != 0)
      next_try_at_ = next_try_at_ == 0 ? next_try_at : std::min(next_try_at_, next_try_at);
  }
  void end(std::string reason, UnixMillis next_try_at) {
    ended_ = true;
    incomplete(std::move(reason), next_try_at);
  }

  // Not at once: what was read before is applied.
  void ends_run(const std::string& reason, UnixMillis next_try_at) {
    mark(Mark::read_ended_the_run);
    unread_ends_run_ = true;
    incomplete(reason, next_try_at);
  }

  // Before every wait: the lease must outlast it. False: stop working.
  bool hold() {
    const UnixMillis now = context_.clock.now();
    if (context_.stopped) {
      if (!ended_) end("the engine was stopped", now);
      return false;
    }
    lost_ = lost_ || !lease_.hold(now);
    return !lost_;
  }

  void called(const CallCount& count, int64_t planned) {
    counts_.calls += count.calls;
    counts_.retries += count.retries;
    counts_.planned_calls += planned;
  }

  bool affordable(int64_t calls) {
    if (budget_.allows(calls)) return true;
    incomplete(budget_.why(), budget_.again_at());
    return false;
  }

  void prepare() {
    const Settings settings = context_.store.settings();
    target_ = target_of(settings);
    context_.session.allow();
    context_.diagnostics_open = true;
    const std::string when =
        run_.by_hand ? "by hand" : "due " + local_text(run_.due_at, settings.nightly_zone);
    context_.tell(EngineEvent::Kind::nightly, {}, "nightly begins, " + when);
    look_up_without_id();
    opt_ins_.emplace(context_, settings);
    anybody_linked_ = context_.store.count_linked() > 0;
    if (!anybody_linked_) mark(Mark::run_of_nobody);
    leave_accounts();
    read_version_ = context_.store.change_counter();
    lives_.emplace(settings);
    if (anybody_linked_) linked_ = LinkedPeople::load(context_.store, target_.field);
    follow_conversions_ = settings.follow_conversions && !linked_.of(Sobject::lead).empty();
    counts_.skipped_no_id = context_.store.count_unsubscribed() - linked_.unsubscribed();
    reading_.emplace(context_, settings, target_, NightReading::Terms{run_.by_hand, opt_ins_->possible()},
                     linked_);
  }

  // Before people are read: who is linked to an Account is not read at all.
  void leave_accounts() {
    CallCount count;
    const AccountsSettled accounts = settle_linked_accounts(
        context_, run_.id,
        {Channel::schedule, tries_in_a_run, &count, [this] { return hold() && affordable(1); }});
    called(count, accounts.planned_calls);
    counts_.parked += accounts.parked;
    if (accounts.failure && going_on() && !budget_.spent())
      incomplete(accounts.problem(), accounts.again_by_itself() ? context_.clock.now() + quarter_ms : 0);
  }

  void look_up_without_id() {
    const auto found =
        look_up_everybody(context_, run_.id, [this](int64_t n) { return hold() && affordable(n); });
    called(found.count, found.planned_calls);
    if (found.failure) note_unread(found.failed_on, "Email", *found.failure);
    if (!going_on() || !spreads_by_address(context_.store.settings())) return;
    const Spreading others =
        spread_everybody(context_, [this](int64_t n) { return hold() && affordable(n); });
    called(others.count, others.planned_calls);
    for (const auto& [object, failure] : others.failures) note_unread(object, "Email", failure);
  }

  // What was read before a wait is checked after it.
  bool target_changed() {
    const Settings settings = context_.store.settings();
    if (!settings.salesforce_sync || (!settings.nightly && !run_.by_hand)) {
      mark(Mark::run_switched_off);
      end("the nightly was switched off while it ran", 0);
    } else if (target_of(settings) != target_) {
      mark(Mark::run_settings_changed);
      end("the settings of the opt-out field or the policy changed while it ran", context_.clock.now());
    }
    return ended_;
  }

  // --- reading and merging
  void read_and_apply(Sobject object) {
    const std::string& field = target_.name_on(object);
    const FieldsRead read = reading_->read(
        {object, opt_ins_->possible(), follow_conversions_, contacts_read_}, linked_, *lives_,
        [&](const OptedOutRow& row) {
          lives_->take(object, row, linked_);
          if (row.opted_out()) opt_ins_->saw(row);
        },
        [&](int64_t pages_left) { return hold() && affordable(pages_left); });
    called(read.count, read.planned_calls);
    if (!read.without.empty() && !linked_.of(object).empty()) incomplete(read.without, 0);
    if (lost_ || (ended_ && context_.stopped)) return;
    if (read.failure && budget_.spent()) {
      unread_ends_run_ = true;
    } else if (read.failure) {
      note_unread(object, field, *read.failure);
    } else {
      (object == Sobject::contact ? contacts_read_ : leads_read_) = true;
      if (read.chosen_read) close_after_read(context_, object, field);
      context_.points.reach(Point::nightly_read);
      look_again(object, field);
    }
    if (!read.failure && read.chosen_read) look_up_opt_ins(object, field);
    if (lost_ || (ended_ && context_.stopped)) return;
    if (!target_changed()) apply_object(object, read);
    if (!lost_ && !read.failure) context_.points.reach(Point::nightly_applied);
  }

  void look_up_opt_ins(Sobject object, const std::string& field) {
    const OptIns::Looked looked =
        opt_ins_->look_up(object, field, linked_, [&](int64_t n) { return hold() && affordable(n); });
    called(looked.count, looked.planned_calls);
    if (looked.problem.empty()) return;
    unread_ends_run_ = looked.ends_the_run || budget_.spent();
    if (!budget_.spent())
      incomplete("whether people may be opted in could not be looked up: " + looked.problem,
                 context_.clock.now() + quarter_ms);
  }

  void note_unread(Sobject object, const std::string& field, const Failure& failure) {
    report_read_failure(context_, failure, object, field);
    const std::string reason = fmt::format("{} could not be read: {}", api_name(object), describe(failure));
    const bool nobody = linked_.of(object).empty();
    const UnixMillis now = context_.clock.now();
    switch (failure.rule.action) {
      case Action::retry:
        incomplete(reason, now + quarter_ms);
        break;
      case Action::later:
        ends_run(reason, now + quarter_ms);
        break;
      case Action::refresh:
      case Action::reconnect:
        // One log-in a night: after a refused one nothing more is sent until a person reconnects it.
        ends_run(reason, pause_after(failure) == session_pause_ms ? now + quarter_ms : 0);
        break;
      case Action::park:
      case Action::drop:
        if (MUTANT(one_hidden_field_ends_the_night)) unread_ends_run_ = true;
        mark(nobody ? Mark::read_refused_unneeded : Mark::read_refused);
        // Nobody needs the object: a person should know, the night is whole all the same.
        if (!nobody) incomplete(reason, 0);
        break;
    }
    context_.tell(EngineEvent::Kind::nightly, {}, "nightly: " + reason);
  }

  // What has left the recycle bin since the last night.
  void look_again(Sobject object, const std::string& field) {
    if (lost_ || ended_) return;
    CallCount count;
    const LookUp looked = lives_->look_again(
        context_, linked_, object, {Channel::schedule, tries_in_a_run, &count, [this] { return hold(); }});
    called(count, looked.planned_calls);
    if (looked.failure && !context_.stopped && !lost_) note_unread(object, field, *looked.failure);
  }

  void apply_object(Sobject object, const FieldsRead& read) {
    const bool complete = !read.failure.has_value();
    const MergeRules rules{target_.policy, target_.write_also, read.chosen_read};
    if (object == Sobject::contact) of_contacts_ = rules;
    std::vector<PersonDecision> decisions;
    if (complete) lives_->move(linked_, object, contacts_read_);
    const std::vector<LinkedPerson>& people = linked_.of(object);
    const LinkedPerson* const end_of_all = people.data() + people.size();
    for (const LinkedPerson* first = people.data(); first != end_of_all && !lost_;) {
      const LinkedPerson* last = first;
      while (last != end_of_all && last->record == first->record) ++last;
      const size_t before = decisions.size();
      const OptIns* opt_ins = opt_ins_->possible() ? &*opt_ins_ : nullptr;
      if (!decide_record(first, last, complete, rules, opt_ins, decisions))
        counts_.skipped_changed += last - first;
      lives_->address(decisions, before);
      if (!complete && decisions.size() > before) mark(Mark::pull_of_a_part);
      if (last - first > 1 && decisions.size() > before &&
          lives_->changed_by_others(context_.store, {first, last}, read_version_)) {
        mark(Mark::decision_sibling_changed);
        counts_.skipped_changed += static_cast<int64_t>(decisions.size() - before);
        decisions.resize(before);
      }
      if (auto wanted = wanted_clear(decisions, before, target_.field))
        wanted_falses_.push_back(
            {std::move(*wanted), target_.name_on(object), opt_ins_->modified_at(first->record)});
      if (decisions.size() >= decisions_a_call) flush(decisions);
      first = last;
    }
    if (complete && !lost_)
      counts_.skipped_changed +=
          lives_->decide_the_rest(context_.store, linked_, of_contacts_, read_version_, decisions);
    if (!lost_) flush(decisions);
    if (unread_ends_run_) ended_ = true;
  }

  void flush(std::vector<PersonDecision>& decisions) {
    if (decisions.empty()) return;
    const UnixMillis now = context_.clock.now();
    const ApplyOutcome outcome =
        context_.store.apply(run_.id, token_, read_version_, target_.field, decisions, now);
    lost_ = !outcome.token_valid;
    counts_.pulled += outcome.pulled;
    opted_in_here_ += outcome.cleared;
    counts_.skipped_changed += outcome.skipped_changed;
    counts_.conflicts += outcome.conflicts;
    if (!lost_) tell_decisions(context_, decisions, outcome, told_);
    lives_->carried_out(decisions);
    decisions.clear();
  }

  void push_all() {
    if (MUTANT(pushes_what_it_could_not_read)) contacts_read_ = leads_read_ = true;
    if (!contacts_read_ && !leads_read_) return;
    const PushTally all =
        push_what_waits(context_, {true, run_.id, contacts_read_, leads_read_, false},
                        {[this](int64_t calls) { return hold() && !target_changed() && affordable(calls); },
                         [this] { return hold(); }});
    counts_.pushed += all.accepted;
    counts_.parked += all.parked;
    called(all.count, all.planned_calls);
    if (all.halted) mark(Mark::run_pushing_stopped);
    if (all.unreachable) mark(Mark::run_pushing_unreachable);
    if (all.halted && !lost_) end("pushing stopped: " + all.problem, context_.clock.now() + quarter_ms);
  }

  // Last: whatever stops mail has been sent by now.
  void clear_all() {
    if (wanted_falses_.empty() || target_changed()) return;
    const ClearTally tally = write_falses(context_, wanted_falses_, run_.id, token_, read_version_,
                                          [&] { return hold() && !target_changed() && affordable(1); });
    counts_.pushed += tally.cleared;
    counts_.parked += tally.parked;
    counts_.skipped_changed += tally.left;
    called(tally.count, tally.planned_calls);
    opted_in_there_ += tally.cleared;
    if (tally.try_again && !lost_)
      end("opting in stopped: " + tally.problem, context_.clock.now() + quarter_ms);
  }

  // --- the end
  void finish() {
    const UnixMillis now = context_.clock.now();
    const RunState state = reason_.empty() || MUTANT(an_incomplete_night_is_called_complete)
                               ? RunState::complete
                               : RunState::incomplete;
    // Not the outbox worker's at once, or the reserve would be spent all the same. A minute later than the
    // run.
    if (budget_.spent() && !lost_) context_.store.put_off(run_.id, token_, budget_.again_at() + minute_ms);
    if (!lost_) {
      reading_->conclude(run_.id, token_, state == RunState::complete && counts_.skipped_changed == 0);
      lost_ = !context_.store.finish_run(run_.id, token_, state, reason_, next_try_at_, counts_, now);
    }
    if (lost_) {
      run_ = taken_over(context_, run_, now);
      return;
    }
    run_.state = state;
    run_.reason = reason_;
    run_.finished_at = now;
    run_.next_try_at = next_try_at_;
    run_.counts = counts_;
    tell_summary(context_, counts_, {opted_in_here_, opted_in_there_}, reason_);
    // What the run could not send is the outbox worker's from now on.
    if (context_.store.outbox_counts().next_try_at != 0) {
      mark(Mark::run_left_work);
      context_.clock.wake(Channel::outbox);
    }
    context_.points.reach(Point::nightly_finished);
  }

  Context& context_;
  Budget budget_;
  Run run_;
  const int64_t token_;
  RunLease lease_;
  RunCounts counts_;
  Target target_;
  LinkedPeople linked_;
  std::optional<NightLives> lives_;
  std::optional<NightReading> reading_;
  bool follow_conversions_ = true, anybody_linked_ = false;
  std::optional<OptIns> opt_ins_;
  std::vector<WantedClear> wanted_falses_;
  int64_t opted_in_here_ = 0, opted_in_there_ = 0, read_version_ = 0;
  MergeRules of_contacts_;  // also for who is moved to one
  bool contacts_read_ = false, leads_read_ = false;
  bool lost_ = false;             // another engine holds the run
  bool ended_ = false;            // nothing more is read or pushed in this attempt
  bool unread_ends_run_ = false;  // the failure concerns the whole org
  std::string reason_;            // empty: complete
  UnixMillis next_try_at_ = 0;
  int told_ = 0;
};

}  // namespace

NightlyReport run_nightly(Context& context, bool by_hand, UnixMillis due_at) {
  const UnixMillis now = context.clock.now();
  const std::string zone = context.store.settings().nightly_zone;
  const BeginRun begun = context.store.begin_run(
      by_hand, due_at,
      local_date(due_at, MUTANT(nights_are_dated_in_utc) ? std::string_view("UTC") : std::string_view(zone)),
      context.options.worker, now, now + run_lease_ms);
  NightlyReport report{begun.answer, begun.run};
  if (begun.answer == BeginRun::Answer::begun || begun.answer == BeginRun::Answer::resumed)
    report.run = Nightly(context, begun).run();
  return report;
}

}  // namespace syncer
