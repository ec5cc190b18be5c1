// What profiles and permission sets grant, as records that can be queried and written. A profile's grants are
// the rows of sf_field_access and sf_object_access, seen as FieldPermissions and ObjectPermissions of the
// permission set that the profile owns; a permission set's are rows of these objects. Here is what both need.
#pragma once
#include <optional>
#include <string>

#include "sim/org/schema.h"
#include "sim/org/writer.h"

struct sqlite3;

namespace sfsim {

// The rows of the views, as " UNION ALL SELECT ...".
std::string object_grants_of_profiles();
std::string field_grants_of_profiles();

// A profile and the permission set that it owns.
void add_profile_rows(sqlite3* db, std::string_view id, std::string_view set, const char* name, bool admin,
                      UnixMillis at);
// The two profiles, their permission sets, and which fields and objects can be granted.
void write_standard_permissions(sqlite3* db, const Schema& schema);
// A field or object that an admin added can be granted too.
void make_grantable(Org::Impl& impl, const SobjectSchema& object, const FieldSchema& field);
void make_grantable(Org::Impl& impl, const SobjectSchema& object);
void forget_grants(Org::Impl& impl, const SobjectSchema& object,
                   const FieldSchema* field);  // null: all of it

bool holds_permissions(const SobjectSchema& object);  // a write to it changes what somebody may do
// What is wrong with a row of FieldPermissions or ObjectPermissions.
std::optional<ApiError> check_grant(const Writer& w, const std::vector<Cell>& cells);
// A profile's own permission set, and that its users have it: nobody writes these.
bool belongs_to_a_profile(const Writer& w, const std::string& id);
// Where the parent belongs to a profile: writes the grant, and gives the id of the row that shows it; empty:
// the row is an ordinary one. `removed`: the grant ends.
std::string write_grant_of_profile(const Writer& w, const std::vector<Cell>& row, bool removed);

// Adds what the permission sets grant that are assigned to the user.
void add_assigned(Org::Impl& impl, const User& user, const SobjectSchema& object, ObjectAccess& access,
                  std::vector<FieldAccess>& fields);

}  // namespace sfsim
