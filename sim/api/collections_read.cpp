// sObject Collections that read: many rows of one object by id, null where there is none.
#include <fmt/format.h>

#include "sim/api/sobjects.h"

namespace sfsim {
namespace {

constexpr size_t most_ids = 2000;

struct Wanted {
  std::vector<std::string> ids, fields;
};

std::variant<Wanted, ApiError> wanted_by_body(const Call& call) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return *error;
  Wanted out;
  for (const JsonBody::Member& member : std::get<const JsonBody*>(body)->members) {
    if (member.name != "ids" && member.name != "fields")
      return json_error(
          fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
    if (!member.value.is_array()) return cannot_deserialize("list", member.value);
    auto& list = member.name == "ids" ? out.ids : out.fields;
    for (const JsonBody& item : member.value.items) {
      if (item.kind != JsonBody::Kind::string) return cannot_deserialize("string", item);
      list.push_back(item.text);
    }
  }
  return out;
}

Wanted wanted_by_params(const Call& call) {
  Wanted out;
  if (const std::string* ids = call.target.param("ids")) out.ids = split_list(*ids);
  if (const std::string* fields = call.target.param("fields")) out.fields = split_list(*fields);
  return out;
}

struct ReadRow {
  std::string id;  // empty: null
  std::vector<Value> values;
};

}  // namespace

Reply collection_read(Call& call, const SobjectSchema& object) {
  std::variant<Wanted, ApiError> read = wanted_by_params(call);
  if (call.method == "POST") read = wanted_by_body(call);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  const Wanted& wanted = std::get<Wanted>(read);
  if (wanted.ids.empty())
    return refuse(error_of(400, "REQUIRED_FIELD_MISSING", "At least 1 Id is required."));
  if (wanted.fields.empty())
    return refuse(error_of(400, "REQUIRED_FIELD_MISSING", "At least 1 field is required."));
  if (wanted.ids.size() > most_ids)
    return refuse(error_of(400, "EXCEEDED_ID_LIMIT",
                           "record limit reached. cannot submit more than 2000 records into this call"));
  const auto made = plan_of(call.org(), *call.user, object, wanted.fields);
  if (const auto* error = std::get_if<ApiError>(&made)) return refuse(*error);
  const RowPlanPtr plan = std::get<RowPlanPtr>(made);
  std::vector<ReadRow> rows;
  for (const std::string& text : wanted.ids) {
    ReadRow& out = rows.emplace_back();
    const auto id = row_id(object, text);
    if (!std::holds_alternative<std::string>(id)) continue;
    Org::Row row = call.org().read(object, std::get<std::string>(id), plan->cells);
    const bool hidden = call.org().share_of(*call.user, std::get<std::string>(id)) == Share::none;
    if (row.found && !row.deleted && !hidden) out = {std::get<std::string>(id), std::move(row.values)};
  }
  Reply reply;
  reply.render = [base = call.base, plan, rows = std::move(rows)](std::string& out) {
    char separator = '[';
    for (const ReadRow& row : rows) {
      out += separator;
      separator = ',';
      if (row.id.empty()) {
        out += "null";
      } else {
        append_row(out, base, *plan, row.id, row.values);
      }
    }
    out += ']';
  };
  return reply;
}

}  // namespace sfsim
