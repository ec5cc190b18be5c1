// Acts that give people a Salesforce ID, or take it away: in Sales Connect, each told to the timeline first
// and to the model after.
#include <fmt/format.h>

#include "sim/world/invariants.h"
#include "sim/world/stage.h"
#include "syncer/domain/salesforce_id.h"

namespace sfsim {
namespace {

using Kind = TraceEvent::Kind;

void link(World& world, const Step& step) {
  const syncer::PersonId id = world.person_of(step, 0);
  const std::string& name = step.names[0];
  std::string record;
  if (step.to == "Contact" || step.to == "Lead" || is_person_account(step.to)) {
    const auto person = world.store->person(id);
    record = world.create_record(step.to, name, step.fields, {{"Email", person->email}}, world.user(step.by),
                                 step.verb_place);
    world.absorb_world_writes();
  } else if (step.to.starts_with('@')) {
    record = world.record_of(step.to, step.verb_place).id;
  } else {
    record = syncer::parse_salesforce_id(step.to).id.text;
  }
  const std::string type = world.sobject_of(record);
  if (type.empty() && step.to.starts_with('@') && !record.starts_with("001"))
    world.fail(step.verb_place, "a person is linked to a Contact or a Lead, not to this record", {name});
  EngineProcess& process = world.process_for(step);
  world.note(Kind::act,
             fmt::format("{} linked to {} {}", name, type.empty() ? "another object's" : type, record),
             {name}, process.number());
  const ActRules::Before before = world.invariants->acts().before(id);
  const CanonicalId named = canonical_id(step.to);  // as Salesforce reads it, whatever the engine makes of it
  const std::string canonical = named.shape == IdShape::ok ? named.id : record;
  world.invariants->linked(id, canonical);
  process.store().link(id, record, process.clock_now());
  world.invariants->acts().linked(id, before, canonical);
  if (world.settings.push_on_link && process.up()) process.engine().look_for_work();
}

void unlink(World& world, const Step& step) {
  const syncer::PersonId id = world.person_of(step, 0);
  EngineProcess& process = world.process_for(step);
  world.note(Kind::act, fmt::format("{} loses the Salesforce ID", step.names[0]), step.names,
             process.number());
  const ActRules::Before before = world.invariants->acts().before(id);
  world.invariants->linked(id, {});
  process.store().unlink(id, process.clock_now());
  world.invariants->acts().linked(id, before, {});
}

std::string text_in(const Json& row, const char* key) {
  const Json* value = row.find(key);
  return value != nullptr && value->kind == Json::Kind::string ? value->string : std::string();
}

void introduce(World& world, syncer::PersonId id, const std::string& name) {
  world.person_names[id] = name;
  world.person_index.emplace(name, world.people.size());
  world.people.push_back({name, id});
  world.invariants->appeared(id);
}

void import(World& world, const Step& step) {
  std::vector<syncer::PersonImport> rows;
  for (const Json& row : step.value.list) {
    syncer::PersonImport person{
        text_in(row, "email"), text_in(row, "first_name"), text_in(row, "last_name"), {}};
    if (const std::string id = text_in(row, "salesforce_id"); !id.empty())
      person.salesforce_id = syncer::parse_salesforce_id(id).id.text;
    rows.push_back(std::move(person));
  }
  EngineProcess& process = world.process_for(step);
  world.note(Kind::act, fmt::format("{} {} imported", rows.size(), rows.size() == 1 ? "person" : "people"),
             {}, process.number());
  process.store().import_people(rows, process.clock_now());
  for (const syncer::PersonImport& row : rows) {
    const auto person = world.store->person_by_email(row.email);
    if (!person) continue;
    if (!world.person_names.contains(person->id))
      introduce(world, person->id, row.email.substr(0, row.email.find('@')));
    const std::string id = text_in(step.value.list[static_cast<size_t>(&row - rows.data())], "salesforce_id");
    if (!id.empty()) world.invariants->linked(person->id, canonical_id(id).id);
    world.invariants->changed(person->id);
  }
  std::vector<std::string> addresses;
  for (const syncer::PersonImport& row : rows) addresses.push_back(row.email);
  world.invariants->acts().imported(addresses);
  if (world.settings.push_on_link && process.up()) process.engine().look_for_work();
}

// It asks Salesforce, and so takes its time: people come in when its transactions commit.
void push_to_sales_connect(World& world, const Step& step) {
  EngineProcess& process = world.process_for(step);
  std::vector<std::string> ids;
  for (size_t i = 0; i < step.names.size(); ++i) {
    const World::Record record = world.record_of(step.names[i], step.name_places[i]);
    const std::string& name = step.names[i];
    if (world.sobject_of(record.id).empty())
      world.fail(step.name_places[i], "only a Contact or a Lead can be pushed to Sales Connect", {name});
    world.pushed_in[record.id].name = name.starts_with('@') ? name.substr(1) : name;
    ids.push_back(record.id);
  }
  for (const std::string& id : ids) {
    PushedIn& pushed = world.pushed_in[id];
    if (pushed.under_way++ > 0) continue;
    pushed.since = world.now();
    pushed.flags = world.opt_out_fields(id);
  }
  std::string told;
  for (const std::string& name : step.names) told += (told.empty() ? "" : ", ") + name;
  world.note(Kind::act, fmt::format("pushed to Sales Connect: {}", told), step.names, process.number());
  process.command("push to Sales Connect", [&world, ids](syncer::Engine& engine, syncer::Store&) {
    engine.push_to_sales_connect(ids);
    for (const std::string& id : ids) --world.pushed_in[id].under_way;
  });
  world.raise_failure();
}

}  // namespace

void meet_newcomers(World& world) {
  for (const auto& [record, pushed] : world.pushed_in) {
    for (const syncer::Person& person : world.store->people_with_salesforce_id(record)) {
      const bool fresh = !world.person_names.contains(person.id);
      if (fresh)
        introduce(world, person.id,
                  world.person_index.contains(pushed.name) ? fmt::format("{}-{}", pushed.name, person.id)
                                                           : pushed.name);
      if (!world.invariants->link_of(person.id).empty()) continue;  // known, or followed to the record
      const std::string& name = world.name_of_person(person.id);
      world.note(Kind::act, fmt::format("{} {} {}", name, fresh ? "comes in as" : "is linked to", record),
                 {name});
      world.invariants->linked(person.id, record);
      world.invariants->changed(person.id);
      world.invariants->acts().taken_in(person, record, pushed);
    }
  }
}

void perform_link_act(World& world, const Step& step) {
  if (step.verb == Verb::link) return link(world, step);
  if (step.verb == Verb::unlink) return unlink(world, step);
  if (step.verb == Verb::import) return import(world, step);
  if (step.verb == Verb::push_to_sales_connect) return push_to_sales_connect(world, step);
}

}  // namespace sfsim
