// The checks: what a step expects against what is there. A failure stands at the value and says what there is
// instead.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/scenario/times.h"
#include "sim/world/bodies.h"
#include "sim/world/checks.h"
#include "sim/world/invariants.h"
#include "sim/world/rows.h"
#include "sim/world/stage.h"

namespace sfsim {
namespace {

Position place_of(const Step& step, const std::string& key) {
  const auto found = step.option_places.find(key);
  return found == step.option_places.end() ? step.verb_place : found->second;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// ---- one person or record

bool same_value(World& world, const Json& expected, const Value& actual, const std::string& field) {
  switch (expected.kind) {
    case Json::Kind::null:
      return is_null(actual);
    case Json::Kind::boolean:
      return actual == Value(expected.boolean);
    case Json::Kind::number: {
      if (const auto* whole = std::get_if<int64_t>(&actual))
        return static_cast<double>(*whole) == expected.number;
      const auto* number = std::get_if<double>(&actual);
      return number != nullptr && *number == expected.number;
    }
    case Json::Kind::string: {
      const auto* text = std::get_if<std::string>(&actual);
      if (text == nullptr) return text_of(actual) == expected.string;
      if (expected.string.starts_with('@')) return *text == world.record_of(expected.string, expected.at).id;
      const bool id = field.ends_with("Id");
      return *text == expected.string || (id && canonical_id(expected.string).id == *text);
    }
    case Json::Kind::list:
    case Json::Kind::object:
      return false;
  }
  return false;
}

bool somebody_unsubscribed(World& world, const std::string& record) {
  const std::vector<syncer::Person> people = world.store->people_with_salesforce_id(record);
  return std::any_of(people.begin(), people.end(),
                     [](const syncer::Person& person) { return person.unsubscribed; });
}

void check_fields(World& world, const Step& step, const std::string& name, const Position& name_at,
                  const std::string& prefix) {
  if (step.fields.empty()) return;
  const World::Record record = world.with_fields(world.record_of(name, name_at), step.fields);
  world.input_fields(record.type, step.fields);  // names a field that the type does not have
  for (const NamedValue& field : step.fields) {
    const Value actual =
        world.with_org([&](Org& org) { return org.get(record.type, record.id, field.name); });
    if (same_value(world, field.value, actual, field.name)) continue;
    std::string hint;
    std::optional<UnixMillis> hint_at;
    const bool wanted = field.value.kind == Json::Kind::boolean && field.value.boolean;
    if (wanted && field.name == world.effective_field_of(record.id) &&
        somebody_unsubscribed(world, record.id)) {
      hint_at = world.invariants->last_nightly();
      if (hint_at) hint = "expected a push here";
    }
    world.fail(field.value.at, fmt::format("{}Salesforce has {}", prefix, text_of(actual)), {name}, hint,
               hint.empty() ? std::nullopt : hint_at);
  }
}

std::string waiting_text(const syncer::Store::Waiting& waiting) {
  const std::string_view what = name_of(waiting.waiting_for);
  const std::string code = waiting.code.empty() ? "" : fmt::format(" ({})", waiting.code);
  return what.empty() ? "waits for nothing" : fmt::format("waits for {}{}", what, code);
}

void check_person(World& world, const Step& step, const std::string& name, const Position& name_at,
                  const std::string& prefix) {
  const CastPerson* known = world.find_person(name);
  if (!step.in_sales_connect) {
    if (known != nullptr)
      world.fail(place_of(step, "in_sales_connect"), prefix + "Sales Connect has this person", {name});
    return;
  }
  if (known == nullptr) world.fail(name_at, fmt::format("there is no person \"{}\"", name));
  const std::optional<syncer::Person> person = world.store->person(known->id);
  if (!person) world.fail(name_at, fmt::format("{} is not in the store", name), {name});
  if (step.unsubscribed && person->unsubscribed != *step.unsubscribed) {
    const bool pull =
        *step.unsubscribed && !person->salesforce_id.empty() && world.invariants->last_nightly();
    world.fail(place_of(step, "unsubscribed"),
               fmt::format("{}Sales Connect has {}", prefix, yes_no(person->unsubscribed)), {name},
               pull ? "expected a pull here" : "", pull ? world.invariants->last_nightly() : std::nullopt);
  }
  if (step.waiting_for || step.parked) {
    const syncer::Store::Waiting waiting = world.store->waiting(*person);
    if (step.waiting_for && name_of(waiting.waiting_for) != *step.waiting_for)
      world.fail(place_of(step, "waiting_for"), prefix + waiting_text(waiting), {name});
    const std::string parked = waiting.parked ? waiting.code : std::string();
    if (step.parked && (step.parked->empty() ? waiting.parked : !waiting.parked || *step.parked != parked))
      world.fail(
          place_of(step, "parked"),
          prefix + (waiting.parked ? fmt::format("parked with {}", parked) : std::string("not parked")),
          {name});
  }
  if (step.synced && person->synced(effective(world)) != *step.synced) {
    const std::optional<bool> synced = person->synced(effective(world));
    world.fail(place_of(step, "synced"),
               fmt::format("{}the last agreed value is {}", prefix, synced ? yes_no(*synced) : "not known"),
               {name});
  }
}

void expect(World& world, const Step& step) {
  for (size_t i = 0; i < step.names.size(); ++i) {
    const std::string& name = step.names[i];
    const std::string prefix = step.names.size() > 1 ? name + ": " : std::string();
    if (!name.starts_with('@')) check_person(world, step, name, step.name_places[i], prefix);
    check_fields(world, step, name, step.name_places[i], prefix);
  }
}

// ---- counts and lists

void expect_pushes(World& world, const Step& step) {
  const std::vector<WriteLogEntry>& log = world.org->write_log();
  std::vector<ActualRow> rows;
  std::set<std::string> records;
  std::vector<std::string> names;
  for (const EngineWrite& write : world.engine_writes) {
    const WriteLogEntry& entry = log[write.entry];
    if (!since(step, entry.at)) continue;
    std::vector<std::string> people = world.names_on_record(entry.record_id);
    if (people.empty()) people.push_back(entry.record_id);
    if (records.insert(entry.record_id).second) names.push_back(people.front());
    rows.push_back({{"person", people.front()}, {"field", entry.field}, {"value", text_of(entry.new_value)}});
  }
  if (!step.number) return fail_rows(world, compare_rows(step.value, rows, "accepted write"));
  expect_number(world, step, static_cast<int64_t>(records.size()),
                records.empty() ? "Salesforce accepted none"
                                : fmt::format("Salesforce accepted {} ({})", records.size(), joined(names)));
}

void expect_nightly(World& world, const Step& step) {
  const FileTime file{world.plan.start, world.plan.zone};
  std::vector<UnixMillis> due;
  for (const syncer::Run& run : world.store->runs()) {
    if (run.state == syncer::RunState::complete && !run.by_hand && since(step, run.begun_at))
      due.push_back(run.due_at);
  }
  std::sort(due.begin(), due.end());
  std::vector<std::string> texts;
  for (const UnixMillis at : due) texts.push_back(day_text(at, file));
  if (step.number)
    return expect_number(
        world, step, static_cast<int64_t>(due.size()),
        due.empty() ? "no complete nightly" : fmt::format("{} complete ({})", due.size(), joined(texts)));
  if (due == step.due_times) return;
  Json wanted = step.value;  // spelt alike, so that the diff compares moments
  for (size_t i = 0; i < wanted.list.size() && i < step.due_times.size(); ++i)
    wanted.list[i].string = day_text(step.due_times[i], file);
  fail_rows(world, compare_words(wanted, texts, "complete nightly",
                                 [](const std::string& a, const std::string& b) { return a == b; }));
}

void expect_run(World& world, const Step& step) {
  const std::vector<syncer::Run> runs = world.store->runs();
  if (runs.empty()) world.fail(step.verb_place, "no run has begun");
  const syncer::Run& last = runs.back();
  if (name_of(last.state) == step.word) return;
  const std::string why = last.reason.empty() ? "" : fmt::format(" ({})", last.reason);
  world.fail(step.verb_place, fmt::format("the last run is {}{}", name_of(last.state), why));
}

void expect_conflicts(World& world, const Step& step) {
  std::vector<ActualRow> rows;
  for (const syncer::ConflictRow& conflict : world.store->conflicts()) {
    if (!since(step, conflict.at)) continue;
    rows.push_back({{"person", world.name_of_person(conflict.person)},
                    {"winner", std::string(name_of(conflict.winner))},
                    {"rule", conflict.rule}});
  }
  if (!step.number) return fail_rows(world, compare_rows(step.value, rows, "conflict"));
  expect_number(world, step, static_cast<int64_t>(rows.size()), fmt::format("there are {}", rows.size()));
}

void expect_history(World& world, const Step& step) {
  const CastPerson* person = world.find_person(step.names[0]);
  if (person == nullptr) world.fail(step.verb_place, fmt::format("there is no person \"{}\"", step.names[0]));
  std::vector<ActualRow> rows;
  for (const syncer::HistoryRow& row : world.store->history(person->id)) {
    if (!since(step, row.at)) continue;
    rows.push_back(
        {{"kind", std::string(name_of(row.kind))}, {"source", row.source}, {"details", row.details}});
  }
  fail_rows(world, compare_rows(step.value, rows, "history row"));
}

void expect_calls(World& world, const Step& step) {
  int64_t calls = 0;
  for (const SentRequest& sent : world.network->log())
    calls += sent.reached && !sent.token && since(step, sent.at);
  expect_number(world, step, calls, fmt::format("there were {}", calls));
}

void expect_requests(World& world, const Step& step) {
  std::vector<std::string> requests;
  for (const SentRequest& sent : world.network->log()) {
    if (since(step, sent.at)) requests.push_back(sent.method + " " + sent.target + "\n" + sent.body_words);
  }
  const auto covers = [](const std::string& pattern, const std::string& line) {
    const size_t method_end = line.find(' ');
    const size_t target_end = line.find('\n', method_end + 1);
    const std::string_view text = line;
    return fits(pattern,
                {text.substr(0, method_end), text.substr(method_end + 1, target_end - method_end - 1),
                 text.substr(target_end + 1)},
                {});
  };
  fail_rows(world, compare_words(step.value, requests, "request", covers));
}

void expect_diagnostics(World& world, const Step& step) {
  std::vector<ActualRow> rows;
  for (const syncer::Diagnostic& one : world.store->diagnostics()) {
    if (!since(step, one.last_at)) continue;
    rows.push_back({{"category", one.category},
                    {"code", one.code},
                    {"object", one.object},
                    {"field", one.field},
                    {"fix", one.fix},
                    {"message", one.message},
                    {"open", yes_no(one.open)},
                    {"times", fmt::format("{}", one.times)}});
  }
  fail_rows(world, compare_rows(step.value, rows, "diagnostic"));
}

void expect_audit(World& world, const Step& step) {
  std::vector<ActualRow> rows;
  for (const syncer::AuditRow& one : world.store->audit()) {
    if (!since(step, one.intended_at)) continue;
    rows.push_back({{"person", world.name_of_person(one.person)},
                    {"field", one.field},
                    {"old_value", one.old_value ? yes_no(*one.old_value) : "null"},
                    {"new_value", yes_no(one.new_value)},
                    {"cause", one.cause},
                    {"result", one.result},
                    {"code", one.code},
                    {"authorised", one.authorised}});
  }
  fail_rows(world, compare_rows(step.value, rows, "audit row"));
}

void expect_response(World& world, const Step& step) {
  if (!world.last_response) world.fail(step.verb_place, "no `request` was made before");
  const Response& answer = *world.last_response;
  if (const Json* status = step.value.find("status"); status != nullptr && status->number != answer.status)
    world.fail(status->at, fmt::format("the status is {}: {}", answer.status, answer.body.substr(0, 200)));
  if (const Json* error = step.value.find("error")) {
    const std::vector<std::string> codes = error_codes(answer.body);
    if (std::find(codes.begin(), codes.end(), error->string) == codes.end())
      world.fail(error->at, codes.empty() ? fmt::format("the answer is no error: {}", answer.status)
                                          : fmt::format("the error is {}", joined(codes)));
  }
  if (const Json* body = step.value.find("body")) {
    if (const auto wrong = mismatch(*body, answer.body)) world.fail(wrong->at, wrong->what);
  }
}

}  // namespace

void perform_check(World& world, const Step& step) {
  switch (step.verb) {
    case Verb::expect:
      return expect(world, step);
    case Verb::expect_pushes:
      return expect_pushes(world, step);
    case Verb::expect_nightly:
      return expect_nightly(world, step);
    case Verb::expect_run:
      return expect_run(world, step);
    case Verb::expect_conflicts:
      return expect_conflicts(world, step);
    case Verb::expect_history:
      return expect_history(world, step);
    case Verb::expect_calls:
      return expect_calls(world, step);
    case Verb::expect_requests:
      return expect_requests(world, step);
    case Verb::expect_diagnostics:
      return expect_diagnostics(world, step);
    case Verb::expect_audit:
      return expect_audit(world, step);
    case Verb::expect_crashes: {
      const auto counted = std::count_if(world.crash_times.begin(), world.crash_times.end(),
                                         [&](UnixMillis at) { return since(step, at); });
      return expect_number(world, step, counted, fmt::format("there were {}", counted));
    }
    case Verb::expect_mails:
      return expect_mails(world, step);
    case Verb::expect_groups:
      return expect_groups(world, step);
    case Verb::expect_response:
      return expect_response(world, step);
    case Verb::unsubscribe:
    case Verb::resubscribe:
    case Verb::edit:
    case Verb::create:
    case Verb::delete_:
    case Verb::undelete:
    case Verb::empty_recycle_bin:
    case Verb::convert:
    case Verb::merge:
    case Verb::share:
    case Verb::link:
    case Verb::unlink:
    case Verb::settings:
    case Verb::install:
    case Verb::uninstall:
    case Verb::grant:
    case Verb::revoke:
    case Verb::layout:
    case Verb::validation_rule:
    case Verb::import:
    case Verb::push_to_sales_connect:
    case Verb::send:
    case Verb::group:
    case Verb::marketo:
    case Verb::run:
    case Verb::wait:
    case Verb::request:
    case Verb::fault:
    case Verb::clock_step:
    case Verb::crash:
    case Verb::restart:
      return;
  }
}

}  // namespace sfsim
