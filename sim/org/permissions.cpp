// A profile's row of FieldPermissions has an id that follows from its place in sf_grantable, so that it is
// the same each time it is asked for. Grants of single users, which scenarios make, are no profile's and not
// seen here.
#include "sim/org/permissions.h"

#include <algorithm>

#include "sim/org/database.h"
#include "sim/org/refusals.h"

namespace sfsim {
namespace {

constexpr const char* long_ago = "1577836800000";

std::string text_in(const std::vector<Cell>& cells, std::string_view name) {
  const auto cell = std::ranges::find_if(cells, [&](const Cell& one) { return one.field->name == name; });
  const auto* text = cell == cells.end() ? nullptr : std::get_if<std::string>(&cell->value);
  return text == nullptr ? std::string() : *text;
}

bool flag_in(const std::vector<Cell>& cells, std::string_view name) {
  const auto cell = std::ranges::find_if(cells, [&](const Cell& one) { return one.field->name == name; });
  return cell != cells.end() && is_true(cell->value);
}

// "Contact.Email" -> Email; null for what is no field of the object.
const FieldSchema* granted_field(const SobjectSchema& object, std::string_view text) {
  const size_t dot = text.find('.');
  if (dot == std::string_view::npos || text.substr(0, dot) != object.name) return nullptr;
  const FieldSchema* field = object.field(text.substr(dot + 1));
  return field != nullptr && field->permissionable ? field : nullptr;
}

std::string profile_of_set(Org::Impl& impl, std::string_view set) {
  Statement& select = impl.prepared("SELECT \"ProfileId\" FROM \"PermissionSet\" WHERE \"Id\" = ?");
  select.bind(1, set);
  Reading reading(select);
  return select.step() ? select.text(0) : std::string();
}

int64_t grantable(Org::Impl& impl, std::string_view sobject, std::string_view field) {
  Statement& select = impl.prepared("SELECT number FROM sf_grantable WHERE sobject = ? AND field = ?");
  select.bind(1, sobject);
  select.bind(2, field);
  Reading reading(select);
  return select.step() ? select.integer(0) : 0;
}

std::string row_of_profile(Org::Impl& impl, const char* prefix, int64_t number, std::string_view profile) {
  Statement& select = impl.prepared("SELECT rowid FROM \"Profile\" WHERE \"Id\" = ?");
  select.bind(1, profile);
  Reading reading(select);
  return select.step() ? make_id(prefix, static_cast<uint64_t>(number * 64 + select.integer(0))) : "";
}

void add_grantable(sqlite3* db, const SobjectSchema& object, std::string_view field, bool hidden, bool edit) {
  Statement insert(db,
                   "INSERT OR IGNORE INTO sf_grantable(sobject, field, hidden, may_edit) VALUES(?, ?, ?, ?)");
  insert.bind(1, std::string_view(object.name));
  insert.bind(2, field);
  insert.bind(3, int64_t{hidden});
  insert.bind(4, int64_t{edit});
  insert.run();
}

// The parts of an address are granted with it.
bool is_grantable(const FieldSchema& field) {
  return field.permissionable && !field.compound_field_name.ends_with("Address");
}

void add_grantable(sqlite3* db, const SobjectSchema& object, const FieldSchema& field) {
  const bool edit = field.createable || field.updateable || field.type == FieldType::address;
  add_grantable(db, object, field.name, field.hidden_by_default, edit);
}

// One row a permission set and field, object or user.
std::optional<ApiError> refuse_second(const Writer& w, const std::vector<Cell>& cells) {
  const bool assigns = w.object.name == "PermissionSetAssignment";
  const char* set = assigns ? "PermissionSetId" : "ParentId";
  const char* what = assigns ? "AssigneeId" : w.object.name == "FieldPermissions" ? "Field" : "SobjectType";
  if (w.object.field(set) == nullptr || w.object.field(what) == nullptr) return std::nullopt;
  for (const std::string& id : w.org.find(w.object, *w.object.field(set), text_in(cells, set), -1)) {
    if (w.org.get(w.object.name, id, what) == Value(text_in(cells, what))) return refusal::second_grant();
  }
  return std::nullopt;
}

}  // namespace

std::string object_grants_of_profiles() {
  const auto may = [](const std::string& what) { return "coalesce(p." + what + ", e." + what + ", 1)"; };
  return " UNION ALL SELECT sf_id('110', g.number * 64 + f.rowid), s.\"Id\", g.sobject, " +
         may("may_create") + ", " + may("may_read") + ", " + may("may_edit") + ", " + may("may_remove") +
         ", " + long_ago +
         " FROM sf_grantable AS g CROSS JOIN \"PermissionSet\" AS s JOIN \"Profile\" AS f ON f.\"Id\" = "
         "s.\"ProfileId\" LEFT JOIN sf_object_access AS e ON e.user_id = '' AND e.sobject = g.sobject"
         " LEFT JOIN sf_object_access AS p ON p.user_id = f.\"Id\" AND p.sobject = g.sobject"
         " WHERE g.field = '' AND " +
         may("may_read");
}

std::string field_grants_of_profiles() {
  return std::string(
             " UNION ALL SELECT sf_id('01k', g.number * 64 + f.rowid), s.\"Id\", g.sobject,"
             " g.sobject || '.' || g.field, coalesce(p.editable, e.editable, 1 - g.hidden) AND g.may_edit, "
             "1, ") +
         long_ago +
         " FROM sf_grantable AS g CROSS JOIN \"PermissionSet\" AS s JOIN \"Profile\" AS f ON f.\"Id\" = "
         "s.\"ProfileId\" LEFT JOIN sf_field_access AS e ON e.user_id = '' AND e.sobject = g.sobject"
         " AND e.field = g.field LEFT JOIN sf_field_access AS p ON p.user_id = f.\"Id\" AND p.sobject = "
         "g.sobject"
         " AND p.field = g.field WHERE g.field <> '' AND coalesce(p.readable, e.readable, 1 - g.hidden)";
}

void add_profile_rows(sqlite3* db, std::string_view id, std::string_view set, const char* name, bool admin,
                      UnixMillis at) {
  const std::string stamp = std::to_string(at), stamps = stamp + ", " + stamp + ", " + stamp;
  Statement profile(db,
                    "INSERT INTO \"Profile\"(\"Id\", \"Name\", \"PermissionsModifyAllData\", "
                    "\"PermissionsViewAllData\", \"PermissionsApiEnabled\", \"UserType\", \"CreatedDate\", "
                    "\"LastModifiedDate\", \"SystemModstamp\") VALUES(?, ?, ?, ?, 1, 'Standard', " +
                        stamps + ")");
  profile.bind(1, id);
  profile.bind(2, std::string_view(name));
  profile.bind(3, int64_t{admin});
  profile.bind(4, int64_t{admin});
  profile.run();
  Statement owned(
      db,
      "INSERT INTO \"PermissionSet\"(\"Id\", \"Name\", \"Label\", \"ProfileId\", \"IsOwnedByProfile\", "
      "\"CreatedDate\", \"LastModifiedDate\", \"SystemModstamp\") VALUES(?, 'X' || ?, ?, ?, 1, " +
          stamps + ")");
  const std::string label = "00ex" + std::string(id.substr(0, 15));
  owned.bind(1, set);
  owned.bind(2, id.substr(0, 15));
  owned.bind(3, std::string_view(label));
  owned.bind(4, id);
  owned.run();
}

void write_standard_permissions(sqlite3* db, const Schema& schema) {
  execute(db, "BEGIN");
  add_profile_rows(db, admin_profile_id(), make_id("0PS", 1), "System Administrator", true,
                   std::stoll(long_ago));
  add_profile_rows(db, standard_profile_id(), make_id("0PS", 2), "Standard User", false,
                   std::stoll(long_ago));
  for (const SobjectSchema& object : schema.sobjects()) {
    if (object.seeded || !object.history_of.empty() || object.name == "User") continue;
    add_grantable(db, object, "", false, true);
    for (const FieldSchema& field : object.fields)
      if (is_grantable(field)) add_grantable(db, object, field);
  }
  execute(db, "COMMIT");
}

void make_grantable(Org::Impl& impl, const SobjectSchema& object, const FieldSchema& field) {
  if (is_grantable(field)) add_grantable(impl.handle(), object, field);
}

void make_grantable(Org::Impl& impl, const SobjectSchema& object) {
  add_grantable(impl.handle(), object, "", false, true);
}

void forget_grants(Org::Impl& impl, const SobjectSchema& object, const FieldSchema* field) {
  for (const char* table : {"sf_grantable", "sf_field_access"}) {
    Statement forget(impl.handle(),
                     std::string("DELETE FROM ") + table + " WHERE sobject = ?1 AND (?2 = '' OR field = ?2)");
    forget.bind(1, std::string_view(object.name));
    forget.bind(2, field == nullptr ? std::string_view() : std::string_view(field->name));
    forget.run();
  }
  Statement rows(impl.handle(),
                 "DELETE FROM \"FieldPermissions$rows\" WHERE \"SobjectType\" = ?1"
                 " AND (?2 = '' OR \"Field\" = ?1 || '.' || ?2)");
  rows.bind(1, std::string_view(object.name));
  rows.bind(2, field == nullptr ? std::string_view() : std::string_view(field->name));
  rows.run();
  if (field != nullptr) return;
  for (const char* sql : {"DELETE FROM sf_object_access WHERE sobject = ?",
                          "DELETE FROM \"ObjectPermissions$rows\" WHERE \"SobjectType\" = ?"}) {
    Statement forget(impl.handle(), sql);
    forget.bind(1, std::string_view(object.name));
    forget.run();
  }
}

bool holds_permissions(const SobjectSchema& object) {
  return object.name == "FieldPermissions" || object.name == "ObjectPermissions" ||
         object.name == "PermissionSetAssignment" || object.name == "PermissionSet";
}

std::optional<ApiError> check_grant(const Writer& w, const std::vector<Cell>& cells) {
  if (w.creating) {
    if (auto error = refuse_second(w, cells)) return error;
  }
  const bool of_field = w.object.name == "FieldPermissions";
  if (!of_field && w.object.name != "ObjectPermissions") return std::nullopt;
  const std::string type = text_in(cells, "SobjectType"), name = text_in(cells, "Field");
  const SobjectSchema* object = w.impl.schema->find(type);
  if (object == nullptr || grantable(w.impl, object->name, "") == 0)
    return refusal::bad_picklist(*w.object.field("SobjectType"), type);
  const FieldSchema* field = of_field ? granted_field(*object, name) : nullptr;
  if (of_field && (field == nullptr || grantable(w.impl, object->name, field->name) == 0))
    return refusal::bad_picklist(*w.object.field("Field"), name);
  const bool more = flag_in(cells, "PermissionsEdit") || flag_in(cells, "PermissionsCreate") ||
                    flag_in(cells, "PermissionsDelete");
  if (more && !flag_in(cells, "PermissionsRead"))
    return refusal::depends_on_read(of_field ? name : object->label_plural);
  return std::nullopt;
}

bool belongs_to_a_profile(const Writer& w, const std::string& id) {
  if (w.object.name == "PermissionSet") return is_true(w.org.get(w.object.name, id, "IsOwnedByProfile"));
  if (w.object.name != "PermissionSetAssignment") return false;
  const Value set = w.org.get(w.object.name, id, "PermissionSetId");
  return is_true(w.org.get("PermissionSet", std::get<std::string>(set), "IsOwnedByProfile"));
}

std::string write_grant_of_profile(const Writer& w, const std::vector<Cell>& row, bool removed) {
  const std::string profile = profile_of_set(w.impl, text_in(row, "ParentId"));
  if (profile.empty()) return {};
  const std::string type = text_in(row, "SobjectType");
  const bool read = !removed && flag_in(row, "PermissionsRead");
  const bool edit = !removed && flag_in(row, "PermissionsEdit");
  if (w.object.name == "FieldPermissions") {
    const std::string field = text_in(row, "Field").substr(type.size() + 1);
    read ? w.org.grant_field(profile, type, field, edit) : w.org.revoke_field(profile, type, field);
    return row_of_profile(w.impl, "01k", grantable(w.impl, type, field), profile);
  }
  w.org.grant_object(profile, type,
                     {read, !removed && flag_in(row, "PermissionsCreate"), edit,
                      !removed && flag_in(row, "PermissionsDelete")});
  return row_of_profile(w.impl, "110", grantable(w.impl, type, ""), profile);
}

void add_assigned(Org::Impl& impl, const User& user, const SobjectSchema& object, ObjectAccess& access,
                  std::vector<FieldAccess>& fields) {
  if (!impl.may_have_rows(*impl.schema->find("PermissionSetAssignment"))) return;
  Statement& objects = impl.prepared(
      "SELECT o.\"PermissionsRead\", o.\"PermissionsCreate\", o.\"PermissionsEdit\", o.\"PermissionsDelete\" "
      "FROM"
      " \"PermissionSetAssignment$rows\" AS a JOIN \"ObjectPermissions$rows\" AS o ON o.\"ParentId\" = "
      "a.\"PermissionSetId\" WHERE a.\"AssigneeId\" = ? AND o.\"SobjectType\" = ?");
  objects.bind(1, std::string_view(user.id));
  objects.bind(2, std::string_view(object.name));
  while (objects.step()) {
    access.read = access.read || objects.integer(0) != 0;
    access.create = access.create || objects.integer(1) != 0;
    access.edit = access.edit || objects.integer(2) != 0;
    access.remove = access.remove || objects.integer(3) != 0;
  }
  Statement& rows = impl.prepared(
      "SELECT f.\"Field\", f.\"PermissionsRead\", f.\"PermissionsEdit\" FROM "
      "\"PermissionSetAssignment$rows\" AS a"
      " JOIN \"FieldPermissions$rows\" AS f ON f.\"ParentId\" = a.\"PermissionSetId\" WHERE a.\"AssigneeId\" "
      "= ?"
      " AND f.\"SobjectType\" = ?");
  rows.bind(1, std::string_view(user.id));
  rows.bind(2, std::string_view(object.name));
  while (rows.step()) {
    const FieldSchema* field = granted_field(object, rows.text(0));
    if (field == nullptr) continue;
    FieldAccess& known = fields[static_cast<size_t>(field - object.fields.data())];
    known.readable = known.readable || rows.integer(1) != 0;
    known.editable = known.editable || rows.integer(2) != 0;
  }
}

}  // namespace sfsim
