// Mails and groups in Sales Connect.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/world/invariants.h"
#include "sim/world/stage.h"

namespace sfsim {
namespace {

using Kind = TraceEvent::Kind;

void send(World& world, const Step& step) {
  EngineProcess& process = world.process_for(step);
  syncer::MailOrder order;
  for (size_t i = 0; i < step.names.size(); ++i) order.people.push_back(world.person_of(step, i));
  order.group = step.group;
  order.sender = world.user_label(step.by);
  order.commercial = step.commercial;
  if (step.in_ms > 0) order.due_at = process.clock_now() + step.in_ms;
  world.note(Kind::act,
             fmt::format("{} {} a {}mail to {}", order.sender, step.in_ms > 0 ? "schedules" : "sends",
                         step.commercial ? "" : "non-commercial ",
                         step.group.empty() ? fmt::format("{}", fmt::join(step.names, ", "))
                                            : "the group " + step.group),
             step.names, process.number());
  process.command("send", [order](syncer::Engine& engine, syncer::Store&) { engine.send(order); });
  world.raise_failure();
}

void change_group(World& world, const Step& step) {
  EngineProcess& process = world.process_for(step);
  for (const std::vector<std::string>* names : {&step.add, &step.remove}) {
    const bool joins = names == &step.add;
    for (const std::string& name : *names) {
      const CastPerson* person = world.find_person(name);
      if (person == nullptr) world.fail(step.verb_place, fmt::format("there is no person \"{}\"", name));
      world.note(Kind::act, fmt::format("{} {} the group {}", name, joins ? "joins" : "leaves", step.group),
                 {name}, process.number());
      if (joins)
        process.store().join_group(step.group, person->id, process.clock_now());
      else
        process.store().leave_group(step.group, person->id);
      world.invariants->sends().moved(person->id, step.group, joins);
    }
  }
}

void script_marketo(World& world, const Step& step) {
  for (size_t i = 0; i < step.names.size(); ++i) {
    const syncer::PersonId person = world.person_of(step, i);
    const bool unsubscribed = step.unsubscribed.value_or(false);
    world.note(
        Kind::act,
        fmt::format("{} is {} in Marketo", step.names[i], unsubscribed ? "unsubscribed" : "subscribed"),
        {step.names[i]});
    if (unsubscribed)
      world.unsubscribed_in_marketo.insert(person);
    else
      world.unsubscribed_in_marketo.erase(person);
  }
}

}  // namespace

void unsubscribe_personally(World& world, const Step& step, syncer::PersonId person) {
  const std::string user = world.user_label(step.by);
  EngineProcess& process = world.process_for(step);
  world.note(Kind::act, fmt::format("{} wants no more mails of {}", world.name_of_person(person), user),
             {world.name_of_person(person)}, process.number());
  world.invariants->sends().unsubscribed_from(person, user);
  process.command("unsubscribe", [person, via = step.via, user](syncer::Engine& engine, syncer::Store&) {
    engine.unsubscribe(person, syncer::UnsubscribeAct{via, {}, {}, user});
  });
  world.invariants->sends().check_unsubscribed_from(person, user, step.via);
  world.raise_failure();
}

void perform_send_act(World& world, const Step& step) {
  if (step.verb == Verb::send) return send(world, step);
  if (step.verb == Verb::group) return change_group(world, step);
  if (step.verb == Verb::marketo) return script_marketo(world, step);
}

}  // namespace sfsim
