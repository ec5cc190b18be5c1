// Numbers of pairs: first state x verb, then mark x verb.
#include "sim/world/coverage.h"

#include <algorithm>
#include <bit>

#include "sim/world/stage.h"
#include "syncer/domain/schedule.h"

namespace sfsim {
namespace {

constexpr size_t links = 4, agreements = 3, pendings = 2, answers = 4, days = 3;
constexpr size_t states = links * agreements * pendings * answers * days;

// All verbs, the beginning, and the healing.
size_t verbs() { return all_verbs().size() + 2; }
size_t beginning() { return all_verbs().size(); }
size_t healing() { return all_verbs().size() + 1; }

size_t number_of_verb(Verb verb) { return static_cast<size_t>(verb); }

}  // namespace

size_t coverage_pairs() { return (states + syncer::mark_count) * verbs(); }

void StateWatch::begin() {
  on_ = true;
  seen_.assign(coverage_pairs() / 64 + 1, 0);
  passed_ = syncer::marks_passed();
  after_ = beginning();
}

void StateWatch::before(World& world, const Step& step) {
  if (!on_) return;
  count_marks();
  after_ = number_of_verb(step.verb);
  const size_t day = day_kind(world);
  const auto note = [&](size_t state) { see(state, number_of_verb(step.verb)); };
  bool anybody = false;
  for (const std::string& name : step.names) {
    const CastPerson* person = world.find_person(name);
    if (person == nullptr) continue;
    anybody = true;
    note(person_state(world, person->id, day));
  }
  if (!anybody) note(person_state(world, 0, day));
  note_link(step);
}

void StateWatch::note_link(const Step& step) {
  if (step.verb != Verb::link) return;
  for (const std::string& name : step.names) given_as_15_[name] = step.to.size() == 15;
}

void StateWatch::answered(const Flight& flight) {
  const int status = flight.answer.status;
  answer_ = status >= 200 && status < 300   ? Answer::accepted
            : status >= 400 && status < 500 ? Answer::refused
                                            : Answer::failed;
}

void StateWatch::steps_are_over() {
  if (!on_) return;
  count_marks();
  after_ = healing();
}

std::vector<uint16_t> StateWatch::take() {
  std::vector<uint16_t> out;
  if (!on_) return out;
  count_marks();
  for (size_t word = 0; word < seen_.size(); ++word) {
    for (uint64_t bits = seen_[word]; bits != 0; bits &= bits - 1)
      out.push_back(static_cast<uint16_t>(word * 64 + static_cast<size_t>(std::countr_zero(bits))));
  }
  return out;
}

void StateWatch::see(size_t state, size_t verb) {
  const size_t pair = state * verbs() + verb;
  seen_[pair / 64] |= uint64_t{1} << pair % 64;
}

void StateWatch::count_marks() {
  const syncer::MarkCounts now = syncer::marks_passed();
  for (size_t i = 0; i < syncer::mark_count; ++i)
    if (now[i] != passed_[i]) see(states + i, after_);
  passed_ = now;
}

// The length of the engine's local day: shorter, usual, longer.
size_t StateWatch::day_kind(World& world) {
  const std::string& zone = world.settings.nightly_zone;
  const UnixMillis now = world.now();
  if (zone != day_zone_ || now < day_from_ || now >= day_to_) {
    day_zone_ = zone;
    day_from_ = syncer::latest_due(now, 0, zone);
    day_to_ = syncer::next_due(now, 0, zone);
  }
  constexpr UnixMillis usual = 24 * 3600 * 1000;
  const UnixMillis length = day_to_ - day_from_;
  return length < usual ? 0 : length == usual ? 1 : 2;
}

// Steps about nobody: whether anything at all is open.
size_t StateWatch::person_state(World& world, syncer::PersonId id, size_t day) {
  size_t link = 0, agreed = 0;
  bool pending = false;
  const std::vector<syncer::OutboxRow> open = world.store->outbox();
  if (id == 0) {
    pending = !open.empty();
  } else if (const auto person = world.store->person(id)) {
    const std::string& record = person->salesforce_id;
    if (!record.empty()) {
      const bool shared = world.store->people_with_salesforce_id(record).size() > 1;
      link = shared ? 3 : given_as_15_[world.name_of_person(id)] ? 1 : 2;
    }
    if (const auto synced = person->synced(effective(world)))
      agreed = *synced == person->unsubscribed ? 1 : 2;
    pending = std::any_of(open.begin(), open.end(),
                          [&](const syncer::OutboxRow& row) { return row.salesforce_id == record; });
  }
  size_t state = link;
  state = state * agreements + agreed;
  state = state * pendings + (pending ? 1 : 0);
  state = state * answers + static_cast<size_t>(answer_);
  return state * days + day;
}

}  // namespace sfsim
