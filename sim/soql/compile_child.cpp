// (SELECT ... FROM Contacts): a plan of its own, run once for all the parents of a page. How many and how
// deep: salesforce-api.md 5.2.
#include <fmt/format.h>

#include "sim/soql/compile.h"
#include "sim/soql/errors.h"

namespace sfsim::soql {

namespace {

constexpr size_t max_children = 20;
constexpr int deep_since = 58;

// The name behind the object's own: Account.Contacts and a.Contacts are Contacts.
std::string_view relationship_of(const Path& from, const Resolver& parent) {
  const size_t dot = from.text.find('.');
  if (dot == std::string_view::npos) return from.text;
  const std::string_view first = from.text.substr(0, dot);
  const bool own =
      same_name(first, parent.object().name) || (!parent.alias().empty() && same_name(first, parent.alias()));
  return own ? from.text.substr(dot + 1) : from.text;
}

std::optional<ChildLink> find_link(const Source& source, std::string_view name, const Resolver& parent) {
  if (name.empty()) return std::nullopt;
  for (const ChildRelationship& candidate : parent.object().children) {
    if (!same_name(candidate.relationship_name, name)) continue;
    ChildLink link;
    link.object = source.org.schema().find(candidate.child_sobject);
    link.parent = link.object == nullptr ? nullptr : link.object->field(candidate.field);
    link.name = candidate.relationship_name;
    const bool visible = link.parent != nullptr && link.parent->stored &&
                         source.org.access(source.user, *link.object).read &&
                         parent.readable(*link.object, *link.parent);
    if (visible) return link;
  }
  return std::nullopt;
}

}  // namespace

void compile_child(const Source& source, const SelectItem& item, Resolver& parent, Plan& plan, int depth) {
  const Query& query = item.subquery.front();
  auto link = find_link(source, relationship_of(query.from, parent), parent);
  if (!link)
    refuse_at(source.soql, query.from.at, "INVALID_TYPE",
              fmt::format("Didn't understand relationship '{}' in FROM part of query call. If you are "
                          "attempting to use a custom relationship, be sure to append the '__r' after the "
                          "custom relationship name. Please reference your WSDL or the describe call for the "
                          "appropriate names.",
                          query.from.text));
  link->depth = depth + 1;
  const int deepest = source.version >= deep_since ? 4 : 1;
  if (link->depth > deepest)
    refuse_at(source.soql, item.at, "MALFORMED_QUERY",
              fmt::format("child queries may be nested {} deep", deepest));
  if (plan.children.size() == max_children)
    refuse_at(source.soql, item.at, "MALFORMED_QUERY",
              fmt::format("a query takes at most {} child queries", max_children));
  if (query.offset) refuse_unsupported(source.soql, query.offset_at, "OFFSET in a child query");
  if (query.purpose != Purpose::none)
    refuse_unsupported(source.soql, query.purpose_at, "FOR in a child query");
  if (has_aggregates(query))
    refuse_at(source.soql, query.select.front().at, "MALFORMED_QUERY",
              "only root queries support aggregate expressions");

  Resolver resolver(source.org, source.user, source.soql, query, *link->object);
  ChildPlan child;
  child.plan = compile_rows(source, query, resolver, &*link);
  plan.reusable = plan.reusable && child.plan.reusable;
  Column column;
  column.path = {link->name};
  column.path_types = {parent.object().name};
  column.first_cell = plan.cells.size();
  column.cell_count = 0;
  column.child = plan.children.size();
  column.child_head = std::make_shared<QueryPage>(child.plan.head);
  plan.head.columns.push_back(std::move(column));
  plan.children.push_back(std::move(child));
  plan.head.children_per_row = plan.children.size();
}

}  // namespace sfsim::soql
