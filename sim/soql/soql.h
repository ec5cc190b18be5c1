// SOQL over an org: text -> tree -> typed, permission-checked SQL -> rows. Every construct is in the grammar
// or refused with Salesforce's error shape (row, column and caret included); nothing is ever ignored.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/org/org.h"

namespace sfsim {

struct QueryPage;

// One SELECT item. Plain fields and aggregates own one cell of a row. A compound address owns one cell for
// each of its parts (possibly none): `parts` and the cells are in the same order, the order of the object's
// fields.
struct Column {
  std::vector<std::string> path;  // describe-cased: {"Email"}, {"Account", "Name"}
  std::vector<std::string>
      path_types;  // sobject at each step before the field: {"Contact"}, {"Contact","Account"}
  const FieldSchema* field = nullptr;  // null for aggregates
  std::string alias;                   // aggregates: "expr0" or the alias
  std::vector<const FieldSchema*>
      parts;                            // compound address: its stored parts (MailingStreet, ...); else empty
  size_t first_cell = 0;                // in its row; see QueryPage::cell
  size_t cell_count = 1;                // 1, or parts.size() for an address
  size_t path_index = 0;                // the object it belongs to: paths[path_index]
  bool aggregate = false;               // COUNT(Id), CALENDAR_YEAR(...) in a grouped query, ...
  FieldType type = FieldType::string_;  // of its cells; nothing for an address or a child
  std::string call;                     // "avg(Amount)" of an aggregate
  std::optional<size_t> child;  // (SELECT ... FROM Contacts): which of a row's children; it has no cell
  std::shared_ptr<const QueryPage> child_head;  // its columns
};

// A page of a result, materialised: rendering happens after the org's lock is released. The schema pointers
// inside stay good as long as the org's schema is not changed (a package installed or removed).
struct QueryPage {
  std::string sobject;      // describe-cased name of the FROM object
  bool count_only = false;  // SELECT COUNT(): total_size is the answer, no rows
  bool aggregate = false;   // rows are AggregateResult
  int64_t total_size = 0;   // of the whole result: the same on every page
  bool done = true;
  std::string next_locator;     // "01g...-2000" when not done
  std::vector<Column> columns;  // in SELECT order
  size_t rows = 0;
  size_t cells_per_row = 0;  // sum of the columns' cell_count
  std::vector<Value> cells;  // rows * cells_per_row, row by row
  // Hidden companions, row by row, one per object that the columns pass through, parents before children: the
  // id of the object at that path, null where there is no such parent (or it is deleted). paths[0] is the
  // FROM object itself (empty path); SELECT Account.Owner.Name gives {}, {"Account"}, {"Account","Owner"}.
  // Empty for aggregates.
  std::vector<std::vector<std::string>> paths;
  std::vector<std::string> path_sobjects;  // its sobject
  std::vector<Value> path_ids;             // rows * paths.size()
  // The answers of the child queries, row by row; null where a row has no children.
  size_t children_per_row = 0;
  std::vector<std::shared_ptr<const QueryPage>> children;  // rows * children_per_row

  // `part` counts the parts of a compound address; 0 for everything else.
  const Value& cell(size_t row, const Column& column, size_t part = 0) const {
    return cells[row * cells_per_row + column.first_cell + part];
  }
  const QueryPage* child(size_t row, const Column& column) const {
    return children[row * children_per_row + *column.child].get();
  }
  const Value& path_id(size_t row, size_t path_index) const {
    return path_ids[row * paths.size() + path_index];
  }
};

struct QueryOptions {
  bool all_rows = false;  // queryAll: deleted rows too
  int batch_size = 2000;  // 200..2000; what lies outside is clamped
  int version = 60;       // of the API: child queries go deeper since 58
};

using QueryAnswer = std::variant<QueryPage, ApiError>;
using SearchAnswer = std::variant<std::vector<QueryPage>, ApiError>;

class QueryEngine {
 public:
  explicit QueryEngine(Org& org);
  ~QueryEngine();
  QueryEngine(const QueryEngine&) = delete;
  QueryEngine& operator=(const QueryEngine&) = delete;

  QueryAnswer query(const User& user, std::string_view soql, const QueryOptions& options);
  // "01g...-2000", 15- or 18-character id. The set of rows and their order are those of the query; values are
  // read now, and a page may be read again. Only the user who ran the query may go on with it.
  QueryAnswer next(const User& user, std::string_view locator);
  // SOSL: a page for each object of RETURNING, in that order, each whole.
  SearchAnswer search(const User& user, std::string_view sosl);
  void clear_cache();  // schema or permissions changed; open cursors stay
  // Queries from here on hold at most so many rows a page, whatever they ask for; 0: as they ask. Salesforce
  // promises a batch size no more than we do.
  void limit_pages(int rows);
  int page_limit() const;  // 0: none

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sfsim
