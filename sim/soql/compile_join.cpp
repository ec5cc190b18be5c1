// Semi-joins and anti-joins: where they may stand and what they may join (salesforce-api.md 5.2; the texts
// are quoted in client code and issues, the last two of them from memory).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/org/fold.h"
#include "sim/soql/compile.h"
#include "sim/soql/errors.h"

namespace sfsim::soql {

namespace {

constexpr size_t max_joins = 2;
constexpr std::string_view file_links = "ContentDocumentLink";
constexpr std::array<std::string_view, 3> keys_of_links = {"Id", "ContentDocumentId", "LinkedEntityId"};

class JoinChecker {
 public:
  explicit JoinChecker(const Source& source) : source_(source) {}

  // `any` when the node stands right under an OR, `nested` when anything but AND is above it.
  void check(const Condition& node, bool any, bool nested) {
    const bool is_any = node.kind == Condition::Kind::any;
    const bool hides = nested || is_any || node.kind == Condition::Kind::negation;
    for (const Condition& child : node.children) check(child, is_any, hides);
    if (node.kind != Condition::Kind::comparison || node.comparison.subselect.empty()) return;
    if (any) refuse_here(node.comparison, "Semi join sub-selects are not allowed with the 'OR' operator");
    if (nested)
      refuse_here(node.comparison,
                  "Semi join sub-selects are only allowed at the top level WHERE expressions and not in "
                  "nested WHERE expressions.");
    if (++joins_ > max_joins)
      refuse_here(node.comparison, fmt::format("Maximum {} semi join sub-selects are allowed", max_joins));
    const auto& inner = node.comparison.subselect.front();
    if (inner.where) refuse_joins(*inner.where);
  }

 private:
  void refuse_joins(const Condition& node) const {
    for (const Condition& child : node.children) refuse_joins(child);
    if (!node.comparison.subselect.empty())
      refuse_here(node.comparison, "Nesting of semi join sub-selects is not supported");
  }

  [[noreturn]] void refuse_here(const Comparison& comparison, std::string_view text) const {
    refuse_at(source_.soql, comparison.what.at, "MALFORMED_QUERY", text);
  }

  const Source& source_;
  size_t joins_ = 0;
};

// What an id may point to: its own object, or the parents of a reference.
std::vector<std::string> targets_of(const SobjectSchema& object, const FieldSchema& field) {
  return field.type == FieldType::id ? std::vector<std::string>{object.name} : field.reference_to;
}

bool share_a_target(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&b](const std::string& name) {
    return std::find(b.begin(), b.end(), name) != b.end();
  });
}

}  // namespace

// Quoted in issues and client code.
void check_named_rows(const Resolver& resolver, const Query& query) {
  if (resolver.object().name != file_links) return;
  const auto names = [](const Condition& node) {
    const Comparison& one = node.comparison;
    const bool some = one.op == Operator::equal || one.op == Operator::in;
    if (node.kind != Condition::Kind::comparison || !some || !one.what.calls.empty()) return false;
    const std::string_view path = one.what.path.text, name = path.substr(path.rfind('.') + 1);
    return std::any_of(keys_of_links.begin(), keys_of_links.end(),
                       [&](std::string_view key) { return fold(key) == fold(name); });
  };
  bool named = query.where && names(*query.where);
  if (query.where && query.where->kind == Condition::Kind::all)
    named = std::any_of(query.where->children.begin(), query.where->children.end(), names);
  if (!named)
    refuse("MALFORMED_QUERY",
           "Implementation restriction: ContentDocumentLink requires a filter by a single Id on "
           "ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN "
           "operator.");
}

void check_joins(const Source& source, const Condition& where) {
  JoinChecker(source).check(where, false, false);
}

std::string compile_subselect(const Source& source, const Comparison& comparison, const Term& left,
                              const Resolver& outer, Plan& plan) {
  const Query& query = comparison.subselect.front();
  const auto refuse_left = [&](std::string_view text) {
    refuse_at(source.soql, left.at, "MALFORMED_QUERY", text);
  };
  if (query.select.size() != 1)
    refuse_at(source.soql, query.select[1].at, "MALFORMED_QUERY", "unexpected token: ','");
  const SelectItem& item = query.select.front();
  if (item.is_function() || item.fields != FieldSet::none || !item.subquery.empty() || !item.alias.empty() ||
      item.type_of)
    refuse_at(source.soql, item.at, "MALFORMED_QUERY", "A semi join sub-select selects one field");
  Resolver resolver(source.org, source.user, source.soql, query);
  if (resolver.object().name == outer.object().name)
    refuse_left("The inner and outer selects should not be on the same object type");
  if (resolver.object().name == file_links)
    refuse("MALFORMED_QUERY",
           fmt::format("Entity '{}' is not supported for semi join inner selects", file_links));
  Terms terms(source, resolver);
  const Term inner = terms.of_row(item.what);
  for (const Term* term : {&left, &inner})
    if (term->computed || term->family != Family::id || term->resolved.through_parent())
      refuse_at(source.soql, term->at, "MALFORMED_QUERY",
                fmt::format("Semi join sub-selects join ids and references without a path: '{}' is none",
                            term->name));
  if (!share_a_target(targets_of(outer.object(), left.field()), targets_of(resolver.object(), inner.field())))
    refuse_left(
        fmt::format("The selected field '{}' in the subquery and the left operand field in the where "
                    "expression in the outer query '{}' should point to the same object type",
                    inner.name, left.name));

  std::string where = fmt::format("{} IS NOT NULL", inner.sql);
  if (const std::string visible = visible_rows(source, resolver); !visible.empty())
    where += " AND " + visible;
  // The outer plan's way to its rows is its own business.
  const bool by_id = plan.filters_by_id;
  if (query.where) where += " AND " + compile_condition(source, *query.where, terms, plan, Clause::where);
  plan.filters_by_id = by_id;
  return fmt::format("(SELECT {} {} WHERE {})", inner.sql, resolver.joins(source.all_rows), where);
}

}  // namespace sfsim::soql
