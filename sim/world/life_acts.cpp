// Acts of people in Salesforce that end a record's life, bring it back, or let it live on as another one.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/world/invariants.h"
#include "sim/world/stage.h"

namespace sfsim {
namespace {

using Kind = TraceEvent::Kind;

void refuse_act(World& world, const Step& step, const Failure& errors) {
  if (errors.empty()) return;
  world.fail(step.name_places.empty() ? step.verb_place : step.name_places[0],
             fmt::format("Salesforce refuses it: {}: {}", errors[0].code, errors[0].message), step.names);
}

// Of a person account both halves, with the people of each.
void bin_changed(World& world, const std::string& record) {
  world.invariants->bin_changed(record);
  const std::string half = world.org->other_half(record);
  if (!half.empty()) world.invariants->bin_changed(half);
}

void remove(World& world, const Step& step) {
  const World::Record record = world.whole(world.record_of(step.names[0], step.name_places[0]));
  world.note(Kind::act,
             fmt::format("{} deletes {} {} in Salesforce", world.user_label(step.by), record.type, record.id),
             world.names_on_record(record.id));
  ask_profile(world, step, record.type, ProfileRight::remove, {});
  const User& by = world.user(step.by);
  refuse_act(world, step, world.with_org([&](Org& org) {
    return org.remove(by, *org.schema().find(record.type), record.id, false);
  }));
  bin_changed(world, record.id);
}

void undelete(World& world, const Step& step) {
  const World::Record record = world.whole(world.record_of(step.names[0], step.name_places[0]));
  world.note(
      Kind::act,
      fmt::format("{} takes {} {} out of the recycle bin", world.user_label(step.by), record.type, record.id),
      world.names_on_record(record.id));
  const User& by = world.user(step.by);
  refuse_act(world, step, world.with_org([&](Org& org) {
    return org.undelete(by, *org.schema().find(record.type), record.id);
  }));
  bin_changed(world, record.id);
}

void empty_recycle_bin(World& world, const Step& step) {
  world.note(Kind::act, fmt::format("{} empties the recycle bin", world.user_label(step.by)));
  world.with_org([](Org& org) { org.empty_recycle_bin(); });
  world.invariants->bin_emptied();
}

void convert(World& world, const Step& step) {
  const World::Record lead = world.record_of(step.names[0], step.name_places[0]);
  std::string into = step.to.empty() ? std::string() : world.record_of(step.to, step.verb_place).id;
  if (into.starts_with("001")) into = world.org->other_half(into);
  if (lead.type != "Lead") world.fail(step.name_places[0], "only a lead can be converted", step.names);
  world.note(Kind::act,
             fmt::format("{} converts Lead {} {}", world.user_label(step.by), lead.id,
                         into.empty() ? std::string("to a new contact") : "into Contact " + into),
             world.names_on_record(lead.id));
  const User& by = world.user(step.by);
  const ConvertResult result = world.with_org([&](Org& org) { return org.convert(by, lead.id, into); });
  if (const auto* errors = std::get_if<Failure>(&result)) return refuse_act(world, step, *errors);
  world.absorb_world_writes();
  world.invariants->lives_on(lead.id, std::get<Conversion>(result).contact_id);
}

void merge(World& world, const Step& step) {
  const World::Record named = world.record_of(step.names[0], step.name_places[0]);
  const World::Record master = world.whole(named);
  std::vector<std::string> losers, contacts;
  for (size_t i = 1; i < step.names.size(); ++i) {
    losers.push_back(world.whole(world.record_of(step.names[i], step.name_places[i])).id);
    contacts.push_back(world.org->other_half(losers.back()));
  }
  const World::Record written = world.with_fields(named, step.fields);
  const std::vector<InputField> input = world.input_fields(written.type, step.fields);
  world.note(Kind::act,
             fmt::format("{} merges {} into {} {}", world.user_label(step.by), fmt::join(losers, " and "),
                         master.type, master.id),
             world.names_on_record(master.id));
  const User& by = world.user(step.by);
  refuse_act(world, step, world.with_org([&](Org& org) {
    const SobjectSchema& object = *org.schema().find(master.type);
    Failure errors = org.merge(by, object, master.id, losers);
    if (errors.empty() && !input.empty())
      errors = org.update(by, *org.schema().find(written.type), written.id, input, false);
    return errors;
  }));
  world.absorb_world_writes();
  const std::string contact = world.org->other_half(master.id);
  for (size_t i = 0; i < losers.size(); ++i) {
    const bool person = !contact.empty();  // whose account leads to its contact as before
    world.invariants->lives_on(person ? contacts[i] : losers[i], person ? contact : master.id);
  }
}

void share(World& world, const Step& step) {
  const World::Record record = world.record_of(step.names[0], step.name_places[0]);
  const std::string label = step.user.empty() ? "integration" : step.user;
  const User& user = world.user(label);
  world.note(Kind::act, fmt::format("{} {} is shared with {}: {}", record.type, record.id, label, step.word),
             world.names_on_record(record.id));
  const Share level = step.word == "none" ? Share::none : step.word == "read" ? Share::read : Share::edit;
  const std::string half = world.org->other_half(record.id);  // seen as its other half is
  world.with_org([&](Org& org) {
    org.share(user.id, record.id, level);
    if (!half.empty()) org.share(user.id, half, level);
  });
  world.api->schema_changed();
  world.invariants->shared(record.id);
  if (!half.empty()) world.invariants->shared(half);
}

}  // namespace

void perform_life_act(World& world, const Step& step) {
  if (step.verb == Verb::delete_) return remove(world, step);
  if (step.verb == Verb::undelete) return undelete(world, step);
  if (step.verb == Verb::empty_recycle_bin) return empty_recycle_bin(world, step);
  if (step.verb == Verb::convert) return convert(world, step);
  if (step.verb == Verb::merge) return merge(world, step);
  if (step.verb == Verb::share) return share(world, step);
}

}  // namespace sfsim
