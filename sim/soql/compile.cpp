// Puts the SQL together. Rows always come in an order that two runs agree on: what ORDER BY leaves open is
// settled by Id, which is the order of creation.
#include "sim/soql/compile.h"

#include <fmt/format.h>

#include "sim/soql/errors.h"

namespace sfsim::soql {

namespace {

constexpr size_t max_order_items = 32;

// A picklist sorts by the order of its values, what is not among them after them.
std::string picklist_rank(const FieldSchema& field, const std::string& column) {
  std::string sql = fmt::format("CASE WHEN {0} IS NULL THEN NULL ELSE CASE {0}", column);
  for (size_t i = 0; i < field.picklist.size(); ++i)
    sql += fmt::format(" WHEN {} THEN {}", sql_text(field.picklist[i].value), i);
  return sql + fmt::format(" ELSE {} END END", field.picklist.size());
}

void check_counts(const Source& source, const Query& query) {
  if (query.limit && !count_of(source.tokens, *query.limit, max_limit))
    refuse_at(source.soql, source.tokens[*query.limit].begin, "MALFORMED_QUERY",
              fmt::format("numeric value out of range: {}", source.tokens[*query.limit].text));
  if (query.offset && !count_of(source.tokens, *query.offset, max_offset))
    refuse("NUMBER_OUTSIDE_VALID_RANGE", fmt::format("Maximum SOQL offset allowed is {}", max_offset));
}

}  // namespace

Family family_of(FieldType type) {
  switch (type) {
    case FieldType::id:
    case FieldType::reference:
      return Family::id;
    case FieldType::string_:
    case FieldType::textarea:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::url:
    case FieldType::picklist:
    case FieldType::multipicklist:
    case FieldType::combobox:
    case FieldType::time:
      return Family::text;
    case FieldType::boolean:
      return Family::boolean;
    case FieldType::int_:
      return Family::integer;
    case FieldType::double_:
    case FieldType::currency:
    case FieldType::percent:
      return Family::real;
    case FieldType::date:
      return Family::date;
    case FieldType::datetime:
      return Family::datetime;
    case FieldType::address:
      return Family::address;
  }
  return Family::text;
}

std::string folded_column(const Resolver& resolver, const Resolved& resolved) {
  if (resolved.field->folded) return resolver.column(resolved.reach, resolved.field->folded_column());
  return fmt::format("sf_fold({})", resolver.column(resolved));
}

std::string sql_text(std::string_view text) {
  std::string sql = "'";
  for (const char c : text) {
    sql += c;
    if (c == '\'') sql += c;
  }
  return sql + '\'';
}

std::string compile_order(const Source& source, const Query& query, Resolver& resolver, const Plan& plan) {
  if (query.order.size() > max_order_items)
    refuse_at(source.soql, query.order_at, "MALFORMED_QUERY",
              fmt::format("ORDER BY takes at most {} fields", max_order_items));
  std::string sql;
  bool by_id = false;
  for (const OrderItem& item : query.order) {
    const Resolved resolved = resolver.resolve(item.path);
    const FieldSchema& field = *resolved.field;
    const Family family = family_of(field.type);
    if (!field.sortable || family == Family::address)
      refuse_at(source.soql, item.path.at, "MALFORMED_QUERY",
                fmt::format("field '{}' can not be sorted in a query call", field.name));
    by_id = by_id || (resolved.reach == 0 && field.type == FieldType::id);
    const auto add = [&](const std::string& key) {
      sql += fmt::format("{} {} NULLS {}, ", key, item.descending ? "DESC" : "ASC",
                         item.nulls_last ? "LAST" : "FIRST");
    };
    if (field.type == FieldType::picklist && !field.picklist.empty())
      add(picklist_rank(field, resolver.column(resolved)));
    add(family == Family::text ? fmt::format("upper({})", folded_column(resolver, resolved))
                               : resolver.column(resolved));
  }
  // The plus keeps SQLite from walking the whole table by id, to save a sort, where an index finds the few
  // rows.
  const bool by_index = query.where && !plan.filters_by_id;
  if (!by_id) return sql + (by_index ? "+" : "") + resolver.column(0, "Id");
  return sql.substr(0, sql.size() - 2);
}

Plan compile(const Source& source, const Query& query) {
  Resolver resolver(source.org, source.user, source.soql, query);
  Plan plan;
  plan.head.sobject = resolver.object().name;
  std::string cells;
  compile_select(source, query, resolver, plan, cells);
  if (!plan.head.count_only && !plan.head.aggregate)
    plan.page_sql = fmt::format("SELECT {} {} WHERE {} = ?", cells, resolver.joins(source.all_rows),
                                resolver.column(0, "Id"));

  std::string where;
  if (!source.all_rows && has_deleted_flag(resolver.object()))
    where = resolver.column(0, "IsDeleted") + " = 0";
  if (source.org.shares_less(source.user)) {
    if (!where.empty()) where += " AND ";
    where += fmt::format("{} NOT IN (SELECT record FROM sf_share WHERE may_read = 0 AND user_id = {})",
                         resolver.column(0, "Id"), sql_text(source.user.id));
  }
  if (query.where) {
    if (!where.empty()) where += " AND ";
    where += compile_condition(source, *query.where, resolver, plan);
  }
  std::string order;
  if (!plan.head.count_only && !plan.head.aggregate) order = compile_order(source, query, resolver, plan);

  check_counts(source, query);
  plan.limit = query.limit;
  plan.offset = query.offset;
  plan.sql = fmt::format("SELECT {} {}", cells, resolver.joins(source.all_rows));
  if (!where.empty()) plan.sql += " WHERE " + where;
  if (!order.empty()) {
    plan.sql += " ORDER BY " + order;
    if (plan.limit || plan.offset) plan.sql += " LIMIT ? OFFSET ?";
  }
  return plan;
}

}  // namespace sfsim::soql
