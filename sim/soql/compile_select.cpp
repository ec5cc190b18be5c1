// The SELECT list: columns of the answer, and the SQL cells behind them. COUNT() and the aggregates over all
// rows are here too; what needs GROUP BY is refused by the parser.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/soql/compile.h"
#include "sim/soql/errors.h"

namespace sfsim::soql {

namespace {

class SelectCompiler {
 public:
  SelectCompiler(const Source& source, const Query& query, Resolver& resolver, Plan& plan)
      : source_(source), query_(query), resolver_(resolver), plan_(plan) {}

  std::string run() {
    const auto is_aggregate = [](const SelectItem& item) { return item.function != Function::none; };
    const auto first = std::find_if(query_.select.begin(), query_.select.end(), is_aggregate);
    if (first == query_.select.end()) return fields();
    for (const SelectItem& item : query_.select)
      if (item.path.text.empty()) return count_all();
    return aggregates();
  }

 private:
  std::string fields() {
    std::set<std::string> seen;
    std::vector<Resolved> found;
    for (const SelectItem& item : query_.select) {
      const Resolved resolved = resolver_.resolve(item.path);
      const std::string name = resolver_.full_name(resolved);
      if (!seen.insert(name).second)
        refuse("INVALID_FIELD", fmt::format("duplicate field selected: {}", name));
      for (size_t reach = resolved.reach; reach != 0; reach = resolver_.reaches()[reach].parent)
        resolver_.reaches()[reach].selected = true;
      found.push_back(resolved);
    }
    const std::vector<size_t> path_numbers = number_paths();
    for (const Resolved& resolved : found) add_field(resolved, path_numbers[resolved.reach]);
    plan_.head.cells_per_row = plan_.cells.size();
    for (size_t reach = 0; reach < path_numbers.size(); ++reach)
      if (resolver_.reaches()[reach].selected) append(resolver_.column(reach, "Id"));
    return sql_;
  }

  // Reaches are found parents first, so this order is right for the answer's paths too.
  std::vector<size_t> number_paths() {
    std::vector<size_t> numbers;
    for (const Reach& reach : resolver_.reaches()) {
      numbers.push_back(plan_.head.paths.size());
      if (!reach.selected) continue;
      plan_.head.paths.push_back(reach.path);
      plan_.head.path_sobjects.push_back(reach.object->name);
    }
    return numbers;
  }

  void add_field(const Resolved& resolved, size_t path_number) {
    const Reach& reach = resolver_.reaches()[resolved.reach];
    Column column;
    column.path = reach.path;
    column.path.push_back(resolved.field->name);
    column.path_types = reach.types;
    column.field = resolved.field;
    column.first_cell = plan_.cells.size();
    column.path_index = path_number;
    if (resolved.field->type == FieldType::address) {
      column.parts = reach.object->parts_of(*resolved.field);
      for (const FieldSchema* part : column.parts)
        add_cell(resolver_.column({part, resolved.reach}), part->type);
    } else {
      add_cell(resolver_.column(resolved), resolved.field->type);
    }
    column.cell_count = plan_.cells.size() - column.first_cell;
    plan_.head.columns.push_back(std::move(column));
  }

  std::string count_all() {
    if (query_.select.size() > 1)
      refuse_at(source_.soql, query_.select[1].at, "MALFORMED_QUERY",
                "COUNT() must be the only item of the SELECT list");
    if (!query_.order.empty())
      refuse_at(source_.soql, query_.order_at, "MALFORMED_QUERY", "unexpected token: 'ORDER'");
    plan_.head.count_only = true;
    return "count(*)";
  }

  std::string aggregates() {
    plan_.head.aggregate = true;
    if (query_.limit || query_.offset)
      refuse("MALFORMED_QUERY",
             "Non-grouped query that uses overall aggregate functions cannot also use LIMIT");
    if (!query_.order.empty())
      refuse("MALFORMED_QUERY",
             fmt::format("Ordered field must be grouped or aggregated: {}", query_.order.front().path.text));
    int unnamed = 0;
    std::set<std::string> names;
    for (const SelectItem& item : query_.select) {
      if (item.function == Function::none)
        refuse("MALFORMED_QUERY", fmt::format("Field must be grouped or aggregated: {}",
                                              resolver_.full_name(resolver_.resolve(item.path))));
      Column column;
      column.alias = item.alias.empty() ? fmt::format("expr{}", unnamed++) : std::string(item.alias);
      if (!names.insert(column.alias).second)
        refuse("MALFORMED_QUERY", fmt::format("duplicate alias: {}", column.alias));
      column.first_cell = plan_.cells.size();
      add_aggregate(item);
      plan_.head.columns.push_back(std::move(column));
    }
    plan_.head.cells_per_row = plan_.cells.size();
    return sql_;
  }

  void add_aggregate(const SelectItem& item) {
    const Resolved resolved = resolver_.resolve(item.path);
    const Family family = family_of(resolved.field->type);
    const bool number = family == Family::integer || family == Family::real;
    const std::string column = resolver_.column(resolved);
    if (!resolved.field->aggregatable || family == Family::address) refuse_aggregate(item, *resolved.field);
    switch (item.function) {
      case Function::none:
        return;
      case Function::count:
        return add_cell(fmt::format("count({})", column), FieldType::int_);
      case Function::count_distinct: {
        const std::string value = family == Family::text ? folded_column(resolver_, resolved) : column;
        return add_cell(fmt::format("count(DISTINCT {})", value), FieldType::int_);
      }
      case Function::min:
      case Function::max:
        if (family == Family::text) refuse_unsupported(source_.soql, item.at, "MIN and MAX of a text field");
        return add_cell(fmt::format("{}({})", item.function == Function::min ? "min" : "max", column),
                        resolved.field->type);
      case Function::sum:
        if (!number) refuse_aggregate(item, *resolved.field);
        return add_cell(fmt::format("sum({})", column), resolved.field->type);
      case Function::avg:
        if (!number) refuse_aggregate(item, *resolved.field);
        return add_cell(fmt::format("avg({})", column), FieldType::double_);
    }
  }

  [[noreturn]] void refuse_aggregate(const SelectItem& item, const FieldSchema& field) const {
    const std::string_view call = source_.soql.substr(item.at);
    std::string function(call.substr(0, call.find_first_of("( \t\r\n")));
    std::transform(function.begin(), function.end(), function.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    refuse_at(source_.soql, item.at, "MALFORMED_QUERY",
              fmt::format("field {} does not support aggregate operator {}", field.name, function));
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
  Resolver& resolver_;
  Plan& plan_;
  std::string sql_;
};

}  // namespace

void compile_select(const Source& source, const Query& query, Resolver& resolver, Plan& plan,
                    std::string& cells) {
  cells = SelectCompiler(source, query, resolver, plan).run();
}

}  // namespace sfsim::soql
