// Platform events and generic streaming: what was published or pushed, as the messages that subscribers get,
// and StreamingChannel/ID/push (Streaming API guide, "Streaming Channel Push").
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"
#include "sim/api/sobjects.h"
#include "sim/api/streaming.h"

namespace sfsim {
namespace {

constexpr size_t longest_payload = 3000;

struct Pushed {
  std::string payload;
  std::vector<std::string> users;
};

std::variant<std::vector<Pushed>, ApiError> pushed_events(const Call& call) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return *error;
  std::vector<Pushed> out;
  for (const JsonBody::Member& member : std::get<const JsonBody*>(body)->members) {
    if (member.name != "pushEvents")
      return json_error(
          fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
    if (!member.value.is_array()) return cannot_deserialize("list", member.value);
    for (const JsonBody& item : member.value.items) {
      if (!item.is_object()) return cannot_deserialize("PushEventPayload", item);
      Pushed one;
      for (const JsonBody::Member& part : item.members) {
        if (part.name == "payload") {
          if (part.value.kind != JsonBody::Kind::string) return cannot_deserialize("string", part.value);
          one.payload = part.value.text;
        } else if (part.name == "userIds") {
          if (!part.value.is_array()) return cannot_deserialize("list", part.value);
          for (const JsonBody& user : part.value.items) one.users.push_back(user.text);
        } else {
          return json_error(
              fmt::format("Unrecognized field \"{}\" at {}", part.name, json_place(part.value)));
        }
      }
      if (one.payload.size() > longest_payload)
        return row_error("STRING_TOO_LONG", fmt::format("payload: data value too large: {} (max length={})",
                                                        one.payload, longest_payload));
      out.push_back(std::move(one));
    }
  }
  if (out.empty())
    return error_of(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [pushEvents]");
  return out;
}

// How many heard it: -1 when it went to everybody, 0 when nobody listens.
std::string push_result(const Pushed& pushed, const std::vector<std::string>& online) {
  int64_t heard = online.empty() ? 0 : -1;
  std::string status = "{";
  if (!pushed.users.empty()) heard = 0;
  for (const std::string& given : pushed.users) {
    const bool listens = std::find(online.begin(), online.end(), given) != online.end();
    heard += listens ? 1 : 0;
    status += fmt::format("{}\"{}\":{}", status.size() > 1 ? "," : "", given, listens);
  }
  return fmt::format("{{\"fanoutCount\":{},\"userOnlineStatus\":{}}}}}", heard, status);
}

}  // namespace

std::string platform_data(const Call& call, const ChangeEvent& event) {
  const SobjectSchema* object = call.org().schema().find(event.sobject);
  if (!object) return {};
  std::string out = "{\"schema\":";
  append_string(out, schema_id(*object));
  out += ",\"payload\":{\"CreatedDate\":";
  append_change_value(out, Datetime{event.at}, FieldType::datetime, true);
  out += ",\"CreatedById\":";
  append_string(out, event.user_id);
  // Field security does not apply to platform events: who may read one gets all of it.
  for (const auto& entry : event.fields) {
    const FieldSchema* field = object->field(entry.first);
    if (!field) continue;
    out += ',';
    append_string(out, field->name);
    out += ':';
    append_change_value(out, entry.second, field->type, true);
  }
  out += "},\"event\":{";
  constexpr int uuid_since = 52;
  if (call.version >= uuid_since) out += fmt::format("\"EventUuid\":\"{}\",", event_uuid(event.record_id));
  return out + fmt::format("\"replayId\":{}}}}}", event.replay_id);
}

std::string pushed_data(const ChangeEvent& event) {
  std::string out = "{\"event\":{\"createdDate\":";
  append_change_value(out, Datetime{event.at}, FieldType::datetime, true);
  out += fmt::format(",\"replayId\":{}}},\"payload\":", event.replay_id);
  append_string(out, event.payload);
  return out + "}";
}

void Streaming::take_published(Org& org) {
  for (const PublishedEvent& event : org.published()) {
    ChangeEvent out;
    out.at = event.at;
    out.kind = ChangeKind::create;
    out.channel = "/event/" + event.sobject;
    out.sobject = event.sobject;
    out.record_id = event.id;
    out.user_id = event.user_id;
    out.fields = event.fields;
    out.source = EventSource::platform;
    push(std::move(out));
  }
  org.forget_published();
}

bool is_streaming_channel(Org& org, std::string_view name) {
  const SobjectSchema* object = org.schema().find("StreamingChannel");
  if (!object || org.count(*object) == 0) return false;
  return !org.find(*object, *object->field("Name"), std::string(name), 1).empty();
}

Reply push_to_channel(Call& call, const SobjectSchema& object, std::string_view id_text) {
  const auto id = row_id(object, id_text);
  if (const auto* error = std::get_if<ApiError>(&id)) return refuse(*error);
  const Org::Row row = call.org().read(object, std::get<std::string>(id), {object.field("Name")});
  if (!row.found || row.deleted) return refuse(not_found());
  const std::string channel = std::get<std::string>(row.values.front());
  const auto online = call.context.streaming.subscribers(channel);
  if (call.method == "GET") {
    std::string out = "{\"OnlineUserIds\":[";
    for (const std::string& user : online) out += fmt::format("{}\"{}\"", out.back() == '[' ? "" : ",", user);
    out += "],\"ChannelName\":";
    append_string(out, channel);
    return ok(out + "}");
  }
  auto read = pushed_events(call);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  auto& events = std::get<0>(read);
  for (Pushed& pushed : events) {
    for (std::string& user : pushed.users) {
      const CanonicalId known = canonical_id(user);
      if (known.shape != IdShape::ok || !call.org().user(known.id))
        return refuse(row_error("MALFORMED_ID", "malformed id " + user));
      user = known.id;
    }
  }
  std::string out = "[";
  for (const Pushed& pushed : events) {
    ChangeEvent event;
    event.at = call.org().now();
    event.channel = channel;
    event.user_id = call.user->id;
    event.source = EventSource::pushed;
    event.payload = pushed.payload;
    event.only_for = pushed.users;
    if (out.size() > 1) out += ',';
    out += push_result(pushed, online);
    call.context.streaming.push(std::move(event));
  }
  return ok(out + "]");
}

}  // namespace sfsim
