// From the log of writes to change events, and their payloads (salesforce-api.md 12): all fields that are not
// empty of what was made or came back, the changed ones of an update, none of what was deleted. A field that
// the subscriber may not see is not there.
#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"
#include "sim/api/streaming.h"

namespace sfsim {
namespace {

constexpr UnixMillis kept_ms = 3LL * 24 * 60 * 60 * 1000;  // Salesforce: three days
constexpr size_t most_events = 20'000;

bool is_told(const SobjectSchema& object) { return object.history_of.empty() && object.triggerable; }

// Not in an event: what the org keeps for itself (salesforce-api.md 12).
bool is_internal(const FieldSchema& field) {
  return field.name == "Id" || field.name == "IsDeleted" || field.name == "SystemModstamp" || !field.stored ||
         !field.generated_sql.empty() || field.calculated || field.name == "LastViewedDate" ||
         field.name == "LastReferencedDate" || field.name == "PhotoUrl";
}

// Names and addresses are objects in an event; the key of their parts is the part's own name.
std::string_view part_name(const FieldSchema& field) {
  std::string_view name = field.name, compound = field.compound_field_name;
  if (compound.ends_with("Address")) compound.remove_suffix(7);
  return name.starts_with(compound) ? name.substr(compound.size()) : name;
}

// Empty for what is no part: an Account's Name, which describe calls a part of itself.
std::string_view compound_of(const FieldSchema& field) {
  return field.compound_field_name == field.name ? std::string_view() : field.compound_field_name;
}

std::string_view name_of_kind(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::create:
      return "CREATE";
    case ChangeKind::update:
      return "UPDATE";
    case ChangeKind::remove:
      return "DELETE";
    case ChangeKind::undelete:
      return "UNDELETE";
  }
  return "UPDATE";
}

struct Shown {
  const FieldSchema* field;
  const Value* value;
};

std::vector<Shown> shown_fields(const Call& call, const User& user, const SobjectSchema& object,
                                const ChangeEvent& event) {
  std::vector<Shown> out;
  for (const auto& entry : event.fields) {
    const FieldSchema* field = object.field(entry.first);
    if (field && call.org().access(user, object, *field).readable) out.push_back({field, &entry.second});
  }
  return out;
}

void append_changed(std::string& out, const std::vector<Shown>& fields) {
  out += ",\"changedFields\":[";
  for (const Shown& shown : fields) {
    if (out.back() != '[') out += ',';
    const std::string_view compound = compound_of(*shown.field);
    append_string(
        out, compound.empty() ? shown.field->name : fmt::format("{}.{}", compound, part_name(*shown.field)));
  }
  out += ']';
}

// Parts of one compound stand together, where its first part stands.
void append_fields(std::string& out, const std::vector<Shown>& fields) {
  std::vector<bool> done(fields.size());
  for (size_t i = 0; i < fields.size(); ++i) {
    if (done[i]) continue;
    const FieldSchema& field = *fields[i].field;
    const std::string_view compound = compound_of(field);
    out += ',';
    append_string(out, compound.empty() ? field.name : compound);
    out += ':';
    if (compound.empty()) {
      append_change_value(out, *fields[i].value, field.type, false);
      continue;
    }
    out += '{';
    for (size_t k = i; k < fields.size(); ++k) {
      if (compound_of(*fields[k].field) != compound) continue;
      if (k > i) out += ',';
      append_string(out, part_name(*fields[k].field));
      out += ':';
      append_change_value(out, *fields[k].value, fields[k].field->type, false);
      done[k] = true;
    }
    out += '}';
  }
}

std::string uuid_of(int64_t number) { return fmt::format("{:08x}-5f5f-4e65-8e1f-{:012x}", number, number); }

// Of the writes of one record in one go: it was made, went or came back, whatever else changed with that.
ChangeKind kind_of(const std::vector<WriteLogEntry>& log, size_t from, size_t to) {
  if (log[from].creates) return ChangeKind::create;
  for (size_t i = from; i < to; ++i)
    if (log[i].field == "IsDeleted" && log[i].old_value != log[i].new_value)
      return log[i].new_value == Value(true) ? ChangeKind::remove : ChangeKind::undelete;
  return ChangeKind::update;
}

size_t end_of_write(const std::vector<WriteLogEntry>& log, size_t from) {
  size_t to = from + 1;
  while (to < log.size() && log[to].record_id == log[from].record_id &&
         log[to].creates == log[from].creates && log[to].at == log[from].at)
    ++to;
  return to;
}

void add_fields_of_record(Org& org, const SobjectSchema& object, ChangeEvent& event) {
  std::vector<const FieldSchema*> fields;
  for (const FieldSchema& field : object.fields)
    if (!is_internal(field) && !(field.name_field && object.field("LastName"))) fields.push_back(&field);
  const Org::Row row = org.read(object, event.record_id, fields);
  if (!row.found) return;
  for (size_t i = 0; i < fields.size(); ++i)
    if (!is_null(row.values[i])) event.fields.emplace_back(fields[i]->name, row.values[i]);
}

// The changed ones in the object's order, with the stamp that every change moves.
void add_changed_fields(Org& org, const SobjectSchema& object, const std::map<std::string, Value>& changed,
                        ChangeEvent& event) {
  for (const FieldSchema& field : object.fields) {
    if (field.name == "LastModifiedDate")
      event.fields.emplace_back(field.name, org.get(object.name, event.record_id, field.name));
    const auto found = changed.find(field.name);
    if (found != changed.end() && !is_internal(field)) event.fields.emplace_back(field.name, found->second);
  }
}

}  // namespace

void append_change_value(std::string& out, const Value& value, FieldType type, bool milliseconds) {
  const auto* at = std::get_if<Datetime>(&value);
  if (!at) return append_value(out, value, type);
  std::string text;
  append_datetime(text, at->at);
  append_string(out, text.substr(0, milliseconds ? 23 : 19) + "Z");
}

std::string schema_id(const SobjectSchema& object) {
  const std::string text = hmac_sha256("schema", fmt::format("{}/{}", object.name, object.fields.size()));
  return base64(text).substr(0, 22);
}

std::string change_channel(const SobjectSchema& object) {
  std::string_view name = object.name;
  const bool custom = name.ends_with("__c");
  if (custom) name.remove_suffix(3);
  return fmt::format("/data/{}{}ChangeEvent", name, custom ? "__" : "");
}

void Streaming::take_writes(Org& org, QueryEngine& queries, bool keep_log) {
  const auto& log = org.write_log();
  if (taken_ > log.size()) taken_ = 0;  // somebody else emptied it
  take_published(org);
  if (taken_ == log.size()) return;
  const std::string transaction = uuid_of(next_transaction_++);
  int sequence = 1;
  for (size_t from = taken_, to = 0; from < log.size(); from = to) {
    to = end_of_write(log, from);
    const WriteLogEntry& first = log[from];
    const ChangeKind kind = kind_of(log, from, to);
    std::map<std::string, Value> changed;
    for (size_t i = from; i < to; ++i)
      if (log[i].old_value != log[i].new_value) changed[log[i].field] = log[i].new_value;
    const SobjectSchema* object = org.schema().find(first.sobject);
    if (!object || !is_told(*object) || (kind == ChangeKind::update && changed.empty())) continue;
    ChangeEvent event{
        0,           first.at,   kind, change_channel(*object), object->name, first.record_id, first.user_id,
        transaction, sequence++, {}};
    if (kind == ChangeKind::create || kind == ChangeKind::undelete) add_fields_of_record(org, *object, event);
    if (kind == ChangeKind::update) add_changed_fields(org, *object, changed, event);
    for (ChangeEvent& told : topic_events(org, queries, event)) push(std::move(told));
    push(std::move(event));
  }
  taken_ = log.size();
  if (!keep_log) {
    org.forget_writes();
    taken_ = 0;
  }
  while (!events_.empty() && (events_.size() > most_events || events_.front().at < org.now() - kept_ms))
    events_.pop_front();
}

std::string change_data(const Call& call, const User& user, const ChangeEvent& event) {
  const SobjectSchema* object = call.org().schema().find(event.sobject);
  if (!object) return {};
  const auto fields = shown_fields(call, user, *object, event);
  std::string out = "{\"schema\":";
  append_string(out, schema_id(*object));
  out += ",\"payload\":{\"ChangeEventHeader\":{\"entityName\":";
  append_string(out, object->name);
  out += fmt::format(
      ",\"recordIds\":[\"{}\"],\"changeType\":\"{}\",\"changeOrigin\":\"com/salesforce/api/rest/{}.0\","
      "\"transactionKey\":\"{}\",\"sequenceNumber\":{},\"commitTimestamp\":{},\"commitNumber\":{},"
      "\"commitUser\":\"{}\"",
      event.record_id, name_of_kind(event.kind), call.version, event.transaction, event.sequence, event.at,
      event.replay_id, event.user_id);
  if (event.kind == ChangeKind::update) append_changed(out, fields);
  out += '}';
  append_fields(out, fields);
  out += fmt::format("}},\"event\":{{\"replayId\":{}}}}}", event.replay_id);
  return out;
}

}  // namespace sfsim
