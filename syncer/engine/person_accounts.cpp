// The contact of a deleted person account is deleted, too: its people are linked to it all the same, and meet
// there what everybody meets whose record is in the recycle bin.
#include "syncer/engine/person_accounts.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/diagnostics.h"
#include "syncer/engine/look_up.h"

namespace syncer {
namespace {

using Contacts = std::map<RecordKey, std::optional<RecordKey>>;  // of the accounts that were found

AccountAnswer refusal(const RecordKey& account, std::string_view code, std::string_view message,
                      WaitingFor waiting = WaitingFor::record) {
  mark(Mark::account_of_no_person);
  return {std::string(account.view()), {}, waiting, std::string(code), one_line(message, 400)};
}

AccountAnswer answer_of(const RecordKey& account, const Contacts& found) {
  const auto row = found.find(account);
  if (row == found.end())
    return refusal(account, "NOT_FOUND", "no Account has this id, or the API user may not see it");
  if (!row->second)
    return refusal(account, not_a_person_account, "the Account is an ordinary one, and stands for no person");
  AccountAnswer answer;
  answer.account = account.view();
  answer.contact = row->second->view();
  return answer;
}

AccountAnswer refused_with(const RecordKey& account, const Failure& failure) {
  if (failure.code == "INVALID_FIELD")
    return refusal(account, not_a_person_account,
                   "the org has no person accounts: an Account stands for no person");
  return refusal(account, failure.code, failure.message, waiting_for(failure.rule.obstacle));
}

// By the same key as a refused push of it.
void diagnose(Context& context, const std::vector<AccountAnswer>& answers) {
  const Settings settings = context.store.settings();
  const std::string& field = api_name(settings, effective_field(settings), Sobject::contact);
  for (const AccountAnswer& answer : answers) {
    if (answer.contact.empty())
      report_write_failure(context, make_failure(answer.code, answer.message, 0), Sobject::contact, field,
                           answer.account);
    else
      context.store.close_diagnostics(api_name(Sobject::contact), field, answer.account);
  }
}

}  // namespace

AccountsLook look_up_accounts(Context& context, std::vector<RecordKey> accounts, const AskHow& how) {
  AccountsLook look;
  for (const RecordBatch& batch : batches_of(std::move(accounts))) {
    ++look.planned_calls;
    Contacts found;
    look.failure = every_page(
        context, how,
        [&](const std::string& next, const Client::CallContext& call) {
          return next.empty() ? context.client.accounts(batch.ids, call)
                              : context.client.more_accounts(next, call);
        },
        [&](const AccountsPage& page) {
          for (const AccountRow& row : page.rows) found[row.id] = row.contact;
          return true;
        });
    const bool for_good = look.failure && (look.failure->rule.action == Action::park ||
                                           look.failure->rule.action == Action::drop);
    if (look.failure && !for_good) return look;
    for (const RecordKey& account : batch.ids)
      look.answers.push_back(for_good ? refused_with(account, *look.failure) : answer_of(account, found));
    look.failure.reset();
  }
  return look;
}

std::string AccountsSettled::problem() const {
  return "the Accounts that people are linked to could not be read: " + describe(*failure);
}

bool AccountsSettled::again_by_itself() const { return failure->rule.action == Action::retry; }

AccountsSettled settle_linked_accounts(Context& context, int64_t run, const AskHow& how) {
  std::vector<RecordKey> accounts;
  for (const std::string& id : context.store.linked_accounts())
    if (const std::optional<RecordKey> key = account_key(id)) accounts.push_back(*key);
  if (accounts.empty()) return {};
  const AccountsLook look = look_up_accounts(context, std::move(accounts), how);
  AccountsSettled settled;
  settled.failure = look.failure;
  settled.planned_calls = look.planned_calls;
  if (look.answers.empty() || context.stopped) return settled;
  for (const AccountAnswer& answer : look.answers) {
    std::vector<PersonId> people;
    if (context.watched())
      for (const Person& person : context.store.people_with_salesforce_id(answer.account))
        people.push_back(person.id);
    if (!answer.contact.empty()) mark(Mark::night_met_a_person_account);
    context.tell(EngineEvent::Kind::decision, std::move(people),
                 answer.contact.empty()
                     ? fmt::format("nightly: {}: {}", answer.code, answer.message)
                     : fmt::format("nightly: a person account, linked to its contact {}", answer.contact));
  }
  settled.parked = context.store.settle_accounts(look.answers, run, context.clock.now());
  diagnose(context, look.answers);
  return settled;
}

AccountsSettled look_up_accounts_of(Context& context, const std::vector<PushItem*>& items,
                                    const AskHow& how) {
  std::vector<RecordKey> accounts;
  for (const PushItem* item : items)
    if (const std::optional<RecordKey> key = account_key(item->row->salesforce_id)) accounts.push_back(*key);
  const AccountsLook look = look_up_accounts(context, std::move(accounts), how);
  AccountsSettled settled;
  settled.failure = look.failure;
  settled.planned_calls = look.planned_calls;
  std::map<std::string, const AccountAnswer*, std::less<>> answers;
  for (const AccountAnswer& answer : look.answers) answers[answer.account] = &answer;
  for (PushItem* item : items) {
    const auto found = answers.find(item->row->salesforce_id);
    if (found == answers.end()) continue;
    const AccountAnswer& answer = *found->second;
    item->looked_up = true;
    if (answer.contact.empty()) {
      item->failure = make_failure(answer.code, answer.message, 0);
      continue;
    }
    mark(Mark::push_met_a_person_account);
    item->failure = make_failure(is_person_account, "the id is a person account's", 0);
    item->fate.known = true;
    item->fate.moved_to = answer.contact;
    item->fate.why = MoveWhy::person_account;
  }
  return settled;
}

}  // namespace syncer
