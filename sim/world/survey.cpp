// What a run tells to whoever disturbs it at every place: the requests that a fault could befall, the points
// passed, and how everybody stands in the end.
#include "sim/world/stage.h"

namespace sfsim {

void survey(World& world, const Flight& flight) {
  for (const Fault fault : all_faults()) {
    if (can_befall(fault, flight.view())) world.places.requests[fault].push_back(flight.fault == fault);
  }
  for (const Fault fault : {Fault::stale_read, Fault::small_pages})
    if (can_befall(fault, flight.view()))
      world.surveyed_reads[{fault, flight.number}] = world.places.requests[fault].size() - 1;
}

// What reads the past sees the present where nothing was written lately; one row is one page anyway.
void survey_applied(World& world, const Flight& flight) {
  if (flight.fault) return;
  const auto makes_no_difference = [&](Fault fault) {
    const auto read = world.surveyed_reads.find({fault, flight.number});
    if (read != world.surveyed_reads.end()) world.places.requests[fault][read->second] = true;
  };
  const std::string& body = flight.answer.body;
  const bool one_page = flight.answer.status != 200 || body.find("\"totalSize\":0,") != body.npos ||
                        body.find("\"totalSize\":1,") != body.npos;
  if (one_page) makes_no_difference(Fault::small_pages);
  const UnixMillis second = world.now() - world.now() % 1000;
  if (!world.org->written_since(second)) makes_no_difference(Fault::stale_read);
}

void survey(World& world, syncer::Point point, int engine) {
  const bool all_saved = !world.unsaved && world.engines.size() == 1 && !world.network->busy();
  world.places.points.push_back({point, engine, world.now(), world.step_times.size(), all_saved});
}

EndState end_state(World& world) {
  EndState end;
  end.at = world.now();
  const syncer::OptOutField chosen = effective(world);
  for (const syncer::Person& person : world.store->people_after(0, 1 << 20, false)) {
    const syncer::Store::Waiting waiting = world.store->waiting(person);
    const std::string& record = person.salesforce_id;
    end.people.push_back({world.name_of_person(person.id), person.unsubscribed, record, person.synced(chosen),
                          std::string(name_of(waiting.waiting_for)), waiting.code});
    if (record.empty() || end.records.contains(record)) continue;
    const std::string field = world.effective_field_of(record);
    const Value value =
        world.with_org([&](Org& org) { return org.get(world.sobject_of(record), record, field); });
    end.records[record] = {field, text_of(value)};
  }
  return end;
}

}  // namespace sfsim
