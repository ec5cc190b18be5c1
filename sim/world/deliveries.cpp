// How long is in time: a push is sent at once; after a fault the slowest retry comes after fifteen minutes,
// and a dead engine's lease ends after five.
#include "sim/world/deliveries.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/world/bodies.h"
#include "sim/world/falses.h"
#include "sim/world/invariants.h"
#include "sim/world/stage.h"

namespace sfsim {
namespace {

constexpr UnixMillis second = 1000, minute = 60 * second, hour = 60 * minute;
constexpr UnixMillis calm_wait = 3 * minute, longest_wait = 30 * minute;
constexpr UnixMillis give_up_after = 3 * 24 * hour;
constexpr size_t most_failures = 60;  // of one engine in a minute
constexpr size_t most_failures_an_hour = 600;
constexpr size_t most_refusals = 12;  // of one record in an hour
// Pauses of 0.5 s x 2^n with full jitter let nine tries into two seconds once in a hundred million times.
constexpr size_t most_misses = 8;
constexpr UnixMillis near_a_fault = 10 * 60 * 1000;
constexpr UnixMillis misses_span = 2 * second;

// Room for one more; true when there are too many of them within `span`.
}  // namespace

Deliveries::Deliveries(World& world, Broke broke)
    : world_(world),
      broke_(std::move(broke)),
      watching_(!world.plan.org.api_limit.has_value()),
      last_start_(world.now()) {}

std::string Deliveries::who(const std::string& record) const {
  const std::vector<std::string> people = world_.names_on_record(canonical_id(record).id);
  return people.empty() ? record : people.front();
}

// From here on every push has an act behind it, or was waiting already.
void Deliveries::begin_anew() {
  acts_.clear();
  pushes_.clear();
  open_before_ = 2;  // one under way, and one that came meanwhile
}

void Deliveries::unsubscribed(syncer::PersonId person, const std::string& record) {
  touched(record);
  if (record.empty() || !watching_ || !world_.settings.salesforce_sync) return;
  owed_[record] = {person, world_.now(), world_.network->faults_met()};
  look_later(record, world_.now(), world_.now() + calm_wait);
}

void Deliveries::looked_up(syncer::PersonId person, const std::string& record) {
  unsubscribed(person, record);
  if (const auto owed = owed_.find(record); owed != owed_.end()) owed->second.must_be_sent = false;
}

void Deliveries::touched(const std::string& record) {
  owed_.erase(record);
  refusals_.erase(id15(record));
  misses_.erase(id15(record));
  ++acts_[id15(record)];
}

// Two engines, or a night beside the worker, may have searched at once.
void Deliveries::told_again(const std::string& record) { acts_[id15(record)] += 2; }

void Deliveries::touched_all() {
  all_touched_at_ = world_.now();
  owed_.clear();
  forget_failures();
  begin_anew();
}

void Deliveries::commanded() { forget_failures(); }

void Deliveries::started() { last_start_ = world_.now(); }

// What it had heard and not written down is sent again.
void Deliveries::died(int engine) {
  begin_anew();
  failures_.erase(engine);
  misses_.clear();
  std::erase_if(under_way_, [&](const auto& entry) { return entry.second.engine == engine; });
}

void Deliveries::clock_stepped() {
  watching_ = false;
  clocks_differ_ = true;
  touched_all();
}

void Deliveries::nightly_begun() {
  last_night_ = world_.now();
  begin_anew();
  refusals_.clear();
  misses_.clear();
}

// ---- in time

void Deliveries::look_later(const std::string& record, UnixMillis owed_since, UnixMillis when) {
  world_.scheduler.call_at(when, 0, [this, record, owed_since] { look(record, owed_since); });
}

void Deliveries::look(const std::string& record, UnixMillis at) {
  const auto found = owed_.find(record);
  if (found == owed_.end() || found->second.at != at || world_.failure) return;
  const Owed owed = found->second;
  const UnixMillis now = world_.now();
  const bool up = std::any_of(world_.engines.begin(), world_.engines.end(),
                              [](const auto& engine) { return engine->up(); });
  const UnixMillis fault = std::max(last_fault_, world_.network->faults().lasted_until(now));
  const bool calm = world_.engines.size() == 1 && world_.network->faults_met() == owed.faults_before &&
                    fault + hour < owed.at && !world_.network->busy();
  const UnixMillis quiet_since = std::max({owed.at, fault, last_start_});
  const UnixMillis enough = quiet_since + (calm ? calm_wait : longest_wait);
  if (!up || now < enough) {
    if (now - owed.at < give_up_after) look_later(record, at, up ? enough : now + longest_wait);
    return;
  }
  const std::vector<std::string> path = world_.lives.path(record);
  const bool carried = std::any_of(path.begin(), path.end(),
                                   [&](const std::string& step) { return world_.network->carries(step); });
  if (carried) return look_later(record, at, now + minute);
  owed_.erase(found);
  const bool arrived =
      path.size() > 1 ? delivered_along(path, owed) : !reachable(world_, record) || delivered(record, owed);
  if (arrived) return;
  const std::string name = world_.name_of_person(owed.person);
  broke_(
      "liveness",
      fmt::format("{} minutes with nothing in the way, and the unsubscribe of {} has not reached Salesforce",
                  (now - quiet_since) / minute, name),
      {name});
}

// Merged or converted before: the engine follows, or cannot know, or somebody cleared it there meanwhile.
bool Deliveries::delivered_along(const std::vector<std::string>& path, const Owed& owed) {
  const std::string& end = path.back();
  const auto person = world_.store->person(owed.person);
  if (world_.plan.org.person_accounts || !reachable(world_, end) || !person || !person->unsubscribed)
    return true;
  if (std::find(path.begin(), path.end(), person->salesforce_id) == path.end()) return true;
  const std::string field = world_.effective_field_of(end);
  for (const std::string& step : path)  // else Salesforce refuses before it tells what became of the record
    if (!editable(world_, step, world_.effective_field_of(step))) return true;
  if (world_.org->get(world_.sobject_of(end), end, field) == Value(true)) return true;
  const std::vector<WriteLogEntry>& log = world_.org->write_log();
  return std::any_of(log.begin(), log.end(), [&](const WriteLogEntry& entry) {
    return entry.at >= owed.at && entry.record_id == end && entry.field == field &&
           entry.new_value == Value(false);
  });
}

bool Deliveries::delivered(const std::string& record, const Owed& owed) {
  const Value remote = world_.org->get(world_.sobject_of(record), record, world_.effective_field_of(record));
  if (remote != Value(true)) return false;
  // Salesforce may hold the value of an earlier act, which somebody there may just be about to take back.
  const bool asks_first = world_.settings.push_check == syncer::PushCheck::read_first;
  const auto read = read_by_night_.find(world_.sobject_of(record));
  const bool read_since = read != read_by_night_.end() && read->second >= owed.at;
  if (owed.must_be_sent && !asks_first && !clocks_differ_ && last_night_ < owed.at && !read_since &&
      last_sent_[id15(record)] < owed.at) {
    const std::string name = world_.name_of_person(owed.person);
    broke_("liveness",
           fmt::format("{} unsubscribed again, and nothing was sent: what was under way is of before", name),
           {name});
  }
  const auto person = world_.store->person(owed.person);
  if (person && person->unsubscribed && person->salesforce_id == record &&
      person->synced(effective(world_)) != true) {
    const std::string name = world_.name_of_person(owed.person);
    broke_(
        "agreement",
        fmt::format("the unsubscribe of {} has reached Salesforce, and is not the last agreed value", name),
        {name});
  }
  return true;
}

// ---- once, and without hammering

void Deliveries::sent(const Flight& flight, bool by_night) {
  if (flight.fault) last_fault_ = std::max(last_fault_, world_.now() + flight.latency);
  // What it reads from now on it may find as it should be, and leave it at that.
  // A job may read as late as when its results are asked for.
  if (by_night && is_query(flight.view())) {
    const std::string object = queried_object(flight.view());
    if (!object.empty()) read_last_ = object;
    read_by_night_[is_query_job(flight.view()) ? read_last_ : object] = world_.now();
  }
  if (!is_write(flight.view())) return;
  std::vector<std::string> ids;
  const bool conditional = is_conditional(flight.request);
  for (const std::string& id : flight.ids) ids.push_back(id15(id));
  std::set<std::pair<std::string, std::string>> fields;
  for (const auto& [id, field] : written_fields(flight.request.body, flight.ids))
    fields.emplace(id15(id), field);
  for (const std::string& id : ids) {
    if (!conditional) last_sent_[id] = world_.now();
    const int writes_an_act =
        world_.also_written_of(id).empty() ? 1 : 2;  // each by itself, where one was refused
    if (!by_night && !clocks_differ_ && pushes_[id] > 0 &&
        pushes_[id] >= (acts_[id] + open_before_) * writes_an_act)  // by another clock the lease is over
      broke_("protocol",
             fmt::format("the push of {} is sent again although it was accepted and nothing is new", who(id)),
             {who(id)});
    for (const auto& entry : under_way_) {
      const Write& other = entry.second;
      if (clocks_differ_ || std::find(other.ids.begin(), other.ids.end(), id) == other.ids.end()) continue;
      if (other.sent_at <= all_touched_at_) continue;  // perhaps of another field
      if (other.conditional || conditional) continue;
      const bool same_field = std::any_of(fields.begin(), fields.end(), [&](const auto& written) {
        return written.first == id && other.fields.contains(written);
      });
      if (!same_field && !fields.empty() && !other.fields.empty()) continue;
      broke_("protocol", fmt::format("two writes of {} are under way at once", who(id)), {who(id)});
    }
  }
  under_way_[flight.number] = {flight.engine, world_.now(), std::move(ids),   {},
                               conditional,   by_night,     std::move(fields)};
}

UnixMillis Deliveries::last_push(const std::string& id) const {
  for (const auto& entry : under_way_) {
    const Write& write = entry.second;
    if (!write.by_night && std::find(write.ids.begin(), write.ids.end(), id) != write.ids.end())
      return world_.now();
  }
  const auto found = last_push_.find(id);
  return found == last_push_.end() ? 0 : found->second;
}

void Deliveries::applied(const Flight& flight, const std::vector<std::string>& written) {
  const auto found = under_way_.find(flight.number);
  if (found == under_way_.end()) return;
  for (const std::string& record : written) found->second.written.insert(id15(record));
}

void Deliveries::answered(const Flight& flight) {
  if (flight.fault) last_fault_ = std::max(last_fault_, world_.now());
  count_failure(flight);
  // Who asks before each push may be told a value of before: the next night finds it.
  if (flight.fault == Fault::stale_read && world_.settings.push_check == syncer::PushCheck::read_first)
    owed_.clear();
  const auto found = under_way_.find(flight.number);
  if (found == under_way_.end()) return;
  const Write write = std::move(found->second);
  under_way_.erase(found);
  if (!write.by_night)
    for (const std::string& id : write.ids) last_push_[id] = world_.now();
  if (flight.answer.status == 401) return;
  if (flight.fault) {
    for (const std::string& id : write.ids) count_miss(id);
    return;
  }
  for (const std::string& id : write.ids) {
    if (write.written.contains(id) && write.conditional) continue;
    if (write.written.contains(id)) {
      ++pushes_[id];
    } else if (clocks_differ_ && world_.engines.size() > 1) {
      continue;  // one engine's tomorrow is the other's today
    } else if (last_fault_ + near_a_fault > world_.now()) {
      continue;  // what the refusal led to was perhaps not heard
    } else if (too_many(refusals_[id], world_.now(), hour, most_refusals)) {
      broke_("liveness",
             fmt::format("Salesforce refused the write of {} more than {} times in an hour, and it goes on",
                         who(id), most_refusals),
             {who(id)});
    }
  }
}

void Deliveries::count_miss(const std::string& id) {
  // Both fields of a record in one write, then each by itself.
  const size_t allowed = world_.also_written_of(id).empty() ? most_misses : 3 * most_misses;
  if (!too_many(misses_[id], world_.now(), misses_span, allowed)) return;
  broke_("liveness",
         fmt::format("the push of {} was tried more than {} times in two seconds", who(id), allowed),
         {who(id)});
}

void Deliveries::forget_failures() {
  refusals_.clear();
  misses_.clear();
  failures_.clear();
  failures_of_an_hour_.clear();
}

void Deliveries::count_failure(const Flight& flight) {
  const syncer::HttpResponse& answer = flight.answer;
  const bool failed =
      answer.failure != syncer::TransportFailure::none || (answer.status >= 400 && answer.status != 401);
  if (!failed) return;
  if (too_many(failures_[flight.engine], world_.now(), minute, most_failures))
    broke_("liveness", fmt::format("an engine made more than {} failing requests in a minute", most_failures),
           {});
  if (too_many(failures_of_an_hour_[flight.engine], world_.now(), hour, most_failures_an_hour))
    broke_("liveness",
           fmt::format("an engine made more than {} failing requests in an hour", most_failures_an_hour), {});
}

}  // namespace sfsim
