// What the user has viewed last: recent, and recentItems of an object. Here a record counts as viewed by
// whoever made it (recorded: LastViewedDate is CreatedDate for the creating user), as the API has no other
// way to view.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"

namespace sfsim {
namespace {

struct Viewed {
  const SobjectSchema* object = nullptr;
  std::string id, name_field, name;
  UnixMillis at = 0;
};

const FieldSchema* name_field_of(const Call& call, const SobjectSchema& object) {
  for (const FieldSchema& field : object.fields)
    if (field.name_field && call.org().access(*call.user, object, field).readable) return &field;
  return nullptr;
}

void add_viewed(const Call& call, const SobjectSchema& object, int limit, std::vector<Viewed>& out) {
  const FieldSchema* name = name_field_of(call, object);
  if (!object.mru_enabled || !name || !object.field("LastViewedDate") || !object.field("CreatedById")) return;
  const auto found = call.context.queries.query(
      *call.user,
      fmt::format("SELECT Id, {}, LastViewedDate FROM {} WHERE CreatedById = '{}' AND LastViewedDate != null "
                  "ORDER BY LastViewedDate DESC, Id DESC LIMIT {}",
                  name->name, object.name, call.user->id, limit),
      {});
  const auto* page = std::get_if<QueryPage>(&found);
  if (!page) return;
  for (size_t row = 0; row < page->rows; ++row) {
    const auto* text = std::get_if<std::string>(&page->cell(row, page->columns[1]));
    out.push_back({&object, std::get<std::string>(page->cell(row, page->columns[0])), name->name,
                   text ? *text : "", std::get<Datetime>(page->cell(row, page->columns[2])).at});
  }
}

std::string viewed_list(const Call& call, const std::vector<Viewed>& all, size_t limit) {
  std::string out = "[";
  for (size_t i = 0; i < std::min(limit, all.size()); ++i) {
    if (i) out += ',';
    out += '{';
    append_attributes(out, call.base, all[i].object->name, all[i].object->name, all[i].id);
    out += fmt::format(",\"{}\":", all[i].name_field);
    append_string(out, all[i].name);
    out += fmt::format(",\"Id\":\"{}\"}}", all[i].id);
  }
  return out + "]";
}

}  // namespace

std::string recent_items(const Call& call, const SobjectSchema& object) {
  constexpr int shown = 25;
  std::vector<Viewed> all;
  add_viewed(call, object, shown, all);
  return viewed_list(call, all, shown);
}

Reply recent(const Call& call) {
  int limit = 200;
  if (const std::string* text = call.target.param("limit")) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (error != std::errc{} || end != text->data() + text->size() || limit < 1 || limit > 2000)
      return refuse(error_of(400, "NUMBER_OUTSIDE_VALID_RANGE", "limit must be a number from 1 to 2000."));
  }
  std::vector<Viewed> all;
  for (const SobjectSchema& object : call.org().schema().sobjects())
    if (visible_object(call, object.name)) add_viewed(call, object, limit, all);
  std::stable_sort(all.begin(), all.end(), [](const Viewed& a, const Viewed& b) { return a.at > b.at; });
  return ok(viewed_list(call, all, static_cast<size_t>(limit)));
}

}  // namespace sfsim
