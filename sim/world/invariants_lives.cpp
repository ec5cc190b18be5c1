// Records that are deleted, come back, are hidden, or live on as another one: what the other rules are told
// of it, and what must have become of their people.
#include <fmt/format.h>

#include <algorithm>

#include "sim/world/invariants.h"

namespace sfsim {

void Invariants::bin_changed(const std::string& record) {
  touched(record);
  acted_on(record);
  model_.touch_all();
}

void Invariants::bin_emptied() {
  left_no_trace();
  touched_all();
  model_.touch_all();
}

void Invariants::shared(const std::string& record) {
  access_changed_ = true;
  hidden_once_.insert(record);
  left_no_trace();
  touched_all();
  acted_on(record);
  model_.touch_all();
  model_.appeared(record);
}

// An Account's id leads to the contact, if it is a person account's.
void Invariants::stands_for_a_person(const std::string& record) {
  if (!record.starts_with("001")) return;
  if (const std::string contact = world_.org->other_half(record); !contact.empty()) lives_on(record, contact);
}

void Invariants::lives_on(const std::string& from, const std::string& to) {
  world_.lives.happened(from, to);
  touched(from);
  touched(to);
  acted_on(from);  // and on where it ends
  model_.lives_on(from, to, world_.effective_field_of(to));
  model_.written_with(to, world_.effective_field_of(to), also_written());
}

// The engine moved somebody by itself: right, when that is where the record lives on.
bool Invariants::followed(syncer::PersonId person, const std::string& to) {
  std::string& link = links_[person];
  if (link.empty() || to.empty() || !world_.lives.led(link, to)) return false;
  acted_on(to);
  // By a push beside the night, after it had read: it leaves both sides to the next one.
  if (!nights_.empty() && deliveries_.last_push(id15(link)) >= nights_.back().begun_at) model_.touch(to);
  unlinked_[id15(link)] = world_.now();
  deliveries_.touched(link);
  deliveries_.touched(to);
  link = to;
  model_.follow(person, to, world_.effective_field_of(to));
  model_.written_with(to, world_.effective_field_of(to), also_written());
  return true;
}

// Where a record lives on as another one that a night could read, its people are linked to that one.
void Invariants::check_followed() {
  if (!sfsim::has_nights(world_.settings) || !world_.lives.any()) return;
  for (const auto& [person, record] : links_) {
    const std::string end = record.empty() ? record : world_.lives.end_of(record);
    const bool seen = record.starts_with("001") ? accounts_can_be_looked_up(world_)
                                                : readable(world_, world_.sobject_of(record));
    if (end == record || !reachable(world_, end) || !seen) continue;
    const std::string& name = world_.name_of_person(person);
    broke("liveness",
          fmt::format("the {} of {} lives on as {}, and {} is still linked to {}", world_.sobject_of(record),
                      name, end, name, record),
          {name});
  }
}

}  // namespace sfsim
