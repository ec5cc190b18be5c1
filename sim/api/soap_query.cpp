// Reading by SOAP: queries and their pages, rows by id, what changed, searches. Each asks REST's resource.
#include <fmt/format.h>

#include "sim/api/router.h"
#include "sim/api/soap.h"

namespace sfsim {
namespace {

SoapAnswer query_result(const SoapCall& soap, const RestAnswer& answer) {
  if (!answer.errors.empty()) return answer.errors.front();
  std::string out;
  XmlWriter xml(out);
  append_query_result(xml, soap, "result", answer.body);
  return out;
}

SoapAnswer query_by(SoapCall& soap, bool all_rows) {
  RestCall rest(soap, "GET");
  rest.option("Sforce-Query-Options", fmt::format("batchSize={}", soap.batch_size));
  rest.param("q", soap.operation.value("queryString"));
  return query_result(soap, RestCall::read(query(rest.call, all_rows)));
}

// A resource by its address, through the front door.
RestAnswer get(SoapCall& soap, const std::vector<std::string>& path, Pairs params) {
  RestCall rest(soap, "GET");
  rest.option("Authorization", "Bearer " + soap.session);
  rest.call.target.segments = {"services", "data", fmt::format("v{}.0", soap.call.version)};
  for (const std::string& segment : path) rest.call.target.segments.push_back(segment);
  rest.call.target.params = std::move(params);
  return RestCall::read(dispatch(rest.call));
}

std::string text_at(const JsonBody& tree, std::string_view name) {
  const JsonBody* found = tree.find(name);
  return found ? found->text : std::string();
}

// Of getUpdated and getDeleted; a resource that is not there is one we do not have.
std::variant<JsonBody, ApiError> changes(SoapCall& soap, const std::string& which) {
  const std::string type = soap.operation.value("sObjectType");
  const SobjectSchema* object = visible_object(soap.call, type);
  if (!object) return soap_invalid_type(type);
  for (const std::string_view date : {"startDate", "endDate"})
    if (soap.operation.value(date).empty())
      return error_of(500, "INVALID_REPLICATION_DATE", fmt::format("{} is missing", date));
  RestAnswer answer =
      get(soap, {"sobjects", object->name, which},
          {{"start", soap.operation.value("startDate")}, {"end", soap.operation.value("endDate")}});
  if (answer.errors.empty()) return std::move(answer.body);
  if (answer.errors.front().code == "NOT_FOUND")
    return soap_unsupported(which == "updated" ? "getUpdated()" : "getDeleted()");
  return answer.errors.front();
}

}  // namespace

SoapAnswer soap_query(SoapCall& soap) { return query_by(soap, false); }
SoapAnswer soap_query_all(SoapCall& soap) { return query_by(soap, true); }

SoapAnswer soap_query_more(SoapCall& soap) {
  RestCall rest(soap, "GET");
  return query_result(soap, RestCall::read(next_page(rest.call, soap.operation.value("queryLocator"))));
}

SoapAnswer soap_retrieve(SoapCall& soap) {
  const std::string type = soap.operation.value("sObjectType");
  const SobjectSchema* object = visible_object(soap.call, type);
  if (!object) return soap_invalid_type(type);
  const auto ids = texts_of(soap.operation, "ids");
  for (const std::string& id : ids)
    if (canonical_id(id).shape != IdShape::ok) return error_of(500, "MALFORMED_ID", "malformed id " + id);
  if (ids.empty()) return std::string();
  JsonBody body, wanted, fields;
  body.kind = JsonBody::Kind::object;
  wanted.kind = fields.kind = JsonBody::Kind::array;
  for (const std::string& id : ids) wanted.items.push_back(json_text(id));
  for (const std::string& field : split_list(soap.operation.value("fieldList")))
    fields.items.push_back(json_text(field));
  body.members.push_back({"ids", std::move(wanted)});
  body.members.push_back({"fields", std::move(fields)});
  RestCall rest(soap, "POST");
  rest.body(std::move(body));
  const RestAnswer answer = RestCall::read(collection_read(rest.call, *object));
  if (!answer.errors.empty()) return answer.errors.front();
  std::string out;
  XmlWriter xml(out);
  for (const JsonBody& row : answer.body.items) append_sobject(xml, soap, "result", row);
  return out;
}

SoapAnswer soap_search(SoapCall& soap) {
  const RestAnswer answer = get(soap, {"search"}, {{"q", soap.operation.value("searchString")}});
  if (!answer.errors.empty() && answer.errors.front().code == "NOT_FOUND")
    return soap_unsupported("search()");
  if (!answer.errors.empty()) return answer.errors.front();
  const JsonBody* named = answer.body.find("searchRecords");  // the whole answer before v37.0
  const JsonBody* found = answer.body.is_array() ? &answer.body : named;
  std::string out;
  XmlWriter xml(out);
  xml.open("result");
  if (found)
    for (const JsonBody& row : found->items) {
      xml.open("searchRecords");
      append_sobject(xml, soap, "record", row);
      xml.close();
    }
  xml.close();
  return out;
}

SoapAnswer soap_updated(SoapCall& soap) {
  const auto read = changes(soap, "updated");
  if (const auto* error = std::get_if<ApiError>(&read)) return *error;
  const JsonBody& tree = std::get<JsonBody>(read);
  std::string out;
  XmlWriter xml(out);
  xml.open("result");
  if (const JsonBody* ids = tree.find("ids"))
    for (const JsonBody& id : ids->items) xml.text("ids", id.text);
  xml.text("latestDateCovered", xml_datetime(text_at(tree, "latestDateCovered"))).close();
  return out;
}

SoapAnswer soap_deleted(SoapCall& soap) {
  const auto read = changes(soap, "deleted");
  if (const auto* error = std::get_if<ApiError>(&read)) return *error;
  const JsonBody& tree = std::get<JsonBody>(read);
  std::string out;
  XmlWriter xml(out);
  xml.open("result");
  if (const JsonBody* rows = tree.find("deletedRecords"))
    for (const JsonBody& row : rows->items)
      xml.open("deletedRecords")
          .text("deletedDate", xml_datetime(text_at(row, "deletedDate")))
          .text("id", text_at(row, "id"))
          .close();
  xml.text("earliestDateAvailable", xml_datetime(text_at(tree, "earliestDateAvailable")))
      .text("latestDateCovered", xml_datetime(text_at(tree, "latestDateCovered")))
      .close();
  return out;
}

}  // namespace sfsim
