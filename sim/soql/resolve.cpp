// What a user may not read is, to the user, not there (salesforce-api.md 11). The place of a refusal is the
// start of the whole path, as in quoted live replies.
#include "sim/soql/resolve.h"

#include <fmt/format.h>

#include <algorithm>

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
  resolved.field = &field_of(resolved.reach, segment, path);
  return resolved;
}

const FieldSchema& Resolver::field_of(size_t reach, std::string_view name, const Path& path) const {
  const SobjectSchema& owner = *reaches_[reach].object;
  const FieldSchema* field = owner.field(name);
  const bool polymorphic = !reaches_[reach].targets.empty();
  if (field == nullptr || (!polymorphic && !readable(owner, *field)))
    refuse_at(
        soql_, path.at, "INVALID_FIELD",
        fmt::format(
            "No such column '{}' on entity '{}'. If you are attempting to use a custom field, be sure to "
            "append the '__c' after the custom field name. {}",
            name, owner.name, consult));
  return *field;
}

size_t Resolver::walk(size_t from, std::string_view relationship, const Path& path) {
  const SobjectSchema& owner = *reaches_[from].object;
  const FieldSchema* via = owner.relationship(relationship);
  std::vector<const SobjectSchema*> targets;
  const bool polymorphic = !reaches_[from].targets.empty();
  if (via != nullptr && via->stored && (polymorphic || readable(owner, *via))) {
    for (const std::string& name : via->reference_to) {
      const SobjectSchema* target = org_.schema().find(name);
      if (target != nullptr && target->queryable && org_.access(user_, *target).read)
        targets.push_back(target);
    }
  }
  if (targets.empty())
    refuse_at(soql_, path.at, "INVALID_FIELD",
              fmt::format(
                  "Didn't understand relationship '{}' in field path. If you are attempting to use a custom "
                  "relationship, be sure to append the '__r' after the custom relationship name. {}",
                  relationship, consult));
  const bool several = via->reference_to.size() > 1;
  const size_t reach = add_reach(from, *via, several ? *org_.schema().find("Name") : *targets.front());
  if (several) reaches_[reach].targets = std::move(targets);
  return reach;
}

size_t Resolver::add_reach(size_t from, const FieldSchema& via, const SobjectSchema& object) {
  for (size_t i = 1; i < reaches_.size(); ++i)
    if (reaches_[i].parent == from && reaches_[i].via == &via && reaches_[i].object == &object) return i;
  Reach reach;
  reach.path = reaches_[from].path;
  reach.path.push_back(via.relationship_name);
  reach.types = reaches_[from].types;
  reach.types.push_back(object.name);
  reach.object = &object;
  reach.parent = from;
  reach.via = &via;
  reaches_.push_back(std::move(reach));
  return reaches_.size() - 1;
}

size_t Resolver::resolve_polymorphic(const Path& relationship) {
  std::string_view rest = relationship.text;
  size_t reach = take_prefix(rest);
  while (!rest.empty()) {
    const std::string_view segment = rest.substr(0, rest.find('.'));
    rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
    reach = walk(reach, segment, relationship);
  }
  if (reaches_[reach].targets.empty())
    refuse_at(
        soql_, relationship.at, "MALFORMED_QUERY",
        fmt::format("TYPEOF is for relationships to several types, and '{}' is none", relationship.text));
  return reach;
}

Resolved Resolver::resolve_choice(size_t polymorphic, const Path& type, const Path& field) {
  if (field.text.find('.') != std::string_view::npos)
    refuse_unsupported(soql_, field.at, "A relationship path in TYPEOF");
  Resolved resolved;
  resolved.reach = polymorphic;
  if (!type.text.empty()) {
    const auto& targets = reaches_[polymorphic].targets;
    const auto found = std::find_if(targets.begin(), targets.end(), [&](const SobjectSchema* target) {
      return same_name(target->name, type.text);
    });
    if (found == targets.end())
      refuse_at(
          soql_, type.at, "INVALID_TYPE",
          fmt::format("sObject type '{}' is not supported. If you are attempting to use a custom object, "
                      "be sure to append the '__c' after the entity name. {}",
                      type.text, consult));
    const Reach& all = reaches_[polymorphic];
    resolved.reach = add_reach(all.parent, *all.via, **found);
  }
  resolved.field = &field_of(resolved.reach, field.text, field);
  return resolved;
}

std::string Resolver::column(size_t reach, const std::string& name) const {
  const auto& targets = reaches_[reach].targets;
  if (targets.empty()) return fmt::format("t{}.{}", reach, sql_name(name));
  // Of whichever of the joined objects is there.
  if (name == "Type") {
    std::string sql = "CASE";
    for (size_t i = 0; i < targets.size(); ++i) {
      // A group that owns records is called by its own type.
      if (targets[i]->name == "Group")
        sql += fmt::format(" WHEN t{0}_{1}.\"Type\" = 'Queue' THEN 'Queue'", reach, i);
      sql += fmt::format(" WHEN t{}_{}.\"Id\" IS NOT NULL THEN '{}'", reach, i, targets[i]->name);
    }
    return sql + " END";
  }
  std::string sql = "coalesce(NULL";
  for (size_t i = 0; i < targets.size(); ++i) {
    const FieldSchema* field = targets[i]->field(name);
    if (field != nullptr && field->stored && readable(*targets[i], *field))
      sql += fmt::format(", t{}_{}.{}", reach, i, sql_name(name));
  }
  return sql + ", NULL)";
}
std::string Resolver::column(const Resolved& resolved) const {
  return column(resolved.reach, resolved.field->name);
}

std::string Resolver::joins(bool all_rows) const {
  std::string sql = fmt::format("FROM {} AS t0", sql_name(object().name));
  for (size_t i = 1; i < reaches_.size(); ++i) sql += join_of(i, all_rows);
  return sql;
}

std::string Resolver::join_of(size_t number, bool all_rows) const {
  const Reach& reach = reaches_[number];
  std::string sql;
  const auto join = [&](const SobjectSchema& target, const std::string& table) {
    sql += fmt::format(" LEFT JOIN {} AS {} ON {}.\"Id\" = {}", sql_name(target.name), table, table,
                       column(reach.parent, reach.via->name));
    // Only queryAll looks into a deleted parent.
    if (!all_rows && has_deleted_flag(target)) sql += fmt::format(" AND {}.\"IsDeleted\" = 0", table);
  };
  if (reach.targets.empty()) join(*reach.object, fmt::format("t{}", number));
  for (size_t i = 0; i < reach.targets.size(); ++i) join(*reach.targets[i], fmt::format("t{}_{}", number, i));
  return sql;
}

std::string Resolver::full_name(const Resolved& resolved) const {
  std::string name;
  for (const std::string& step : reaches_[resolved.reach].path) name += step + '.';
  return name + resolved.field->name;
}

}  // namespace sfsim::soql
