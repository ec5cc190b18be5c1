// The SELECT list: columns of the answer, and the SQL cells behind them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/soql/compile.h"
#include "sim/soql/errors.h"
#include "sim/soql/functions.h"

namespace sfsim::soql {

namespace {

bool is_count_all(const SelectItem& item) { return item.is_function() && item.what.path.text.empty(); }

class SelectCompiler {
 public:
  SelectCompiler(const Source& source, const Query& query, Terms& terms, Plan& plan, int depth)
      : source_(source),
        query_(query),
        terms_(terms),
        resolver_(terms.resolver()),
        plan_(plan),
        depth_(depth) {}

  std::string run() {
    if (!has_aggregates(query_)) return fields();
    for (const SelectItem& item : query_.select)
      if (is_count_all(item)) return count_all();
    return aggregates();
  }

 private:
  // Found first, so that the paths of all are known when the first one is written down.
  struct Shown {
    const SelectItem* item = nullptr;  // of a child query or a function, else null
    Term term;
  };

  std::string fields() {
    std::vector<Shown> shown;
    for (const SelectItem& item : query_.select) {
      if (!item.subquery.empty()) {
        shown.push_back({&item, {}});
      } else if (item.fields != FieldSet::none) {
        add_set(item, shown);
      } else {
        if (!item.is_function() && !item.alias.empty())
          refuse("MALFORMED_QUERY", "only aggregate expressions use field aliasing");
        check_date_function(item);
        shown.push_back({item.is_function() ? &item : nullptr, terms_.shown(item.what)});
        check_name(shown.back());
      }
    }
    const std::vector<size_t> path_numbers = number_paths(shown);
    for (const Shown& column : shown) {
      if (column.item != nullptr && !column.item->subquery.empty()) {
        compile_child(source_, *column.item, resolver_, plan_, depth_);
        if (!names_.insert(plan_.head.columns.back().path.front()).second)
          refuse("MALFORMED_QUERY",
                 fmt::format("duplicate relationship: {}", plan_.head.columns.back().path.front()));
      } else if (column.item != nullptr) {
        add_function(column, path_numbers[column.term.resolved.reach]);
      } else {
        add_field(column.term.resolved, path_numbers[column.term.resolved.reach]);
      }
    }
    plan_.head.cells_per_row = plan_.cells.size();
    for (size_t reach = 0; reach < path_numbers.size(); ++reach)
      if (resolver_.reaches()[reach].selected) append(resolver_.column(reach, "Id"));
    return sql_;
  }

  // A date function stands for a group.
  void check_date_function(const SelectItem& item) {
    if (item.is_function() && is_date_function(item.what.calls.front()))
      refuse("MALFORMED_QUERY",
             fmt::format("Field must be grouped or aggregated: {}", terms_.of_row(item.what).name));
  }

  void check_name(const Shown& column) {
    const bool alias = column.item != nullptr && !column.item->alias.empty();
    const std::string name = alias ? std::string(column.item->alias) : column.term.name;
    if (names_.insert(name).second) return;
    if (alias) refuse("MALFORMED_QUERY", fmt::format("duplicate alias: {}", name));
    refuse("INVALID_FIELD", fmt::format("duplicate field selected: {}", name));
  }

  // All the fields of the object that the user may see. The number of rows must have a bound, but for
  // STANDARD.
  void add_set(const SelectItem& item, std::vector<Shown>& shown) {
    constexpr int64_t most = 200;
    const auto limit = query_.limit ? count_of(source_.tokens, *query_.limit, max_limit) : std::nullopt;
    if (item.fields != FieldSet::standard && (!limit || *limit > most))
      refuse("MALFORMED_QUERY",
             fmt::format("The SOQL FIELDS function must have a LIMIT of at most {}", most));
    plan_.reusable = false;
    const size_t before = shown.size();
    for (const FieldSchema& field : resolver_.object().fields) {
      if (item.fields == FieldSet::custom && !field.custom) continue;
      if (item.fields == FieldSet::standard && field.custom) continue;
      if (!resolver_.readable(resolver_.object(), field)) continue;
      Expression expression;
      expression.path = {field.name, item.at};
      expression.at = item.at;
      shown.push_back({nullptr, terms_.of_row(expression)});
      check_name(shown.back());
    }
    if (shown.size() == before)
      refuse("MALFORMED_QUERY",
             "'FIELDS(...)' expansion function must result in at least one field being selected.");
  }

  // Reaches are found parents first, so this order is right for the answer's paths too.
  std::vector<size_t> number_paths(const std::vector<Shown>& shown) {
    for (const Shown& column : shown)
      for (size_t reach = column.term.resolved.reach; reach != 0; reach = resolver_.reaches()[reach].parent)
        resolver_.reaches()[reach].selected = true;
    std::vector<size_t> numbers;
    for (const Reach& reach : resolver_.reaches()) {
      numbers.push_back(plan_.head.paths.size());
      if (!reach.selected) continue;
      plan_.head.paths.push_back(reach.path);
      plan_.head.path_sobjects.push_back(reach.object->name);
    }
    return numbers;
  }

  Column column_of(const Resolved& resolved, size_t path_number) const {
    const Reach& reach = resolver_.reaches()[resolved.reach];
    Column column;
    column.path = reach.path;
    column.path.push_back(resolved.field->name);
    column.path_types = reach.types;
    column.field = resolved.field;
    column.type = resolved.field->type;
    column.first_cell = plan_.cells.size();
    column.path_index = path_number;
    return column;
  }

  void add_field(const Resolved& resolved, size_t path_number) {
    Column column = column_of(resolved, path_number);
    if (resolved.field->type == FieldType::address) {
      column.parts = resolver_.reaches()[resolved.reach].object->parts_of(*resolved.field);
      for (const FieldSchema* part : column.parts)
        add_cell(resolver_.column({part, resolved.reach}), part->type);
    } else {
      add_cell(resolver_.column(resolved), resolved.field->type);
    }
    column.cell_count = plan_.cells.size() - column.first_cell;
    plan_.head.columns.push_back(std::move(column));
  }

  void add_function(const Shown& shown, size_t path_number) {
    Column column = column_of(shown.term.resolved, path_number);
    column.field = nullptr;
    column.type = shown.term.type;
    column.alias = shown.item->alias;
    add_cell(shown.term.sql, shown.term.type);
    plan_.head.columns.push_back(std::move(column));
  }

  std::string count_all() {
    if (query_.select.size() > 1)
      refuse_at(source_.soql, query_.select[1].at, "MALFORMED_QUERY",
                "COUNT() must be the only item of the SELECT list");
    if (query_.grouping != Grouping::none)
      refuse_at(source_.soql, query_.select[0].at, "MALFORMED_QUERY",
                "COUNT() cannot be used with GROUP BY: use COUNT(Id)");
    if (!query_.order.empty())
      refuse_at(source_.soql, query_.order_at, "MALFORMED_QUERY", "unexpected token: 'ORDER'");
    plan_.head.count_only = true;
    return "count(*)";
  }

  std::string aggregates() {
    plan_.head.aggregate = true;
    if (!terms_.grouped() && (query_.limit || query_.offset))
      refuse("MALFORMED_QUERY",
             fmt::format("Non-grouped query that uses overall aggregate functions cannot also use {}",
                         query_.limit ? "LIMIT" : "OFFSET"));
    int unnamed = 0;
    for (const SelectItem& item : query_.select) {
      if (!item.subquery.empty())
        refuse_at(source_.soql, item.at, "MALFORMED_QUERY", "a grouped query takes no child queries");
      if (item.fields != FieldSet::none)
        refuse("MALFORMED_QUERY", "Field must be grouped or aggregated: FIELDS()");
      const Term term = terms_.of_group(item.what, "Field");
      Column column = column_of(term.resolved, 0);
      column.aggregate = item.is_function();
      column.type = term.type;
      if (column.aggregate) {
        column.field = nullptr;
        column.path.clear();
        column.path_types.clear();
        column.call = term.name;
      }
      column.alias = !item.alias.empty()  ? std::string(item.alias)
                     : item.is_function() ? fmt::format("expr{}", unnamed++)
                                          : column.path.back();
      if (!names_.insert(column.alias).second)
        refuse("MALFORMED_QUERY", fmt::format("duplicate alias: {}", column.alias));
      add_cell(term.sql, term.type);
      plan_.head.columns.push_back(std::move(column));
    }
    plan_.head.cells_per_row = plan_.cells.size();
    return sql_;
  }

  void add_cell(const std::string& sql, FieldType type) {
    append(sql);
    plan_.cells.push_back(type);
  }
  void append(const std::string& sql) {
    if (!sql_.empty()) sql_ += ", ";
    sql_ += sql;
  }

  const Source& source_;
  const Query& query_;
  Terms& terms_;
  Resolver& resolver_;
  Plan& plan_;
  int depth_;
  std::set<std::string> names_;
  std::string sql_;
};

}  // namespace

bool has_aggregates(const Query& query) {
  return query.grouping != Grouping::none ||
         std::any_of(query.select.begin(), query.select.end(), [](const SelectItem& item) {
           return has_aggregate(item.what) ||
                  (item.is_function() && item.what.calls.front() == Function::grouping);
         });
}

void compile_select(const Source& source, const Query& query, Terms& terms, Plan& plan, std::string& cells,
                    int depth) {
  cells = SelectCompiler(source, query, terms, plan, depth).run();
}

}  // namespace sfsim::soql
