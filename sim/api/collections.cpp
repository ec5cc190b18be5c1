// sObject Collections that write: up to 200 rows a call, the answers in their order, all or nothing if asked
// (salesforce-api.md 6).
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/api/json_write.h"
#include "sim/api/sobjects.h"

namespace sfsim {
namespace {

constexpr size_t most_rows = 200;
constexpr size_t most_chunks = 10;

struct Outcome {
  std::string id;  // empty: none to show
  std::optional<bool> created;
  std::vector<ApiError> errors;
  bool published = false;  // a platform event
};

void append_outcome(std::string& out, const Outcome& outcome) {
  out += '{';
  if (!outcome.id.empty()) out += fmt::format("\"id\":\"{}\",", outcome.id);
  out += outcome.errors.empty() ? "\"success\":true,\"errors\":" : "\"success\":false,\"errors\":";
  if (outcome.published && outcome.errors.empty()) {
    out += enqueued(outcome.id);
  } else {
    append_errors(out, outcome.errors, "statusCode");
  }
  if (outcome.created) out += *outcome.created ? ",\"created\":true" : ",\"created\":false";
  out += '}';
}

Reply outcomes(const std::vector<Outcome>& all, bool all_or_none) {
  std::string out = "[";
  bool failed = false;
  for (const Outcome& outcome : all) {
    if (out.size() > 1) out += ',';
    append_outcome(out, outcome);
    failed = failed || !outcome.errors.empty();
  }
  Reply reply = ok(out + "]");
  for (const Outcome& outcome : all)
    for (const ApiError& error : outcome.errors)
      if (error.duplicates) reply.duplicates.push_back(error.duplicates);
  reply.rolled_back = failed && all_or_none;
  return reply;
}

ApiError too_many() {
  return error_of(400, "EXCEEDED_ID_LIMIT",
                  "record limit reached. cannot submit more than 200 records into this call");
}

// Runs one row after the other in one transaction. All or nothing: one refusal takes back the others, which
// say so. A row that failed shows no id; one that was taken back shows the id it had before the call
// (`keep_ids`).
template <class Step>
std::vector<Outcome> run(const Call& call, size_t count, bool all_or_none, bool keep_ids, Step&& step) {
  std::vector<Outcome> out;
  out.reserve(count);
  bool failed = false;
  {
    Org::Transaction transaction(call.org());
    for (size_t i = 0; i < count; ++i) {
      out.push_back(step(i));
      if (out.back().errors.empty()) continue;
      out.back().id.clear();
      failed = true;
    }
    if (!failed || !all_or_none) transaction.commit();
  }
  if (!failed || !all_or_none) return out;
  for (Outcome& outcome : out) {
    if (!outcome.errors.empty()) continue;
    outcome.errors.push_back(
        row_error("ALL_OR_NONE_OPERATION_ROLLED_BACK",
                  "Record rolled back because not all records were valid and the request was using "
                  "AllOrNone header"));
    if (!keep_ids || outcome.created.value_or(false)) outcome.id.clear();
  }
  return out;
}

struct Batch {
  const std::vector<JsonBody>* records = nullptr;
  bool all_or_none = false;
};

std::variant<Batch, ApiError> batch_of(const Call& call) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return *error;
  Batch out;
  for (const JsonBody::Member& member : std::get<const JsonBody*>(body)->members) {
    if (member.name == "records") {
      if (!member.value.is_array()) return cannot_deserialize("list", member.value);
      out.records = &member.value.items;
    } else if (member.name == "allOrNone") {
      // django-salesforce sends null where nobody chose.
      const auto kind = member.value.kind;
      if (kind != JsonBody::Kind::boolean && kind != JsonBody::Kind::null)
        return cannot_deserialize("boolean", member.value);
      out.all_or_none = kind == JsonBody::Kind::boolean && member.value.truth;
    } else {
      return json_error(
          fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
    }
  }
  if (!out.records) return error_of(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [records]");
  if (out.records->size() > most_rows) return too_many();
  return out;
}

std::string type_of(const JsonBody& record) {
  const JsonBody* attributes = record.find("attributes");
  const JsonBody* type = attributes ? attributes->find("type") : nullptr;
  return type && type->kind == JsonBody::Kind::string ? type->text : "";
}

// Runs of rows of one type are worked on together; more than ten runs are refused.
bool too_many_chunks(const std::vector<JsonBody>& records) {
  size_t chunks = 0;
  std::string last;
  for (const JsonBody& record : records) {
    std::string type = type_of(record);
    if (chunks == 0 || !iequals(type, last)) ++chunks;
    last = std::move(type);
  }
  return chunks > most_chunks;
}

Outcome refused(ApiError error) { return {{}, {}, {std::move(error)}}; }

// Recorded for a null among the records (restforce sobject_composite_destroy_bad_request_response.json).
ApiError not_a_record(const JsonBody& record) {
  const std::string_view token = record.kind == JsonBody::Kind::null ? "null" : "value";
  return row_error("INVALID_FIELD",
                   fmt::format("JsonBody Deserialization failed on token '{}' and has left off in the middle "
                               "of parsing a row. Will go to end of row to begin parsing the next row",
                               token));
}

ApiError unsupported_type(std::string_view type) {
  return row_error("INVALID_TYPE", fmt::format("sObject type '{}' is not supported.", type));
}

const JsonBody* id_member(const JsonBody& record) {
  for (const JsonBody::Member& member : record.members)
    if (iequals(member.name, "Id")) return &member.value;
  return nullptr;
}

Outcome create_one(const Call& call, const SobjectSchema& object, const JsonBody& record) {
  if (const JsonBody* id = id_member(record); id && id->kind != JsonBody::Kind::null)
    return refused(
        row_error("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", {"Id"}));
  auto fields = fields_with_parents(call, object, record, "Id");
  if (auto* error = std::get_if<ApiError>(&fields)) return refused(std::move(*error));
  SaveResult saved = call.org().create(*call.user, object, std::get<0>(fields), true);
  if (auto* id = std::get_if<std::string>(&saved)) return {std::move(*id), {}, {}, object.event};
  auto& errors = std::get<std::vector<ApiError>>(saved);
  return {{}, {}, std::move(errors)};
}

Outcome update_one(const Call& call, const SobjectSchema& object, const JsonBody& record,
                   std::set<std::string>& seen) {
  const JsonBody* sent = id_member(record);
  if (!sent || sent->kind != JsonBody::Kind::string || sent->text.empty())
    return refused(row_error("MISSING_ARGUMENT", "Id not specified in an update call"));
  auto id = listed_id(object, sent->text);
  if (auto* error = std::get_if<ApiError>(&id)) return refused(std::move(*error));
  std::string& canonical = std::get<std::string>(id);
  if (!seen.insert(canonical).second)
    return refused(row_error("DUPLICATE_VALUE", fmt::format("duplicate id in list: {}", canonical)));
  auto fields = fields_with_parents(call, object, record, "Id");
  if (auto* error = std::get_if<ApiError>(&fields)) return refused(std::move(*error));
  auto errors = call.org().update(*call.user, object, canonical, std::get<0>(fields), true);
  as_row_errors(errors);
  return {std::move(canonical), {}, std::move(errors)};
}

Reply write_records(const Call& call) {
  const auto read = batch_of(call);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  const Batch& batch = std::get<Batch>(read);
  const auto& records = *batch.records;
  if (too_many_chunks(records))
    return refuse(
        error_of(400, "INVALID_INPUT",
                 "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce "
                 "chunking."));
  const bool updates = call.method == "PATCH";
  std::set<std::string> seen;
  const auto all = run(call, records.size(), batch.all_or_none, updates, [&](size_t i) -> Outcome {
    const JsonBody& record = records[i];
    if (!record.is_object()) return refused(not_a_record(record));
    const std::string type = type_of(record);
    const SobjectSchema* object = visible_object(call, type);
    if (!object) return refused(unsupported_type(type));
    return updates ? update_one(call, *object, record, seen) : create_one(call, *object, record);
  });
  return outcomes(all, batch.all_or_none);
}

Reply delete_records(const Call& call) {
  const std::string* listed = call.target.param("ids");
  const auto ids = split_list(listed ? *listed : "");
  if (ids.empty()) return refuse(error_of(400, "REQUIRED_FIELD_MISSING", "At least 1 Id is required."));
  if (ids.size() > most_rows) return refuse(too_many());
  const std::string* asked = call.target.param("allOrNone");
  const bool all_or_none = asked && iequals(*asked, "true");
  std::set<std::string> seen;
  const auto all = run(call, ids.size(), all_or_none, true, [&](size_t i) -> Outcome {
    const SobjectSchema* object = call.org().schema().find_by_prefix(ids[i]);
    if (canonical_id(ids[i]).shape == IdShape::not_an_id)
      return refused(row_error("MALFORMED_ID", "malformed id " + ids[i]));
    if (!object || !visible_object(call, object->name))
      return refused(row_error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"));
    auto id = listed_id(*object, ids[i]);
    if (auto* error = std::get_if<ApiError>(&id)) return refused(std::move(*error));
    std::string& canonical = std::get<std::string>(id);
    if (!seen.insert(canonical).second)
      return refused(row_error("DUPLICATE_VALUE", fmt::format("duplicate id in list: {}", canonical)));
    auto errors = call.org().remove(*call.user, *object, canonical, true);
    as_row_errors(errors);
    return {std::move(canonical), {}, std::move(errors)};
  });
  return outcomes(all, all_or_none);
}

Outcome upsert_one(const Call& call, const SobjectSchema& object, const FieldSchema& field,
                   const JsonBody& record, std::set<std::string>& seen) {
  if (!record.is_object()) return refused(not_a_record(record));
  const std::string type = type_of(record);
  if (!type.empty() && !iequals(type, object.name))
    return refused(
        row_error("INVALID_TYPE", fmt::format("sObject type '{}' does not match {}", type, object.name)));
  Value value;
  for (const JsonBody::Member& member : record.members)
    if (iequals(member.name, field.name)) value = member.value.scalar();
  if (const auto* text = std::get_if<std::string>(&value); text && !text->empty()) {
    const CanonicalId id = canonical_id(*text);
    const bool by_id = field.name == "Id";
    if (by_id && id.shape == IdShape::not_an_id)
      return refused(row_error("MALFORMED_ID", "malformed id " + *text));
    std::string key = by_id ? id.id : *text;
    std::transform(key.begin(), key.end(), key.begin(),
                   [&](char c) { return !by_id && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (!seen.insert(key).second)
      return refused(row_error("DUPLICATE_VALUE", fmt::format("Duplicate external id specified: {}", *text),
                               {field.name}));
  }
  auto fields = fields_with_parents(call, object, record, field.name);
  if (auto* error = std::get_if<ApiError>(&fields)) return refused(std::move(*error));
  Upserted done = upsert(call, object, field, value, std::move(std::get<0>(fields)), false);
  if (!done.several.empty())
    done.errors.push_back(row_error("DUPLICATE_VALUE",
                                    fmt::format("duplicate value found: {} duplicates value on record "
                                                "with id: {}",
                                                field.name, done.several.front().substr(0, 15)),
                                    {field.name}));
  as_row_errors(done.errors);
  return {std::move(done.id), done.created, std::move(done.errors)};
}

}  // namespace

void as_row_errors(std::vector<ApiError>& errors) {
  for (ApiError& error : errors)
    if (error.code == "NOT_FOUND")
      error = row_error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
}

std::variant<std::string, ApiError> listed_id(const SobjectSchema& object, const std::string& text) {
  auto id = row_id(object, text);
  if (auto* error = std::get_if<ApiError>(&id)) {
    if (canonical_id(text).shape == IdShape::not_an_id)
      return row_error("MALFORMED_ID", "malformed id " + text);
    std::vector<ApiError> errors{std::move(*error)};
    as_row_errors(errors);
    return errors.front();
  }
  return id;
}

Reply collection_write(Call& call) {
  return call.method == "DELETE" ? delete_records(call) : write_records(call);
}

Reply collection_upsert(Call& call, const SobjectSchema& object, std::string_view name) {
  const FieldSchema* field = lookup_field(call, object, name);
  if (!field) return refuse(no_such_external_field(name));
  const auto read = batch_of(call);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  const Batch& batch = std::get<Batch>(read);
  std::set<std::string> seen;
  auto all = run(call, batch.records->size(), batch.all_or_none, true,
                 [&](size_t i) { return upsert_one(call, object, *field, (*batch.records)[i], seen); });
  // `created` belongs to every row of an all-or-nothing refusal (asserted by jsforce's own suite against a
  // real org).
  for (Outcome& outcome : all) {
    if (outcome.errors.empty()) continue;
    outcome.created = batch.all_or_none ? std::optional(outcome.created.value_or(true)) : std::nullopt;
  }
  return outcomes(all, batch.all_or_none);
}

}  // namespace sfsim
