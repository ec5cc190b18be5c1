// Writing true is idempotent, so that whatever may not have been applied is simply sent again. Before every
// sending, what a claim was based on is read again: somebody may have resubscribed, relinked or changed the
// field meanwhile.
#include "syncer/engine/push.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/backoff.h"
#include "syncer/engine/diagnostics.h"
#include "syncer/engine/person_accounts.h"
#include "syncer/engine/push_job.h"
#include "syncer/engine/push_look.h"
#include "syncer/engine/push_marks.h"
#include "syncer/engine/push_outcomes.h"
#include "syncer/engine/push_pairs.h"
#include "syncer/engine/push_resolve.h"
#include "syncer/engine/push_text.h"
#include "syncer/engine/push_wanted.h"

namespace syncer {
namespace {

using Item = PushItem;

class Push {
 public:
  Push(Context& context, const Claim& claim, const PushHow& how)
      : context_(context), claim_(claim), how_(how), wanted_(context.store) {
    items_.resize(claim.rows.size());
    for (size_t i = 0; i < items_.size(); ++i) items_[i].row = &claim.rows[i].row;
  }

  PushTally run() {
    context_.points.reach(Point::push_claimed);
    look_up_accounts();
    for (int tried = 1; !tally_.halted; ++tried) {
      std::vector<Item*> sending = still_wanted();
      if (sending.empty() || context_.stopped || !lease_allows_a_call()) break;
      if (!look_first(sending) || sending.empty()) break;
      send(pair_up(sending));
      sent_before_ = true;
      if (!announced_ && any_accepted()) {
        announced_ = true;
        context_.points.reach(Point::push_accepted);
      }
      if (tally_.halted || tried >= how_.tries || !any_open()) break;
      if (!wait_before_next(tried)) break;
    }
    look_up_the_lost();
    settle();
    tally_.planned_calls += accounts_.planned_calls;
    context_.points.reach(Point::push_settled);
    return tally_;
  }

 private:
  bool any_accepted() const {
    return std::any_of(items_.begin(), items_.end(), [](const Item& item) { return item.accepted; });
  }
  bool any_open() const {
    return std::any_of(items_.begin(), items_.end(), [](const Item& item) { return item.open(); });
  }
  bool lease_allows_a_call() {
    const UnixMillis left = how_.lease_until - context_.clock.now();
    // More than there was: the clock was set back, and the lease with it.
    if (left >= longest_call_ms && left <= 2 * claim_lease_ms) return true;
    mark(Mark::push_lease_too_short);
    return false;
  }

  // An Account is no record to write: once, before anything is sent.
  void look_up_accounts() {
    still_wanted();
    const std::vector<Item*> items = std::exchange(asked_about_, {});
    if (items.empty() || context_.stopped || !lease_allows_a_call()) return;
    const AskHow how{how_.channel, how_.tries, &tally_.count, [this] { return !context_.stopped; }};
    accounts_ = look_up_accounts_of(context_, items, how);
    calls_before_ = tally_.count.calls;
    if (!accounts_.failure || context_.stopped) return;
    std::vector<Item*> unknown;
    for (Item* item : items)
      if (!item->looked_up) unknown.push_back(item);
    whole_failed(unknown, *accounts_.failure);
    for (Item* item : unknown) item->looked_up = true;  // not again in this claim
    if (!tally_.halted) return;
    std::vector<Item*> others;  // whom the same would meet
    for (Item& item : items_)
      if (item.open() && !item.failure) others.push_back(&item);
    whole_failed(others, *accounts_.failure);
  }

  // Contacts before leads: a call works in chunks of one type.
  std::vector<Item*> still_wanted() {
    wanted_.look();
    const Settings& settings = wanted_.settings();
    std::vector<Item*> contacts, leads;
    for (Item& item : items_) {
      if (!item.open() || !wanted_.judge(item)) continue;
      const Sobject object = object_of(item.row->salesforce_id);
      item.write = {object, item.row->salesforce_id,
                    api_name(settings,
                             MUTANT(writes_email_opt_out_whatever_is_chosen) ? OptOutField::email_opt_out
                                                                             : item.row->field,
                             MUTANT(leads_get_the_contacts_field) ? Sobject::contact : object)};
      if (is_account(item.row->salesforce_id)) {
        asked_about_.push_back(&item);
        continue;
      }
      if (!is_contact_or_lead(item.row->salesforce_id)) {  // no call tells more
        item.failure = make_failure("MALFORMED_ID", explain(IdProblem::not_contact_or_lead), 0);
        continue;
      }
      (object == Sobject::contact ? contacts : leads).push_back(&item);
    }
    contacts.insert(contacts.end(), leads.begin(), leads.end());
    if (!sent_before_ && !contacts.empty()) tally_.planned_calls = 1;
    return contacts;
  }

  // What may have to be asked before writing, until it is answered. False: the lease does not allow it any
  // more.
  bool look_first(std::vector<Item*>& sending) {
    std::vector<Item*> unseen;
    for (Item* item : sending) {
      if (item->looked_at) continue;
      item->failure.reset();
      unseen.push_back(item);
    }
    if (unseen.empty() || (sent_before_ && MUTANT(what_was_not_answered_is_not_asked_again))) return true;
    const Settings& s = wanted_.settings();
    // Where a nightly may write a false, it could land between the look and its answer: nothing is equal.
    const bool may_be_equal = !s.allow_opt_in || MUTANT(reads_first_beside_a_clear);
    const LookHow how{how_.always_collections, s.require_page_layout,
                      may_be_equal && s.push_check == PushCheck::read_first, how_.channel};
    const bool changed = look_before_push(context_, unseen, how, tally_.count);
    for (Item* item : unseen) {
      item->looked_at = !item->failure;
      if (item->failure) whole_failed({item}, *item->failure);
    }
    if (!changed) return true;
    sending = still_wanted();  // it took its time
    std::erase_if(sending, [](const Item* item) { return !item->looked_at; });
    if (sending.empty()) withdraw();
    return lease_allows_a_call();
  }

  Client::CallContext call_context(const std::vector<Item*>& items) {
    return {how_.channel, &tally_.count, sent_before_,
            [this, items] { return wanted_.all_as_before(with_carried(items), items_); }};
  }

  // Nothing went out: what there was is not wanted any more, or may not be written.
  void withdraw() {
    if (tally_.count.calls == calls_before_) tally_.planned_calls = 0;
  }

  void send(const std::vector<Item*>& items) {
    if (how_.by_job) return send_job(items);
    if (how_.always_collections || items.size() > 1) return send_many(items);
    send_one(*items.front());
  }

  // Both fields of a record went together, and Salesforce does not take one of them.
  void send_apart(const std::vector<Item*>& items) {
    sent_before_ = true;
    const std::vector<Item*> carried = part(items);
    for (const std::vector<Item*>& some : {items, carried})
      if (!context_.stopped && !tally_.halted && lease_allows_a_call()) send(some);
  }

  void send_job(const std::vector<Item*>& items) {
    const std::vector<RecordWrite> writes = writes_of(items);
    const JobAnswer answer = write_by_job(context_, writes, how_, call_context(items), tally_);
    if (!answer.over && tally_.problem.empty()) tally_.problem = answer.problem;
    for (Item* item : with_carried(items)) item->unanswered = answer.may_write_yet;
    if (answer.halting) return whole_failed(items, *answer.halting);
    if (answer.withdrawn) withdraw();
    for (size_t i = 0; i < items.size(); ++i) {
      items[i]->request_id = answer.request_id;
      if (answer.over) items[i]->failure = answer.rows[i];
      // Both fields went together, and Salesforce does not take one of them.
      items[i]->left = !answer.over || refused_for_a_field(*items[i]);
      if (items[i]->left) items[i]->failure.reset();
      items[i]->accepted = !items[i]->left && !items[i]->failure;
      if (items[i]->left && items[i]->carried) items[i]->carried->left = true;
      if (!items[i]->left) share_answer(*items[i]);
      note_problem(items[i]->failure);
    }
    if (!answer.over) return;
    context_.failures_in_a_row = 0;
    mark_answers(answer.rows);
  }

  void send_one(Item& item) {
    if (MUTANT(every_push_is_sent_twice)) context_.client.write_one(item.write, call_context({&item}));
    const WriteReply reply = context_.client.write_one(item.write, call_context({&item}));
    if (reply.withdrawn) return withdraw();
    take({&item}, reply);
    if (MUTANT(falls_back_to_email_opt_out) && item.failure &&
        item.failure->rule.obstacle == Obstacle::field && item.write.field != "HasOptedOutOfEmail") {
      item.write.field = "HasOptedOutOfEmail";
      context_.client.write_one(item.write, {how_.channel, &tally_.count, sent_before_, {}});
    }
    if (reply.failure) whole_failed({&item}, *reply.failure);
  }

  void send_many(const std::vector<Item*>& items) {
    if (items.size() > 1 && how_.channel == Channel::outbox) mark(Mark::push_of_several_records);
    const std::vector<RecordWrite> writes = writes_of(items);
    const WriteReply reply = context_.client.write_many(writes, call_context(items));
    if (reply.withdrawn) return send_the_others(items);
    take(items, reply);
    if (!reply.failure) return;
    const Action action = reply.failure->rule.action;
    const bool one_may_spoil_it = action == Action::park || action == Action::drop;
    if (one_may_spoil_it && items.size() > 1 && split(items, *reply.failure)) return;
    const bool of_a_field = reply.failure->rule.obstacle == Obstacle::field;
    const auto is_pair = [](const Item* item) { return item->carried != nullptr; };
    if (of_a_field && std::any_of(items.begin(), items.end(), is_pair)) return send_apart(items);
    whole_failed(items, *reply.failure);
  }

  void send_the_others(const std::vector<Item*>& items) {
    std::vector<Item*> others;
    for (Item* item : with_carried(items))
      if (item->open()) others.push_back(item);
    others = pair_up(others);
    if (others.empty()) return withdraw();
    if (lease_allows_a_call()) send_many(others);
  }

  // One bad record must not fail the others (behaviour 56): first by object, whose fields differ, then by
  // halves. A field that is missing on an object is missing for all its records. False: not split.
  bool split(const std::vector<Item*>& items, const Failure& failure) {
    auto middle = std::find_if(items.begin(), items.end(), [&](const Item* item) {
      return item->write.object != items.front()->write.object;
    });
    if (middle == items.end()) {
      if (failure.rule.obstacle == Obstacle::field) return false;
      mark(Mark::push_split_in_halves);
      middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
    } else {
      mark(Mark::push_split_by_object);
    }
    sent_before_ = true;
    send_many({items.begin(), middle});
    if (context_.stopped || tally_.halted || !lease_allows_a_call()) return true;
    send_many({middle, items.end()});
    return true;
  }

  void take(const std::vector<Item*>& items, const WriteReply& reply) {
    for (Item* item : items)
      if (!reply.request_id.empty()) item->request_id = reply.request_id;
    if (reply.failure) return;
    if (MUTANT(one_refused_record_fails_the_batch) && items.size() > 1)
      for (const std::optional<Failure>& refused : reply.records)
        if (refused) return whole_failed(items, *refused);
    context_.failures_in_a_row = 0;
    tally_.unreachable = false;
    mark_answers(reply.records);
    std::vector<Item*> refused_pairs;
    for (size_t i = 0; i < items.size(); ++i) {
      items[i]->failure = reply.records[i];
      items[i]->accepted = !reply.records[i] || (MUTANT(a_200_means_every_record) && items.size() > 1);
      if (refused_for_a_field(*items[i])) {
        refused_pairs.push_back(items[i]);
        continue;
      }
      share_answer(*items[i]);
      note_problem(reply.records[i]);
    }
    if (!refused_pairs.empty()) send_apart(refused_pairs);
  }

  void whole_failed(const std::vector<Item*>& items, const Failure& failure) {
    if (failure.code == sync_switched_off) return put_back(items);
    for (Item* item : with_carried(items)) {
      item->failure = failure;
      item->accepted = mistaken_for_success(failure);
      if (MUTANT(a_timeout_undoes_the_unsubscribe) && failure.status == 0)
        context_.store.record_resubscribe(item->row->person, "syncer", failure.message, context_.clock.now());
    }
    note_problem(failure);
    whole_failure_ = true;
    mark_whole_failure(failure);
    switch (failure.rule.action) {
      case Action::retry:
        ++context_.failures_in_a_row;
        context_.last_failure_at = context_.clock.now();
        tally_.unreachable = !any_accepted() && (failure.status == 0 || failure.status >= 500);
        break;
      case Action::later:
        tally_.halted = true;
        break;
      case Action::refresh:
      case Action::reconnect:
        tally_.halted = true;
        tally_.connection_refused = true;
        break;
      case Action::park:
      case Action::drop:
        break;
    }
  }

  // Nothing was sent: as it was claimed.
  void put_back(const std::vector<Item*>& items) {
    mark(Mark::push_switched_off);
    for (Item* item : with_carried(items)) {
      item->failure.reset();
      item->retargeted = true;
    }
    tally_.halted = true;
  }

  void note_problem(const std::optional<Failure>& failure) {
    if (failure && tally_.problem.empty()) tally_.problem = describe(*failure);
  }

  bool wait_before_next(int tried) {
    mark(Mark::push_repeated_within_a_run);
    const uint64_t drawn = context_.draw();
    const UnixMillis delay = backoff_delay(tried, drawn);
    const UnixMillis now = context_.clock.now();
    const auto first =
        std::find_if(items_.begin(), items_.end(), [](const Item& item) { return item.open(); });
    if (first->failure) {
      context_.tell(
          EngineEvent::Kind::retry, {first->row->person},
          fmt::format("push failed ({}), tried again in {}", describe(*first->failure), duration_text(delay)),
          retry_notice(*first->failure, delay, tried + 1, how_.tries));
    }
    return context_.pause_until(now + delay, how_.channel);
  }

  // Deleted, merged, converted: where is it now?
  void look_up_the_lost() {
    if (context_.stopped || tally_.halted) return;
    std::vector<Item*> refused;
    for (Item& item : items_)
      if (item.failure && item.failure->rule.obstacle == Obstacle::record) refused.push_back(&item);
    if (refused.empty() || !lease_allows_a_call()) return;
    const std::optional<Failure> failure = resolve(context_, refused, how_, tally_);
    if (!failure) return;
    const Settings settings = context_.store.settings();
    std::erase_if(refused, [&](const Item* item) { return !must_be_resolved(context_, *item, settings); });
    whole_failed(refused, *failure);
  }

  // --- what becomes of each row
  void settle() {
    const UnixMillis now = context_.clock.now();
    const Settings settings = context_.store.settings();
    RowOutcomes outcomes(context_, settings, whole_failure_, now);
    std::vector<PushResult> results;
    results.reserve(items_.size());
    for (const Item& item : items_) {
      results.push_back(outcomes.of(item));
      if (item.carrier == nullptr) continue;
      const size_t carrier = static_cast<size_t>(item.carrier - items_.data());
      results.back().next_try_at = results[carrier].next_try_at;  // they go together again
    }
    if (!context_.store.settle(claim_, results, now)) {
      mark(Mark::push_results_too_late);
      context_.tell(EngineEvent::Kind::push, {}, "push: the lease ran out, another worker took rows over");
    }
    for (const PushResult& result : results) tally_.add(result.outcome);
    tally_.left = std::count_if(items_.begin(), items_.end(), [](const Item& item) { return item.left; });
    tell_push(context_, items_, results, tally_, now);
    report_push(context_, items_, results, whole_failure_);
  }

  Context& context_;
  const Claim& claim_;
  const PushHow how_;
  PushWanted wanted_;
  std::vector<Item> items_;
  PushTally tally_;
  std::vector<Item*> asked_about_;  // whose id is an Account's
  AccountsSettled accounts_;
  int64_t calls_before_ = 0;  // for them
  bool sent_before_ = false;
  bool announced_ = false;
  bool whole_failure_ = false;
};

}  // namespace

PushTally push(Context& context, const Claim& claim, const PushHow& how) {
  return Push(context, claim, how).run();
}

}  // namespace syncer
