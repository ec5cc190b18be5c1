// The envelope: who asks, which operation, its answer or a fault. Faults are HTTP 500 with the code in the
// faultcode and in an element literally named sf:exceptionCode (clients.md; simple-salesforce test_login.py).
#include "sim/api/soap.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/api/router.h"

namespace sfsim {
namespace {

constexpr std::string_view soap_type_header = "text/xml; charset=utf-8";
constexpr std::string_view client_fault = "soapenv:Client";

struct Operation {
  std::string_view name;
  SoapAnswer (*run)(SoapCall&);
  bool shows_records = false;  // or other values with a type of their own
  bool counts = true;          // false: REST does, which it asks through the front door
};
constexpr Operation operations[] = {
    {"login", soap_login},
    {"logout", soap_logout},
    {"getUserInfo", soap_user_info},
    {"getServerTimestamp", soap_timestamp},
    {"query", soap_query, true},
    {"queryAll", soap_query_all, true},
    {"queryMore", soap_query_more, true},
    {"retrieve", soap_retrieve, true},
    {"search", soap_search, true, false},
    {"getUpdated", soap_updated, false, false},
    {"getDeleted", soap_deleted, false, false},
    {"create", soap_create},
    {"update", soap_update},
    {"upsert", soap_upsert},
    {"delete", soap_delete},
    {"undelete", soap_undelete},
    {"emptyRecycleBin", soap_empty_bin},
    {"merge", soap_merge},
    {"convertLead", soap_convert},
    {"describeGlobal", soap_describe_global},
    {"describeSObject", soap_describe, true},
    {"describeSObjects", soap_describes, true},
    {"describeTabs", soap_tabs},
    {"setPassword", soap_set_password},
    {"resetPassword", soap_reset_password},
};
constexpr Operation of_metadata[] = {
    {"createMetadata", soap_create_metadata}, {"readMetadata", soap_read_metadata},
    {"updateMetadata", soap_update_metadata}, {"upsertMetadata", soap_upsert_metadata},
    {"deleteMetadata", soap_delete_metadata}, {"renameMetadata", soap_rename_metadata},
    {"listMetadata", soap_list_metadata},     {"describeMetadata", soap_describe_metadata}};

// Operations of Salesforce's that we do not have: refused by name, so that nobody looks for a typing error.
constexpr std::string_view not_here[] = {"changeOwnPassword",
                                         "sendEmail",
                                         "sendEmailMessage",
                                         "process",
                                         "describeLayout",
                                         "deploy",
                                         "retrieve",
                                         "checkDeployStatus",
                                         "checkRetrieveStatus",
                                         "describeAllTabs",
                                         "describeSoftphoneLayout",
                                         "describeDataCategoryGroups",
                                         "describeCompactLayouts",
                                         "describeQuickActions",
                                         "describeAvailableQuickActions",
                                         "performQuickActions",
                                         "findDuplicates",
                                         "findDuplicatesByIds",
                                         "renderEmailTemplate",
                                         "invalidateSessions",
                                         "describeSearchLayouts",
                                         "describeNouns",
                                         "describeVisualForce",
                                         "deleteByExample",
                                         "describeAppMenu",
                                         "describeTheme",
                                         "describePathAssistants",
                                         "describeApprovalLayout",
                                         "describeKnowledgeSettings",
                                         "executeListView",
                                         "describeSObjectListViews",
                                         "describeSoqlListViews"};

// Which fault carries a code; others are unexpected errors.
std::string_view fault_type(std::string_view code) {
  if (code == "INVALID_LOGIN" || code == "UNSUPPORTED_API_VERSION") return "LoginFault";
  if (code == "INVALID_FIELD") return "InvalidFieldFault";
  if (code == "INVALID_TYPE") return "InvalidSObjectFault";
  if (code == "MALFORMED_QUERY") return "MalformedQueryFault";
  if (code == "MALFORMED_SEARCH") return "MalformedSearchFault";
  if (code == "INVALID_QUERY_LOCATOR") return "InvalidQueryLocatorFault";
  if (code == "INVALID_NEW_PASSWORD") return "InvalidNewPasswordFault";
  if (code == "MALFORMED_ID" || code == "INVALID_ID_FIELD") return "InvalidIdFault";
  return "UnexpectedErrorFault";
}

bool has_place(std::string_view type) {
  return type == "InvalidFieldFault" || type == "InvalidSObjectFault" || type == "MalformedQueryFault";
}

// The number behind the word in "ERROR at Row:1:Column:42"; -1 without.
int place_in(std::string_view message, std::string_view word) {
  const size_t error = message.find("ERROR at Row:");
  const size_t at = error == message.npos ? error : message.find(word, error);
  if (at == message.npos) return -1;
  int number = -1;
  std::from_chars(message.data() + at + word.size(), message.data() + message.size(), number);
  return number;
}

// What an endpoint's answers are in, what its faults are, and its records.
std::string_view space_of(SoapDialect dialect) {
  switch (dialect) {
    case SoapDialect::partner:
      return "urn:partner.soap.sforce.com";
    case SoapDialect::enterprise:
      return "urn:enterprise.soap.sforce.com";
    case SoapDialect::metadata:
      return "http://soap.sforce.com/2006/04/metadata";
  }
  return {};
}
std::string part_space(SoapDialect dialect, std::string_view part) {
  const std::string_view space = space_of(dialect);
  return dialect == SoapDialect::metadata ? std::string(space)
                                          : fmt::format("urn:{}.{}", part, space.substr(4));
}

Reply fault(const ApiError& error, SoapDialect dialect) {
  Reply reply;
  reply.status = 500;
  reply.content_type = soap_type_header;
  reply.limit_info = false;
  const bool client = error.code == client_fault;
  const bool login = error.code == "INVALID_LOGIN" || error.code == "UNSUPPORTED_API_VERSION";
  std::string& out = reply.body;
  out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  XmlWriter xml(out);
  xml.open("soapenv:Envelope", fmt::format("xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" "
                                           "xmlns:sf=\"{}\" "
                                           "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
                                           part_space(dialect, "fault")));
  xml.open("soapenv:Body").open("soapenv:Fault");
  xml.text("faultcode", client || login ? error.code : "sf:" + error.code);
  xml.text("faultstring", client ? error.message : error.code + ": " + error.message);
  if (!client) {
    const std::string type = fmt::format("sf:{}", fault_type(error.code));
    xml.open("detail").open(type, fmt::format("xsi:type=\"{}\"", type));
    xml.text("sf:exceptionCode", error.code).text("sf:exceptionMessage", error.message);
    if (has_place(fault_type(error.code)))
      xml.text("sf:row", fmt::to_string(place_in(error.message, "Row:")))
          .text("sf:column", fmt::to_string(place_in(error.message, "Column:")));
    xml.close().close();
  }
  xml.close().close().close();
  return reply;
}

Reply answer(const SoapCall& soap, const Operation& operation, const std::string& inside) {
  Reply reply;
  reply.content_type = soap_type_header;
  std::string& out = reply.body;
  out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
      "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" "
      "xmlns=\"{}\"",
      space_of(soap.dialect));
  if (operation.shows_records || inside.find("<sf:") != inside.npos)  // or names duplicates
    out += fmt::format(
        " xmlns:sf=\"{}\" "
        "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"",
        part_space(soap.dialect, "sobject"));
  out += " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">";
  if (operation.name != "login") {
    const Org& org = soap.call.org();
    out += fmt::format(
        "<soapenv:Header><LimitInfoHeader><limitInfo><current>{}</current><limit>{}</limit>"
        "<type>API REQUESTS</type></limitInfo></LimitInfoHeader></soapenv:Header>",
        org.api_calls_used(), org.api_call_limit());
  }
  out += "<soapenv:Body>";
  out += inside.empty() ? fmt::format("<{}Response/>", operation.name)
                        : fmt::format("<{0}Response>{1}</{0}Response>", operation.name, inside);
  out += "</soapenv:Body></soapenv:Envelope>";
  reply.limit_info = operation.name != "login";
  return reply;
}

// The number in "60.0"; 0 for anything else.
int version_in(std::string_view text) {
  if (text.size() < 3 || text.size() > 5 || !text.ends_with(".0") || text.front() == '0') return 0;
  int number = 0;
  const char* const end = text.data() + text.size() - 2;
  const auto [read, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && read == end ? number : 0;
}

std::optional<ApiError> authenticate(SoapCall& soap) {
  Call& call = soap.call;
  const XmlElement* header = soap.headers.child("SessionHeader");
  if (header) soap.session = header->value("sessionId");
  const auto user_id = call.context.sessions.use(soap.session, call.org().now());
  call.user = user_id ? call.org().user(*user_id) : nullptr;
  if (!call.user || !call.user->active)
    return error_of(500, "INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session");
  if (!call.user->api_enabled)
    return error_of(500, "API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner");
  if (call.org().api_calls_used() >= call.org().api_call_limit())
    return error_of(500, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  return std::nullopt;
}

// A flag or a number that a header would have changed is never passed over in silence.
std::optional<ApiError> take_headers(SoapCall& soap) {
  if (const XmlElement* header = soap.headers.child("AllOrNoneHeader"))
    soap.all_or_none = iequals(header->value("allOrNone"), "true") || header->value("allOrNone") == "1";
  const XmlElement* options = soap.headers.child("QueryOptions");
  const std::string size = options ? options->value("batchSize") : "";
  if (size.empty()) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), number);
  if (error != std::errc{} || end != size.data() + size.size())
    return soap_client_error(fmt::format("'{}' is not a valid value for the type xsd:int", size));
  soap.batch_size = std::clamp(number, 200, 2000);
  return std::nullopt;
}

const Operation* operation_named(SoapDialect dialect, std::string_view name) {
  const auto in = [&](const auto& all) -> const Operation* {
    for (const Operation& one : all)
      if (one.name == name) return &one;
    return nullptr;
  };
  return dialect == SoapDialect::metadata ? in(of_metadata) : in(operations);
}

Reply run(Call& call, const XmlElement& envelope, SoapDialect dialect) {
  const XmlElement* body = envelope.child("Body");
  if (envelope.name != "Envelope" || !body)
    return fault(soap_client_error("The request is not a SOAP envelope with a body."), dialect);
  if (body->children.size() != 1)
    return fault(soap_client_error("The body of a request has one operation."), dialect);
  const XmlElement& wanted = body->children.front();
  static const XmlElement none;
  const XmlElement* header = envelope.child("Header");
  SoapCall soap{call, wanted, header ? *header : none, dialect, {}};
  const Operation* operation = operation_named(dialect, wanted.name);
  const bool known = std::find(std::begin(not_here), std::end(not_here), wanted.name) != std::end(not_here);
  if (!operation && !known)
    return fault(soap_client_error(
                     fmt::format("No operation available for request {{{}}}{}", wanted.space, wanted.name)),
                 dialect);
  if (!operation || operation->run != soap_login)
    if (const auto error = authenticate(soap)) return fault(*error, dialect);
  if (call.user && (!operation || operation->counts)) call.org().count_api_call();
  if (!operation) return fault(soap_unsupported(wanted.name + "()"), dialect);
  if (const auto error = take_headers(soap)) return fault(*error, dialect);
  const XmlElement* rule = soap.headers.child("DuplicateRuleHeader");
  const std::string allow = rule ? rule->value("allowSave") : "";
  const Org::DuplicateHandling duplicates(call.org(), iequals(allow, "true") || allow == "1",
                                          fmt::format("/services/data/v{}.0", call.version));
  const SoapAnswer done = operation->run(soap);
  if (const auto* error = std::get_if<ApiError>(&done)) return fault(*error, dialect);
  return answer(soap, *operation, std::get<std::string>(done));
}

}  // namespace

ApiError soap_client_error(std::string message) {
  return error_of(500, std::string(client_fault), std::move(message));
}

ApiError soap_unsupported(std::string_view what) {
  return error_of(500, "FUNCTIONALITY_NOT_ENABLED",
                  fmt::format("{} is not supported by this simulator yet", what));
}

ApiError soap_invalid_type(std::string_view type) {
  return error_of(500, "INVALID_TYPE",
                  fmt::format("sObject type '{}' is not supported. If you are attempting to use a custom "
                              "object, be sure to append the '__c' after the entity name. Please reference "
                              "your WSDL or the describe call for the appropriate names.",
                              type));
}

std::vector<std::string> texts_of(const XmlElement& operation, std::string_view name) {
  std::vector<std::string> out;
  for (const XmlElement& child : operation.children)
    if (iequals(child.name, name)) out.emplace_back(trimmed(child.text));
  return out;
}

Reply soap_resource(Call& call) {
  const auto& segments = call.target.segments;  // services, Soap, u, 60.0, 00D...
  const std::string letter = segments.size() > 2 ? segments[2] : "";
  const SoapDialect dialect = letter == "c"   ? SoapDialect::enterprise
                              : letter == "m" ? SoapDialect::metadata
                                              : SoapDialect::partner;
  if (segments.size() > 5 || (letter != "u" && dialect == SoapDialect::partner))
    return fault(soap_unsupported("This SOAP endpoint"), dialect);
  if (call.method != "POST") {
    Reply reply = fault(soap_client_error("SOAP requests are POST requests."), dialect);
    reply.status = 405;
    reply.headers.emplace_back("Allow", "POST");
    return reply;
  }
  call.version = segments.size() > 3 ? version_in(segments[3]) : 0;
  if (call.version < call.context.options.oldest_version || call.version > newest_version)
    return fault(error_of(500, "UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL"), dialect);
  call.base = fmt::format("/services/data/v{}.0", call.version);
  const auto envelope = read_xml(call.body);
  if (const auto* problem = std::get_if<std::string>(&envelope))
    return fault(soap_client_error(*problem), dialect);
  return run(call, std::get<XmlElement>(envelope), dialect);
}

RestCall::RestCall(const SoapCall& soap, std::string method)
    : call{soap.call.context, request_, std::move(method), {}, {}, nullptr, nullptr, 0, {}, {}} {
  call.user = soap.call.user;
  call.version = soap.call.version;
  call.base = soap.call.base;
}

void RestCall::body(JsonBody tree) {
  json_ = std::move(tree);
  call.json = &json_;
}

RestAnswer RestCall::read(Reply reply) {
  if (reply.render) reply.render(reply.body);
  RestAnswer out;
  out.duplicates = std::move(reply.duplicates);
  auto json = read_json(reply.body);
  if (auto* tree = std::get_if<JsonBody>(&json)) out.body = std::move(*tree);
  if (reply.status < 400) return out;
  for (const JsonBody& item : out.body.items) {
    const JsonBody* code = item.find("errorCode");
    const JsonBody* message = item.find("message");
    const JsonBody* fields = item.find("fields");
    ApiError error = error_of(500, code ? code->text : "UNKNOWN_EXCEPTION", message ? message->text : "");
    if (fields) error.fields.emplace();
    if (fields)
      for (const JsonBody& field : fields->items) error.fields->push_back(field.text);
    out.errors.push_back(std::move(error));
  }
  if (out.errors.empty()) out.errors.push_back(error_of(500, "UNKNOWN_EXCEPTION", "Unexpected answer"));
  return out;
}

JsonBody json_text(std::string text) {
  JsonBody out;
  out.kind = JsonBody::Kind::string;
  out.text = std::move(text);
  return out;
}

}  // namespace sfsim
