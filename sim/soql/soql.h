// SOQL over an org: text -> tree -> typed, permission-checked SQL -> rows. Every construct is in the grammar or
// refused with Salesforce's error shape (row, column and caret included); nothing is ever ignored.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/org/org.h"

namespace sfsim {

// One SELECT item, or one compound address.
struct Column {
  std::vector<std::string> path;         // describe-cased: {"Email"}, {"Account", "Name"}
  std::vector<std::string> path_types;   // sobject at each step before the field: {"Contact"}, {"Contact","Account"}
  const FieldSchema* field = nullptr;    // null for aggregates
  std::string alias;                     // aggregates: "expr0" or the alias
};

// A page of a result, materialised: rendering happens after the org's lock is released.
struct QueryPage {
  std::string sobject;                   // describe-cased name of the FROM object
  bool count_only = false;               // SELECT COUNT(): total_size is the answer, no rows
  bool aggregate = false;                // rows are AggregateResult
  int64_t total_size = 0;
  bool done = true;
  std::string next_locator;              // "01g...-2000" when not done
  std::vector<Column> columns;           // in SELECT order
  size_t rows = 0;
  std::vector<Value> cells;              // rows * columns.size(), row by row
  // Hidden companions, row by row, one per distinct object path of the columns: the id of the object at that path,
  // null where there is no parent. paths[0] is the FROM object itself (empty path).
  std::vector<std::vector<std::string>> paths;  // {"Account"}, ...
  std::vector<std::string> path_sobjects;       // its sobject
  std::vector<Value> path_ids;                  // rows * paths.size()
};

struct QueryOptions {
  bool all_rows = false;   // queryAll: deleted rows too
  int batch_size = 2000;   // 200..2000
};

using QueryAnswer = std::variant<QueryPage, ApiError>;

class QueryEngine {
 public:
  explicit QueryEngine(Org& org);
  ~QueryEngine();
  QueryAnswer query(const User& user, std::string_view soql, const QueryOptions& options);
  QueryAnswer next(const User& user, std::string_view locator);  // "01g...-2000", 15- or 18-character id
  void clear_cache();  // schema or permissions changed

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sfsim
