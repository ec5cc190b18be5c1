// query?explain=...: how the rows would be found. The costs are a rule of thumb over what is in the table:
// this server's own way to the rows has nothing to do with Salesforce's (shape: salesforce-api.md 5.1).
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"
#include "sim/api/list_views.h"

namespace sfsim {

// A query, or the id of a list view.
Reply explain(Call& call, const std::string& asked, bool all_rows) {
  const std::string soql = query_of_list_view(call, asked).value_or(asked);
  if (soql.find_first_not_of(" \t\r\n") == soql.npos)
    return refuse(error_of(400, "MALFORMED_QUERY", "SOQL statements cannot be empty or null"));
  const QueryAnswer answer = call.context.queries.query(*call.user, soql, {all_rows, 200, call.version});
  if (const auto* error = std::get_if<ApiError>(&answer)) return refuse(*error);
  const QueryPage& page = std::get<QueryPage>(answer);
  const SobjectSchema* object = call.org().schema().find(page.sobject);
  const int64_t all = call.org().count(*object);
  const int64_t found = std::min(all, page.total_size);
  std::string out = "{\"plans\":[{\"cardinality\":";
  append_int(out, found);
  out += ",\"fields\":[],\"leadingOperationType\":\"TableScan\",\"notes\":[";
  if (!all_rows && object->field("IsDeleted"))
    out += fmt::format(
        "{{\"description\":\"Not considering filter for optimization because unindexed\",\"fields\":"
        "[\"IsDeleted\"],\"tableEnumOrId\":\"{}\"}}",
        page.sobject);
  out += "],\"relativeCost\":";
  append_double(out, all == 0 ? 0.0 : 1.0 + static_cast<double>(found) / static_cast<double>(all));
  out += ",\"sobjectCardinality\":";
  append_int(out, all);
  out += ",\"sobjectType\":";
  append_string(out, page.sobject);
  out += "}],\"sourceQuery\":";
  append_string(out, soql);
  return ok(out + '}');
}

}  // namespace sfsim
