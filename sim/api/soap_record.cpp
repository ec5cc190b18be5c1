// Records on their way in and out. Out: REST's rows as sObjects, where the partner API shows a queried Id
// twice (as the sObject's own and as a field) and datetimes end in Z. In: elements as REST's records; empty
// and nil ones say nothing, fieldsToNull says null.
#include "sim/api/soap.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/json_write.h"
#include "sim/org/coerce.h"

namespace sfsim {
namespace {

using Kind = JsonBody::Kind;

bool is_query_result(const JsonBody& value) { return value.find("totalSize") && value.find("done"); }

std::string type_of_record(const JsonBody& row) {
  const JsonBody* attributes = row.find("attributes");
  const JsonBody* type = attributes ? attributes->find("type") : nullptr;
  return type ? type->text : std::string();
}

// A datetime is known by its field; what has none (an alias) by its form.
bool is_datetime(const SobjectSchema* object, std::string_view name, std::string_view text) {
  const FieldSchema* field = object ? object->field(name) : nullptr;
  if (field) return field->type == FieldType::datetime;
  return text.size() == 28 && text[10] == 'T' && text.ends_with("+0000");
}

std::string_view xsd_type(const JsonBody& value) {
  switch (value.kind) {
    case Kind::boolean:
      return "xsi:type=\"xsd:boolean\"";
    case Kind::integer:
      return "xsi:type=\"xsd:int\"";
    case Kind::number:
      return "xsi:type=\"xsd:double\"";
    case Kind::string:
      return "xsi:type=\"xsd:string\"";
    case Kind::null:
    case Kind::array:
    case Kind::object:
      break;
  }
  return {};
}

void append_address(XmlWriter& out, const std::string& name, const JsonBody& value) {
  out.open(name, "xsi:type=\"address\"");
  for (const JsonBody::Member& part : value.members) {
    if (part.value.kind == Kind::null) {
      out.nil(part.name);
    } else {
      out.text(part.name, soap_text(part.value));
    }
  }
  out.close();
}

// REST's row has the address of a file; an sObject has its bytes.
std::optional<std::string> file_bytes_of(const SoapCall& soap, const SobjectSchema* object,
                                         std::string_view name, const JsonBody& row) {
  const FieldSchema* field = object ? object->field(name) : nullptr;
  const JsonBody* url = field && field->type == FieldType::base64 ? row.find(name) : nullptr;
  if (!url) return std::nullopt;
  const std::string_view path = std::string_view(url->text).substr(0, url->text.rfind('/'));
  return text_or_empty(soap.call.org().get(object->name, path.substr(path.rfind('/') + 1), field->name));
}

void append_fields(XmlWriter& out, const SoapCall& soap, const JsonBody& row) {
  const std::string type = type_of_record(row);
  const SobjectSchema* object = soap.call.org().schema().find(type);
  const bool aggregate = type == "AggregateResult";
  for (const JsonBody::Member& member : row.members) {
    if (member.name == "attributes") continue;
    const std::string name = "sf:" + member.name;
    const JsonBody& value = member.value;
    if (value.kind == Kind::null) {
      out.nil(name);
    } else if (value.is_object() && is_query_result(value)) {
      append_query_result(out, soap, name, value);
    } else if (value.is_object() && value.find("attributes")) {
      append_sobject(out, soap, name, value);
    } else if (value.is_object()) {
      append_address(out, name, value);
    } else if (const auto bytes = file_bytes_of(soap, object, member.name, row)) {
      out.text(name, *bytes);
    } else if (value.kind == Kind::string && is_datetime(object, member.name, value.text)) {
      out.text(name, xml_datetime(value.text));
    } else {
      out.text(name, soap_text(value), aggregate ? xsd_type(value) : std::string_view());
    }
  }
}

const JsonBody& member_of(const JsonBody& row, std::string_view name) {
  static const JsonBody none;
  const JsonBody* found = row.find(name);
  return found ? *found : none;
}

JsonBody::Member text_member(std::string name, std::string text) {
  return {std::move(name), json_text(std::move(text))};
}

// A reference by the parent's key: <Account><ExtId__c>7</ExtId__c></Account>.
JsonBody parent_of(const XmlElement& element) {
  JsonBody out;
  out.kind = Kind::object;
  for (const XmlElement& child : element.children) {
    if (child.name == "type") {
      JsonBody attributes;
      attributes.kind = Kind::object;
      attributes.members.push_back(text_member("type", std::string(trimmed(child.text))));
      out.members.insert(out.members.begin(), {"attributes", std::move(attributes)});
    } else if (!child.nil && !child.text.empty()) {
      out.members.push_back(text_member(child.name, child.text));
    }
  }
  return out;
}

std::optional<ApiError> problem_with(const FieldSchema& field, const std::string& text) {
  const auto coerced = coerce(field, InputField{field.name, text});
  const auto* error = std::get_if<ApiError>(&coerced);
  if (!error || error->code != "JSON_PARSER_ERROR") return std::nullopt;
  return soap_client_error(
      fmt::format("'{}' is not a valid value for the type {}", text, soap_type(field.type)));
}

// Order and types as on the wire of a real org (v50).
void append_soap_duplicates(XmlWriter& out, const ApiError& error) {
  const DuplicatesFound& found = *error.duplicates;
  out.open("errors", "xsi:type=\"DuplicateError\"");
  out.text("message", error.message).text("statusCode", error.code).open("duplicateResult");
  out.flag("allowSave", found.allow_save)
      .text("duplicateRule", found.rule)
      .text("duplicateRuleEntityType", found.sobject)
      .text("errorMessage", found.message)
      .open("matchResults");
  out.text("entityType", found.sobject).text("matchEngine", "ExactMatchEngine");
  for (const std::string& id : found.ids) {
    out.open("matchRecords").text("matchConfidence", "100.0").open("record", "xsi:type=\"sf:sObject\"");
    out.text("sf:type", found.sobject).text("sf:Id", id).close().close();
  }
  out.text("rule", found.matching_rule).text("size", fmt::to_string(found.ids.size())).flag("success", true);
  out.close().close().close();
}

}  // namespace

std::string soap_text(const JsonBody& value) {
  std::string out;
  switch (value.kind) {
    case Kind::boolean:
      append_bool(out, value.truth);
      break;
    case Kind::integer:
      append_int(out, value.integer);
      break;
    case Kind::number:
      append_double(out, value.number);
      break;
    case Kind::string:
      out = value.text;
      break;
    case Kind::null:
    case Kind::array:
    case Kind::object:
      break;
  }
  return out;
}

std::string xml_datetime(UnixMillis at) {
  std::string out;
  append_datetime(out, at);
  return xml_datetime(out);
}

std::string xml_datetime(std::string_view json_datetime) {
  std::string out(json_datetime);
  if (out.ends_with("+0000")) out.replace(out.size() - 5, 5, "Z");
  return out;
}

void append_sobject(XmlWriter& out, const SoapCall& soap, std::string_view element, const JsonBody& row) {
  if (!row.is_object()) {
    out.nil(element);
    return;
  }
  const std::string type = type_of_record(row);
  if (soap.dialect == SoapDialect::enterprise) {
    out.open(element, fmt::format("xsi:type=\"sf:{}\"", type));
  } else {
    out.open(element, "xsi:type=\"sf:sObject\"").text("sf:type", type);
    out.text_or_nil("sf:Id", soap_text(member_of(row, "Id")));
  }
  append_fields(out, soap, row);
  out.close();
}

void append_query_result(XmlWriter& out, const SoapCall& soap, std::string_view element,
                         const JsonBody& page) {
  const std::string next = soap_text(member_of(page, "nextRecordsUrl"));
  out.open(element, "xsi:type=\"QueryResult\"");
  out.text("done", soap_text(member_of(page, "done")));
  out.text_or_nil("queryLocator", next.substr(next.rfind('/') + 1));
  for (const JsonBody& row : member_of(page, "records").items) append_sobject(out, soap, "records", row);
  out.text("size", soap_text(member_of(page, "totalSize"))).close();
}

std::variant<SentRecord, ApiError> sent_record(const SoapCall& soap, const XmlElement& element) {
  SentRecord out;
  out.record.kind = Kind::object;
  const auto own = std::find_if(element.children.begin(), element.children.end(),
                                [](const XmlElement& child) { return child.name == "type"; });
  if (own != element.children.end()) out.type = trimmed(own->text);
  if (out.type.empty() && element.type != "sObject") out.type = element.type;
  if (out.type.empty()) return error_of(500, "INVALID_TYPE", "Must send a concrete entity type.");
  const SobjectSchema* object = visible_object(soap.call, out.type);
  if (!object) return soap_invalid_type(out.type);
  JsonBody attributes;
  attributes.kind = Kind::object;
  attributes.members.push_back(text_member("type", object->name));
  out.record.members.push_back({"attributes", std::move(attributes)});
  for (const XmlElement& child : element.children) {
    if (child.name == "type") continue;
    if (iequals(child.name, "fieldsToNull")) {
      out.record.members.push_back({std::string(trimmed(child.text)), JsonBody()});
    } else if (!child.children.empty()) {
      out.record.members.push_back({child.name, parent_of(child)});
    } else if (!child.nil && !child.text.empty()) {
      if (const FieldSchema* field = object->field(child.name))
        if (auto error = problem_with(*field, child.text)) return *error;
      out.record.members.push_back(text_member(child.name, child.text));
    }
  }
  out.type = object->name;
  return out;
}

void append_soap_errors(XmlWriter& out, const std::vector<ApiError>& errors) {
  for (const ApiError& error : errors) {
    if (error.duplicates) {
      append_soap_duplicates(out, error);
      continue;
    }
    out.open("errors");
    if (error.fields)
      for (const std::string& field : *error.fields) out.text("fields", field);
    out.text("message", error.message).text("statusCode", error.code).close();
  }
}

void append_soap_outcome(XmlWriter& out, const RowOutcome& outcome, bool with_created) {
  const bool good = outcome.errors.empty();
  out.open("result");
  if (with_created) out.flag("created", good && outcome.created);
  append_soap_errors(out, outcome.errors);
  if (outcome.published) append_soap_errors(out, {error_of(0, "OPERATION_ENQUEUED", event_uuid(outcome.id))});
  out.text_or_nil("id", good ? outcome.id : "").flag("success", good).close();
}

}  // namespace sfsim
