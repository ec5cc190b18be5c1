// Only what is not opted out is queued, so that a quiet night queues nothing; the person's own record has its
// own push.
#include "syncer/engine/same_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "syncer/domain/mutant.h"
#include "syncer/engine/diagnostics.h"
#include "syncer/engine/email_look_up.h"
#include "syncer/engine/page_layouts.h"
#include "syncer/engine/tries.h"

namespace syncer {
namespace {

constexpr int failures_before_rare = 5;

std::vector<OptOutField> fields_of(const Settings& settings) {
  std::vector<OptOutField> fields = {effective_field(settings)};
  if (const std::optional<OptOutField> also = written_as_well(settings)) fields.push_back(*also);
  return fields;
}

class AddressSearch {
 public:
  AddressSearch(Context& context, AskHow how, Spreading& result)
      : context_(context), how_(std::move(how)), result_(result), settings_(context.store.settings()) {}

  // What was found is queued; false: not everything could be asked.
  bool search(const std::vector<Person>& people) {
    std::vector<std::string> emails;
    for (const Person& person : people)
      if (can_be_in_salesforce(person.email)) emails.push_back(person.email);
    if (!emails.empty()) {
      ask(Sobject::contact, emails);
      if (!MUTANT(only_the_contacts_of_an_address_are_told)) ask(Sobject::lead, emails);
    }
    std::vector<SameAddress> found;
    for (const Person& person : people)
      found.push_back({person.id, found_[normalised_email(person.email)], result_.failures.empty()});
    // Whose search was stopped is due as before.
    if (stopped_) return false;
    const int64_t queued = context_.store.spread(found, context_.clock.now());
    if (queued > 0) {
      context_.tell(EngineEvent::Kind::push, {},
                    fmt::format("{} more to push to other records of the same e-mail addresses", queued));
      context_.clock.wake(Channel::outbox);
    }
    return result_.failures.empty();
  }

 private:
  void ask(Sobject object, const std::vector<std::string>& emails) {
    if (stopped_ || nobody_answers_) return;
    std::vector<OptOutField>& fields = result_.fields.try_emplace(object, fields_of(settings_)).first->second;
    if (fields.empty()) return;
    const std::optional<Failure> failure = try_to_ask(object, fields, emails);
    if (!failure) return close_after_read(context_, object, "Email");
    if (stopped_) return;
    result_.failures.emplace(object, *failure);
    if (failure->rule.obstacle == Obstacle::field && fields.size() > 1)
      return ask_apart(object, fields, emails);
    nobody_answers_ = !is_of_the_object(*failure);
    fields.clear();
  }

  // One of two fields cannot be read: the other one is told all the same, also to the next addresses.
  void ask_apart(Sobject object, std::vector<OptOutField>& fields, const std::vector<std::string>& emails) {
    std::vector<OptOutField> readable;
    for (const OptOutField field : fields) {
      if (stopped_ || nobody_answers_) break;
      const std::optional<Failure> failure = try_to_ask(object, {field}, emails);
      if (!failure) readable.push_back(field);
      nobody_answers_ = failure && !stopped_ && !is_of_the_object(*failure);
    }
    fields = readable;
  }

  static bool is_of_the_object(const Failure& failure) {
    return failure.rule.action == Action::park || failure.rule.action == Action::drop;
  }

  std::optional<Failure> try_to_ask(Sobject object, const std::vector<OptOutField>& fields,
                                    const std::vector<std::string>& emails) {
    AskHow how = how_;
    how.before_wait = [this] { return !(stopped_ = stopped_ || !how_.before_wait()); };
    std::vector<std::string> flags;
    for (const OptOutField field : fields) flags.push_back(api_name(settings_, field, object));
    if (settings_.require_page_layout) {
      ++result_.planned_calls;
      if (auto failure = ask_for_page_layouts(context_, object, how)) return failure;
      for (const std::string& flag : flags)
        if (auto hidden = not_on_page_layout(context_, object, flag)) return hidden;
    }
    ++result_.planned_calls;
    return every_page(
        context_, how,
        [&](const std::string& next, const Client::CallContext& call) {
          return next.empty() ? context_.client.people_with_email(object, emails, flags, call)
                              : context_.client.more_people(next, call);
        },
        [&](PeoplePage& page) {
          for (const PersonRecord& row : page.rows) take(row, fields, flags);
          return true;
        });
  }

  void take(const PersonRecord& row, const std::vector<OptOutField>& fields,
            const std::vector<std::string>& flags) {
    SameAddress::Record record{std::string(row.id.view()), {}};
    for (size_t i = 0; i < fields.size(); ++i) {
      const auto& set = row.opted_out_by;
      if (std::find(set.begin(), set.end(), flags[i]) == set.end()) record.open.push_back(fields[i]);
    }
    if (!record.open.empty()) found_[normalised_email(row.email)].push_back(std::move(record));
  }

  Context& context_;
  const AskHow how_;
  Spreading& result_;
  const Settings settings_;
  std::map<std::string, std::vector<SameAddress::Record>> found_;
  bool stopped_ = false;
  bool nobody_answers_ = false;  // to whatever: the other object is not asked either
};

}  // namespace

Spreading spread_everybody(Context& context, const std::function<bool(int64_t)>& before_wait) {
  Spreading sum;
  bool going_on = true;
  const auto ask_first = [&](int64_t calls) { return going_on = going_on && before_wait(calls); };
  for (PersonId after = 0;;) {
    const std::vector<Person> people = first_of(context.store.all_to_spread(after, people_a_search));
    if (people.empty() || !ask_first(2)) return sum;
    after = people.back().id;
    AddressSearch(context, {Channel::schedule, tries_in_a_run, &sum.count, [&] { return ask_first(1); }}, sum)
        .search(people);
    const auto closed = [](const auto& object) { return object.second.empty(); };
    if (!going_on || std::all_of(sum.fields.begin(), sum.fields.end(), closed)) return sum;
  }
}

bool spread_the_due(Context& context) {
  const UnixMillis now = context.clock.now();
  const std::vector<Person> people = first_of(context.store.to_spread(people_a_search, now));
  if (people.empty()) return false;
  Spreading result;
  AddressSearch search(context, {Channel::outbox, 1, &result.count, [&] { return !context.stopped; }},
                       result);
  if (search.search(people) || context.stopped) return true;
  UnixMillis again_at = 0;
  const UnixMillis after = context.clock.now();
  for (const auto& [object, failure] : result.failures) {
    report_read_failure(context, failure, object, "Email");
    if (failure.rule.action == Action::retry) {
      ++context.failures_in_a_row;
      context.last_failure_at = after;
    }
    UnixMillis at = search_again_at(context, failure, after);
    // Like pushes: ever later while nothing is heard of Salesforce.
    if (context.failures_in_a_row >= failures_before_rare) at = std::max(at, after + quarter_ms);
    again_at = again_at == 0 ? at : std::min(again_at, at);
  }
  context.store.put_off_look_ups(people, again_at);
  return true;
}

}  // namespace syncer
