// Puts the SQL together. Rows always come in an order that two runs agree on: what ORDER BY leaves open is
// settled by Id, which is the order of creation.
#include "sim/soql/compile.h"

#include <fmt/format.h>

#include "sim/soql/errors.h"

namespace sfsim::soql {

namespace {

constexpr size_t max_order_items = 32;

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
    case FieldType::base64:
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

std::string visible_rows(const Source& source, const Resolver& resolver) {
  std::string where;
  if (!source.all_rows && has_deleted_flag(resolver.object()))
    where = resolver.column(0, "IsDeleted") + " = 0";
  if (!source.org.shares_less(source.user)) return where;
  if (!where.empty()) where += " AND ";
  return where + fmt::format("{} NOT IN (SELECT record FROM sf_share WHERE may_read = 0 AND user_id = {})",
                             resolver.column(0, "Id"), sql_text(source.user.id));
}

namespace {

class Ordering {
 public:
  Ordering(const Source& source, const Query& query, Terms& terms, const Plan& plan)
      : source_(source), query_(query), terms_(terms), plan_(plan) {}

  std::string run() {
    if (query_.order.size() > max_order_items)
      refuse_at(source_.soql, query_.order_at, "MALFORMED_QUERY",
                fmt::format("ORDER BY takes at most {} fields", max_order_items));
    const bool groups = plan_.head.aggregate;
    for (const OrderItem& item : query_.order)
      add(item, groups ? terms_.of_group(item.what, "Ordered field") : term_of(item));
    if (groups) {
      sql_ += terms_.order_sql();
      return sql_.ends_with(", ") ? sql_.substr(0, sql_.size() - 2) : sql_;
    }
    // The plus keeps SQLite from walking the whole table by id, to save a sort, where an index finds the few
    // rows.
    const bool by_index = query_.where && !plan_.filters_by_id;
    if (!by_id_) return sql_ + (by_index ? "+" : "") + terms_.resolver().column(0, "Id");
    return sql_.substr(0, sql_.size() - 2);
  }

 private:
  Term term_of(const OrderItem& item) {
    if (!item.what.calls.empty())
      refuse_at(source_.soql, item.what.at, "MALFORMED_QUERY",
                fmt::format("Ordered field must be grouped or aggregated: {}", item.what.path.text));
    return terms_.of_row(item.what);
  }

  void add(const OrderItem& item, const Term& term) {
    const bool field = !term.computed;
    if (field && (!term.field().sortable || term.family == Family::address))
      refuse_at(source_.soql, item.what.path.at, "MALFORMED_QUERY",
                fmt::format("field '{}' can not be sorted in a query call", term.field().name));
    by_id_ = by_id_ || (field && term.resolved.reach == 0 && term.type == FieldType::id);
    const auto key = [&](const std::string& sql) {
      sql_ += fmt::format("{} {} NULLS {}, ", sql, item.descending ? "DESC" : "ASC",
                          item.nulls_last ? "LAST" : "FIRST");
    };
    if (field && term.type == FieldType::picklist && !term.field().picklist.empty())
      key(picklist_rank(term.field(), term.sql));
    key(term.family == Family::text ? fmt::format("upper({})", term.folded) : term.sql);
  }

  const Source& source_;
  const Query& query_;
  Terms& terms_;
  const Plan& plan_;
  bool by_id_ = false;
  std::string sql_;
};

// USING SCOPE Mine.
std::string scope_of(const Source& source, const Query& query, Resolver& resolver) {
  if (!query.mine) return {};
  if (resolver.object().field("OwnerId") == nullptr)
    refuse_unsupported(source.soql, query.from.at, "USING SCOPE Mine of an object without owner");
  return fmt::format("{} = {}", resolver.column(0, "OwnerId"), sql_text(source.user.id));
}

void check_purpose(const Source& source, const Query& query, Plan& plan) {
  plan.purpose = query.purpose;
  if (query.purpose == Purpose::none) return;
  if (plan.head.count_only || plan.head.aggregate ||
      (query.purpose == Purpose::update && !query.order.empty()))
    refuse_at(source.soql, query.purpose_at, "MALFORMED_QUERY", "unexpected token: 'FOR'");
}

}  // namespace

Plan compile(const Source& source, const Query& query) {
  Resolver resolver(source.org, source.user, source.soql, query);
  return compile_rows(source, query, resolver, nullptr);
}

Plan compile_rows(const Source& source, const Query& query, Resolver& resolver, const ChildLink* link) {
  Terms terms(source, resolver);
  terms.group_by(query);
  Plan plan;
  plan.head.sobject = resolver.object().name;
  std::string cells;
  compile_select(source, query, terms, plan, cells, link == nullptr ? 0 : link->depth);
  const bool rows = !plan.head.count_only && !plan.head.aggregate;
  if (link != nullptr) cells += ", " + resolver.column(0, link->parent->name);
  if (rows)
    plan.page_sql = fmt::format("SELECT {} {} WHERE {} = ?", cells, resolver.joins(source.all_rows),
                                resolver.column(0, "Id"));

  std::vector<std::string> all;
  if (link != nullptr) {
    all.push_back(
        fmt::format("{} IN (SELECT value FROM json_each(?))", resolver.column(0, link->parent->name)));
    plan.params.push_back({Param::Kind::parents, 0, {}});
  }
  if (link == nullptr) check_named_rows(resolver, query);
  all.push_back(visible_rows(source, resolver));
  all.push_back(scope_of(source, query, resolver));
  if (query.search) all.push_back(found_rows(resolver, *query.search));
  if (query.where) {
    check_joins(source, *query.where);
    all.push_back(compile_condition(source, *query.where, terms, plan, Clause::where));
  }
  std::string where;
  for (const std::string& part : all)
    if (!part.empty()) where += (where.empty() ? " WHERE " : " AND ") + part;
  std::string having;
  if (query.having)
    having = " HAVING " + compile_condition(source, *query.having, terms, plan, Clause::having);
  std::string order;
  if (!plan.head.count_only) order = Ordering(source, query, terms, plan).run();

  check_counts(source, query);
  check_purpose(source, query, plan);
  plan.limit = query.limit;
  plan.offset = query.offset;
  plan.sql = fmt::format("SELECT {} {}{}{}{}{}", cells, resolver.joins(source.all_rows), terms.sets_sql(),
                         where, terms.group_sql(), having);
  if (!order.empty()) plan.sql += " ORDER BY " + order;
  plan.limited = link == nullptr && !plan.head.count_only && (plan.limit || plan.offset);
  if (plan.limited) plan.sql += " LIMIT ? OFFSET ?";
  return plan;
}

}  // namespace sfsim::soql
