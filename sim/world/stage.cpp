// What acts, checks and invariants share: names, records, the passing of time, crashes.
#include "sim/world/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/world/invariants.h"
#include "syncer/domain/schedule.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

// "ada" -> "Ada": the last name of a record that was given none.
std::string last_name(const std::string& label) {
  std::string text = label;
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

bool has_field(const std::vector<InputField>& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(), [&](const InputField& field) {
    return std::equal(field.name.begin(), field.name.end(), name.begin(), name.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  });
}

std::string refusal_text(const std::vector<ApiError>& errors) {
  return errors.empty() ? "Salesforce refuses it"
                        : fmt::format("Salesforce refuses it: {}: {}", errors[0].code, errors[0].message);
}

syncer::Sobject object_behind(std::string_view record_id) {
  return record_id.starts_with("00Q") ? syncer::Sobject::lead : syncer::Sobject::contact;
}

}  // namespace

World::World(const Plan& the_plan, const WorldOptions& the_options)
    : plan(the_plan), options(the_options), scheduler(the_plan.start) {
  scheduler.stopped = [this] { return failure.has_value(); };
  scheduler.after = [this](Activity& activity) { invariants->activity_ran(activity); };
}

World::~World() {
  for (const auto& engine : engines) {
    if (network) network->abandon(engine->number(), true);
    if (engine->up()) engine->die();
  }
}

const CastPerson* World::find_person(std::string_view name) const {
  const auto found = person_index.find(std::string(name));
  return found == person_index.end() ? nullptr : &people[found->second];
}

const std::string& World::name_of_person(syncer::PersonId id) const {
  static const std::string nobody = "somebody";
  const auto found = person_names.find(id);
  return found == person_names.end() ? nobody : found->second;
}

syncer::PersonId World::person_of(const Step& naming, size_t index) {
  const CastPerson* person = find_person(naming.names[index]);
  if (person == nullptr)
    fail(naming.name_places[index], fmt::format("there is no person \"{}\"", naming.names[index]));
  return person->id;
}

std::vector<std::string> World::names_on_record(std::string_view record_id) const {
  std::vector<std::string> names;
  for (const syncer::Person& person : store->people_with_salesforce_id(record_id))
    names.push_back(name_of_person(person.id));
  return names;
}

std::string World::linked_record(syncer::PersonId id) const {
  const auto person = store->person(id);
  return person ? person->salesforce_id : std::string();
}

const User& World::user(const std::string& name) {
  const auto found = usernames.find(user_label(name));
  const User* known = found == usernames.end() ? nullptr : org->user(found->second);
  if (known == nullptr)
    fail(step != nullptr ? step->verb_place : Position{}, fmt::format("there is no user \"{}\"", name));
  return *known;
}

World::Record World::record_of(const std::string& name, const Position& at) {
  const std::string bare = name.starts_with('@') ? name.substr(1) : name;
  const CastPerson* person = find_person(bare);
  const auto found = records.find(bare);
  if (found != records.end() && (person == nullptr || name.starts_with('@')))
    return {found->second.type, found->second.id};
  const std::string id = person != nullptr ? linked_record(person->id) : std::string();
  const SobjectSchema* object = id.empty() ? nullptr : org->schema().find_by_prefix(id);
  if (object == nullptr) fail(at, fmt::format("{} has no record in Salesforce", bare), {bare});
  const std::string contact = id.starts_with("001") ? org->other_half(id) : std::string();
  if (!contact.empty()) return {"Contact", contact};
  return {object->name, id};
}

std::string World::sobject_of(std::string_view record_id) const {
  if (record_id.starts_with("003")) return "Contact";
  if (record_id.starts_with("00Q")) return "Lead";
  return {};
}

std::vector<std::string> World::opt_out_fields(std::string_view record_id) const {
  const syncer::Sobject object = object_behind(record_id);
  return {syncer::api_name(settings, syncer::OptOutField::email_opt_out, object),
          syncer::api_name(settings, settings.opt_out_field, object)};
}

std::string World::effective_field_of(std::string_view record_id) const {
  const syncer::Sobject object = object_behind(record_id);
  return syncer::api_name(settings, field_in_force(settings), object);
}

std::vector<InputField> World::input_fields(const std::string& type, const std::vector<NamedValue>& fields) {
  const SobjectSchema* object = org->schema().find(type);
  std::vector<InputField> input;
  for (const NamedValue& field : fields) {
    if (object == nullptr || object->field(field.name) == nullptr) {
      std::vector<std::string> known;
      if (object != nullptr) {
        for (const FieldSchema& one : object->fields) known.push_back(one.name);
      }
      const std::string near = syncer::nearest(field.name, known);
      fail(field.name_at, near.empty()
                              ? fmt::format("{} has no field {}", type, field.name)
                              : fmt::format("{} has no field {}, did you mean {}?", type, field.name, near));
    }
    Value value;
    switch (field.value.kind) {
      case Json::Kind::null:
        break;
      case Json::Kind::boolean:
        value = field.value.boolean;
        break;
      case Json::Kind::number:
        if (field.value.integer)
          value = static_cast<int64_t>(field.value.number);
        else
          value = field.value.number;
        break;
      case Json::Kind::string:
        if (field.value.string.starts_with('@'))
          value = record_of(field.value.string, field.value.at).id;
        else
          value = field.value.string;
        break;
      case Json::Kind::list:
      case Json::Kind::object:
        fail(field.value.at, "a field takes a text, a number, true, false or null");
    }
    input.push_back({field.name, std::move(value)});
  }
  return input;
}

// Fields are named as the Contact or as the Account has them.
std::string World::create_person_account(const std::string& type, const std::string& label,
                                         const std::vector<NamedValue>& fields, std::vector<InputField> more,
                                         const User& by, const Position& at) {
  if (!org->has_person_accounts()) fail(at, "the org has no person accounts");
  std::vector<InputField> input = input_fields("Account", as_account(fields));
  for (InputField& field : more)
    if (field.name == "Email") field.name = "PersonEmail";
  more.push_back({"LastName", last_name(label)});
  for (InputField& field : more) {
    if (!has_field(input, field.name)) input.push_back(std::move(field));
  }
  const SaveResult saved = with_org(
      [&](Org& locked) { return locked.create(by, *locked.schema().find("Account"), input, false); });
  if (const auto* errors = std::get_if<std::vector<ApiError>>(&saved))
    fail(at, refusal_text(*errors), {label});
  const std::string& account = std::get<std::string>(saved);
  return type == "PersonAccount" ? account : org->other_half(account);
}

std::string World::create_record(const std::string& type, const std::string& label,
                                 const std::vector<NamedValue>& fields, std::vector<InputField> more,
                                 const User& by, const Position& at) {
  if (is_person_account(type)) return create_person_account(type, label, fields, std::move(more), by, at);
  std::vector<InputField> input = input_fields(type, fields);
  const SobjectSchema* object = org->schema().find(type);
  if (object == nullptr) fail(at, fmt::format("Salesforce has no type {}", type));
  if (type == "Account") more.push_back({"Name", last_name(label)});
  if (type == "Contact" || type == "Lead") more.push_back({"LastName", last_name(label)});
  if (type == "Lead") more.push_back({"Company", std::string("Example")});
  for (InputField& field : more) {
    if (!has_field(input, field.name)) input.push_back(std::move(field));
  }
  const SaveResult saved = with_org([&](Org& locked) { return locked.create(by, *object, input, false); });
  if (const auto* errors = std::get_if<std::vector<ApiError>>(&saved))
    fail(at, refusal_text(*errors), {label});
  return std::get<std::string>(saved);
}

void World::absorb_world_writes() {
  const std::vector<WriteLogEntry>& log = org->write_log();
  for (; writes_seen < log.size(); ++writes_seen) invariants->edited(log[writes_seen]);
}

void World::advance(UnixMillis to) {
  scheduler.run_until(to);
  raise_failure();
}

void World::settle(std::optional<UnixMillis> before) {
  const UnixMillis limit = std::min(now() + 5000, before.value_or(now() + 5001) - 1);
  scheduler.settle(limit, [this] { return network->busy(); });
  raise_failure();
}

void World::raise_failure() {
  if (!failure) return;
  throw StepFailed{*failure};
}

void World::fail(const Position& at, std::string what, std::vector<std::string> about, std::string hint,
                 std::optional<UnixMillis> hint_at) {
  RunFailure reason;
  reason.at = at;
  reason.step_line = step != nullptr ? step->at_place.line : at.line;
  reason.what = std::move(what);
  reason.people = std::move(about);
  reason.hint = std::move(hint);
  reason.hint_at = hint_at;
  throw StepFailed{std::move(reason)};
}

void World::note(TraceEvent::Kind kind, std::string text, std::vector<std::string> about, int engine) {
  TraceEvent event;
  event.at = now();
  event.kind = kind;
  event.engine = engine;
  event.line = step != nullptr ? step->at_place.line : 0;
  event.people = std::move(about);
  event.text = std::move(text);
  trace.add(std::move(event));
}

void World::crash(int engine, CrashKind kind) {
  const bool power = kind == CrashKind::power;
  const std::string who =
      engines.size() > 1 && !power ? fmt::format("engine {}", engine) : std::string("the engine");
  note(TraceEvent::Kind::crash, power ? "the power fails" : who + " crashes", {}, engine);
  ++crashes;
  crash_times.push_back(now());
  for (const auto& process : engines) {
    if (!process->up() || (!power && process->number() != engine)) continue;
    network->abandon(process->number(), power);
    invariants->died(process->number());
    process->die();
  }
  if (!power) return;
  if (!unsaved) return;  // the database is what the disk has
  store.reset();
  syncer::deserialize(*database, disk);
  unsaved = false;
  store = syncer::open_store(database, store_options(nullptr));
}

void World::restart(int engine) {
  EngineProcess& process = *engines[static_cast<size_t>(engine) - 1];
  const std::string who = engines.size() > 1 ? fmt::format("engine {}", engine) : std::string("the engine");
  note(TraceEvent::Kind::crash, who + " starts again", {}, engine);
  if (process.up()) {
    network->abandon(engine, false);
    invariants->died(engine);
    process.die();
  }
  process.start();
  invariants->started(engine);
}

void World::set_clock(int engine, int64_t offset) {
  EngineProcess& process = *engines[static_cast<size_t>(engine) - 1];
  const int64_t by = offset - process.clock_offset();
  if (by == 0) return;
  process.set_clock_offset(offset);
  invariants->clock_stepped(engine, by);
}

EngineProcess& World::process_for(const Step& what) {
  const size_t wanted = what.engine > 0 ? static_cast<size_t>(what.engine) - 1 : 0;
  if (wanted < engines.size() && engines[wanted]->up()) return *engines[wanted];
  if (what.engine == 0) {
    for (const auto& process : engines) {
      if (process->up()) return *process;
    }
  }
  fail(what.verb_place,
       fmt::format("nobody can do this: {} is down since its crash; restart it first",
                   what.engine > 0 ? fmt::format("engine {}", what.engine) : "the engine"),
       what.names);
}

syncer::OptOutField field_in_force(const syncer::Settings& settings) {
  const bool chosen = settings.nightly || settings.push_while_disabled == syncer::PushTarget::chosen_field;
  return chosen ? settings.opt_out_field : syncer::OptOutField::email_opt_out;
}

std::string World::also_pulled_of(std::string_view record_id) const {
  const bool both = settings.field_choice != syncer::FieldChoice::exclusive &&
                    field_in_force(settings) == syncer::OptOutField::sales_opt_out;
  const syncer::Sobject object = object_behind(record_id);
  return both ? syncer::api_name(settings, syncer::OptOutField::email_opt_out, object) : std::string();
}

std::string World::also_written_of(std::string_view record_id) const {
  return settings.field_choice == syncer::FieldChoice::additional ? also_pulled_of(record_id) : std::string();
}

bool has_nights(const syncer::Settings& settings) { return settings.nightly && settings.salesforce_sync; }

bool is_written(const syncer::Settings& settings, syncer::OptOutField field) {
  const syncer::OptOutField chosen = field_in_force(settings);
  return field == chosen || (settings.field_choice == syncer::FieldChoice::additional &&
                             chosen == syncer::OptOutField::sales_opt_out);
}

syncer::OptOutField effective(const World& world) { return field_in_force(world.settings); }

std::string id15(std::string_view id) { return std::string(id.substr(0, 15)); }

std::string text_of(const Value& value) {
  struct Text {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(int64_t number) const { return fmt::format("{}", number); }
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(const std::string& text) const { return "\"" + text + "\""; }
    std::string operator()(const Datetime& moment) const { return syncer::utc_text(moment.at); }
  };
  return std::visit(Text{}, value);
}

}  // namespace sfsim
