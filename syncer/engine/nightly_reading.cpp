// Remembered is only what both sides agreed on: who is unsubscribed here and opted out there, or neither, and
// has not changed in Salesforce, needs no look. Salesforce's clock measures, since it also dates the changes;
// the overlap catches what was saved then and became visible later.
#include "syncer/engine/nightly_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/look_up.h"
#include "syncer/salesforce/dates.h"

namespace syncer {
namespace {

constexpr UnixMillis overlap_ms = hour_ms;
constexpr std::ptrdiff_t most_looked_up = 2000;  // 10 calls; for more of them everything is read

bool known_to_be_equal(const LinkedPerson& person) {
  if (MUTANT(unequal_sides_are_taken_for_known)) return person.synced >= 0 && !person.was_deleted;
  return person.synced >= 0 && (person.synced == 1) == person.local && !person.open && !person.was_deleted;
}

bool must_be_looked_up(const LinkedPerson& person) {
  return !person.seen && !person.was_purged && !known_to_be_equal(person);
}

std::ptrdiff_t unknown(const LinkedPeople& linked) {
  const auto among = [](const std::vector<LinkedPerson>& people) {
    return std::count_if(people.begin(), people.end(), must_be_looked_up);
  };
  return among(linked.of(Sobject::contact)) + among(linked.of(Sobject::lead));
}

// Records, of which Salesforce told or was told so when it was asked last.
int64_t known_to_be_opted_out(const std::vector<LinkedPerson>& people) {
  int64_t records = 0;
  const LinkedPerson* before = nullptr;
  for (const LinkedPerson& person : people) {
    if (person.synced != 1 || person.was_purged) continue;
    if (before == nullptr || before->record != person.record) ++records;
    before = &person;
  }
  return records;
}

// A run is due every 23 to 25 hours, and a clock may have been wrong then.
bool full_reading_is_due(UnixMillis full_since, int days, UnixMillis now) {
  if (MUTANT(nothing_is_read_in_full_again)) return false;
  const UnixMillis age = now - full_since;
  return age < -day_ms || age >= days * day_ms - day_ms / 2;
}

std::string position_of(const Settings& settings, const Target& target) {
  return fmt::format("{} {} {} {}", target.contact, target.lead, settings.follow_merges,
                     settings.follow_conversions);
}

}  // namespace

struct NightReading::Asked {
  const Question& question;
  LinkedPeople& linked;
  NightLives& lives;
  const std::function<void(const OptedOutRow&)>& row;
  const std::function<bool(int64_t)>& before_wait;
};

NightReading::NightReading(Context& context, const Settings& settings, const Target& target,
                           const Terms& terms, const LinkedPeople& linked)
    : context_(context),
      target_(target),
      jobs_from_(settings.bulk_reads_from),
      wanted_(settings.nightly_reading == NightlyReading::incremental && !target.also && !terms.may_clear),
      of_(position_of(settings, target)) {
  if (!wanted_) return;
  had_ = context_.store.read_position();
  if (had_ && had_->of != of_ && !MUTANT(the_position_outlives_the_field)) had_.reset();
  if (!had_ || terms.by_hand) return;
  const bool field_was_missed = context_.store.outbox_counts().parked_for.contains(WaitingFor::field);
  const UnixMillis now = context_.clock.now();
  if (full_reading_is_due(had_->full_since, settings.full_reading_days, now)) {
    mark(Mark::read_in_full);
  } else if (field_was_missed || unknown(linked) > most_looked_up) {
    mark(Mark::read_in_full_for_many);
  } else {
    since_ = had_->since - (MUTANT(what_became_visible_late_is_not_read) ? 0 : overlap_ms);
    context_.tell(EngineEvent::Kind::nightly, {},
                  "nightly: reads what changed since " + soql_datetime(*since_));
  }
}

FieldsRead NightReading::read(const Question& question, LinkedPeople& linked, NightLives& lives,
                              const std::function<void(const OptedOutRow&)>& row,
                              const std::function<bool(int64_t)>& before_wait) {
  const std::vector<LinkedPerson>& people = linked.of(question.object);
  FieldsRead read = read_fields(context_,
                                {target_, question.object, question.dated, question.conversions, people,
                                 since_, jobs_from_, complete() ? known_to_be_opted_out(people) : 0},
                                row, before_wait);
  field_trouble_ = field_trouble_ || (read.failure && read.failure->rule.obstacle == Obstacle::field);
  if (read.failure) return read;
  undated_ = undated_ || read.answered_at == 0;
  answered_at_ = answered_at_ == 0 ? read.answered_at : std::min(answered_at_, read.answered_at);
  if (complete()) return read;
  mark(Mark::read_what_changed);
  const Asked asked{question, linked, lives, row, before_wait};
  look_up_the_rest(asked, read);
  if (!read.failure) look_up_where_they_went(asked, read);
  if (read.failure) return read;
  for (LinkedPerson& person : linked.of(question.object)) {
    if (person.seen || !known_to_be_equal(person)) continue;
    person.remote = person.synced == 1;
  }
  return read;
}

void NightReading::look_up_the_rest(const Asked& asked, FieldsRead& read) {
  if (MUTANT(an_incremental_night_looks_nobody_up)) return;
  std::vector<RecordKey> records;
  for (const LinkedPerson& person : asked.linked.of(asked.question.object))
    if (must_be_looked_up(person)) records.push_back(person.record);
  look_up_these(std::move(records), asked, read);
}

// Where somebody went to may not have changed itself, and may lead on.
void NightReading::look_up_where_they_went(const Asked& asked, FieldsRead& read) {
  std::set<RecordKey> before;
  while (!read.failure) {
    std::vector<RecordKey> records;
    for (const RecordKey& record :
         asked.lives.destinations(asked.linked, asked.question.object, asked.question.contacts_read))
      if (before.insert(record).second) records.push_back(record);
    if (records.empty()) return;
    mark(Mark::read_where_they_went);
    look_up_these(std::move(records), asked, read);
  }
}

void NightReading::look_up_these(std::vector<RecordKey> records, const Asked& asked, FieldsRead& read) {
  if (records.empty()) return;
  const LookUp looked =
      look_up(context_, std::move(records),
              {Channel::schedule, tries_in_a_run, &read.count, [&] { return asked.before_wait(1); }},
              {target_.contact, target_.lead});
  read.planned_calls += looked.planned_calls;
  read.failure = looked.failure;
  for (const auto& [record, row] : looked.found) {
    if (object_of(record.view()) == asked.question.object)
      asked.row(row);
    else
      asked.lives.take(object_of(record.view()), row, asked.linked);
  }
}

void NightReading::conclude(int64_t run, int64_t token, bool whole) {
  if (!wanted_) return;
  if (field_trouble_) return context_.store.set_read_position(run, token, std::nullopt);
  if ((!whole && !MUTANT(an_unfinished_night_moves_the_position)) || undated_ || answered_at_ == 0) return;
  // Changes after a clock that was set back bear dates from before it.
  if (had_ && answered_at_ < had_->since) return context_.store.set_read_position(run, token, std::nullopt);
  ReadPosition position{of_, answered_at_, complete() ? answered_at_ : had_->full_since};
  if (MUTANT(the_position_is_the_end_of_the_night)) position.since = context_.clock.now() + overlap_ms;
  context_.store.set_read_position(run, token, position);
}

}  // namespace syncer
