// Query jobs: the statement is checked when the job is made and read when its time comes; results are kept as
// they were then, and handed out in sets.
#include <charconv>

#include <fmt/format.h>

#include "sim/api/bulk.h"
#include "sim/api/json_write.h"

namespace sfsim {
namespace {

constexpr size_t rows_a_set = 50000;

// What Bulk queries do not do although REST does (salesforce-api.md 7).
std::optional<ApiError> unsupported_in_bulk(const QueryPage& page, std::string_view soql) {
  if (page.count_only || page.aggregate)
    return bulk_error("API_ERROR", "Aggregate functions are not supported in Bulk Query");
  for (const Column& column : page.columns)
    if (column.child || column.otherwise || !column.only_types.empty())
      return bulk_error("API_ERROR", "TYPEOF and parent-to-child queries are not supported in Bulk Query");
  for (const Column& column : page.columns)
    if (column.field && column.field->type == FieldType::base64)
      return bulk_error("FEATURENOTENABLED", "Binary field queries not supported");
  for (const Column& column : page.columns)
    if (column.field && column.field->type == FieldType::address)
      return bulk_error("API_ERROR", "Selecting compound data not supported in Bulk Query");
  std::string upper(soql);
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  const size_t last_word = upper.rfind(" OFFSET ");
  if (last_word != upper.npos && upper.find('\'', last_word) == upper.npos)
    return bulk_error("API_ERROR", "OFFSET is not supported in Bulk Query");
  return std::nullopt;
}

// As REST shows it but for datetimes, which end in Z here.
std::string cell_text(const Value& value, const Column& column) {
  if (is_null(value)) return {};
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  std::string out;
  if (const auto* at = std::get_if<Datetime>(&value)) {
    append_datetime(out, at->at);
    out.replace(out.size() - 5, 5, "Z");
    return out;
  }
  append_value(out, value, column.type);
  return out;
}

std::string column_name(const Column& column) {
  if (!column.alias.empty()) return column.alias;
  std::string name;
  for (const std::string& step : column.path) name += (name.empty() ? "" : ".") + step;
  return name;
}

void append_rows(std::string& out, const QueryPage& page, const CsvForm& form) {
  std::vector<std::string> cells;
  for (size_t row = 0; row < page.rows; ++row) {
    cells.clear();
    for (const Column& column : page.columns) cells.push_back(cell_text(page.cell(row, column), column));
    append_csv_row(out, cells, form);
  }
}

std::optional<size_t> number_in(std::string_view text) {
  size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Where row `n` begins in a text of rows; the header is row 0. Quotes may hold line ends.
size_t start_of_row(std::string_view text, size_t n, size_t from = 0) {
  bool quoted = false;
  for (; n > 0 && from < text.size(); ++from) {
    if (text[from] == '"') quoted = !quoted;
    if (text[from] == '\n' && !quoted) --n;
  }
  return from;
}

}  // namespace

Reply create_query_job(Call& call) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  BulkJob job;
  job.query = true;
  for (const JsonBody::Member& member : std::get<const JsonBody*>(body)->members) {
    bool taken = false;
    if (auto error = take_form(member, job, taken)) return refuse(*error);
    if (taken) continue;
    std::string* into = member.name == "operation" ? &job.operation
                        : member.name == "query"   ? &job.soql
                                                   : nullptr;
    if (into == nullptr) return refuse(unknown_job_field(member));
    auto word = job_word(member);
    if (auto* error = std::get_if<ApiError>(&word)) return refuse(*error);
    *into = std::get<std::string>(std::move(word));
  }
  if (job.operation != "query" && job.operation != "queryAll")
    return refuse_bulk(
        bulk_error("INVALIDOPERATION", fmt::format("Operation '{}' is not supported", job.operation)));
  if (job.soql.find_first_not_of(" \t\r\n") == job.soql.npos)
    return refuse_bulk(bulk_error("MALFORMED_QUERY", "A query string has to be specified"));
  const auto answer = call.context.queries.query(*call.user, job.soql, {job.operation == "queryAll", 200});
  if (const auto* error = std::get_if<ApiError>(&answer)) return refuse_bulk(*error);
  const QueryPage& page = std::get<QueryPage>(answer);
  if (const auto error = unsupported_in_bulk(page, job.soql)) return refuse_bulk(*error);
  job.object = page.sobject;
  job = begin_job(call, std::move(job));
  close_job(call, job);
  call.context.jobs.save(job);
  return ok(job_json(call, job, false));
}

void work_on_query(Call& call, BulkJob& job) {
  const CsvForm form = form_of(job);
  auto answer = call.context.queries.query(*call.user, job.soql, {job.operation == "queryAll", 2000});
  std::string out;
  std::vector<std::string> names;
  while (true) {
    if (const auto* error = std::get_if<ApiError>(&answer))
      return fail_job(
          call, job,
          fmt::format("InvalidBatch : Failed to process query: {}: {}", error->code, error->message));
    const QueryPage& page = std::get<QueryPage>(answer);
    if (names.empty()) {
      for (const Column& column : page.columns) names.push_back(column_name(column));
      append_csv_row(out, names, form);
    }
    append_rows(out, page, form);
    job.processed += static_cast<int64_t>(page.rows);
    if (page.done) break;
    answer = call.context.queries.next(*call.user, page.next_locator);
  }
  call.context.jobs.set_text(job.id, BulkText::successful, out);
  job.state = BulkState::complete;
}

// The locator is the number of the first row in base64, as Salesforce's looks: MTAwMDA is 10000.
Reply query_results(Call& call, std::string_view id) {
  const auto job = visible_job(call, true, id);
  if (!job) return refuse_bulk(not_found());
  if (job->version != call.version)
    return refuse_bulk(
        error_of(409, "API_ERROR",
                 fmt::format("The job was created with API version {}.0: get its results with the "
                             "same",
                             job->version)));
  if (job->state != BulkState::complete)
    return refuse_bulk(wrong_job_state("Results of a Job that is not complete are not available"));
  size_t first = 0, most = rows_a_set;
  if (const std::string* locator = call.target.param("locator")) {
    std::string padded = *locator;
    while (padded.size() % 4 != 0) padded += '=';
    const auto text = base64_decode(padded);
    const auto number = text ? number_in(*text) : std::nullopt;
    if (!number || *number >= static_cast<size_t>(job->processed))
      return refuse_bulk(bulk_error("INVALID_QUERY_LOCATOR", "invalid query locator"));
    first = *number;
  }
  if (const std::string* asked = call.target.param("maxRecords")) {
    const auto number = number_in(*asked);
    if (!number || *number == 0)
      return refuse_bulk(bulk_error("ILLEGAL_QUERY_PARAMETER_VALUE", "maxRecords must be a positive number"));
    most = std::min(most, *number);
  }
  if (const int limit = call.context.queries.page_limit()) most = std::min(most, static_cast<size_t>(limit));
  const std::string text = call.context.jobs.text(job->id, BulkText::successful);
  const size_t rows = std::min(most, static_cast<size_t>(job->processed) - first);
  const size_t header = start_of_row(text, 1), begin = start_of_row(text, first, header);
  const size_t end = start_of_row(text, rows, begin);
  Reply reply = csv_reply(text.substr(0, header) + text.substr(begin, end - begin));
  reply.headers.emplace_back("Sforce-NumberOfRecords", fmt::to_string(rows));
  std::string next = "null";
  if (first + rows < static_cast<size_t>(job->processed)) {
    next = base64(fmt::to_string(first + rows));
    while (next.ends_with('=')) next.pop_back();
  }
  reply.headers.emplace_back("Sforce-Locator", next);
  return reply;
}

// ---- what Bulk API 1.0 takes from here

std::optional<ApiError> bulk_query_refusal(const QueryPage& page, std::string_view soql) {
  return unsupported_in_bulk(page, soql);
}

void append_bulk_header(std::string& out, const QueryPage& page, const CsvForm& form) {
  std::vector<std::string> names;
  for (const Column& column : page.columns) names.push_back(column_name(column));
  append_csv_row(out, names, form);
}

void append_bulk_rows(std::string& out, const QueryPage& page, const CsvForm& form) {
  append_rows(out, page, form);
}

}  // namespace sfsim
