// The definition of a platform event as an Avro schema, by its name and by the id that its messages carry
// (REST API guide, "Platform Event Schema by Event Name" and "by Schema ID", v40.0 and later).
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/json_write.h"
#include "sim/api/streaming.h"

namespace sfsim {
namespace {

constexpr int oldest_with_format = 43;

// The type of the values and the word that `doc` has for it.
struct AvroType {
  std::string_view compact, expanded, doc;
};
AvroType avro_type(FieldType type) {
  if (type == FieldType::boolean) return {"boolean", "boolean", "Boolean"};
  if (type == FieldType::double_) return {"double", "double", "Double"};
  if (type == FieldType::date) return {"long", "string", "DateOnly"};
  if (type == FieldType::datetime) return {"long", "string", "DateTime"};
  return {"string", "string", "Text"};
}

std::string payload_fields(const Call& call, const SobjectSchema& event, bool compact) {
  std::string out = "[";
  JsonObject(out)
      .text("name", "CreatedDate")
      .text("type", compact ? "long" : "string")
      .text("doc", "CreatedDate:DateTime")
      .close();
  out += ',';
  JsonObject(out)
      .text("name", "CreatedById")
      .text("type", "string")
      .text("doc", "CreatedBy:EntityId")
      .close();
  const auto& definitions = call.org().custom_fields();
  for (const FieldSchema& field : event.fields) {
    if (!field.custom || !call.org().access(*call.user, event, field).readable) continue;
    const auto found = std::find_if(definitions.begin(), definitions.end(), [&](const FieldDefinition& one) {
      return one.sobject == event.name && one.name == field.name;
    });
    const std::string id = found == definitions.end() ? std::string() : found->id.substr(0, 15);
    const AvroType type = avro_type(field.type);
    const std::string_view kind = compact ? type.compact : type.expanded;
    out += ',';
    JsonObject json(out);
    json.text("name", field.name);
    if (field.nillable)
      json.raw("type", fmt::format("[\"null\",\"{}\"]", kind));
    else
      json.text("type", kind);
    json.text("doc", fmt::format("Data:{}:{}", type.doc, id));
    if (field.nillable) json.raw("default", "null");
    json.close();
  }
  return out + "]";
}

std::string envelope_fields(const std::string& payload) {
  return R"([{"name":"data","type":{"type":"record","name":"Data","namespace":"","fields":[)"
         R"({"name":"schema","type":"string"},)"
         R"({"name":"payload","type":{"type":"record","name":"Payload","doc":"","fields":)" +
         payload +
         R"(}},{"name":"event","type":{"type":"record","name":"Event","fields":[{"name":"replayId","type":"long"}]}}]}},)"
         R"({"name":"channel","type":"string"}])";
}

}  // namespace

Reply event_schema(const Call& call, const SobjectSchema& event) {
  const std::string* format = call.target.param("payloadFormat");
  const bool newer = call.version >= oldest_with_format;
  const bool known = format == nullptr || (newer && (*format == "EXPANDED" || *format == "COMPACT"));
  if (!known)
    return refuse(error_of(400, "INVALID_QUERY_VALUE", fmt::format("Invalid payloadFormat: {}", *format)));
  const bool compact = !newer || (format != nullptr && *format == "COMPACT");
  const std::string payload = payload_fields(call, event, compact);
  Reply reply;
  JsonObject(reply.body)
      .text("name", event.name)
      .text("namespace", "com.sforce.eventbus")
      .text("type", compact ? "record" : "expanded-record")
      .raw("fields", compact ? payload : envelope_fields(payload))
      .text("uuid", schema_id(event))
      .close();
  return reply;
}

Reply event_schema_by_id(const Call& call, std::string_view id) {
  for (const SobjectSchema& object : call.org().schema().sobjects())
    if (object.event && visible_object(call, object.name) && schema_id(object) == id)
      return event_schema(call, object);
  return refuse(not_found());
}

}  // namespace sfsim
