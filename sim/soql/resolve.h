// Names -> fields. Walks paths through parent relationships, hides what the user may not see, and collects
// the joins that the query needs.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/org/org.h"
#include "sim/soql/plan.h"
#include "sim/soql/tree.h"

namespace sfsim::soql {

// One object that the query reaches: the FROM object (number 0) or a parent of an earlier one.
struct Reach {
  std::vector<std::string> path;   // {"Account", "Owner"}
  std::vector<std::string> types;  // the sobject at each step, the FROM object first
  const SobjectSchema* object = nullptr;
  size_t parent = 0;
  const FieldSchema* via = nullptr;  // the reference field of the parent
  // A reference to several types: what the user may read of them. `object` is then the Name object.
  std::vector<const SobjectSchema*> targets;
  bool selected = false;  // by SELECT, not just by WHERE or ORDER BY
};

struct Resolved {
  const FieldSchema* field = nullptr;
  size_t reach = 0;
  bool through_parent() const { return reach != 0; }
};

class Resolver {
 public:
  Resolver(Org& org, const User& user, std::string_view soql, const Query& query);
  // Of a child query: the object is known.
  Resolver(Org& org, const User& user, std::string_view soql, const Query& query,
           const SobjectSchema& object);

  Resolved resolve(const Path& path);
  // TYPEOF: the reach of a polymorphic relationship, and fields of one of its types or, without a type, of
  // all.
  size_t resolve_polymorphic(const Path& relationship);
  Resolved resolve_choice(size_t polymorphic, const Path& type, const Path& field);
  std::string column(const Resolved& resolved) const;  // t1."Name"
  std::string column(size_t reach, const std::string& name) const;
  std::string joins(bool all_rows) const;  // FROM and LEFT JOINs
  const SobjectSchema& object() const { return *reaches_[0].object; }
  std::string_view alias() const { return alias_; }
  bool readable(const SobjectSchema& object, const FieldSchema& field) const;
  std::vector<Reach>& reaches() { return reaches_; }
  std::string full_name(const Resolved& resolved) const;  // "Account.Name"

 private:
  void start(const Query& query, const SobjectSchema& object);
  size_t add_reach(size_t from, const FieldSchema& via, const SobjectSchema& object);
  const FieldSchema& field_of(size_t reach, std::string_view name, const Path& path) const;
  std::string join_of(size_t reach, bool all_rows) const;
  size_t walk(size_t from, std::string_view relationship, const Path& path);
  // Takes the first name off `rest` where it means an object: the FROM object's own name, or an alias.
  size_t take_prefix(std::string_view& rest) const;

  Org& org_;
  const User& user_;
  std::string_view soql_;
  std::string_view alias_;
  std::vector<std::pair<std::string_view, size_t>> parent_aliases_;  // and their reach
  std::vector<Reach> reaches_;
};

bool same_name(std::string_view a, std::string_view b);  // case-insensitive
bool has_deleted_flag(const SobjectSchema& object);

}  // namespace sfsim::soql
