// PushTopics: a change of a record that a topic's query finds becomes an event with the selected fields.
// Which fields must have changed is the topic's NotifyForFields; a record that the query does not find makes
// none.
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"
#include "sim/api/streaming.h"

namespace sfsim {
namespace {

struct Topic {
  std::string name, query, notify_for_fields;
  bool on_create = true, on_update = true, on_delete = true, on_undelete = true;
};

std::string text_cell(const QueryPage& page, size_t row, size_t column) {
  const auto* text = std::get_if<std::string>(&page.cell(row, page.columns[column]));
  return text ? *text : "";
}

std::vector<Topic> active_topics(Org& org, QueryEngine& queries) {
  const SobjectSchema* object = org.schema().find("PushTopic");
  if (!object || org.count(*object) == 0) return {};
  const auto found = queries.query(
      Org::system_user(),
      "SELECT Name, Query, NotifyForFields, NotifyForOperationCreate, NotifyForOperationUpdate, "
      "NotifyForOperationDelete, NotifyForOperationUndelete FROM PushTopic WHERE IsActive = true ORDER BY Id",
      {});
  std::vector<Topic> out;
  const auto* page = std::get_if<QueryPage>(&found);
  for (size_t row = 0; page && row < page->rows; ++row) {
    const auto is_on = [&](size_t column) { return page->cell(row, page->columns[column]) == Value(true); };
    out.push_back({text_cell(*page, row, 0), text_cell(*page, row, 1), text_cell(*page, row, 2), is_on(3),
                   is_on(4), is_on(5), is_on(6)});
  }
  return out;
}

bool wants(const Topic& topic, ChangeKind kind) {
  switch (kind) {
    case ChangeKind::create:
      return topic.on_create;
    case ChangeKind::update:
      return topic.on_update;
    case ChangeKind::remove:
      return topic.on_delete;
    case ChangeKind::undelete:
      return topic.on_undelete;
  }
  return false;
}

size_t where_of(std::string_view query) {
  std::string upper(query);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  for (char& c : upper)
    if (c == '\n' || c == '\t' || c == '\r') c = ' ';
  return upper.find(" WHERE ");
}

// The topic's query of that one record. A topic has no ORDER BY and no LIMIT.
std::string query_of_record(const Topic& topic, const std::string& id) {
  const size_t where = where_of(topic.query);
  if (where == std::string::npos) return fmt::format("{} WHERE Id = '{}'", topic.query, id);
  return fmt::format("{} WHERE Id = '{}' AND ({})", topic.query.substr(0, where), id,
                     topic.query.substr(where + 7));
}

bool names_field(std::string_view text, std::string_view field) {
  const auto part_of_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  };
  for (size_t at = 0; at + field.size() <= text.size(); ++at) {
    const size_t end = at + field.size();
    if (iequals(text.substr(at, field.size()), field) && (at == 0 || !part_of_word(text[at - 1])) &&
        (end == text.size() || !part_of_word(text[end])))
      return true;
  }
  return false;
}

// Whether a changed field is one that the topic is about.
bool concerns(const SobjectSchema& object, const Topic& topic, const ChangeEvent& change) {
  if (change.kind != ChangeKind::update || topic.notify_for_fields == "All") return true;
  const std::string_view query = topic.query;
  const size_t where = std::min(where_of(query), query.size());
  std::string_view selected = query.substr(0, where), filtered = query.substr(where);
  return std::any_of(change.fields.begin(), change.fields.end(), [&](const auto& field) {
    const FieldSchema* known = object.field(field.first);
    const std::string whole = known ? known->compound_field_name : "";
    const auto in = [&](std::string_view text) {
      return names_field(text, field.first) || (!whole.empty() && names_field(text, whole));
    };
    const bool in_select = in(selected), in_where = in(filtered);
    if (topic.notify_for_fields == "Select") return in_select;
    if (topic.notify_for_fields == "Where") return in_where;
    return in_select || in_where;
  });
}

std::string_view word_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::create:
      return "created";
    case ChangeKind::update:
      return "updated";
    case ChangeKind::remove:
      return "deleted";
    case ChangeKind::undelete:
      return "undeleted";
  }
  return "updated";
}

}  // namespace

std::vector<ChangeEvent> topic_events(Org& org, QueryEngine& queries, const ChangeEvent& change) {
  std::vector<ChangeEvent> out;
  const SobjectSchema* object = org.schema().find(change.sobject);
  for (const Topic& topic : active_topics(org, queries)) {
    if (!object || !wants(topic, change.kind) || !concerns(*object, topic, change)) continue;
    const bool deleted = change.kind == ChangeKind::remove;
    const auto found =
        queries.query(Org::system_user(), query_of_record(topic, change.record_id), {deleted, 200});
    const auto* page = std::get_if<QueryPage>(&found);
    if (!page || page->rows != 1 || page->aggregate || page->sobject != change.sobject) continue;
    ChangeEvent event = change;
    event.source = EventSource::topic;
    event.channel = "/topic/" + topic.name;
    event.fields.clear();
    for (const Column& column : page->columns)
      if (column.field && column.path.size() == 1 && column.parts.empty() &&
          (!deleted || column.field->name == "Id"))
        event.fields.emplace_back(column.field->name, page->cell(0, column));
    out.push_back(std::move(event));
  }
  return out;
}

bool is_topic(Org& org, QueryEngine& queries, std::string_view name) {
  for (const Topic& topic : active_topics(org, queries))
    if (topic.name == name) return true;
  return false;
}

std::string topic_data(const Call& call, const User& user, const ChangeEvent& event) {
  const SobjectSchema* object = call.org().schema().find(event.sobject);
  if (!object) return {};
  std::string at;
  append_datetime(at, event.at);
  std::string out =
      fmt::format("{{\"event\":{{\"createdDate\":\"{}Z\",\"replayId\":{},\"type\":\"{}\"}},\"sobject\":{{",
                  at.substr(0, 23), event.replay_id, word_of(event.kind));
  for (const auto& entry : event.fields) {
    const FieldSchema* field = object->field(entry.first);
    if (!field || !call.org().access(user, *object, *field).readable) continue;
    if (out.back() != '{') out += ',';
    append_string(out, field->name);
    out += ':';
    append_change_value(out, entry.second, field->type, true);
  }
  return out + "}}";
}

}  // namespace sfsim
