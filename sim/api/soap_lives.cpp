// What only SOAP does with whole lives of records: merge and convertLead. What they do to values is the
// org's (sim/org/merging.cpp, conversion.cpp); here are requests, rights and results.
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/soap.h"
#include "sim/api/sobjects.h"

namespace sfsim {
namespace {

constexpr size_t most_requests = 200;
constexpr std::string_view converted_status = "Closed - Converted";

Failure no_rights() {
  return {row_error("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")};
}

ApiError too_many_requests() {
  return error_of(500, "EXCEEDED_ID_LIMIT",
                  "record limit reached. cannot submit more than 200 records into this call");
}

Failure rolled_back() {
  return {row_error("ALL_OR_NONE_OPERATION_ROLLED_BACK",
                    "Record rolled back because not all records were valid and the request was using "
                    "AllOrNone header")};
}

bool may_edit(const SoapCall& soap, const SobjectSchema& object, const std::string& id) {
  return soap.call.org().access(*soap.call.user, object).edit &&
         soap.call.org().share_of(*soap.call.user, id) == Share::edit;
}

// One result for each element of that name; with AllOrNoneHeader all or none.
template <class Result, class Step, class Append>
SoapAnswer each_request(SoapCall& soap, std::string_view element, Step&& step, Append&& append) {
  std::vector<Result> all;
  bool failed = false;
  {
    Org::Transaction transaction(soap.call.org());
    for (const XmlElement& request : soap.operation.children) {
      if (!iequals(request.name, element)) continue;
      if (all.size() == most_requests) return too_many_requests();
      std::variant<Result, ApiError> done = step(request);
      if (auto* error = std::get_if<ApiError>(&done)) return std::move(*error);
      all.push_back(std::move(std::get<Result>(done)));
      failed = failed || !all.back().errors.empty();
    }
    if (!failed || !soap.all_or_none) transaction.commit();
  }
  std::string out;
  XmlWriter xml(out);
  for (Result& result : all) {
    if (failed && soap.all_or_none && result.errors.empty()) result.errors = rolled_back();
    append(xml, result);
  }
  return out;
}

// ---- merge

struct Merged {
  std::string master;
  std::vector<std::string> losers, children;
  Failure errors;
};

// Who hangs on the losers now: they will hang on the master.
std::vector<std::string> children_of(Org& org, const SobjectSchema& object, const std::string& loser) {
  std::vector<std::string> out;
  for (const ChildRelationship& relation : object.children) {
    if (relation.field.starts_with("Converted")) continue;
    const SobjectSchema* child = org.schema().find(relation.child_sobject);
    const FieldSchema* field = child ? child->field(relation.field) : nullptr;
    if (!field || !field->stored || !child->updateable) continue;
    for (std::string& id : org.find(*child, *field, loser, -1))
      if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(std::move(id));
  }
  return out;
}

// The master's other fields are written first, through the same checks as an update.
Failure write_master(SoapCall& soap, const SobjectSchema& object, const std::string& id, JsonBody record) {
  const auto is_key = [](const JsonBody::Member& member) { return iequals(member.name, "Id"); };
  record.members.erase(std::remove_if(record.members.begin(), record.members.end(), is_key),
                       record.members.end());
  auto fields = fields_of(object, record);
  if (auto* error = std::get_if<ApiError>(&fields)) return {std::move(*error)};
  if (std::get<0>(fields).empty()) return {};
  return soap.call.org().update(*soap.call.user, object, id, std::get<0>(fields), true);
}

Merged merge_rows(SoapCall& soap, const SobjectSchema& object, const XmlElement& request,
                  const SentRecord& sent) {
  Org& org = soap.call.org();
  Merged out;
  const XmlElement* master = request.child("masterRecord");
  std::vector<std::string> ids = {master->value("Id")};
  for (std::string& id : texts_of(request, "recordToMergeIds")) ids.push_back(std::move(id));
  for (std::string& text : ids) {
    auto id = listed_id(object, text);
    if (auto* error = std::get_if<ApiError>(&id)) {
      out.errors = {std::move(*error)};
      return out;
    }
    text = std::get<std::string>(std::move(id));
    const bool master_row = &text == &ids.front();
    if (!may_edit(soap, object, text) || (!master_row && !org.access(*soap.call.user, object).remove)) {
      out.errors = no_rights();
      return out;
    }
  }
  out.master = ids.front();
  out.losers.assign(ids.begin() + 1, ids.end());
  Org::Transaction transaction(org);
  for (const std::string& loser : out.losers)
    for (std::string& id : children_of(org, object, loser)) out.children.push_back(std::move(id));
  out.errors = write_master(soap, object, out.master, sent.record);
  if (out.errors.empty()) out.errors = org.merge(*soap.call.user, object, out.master, out.losers);
  if (out.errors.empty()) transaction.commit();
  as_row_errors(out.errors);
  return out;
}

void append_merged(XmlWriter& xml, const Merged& merged) {
  const bool good = merged.errors.empty();
  xml.open("result");
  append_soap_errors(xml, merged.errors);
  xml.text_or_nil("id", good ? merged.master : "");
  if (good)
    for (const std::string& id : merged.losers) xml.text("mergedRecordIds", id);
  xml.flag("success", good);
  if (good)
    for (const std::string& id : merged.children) xml.text("updatedRelatedIds", id);
  xml.close();
}

// ---- convertLead

struct Converted {
  std::string lead;
  Conversion conversion;
  Failure errors;
};

bool is_set(const XmlElement& request, std::string_view name) {
  const std::string text = request.value(name);
  return iequals(text, "true") || text == "1";
}

// What the request asks for and we cannot do is refused by its name.
Failure not_convertible(const SoapCall& soap, const XmlElement& request) {
  const std::string status = request.value("convertedStatus");
  if (status != converted_status)
    return {row_error("INVALID_STATUS", fmt::format("invalid convertedStatus: {}", status))};
  for (const std::string_view name : {"ownerId", "opportunityId", "accountRecord", "contactRecord",
                                      "opportunityRecord", "relatedPersonAccountId"})
    if (const XmlElement* found = request.child(name);
        found && !found->nil && (!found->text.empty() || !found->children.empty()))
      return {row_error("FUNCTIONALITY_NOT_ENABLED",
                        fmt::format("{} in convertLead() is not supported by this simulator yet", name))};
  if (is_set(request, "overwriteLeadSource") && !request.value("contactId").empty())
    return {row_error("FUNCTIONALITY_NOT_ENABLED",
                      "overwriteLeadSource in convertLead() is not supported by this simulator yet")};
  if (!is_set(request, "doNotCreateOpportunity") && !soap.call.org().schema().find("Opportunity"))
    return {row_error("FUNCTIONALITY_NOT_ENABLED",
                      "convertLead() with an opportunity is not supported by this simulator yet: set "
                      "doNotCreateOpportunity")};
  return {};
}

Converted convert_one(SoapCall& soap, const XmlElement& request) {
  Org& org = soap.call.org();
  Converted out;
  const SobjectSchema* leads = visible_object(soap.call, "Lead");
  const SobjectSchema* contacts = visible_object(soap.call, "Contact");
  if (!leads || !contacts) {
    out.errors = no_rights();
    return out;
  }
  auto lead = listed_id(*leads, request.value("leadId"));
  if (auto* error = std::get_if<ApiError>(&lead)) {
    out.errors = {std::move(*error)};
    return out;
  }
  const std::string& id = std::get<std::string>(lead);
  out.lead = id;
  ConvertInto into{request.value("contactId"), request.value("accountId"), {}};
  out.errors = not_convertible(soap, request);
  const ObjectAccess contact_rights = org.access(*soap.call.user, *contacts);
  const bool allowed =
      may_edit(soap, *leads, id) && (into.contact_id.empty() ? contact_rights.create : contact_rights.edit);
  if (out.errors.empty() && !allowed) out.errors = no_rights();
  if (!out.errors.empty()) return out;
  if (!is_set(request, "doNotCreateOpportunity")) {
    into.opportunity_name = request.value("opportunityName");
    if (into.opportunity_name.empty())
      into.opportunity_name = text_or_empty(org.get("Lead", id, "Company")) + "-";
  }
  ConvertResult done = org.convert(*soap.call.user, id, into);
  if (auto* errors = std::get_if<Failure>(&done)) {
    out.errors = std::move(*errors);
    as_row_errors(out.errors);
  } else {
    out.conversion = std::get<Conversion>(std::move(done));
  }
  return out;
}

void append_converted(XmlWriter& xml, const Converted& converted) {
  const bool good = converted.errors.empty();
  xml.open("result");
  xml.text_or_nil("accountId", good ? converted.conversion.account_id : "")
      .text_or_nil("contactId", good ? converted.conversion.contact_id : "");
  append_soap_errors(xml, converted.errors);
  xml.text_or_nil("leadId", converted.lead)
      .text_or_nil("opportunityId", good ? converted.conversion.opportunity_id : "")
      .flag("success", good)
      .close();
}

}  // namespace

SoapAnswer soap_merge(SoapCall& soap) {
  return each_request<Merged>(
      soap, "mergeRequests",
      [&](const XmlElement& request) -> std::variant<Merged, ApiError> {
        const XmlElement* master = request.child("masterRecord");
        if (!master) return soap_client_error("A merge request has a masterRecord.");
        auto sent = sent_record(soap, *master);
        if (auto* error = std::get_if<ApiError>(&sent)) return std::move(*error);
        const SentRecord& record = std::get<SentRecord>(sent);
        return merge_rows(soap, *visible_object(soap.call, record.type), request, record);
      },
      append_merged);
}

SoapAnswer soap_convert(SoapCall& soap) {
  return each_request<Converted>(
      soap, "leadConverts",
      [&](const XmlElement& request) -> std::variant<Converted, ApiError> {
        return convert_one(soap, request);
      },
      append_converted);
}

}  // namespace sfsim
