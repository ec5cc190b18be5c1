// What a run tells to whoever disturbs it at every place: the requests that a fault could befall, the points
// passed, and how everybody stands in the end.
#include "sim/world/stage.h"

namespace sfsim {

void survey(World& world, const Flight& flight) {
  for (const Fault fault : all_faults()) {
    if (can_befall(fault, flight.view())) world.places.requests[fault].push_back(flight.fault == fault);
  }
  if (const auto reads = world.places.requests.find(Fault::stale_read);
      reads != world.places.requests.end() && can_befall(Fault::stale_read, flight.view()))
    world.surveyed_reads[flight.number] = reads->second.size() - 1;
  if (can_befall(Fault::small_pages, flight.view()))
    world.surveyed_queries[flight.number] = world.places.requests[Fault::small_pages].size() - 1;
}

// What reads the past sees the present where nothing was written lately; one row is one page anyway.
void survey_applied(World& world, const Flight& flight) {
  const auto query = world.surveyed_queries.find(flight.number);
  if (query != world.surveyed_queries.end() && !flight.fault) {
    const std::string& body = flight.answer.body;
    const bool one_page = flight.answer.status != 200 || body.find("\"totalSize\":0,") != body.npos ||
                          body.find("\"totalSize\":1,") != body.npos;
    if (one_page) world.places.requests[Fault::small_pages][query->second] = true;
  }
  const auto read = world.surveyed_reads.find(flight.number);
  if (read == world.surveyed_reads.end() || flight.fault) return;
  const UnixMillis second = world.now() - world.now() % 1000;
  if (!world.org->written_since(second)) world.places.requests[Fault::stale_read][read->second] = true;
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
