// The first moment of a world. Everything here is state, not an act: no outbox rows, no history, no trace.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/org/refusals.h"
#include "sim/world/invariants.h"
#include "sim/world/stage.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

constexpr const char* instance_url = "https://sfsim.my.salesforce.com";

void make_org(World& world) {
  OrgOptions options;
  options.now = [&world] { return world.scheduler.now(); };
  options.edition = world.plan.org.edition;
  options.track_field_history = world.plan.org.track_field_history;
  options.person_accounts = world.plan.org.person_accounts;
  options.opt_out_fields_visible = world.plan.org.fields_visible;
  if (world.plan.org.api_limit) options.daily_api_limit = *world.plan.org.api_limit;
  world.org = std::make_unique<Org>(std::move(options));
  add_demo_users(*world.org);
  world.usernames["admin"] = demo_admin;
  world.usernames["integration"] = demo_integration_user;
  for (const PlanUser& planned : world.plan.org.users) {
    if (world.usernames.contains(planned.name)) continue;
    User user;
    user.username = planned.name + "@sfsim.test";
    user.name = planned.name;
    user.password = std::string(demo_password);
    user.admin = planned.admin;
    world.org->add_user(user);
    world.usernames[planned.name] = user.username;
  }
  world.integration_id = world.org->user(demo_integration_user)->id;
  ApiOptions api;
  api.instance_url = instance_url;
  api.run_as = std::string(demo_integration_user);
  api.bulk_delay_ms = world.plan.org.bulk_job_ms;
  world.api = std::make_unique<Api>(*world.org, std::move(api));
  world.hop = std::make_unique<Hop>(*world.api, world.options.http);
}

void choose_settings(World& world) {
  world.settings.nightly = true;
  for (const NamedValue& setting : world.plan.settings) {
    std::string text = setting.value.string;
    if (setting.value.kind == Json::Kind::boolean) text = setting.value.boolean ? "on" : "off";
    if (const auto mistake = syncer::set_setting(world.settings, setting.name, text))
      world.fail(setting.value.at, *mistake);
  }
}

void add_packages_and_layouts(World& world) {
  for (const std::string& name : world.plan.org.packages) {
    if (const auto refusal =
            world.org->install({name, world.settings.sales_opt_out.contact}, world.plan.org.fields_visible))
      world.fail({}, *refusal);
  }
  for (const auto& [lead, contact] : world.plan.org.lead_mapping) world.org->map_lead_field(lead, contact);
  for (const auto& [object, fields] : world.plan.org.layouts) {
    for (const std::string& field : fields) world.org->layout_add(object, field);
  }
}

void make_network(World& world) {
  Network::Hooks hooks;
  hooks.deliver = [&world](const syncer::HttpRequest& request) { return world.hop->deliver(request); };
  hooks.sent = [&world](Flight& flight) {
    if (flight.fault) ++world.coverage.faults[*flight.fault];
    if (world.surveying) survey(world, flight);
    world.invariants->sent(flight);
  };
  hooks.applied = [&world](Flight& flight) {
    if (world.surveying) survey_applied(world, flight);
    world.invariants->applied(flight);
  };
  hooks.answered = [&world](Flight& flight) {
    world.watch.answered(flight);
    world.invariants->answered(flight);
  };
  hooks.during = [&world](const Step& step, Flight& flight) {
    if (kind_of(step.verb) == VerbKind::check) {
      const Step* before = std::exchange(world.step, &step);
      if (world.options.expectations) perform_check(world, step);
      world.step = before;
    } else {
      perform_act(world, step, &flight);
    }
  };
  hooks.expire_sessions = [&world] { world.api->expire_sessions(); };
  hooks.drop_cursors = [&world] { world.api->drop_cursors(); };
  hooks.stale_view = [&world](UnixMillis since) -> std::shared_ptr<void> {
    std::shared_ptr<Org::StaleView> view;
    world.with_org([&](Org& org) { view = std::make_shared<Org::StaleView>(org, since); });
    return std::shared_ptr<void>(
        view.get(), [&world, view](void*) mutable { world.with_org([&view](Org&) { view.reset(); }); });
  };
  hooks.small_pages = [&world]() -> std::shared_ptr<void> {
    world.api->limit_pages(1);
    return std::shared_ptr<void>(&world, [](World* limited) { limited->api->limit_pages(0); });
  };
  hooks.end_jobs = [&world](Fault fault) -> std::shared_ptr<void> {
    world.api->bulk_jobs_end(fault == Fault::failed_job ? JobEnd::failed : JobEnd::aborted);
    return std::shared_ptr<void>(&world, [](World* other) { other->api->bulk_jobs_end(JobEnd::worked_on); });
  };
  hooks.job_is_due = [&world](Flight& flight) {
    world.with_org([](Org&) {});  // works on it
    world.invariants->applied(flight);
  };
  hooks.lock_rows = [&world](const std::vector<std::string>& ids) -> std::shared_ptr<void> {
    std::map<std::string, ApiError> rows;
    for (const std::string& id : ids) rows.emplace(canonical_id(id).id, refusal::row_locked(ids));
    std::shared_ptr<Org::RefusedRows> locks;
    world.with_org([&](Org& org) { locks = std::make_shared<Org::RefusedRows>(org, std::move(rows)); });
    return std::shared_ptr<void>(
        locks.get(), [&world, locks](void*) mutable { world.with_org([&locks](Org&) { locks.reset(); }); });
  };
  hooks.record_of = [&world](std::string_view name) {
    const CastPerson* person = world.find_person(name);
    return person != nullptr ? world.linked_record(person->id) : std::string();
  };
  world.network =
      std::make_unique<Network>(world.scheduler, world.trace, world.plan.latencies_ms, std::move(hooks));
  world.network->jobs_take(world.plan.org.bulk_job_ms);
}

// What each side knows about a person before the start.
syncer::InitialState initial_state(World& world, const PlanPerson& planned, const std::string& record) {
  syncer::InitialState state;
  state.unsubscribed = planned.unsubscribed;
  state.field = field_in_force(world.settings);
  if (planned.synced) {
    state.synced = *planned.synced;
  } else if (!record.empty()) {
    const Value remote = world.org->get(world.sobject_of(record), record, world.effective_field_of(record));
    const bool* flag = std::get_if<bool>(&remote);
    if (flag != nullptr && *flag == planned.unsubscribed) state.synced = *flag;
  }
  return state;
}

std::string personal_record(World& world, const PlanPerson& planned) {
  if (!planned.salesforce_id.empty()) {
    const syncer::ParsedId parsed = syncer::parse_salesforce_id(planned.salesforce_id);
    if (parsed.id.text.empty())
      world.fail(planned.place, std::string(syncer::explain(parsed.problem)), {planned.name});
    return parsed.id.text;
  }
  if (planned.salesforce.empty()) return {};
  return world.create_record(planned.salesforce, planned.name, planned.fields, {{"Email", planned.email}},
                             world.user(""), planned.place);
}

void cast_people(World& world) {
  std::vector<syncer::PersonImport> rows;
  std::vector<std::string> linked;
  for (const PlanPerson& planned : world.plan.people) {
    linked.push_back(personal_record(world, planned));
    rows.push_back({planned.email, {}, {}, linked.back()});
  }
  if (rows.empty()) return;
  world.store->import_people(rows, world.now());
  for (size_t i = 0; i < rows.size(); ++i) {
    const PlanPerson& planned = world.plan.people[i];
    const auto person = world.store->person_by_email(planned.email);
    if (!person) world.fail(planned.place, "the store did not take this person", {planned.name});
    const syncer::InitialState state = initial_state(world, planned, linked[i]);
    if (state.unsubscribed || state.synced) world.store->set_initial_state(person->id, state);
    world.person_index[planned.name] = world.people.size();
    world.people.push_back({planned.name, person->id});
    world.person_names[person->id] = planned.name;
  }
}

void make_engines(World& world) {
  for (int number = 1; number <= std::max(1, world.plan.engines); ++number) {
    EngineProcess::Parts parts;
    parts.number = number;
    parts.scheduler = &world.scheduler;
    parts.network = world.network.get();
    parts.database = world.database;
    if (world.plan.engines > 1) parts.look_every_ms = 60 * 1000;
    parts.credentials = {instance_url, std::string(demo_client_id), std::string(demo_client_secret), {}, {}};
    parts.seed = hash_bytes(hash_bytes(static_cast<uint64_t>(number), world.plan.title), world.plan.row);
    parts.said = [&world](int engine, const syncer::EngineEvent& event) {
      world.invariants->said(engine, event);
    };
    parts.reached = [&world](int engine, syncer::Point point) {
      ++world.coverage.points[point];
      if (world.surveying) survey(world, point, engine);
      const bool dies = world.invariants->reached(engine, point);
      if (dies) ++world.coverage.deaths[point];
      return dies;
    };
    parts.marketo = [&world](const std::string& email) {
      const auto person = world.store->person_by_email(email);
      return person && world.unsubscribed_in_marketo.contains(person->id)
                 ? syncer::MarketoAnswer::unsubscribed
                 : syncer::MarketoAnswer::subscribed;
    };
    parts.die = [&world](int engine) { world.crash(engine, world.dying_of); };
    parts.committed = [&world](std::string_view fact, bool durable) {
      world.unsaved = !durable;
      if (durable && world.keeps_disk) world.disk = syncer::serialize(*world.database);
      if (fact == "import_person" && !world.pushed_in.empty()) meet_newcomers(world);
      world.invariants->sends().committed(fact);
    };
    world.engines.push_back(std::make_unique<EngineProcess>(std::move(parts)));
  }
}

bool plans_power_crash(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return step.verb == Verb::crash && step.kind == CrashKind::power;
  });
}

}  // namespace

void set_up(World& world) {
  choose_settings(world);
  make_org(world);
  add_packages_and_layouts(world);
  add_required_fields(world);
  grant_profiles(world);
  world.database = fresh_database();
  world.store = syncer::open_store(world.database, store_options(nullptr));
  world.store->add_admin("admin", world.now());
  for (const PlanUser& user : world.plan.org.users) {
    if (user.admin) world.store->add_admin(user.name, world.now());
  }
  world.store->change_settings(world.settings, "admin", world.now());
  for (const PlanRecord& record : world.plan.records) {
    const std::string id =
        world.create_record(record.type, record.name, record.fields, {}, world.user(""), record.place);
    world.records[record.name] = {is_person_account(record.type) ? "Account" : record.type, id};
  }
  cast_people(world);
  require_fields(world);
  add_validation_rules(world);
  world.writes_seen = world.org->write_log().size();
  world.keeps_disk = plans_power_crash(world.plan);
  if (world.keeps_disk) world.disk = syncer::serialize(*world.database);
  make_network(world);
  world.invariants = std::make_unique<Invariants>(world);
  make_engines(world);
}

void start_engines(World& world) {
  for (const auto& engine : world.engines) engine->start();
}

}  // namespace sfsim
