// The acts: what people do in Sales Connect and in Salesforce, each told to the timeline first and to the
// model after.
#include <fmt/format.h>

#include <algorithm>

#include "sim/world/invariants.h"
#include "sim/world/stage.h"
#include "syncer/domain/salesforce_id.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

using Kind = TraceEvent::Kind;

const char* how(syncer::Via via) {
  switch (via) {
    case syncer::Via::link:
      return "unsubscribes in Sales Connect";
    case syncer::Via::manual:
      return "is unsubscribed by hand in Sales Connect";
    case syncer::Via::bulk:
      return "is unsubscribed in bulk in Sales Connect";
    case syncer::Via::bounce:
      return "bounces in Sales Connect";
  }
  return "";
}

void unsubscribe(World& world, const Step& step) {
  for (size_t i = 0; i < step.names.size(); ++i) {
    const syncer::PersonId id = world.person_of(step, i);
    EngineProcess& process = world.process_for(step);
    world.note(Kind::act, fmt::format("{} {}", step.names[i], how(step.via)), {step.names[i]},
               process.number());
    const syncer::Via via = step.via;
    if (step.personal && world.settings.personal_unsubscribes && via != syncer::Via::bounce) {
      unsubscribe_personally(world, step, id);
      continue;
    }
    // Told before: the push may be on its way when the command comes back.
    if (via != syncer::Via::bounce || world.settings.bounce_unsubscribes) world.invariants->unsubscribed(id);
    const ActRules::Before before = world.invariants->acts().before(id);
    const bool lives =
        process.command("unsubscribe", [id, via, group = step.group](syncer::Engine& engine, syncer::Store&) {
          engine.unsubscribe(id, syncer::UnsubscribeAct{via, {}, group});
        });
    if (lives) world.invariants->acts().unsubscribed(id, via, before);
    if (lives) world.invariants->sends().unsubscribed(id, via, step.group);
    world.raise_failure();
  }
}

bool refused(World& world, const Step& step, const std::string& what) {
  if (world.invariants->acts().is_admin(world.user_label(step.by))) return false;
  world.note(Kind::act, fmt::format("{} may not {}: only an admin may; refused", step.by, what), step.names);
  return true;
}

void resubscribe(World& world, const Step& step) {
  if (refused(world, step, "remove an unsubscribe")) return;
  for (size_t i = 0; i < step.names.size(); ++i) {
    const syncer::PersonId id = world.person_of(step, i);
    EngineProcess& process = world.process_for(step);
    world.note(Kind::act,
               fmt::format("{} resubscribes {}: {}", world.user_label(step.by), step.names[i], step.reason),
               {step.names[i]}, process.number());
    world.invariants->resubscribed(id);
    world.invariants->sends().resubscribed(id);
    const ActRules::Before before = world.invariants->acts().before(id);
    const bool lives = process.command(
        "resubscribe",
        [id, admin = world.user_label(step.by), reason = step.reason](
            syncer::Engine& engine, syncer::Store&) { engine.resubscribe(id, admin, reason); });
    if (lives) world.invariants->acts().resubscribed(id, before);
    world.raise_failure();
  }
}

void change_settings(World& world, const Step& step) {
  if (refused(world, step, "change the settings")) return;
  syncer::Settings settings = world.settings;
  std::string told;
  for (const NamedValue& field : step.fields) {
    std::string text = field.value.string;
    if (field.value.kind == Json::Kind::boolean) text = field.value.boolean ? "on" : "off";
    if (const auto mistake = syncer::set_setting(settings, field.name, text))
      world.fail(field.value.at, *mistake);
    told += fmt::format("{}{} = {}", told.empty() ? "" : ", ", field.name, text);
  }
  if (const auto mistake = syncer::contradiction(settings)) world.fail(step.at_place, *mistake);
  EngineProcess& process = world.process_for(step);
  world.note(Kind::act, fmt::format("{} sets {}", world.user_label(step.by), told), {}, process.number());
  world.invariants->settings_change(settings);
  world.settings = settings;
  process.command("settings",
                  [settings, by = world.user_label(step.by)](syncer::Engine& engine, syncer::Store&) {
                    engine.change_settings(settings, by);
                  });
  world.raise_failure();
}

void edit(World& world, const Step& step) {
  for (size_t i = 0; i < step.names.size(); ++i) {
    const World::Record record =
        world.with_fields(world.record_of(step.names[i], step.name_places[i]), step.fields);
    const std::vector<InputField> input = world.input_fields(record.type, step.fields);
    std::string told;
    for (const NamedValue& field : step.fields)
      told += fmt::format("{}{} = {}", told.empty() ? "" : ", ", field.name, to_text(field.value));
    world.note(Kind::act,
               fmt::format("{} edits {} in Salesforce: {}", world.user_label(step.by), step.names[i], told),
               {step.names[i]});
    ask_profile(world, step, record.type, ProfileRight::edit, input);
    const User& by = world.user(step.by);
    const Failure errors = world.with_org(
        [&](Org& org) { return org.update(by, *org.schema().find(record.type), record.id, input, false); });
    if (!errors.empty())
      world.fail(step.name_places[i],
                 fmt::format("Salesforce refuses it: {}: {}", errors[0].code, errors[0].message),
                 {step.names[i]});
  }
}

void create(World& world, const Step& step) {
  const std::string& name = step.names[0];
  const std::string type = is_person_account(step.type) ? "Account" : step.type;
  ask_profile(world, step, type, ProfileRight::create,
              world.input_fields(type, type == step.type ? step.fields : world.as_account(step.fields)));
  const std::string id =
      world.create_record(step.type, name, step.fields, {}, world.user(step.by), step.name_places[0]);
  world.records[name] = {type, id};
  world.note(Kind::act,
             fmt::format("{} creates {} {} in Salesforce", world.user_label(step.by), step.type, id), {name});
}

void run_by_hand(World& world, const Step& step) {
  EngineProcess& process = world.process_for(step);
  world.invariants->commanded();
  world.note(Kind::act, step.word == "nightly" ? "a nightly is started by hand" : "a push is started by hand",
             {}, process.number());
  if (step.word == "nightly") {
    process.command("nightly by hand",
                    [](syncer::Engine& engine, syncer::Store&) { engine.run_nightly_by_hand(); });
  } else {
    process.command("push by hand", [](syncer::Engine& engine, syncer::Store&) { engine.push_due(true, 3); });
  }
  world.raise_failure();
}

// Field of a type, as Salesforce spells it.
std::string known_field(World& world, const Step& step, const std::string& type, const std::string& name) {
  const SobjectSchema* object = world.org->schema().find(type);
  if (object == nullptr) world.fail(step.verb_place, fmt::format("Salesforce has no type {}", type));
  if (const FieldSchema* field = object->field(name)) return field->name;
  std::vector<std::string> known;
  for (const FieldSchema& field : object->fields) known.push_back(field.name);
  const std::string near = syncer::nearest(name, known);
  world.fail(step.verb_place, near.empty()
                                  ? fmt::format("{} has no field {}", type, name)
                                  : fmt::format("{} has no field {}, did you mean {}?", type, name, near));
}

void change_rights(World& world, const Step& step, bool grant) {
  const std::string label = step.user.empty() ? "integration" : step.user;
  const User& user = world.user(label);
  world.note(Kind::act, fmt::format("{} {} on {} {} {}", step.word, grant ? "granted" : "revoked", step.type,
                                    grant ? "to" : "from", label));
  if (step.word == "read" || step.word == "edit") {
    world.with_org([&](Org& org) {
      ObjectAccess access = org.access(user, *org.schema().find(step.type));
      (step.word == "read" ? access.read : access.edit) = grant;
      org.grant_object(user.id, step.type, access);
    });
  } else {
    const std::string field = known_field(world, step, step.type, step.word);
    world.with_org([&](Org& org) {
      if (grant)
        org.grant_field(user.id, step.type, field);
      else
        org.revoke_field(user.id, step.type, field);
    });
  }
  world.api->schema_changed();
  world.invariants->rights_changed();
}

void change_packages(World& world, const Step& step) {
  const bool installs = step.verb == Verb::install;
  const std::optional<std::string> refusal = world.with_org([&](Org& org) {
    return installs
               ? org.install({step.word, world.settings.sales_opt_out.contact}, world.plan.org.fields_visible)
               : org.uninstall(step.word);
  });
  if (refusal) world.fail(step.verb_place, *refusal);
  world.note(Kind::act, fmt::format("{} is {}", step.word, installs ? "installed" : "uninstalled"));
  world.api->schema_changed();
  world.invariants->package_changed(!installs);
}

void change_layout(World& world, const Step& step) {
  for (const std::string& field : step.add) {
    const std::string known = known_field(world, step, step.word, field);
    world.with_org([&](Org& org) { org.layout_add(step.word, known); });
    world.note(Kind::act, fmt::format("{} is put on the layout of {}", known, step.word));
  }
  for (const std::string& field : step.remove) {
    const std::string known = known_field(world, step, step.word, field);
    world.with_org([&](Org& org) { org.layout_remove(step.word, known); });
    world.note(Kind::act, fmt::format("{} is taken off the layout of {}", known, step.word));
  }
  world.api->schema_changed();
  world.invariants->pages_changed();
}

void raw_request(World& world, const Step& step) {
  const User& user = world.user(step.by);
  syncer::HttpRequest request;
  const size_t blank = step.word.find(' ');
  request.method = step.word.substr(0, blank);
  request.target = blank == std::string::npos ? "/" : step.word.substr(blank + 1);
  request.headers = step.headers;
  request.headers.emplace_back("Authorization", "Bearer " + world.api->open_session(user));
  if (step.value.kind != Json::Kind::null) {
    request.body = step.value.kind == Json::Kind::string ? step.value.string : to_text(step.value);
    request.headers.emplace_back("Content-Type", "application/json");
  }
  syncer::HttpResponse answer = world.hop->deliver(request);
  world.trace.mix(answer.body);
  world.note(Kind::act, fmt::format("{} asks {}: {}", world.user_label(step.by), step.word, answer.status));
  world.last_response = Response{answer.status, std::move(answer.headers), std::move(answer.body)};
}

void carry_out(World& world, const Step& step) {
  switch (step.verb) {
    case Verb::unsubscribe:
      return unsubscribe(world, step);
    case Verb::resubscribe:
      return resubscribe(world, step);
    case Verb::edit:
      return edit(world, step);
    case Verb::create:
      return create(world, step);
    case Verb::delete_:
    case Verb::undelete:
    case Verb::empty_recycle_bin:
    case Verb::convert:
    case Verb::merge:
    case Verb::share:
      return perform_life_act(world, step);
    case Verb::link:
    case Verb::unlink:
    case Verb::import:
    case Verb::push_to_sales_connect:
      return perform_link_act(world, step);
    case Verb::send:
    case Verb::group:
    case Verb::marketo:
      return perform_send_act(world, step);
    case Verb::settings:
      return change_settings(world, step);
    case Verb::install:
    case Verb::uninstall:
      return change_packages(world, step);
    case Verb::grant:
      return change_rights(world, step, true);
    case Verb::revoke:
      return change_rights(world, step, false);
    case Verb::layout:
      return change_layout(world, step);
    case Verb::validation_rule:
      return perform_rule_act(world, step);
    case Verb::run:
      return run_by_hand(world, step);
    case Verb::wait:
      return world.advance(world.now() + step.number.value_or(0));
    case Verb::request:
      return raw_request(world, step);
    case Verb::fault:
    case Verb::clock_step:
    case Verb::crash:
    case Verb::restart:
    case Verb::expect:
    case Verb::expect_pushes:
    case Verb::expect_nightly:
    case Verb::expect_run:
    case Verb::expect_conflicts:
    case Verb::expect_history:
    case Verb::expect_calls:
    case Verb::expect_requests:
    case Verb::expect_diagnostics:
    case Verb::expect_audit:
    case Verb::expect_crashes:
    case Verb::expect_mails:
    case Verb::expect_groups:
    case Verb::expect_response:
      return;
  }
}

}  // namespace

void perform_act(World& world, const Step& step, Flight* flight) {
  const Step* before = std::exchange(world.step, &step);
  world.watch.before(world, step);
  world.invariants->catch_up();
  try {
    if (kind_of(step.verb) == VerbKind::fault)
      perform_fault(world, step, flight);
    else
      carry_out(world, step);
  } catch (const StepFailed& failed) {
    if (!world.options.skip_impossible || failed.failure.verdict != Verdict::failed) throw;
    world.skipped_lines.push_back(step.at_place.line);
  }
  world.absorb_world_writes();
  world.step = before;
}

}  // namespace sfsim
