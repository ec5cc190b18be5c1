// Rows of Bulk API 1.0 in CSV, XML and JSON. What comes in becomes the table that Bulk 2.0's rows are written
// from: a parent's key is a column "Owner.Username", a null is #N/A, an absent value an empty cell.
#include <fmt/format.h>

#include "sim/api/bulk_v1.h"
#include "sim/api/json_write.h"
#include "sim/org/coerce.h"

namespace sfsim {
namespace {

constexpr std::string_view null_cell = "#N/A";
constexpr std::string_view schema_space = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
constexpr std::string_view nothing_found = "Records not found for this query";

// Rows whose columns are not known before the last one is read.
class TableBuilder {
 public:
  void begin_row() { table_.rows.emplace_back(table_.header.size()); }
  // False: the row has the column already.
  bool add(std::string_view name, std::string_view text) {
    size_t column = 0;
    while (column < table_.header.size() && !iequals(table_.header[column], name)) ++column;
    if (column == table_.header.size()) table_.header.emplace_back(name);
    auto& cells = table_.rows.back();
    cells.resize(std::max(cells.size(), table_.header.size()));
    if (!cells[column].empty()) return false;
    cells[column] = text;
    return true;
  }
  CsvTable done() {
    for (auto& cells : table_.rows) cells.resize(table_.header.size());
    for (const std::string& name : table_.header) table_.header_line += name + ",";
    return std::move(table_);
  }

 private:
  CsvTable table_;
};

std::string invalid_rows(std::string_view why) { return fmt::format("InvalidBatch : {}", why); }

std::string json_cell(const JsonBody& value) {
  if (value.kind == JsonBody::Kind::null) return std::string(null_cell);
  if (value.kind == JsonBody::Kind::string) return value.text;
  std::string out;
  append_value(out, value.scalar());
  return out;
}

bool says_nothing(std::string_view name) { return name == "attributes" || name == "type"; }

std::string add_json_row(TableBuilder& table, const JsonBody& row) {
  if (!row.is_object()) return invalid_rows("A record must be an object");
  table.begin_row();
  for (const JsonBody::Member& member : row.members) {
    if (says_nothing(member.name)) continue;
    if (member.value.is_array()) return invalid_rows("Field value may not be a list : " + member.name);
    bool fresh = true;
    if (!member.value.is_object()) fresh = table.add(member.name, json_cell(member.value));
    for (const JsonBody::Member& key : member.value.members)
      if (!says_nothing(key.name))
        fresh = fresh && table.add(member.name + "." + key.name, json_cell(key.value));
    if (!fresh) return invalid_rows("Duplicate column : " + member.name);
  }
  return {};
}

std::variant<CsvTable, std::string> json_table(std::string_view body) {
  const auto json = read_json(body);
  if (const auto* error = std::get_if<ApiError>(&json)) return invalid_rows(error->message);
  const JsonBody& rows = std::get<JsonBody>(json);
  if (!rows.is_array()) return invalid_rows("A JSON batch is a list of records");
  TableBuilder table;
  for (const JsonBody& row : rows.items)
    if (std::string problem = add_json_row(table, row); !problem.empty()) return problem;
  return table.done();
}

std::string_view xml_cell(const XmlElement& element) {
  return element.nil ? null_cell : std::string_view(element.text);
}

// <Owner><sObject><Username>x</Username></sObject></Owner>
const XmlElement& inner_row(const XmlElement& parent) {
  const bool wrapped = parent.children.size() == 1 && parent.children.front().name == "sObject";
  return wrapped ? parent.children.front() : parent;
}

std::variant<CsvTable, std::string> xml_table(std::string_view body) {
  const auto xml = read_xml(body);
  if (const auto* problem = std::get_if<std::string>(&xml)) return invalid_rows(*problem);
  const XmlElement& root = std::get<XmlElement>(xml);
  if (root.name != "sObjects") return invalid_rows("An XML batch is a list of records in sObjects");
  TableBuilder table;
  for (const XmlElement& row : root.children) {
    if (row.name != "sObject") return invalid_rows("Expected sObject, found " + row.name);
    table.begin_row();
    for (const XmlElement& field : row.children) {
      if (says_nothing(field.name)) continue;
      bool fresh = true;
      if (field.children.empty()) fresh = table.add(field.name, xml_cell(field));
      if (!field.children.empty())
        for (const XmlElement& key : inner_row(field).children)
          if (!says_nothing(key.name)) fresh = fresh && table.add(field.name + "." + key.name, xml_cell(key));
      if (!fresh) return invalid_rows("Duplicate column : " + field.name);
    }
  }
  return table.done();
}

// ---- results of rows

void append_result_json(std::string& out, const BulkRowResult& result) {
  const bool good = result.errors.empty();
  out += fmt::format("{{\"success\":{},\"created\":{},\"id\":", good, good && result.created);
  out += good ? fmt::format("\"{}\"", result.id) : "null";
  out += ",\"errors\":[";
  for (const ApiError& error : result.errors) {
    if (out.back() == '}') out += ',';
    append_string(out += "{\"message\":", error.message);
    out += ",\"fields\":[";
    if (error.fields)
      for (const std::string& field : *error.fields) {
        if (out.back() != '[') out += ',';
        append_string(out, field);
      }
    append_string(out += "],\"statusCode\":", error.code);
    out += ",\"extendedErrorDetails\":null}";
  }
  out += "]}";
}

void append_result_xml(XmlWriter& xml, const BulkRowResult& result) {
  const bool good = result.errors.empty();
  xml.open("result");
  for (const ApiError& error : result.errors) {
    xml.open("errors");
    if (error.fields)
      for (const std::string& field : *error.fields) xml.text("fields", field);
    xml.text("message", error.message).text("statusCode", error.code).close();
  }
  if (good) xml.text("id", result.id);
  xml.flag("success", good).flag("created", good && result.created).close();
}

// ---- rows of queries

const FieldSchema& moment_field() {
  static const FieldSchema field = [] {
    FieldSchema made;
    made.type = FieldType::datetime;
    return made;
  }();
  return field;
}

bool is_moment(const SobjectSchema* object, const std::string& name) {
  const FieldSchema* field = object ? object->field(name) : nullptr;
  return field && field->type == FieldType::datetime;
}

// Of a datetime as REST writes it.
UnixMillis epoch_ms_of(const std::string& text) {
  const auto at = coerce(moment_field(), InputField{{}, text});
  const auto* value = std::get_if<Value>(&at);
  const auto* moment = value ? std::get_if<Datetime>(value) : nullptr;
  return moment ? moment->at : 0;
}

const SobjectSchema* object_of(const Call& call, const JsonBody& row) {
  const JsonBody* attributes = row.find("attributes");
  const JsonBody* type = attributes ? attributes->find("type") : nullptr;
  return type ? call.org().schema().find(type->text) : nullptr;
}

// As REST shows it, but datetimes are milliseconds (simple-salesforce issue 290).
void append_row_json(std::string& out, const Call& call, const JsonBody& row) {
  const SobjectSchema* object = object_of(call, row);
  out += '{';
  for (const JsonBody::Member& member : row.members) {
    if (out.back() != '{') out += ',';
    append_string(out, member.name);
    out += ':';
    if (member.value.is_object()) {
      append_row_json(out, call, member.value);
    } else if (member.value.kind == JsonBody::Kind::string && is_moment(object, member.name)) {
      append_int(out, epoch_ms_of(member.value.text));
    } else {
      append_value(out, member.value.scalar());
    }
  }
  out += '}';
}

void append_row_xml(XmlWriter& xml, const Call& call, std::string_view element, const JsonBody& row) {
  const SobjectSchema* object = object_of(call, row);
  xml.open(element, "xsi:type=\"sObject\"").text("type", object ? object->name : "");
  for (const JsonBody::Member& member : row.members) {
    if (member.name == "attributes") continue;
    if (member.value.kind == JsonBody::Kind::null) {
      xml.nil(member.name);
    } else if (member.value.is_object()) {
      append_row_xml(xml, call, member.name, member.value);
    } else {
      std::string text = json_cell(member.value);
      if (is_moment(object, member.name) && text.ends_with("+0000")) text.replace(text.size() - 5, 5, "Z");
      xml.text(member.name, text);
    }
  }
  xml.close();
}

}  // namespace

std::variant<CsvTable, std::string> async_table(AsyncFormat format, std::string_view body) {
  switch (format) {
    case AsyncFormat::csv: {
      CsvForm form;
      form.any_line_end = true;
      return read_csv(body, form);
    }
    case AsyncFormat::xml:
      return xml_table(body);
    case AsyncFormat::json:
      return json_table(body);
  }
  return std::string();
}

std::string async_row_results(AsyncFormat format, const std::vector<BulkRowResult>& results) {
  std::string out;
  switch (format) {
    case AsyncFormat::csv:
      append_csv_row(out, {"Id", "Success", "Created", "Error"}, {});
      for (const BulkRowResult& result : results) {
        const bool good = result.errors.empty();
        append_csv_row(out,
                       {good ? result.id : "", good ? "true" : "false",
                        good && result.created ? "true" : "false", bulk_error_text(result.errors)},
                       {});
      }
      break;
    case AsyncFormat::xml: {
      out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
      XmlWriter xml(out);
      xml.open("results", async_space);
      for (const BulkRowResult& result : results) append_result_xml(xml, result);
      xml.close();
      break;
    }
    case AsyncFormat::json:
      out = "[";
      for (const BulkRowResult& result : results) {
        if (out.size() > 1) out += ',';
        append_result_json(out, result);
      }
      out += ']';
      break;
  }
  return out;
}

AsyncResultSet::AsyncResultSet(const Call& call, AsyncFormat format) : call_(&call), format_(format) {}

void AsyncResultSet::add(const QueryPage& page) {
  if (format_ == AsyncFormat::csv) {
    if (rows_ == 0 && page.rows > 0) append_bulk_header(out_, page, {});
    append_bulk_rows(out_, page, {});
    rows_ += page.rows;
    return;
  }
  std::string text;
  append_page(text, call_->base, page);
  const auto json = read_json(text);
  const auto* tree = std::get_if<JsonBody>(&json);
  const JsonBody* rows = tree ? tree->find("records") : nullptr;
  if (!rows) return;
  XmlWriter xml(out_);
  for (const JsonBody& row : rows->items) {
    if (format_ == AsyncFormat::xml) {
      append_row_xml(xml, *call_, "records", row);
    } else {
      if (rows_ > 0) out_ += ',';
      append_row_json(out_, *call_, row);
    }
    ++rows_;
  }
}

std::string AsyncResultSet::done() const {
  switch (format_) {
    case AsyncFormat::csv:
      return rows_ == 0 ? std::string(nothing_found) : out_;
    case AsyncFormat::xml:
      return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?><queryResult {} {}>{}</queryResult>",
                         async_space, schema_space, out_);
    case AsyncFormat::json:
      return "[" + out_ + "]";
  }
  return out_;
}

}  // namespace sfsim
