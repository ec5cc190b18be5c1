// Records get names (contact1, lead2, account1): ids are the org's own business. Who has an e-mail address is
// a person, so that the engine has something to do; an address that occurs twice is a person once.
#include "sim/controls/export_scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/api/wire.h"
#include "sim/controls/control_body.h"
#include "sim/scenario/load.h"

namespace sfsim {
namespace {

// In the order in which records refer to each other.
constexpr std::string_view exported[] = {"Account", "Contact", "Lead"};

bool is_exported(std::string_view sobject) {
  return std::find(std::begin(exported), std::end(exported), sobject) != std::end(exported);
}

std::string day_and_time(UnixMillis at) {
  std::string text;
  append_datetime(text, at);
  return text.substr(0, 10) + " " + text.substr(11, 8);
}

ControlBody plain(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* number = std::get_if<int64_t>(&value)) return *number;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return nullptr;
}

// Fields that a scenario sets: what a client may write, and no reference but one to an exported record.
bool is_settable(const FieldSchema& field) {
  return field.stored && field.createable && field.updateable && !field.calculated &&
         field.generated_sql.empty() && field.type != FieldType::address &&
         field.type != FieldType::datetime && field.type != FieldType::id &&
         (field.type != FieldType::reference || field.name == "AccountId");
}

class Names {
 public:
  // A new name for a record; the one it has, if any.
  std::string of(const std::string& sobject, const std::string& id) {
    auto& name = names_[id];
    if (name.empty()) {
      std::string word = sobject;
      word[0] = static_cast<char>(word[0] + 32);
      name = word + std::to_string(++counts_[sobject]);
    }
    return name;
  }
  bool knows(const std::string& id) const { return names_.contains(id); }
  bool is_person(const std::string& id) const { return people_.contains(id); }
  void person(const std::string& id) { people_.insert(id); }
  std::string subject(const std::string& id) const { return (is_person(id) ? "" : "@") + names_.at(id); }
  const std::string& at(const std::string& id) const { return names_.at(id); }

 private:
  std::map<std::string, std::string> names_;
  std::map<std::string, int> counts_;
  std::set<std::string> people_;
};

ControlBody member(const Names& names, std::string_view field, const Value& value) {
  if (field != "AccountId") return plain(value);
  const std::string id = text_or_empty(value);
  return names.knows(id) ? ControlBody("@" + names.at(id)) : ControlBody();
}

ControlBody start_of(const WhatHappened& happened, Names& names) {
  ControlBody people = ControlBody::object(), records = ControlBody::object();
  std::set<std::string> addresses;
  for (const StartRecord& record : happened.records) {
    const std::string name = names.of(record.sobject, record.id);
    ControlBody fields = ControlBody::object();
    std::string email;
    bool opted_out = false;
    for (const auto& [field, value] : record.fields) {
      fields[field] = member(names, field, value);
      if (field == "Email") email = text_or_empty(value);
      if (field == "HasOptedOutOfEmail") opted_out = value == Value(true);
    }
    std::string folded = email;
    for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (email.empty() || record.sobject == "Account" || !addresses.insert(folded).second) {
      ControlBody one = {{"type", record.sobject}};
      one.update(fields);
      records[name] = one;
      continue;
    }
    names.person(record.id);
    fields.erase("Email");
    ControlBody one = {{"email", email}, {"salesforce", record.sobject}};
    if (opted_out) one["unsubscribed"] = true;
    one.update(fields);
    people[name] = one;
  }
  ControlBody out = ControlBody::object();
  if (!happened.packages.empty()) out["org"] = {{"packages", happened.packages}};
  if (!people.empty()) out["people"] = people;
  if (!records.empty()) out["records"] = records;
  return out;
}

struct TimedStep {
  UnixMillis at = 0;
  ControlBody step;
};

// One step for what one request wrote into one record.
std::vector<TimedStep> writes_as_steps(const std::vector<WriteLogEntry>& writes, const Schema& schema,
                                       Names& names, std::set<std::string>& left_out) {
  std::vector<TimedStep> steps;
  for (size_t i = 0; i < writes.size();) {
    size_t end = i;
    while (end < writes.size() && writes[end].record_id == writes[i].record_id &&
           writes[end].at == writes[i].at)
      ++end;
    const WriteLogEntry& first = writes[i];
    if (!is_exported(first.sobject)) {
      left_out.insert(first.sobject);
      i = end;
      continue;
    }
    const bool made = !names.knows(first.record_id);
    const std::string name = names.of(first.sobject, first.record_id);
    ControlBody step = made ? ControlBody{{"create", name}, {"type", first.sobject}}
                            : ControlBody{{"edit", names.subject(first.record_id)}};
    bool any = made;
    const SobjectSchema* object = schema.find(first.sobject);
    for (; i < end; ++i) {
      const FieldSchema* field = object ? object->field(writes[i].field) : nullptr;
      if (!field || !is_settable(*field)) continue;
      if (made && (is_null(writes[i].new_value) || writes[i].new_value == field->default_value)) continue;
      step[field->name] = member(names, field->name, writes[i].new_value);
      any = true;
    }
    if (any) steps.push_back({first.at, std::move(step)});
  }
  return steps;
}

}  // namespace

std::vector<StartRecord> records_of(Org& org) {
  std::vector<StartRecord> records;
  for (const std::string_view name : exported) {
    const SobjectSchema* object = org.schema().find(name);
    if (!object) continue;
    std::vector<const FieldSchema*> fields;
    for (const FieldSchema& field : object->fields)
      if (is_settable(field)) fields.push_back(&field);
    const FieldSchema* deleted = object->field("IsDeleted");
    const std::vector<std::string> ids =
        deleted ? org.find(*object, *deleted, false, 1000) : std::vector<std::string>();
    for (const std::string& id : ids) {
      const Org::Row row = org.read(*object, id, fields);
      if (!row.found || row.deleted) continue;
      StartRecord record{std::string(name), id, {}};
      for (size_t i = 0; i < fields.size(); ++i)
        if (!is_null(row.values[i]) && row.values[i] != fields[i]->default_value)
          record.fields.emplace_back(fields[i]->name, row.values[i]);
      records.push_back(std::move(record));
    }
  }
  return records;
}

std::string scenario_of(const WhatHappened& happened) {
  const Schema schema = Schema::standard();
  Names names;
  std::set<std::string> left_out;
  ControlBody file = {{"scenario", "What happened to a served org"},
                      {"start", day_and_time(happened.start) + " Etc/UTC"}};
  file.update(start_of(happened, names));
  std::vector<TimedStep> steps = writes_as_steps(happened.writes, schema, names, left_out);
  for (const FaultAt& fault : happened.faults) steps.push_back({fault.at, ControlBody::parse(fault.step)});
  std::stable_sort(steps.begin(), steps.end(),
                   [](const TimedStep& a, const TimedStep& b) { return a.at < b.at; });
  ControlBody list = ControlBody::array();
  for (TimedStep& timed : steps) {
    ControlBody step = {{"at", day_and_time(std::max(timed.at, happened.start))}};
    step.update(timed.step);
    list.push_back(std::move(step));
  }
  if (list.empty()) list.push_back({{"run", "nightly"}});
  file["steps"] = list;
  std::string text;
  for (const std::string& object : left_out) text += fmt::format("// Left out: writes to {}\n", object);
  text += file.dump(2);
  auto formatted = format_scenario("exported.jsonc", text);
  return std::holds_alternative<std::string>(formatted) ? std::get<std::string>(formatted) : text;
}

}  // namespace sfsim
