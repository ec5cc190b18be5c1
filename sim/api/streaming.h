// Change Data Capture, PushTopics, platform events and generic streaming over CometD: what was written,
// published or pushed becomes events, which clients fetch by long polling. The Api drains the org's log of
// writes after every request; an event is published a little later, as Salesforce does (clients.md: clients
// subscribe and write without waiting).
#pragma once
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/org.h"

namespace sfsim {

struct Call;
class QueryEngine;
struct Reply;

enum class ChangeKind { create, update, remove, undelete };

enum class EventSource { change, topic, platform, pushed };

struct ChangeEvent {
  int64_t replay_id = 0;
  UnixMillis at = 0;
  ChangeKind kind = ChangeKind::update;
  std::string channel;  // "/data/ContactChangeEvent", "/topic/NAME", "/event/Low_Ink__e", "/u/NAME"
  std::string sobject, record_id, user_id;
  std::string transaction;                            // of all changes of one request
  int sequence = 1;                                   // within it
  std::vector<std::pair<std::string, Value>> fields;  // in the order of the object's
  EventSource source = EventSource::change;
  std::string payload = {};                // of what was pushed
  std::vector<std::string> only_for = {};  // ids of users; empty: everybody
};

class Streaming {
 public:
  // Makes events of what the log has gained, and empties it unless others read it too. Not within a
  // transaction.
  void take_writes(Org& org, QueryEngine& queries, bool keep_log);
  void skip_writes(const Org& org) { taken_ = org.write_log().size(); }  // what is in the log is no news
  // The messages of one POST to /cometd/NN.0.
  Reply messages(Call& call);
  void push(ChangeEvent event);                                          // gets a replay id
  std::vector<std::string> subscribers(std::string_view channel) const;  // ids of users, each once

 private:
  struct Client {
    std::string user_id;
    std::map<std::string, int64_t> read_until;  // by channel: the last event that was given or passed over
    bool connected = false;
  };
  std::string client_of(const User& user);
  std::string handshake(const Call& call, std::string_view id);
  std::string subscribe(const Call& call, std::string_view id, Client& client, const std::string& client_id,
                        const struct JsonBody& message);
  // Events that are due, as messages, each with a comma behind it.
  std::string due(const Call& call, Client& client);
  std::string message(const Call& call, const struct JsonBody& message, bool alone, bool& nothing_yet);
  int64_t last_published(const Call& call) const;
  void take_published(Org& org);

  std::deque<ChangeEvent> events_;
  size_t taken_ = 0;  // entries of the log that are events already
  std::map<std::string, Client> clients_;
  int64_t next_replay_id_ = 1, next_client_ = 1, next_transaction_ = 1;
};

// The part of a message that tells it, for that user: {"schema":..,"payload":{..},"event":{"replayId":1}}
std::string change_data(const Call& call, const User& user, const ChangeEvent& event);
// {"event":{..},"sobject":{..}}
std::string topic_data(const Call& call, const User& user, const ChangeEvent& event);
// {"schema":..,"payload":{"CreatedDate":..},"event":{"replayId":1}} of a platform event
std::string platform_data(const Call& call, const ChangeEvent& event);
// {"event":{"createdDate":..,"replayId":1},"payload":".."} of what was pushed to a StreamingChannel
std::string pushed_data(const ChangeEvent& event);
// What the active PushTopics make of a change.
std::vector<ChangeEvent> topic_events(Org& org, QueryEngine& queries, const ChangeEvent& change);
bool is_streaming_channel(Org& org, std::string_view name);
bool is_topic(Org& org, QueryEngine& queries, std::string_view name);
// Moments end in Z; with or without their milliseconds.
void append_change_value(std::string& out, const Value& value, FieldType type, bool milliseconds);
std::string schema_id(const SobjectSchema& object);  // 22 letters that belong to the object's shape
// "/data/ContactChangeEvent"
std::string change_channel(const SobjectSchema& object);

}  // namespace sfsim
