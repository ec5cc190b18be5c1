// SOQL over the wire: the text comes from ?q=, the page goes out once the lock is released.
#include <charconv>

#include "sim/api/call.h"

namespace sfsim {
namespace {

Reply answer(const Call& call, QueryAnswer&& result) {
  if (const auto* error = std::get_if<ApiError>(&result)) return refuse(*error);
  Reply reply;
  reply.render = [base = call.base, page = std::move(std::get<QueryPage>(result))](std::string& out) {
    append_page(out, base, page);
  };
  return reply;
}

// "batchSize=200"; other options of the header are none of ours. A value that is no number is refused.
std::variant<int, ApiError> batch_size(const Call& call) {
  constexpr std::string_view key = "batchSize=";
  std::string_view options = call.header("Sforce-Query-Options");
  while (!options.empty()) {
    const std::string_view item = trimmed(options.substr(0, options.find_first_of(",;")));
    options.remove_prefix(std::min(options.size(), options.find_first_of(",;") == options.npos
                                                       ? options.size()
                                                       : options.find_first_of(",;") + 1));
    if (item.size() < key.size() || !iequals(item.substr(0, key.size()), key)) continue;
    int size = 0;
    const std::string_view number = item.substr(key.size());
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), size);
    if (error != std::errc{} || end != number.data() + number.size())
      return error_of(400, "INVALID_HEADER",
                      "Sforce-Query-Options: batchSize must be a number from 200 to 2000.");
    return std::clamp(size, 200, 2000);
  }
  return 2000;
}

}  // namespace

Reply query(Call& call, bool all_rows) {
  if (const std::string* soql = call.target.param("explain")) return explain(call, *soql, all_rows);
  const std::string* soql = call.target.param("q");
  if (!soql) return refuse(error_of(400, "MALFORMED_QUERY", "A query string has to be specified"));
  if (soql->find_first_not_of(" \t\r\n") == soql->npos)
    return refuse(error_of(400, "MALFORMED_QUERY", "SOQL statements cannot be empty or null"));
  const auto size = batch_size(call);
  if (const auto* error = std::get_if<ApiError>(&size)) return refuse(*error);
  QueryAnswer result =
      call.context.queries.query(*call.user, *soql, {all_rows, std::get<int>(size), call.version});
  const std::string* columns = call.target.param("columns");
  if (columns && iequals(*columns, "true") && std::holds_alternative<QueryPage>(result))
    return column_metadata(call, std::get<QueryPage>(result));
  return answer(call, std::move(result));
}

Reply next_page(Call& call, std::string_view locator) {
  return answer(call, call.context.queries.next(*call.user, locator));
}

}  // namespace sfsim
