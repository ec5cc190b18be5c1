// Writing by SOAP: up to 200 rows a call, a result each, all or nothing when AllOrNoneHeader asks for it.
#include <fmt/format.h>

#include "sim/api/soap.h"
#include "sim/api/sobjects.h"

namespace sfsim {
namespace {

constexpr size_t most_rows = 200;

ApiError too_many_rows() {
  return error_of(500, "EXCEEDED_ID_LIMIT",
                  "record limit reached. cannot submit more than 200 records into this call");
}

std::variant<std::vector<SentRecord>, ApiError> sent_records(const SoapCall& soap) {
  std::vector<SentRecord> out;
  for (const XmlElement& child : soap.operation.children) {
    if (!iequals(child.name, "sObjects")) continue;
    auto record = sent_record(soap, child);
    if (auto* error = std::get_if<ApiError>(&record)) return std::move(*error);
    out.push_back(std::move(std::get<SentRecord>(record)));
  }
  if (out.size() > most_rows) return too_many_rows();
  return out;
}

// What REST's collections take: {"allOrNone":..,"records":[..]}.
JsonBody batch_of(const SoapCall& soap, std::vector<SentRecord>&& records) {
  JsonBody rows, flag, out;
  rows.kind = JsonBody::Kind::array;
  for (SentRecord& record : records) rows.items.push_back(std::move(record.record));
  flag.kind = JsonBody::Kind::boolean;
  flag.truth = soap.all_or_none;
  out.kind = JsonBody::Kind::object;
  out.members.push_back({"allOrNone", std::move(flag)});
  out.members.push_back({"records", std::move(rows)});
  return out;
}

// `duplicates` gives the next detail of a DUPLICATES_DETECTED.
template <class Next>
RowOutcome outcome_of(const JsonBody& row, Next&& duplicates) {
  RowOutcome out;
  if (const JsonBody* id = row.find("id")) out.id = id->text;
  if (const JsonBody* created = row.find("created")) out.created = created->truth;
  const JsonBody* errors = row.find("errors");
  if (!errors) return out;
  for (const JsonBody& item : errors->items) {
    const JsonBody* code = item.find("statusCode");
    const JsonBody* message = item.find("message");
    if (code && code->text == "OPERATION_ENQUEUED") {
      out.published = true;
      continue;
    }
    ApiError error = row_error(code ? code->text : "", message ? message->text : "");
    if (const JsonBody* fields = item.find("fields"))
      for (const JsonBody& field : fields->items) error.fields->push_back(field.text);
    if (error.code == "DUPLICATES_DETECTED") error.duplicates = duplicates();
    out.errors.push_back(std::move(error));
  }
  return out;
}

SoapAnswer outcomes(const RestAnswer& answer, bool with_created) {
  if (!answer.errors.empty()) return answer.errors.front();
  std::string out;
  XmlWriter xml(out);
  size_t told = 0;
  const auto next = [&] { return told < answer.duplicates.size() ? answer.duplicates[told++] : nullptr; };
  for (const JsonBody& row : answer.body.items) append_soap_outcome(xml, outcome_of(row, next), with_created);
  return out;
}

SoapAnswer save(SoapCall& soap, std::string method) {
  auto records = sent_records(soap);
  if (const auto* error = std::get_if<ApiError>(&records)) return *error;
  if (std::get<0>(records).empty()) return std::string();
  RestCall rest(soap, std::move(method));
  rest.body(batch_of(soap, std::move(std::get<0>(records))));
  return outcomes(RestCall::read(collection_write(rest.call)), false);
}

// One id after the other, in one transaction.
template <class Step>
SoapAnswer each_id(SoapCall& soap, Step&& step) {
  const auto ids = texts_of(soap.operation, "ids");
  if (ids.size() > most_rows) return too_many_rows();
  std::vector<RowOutcome> all;
  bool failed = false;
  {
    Org::Transaction transaction(soap.call.org());
    for (const std::string& id : ids) {
      all.push_back(step(id));
      failed = failed || !all.back().errors.empty();
    }
    if (!failed || !soap.all_or_none) transaction.commit();
  }
  std::string out;
  XmlWriter xml(out);
  for (RowOutcome& outcome : all) {
    if (failed && soap.all_or_none && outcome.errors.empty())
      outcome.errors.push_back(
          row_error("ALL_OR_NONE_OPERATION_ROLLED_BACK",
                    "Record rolled back because not all records were valid and the request was using "
                    "AllOrNone header"));
    append_soap_outcome(xml, outcome);
  }
  return out;
}

// The row an id names, of whatever object; `act` gets the object and the canonical id.
template <class Act>
RowOutcome with_row(SoapCall& soap, const std::string& text, Act&& act) {
  RowOutcome out;
  const SobjectSchema* object = soap.call.org().schema().find_by_prefix(text);
  const CanonicalId id = canonical_id(text);
  if (id.shape == IdShape::not_an_id) {
    out.errors = {row_error("MALFORMED_ID", "malformed id " + text)};
  } else if (!object || !visible_object(soap.call, object->name)) {
    out.errors = {row_error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")};
  } else {
    auto listed = listed_id(*object, text);
    if (auto* error = std::get_if<ApiError>(&listed)) {
      out.errors = {std::move(*error)};
    } else {
      out.id = std::get<std::string>(listed);
      out.errors = act(*object, out.id);
      as_row_errors(out.errors);
    }
  }
  return out;
}

bool may_delete(const SoapCall& soap, const SobjectSchema& object, const std::string& id) {
  const Org& org = soap.call.org();
  return org.access(*soap.call.user, object).remove && org.share_of(*soap.call.user, id) == Share::edit;
}

Failure no_access() {
  return {row_error("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")};
}

}  // namespace

SoapAnswer soap_create(SoapCall& soap) { return save(soap, "POST"); }
SoapAnswer soap_update(SoapCall& soap) { return save(soap, "PATCH"); }

SoapAnswer soap_upsert(SoapCall& soap) {
  auto read = sent_records(soap);
  if (const auto* error = std::get_if<ApiError>(&read)) return *error;
  auto& records = std::get<0>(read);
  if (records.empty()) return std::string();
  const std::string type = records.front().type;
  for (const SentRecord& record : records)
    if (record.type != type) return soap_unsupported("An upsert() of several types at once");
  const SobjectSchema& object = *visible_object(soap.call, type);
  const std::string name = soap.operation.value("externalIdFieldName");
  const FieldSchema* key = lookup_field(soap.call, object, name);
  if (!key)
    return error_of(500, "INVALID_FIELD",
                    fmt::format("Field name provided, {} does not match an External ID, Salesforce Id, or "
                                "indexed field for {}",
                                name, object.name));
  RestCall rest(soap, "PATCH");
  rest.body(batch_of(soap, std::move(records)));
  return outcomes(RestCall::read(collection_upsert(rest.call, object, key->name)), true);
}

SoapAnswer soap_delete(SoapCall& soap) {
  return each_id(soap, [&](const std::string& text) {
    return with_row(soap, text, [&](const SobjectSchema& object, const std::string& id) {
      return soap.call.org().remove(*soap.call.user, object, id, true);
    });
  });
}

SoapAnswer soap_undelete(SoapCall& soap) {
  return each_id(soap, [&](const std::string& text) {
    return with_row(soap, text, [&](const SobjectSchema& object, const std::string& id) {
      if (!may_delete(soap, object, id)) return no_access();
      return soap.call.org().undelete(*soap.call.user, object, id);
    });
  });
}

SoapAnswer soap_empty_bin(SoapCall& soap) {
  return each_id(soap, [&](const std::string& text) {
    return with_row(soap, text, [&](const SobjectSchema& object, const std::string& id) -> Failure {
      if (!may_delete(soap, object, id)) return no_access();
      Failure errors = soap.call.org().purge_record(object, id);
      for (ApiError& error : errors)
        if (error.code == "UNDELETE_FAILED")
          error = row_error("INVALID_ID_FIELD", "Invalid record id; no recycle bin entry found");
      return errors;
    });
  });
}

}  // namespace sfsim
