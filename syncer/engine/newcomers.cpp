// Both sides are asked before anybody comes in: Salesforce by the query, the store after it, when nothing
// waits any more, so that an unsubscribe that came meanwhile counts.
#include "syncer/engine/newcomers.h"

#include <algorithm>
#include <map>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/look_up.h"

namespace syncer {
namespace {

using Outcome = Newcomer::Outcome;

// Email Opt Out, and the field that the team has chosen beside it.
std::vector<std::string> flags_of(const Settings& settings, Sobject object) {
  std::vector<std::string> flags = {api_name(settings, OptOutField::email_opt_out, object)};
  const std::string& chosen = api_name(settings, settings.opt_out_field, object);
  if (chosen != flags.front() && !MUTANT(a_push_in_asks_for_email_opt_out_only)) flags.push_back(chosen);
  return flags;
}

class TakingIn {
 public:
  explicit TakingIn(Context& context) : context_(context) {}

  NewcomersReport run(const std::vector<std::string>& ids) {
    std::vector<RecordKey> records;
    for (const std::string& id : ids) {
      // An id whose last three characters are wrong would refuse the query of all.
      const ParsedId parsed = parse_salesforce_id(id);
      const std::optional<RecordKey> key = record_key(parsed.id.text);
      if (parsed.problem == IdProblem::none && key)
        records.push_back(*key);
      else
        report_.records.push_back({id, Outcome::no_record_id, 0});
    }
    for (const RecordBatch& batch : batches_of(std::move(records))) {
      read(batch);
      if (report_.failure) break;
      decide(batch.ids);
    }
    return std::move(report_);
  }

 private:
  void read(const RecordBatch& batch) {
    found_.clear();
    const std::vector<std::string> flags = flags_of(context_.store.settings(), batch.object);
    report_.failure = every_page(
        context_, {Channel::outbox, tries_in_a_run, &calls_},
        [&](const std::string& next, const Client::CallContext& call) {
          return next.empty() ? context_.client.people(batch.object, flags, batch.ids, call)
                              : context_.client.more_people(next, call);
        },
        [&](PeoplePage& page) {
          for (PersonRecord& row : page.rows) found_[row.id] = std::move(row);
          return true;
        });
  }

  void decide(const std::vector<RecordKey>& records) {
    for (const RecordKey& record : records) {
      Newcomer newcomer{std::string(record.view()), Outcome::not_found, 0};
      if (const auto row = found_.find(record); row != found_.end()) take(row->second, newcomer);
      report_.records.push_back(std::move(newcomer));
    }
  }

  // A person each, in a transaction of its own: two records may have one address.
  void take(const PersonRecord& row, Newcomer& newcomer) {
    if (row.opted_out && !MUTANT(who_is_opted_out_is_taken_in)) {
      mark(Mark::newcomer_opted_out);
      newcomer.outcome = Outcome::opted_out;
      return;
    }
    if (!plausible_email(row.email)) {
      newcomer.outcome = Outcome::no_email;
      return;
    }
    const std::optional<Person> known = context_.store.person_by_email(row.email);
    if (known) newcomer.person = known->id;
    if (known && known->unsubscribed && !MUTANT(who_is_unsubscribed_is_linked_by_a_push)) {
      mark(Mark::newcomer_unsubscribed);
      newcomer.outcome = Outcome::unsubscribed;
    } else if (known && known->salesforce_id == row.id.view()) {
      newcomer.outcome = Outcome::here_already;
    } else if (known && !known->salesforce_id.empty()) {
      newcomer.outcome = Outcome::linked_elsewhere;
    } else {
      const UnixMillis now = context_.clock.now();
      context_.store.import_person({row.email, row.first_name, row.last_name, std::string(row.id.view())},
                                   now);
      newcomer.outcome = known ? Outcome::linked : Outcome::created;
      const std::optional<Person> taken_in = context_.store.person_by_email(row.email);
      if (taken_in) newcomer.person = taken_in->id;
      mark(Mark::newcomer_taken_in);
    }
  }

  Context& context_;
  NewcomersReport report_;
  CallCount calls_;
  std::map<RecordKey, PersonRecord> found_;
};

}  // namespace

std::string_view name_of(Newcomer::Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      return "created";
    case Outcome::linked:
      return "linked";
    case Outcome::here_already:
      return "here_already";
    case Outcome::opted_out:
      return "opted_out";
    case Outcome::unsubscribed:
      return "unsubscribed";
    case Outcome::linked_elsewhere:
      return "linked_elsewhere";
    case Outcome::no_email:
      return "no_email";
    case Outcome::not_found:
      return "not_found";
    case Outcome::no_record_id:
      return "no_record_id";
  }
  return "";
}

NewcomersReport take_in(Context& context, const std::vector<std::string>& salesforce_ids) {
  return TakingIn(context).run(salesforce_ids);
}

}  // namespace syncer
