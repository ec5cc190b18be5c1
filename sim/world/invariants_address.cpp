// Where the team wants every record of an address told: which records may be written although nobody is
// linked to them, and which must have been told in the end. Worked out from the records, not from the
// engine's search.
#include <fmt/format.h>

#include <algorithm>

#include "sim/world/invariants.h"

namespace sfsim {
namespace {

constexpr UnixMillis fresh_search_ms = 10 * 60 * 1000;  // how old a search may be whose push is sent

bool spreads(const syncer::Settings& settings) {
  return settings.records_of_an_address == syncer::RecordsOfAnAddress::all && !settings.allow_opt_in;
}

}  // namespace

bool Invariants::spread_lately() const {
  for (size_t i = chosen_.size(); i-- > 0;) {
    if (spreads(chosen_[i].settings)) return true;
    if (chosen_[i].from <= world_.now() - fresh_search_ms) return false;
  }
  return false;
}

// The record has, or had a moment ago, the address of somebody who is unsubscribed and linked, or was.
bool Invariants::told_by_address(const std::string& record) {
  if (!spread_lately()) return false;
  const std::string type = world_.sobject_of(record);
  if (type != "Contact" && type != "Lead") return false;
  const auto wanted = [&](const Value& address) {
    const auto* text = std::get_if<std::string>(&address);
    const auto person = text != nullptr ? world_.store->person_by_email(*text) : std::nullopt;
    if (!person) return false;
    const bool elsewhere = !person->salesforce_id.empty() && person->salesforce_id != record;
    if (person->unsubscribed && elsewhere) return true;
    const auto until = sought_until_.find(person->id);
    return until != sought_until_.end() && world_.now() - until->second <= fresh_search_ms;
  };
  if (wanted(world_.org->get(type, record, "Email"))) return true;
  const std::vector<WriteLogEntry>& log = world_.org->write_log();
  for (size_t i = log.size(); i-- > 0 && log[i].at >= world_.now() - fresh_search_ms;)
    if (log[i].record_id == record && log[i].field == "Email" && wanted(log[i].old_value)) return true;
  return false;
}

// An unsubscribe is an act about them, too.
void Invariants::owes_its_address(syncer::PersonId id) {
  if (!spread_lately()) return;
  const auto person = world_.store->person(id);
  if (!person) return;
  for (const char* type : {"Contact", "Lead"})
    for (const std::string& record : with_address(type, person->email)) deliveries_.told_again(record);
}

// Nights enough have looked.
void Invariants::check_told() {
  if (!sfsim::has_nights(world_.settings) || !spreads(world_.settings) || access_changed_) return;
  for (const syncer::Person& person : world_.store->people_after(0, 1 << 20, true)) {
    if (!person.unsubscribed || person.salesforce_id.empty()) continue;
    for (const char* type : {"Contact", "Lead"}) {
      for (const std::string& record : with_address(type, person.email)) {
        for (const std::string& field : {world_.effective_field_of(record), world_.also_written_of(record)}) {
          if (field.empty() || !reachable(world_, record, field)) continue;
          if (world_.org->get(type, record, field) == Value(true)) continue;
          const std::string& name = world_.name_of_person(person.id);
          broke("liveness",
                fmt::format("{} is unsubscribed, and {} of {}, which has the address, is not set", name,
                            field, record),
                {name});
        }
      }
    }
  }
}

}  // namespace sfsim
