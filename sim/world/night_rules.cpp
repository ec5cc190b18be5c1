// What is expected of a night is worked out from how both sides stood when it began, in words of the product:
// the opt-out wins; a conflict is a difference of which nobody can say that only the winner's side acted.
#include "sim/world/night_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/world/falses.h"

namespace sfsim {
namespace {

constexpr UnixMillis hour_ms = 60 * 60 * 1000;
constexpr size_t most_an_hour = 40;  // each quarter, of two engines, and after restarts and by hand

// The first half of a page may say that it is the last one.
bool ends_the_read(const Flight& flight) {
  const syncer::HttpResponse& answer = flight.answer;
  if (flight.fault == Fault::truncated_reply || answer.failure != syncer::TransportFailure::none ||
      answer.status != 200)
    return false;
  if (is_query_job(flight.view()))
    return is_job_results(flight.view()) && answer.header("Sforce-Locator") == "null";
  return answer.body.find("\"done\":true") != std::string::npos;
}

}  // namespace

void NightRules::begun(int engine, int activity, bool closely) {
  if (night_ && !clocks_differ_ && night_->activity != activity)
    broke_("time", "a nightly begins while another one is running", {});
  if (too_many(begun_, world_.now(), hour_ms, most_an_hour))
    broke_("liveness", fmt::format("a nightly begins more than {} times in an hour", most_an_hour), {});
  Night night;
  night.engine = engine;
  night.activity = activity;
  night.begun_at = world_.now();
  night.faults_before = world_.network->faults_met();
  night.closely = closely;
  if (closely) night.sides = sides();
  night_ = std::move(night);
}

std::vector<NightRules::Side> NightRules::sides() const {
  std::map<std::string, int> on_record;
  const std::vector<syncer::Person> people = world_.store->people_after(0, 1 << 20, true);
  for (const syncer::Person& person : people) ++on_record[world_.lives.end_of(person.salesforce_id)];
  std::set<std::string> pending, claimed;
  for (const syncer::OutboxRow& row : world_.store->outbox()) {
    pending.insert(row.salesforce_id);
    if (!row.worker.empty()) claimed.insert(row.salesforce_id);
  }
  std::vector<Side> all;
  for (const syncer::Person& person : people) {
    const std::string& record = person.salesforce_id;
    if (person.record_state == syncer::RecordState::purged) continue;  // sharing may have shown it so
    if (on_record[record] > 1 || !reachable(world_, record) || world_.network->carries(record)) continue;
    Side side;
    side.person = person.id;
    side.record = record;
    side.local = person.unsubscribed;
    side.remote =
        world_.org->get(world_.sobject_of(record), record, world_.effective_field_of(record)) == Value(true);
    side.synced = person.synced(effective(world_));
    side.act_pending = pending.contains(record);
    side.claimed = claimed.contains(record);
    const std::string other = world_.also_pulled_of(record);
    side.also = !other.empty() && world_.org->get(world_.sobject_of(record), record, other) == Value(true);
    side.after = value_after_night(world_, {side.person, record, side.local, side.remote, side.synced});
    const bool came_back = person.record_state == syncer::RecordState::deleted;
    if (side.also || (came_back && side.local != side.remote)) side.after = true;
    if (side.remote != side.local || side.also) side.history = world_.store->history(person.id).size();
    all.push_back(std::move(side));
  }
  return all;
}

// What it reads next is its own to decide; a replay, and what a write leads to, is not asked about.
void NightRules::check_reserve(const Flight& flight) {
  if (!is_query(flight.view()) || night_->looking_up || night_->usage.limit == 0 || night_->touched_all)
    return;
  if (world_.network->faults_met() != night_->faults_before) return;
  const int64_t reserve = night_->usage.limit * world_.settings.api_reserve_percent / 100;
  if (night_->usage.used + 1 <= night_->usage.limit - reserve) return;
  broke_("protocol",
         fmt::format("the nightly reads on although {} of {} API calls are used, and {} are kept in reserve",
                     night_->usage.used, night_->usage.limit, reserve),
         {});
}

void NightRules::sent(const Flight& flight) {
  if (!night_) return;
  if (is_query(flight.view()) && !is_next_page(flight.view())) night_->looking_up = is_look_up(flight.view());
  check_reserve(flight);
  if (is_query(flight.view())) {
    if (night_->looking_up) return;  // for what refused a write, or has left the recycle bin
    if (const std::string object = queried_object(flight.view()); !object.empty()) night_->reading = object;
    if (night_->wrote) broke_("protocol", "a nightly reads after it has begun to write", {});
    return;
  }
  if (!is_write(flight.view())) return;
  night_->wrote = true;
  for (const std::string& id : flight.ids) {
    const std::string object = world_.sobject_of(id);
    if (night_->read.contains(object)) continue;
    const std::vector<std::string> people = world_.names_on_record(canonical_id(id).id);
    broke_("protocol",
           fmt::format("the nightly writes the {} of {}, and could not read {}s before", object,
                       people.empty() ? id : people.front(), object),
           people);
  }
}

void NightRules::answered(const Flight& flight) {
  if (night_) {
    if (const auto told = syncer::usage_told_by(flight.answer)) night_->usage = *told;
  }
  if (night_ && is_query(flight.view()) && !night_->looking_up && ends_the_read(flight))
    night_->read.insert(night_->reading);
}

void NightRules::died(int engine) {
  if (night_ && night_->engine == engine) night_.reset();
}

void NightRules::touched(const std::string& record) {
  if (!night_) return;
  night_->touched.insert(record);
  night_->touched.insert(world_.lives.end_of(record));  // where the night will look
}

void NightRules::touched_all() {
  if (night_) night_->touched_all = true;
}

void NightRules::finished() {
  if (!night_) return;
  const Night night = std::move(*night_);
  night_.reset();
  if (!night.closely) return;
  const bool disturbed = world_.network->faults_met() != night.faults_before;
  const std::vector<syncer::Run> runs = world_.store->runs();
  const auto run = std::max_element(
      runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.finished_at < b.finished_at; });
  if (run == runs.end() || run->state != syncer::RunState::complete || clocks_differ_ || night.touched_all)
    return;
  check_reads(night, *run);
  if (disturbed) return;
  std::set<syncer::PersonId> conflicts;
  for (const syncer::ConflictRow& conflict : world_.store->conflicts())
    if (conflict.run == run->id) conflicts.insert(conflict.person);
  for (const Side& side : night.sides) {
    if (!night.touched.contains(side.record) && !overtaken(night, side))
      check_side(side, conflicts.contains(side.person), run->begun_at != night.begun_at);
  }
}

// A false is not written over what somebody changed in the record meanwhile, whichever field.
bool NightRules::overtaken(const Night& night, const Side& side) const {
  if (side.after != false) return false;
  const std::string object = world_.sobject_of(side.record);
  const Value modified = world_.org->get(object, side.record, "LastModifiedDate");
  return world_.org->get(object, side.record, world_.effective_field_of(side.record)) == Value(true) &&
         std::get<Datetime>(modified).at >= night.begun_at;
}

void NightRules::check_reads(const Night& night, const syncer::Run& run) {
  for (const Side& side : night.sides) {
    const std::string object = world_.sobject_of(side.record);
    if (night.read.contains(object) || night.touched.contains(side.record)) continue;
    broke_("liveness",
           fmt::format("the nightly of {} is called complete, and has not read {}s", run.local_date, object),
           {world_.name_of_person(side.person)});
    return;
  }
}

void NightRules::check_side(const Side& side, bool recorded, bool resumed) {
  const std::string& name = world_.name_of_person(side.person);
  const bool differ = side.local != side.remote;
  // Only the winner's side acted since they agreed, and whether its push is still pending is not judged here;
  // nor what an unsubscribe that waits keeps from being cleared, nor a push that may be settled under the
  // night.
  const bool unsure = side.claimed || (differ && side.local && side.act_pending &&
                                       (side.synced == false || side.after == false));
  const bool earlier = resumed && recorded;  // by the attempt before
  if (!side.after) return;
  const bool conflict = differ && (!side.synced || *side.synced == *side.after);
  if (!unsure && !earlier && recorded != conflict)
    broke_("model",
           fmt::format(fmt::runtime(
                           conflict ? "the two sides of {} differed without an agreement to tell why, and no "
                                      "conflict is recorded"
                                    : "a conflict is recorded for {}, and there was none"),
                       name),
           {name});
  if (!unsure && !side.act_pending) check_value(side);
  if (side.local == *side.after) return;
  if (side.act_pending && !*side.after) return;  // an unsubscribe that waits is not taken back
  const std::vector<syncer::HistoryRow> history = world_.store->history(side.person);
  const bool told = history.size() == side.history + 1 && history.back().source == "Salesforce Sync" &&
                    (history.back().kind == syncer::HistoryKind::unsubscribe) == *side.after;
  if (!told)
    broke_("model",
           fmt::format("{} was {} because of Salesforce, and the history does not say so", name,
                       *side.after ? "unsubscribed" : "subscribed again"),
           {name});
}

void NightRules::check_other_field(const Side& side) {
  const std::string field = world_.also_written_of(side.record);
  if (!*side.after || field.empty() || !reachable(world_, side.record, field)) return;
  if (world_.org->get(world_.sobject_of(side.record), side.record, field) == Value(true)) return;
  const std::string& name = world_.name_of_person(side.person);
  broke_("model", fmt::format("the night had to write {} of {} as well, and it is not set", field, name),
         {name});
}

void NightRules::check_value(const Side& side) {
  const std::string& name = world_.name_of_person(side.person);
  const auto person = world_.store->person(side.person);
  const Value remote =
      world_.org->get(world_.sobject_of(side.record), side.record, world_.effective_field_of(side.record));
  check_other_field(side);
  if (!person) return;
  if (person->unsubscribed == *side.after && remote == Value(*side.after)) {
    if (person->synced(effective(world_)) == side.after || person->record_state != syncer::RecordState::live)
      return;
    broke_("agreement", fmt::format("the night has left {} equal on both sides, and not agreed", name),
           {name});
    return;
  }
  broke_(
      "model",
      fmt::format("by {} the night had to leave {} {} on both sides; Sales Connect has {}, Salesforce has {}",
                  name_of(world_.settings.policy), name, *side.after ? "opted out" : "opted in",
                  person->unsubscribed, text_of(remote)),
      {name});
}

}  // namespace sfsim
