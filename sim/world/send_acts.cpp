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

}  // namespace

void perform_send_act(World& world, const Step& step) {
  if (step.verb == Verb::send) return send(world, step);
  if (step.verb == Verb::group) return change_group(world, step);
}

}  // namespace sfsim
