// GET sobjects/X/updated and /deleted: what changed or went between two minutes (salesforce-api.md 8).
// Seconds are dropped from both ends, both minutes belong to the range, and the stamp is SystemModstamp.
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"
#include "sim/org/coerce.h"

namespace sfsim {
namespace {

constexpr UnixMillis one_minute = 60'000, one_day = 24 * 60 * one_minute;
constexpr UnixMillis furthest_back = 30 * one_day;
constexpr UnixMillis deletions_kept = 15 * one_day;
constexpr size_t most_ids = 600'000;

struct Span {
  UnixMillis start = 0, end = 0;
};

ApiError bad_date(std::string message) {
  return error_of(400, "INVALID_REPLICATION_DATE", std::move(message));
}

UnixMillis whole_minute(UnixMillis at) { return at / one_minute * one_minute; }

// A "+" that nobody encoded arrives as a blank.
std::variant<UnixMillis, ApiError> moment_of(const Call& call, std::string_view name) {
  const std::string* given = call.target.param(name);
  if (!given || given->empty())
    return error_of(400, "MISSING_ARGUMENT", fmt::format("{} not specified", name));
  std::string text = *given;
  std::replace(text.begin(), text.end(), ' ', '+');
  const auto at = parse_datetime(text);
  if (!at || text.find('T') == text.npos)
    return bad_date(fmt::format("{} is not a valid date and time: {}", name, *given));
  return whole_minute(*at);
}

std::variant<Span, ApiError> span_of(const Call& call, const SobjectSchema& object, UnixMillis earliest) {
  if (!object.replicateable || !object.field("SystemModstamp") || !object.field("IsDeleted"))
    return error_of(400, "INVALID_TYPE_FOR_OPERATION",
                    fmt::format("entity type {} does not support replication", object.name));
  const auto start = moment_of(call, "start");
  if (const auto* error = std::get_if<ApiError>(&start)) return *error;
  const auto end = moment_of(call, "end");
  if (const auto* error = std::get_if<ApiError>(&end)) return *error;
  const Span span{std::get<UnixMillis>(start), std::get<UnixMillis>(end)};
  if (span.end <= span.start) return bad_date("endDate must be at least one minute greater than startDate");
  if (span.start < whole_minute(call.org().now() - furthest_back))
    return bad_date("startDate cannot be more than 30 days ago");
  if (span.start < earliest) return bad_date("startDate before org replication enabled date");
  return span;
}

std::string soql_moment(UnixMillis at) {
  std::string out;
  append_datetime(out, at);
  return out.substr(0, 19) + "Z";
}

void append_stamp(std::string& out, UnixMillis at) {
  out += '"';
  append_datetime(out, at);
  out += '"';
}

// Rows of (Id, SystemModstamp), all pages of them, in the order of their stamps.
std::variant<std::vector<std::pair<std::string, UnixMillis>>, ApiError> changed(const Call& call,
                                                                                const SobjectSchema& object,
                                                                                const Span& span,
                                                                                bool deleted) {
  const std::string soql = fmt::format(
      "SELECT Id, SystemModstamp FROM {} WHERE SystemModstamp >= {} AND SystemModstamp <= {} AND IsDeleted = "
      "{} "
      "ORDER BY SystemModstamp, Id",
      object.name, soql_moment(span.start), soql_moment(span.end), deleted);
  std::vector<std::pair<std::string, UnixMillis>> out;
  QueryAnswer answer = call.context.queries.query(*call.user, soql, {deleted, 2000});
  while (true) {
    if (auto* error = std::get_if<ApiError>(&answer)) return std::move(*error);
    const QueryPage& page = std::get<QueryPage>(answer);
    if (static_cast<size_t>(page.total_size) > most_ids)
      return error_of(400, "EXCEEDED_ID_LIMIT", "Exceeded the limit of 600,000 ids in a replication.");
    for (size_t row = 0; row < page.rows; ++row)
      out.emplace_back(std::get<std::string>(page.cell(row, page.columns[0])),
                       std::get<Datetime>(page.cell(row, page.columns[1])).at);
    if (page.done) return out;
    const std::string locator = page.next_locator;
    answer = call.context.queries.next(*call.user, locator);
  }
}

// What had its time when the answer is given: never beyond now.
UnixMillis covered(const Call& call, const Span& span) {
  return std::min(span.end, whole_minute(call.org().now()));
}

}  // namespace

Reply updated_rows(Call& call, const SobjectSchema& object) {
  const auto span = span_of(call, object, 0);
  if (const auto* error = std::get_if<ApiError>(&span)) return refuse(*error);
  const auto rows = changed(call, object, std::get<Span>(span), false);
  if (const auto* error = std::get_if<ApiError>(&rows)) return refuse(*error);
  std::string out = "{\"ids\":[";
  for (const auto& row : std::get<0>(rows)) {
    if (out.back() != '[') out += ',';
    append_string(out, row.first);
  }
  out += "],\"latestDateCovered\":";
  append_stamp(out, covered(call, std::get<Span>(span)));
  return ok(out + "}");
}

// The recycle bin is the log of deletions: what was purged from it before its time is not told.
Reply deleted_rows(Call& call, const SobjectSchema& object) {
  const UnixMillis earliest = whole_minute(call.org().now() - deletions_kept);
  const auto span = span_of(call, object, earliest);
  if (const auto* error = std::get_if<ApiError>(&span)) return refuse(*error);
  const auto rows = changed(call, object, std::get<Span>(span), true);
  if (const auto* error = std::get_if<ApiError>(&rows)) return refuse(*error);
  std::string out = "{\"deletedRecords\":[";
  for (const auto& row : std::get<0>(rows)) {
    if (out.back() != '[') out += ',';
    out += "{\"deletedDate\":";
    append_stamp(out, row.second);
    out += ",\"id\":";
    append_string(out, row.first);
    out += '}';
  }
  out += "],\"earliestDateAvailable\":";
  append_stamp(out, earliest);
  out += ",\"latestDateCovered\":";
  append_stamp(out, covered(call, std::get<Span>(span)));
  return ok(out + "}");
}

}  // namespace sfsim
