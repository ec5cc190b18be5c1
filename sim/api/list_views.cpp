// Paths and keys: REST API guide, "List Views" (32.0 and later). Which views and columns there are is ours,
// for every org has its own: all records and one's own, with the name, a few fields that matter, and the
// hidden columns that Salesforce adds.
#include "sim/api/list_views.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/json_write.h"

namespace sfsim {
namespace {

constexpr int oldest_version_with_views = 32;
constexpr int rows_by_default = 25, most_rows_of_a_view = 2000;

struct View {
  std::string id, developer_name, label;
  bool mine = false;
};

struct ViewColumn {
  std::string path;  // "Account.Name"
  std::string label;
  FieldType type = FieldType::string_;
  bool hidden = false;
};

// The number is the object's prefix, so that a view keeps its id whatever else the org gets.
uint64_t number_of(std::string_view prefix) {
  uint64_t number = 0;
  for (const char c : prefix) number = number * 128 + static_cast<unsigned char>(c);
  return number;
}

std::vector<View> views_of(const SobjectSchema& object) {
  const auto one = [&](const char* word, uint64_t number) {
    View view{make_id("00B", number_of(object.key_prefix) * 2 + number), word + object.label_plural,
              fmt::format("{} {}", word, object.label_plural), number == 1};
    std::erase(view.developer_name, ' ');
    return view;
  };
  std::vector<View> out = {one("All", 0)};
  if (object.field("OwnerId")) out.push_back(one("My", 1));
  return out;
}

std::vector<ViewColumn> columns_of(const Call& call, const SobjectSchema& object) {
  std::vector<ViewColumn> out;
  const auto readable = [&](const SobjectSchema& of, const FieldSchema& field) {
    return call.org().access(*call.user, of, field).readable;
  };
  const auto add = [&](std::string_view name, bool hidden) {
    const FieldSchema* field = object.field(name);
    if (field && readable(object, *field)) out.push_back({field->name, field->label, field->type, hidden});
  };
  const auto add_of_parent = [&](std::string_view reference, std::string_view parent, std::string_view name) {
    const FieldSchema* field = object.field(reference);
    const SobjectSchema* of = visible_object(call, parent);
    const FieldSchema* shown = of ? of->field(name) : nullptr;
    if (!field || !shown || field->relationship_name.empty() || !readable(object, *field)) return;
    if (field->reference_to.size() == 1 && readable(*of, *shown))
      out.push_back({fmt::format("{}.{}", field->relationship_name, shown->name), shown->label, shown->type});
  };
  for (const FieldSchema& field : object.fields)
    if (field.name_field) add(field.name, false);
  add_of_parent("AccountId", "Account", "Name");
  for (const std::string_view name : {"Company", "Title", "Status", "StageName", "Phone", "Email"})
    add(name, false);
  add_of_parent("OwnerId", "User", "Alias");
  for (const std::string_view name : {"Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"})
    add(name, true);
  return out;
}

std::string soql_of(const SobjectSchema& object, const View& view, const std::vector<ViewColumn>& columns) {
  std::string select;
  for (const ViewColumn& column : columns) select += (select.empty() ? "" : ", ") + column.path;
  return fmt::format("SELECT {} FROM {}{} ORDER BY {} ASC NULLS FIRST, Id ASC NULLS FIRST", select,
                     object.name, view.mine ? " USING SCOPE mine" : "", columns.front().path);
}

std::string columns_json(const std::vector<ViewColumn>& columns) {
  std::string out = "[";
  for (size_t i = 0; i < columns.size(); ++i) {
    const ViewColumn& column = columns[i];
    if (i > 0) out += ',';
    JsonObject json(out);
    json.text_or_null("ascendingLabel", column.hidden ? "" : "Z-A")
        .text_or_null("descendingLabel", column.hidden ? "" : "A-Z")
        .text("fieldNameOrPath", column.path)
        .flag("hidden", column.hidden)
        .text("label", column.label)
        .text("selectListItem", column.path)
        .text_or_null("sortDirection", i == 0 ? "ascending" : "");
    if (i == 0)
      json.number("sortIndex", 0);
    else
      json.raw("sortIndex", "null");
    json.flag("sortable", !column.hidden).text("type", name_of(column.type)).close();
  }
  return out + "]";
}

void append_view(std::string& out, const Call& call, const SobjectSchema& object, const View& view) {
  const std::string at = fmt::format("{}/sobjects/{}/listviews/{}", call.base, object.name, view.id);
  JsonObject(out)
      .text("describeUrl", at + "/describe")
      .text("developerName", view.developer_name)
      .text("id", view.id)
      .text("label", view.label)
      .text("resultsUrl", at + "/results")
      .flag("soqlCompatible", true)
      .text("url", at)
      .close();
}

Reply list_of_views(const Call& call, const SobjectSchema& object) {
  std::string views = "[";
  const auto known = views_of(object);
  for (const View& view : known) {
    if (views.size() > 1) views += ',';
    append_view(views, call, object, view);
  }
  Reply reply;
  JsonObject(reply.body)
      .flag("done", true)
      .raw("listviews", views + "]")
      .raw("nextRecordsUrl", "null")
      .number("size", static_cast<int64_t>(known.size()))
      .text("sobjectType", object.name)
      .close();
  return reply;
}

Reply describe_view(const Call& call, const SobjectSchema& object, const View& view) {
  const auto columns = columns_of(call, object);
  std::string order = "[";
  for (const std::string& path : {columns.front().path, std::string("Id")}) {
    if (order.size() > 1) order += ',';
    JsonObject(order)
        .text("fieldNameOrPath", path)
        .text("nullsPosition", "first")
        .text("sortDirection", "ascending")
        .close();
  }
  Reply reply;
  JsonObject(reply.body)
      .raw("columns", columns_json(columns))
      .text("id", view.id)
      .raw("orderBy", order + "]")
      .text("query", soql_of(object, view, columns))
      .text("scope", view.mine ? "mine" : "everything")
      .text("sobjectType", object.name)
      .raw("whereCondition", R"({"conditions":[],"conjunction":"and"})")
      .close();
  return reply;
}

// "Mon Jan 15 20:01:00 GMT 2024"
std::string view_time(UnixMillis at) {
  const std::string date = http_date(at);  // Mon, 15 Jan 2024 20:01:00 GMT
  return fmt::format("{} {} {} {} GMT {}", date.substr(0, 3), date.substr(8, 3), date.substr(5, 2),
                     date.substr(17, 8), date.substr(12, 4));
}

std::string cell_json(const Value& value, FieldType type) {
  if (const auto* when = std::get_if<Datetime>(&value)) return fmt::format("\"{}\"", view_time(when->at));
  std::string out;
  append_value(out, value, type);
  return out == "null" || out.starts_with('"') ? out : fmt::format("\"{}\"", out);
}

// Nothing for what is no number or too large.
std::optional<int> number_param(const Call& call, std::string_view name, int otherwise, int most) {
  const std::string* text = call.target.param(name);
  if (!text) return otherwise;
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool good =
      error == std::errc{} && end == text->data() + text->size() && number >= 0 && number <= most;
  return good ? std::optional(number) : std::nullopt;
}

Reply results_of_view(const Call& call, const SobjectSchema& object, const View& view) {
  const auto limit = number_param(call, "limit", rows_by_default, most_rows_of_a_view),
             offset = number_param(call, "offset", 0, most_rows_of_a_view);
  if (!limit || !offset)
    return refuse(error_of(400, "MALFORMED_QUERY",
                           fmt::format("limit and offset are numbers up to {}.", most_rows_of_a_view)));
  const auto columns = columns_of(call, object);
  // One more than is shown tells whether there is more.
  const std::string soql =
      fmt::format("{} LIMIT {} OFFSET {}", soql_of(object, view, columns), *limit + 1, *offset);
  const QueryAnswer answer =
      call.context.queries.query(*call.user, soql, {false, most_rows_of_a_view, call.version});
  if (const auto* error = std::get_if<ApiError>(&answer)) return refuse(*error);
  const auto& found = std::get<QueryPage>(answer);
  const size_t shown = std::min(found.rows, static_cast<size_t>(*limit));
  std::string records = "[";
  for (size_t row = 0; row < shown; ++row) {
    if (row > 0) records += ',';
    records += "{\"columns\":[";
    for (size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) records += ',';
      JsonObject(records)
          .text("fieldNameOrPath", columns[i].path)
          .raw("value", cell_json(found.cell(row, found.columns[i]), columns[i].type))
          .close();
    }
    records += "]}";
  }
  Reply reply;
  JsonObject(reply.body)
      .raw("columns", columns_json(columns))
      .text("developerName", view.developer_name)
      .flag("done", found.total_size <= *limit)
      .text("id", view.id)
      .text("label", view.label)
      .raw("records", records + "]")
      .number("size", static_cast<int64_t>(shown))
      .close();
  return reply;
}

bool has_views(const SobjectSchema& object) { return object.listviews && object.name != "User"; }

}  // namespace

Reply list_views(Call& call, const SobjectSchema& object) {
  const auto& path = call.path;  // sobjects, X, listviews, ...
  if (!has_views(object) || call.version < oldest_version_with_views || path.size() > 5)
    return refuse(not_found());
  if (path.size() == 3) return list_of_views(call, object);
  const std::string id = canonical_id(path[3]).id;
  for (const View& view : views_of(object)) {
    if (view.id != id) continue;
    if (path.size() == 5 && path[4] == "describe") return describe_view(call, object, view);
    if (path.size() == 5 && path[4] == "results") return results_of_view(call, object, view);
    if (path.size() == 5) break;
    Reply reply;
    append_view(reply.body, call, object, view);
    return reply;
  }
  return refuse(not_found());
}

std::optional<std::string> query_of_list_view(const Call& call, std::string_view view_id) {
  const std::string id = canonical_id(view_id).id;
  if (!id.starts_with("00B")) return std::nullopt;
  for (const SobjectSchema& object : call.org().schema().sobjects()) {
    if (!has_views(object) || !visible_object(call, object.name)) continue;
    for (const View& view : views_of(object))
      if (view.id == id) return soql_of(object, view, columns_of(call, object));
  }
  return std::nullopt;
}

}  // namespace sfsim
