// One request on its way through the house: what the router found out, and the rooms a resource may use.
// Everything in here happens under the org's lock.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>

#include "sim/api/api.h"
#include "sim/api/json_read.h"
#include "sim/api/reply.h"
#include "sim/api/row.h"
#include "sim/api/sessions.h"
#include "sim/api/streaming.h"
#include "sim/api/wire.h"
#include "sim/org/bulk_jobs.h"
#include "sim/soql/soql.h"

namespace sfsim {

// Worked out once per user and object; thrown away when schema or permissions change.
struct Caches {
  std::map<std::pair<std::string, std::string>, RowPlanPtr> plans;  // user, object
  std::map<std::tuple<std::string, std::string, int>, std::shared_ptr<const std::string>> describes;
  UnixMillis schema_at = 0;  // what describe calls Last-Modified
};

struct Context {
  Org& org;
  ApiOptions& options;
  QueryEngine& queries;
  Sessions& sessions;
  Caches& caches;
  BulkJobs& jobs;
  Streaming& streaming;
};

struct Call {
  Context& context;
  const Request& request;
  std::string method;                                      // GET for HEAD; what _HttpMethod says for POST
  Target target;                                           // all of it
  std::string_view body;                                   // inflated
  const std::variant<JsonBody, ApiError>* json = nullptr;  // the body, parsed before the lock was taken
  const User* user = nullptr;
  int version = 0;                // 60
  std::string base;               // "/services/data/v60.0"
  std::vector<std::string> path;  // the segments behind the version
  bool xml = false;               // the client takes no JSON

  Org& org() const { return context.org; }
  std::string_view header(std::string_view name) const { return request.header(name); }
};

// ---- resources, one file each. The router has checked the method and who asks.
Reply versions_list(const Call& call);
Reply resource_list(const Call& call);
Reply composite_list(const Call& call);
Reply oauth(Call& call);     // /services/oauth2/...
Reply identity(Call& call);  // /id/ORG/USER
Reply userinfo(Call& call);
Reply limits(const Call& call);
Reply record_count(const Call& call);
Reply describe_global(const Call& call);
Reply describe_basic(const Call& call, const SobjectSchema& object);
Reply describe(const Call& call, const SobjectSchema& object);
Reply describe_layouts(const Call& call, const SobjectSchema& object);
Reply describe_layout(const Call& call, const SobjectSchema& object, std::string_view record_type);
Reply describe_compact_layouts(const Call& call, const SobjectSchema& object);
Reply primary_compact_layouts(const Call& call);
Reply describe_approval_layouts(const SobjectSchema& object);
Reply create_row(Call& call, const SobjectSchema& object);
Reply row(Call& call, const SobjectSchema& object, std::string_view id);  // GET, PATCH, DELETE
Reply row_by_field(Call& call, const SobjectSchema& object, std::string_view field, std::string_view value);
Reply related(Call& call, const SobjectSchema& object, std::string_view id,
              std::string_view name);  // its parent, its children
Reply push_to_channel(Call& call, const SobjectSchema& object, std::string_view id);  // GET, POST
Reply updated_rows(Call& call, const SobjectSchema& object);
Reply deleted_rows(Call& call, const SobjectSchema& object);
Reply recent(const Call& call);
std::string recent_items(const Call& call, const SobjectSchema& object);  // a JSON list
Reply query(Call& call, bool all_rows);
Reply next_page(Call& call, std::string_view locator);
Reply search(Call& call);
Reply parameterized_search(Call& call);
Reply column_metadata(const Call& call, const QueryPage& page);  // query with columns=true
Reply explain(Call& call, const std::string& soql, bool all_rows);
Reply collection_write(Call& call);  // POST, PATCH, DELETE
Reply collection_upsert(Call& call, const SobjectSchema& object, std::string_view field);
Reply collection_read(Call& call, const SobjectSchema& object);
Reply composite(Call& call);
Reply composite_batch(Call& call);
Reply composite_graph(Call& call);
Reply composite_tree(Call& call, const SobjectSchema& object);

// ---- shared by resources
const SobjectSchema* visible_object(const Call& call,
                                    std::string_view name);  // null: not there or no Read permission
RowPlanPtr plan_for(const Call& call, const SobjectSchema& object);
std::vector<std::string> split_list(std::string_view text);  // "a, b" -> a b

// The body as an object, or what Salesforce says about one that is not.
std::variant<const JsonBody*, ApiError> object_body(const Call& call);
// The fields of a record in a body. `attributes` is tolerated, nested objects are refused, `skip` is left
// out.
std::variant<std::vector<InputField>, ApiError> fields_of(const SobjectSchema& object, const JsonBody& record,
                                                          std::string_view skip = {});
// The same, where a parent may be named by a key of its own: {"Account": {"ExtId__c": "x"}}.
std::variant<std::vector<InputField>, ApiError> fields_with_parents(const Call& call,
                                                                    const SobjectSchema& object,
                                                                    const JsonBody& record,
                                                                    std::string_view skip = {});
// The one lookup field an upsert may use: Id, idLookup or external id, visible to the user. Null otherwise.
const FieldSchema* lookup_field(const Call& call, const SobjectSchema& object, std::string_view name);

// Conditional requests: 304 or 412 when the headers say so.
std::optional<Reply> check_conditions(const Call& call, UnixMillis last_modified, std::string_view etag);

}  // namespace sfsim
