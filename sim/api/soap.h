// The SOAP API: what the files about it share. An operation gets its element and gives the inside of its
// response, or the error that becomes a fault. Rows are written and read by the resources of REST, so that
// rights, rules and texts are the same.
#pragma once
#include "sim/api/call.h"
#include "sim/api/xml.h"

namespace sfsim {

inline constexpr int newest_login_version = 64;  // login() is not there in later ones (salesforce-api.md 0.9)

enum class SoapDialect { partner, enterprise, metadata };  // /services/Soap/u, /c, /m

struct SoapCall {
  Call& call;                   // with the user, but for login
  const XmlElement& operation;  // <create>, ...
  const XmlElement& headers;
  SoapDialect dialect = SoapDialect::partner;
  std::string session;
  bool all_or_none = false;
  int batch_size = 500;  // of queries (the SOAP API's QueryOptions)
};
using SoapAnswer = std::variant<std::string, ApiError>;

Reply soap_resource(Call& call);  // POST /services/Soap/...

SoapAnswer soap_login(SoapCall& soap);
SoapAnswer soap_logout(SoapCall& soap);
SoapAnswer soap_user_info(SoapCall& soap);
SoapAnswer soap_timestamp(SoapCall& soap);
SoapAnswer soap_query(SoapCall& soap);
SoapAnswer soap_query_all(SoapCall& soap);
SoapAnswer soap_query_more(SoapCall& soap);
SoapAnswer soap_retrieve(SoapCall& soap);
SoapAnswer soap_search(SoapCall& soap);
SoapAnswer soap_updated(SoapCall& soap);
SoapAnswer soap_deleted(SoapCall& soap);
SoapAnswer soap_create(SoapCall& soap);
SoapAnswer soap_update(SoapCall& soap);
SoapAnswer soap_upsert(SoapCall& soap);
SoapAnswer soap_delete(SoapCall& soap);
SoapAnswer soap_undelete(SoapCall& soap);
SoapAnswer soap_empty_bin(SoapCall& soap);
SoapAnswer soap_merge(SoapCall& soap);
SoapAnswer soap_convert(SoapCall& soap);
SoapAnswer soap_describe_global(SoapCall& soap);
SoapAnswer soap_describe(SoapCall& soap);   // describeSObject
SoapAnswer soap_describes(SoapCall& soap);  // describeSObjects
SoapAnswer soap_set_password(SoapCall& soap);
SoapAnswer soap_reset_password(SoapCall& soap);
SoapAnswer soap_tabs(SoapCall& soap);
// The Metadata API: CustomObject and CustomField.
SoapAnswer soap_create_metadata(SoapCall& soap);
SoapAnswer soap_read_metadata(SoapCall& soap);
SoapAnswer soap_update_metadata(SoapCall& soap);
SoapAnswer soap_upsert_metadata(SoapCall& soap);
SoapAnswer soap_delete_metadata(SoapCall& soap);
SoapAnswer soap_rename_metadata(SoapCall& soap);
SoapAnswer soap_list_metadata(SoapCall& soap);
SoapAnswer soap_describe_metadata(SoapCall& soap);

// ---- shared by operations
struct RestAnswer {
  JsonBody body;
  std::vector<ApiError> errors;                                    // when it was refused
  std::vector<std::shared_ptr<const DuplicatesFound>> duplicates;  // as of the reply
};
// A call of REST by the same user: fill in what the resource looks at, then hand its reply to read().
class RestCall {
 public:
  RestCall(const SoapCall& soap, std::string method);
  void option(std::string_view header, std::string_view value) {
    request_.headers.emplace_back(header, value);
  }
  void param(std::string_view name, std::string_view value) { call.target.params.emplace_back(name, value); }
  void body(JsonBody tree);
  static RestAnswer read(Reply reply);

 private:
  Request request_;
  std::variant<JsonBody, ApiError> json_;

 public:
  Call call;
};

ApiError soap_client_error(std::string message);  // faultcode soapenv:Client
ApiError soap_unsupported(std::string_view what);
ApiError soap_invalid_type(std::string_view type);
std::vector<std::string> texts_of(const XmlElement& operation, std::string_view name);  // of every such child

// A row of REST as an sObject, under the name of its element; a null as nil.
void append_sobject(XmlWriter& out, const SoapCall& soap, std::string_view element, const JsonBody& row);
void append_query_result(XmlWriter& out, const SoapCall& soap, std::string_view element,
                         const JsonBody& page);
std::string soap_text(const JsonBody& value);
std::string xml_datetime(UnixMillis at);                   // 2024-01-15T20:01:00.000Z
std::string xml_datetime(std::string_view json_datetime);  // ...+0000 as ...Z

struct RowOutcome {
  std::string id;
  bool created = false;
  std::vector<ApiError> errors;
  bool published = false;  // a platform event: its uuid stands among the errors
};
// <errors>, as every result begins.
void append_soap_errors(XmlWriter& out, const std::vector<ApiError>& errors);
void append_soap_outcome(XmlWriter& out, const RowOutcome& outcome, bool with_created = false);

// What an sObject element says: its type, and its fields as a record of REST.
struct SentRecord {
  std::string type;
  JsonBody record;  // with attributes.type
};
std::variant<SentRecord, ApiError> sent_record(const SoapCall& soap, const XmlElement& element);
JsonBody json_text(std::string text);

}  // namespace sfsim
