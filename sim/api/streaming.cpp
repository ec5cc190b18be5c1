// The CometD side (salesforce-api.md 12, clients.md): handshake, connect, subscribe with replay, unsubscribe,
// disconnect. A connect without news is answered as such; the server in front asks again until there are
// some.
#include "sim/api/streaming.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"

namespace sfsim {
namespace {

constexpr std::string_view every_change = "/data/ChangeEvents";
constexpr std::string_view topics = "/topic/", platform_events = "/event/", user_channels = "/u/";
constexpr std::string_view retry = R"({"interval":0,"timeout":110000,"reconnect":"retry"})";

std::string text_member(const JsonBody& message, std::string_view name) {
  const JsonBody* value = message.find(name);
  return value && value->kind == JsonBody::Kind::string ? value->text : "";
}

// {"channel":"/meta/x","id":"1", ... }: `rest` begins with its first key.
std::string meta(std::string_view channel, std::string_view id, bool successful, std::string_view rest) {
  std::string out = "{\"channel\":";
  append_string(out, channel);
  if (!id.empty()) {
    out += ",\"id\":";
    append_string(out, id);
  }
  out += successful ? ",\"successful\":true" : ",\"successful\":false";
  if (!rest.empty()) out += ',';
  out += rest;
  return out + "},";
}

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

std::string failed_meta(std::string_view channel, std::string_view id, std::string_view error,
                        std::string_view reconnect) {
  return meta(channel, id, false,
              fmt::format(R"("error":{},"advice":{{"reconnect":"{}"}})", quoted(error), reconnect));
}

const SobjectSchema* object_of_channel(const Call& call, std::string_view channel) {
  for (const SobjectSchema& object : call.org().schema().sobjects())
    if (object.history_of.empty() && object.triggerable && !object.event &&
        change_channel(object) == channel && call.org().access(*call.user, object).read)
      return &object;
  return nullptr;
}

bool is_channel(const Call& call, const std::string& channel) {
  if (channel.starts_with(topics)) {
    return is_topic(call.org(), call.context.queries, std::string_view(channel).substr(topics.size()));
  }
  if (channel.starts_with(platform_events)) {
    const SobjectSchema* object =
        visible_object(call, std::string_view(channel).substr(platform_events.size()));
    return object && object->event && object->name == channel.substr(platform_events.size());
  }
  if (channel.starts_with(user_channels)) return is_streaming_channel(call.org(), channel);
  return channel == every_change || object_of_channel(call, channel);
}

bool may_hear(const Call& call, const User& user, const ChangeEvent& event) {
  if (event.source == EventSource::pushed)
    return event.only_for.empty() ||
           std::find(event.only_for.begin(), event.only_for.end(), user.id) != event.only_for.end();
  const SobjectSchema* object = call.org().schema().find(event.sobject);
  return object && call.org().access(user, *object).read;
}

std::string data_of(const Call& call, const User& user, const ChangeEvent& event) {
  switch (event.source) {
    case EventSource::change:
      return change_data(call, user, event);
    case EventSource::topic:
      return topic_data(call, user, event);
    case EventSource::platform:
      return platform_data(call, event);
    case EventSource::pushed:
      return pushed_data(event);
  }
  return {};
}

// ext.replay of a subscription: -1 without.
int64_t replay_from(const JsonBody& message, const std::string& channel) {
  const JsonBody* ext = message.find("ext");
  const JsonBody* replay = ext ? ext->find("replay") : nullptr;
  const JsonBody* from = replay ? replay->find(channel) : nullptr;
  return from && from->kind == JsonBody::Kind::integer ? from->integer : -1;
}

}  // namespace

std::string Streaming::client_of(const User& user) {
  const int64_t number = next_client_++;
  std::string id = fmt::format("{:x}{}", number, base64(hmac_sha256(user.id, std::to_string(number))));
  for (char& c : id)
    if (c == '+' || c == '/' || c == '=') c = '0';
  clients_[id].user_id = user.id;
  return id;
}

std::string Streaming::handshake(const Call& call, std::string_view id) {
  const std::string client_id = client_of(*call.user);
  return meta(
      "/meta/handshake", id, true,
      fmt::format(R"("ext":{{"replay":true,"payload.format":true}},"minimumVersion":"1.0","clientId":{},)"
                  R"("supportedConnectionTypes":["long-polling"],"version":"1.0")",
                  quoted(client_id)));
}

int64_t Streaming::last_published(const Call& call) const {
  const UnixMillis until = call.org().now() - call.context.options.publish_delay_ms;
  int64_t last = events_.empty() ? next_replay_id_ - 1 : events_.front().replay_id - 1;
  for (const ChangeEvent& event : events_) {
    if (event.at > until) break;
    last = event.replay_id;
  }
  return last;
}

// -1: what is published from here on; -2: all that is kept; else what came behind that event.
std::string Streaming::subscribe(const Call& call, std::string_view id, Client& client,
                                 const std::string& client_id, const JsonBody& message) {
  const JsonBody* wanted = message.find("subscription");
  std::vector<std::string> channels;
  if (wanted && wanted->kind == JsonBody::Kind::string) channels.push_back(wanted->text);
  if (wanted && wanted->is_array())
    for (const JsonBody& item : wanted->items) channels.push_back(item.text);
  std::string out;
  for (const std::string& channel : channels) {
    const std::string who =
        fmt::format(R"("clientId":{},"subscription":{})", quoted(client_id), quoted(channel));
    const int64_t from = replay_from(message, channel);
    std::string error;
    if (!is_channel(call, channel)) {
      error = "403:denied_by_security_policy:create_denied";
    } else if (from < -2 || from >= next_replay_id_) {
      error = fmt::format(
          "400::The replayId {{{}}} you provided was invalid.  Please provide a valid ID, -2 to "
          "replay all events, or -1 to replay only new events.",
          from);
    }
    if (!error.empty()) {
      out += meta("/meta/subscribe", id, false, fmt::format("{},\"error\":{}", who, quoted(error)));
      continue;
    }
    const int64_t before_all = events_.empty() ? next_replay_id_ - 1 : events_.front().replay_id - 1;
    client.read_until[channel] = from == -1 ? last_published(call) : from == -2 ? before_all : from;
    out += meta("/meta/subscribe", id, true, who);
  }
  return channels.empty() ? meta("/meta/subscribe", id, false, "\"error\":\"403::Missing subscription\"")
                          : out;
}

std::string Streaming::due(const Call& call, Client& client) {
  std::string out;
  const User* user = call.org().user(client.user_id);
  const UnixMillis until = call.org().now() - call.context.options.publish_delay_ms;
  for (const ChangeEvent& event : events_) {
    if (event.at > until) break;
    if (!user || !may_hear(call, *user, event)) continue;
    for (auto& [channel, read] : client.read_until) {
      const bool meant =
          channel == event.channel || (channel == every_change && event.source == EventSource::change);
      if (event.replay_id <= read || !meant) continue;
      read = event.replay_id;
      out += fmt::format("{{\"data\":{},\"channel\":{}}},", data_of(call, *user, event), quoted(channel));
    }
  }
  return out;
}

void Streaming::push(ChangeEvent event) {
  event.replay_id = next_replay_id_++;
  events_.push_back(std::move(event));
}

std::vector<std::string> Streaming::subscribers(std::string_view channel) const {
  std::vector<std::string> out;
  for (const auto& entry : clients_) {
    const bool listens = std::any_of(entry.second.read_until.begin(), entry.second.read_until.end(),
                                     [&](const auto& one) { return one.first == channel; });
    if (listens && std::find(out.begin(), out.end(), entry.second.user_id) == out.end())
      out.push_back(entry.second.user_id);
  }
  return out;
}

std::string Streaming::message(const Call& call, const JsonBody& message, bool alone, bool& nothing_yet) {
  const std::string channel = text_member(message, "channel"), id = text_member(message, "id");
  if (!call.user) {
    if (channel != "/meta/handshake") return failed_meta(channel, id, "401::Authentication invalid", "none");
    return meta(channel, id, false,
                R"("ext":{"sfdc":{"failureReason":"401::Authentication invalid"},"replay":true,)"
                R"("payload.format":true},"error":"403::Handshake denied","advice":{"reconnect":"none"})");
  }
  if (channel == "/meta/handshake") return handshake(call, id);
  const std::string client_id = text_member(message, "clientId");
  const auto found = clients_.find(client_id);
  if (found == clients_.end() || found->second.user_id != call.user->id)
    return failed_meta(channel, id, "403::Unknown client", "handshake");
  Client& client = found->second;
  const std::string who = "\"clientId\":" + quoted(client_id);
  if (channel == "/meta/connect") {
    const std::string events = due(call, client);
    const JsonBody* advice = message.find("advice");
    const JsonBody* timeout = advice ? advice->find("timeout") : nullptr;
    const bool at_once = timeout && timeout->kind == JsonBody::Kind::integer && timeout->integer == 0;
    nothing_yet = alone && events.empty() && client.connected && !at_once;
    if (!nothing_yet) client.connected = true;
    return events + meta(channel, id, true, fmt::format("{},\"advice\":{}", who, retry));
  }
  if (channel == "/meta/subscribe") return subscribe(call, id, client, client_id, message);
  if (channel == "/meta/unsubscribe") {
    const std::string from = text_member(message, "subscription");
    const bool known = client.read_until.erase(from) > 0;
    return meta(channel, id, known,
                fmt::format("{},\"subscription\":{}{}", who, quoted(from),
                            known ? "" : R"(,"error":"403::Not subscribed")"));
  }
  if (channel == "/meta/disconnect") {
    clients_.erase(found);
    return meta(channel, id, true, who);
  }
  return meta(channel, id, false, fmt::format(R"({},"error":"403::Publish denied")", who));
}

Reply Streaming::messages(Call& call) {
  if (!call.json || std::holds_alternative<ApiError>(*call.json))
    return refuse(error_of(400, "JSON_PARSER_ERROR", "CometD messages are a JSON list of objects."));
  const JsonBody& body = std::get<JsonBody>(*call.json);
  const std::vector<JsonBody> single = body.is_object() ? std::vector{body} : std::vector<JsonBody>{};
  const std::vector<JsonBody>& all = body.is_array() ? body.items : single;
  std::string out = "[";
  bool nothing_yet = false;
  for (const JsonBody& item : all) out += message(call, item, all.size() == 1, nothing_yet);
  if (out.back() == ',') out.pop_back();
  Reply reply = ok(out + "]");
  reply.nothing_yet = nothing_yet;
  reply.limit_info = false;
  return reply;
}

}  // namespace sfsim
