// A Contact goes before a Lead (A9), and several of one kind are nobody's: a wrong link would opt somebody
// else out.
#include "syncer/engine/email_look_up.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "syncer/domain/mutant.h"
#include "syncer/engine/diagnostics.h"

namespace syncer {
namespace {

constexpr size_t longest_address = 80;       // of Salesforce's type Email
constexpr size_t most_bytes_a_query = 8000;  // of addresses: an address of the wire holds 16,384 bytes

// Ids by address.
using Found = std::map<std::string, std::vector<std::string>>;

class Search {
 public:
  Search(Context& context, AskHow how) : context_(context), how_(std::move(how)) {}

  EmailLookUps result;

  // False: it ended early.
  bool search(const std::vector<Person>& people, int64_t run) {
    std::vector<std::string> emails;
    for (const Person& person : people)
      if (can_be_in_salesforce(person.email)) emails.push_back(person.email);
    Found contacts, leads;
    if (!emails.empty() && (!ask(Sobject::contact, emails, contacts) || !ask(Sobject::lead, emails, leads)))
      return false;
    if (MUTANT(a_lead_goes_before_a_contact)) std::swap(contacts, leads);
    std::vector<FoundByEmail> found;
    for (const Person& person : people) {
      const std::string key = normalised_email(person.email);
      std::vector<std::string>& of_contacts = contacts[key];
      found.push_back({person.id, of_contacts.empty() ? leads[key] : of_contacts});
    }
    const UnixMillis now = context_.clock.now();
    const int64_t linked = context_.store.link_found(found, run, now);
    if (linked == 0) return true;
    context_.tell(EngineEvent::Kind::pull, people_of(found),
                  fmt::format("{} linked to the record of the same e-mail address", linked));
    context_.clock.wake(Channel::outbox);
    return true;
  }

 private:
  static std::vector<PersonId> people_of(const std::vector<FoundByEmail>& found) {
    std::vector<PersonId> people;
    for (const FoundByEmail& one : found)
      if (one.records.size() == 1) people.push_back(one.person);
    return people;
  }

  bool ask(Sobject object, const std::vector<std::string>& emails, Found& found) {
    ++result.planned_calls;
    result.failed_on = object;
    result.failure = every_page(
        context_, how_,
        [&](const std::string& next, const Client::CallContext& call) {
          return next.empty() ? context_.client.people_with_email(object, emails, {}, call)
                              : context_.client.more_people(next, call);
        },
        [&](PeoplePage& page) {
          for (const PersonRecord& row : page.rows)
            found[normalised_email(row.email)].emplace_back(row.id.view());
          return true;
        });
    if (!result.failure) close_after_read(context_, object, "Email");
    return !result.failure;
  }

  Context& context_;
  const AskHow how_;
};

}  // namespace

bool can_be_in_salesforce(const std::string& email) {
  return email.size() <= longest_address &&
         std::none_of(email.begin(), email.end(), [](unsigned char c) { return c < ' ' || c == 127; });
}

std::vector<Person> first_of(std::vector<Person> people) {
  size_t bytes = 0;
  auto end = people.begin();
  for (; end != people.end(); ++end) {
    bytes += percent_encoded(end->email).size() + 9;
    if (bytes > most_bytes_a_query && end != people.begin()) break;
  }
  people.erase(end, people.end());
  return people;
}

UnixMillis search_again_at(Context& context, const Failure& failure, UnixMillis now) {
  switch (failure.rule.action) {
    case Action::retry:
      return now + minute_ms;
    case Action::later:
      return now + quarter_ms;
    case Action::refresh:
    case Action::reconnect:
      return std::max(context.session.refused_until(), now + quarter_ms);
    case Action::park:
    case Action::drop:
      return now + day_ms;
  }
  return now + day_ms;
}

// Stopped, lost or too dear: the caller knows, and it is no failure of Salesforce's.
EmailLookUps look_up_everybody(Context& context, int64_t run,
                               const std::function<bool(int64_t)>& before_wait) {
  EmailLookUps sum;
  bool going_on = true;
  const auto ask_first = [&](int64_t calls) { return going_on = going_on && before_wait(calls); };
  for (PersonId after = 0;;) {
    const std::vector<Person> people = first_of(context.store.all_to_look_up(after, people_a_search));
    if (people.empty() || !ask_first(2)) return sum;
    after = people.back().id;
    Search search(context, {Channel::schedule, tries_in_a_run, &sum.count, [&] { return ask_first(1); }});
    const bool whole = search.search(people, run);
    sum.planned_calls += search.result.planned_calls;
    if (whole) continue;
    if (going_on) sum.failure = search.result.failure;
    sum.failed_on = search.result.failed_on;
    return sum;
  }
}

bool look_up_the_due(Context& context) {
  const UnixMillis now = context.clock.now();
  const std::vector<Person> people = first_of(context.store.to_look_up(people_a_search, now));
  if (people.empty()) return false;
  CallCount count;
  Search search(context, {Channel::outbox, 3, &count, [&] { return !context.stopped; }});
  if (search.search(people, 0)) return true;
  const Failure& failure = *search.result.failure;
  if (failure.rule.action == Action::retry) {
    ++context.failures_in_a_row;
    context.last_failure_at = context.clock.now();
  }
  if (!context.stopped) report_read_failure(context, failure, search.result.failed_on, "Email");
  const UnixMillis after = context.clock.now();
  context.store.put_off_look_ups(people, search_again_at(context, failure, after));
  return true;
}

}  // namespace syncer
