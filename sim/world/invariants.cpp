// Listening to engines and acts, and the rules that can be judged at once. Nothing here throws: it may run on
// an engine's fiber. A broken rule stops the run at the next activation.
#include "sim/world/invariants.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/invariants.h"
#include "sim/world/falses.h"

namespace sfsim {
namespace {

using Kind = TraceEvent::Kind;

// "person 7" -> "ada".
std::string with_names(const World& world, const std::string& text) {
  constexpr std::string_view word = "person ";
  std::string out;
  size_t at = 0;
  for (size_t found = text.find(word); found != std::string::npos; found = text.find(word, at)) {
    size_t end = found + word.size();
    syncer::PersonId id = 0;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') id = id * 10 + (text[end++] - '0');
    const bool known = id > 0 && world.person_names.contains(id);
    out.append(text, at, found - at);
    out += known ? world.name_of_person(id) : text.substr(found, end - found);
    at = end;
  }
  return out.append(text, at, std::string::npos);
}

}  // namespace

const std::vector<InvariantInfo>& all_invariants() {
  static const std::vector<InvariantInfo> infos = [] {
    std::vector<InvariantInfo> all;
    for (const InvariantRow& row : invariant_table())
      all.push_back({std::string(row.name), std::string(row.promise)});
    return all;
  }();
  return infos;
}

Invariants::Invariants(World& world)
    : world_(world),
      act_rules_(world, [this](const auto& rule, auto what, auto people) { broke(rule, what, people); }),
      deliveries_(world, [this](const auto& rule, auto what, auto people) { broke(rule, what, people); }),
      night_rules_(world, [this](const auto& rule, auto what, auto people) { broke(rule, what, people); }),
      send_rules_(
          world, [this](const auto& rule, auto what, auto people) { broke(rule, what, people); },
          [this](syncer::PersonId id) { return !model_.local_may_be(id, false); }) {
  access_changed_ = !world.plan.org.fields_visible || !world.plan.org.profiles.empty() ||
                    world.plan.org.professional() || world.settings.require_page_layout;
  chosen_.push_back({world.now(), world.now(), world.settings});
  model_.know_paths([&world](const std::string& record) { return world.lives.path(record); });
  for (const CastPerson& member : world.people) {
    const auto person = world.store->person(member.id);
    if (!person) continue;
    flags_[person->id] = person->unsubscribed;
    check_agreed(*person);
    model_.person(person->id, person->unsubscribed);
    if (person->salesforce_id.empty()) continue;
    links_[person->id] = person->salesforce_id;
    model_.link(person->id, person->salesforce_id, world.effective_field_of(person->salesforce_id));
    stands_for_a_person(person->salesforce_id);
  }
  for (const WriteLogEntry& entry : world.org->write_log()) edited(entry);
  deliveries_.world_begins();
  for (int engine = 1; engine <= std::max(1, world.plan.engines); ++engine) started(engine);
  change_counter_ = world.store->change_counter();
}

void Invariants::broke(const std::string& rule, std::string what, std::vector<std::string> people) {
  if (world_.failure || !watched(rule)) return;
  RunFailure failure;
  failure.verdict = Verdict::invariant_broken;
  const Step* step = world_.step;
  if (step == nullptr && !world_.plan.steps.empty()) step = &world_.plan.steps.back();
  if (step != nullptr) {
    failure.at = step->verb_place;
    failure.step_line = step->at_place.line;
  }
  failure.what = std::move(what);
  failure.rule = rule;
  failure.people = std::move(people);
  world_.failure = std::move(failure);
}

void Invariants::crashed_engine(std::string what) {
  if (world_.failure) return;
  RunFailure failure;
  failure.verdict = Verdict::engine_crashed;
  if (world_.step != nullptr) {
    failure.at = world_.step->verb_place;
    failure.step_line = world_.step->at_place.line;
  }
  failure.what = std::move(what);
  world_.failure = std::move(failure);
}

// ---- the engines

void Invariants::said(int engine, const syncer::EngineEvent& event) {
  std::vector<std::string> about;
  for (const syncer::PersonId id : event.people) about.push_back(world_.name_of_person(id));
  const bool nightly = event.kind == syncer::EngineEvent::Kind::nightly;
  const Step* step = std::exchange(world_.step, nullptr);
  world_.note(nightly ? Kind::nightly : Kind::engine, with_names(world_, event.text), std::move(about),
              engine);
  world_.step = step;
}

bool Invariants::reached(int engine, syncer::Point point) {
  if (point == syncer::Point::nightly_begun) night_begun(engine);
  if (point == syncer::Point::nightly_finished) night_finished(engine);
  for (World::ArmedCrash& armed : world_.armed_crashes) {
    const Step& step = *armed.step;
    if (armed.fired || *step.when != point || (step.engine != 0 && step.engine != engine)) continue;
    if (++armed.seen < step.nth) continue;
    armed.fired = true;
    world_.dying_of = step.kind;
    return true;
  }
  return false;
}

void Invariants::activity_ran(Activity& activity) {
  const auto& process = world_.engines[static_cast<size_t>(activity.engine) - 1];
  if (!process->defect().empty()) crashed_engine(process->defect());
  if (!activity.fiber->ended()) return;
  if (const std::exception_ptr failure = activity.fiber->failure()) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      crashed_engine(fmt::format("an exception left the {}: {}", activity.name, error.what()));
    }
  } else if (activity.service && !activity.killed) {
    crashed_engine(fmt::format("the {} has ended by itself", activity.name));
  }
}

void Invariants::died(int engine) {
  deliveries_.died(engine);
  night_rules_.died(engine);
  for (Up& up : up_) {
    if (up.engine == engine && up.to == 0) up.to = world_.now();
  }
  if (nights_.empty() || nights_.back().finished_at != 0 || nights_.back().engine != engine) return;
  model_.nightly_ends();
  nights_.pop_back();  // whatever it did, the model holds for possible
}

void Invariants::started(int engine) {
  deliveries_.started();
  up_.push_back({engine, world_.now(), 0, clock_of(engine) - world_.now()});
}

void Invariants::clock_stepped(int engine, int64_t by) {
  clock_slack_ += by < 0 ? -by : by;
  deliveries_.clock_stepped();
  night_rules_.clock_stepped();
  if (!nights_.empty() && nights_.back().finished_at == 0) nights_.back().disturbed = true;
  for (Up& up : up_) {
    if (up.engine != engine || up.to != 0) continue;
    up.to = world_.now();
    up_.push_back({engine, world_.now(), 0, clock_of(engine) - world_.now()});
    break;
  }
}

UnixMillis Invariants::clock_of(int engine) const {
  const auto index = static_cast<size_t>(engine) - 1;
  return world_.now() + (index < world_.engines.size() ? world_.engines[index]->clock_offset() : 0);
}

UnixMillis Invariants::latest_clock() const {
  UnixMillis latest = clock_of(1);
  for (const auto& engine : world_.engines) latest = std::max(latest, clock_of(engine->number()));
  return latest;
}

// ---- the acts

void Invariants::touched(const std::string& record) {
  deliveries_.touched(record);
  night_rules_.touched(record);
}

void Invariants::touched_all() {
  deliveries_.touched_all();
  night_rules_.touched_all();
}

void Invariants::acted_on(const std::string& record) {
  if (record.empty()) return;
  for (const std::string& one : {record, world_.lives.end_of(record)})
    people_acted_at_[id15(one)] = world_.now();
}

void Invariants::unsubscribed(syncer::PersonId person) {
  may_be_cleared_.erase(person);
  const std::string& record = links_[person];
  night_rules_.touched(record);
  deliveries_.unsubscribed(person, record);
  owes_its_address(person);
  acted_on(record);
  model_.unsubscribe(person, record.empty() ? std::string() : world_.effective_field_of(record));
  if (!record.empty()) model_.may_be_written({record, world_.also_written_of(record)});
}

void Invariants::resubscribed(syncer::PersonId person) {
  may_be_cleared_.insert(person);
  sought_until_[person] = world_.now();
  const std::string& record = links_[person];
  touched(record);
  acted_on(record);
  model_.resubscribe(person, !record.empty() && !world_.network->carries(record));
}

void Invariants::linked(syncer::PersonId person, const std::string& record) {
  std::string& link = links_[person];
  sought_until_[person] = world_.now();
  acted_on(link);
  acted_on(record);
  touched(link);
  touched(record);
  if (!link.empty() && link != record) unlinked_[id15(link)] = world_.now();
  link = record;
  model_.link(person, record, record.empty() ? std::string() : world_.effective_field_of(record),
              world_.settings.push_on_link);
  if (!record.empty()) model_.written_with(record, world_.effective_field_of(record), also_written());
  stands_for_a_person(record);
}

void Invariants::appeared(syncer::PersonId person) {
  flags_[person] = false;
  model_.person(person, false);
}

void Invariants::changed(syncer::PersonId person) {
  const std::string& record = links_[person];
  acted_on(record);
  night_rules_.touched(record);
  model_.touch(record);
}

void Invariants::edited(const WriteLogEntry& entry) {
  if (entry.sobject != "Contact" && entry.sobject != "Lead") return;
  touched(entry.record_id);
  std::erase_if(edits_, [&](const WriteLogEntry& old) { return old.at / 1000 != entry.at / 1000; });
  edits_.push_back(entry);
  if (const bool* value = std::get_if<bool>(&entry.new_value))
    model_.edit({entry.record_id, entry.field}, *value);
}

void Invariants::settings_change(const syncer::Settings& settings) {
  touched_all();
  const Chosen& before = chosen_.back();
  if (settings.require_page_layout != before.settings.require_page_layout) rights_changed();
  const UnixMillis since = std::max(latest_clock(), sfsim::has_nights(before.settings) ? before.since : 0);
  chosen_.push_back({world_.now(), since, settings});
  model_.retarget([&settings](const std::string& record) {
    const syncer::Sobject type = record.starts_with("00Q") ? syncer::Sobject::lead : syncer::Sobject::contact;
    return syncer::api_name(settings, field_in_force(settings), type);
  });
  if (is_written(settings, syncer::OptOutField::email_opt_out) &&
      is_written(settings, syncer::OptOutField::sales_opt_out))
    model_.retarget([&settings](const std::string& record) {
      return syncer::api_name(settings, syncer::OptOutField::email_opt_out,
                              record.starts_with("00Q") ? syncer::Sobject::lead : syncer::Sobject::contact);
    });
}

void Invariants::rights_changed() {
  access_changed_ = true;
  left_no_trace();
  touched_all();
  model_.touch_all();
}

void Invariants::pages_changed() {
  pages_changed_at_ = world_.now();
  if (world_.plan.org.professional() || world_.settings.require_page_layout) rights_changed();
}

void Invariants::package_changed(bool removed) {
  access_changed_ = true;
  left_no_trace();
  touched_all();
  model_.touch_all();
  if (removed) model_.forget_field(world_.settings.sales_opt_out.contact);
}

// ---- between steps

void Invariants::after_step() { check_kept(); }

Model::FieldOf Invariants::field_of() const {
  return [this](const std::string& record) { return world_.effective_field_of(record); };
}

std::set<std::string> Invariants::open_records() const {
  std::set<std::string> records;
  for (syncer::OutboxRow& row : world_.store->outbox()) records.insert(std::move(row.salesforce_id));
  return records;
}

}  // namespace sfsim
