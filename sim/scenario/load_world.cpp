// Everything of a file but its steps: the head, the settings, the people and the records. The org:
// load_org.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/invariants.h"
#include "sim/scenario/loader.h"
#include "sim/scenario/shape.h"
#include "syncer/domain/person.h"
#include "syncer/domain/salesforce_id.h"
#include "syncer/domain/settings.h"

namespace sfsim {
namespace {

using Kind = Json::Kind;

std::string setting_text(const Node& node) {
  if (node.is(Kind::boolean)) return node.boolean ? "on" : "off";
  return node.text;
}

void load_without(const Node& object, Loader& loader) {
  std::vector<std::string> names;
  for (const InvariantRow& row : invariant_table()) names.emplace_back(row.name);
  for (const Member& member : object.members) {
    if (std::find(names.begin(), names.end(), member.key) == names.end())
      loader.reporter.key(member, fmt::format("unknown invariant {}{}", in_quotes(member.key),
                                              hint(member.key, names, "there are")));
    else if (member.value.is(Kind::string) &&
             member.value.text.find_first_not_of(" \t\n") == std::string::npos)
      loader.reporter.value(member.value, fmt::format("say why {} is switched off", in_quotes(member.key)));
    loader.plan.without[member.key] = member.value.text;
  }
}

void load_person(const Member& member, Loader& loader) {
  const Node& object = member.value;
  PlanPerson out;
  out.name = member.key;
  out.place = loader.reporter.file->place(member.key_begin, member.key_end);
  if (loader.good_new_name(member, "person")) loader.people.insert(member.key);
  const auto get = [&](std::string_view key) { return sound(object, person_keys(), key); };
  const Node* email = get("email");
  out.email = email ? email->text : out.name + "@example.com";
  if (email) loader.check_person_email(*email);
  if (!loader.emails.insert(syncer::normalised_email(out.email)).second)
    loader.reporter.bytes(email ? email->begin : member.key_begin, email ? email->end : member.key_end,
                          "another person has this e-mail address already: a team has each address once");
  const Node* salesforce = get("salesforce");
  const Node* id = get("salesforce_id");
  if (salesforce) out.salesforce = salesforce->text;
  if (salesforce) loader.check_person_account(*salesforce);
  if (id) out.salesforce_id = id->text;
  if (id) loader.check_salesforce_id(*id);
  if (salesforce && id)
    loader.reporter.key(*object.member("salesforce_id"),
                        "`salesforce` makes a record with an id of its own: take one of the two keys out");
  if (const Node* node = get("unsubscribed")) out.unsubscribed = node->boolean;
  if (const Node* node = get("synced"))
    out.synced = node->is(Kind::null) ? std::optional<bool>() : std::optional<bool>(node->boolean);
  out.fields = loader.load_fields(object, person_keys());
  for (const Member& field : object.members) {
    if (salesforce || object.find("salesforce") || person_keys().find(field.key) || !is_field_name(field.key))
      continue;
    loader.reporter.key(field,
                        fmt::format("{} has no record that could hold {}: add \"salesforce\": \"Contact\"",
                                    in_quotes(member.key), in_quotes(field.key)));
    break;
  }
  loader.plan.people.push_back(std::move(out));
}

void load_record(const Member& member, const Node& all, Loader& loader) {
  const std::string name = member.key;
  PlanRecord out;
  out.name = name;
  out.place = loader.reporter.file->place(member.key_begin, member.key_end);
  if (const Node* type = sound(member.value, record_keys(), "type")) {
    out.type = type->text;
    loader.check_person_account(*type);
  }
  for (const Member& field : member.value.members) {
    const Node& value = field.value;
    const bool forward = value.is(Kind::string) && value.text.starts_with('@') &&
                         all.find(value.text.substr(1)) && !loader.records.contains(value.text.substr(1));
    if (forward) {
      loader.reporter.value(value, fmt::format("{} is made further down: move it above {}",
                                               in_quotes(value.text), in_quotes(name)));
      return void(loader.records.insert(name));
    }
  }
  out.fields = loader.load_fields(member.value, record_keys());
  if (loader.good_new_name(member, "record")) loader.records.insert(name);
  loader.plan.records.push_back(std::move(out));
}

}  // namespace

const Node* sound(const Node& object, const KeyTable& table, std::string_view key) {
  const Node* node = object.find(key);
  if (!node) return nullptr;
  Reporter quiet{make_source("", ""), {}};
  return check_value(*node, *table.find(key), quiet) ? node : nullptr;
}

std::vector<NamedValue> Loader::load_settings(const Node& object) {
  std::vector<NamedValue> out;
  for (const Member& member : object.members) {
    syncer::Settings settings;
    const bool known = syncer::get_setting(settings, member.key).has_value();
    const bool plain =
        member.value.is(Kind::boolean) || member.value.is(Kind::string) || member.value.is(Kind::number);
    if (known && !plain) {
      reporter.value(member.value, fmt::format("the setting {} takes a text, a number, true or false, not {}",
                                               in_quotes(member.key), shown(member.value, *reporter.file)));
    } else if (const auto mistake = syncer::set_setting(settings, member.key, setting_text(member.value))) {
      if (known)
        reporter.value(member.value, *mistake);
      else
        reporter.key(member, *mistake);
    }
    out.push_back({member.key, reporter.file->place(member.key_begin, member.key_end),
                   to_json(member.value, *reporter.file)});
  }
  return out;
}

std::vector<NamedValue> Loader::load_fields(const Node& object, const KeyTable& known) {
  std::vector<NamedValue> out;
  for (const Member& member : object.members) {
    if (known.find(member.key) || !is_field_name(member.key)) continue;
    if (member.value.is(Kind::string) && member.value.text.starts_with('@')) record(member.value);
    out.push_back({member.key, reporter.file->place(member.key_begin, member.key_end),
                   to_json(member.value, *reporter.file)});
  }
  return out;
}

void Loader::check_salesforce_id(const Node& node) {
  const syncer::ParsedId parsed = syncer::parse_salesforce_id(node.text);
  if (parsed.problem == syncer::IdProblem::none || parsed.problem == syncer::IdProblem::account) return;
  // Another object's id is a thing to try; in small letters it is a mistyped Lead.
  if (parsed.problem == syncer::IdProblem::not_contact_or_lead && !node.text.starts_with("00q")) return;
  reporter.value(node, fmt::format("{} is no Salesforce ID of a Contact or Lead: {}", in_quotes(node.text),
                                   syncer::explain(parsed.problem)));
}

void Loader::check_person_account(const Node& type) {
  if (!type.text.starts_with("Person") || plan.org.person_accounts) return;
  reporter.value(type, fmt::format("the org has no person accounts: add \"person_accounts\": true to `org`"));
}

void Loader::check_person_email(const Node& node) {
  if (syncer::plausible_email(node.text)) return;
  reporter.value(node, fmt::format("{} is no e-mail address: write something like \"ada@example.com\"",
                                   in_quotes(node.text)));
}

void Loader::load_head(const Node& root) {
  const auto get = [&](std::string_view key) { return sound(root, file_keys(), key); };
  plan.file = reporter.file;
  if (const Node* node = get("scenario")) plan.title = node->text;
  if (const Node* node = get("skip")) plan.skip = node->text;
  if (const Node* node = get("engines")) plan.engines = static_cast<int>(node->number);
  if (const Node* node = root.find("without")) load_without(*node, *this);
  if (const Node* node = get("latencies"))
    for (const Node& item : node->items) {
      plan.latencies_ms.push_back(static_cast<int64_t>(std::min(item.number, 1e9)));
      if (item.number > 86'400'000) reporter.value(item, "a request takes at most a day: 86400000 ms");
    }
  if (const Node* node = get("tags"))
    for (const Node& item : node->items) {
      plan.tags.push_back(item.text);
      if (item.text.empty() || item.text.find_first_of(" \t,") != std::string::npos)
        reporter.value(
            item, fmt::format("{} is no tag: one word, without blanks and commas", in_quotes(item.text)));
    }
  const Node* start = get("start");
  if (!start) return;
  const auto parsed = parse_start(start->text);
  if (const auto* mistake = std::get_if<Mistake>(&parsed)) return reporter.value(*start, mistake->what);
  time = std::get<FileTime>(parsed);
  plan.start = time->start;
  plan.zone = time->zone;
  now = time->start;
  now_line = place(*start).line;
}

void Loader::load_world(const Node& root) {
  if (const Node* node = sound(root, file_keys(), "settings")) {
    plan.settings = load_settings(*node);
    syncer::Settings together;
    const Node* last = node;
    for (const Member& member : node->members) {
      syncer::set_setting(together, member.key, setting_text(member.value));
      if (member.key.ends_with("_opt_out")) last = &member.value;
    }
    if (const auto mistake = syncer::contradiction(together)) reporter.value(*last, *mistake);
  }
  if (const Node* node = root.find("org")) load_org(*node);
  if (const Node* node = root.find("records"))
    for (const Member& member : node->members) load_record(member, *node, *this);
  if (const Node* node = root.find("people"))
    for (const Member& member : node->members) load_person(member, *this);
}

}  // namespace sfsim
