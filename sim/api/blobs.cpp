// The type of an answer is spelled as recorded from a real org ("octetstream", sf-fx-runtime-nodejs). Clients
// name the part of the record each in their way (entity_document, entity_content, entity_attachment): it is
// the one that is JSON or XML.
#include "sim/api/blobs.h"

#include <algorithm>

#include "sim/api/multipart.h"
#include "sim/api/sobjects.h"
#include "sim/api/xml_answer.h"

namespace sfsim {
namespace {

ApiError bad_parts(std::string message) {
  return error_of(400, "INVALID_MULTIPART_REQUEST", std::move(message));
}

bool is_record(const BodyPart& part) {
  const std::string_view type = trimmed(part.content_type.substr(0, part.content_type.find(';')));
  return iequals(type, "application/json") || iequals(type, "application/xml") || iequals(type, "text/xml") ||
         (type.empty() && part.name.starts_with("entity_"));
}

JsonBody text_value(std::string text) {
  JsonBody value;
  value.kind = JsonBody::Kind::string;
  value.text = std::move(text);
  return value;
}

// The record's part and the file's.
std::variant<std::pair<const BodyPart*, const BodyPart*>, ApiError> two_parts(
    const std::vector<BodyPart>& parts, const SobjectSchema& object) {
  const BodyPart *record = nullptr, *file = nullptr;
  for (const BodyPart& part : parts) {
    const bool names_file = is_blob(object, part.name);
    if (!names_file && is_record(part)) {
      if (record) return bad_parts("Cannot include more than one non-binary part");
      record = &part;
    } else if (file) {
      return bad_parts("Cannot include more than one binary part");
    } else if (!names_file) {
      return error_of(400, "INVALID_FIELD",
                      "No such column '" + part.name + "' on sobject of type " + object.name);
    } else {
      file = &part;
    }
  }
  if (!record) return bad_parts("The request has no non-binary part");
  return std::pair{record, file};
}

}  // namespace

bool is_blob(const SobjectSchema& object, std::string_view name) {
  const FieldSchema* field = object.field(name);
  return field && field->type == FieldType::base64;
}

Reply blob(const Call& call, const SobjectSchema& object, std::string_view id, std::string_view name) {
  const auto found = row_id(object, id);
  if (const auto* error = std::get_if<ApiError>(&found)) return refuse(*error);
  const FieldSchema* field = object.field(name);
  const std::string& row = std::get<std::string>(found);
  const Org::Row read = call.org().read(object, row, {field});
  const bool hidden = call.org().share_of(*call.user, row) == Share::none ||
                      !call.org().access(*call.user, object, *field).readable;
  if (!read.found || read.deleted || hidden || is_null(read.values.front())) return refuse(not_found());
  Reply reply;
  reply.content_type = "application/octetstream";
  reply.body = base64_decode(std::get<std::string>(read.values.front())).value_or("");
  return reply;
}

bool is_multipart(std::string_view content_type) {
  return iequals(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data");
}

bool takes_files(const Call& call) {
  const auto& path = call.path;
  if (path.size() < 2 || path[0] != "sobjects") return false;
  const SobjectSchema* object = visible_object(call, path[1]);
  if (!object || std::none_of(object->fields.begin(), object->fields.end(),
                              [](const FieldSchema& field) { return field.type == FieldType::base64; }))
    return false;
  return call.method == "POST" ? path.size() == 2 : call.method == "PATCH" && path.size() > 2;
}

std::optional<Reply> take_multipart(Call& call, std::variant<JsonBody, ApiError>& read) {
  const SobjectSchema& object = *visible_object(call, call.path[1]);
  const auto parts = parts_of(call.header("Content-Type"), call.body);
  if (!parts) return refuse(bad_parts("The multipart request is malformed"));
  const auto both = two_parts(*parts, object);
  if (const auto* error = std::get_if<ApiError>(&both)) return refuse(*error);
  const BodyPart* record = std::get<0>(both).first;
  const BodyPart* file = std::get<0>(both).second;
  const bool xml = record->content_type.find("xml") != std::string_view::npos;
  read = xml ? record_of_xml(record->body) : read_json(record->body);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  JsonBody& json = std::get<JsonBody>(read);
  if (!json.is_object()) return refuse(cannot_deserialize("sobject", json));
  if (file) {
    std::erase_if(json.members,
                  [&](const JsonBody::Member& member) { return iequals(member.name, file->name); });
    json.members.push_back({object.field(file->name)->name, text_value(base64(file->body))});
  }
  call.json = &read;
  return std::nullopt;
}

}  // namespace sfsim
