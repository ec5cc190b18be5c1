// What an ingest job does when its time has come: row by row through the same writes as REST, so that rights,
// rules and locks are the same; what is refused is told with its code, message and fields.
#include <set>

#include <fmt/format.h>

#include "sim/api/bulk.h"
#include "sim/api/describe.h"
#include "sim/api/sobjects.h"
#include "sim/org/coerce.h"

namespace sfsim {
namespace {

struct CsvColumn {
  std::string name;                       // as uploaded
  const FieldSchema* field = nullptr;     // of a plain column; of "Account.Ext__c" the reference AccountId
  const SobjectSchema* parent = nullptr;  // then the parent and the field it is found by
  const FieldSchema* parent_field = nullptr;
  bool is_id = false;
};

// A cell names types as XML does.
std::string_view cell_type(FieldType type) {
  const std::string_view name = soap_type(type);
  return name.starts_with("xsd:") ? name.substr(4) : "string";
}

class IngestWork {
 public:
  IngestWork(Call& call, BulkJob& job)
      : call_(call), job_(job), object_(*call.org().schema().find(job.object)) {
    if (!job.external_id_field.empty()) key_ = object_.field(job.external_id_field);
  }

  std::variant<std::vector<BulkRowResult>, std::string> run(const CsvTable& table) {
    // A first line without any name, and cells below it (found by the fuzzer).
    if (table.header_line.empty() && !table.rows.empty() && !table.rows.front().empty())
      return "InvalidBatch : Field name not found : ";
    if (std::string problem = table.header_line.empty() ? "" : resolve(table.header); !problem.empty())
      return problem;
    std::vector<BulkRowResult> results;
    results.reserve(table.rows.size());
    for (const auto& cells : table.rows) results.push_back(write(cells));
    return results;
  }

 private:
  bool deletes() const { return job_.operation == "delete" || job_.operation == "hardDelete"; }

  bool readable(const SobjectSchema& object, const FieldSchema* field) const {
    return field && call_.org().access(*call_.user, object, *field).readable;
  }

  // What the columns mean; otherwise why the whole job fails. A field that the user may not see is not there.
  std::string resolve(const std::vector<std::string>& header) {
    for (const std::string& name : header) {
      CsvColumn column{name, object_.field(name), nullptr, nullptr, iequals(name, "Id")};
      const size_t dot = name.find('.');
      if (dot != name.npos) {
        column.field = object_.relationship(name.substr(0, dot));
        if (column.field && !column.field->reference_to.empty())
          column.parent = call_.org().schema().find(column.field->reference_to.front());
        if (column.parent) column.parent_field = lookup_field(call_, *column.parent, name.substr(dot + 1));
      }
      const bool known =
          column.is_id || (readable(object_, column.field) && (dot == name.npos || column.parent_field));
      const bool bytes =
          column.field && column.field->type == FieldType::base64;  // they come in zipped batches
      if (!known || bytes) return "InvalidBatch : Field name not found : " + name;
      for (const CsvColumn& other : columns_)
        if (iequals(other.name, name)) return "InvalidBatch : Duplicate column : " + name;
      columns_.push_back(std::move(column));
    }
    if (deletes() && (columns_.size() != 1 || !columns_.front().is_id))
      return "InvalidBatch : delete batches must contain only ids";
    return {};
  }

  // The values of a row; empty cells say nothing, #N/A says null.
  std::optional<ApiError> values(const std::vector<std::string>& cells, std::vector<InputField>& fields,
                                 std::string& id, Value& key) const {
    for (size_t i = 0; i < cells.size(); ++i) {
      const CsvColumn& column = columns_[i];
      if (column.is_id) id = cells[i];
      if (cells[i].empty() || column.is_id) continue;
      const Value value = cells[i] == "#N/A" ? Value() : Value(cells[i]);
      if (column.field == key_) {
        key = value;
        continue;
      }
      if (column.parent) {
        auto found = parent_id(column, value);
        if (auto* error = std::get_if<ApiError>(&found)) return std::move(*error);
        fields.push_back({column.field->name, std::get<Value>(std::move(found))});
        continue;
      }
      InputField input{column.field->name, value};
      auto coerced = coerce(*column.field, input);
      const auto* error = std::get_if<ApiError>(&coerced);
      if (error && error->code == "JSON_PARSER_ERROR")
        return row_error(
            "INVALID_FIELD",
            fmt::format("Failed to deserialize field at col {}. Due to, '{}' is not a valid value for "
                        "the type xsd:{}",
                        i + 1, cells[i], cell_type(column.field->type)),
            {column.field->name});
      fields.push_back(std::move(input));
    }
    return std::nullopt;
  }

  std::variant<Value, ApiError> parent_id(const CsvColumn& column, const Value& value) const {
    if (is_null(value)) return Value();
    const auto ids = call_.org().find(*column.parent, *column.parent_field, value, 2);
    if (ids.size() == 1) return Value(ids.front());
    const std::string wanted = text_or_empty(value);
    if (ids.empty())
      return row_error("INVALID_FIELD",
                       fmt::format("Foreign key external ID: {} not found for field {} in entity {}", wanted,
                                   column.parent_field->name, column.parent->name));
    return row_error("INVALID_FIELD",
                     fmt::format("More than one record found for external id field: [{}]", wanted));
  }

  static BulkRowResult refused(ApiError error) { return {{}, false, {std::move(error)}}; }

  BulkRowResult write(const std::vector<std::string>& cells) {
    std::vector<InputField> fields;
    std::string id;
    Value key;
    if (auto error = values(cells, fields, id, key)) return refused(std::move(*error));
    if (job_.operation == "insert") return insert(id, fields);
    if (job_.operation == "upsert") return upsert_row(id, std::move(key), std::move(fields));
    return change(id, fields);
  }

  BulkRowResult insert(const std::string& id, const std::vector<InputField>& fields) {
    if (!id.empty())
      return refused(
          row_error("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", {"Id"}));
    SaveResult saved = call_.org().create(*call_.user, object_, fields, true);
    if (auto* made = std::get_if<std::string>(&saved)) return {std::move(*made), true, {}};
    return {{}, false, std::move(std::get<Failure>(saved))};
  }

  BulkRowResult upsert_row(const std::string& id, Value key, std::vector<InputField> fields) {
    if (key_->name == "Id" && !id.empty()) key = id;
    if (const auto* text = std::get_if<std::string>(&key); text && !text->empty()) {
      std::string folded = *text;
      for (char& c : folded)
        if (key_->name != "Id" && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      if (!seen_.insert(std::move(folded)).second)
        return refused(row_error("DUPLICATE_VALUE", fmt::format("Duplicate external id specified: {}", *text),
                                 {key_->name}));
    }
    Upserted done = upsert(call_, object_, *key_, key, std::move(fields), false);
    if (!done.several.empty())
      done.errors.push_back(
          row_error("DUPLICATE_VALUE",
                    fmt::format("duplicate value found: {} duplicates value on record with id: {}",
                                key_->name, done.several.front().substr(0, 15)),
                    {key_->name}));
    as_row_errors(done.errors);
    return {std::move(done.id), done.created, std::move(done.errors)};
  }

  // Update, delete, hardDelete.
  BulkRowResult change(const std::string& id, const std::vector<InputField>& fields) {
    if (id.empty())
      return refused(row_error("MISSING_ARGUMENT", fmt::format("Id not specified in {} call",
                                                               deletes() ? "a delete" : "an update")));
    auto listed = listed_id(object_, id);
    if (auto* error = std::get_if<ApiError>(&listed)) return {id, false, {std::move(*error)}};
    std::string& canonical = std::get<std::string>(listed);
    if (!seen_.insert(canonical).second)
      return {canonical, false, {row_error("DUPLICATE_VALUE", "duplicate id in list: " + canonical)}};
    Org& org = call_.org();
    Failure errors = deletes() ? org.remove(*call_.user, object_, canonical, true)
                               : org.update(*call_.user, object_, canonical, fields, true);
    if (errors.empty() && job_.operation == "hardDelete") errors = org.purge_record(object_, canonical);
    as_row_errors(errors);
    return {std::move(canonical), false, std::move(errors)};
  }

  Call& call_;
  BulkJob& job_;
  const SobjectSchema& object_;
  const FieldSchema* key_ = nullptr;
  std::vector<CsvColumn> columns_;
  std::set<std::string> seen_;
};

}  // namespace

// "CODE:message:Field1,Field2 --"
std::string bulk_error_text(const std::vector<ApiError>& errors) {
  std::string out;
  for (const ApiError& error : errors) {
    out += fmt::format("{}:{}:", error.code, error.message);
    if (error.fields && !error.fields->empty()) {
      for (size_t i = 0; i < error.fields->size(); ++i) out += (i > 0 ? "," : "") + (*error.fields)[i];
      out += ' ';
    }
    out += "--";
  }
  return out;
}

std::variant<std::vector<BulkRowResult>, std::string> write_bulk_rows(Call& call, BulkJob& job,
                                                                      const CsvTable& table) {
  return IngestWork(call, job).run(table);
}

void work_on_ingest(Call& call, BulkJob& job) {
  const CsvForm form = form_of(job);
  const auto read = read_csv(call.context.jobs.text(job.id, BulkText::data), form);
  if (const auto* problem = std::get_if<std::string>(&read)) return fail_job(call, job, *problem);
  const CsvTable& table = std::get<CsvTable>(read);
  const auto done = write_bulk_rows(call, job, table);
  if (const auto* problem = std::get_if<std::string>(&done)) return fail_job(call, job, *problem);
  std::string good = fmt::format("\"sf__Id\"{0}\"sf__Created\"", form.delimiter);
  std::string bad = fmt::format("\"sf__Id\"{0}\"sf__Error\"", form.delimiter);
  for (std::string* head : {&good, &bad}) {
    if (!table.header_line.empty()) *head += form.delimiter + table.header_line;
    *head += line_end(form);
  }
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const BulkRowResult& result = std::get<0>(done)[row];
    ++job.processed;
    if (!result.errors.empty()) ++job.failed;
    std::vector<std::string> shown = {result.id, result.errors.empty() ? (result.created ? "true" : "false")
                                                                       : bulk_error_text(result.errors)};
    shown.insert(shown.end(), table.rows[row].begin(), table.rows[row].end());
    append_csv_row(result.errors.empty() ? good : bad, shown, form);
  }
  BulkJobs& jobs = call.context.jobs;
  jobs.set_text(job.id, BulkText::successful, good);
  jobs.set_text(job.id, BulkText::failed, bad);
  jobs.set_text(job.id, BulkText::unprocessed, table.header_line + std::string(line_end(form)));
  job.state = BulkState::complete;
}

// Nothing of it was processed.
void fail_job(Call& call, BulkJob& job, std::string problem) {
  job.state = BulkState::failed;
  job.problem = std::move(problem);
  job.processed = job.failed = 0;
  if (job.query) return;
  const std::string data = call.context.jobs.text(job.id, BulkText::data);
  call.context.jobs.set_text(job.id, BulkText::unprocessed, data);
}

// In one transaction with the job's new state: a process that dies here leaves neither half.
void work_on_jobs(Context& context) {
  Org& org = context.org;
  if (!context.jobs.any_due(org.now()) || org.only_reads()) return;
  for (const std::string& id : context.jobs.due(org.now())) {
    Org::Transaction transaction(org);
    BulkJob job = *context.jobs.find(id);
    const Request none;
    Call call{context, none, {}, {}, {}, nullptr, org.user(job.user_id), job.version, {}, {}};
    job.changed_at = org.now();
    if (!call.user || !org.schema().find(job.object)) {
      fail_job(call, job, "InvalidSession : The job's user or object is not there any more");
    } else if (const auto end = context.jobs.takes_end(id)) {
      if (*end == BulkState::aborted)
        abort_job(call, job);
      else
        fail_job(call, job, "InternalServerError : The job could not be processed");
    } else if (job.query) {
      work_on_query(call, job);
    } else {
      work_on_ingest(call, job);
    }
    context.jobs.save(job);
    transaction.commit();
  }
  context.jobs.reload();
}

}  // namespace sfsim
