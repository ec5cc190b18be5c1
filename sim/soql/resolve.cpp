// What a user may not read is, to the user, not there (salesforce-api.md 11). The place of a refusal is the
// start of the whole path, as in quoted live replies.
#include "sim/soql/resolve.h"

#include <fmt/format.h>

#include "sim/org/statement.h"
#include "sim/soql/errors.h"

namespace sfsim::soql {

namespace {

constexpr int max_levels = 5;
constexpr std::string_view consult =
    "Please reference your WSDL or the describe call for the appropriate names.";

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; };
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

bool has_deleted_flag(const SobjectSchema& object) {
  const FieldSchema* flag = object.field("IsDeleted");
  return flag != nullptr && flag->stored;
}

Resolver::Resolver(Org& org, const User& user, std::string_view soql, const Query& query)
    : org_(org), user_(user), soql_(soql), alias_(query.alias) {
  const SobjectSchema* object = org.schema().find(query.from.text);
  if (object == nullptr || !org.access(user, *object).read)
    refuse_at(
        soql, query.from.at, "INVALID_TYPE",
        fmt::format(
            "sObject type '{}' is not supported. If you are attempting to use a custom object, be sure to "
            "append the '__c' after the entity name. {}",
            query.from.text, consult));
  if (!object->queryable)
    refuse("INVALID_TYPE_FOR_OPERATION", fmt::format("entity type {} does not support query", object->name));
  start(query, *object);
}

Resolver::Resolver(Org& org, const User& user, std::string_view soql, const Query& query,
                   const SobjectSchema& object)
    : org_(org), user_(user), soql_(soql), alias_(query.alias) {
  start(query, object);
}

void Resolver::start(const Query& query, const SobjectSchema& object) {
  Reach root;
  root.object = &object;
  root.types = {object.name};
  root.selected = true;
  reaches_.push_back(std::move(root));
  for (const ParentAlias& parent : query.parents) {
    std::string_view rest = parent.path.text;
    const size_t dot = rest.find('.');
    size_t reach = take_prefix(rest);
    if (dot == std::string_view::npos || rest.size() == parent.path.text.size())
      refuse_at(soql_, parent.path.at, "MALFORMED_QUERY",
                fmt::format("'{}' in FROM does not begin with an object of the query", parent.path.text));
    while (!rest.empty()) {
      const std::string_view segment = rest.substr(0, rest.find('.'));
      rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
      reach = walk(reach, segment, parent.path);
    }
    if (!parent.alias.empty()) parent_aliases_.emplace_back(parent.alias, reach);
  }
}

bool Resolver::readable(const SobjectSchema& object, const FieldSchema& field) const {
  return org_.access(user_, object, field).readable;
}

size_t Resolver::take_prefix(std::string_view& rest) const {
  const size_t dot = rest.find('.');
  if (dot == std::string_view::npos) return 0;
  const std::string_view first = rest.substr(0, dot);
  for (const auto& [alias, reach] : parent_aliases_)
    if (same_name(first, alias)) {
      rest.remove_prefix(dot + 1);
      return reach;
    }
  if (same_name(first, object().name) || (!alias_.empty() && same_name(first, alias_)))
    rest.remove_prefix(dot + 1);
  return 0;
}

Resolved Resolver::resolve(const Path& path) {
  std::string_view rest = path.text;
  const auto next_segment = [&rest] {
    const std::string_view segment = rest.substr(0, rest.find('.'));
    rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
    return segment;
  };
  Resolved resolved;
  resolved.reach = take_prefix(rest);
  std::string_view segment = next_segment();
  for (int level = 1; !rest.empty(); ++level) {
    if (level > max_levels)
      refuse_at(soql_, path.at, "MALFORMED_QUERY",
                fmt::format("'{}' goes up more than {} relationships", path.text, max_levels));
    resolved.reach = walk(resolved.reach, segment, path);
    segment = next_segment();
  }
  const SobjectSchema& owner = *reaches_[resolved.reach].object;
  resolved.field = owner.field(segment);
  if (resolved.field == nullptr || !org_.access(user_, owner, *resolved.field).readable)
    refuse_at(
        soql_, path.at, "INVALID_FIELD",
        fmt::format(
            "No such column '{}' on entity '{}'. If you are attempting to use a custom field, be sure to "
            "append the '__c' after the custom field name. {}",
            segment, owner.name, consult));
  return resolved;
}

size_t Resolver::walk(size_t from, std::string_view relationship, const Path& path) {
  const SobjectSchema& owner = *reaches_[from].object;
  const FieldSchema* via = owner.relationship(relationship);
  const SobjectSchema* target = nullptr;
  if (via != nullptr && via->stored && org_.access(user_, owner, *via).readable) {
    for (const std::string& name : via->reference_to)
      if (target == nullptr) target = org_.schema().find(name);
  }
  if (target == nullptr || !org_.access(user_, *target).read)
    refuse_at(soql_, path.at, "INVALID_FIELD",
              fmt::format(
                  "Didn't understand relationship '{}' in field path. If you are attempting to use a custom "
                  "relationship, be sure to append the '__r' after the custom relationship name. {}",
                  relationship, consult));
  for (size_t i = 1; i < reaches_.size(); ++i)
    if (reaches_[i].parent == from && reaches_[i].via == via) return i;
  Reach reach;
  reach.path = reaches_[from].path;
  reach.path.push_back(via->relationship_name);
  reach.types = reaches_[from].types;
  reach.types.push_back(target->name);
  reach.object = target;
  reach.parent = from;
  reach.via = via;
  reaches_.push_back(std::move(reach));
  return reaches_.size() - 1;
}

std::string Resolver::column(size_t reach, const std::string& name) const {
  return fmt::format("t{}.{}", reach, sql_name(name));
}
std::string Resolver::column(const Resolved& resolved) const {
  return column(resolved.reach, resolved.field->name);
}

std::string Resolver::joins(bool all_rows) const {
  std::string sql = fmt::format("FROM {} AS t0", sql_name(object().name));
  for (size_t i = 1; i < reaches_.size(); ++i) {
    const Reach& reach = reaches_[i];
    sql += fmt::format(" LEFT JOIN {} AS t{} ON {} = {}", sql_name(reach.object->name), i, column(i, "Id"),
                       column(reach.parent, reach.via->name));
    // Only queryAll looks into a deleted parent.
    if (!all_rows && has_deleted_flag(*reach.object))
      sql += fmt::format(" AND {} = 0", column(i, "IsDeleted"));
  }
  return sql;
}

std::string Resolver::full_name(const Resolved& resolved) const {
  std::string name;
  for (const std::string& step : reaches_[resolved.reach].path) name += step + '.';
  return name + resolved.field->name;
}

}  // namespace sfsim::soql
