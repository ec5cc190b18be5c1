// What an admin sets up: the organization itself, profiles, permission sets and what they grant, roles,
// record types. Fields as in the object reference, those that mean something here. Organization is a view
// over sf_meta; the grants of a profile are a view over sf_field_access and sf_object_access
// (permissions.cpp), those of a permission set are rows.
#include "sim/org/org_impl.h"

#include <fmt/format.h>

#include "sim/org/permissions.h"
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

// When Salesforce made what every org comes with: 2020-01-01.
constexpr const char* long_ago = "1577836800000";

const FieldRow organization_rows[] = {
    {"Id", "Organization ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 80, "fsgaN"},
    {"PrimaryContact", "Primary Contact", string_, 80, "nfsga"},
    {"DefaultLocaleSidKey", "Locale", picklist, 40, "fsgar", "", "", "en_US=English (United States)"},
    {"TimeZoneSidKey", "Time Zone", picklist, 40, "fsgar"},
    {"LanguageLocaleKey", "Language", picklist, 40, "fsgar", "", "", "en_US=English"},
    {"FiscalYearStartMonth", "Fiscal Year Starts In", int_, 0, "nfsga"},
    {"UsesStartDateAsFiscalYearName", "Fiscal Year Name by Start", boolean, 0, "dfsg"},
    {"OrganizationType", "Edition", picklist, 40, "nfsgar", "", "",
     "Team Edition|Professional Edition|Enterprise Edition|Developer Edition|Personal Edition|Unlimited "
     "Edition|"
     "Contact Manager Edition|Base Edition"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsga"},
    {"InstanceName", "Instance Name", string_, 5, "nfsga"},
    {"IsSandbox", "Is Sandbox", boolean, 0, "dfsg"},
    {"IsReadOnly", "Is Read Only", boolean, 0, "dfsg"},
    {"TrialExpirationDate", "Trial Expiration Date", datetime, 0, "nfsa"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow profile_rows[] = {
    {"Id", "Profile ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 255, "fsgaN"},
    {"PermissionsModifyAllData", "Modify All Data", boolean, 0, "dfsg"},
    {"PermissionsViewAllData", "View All Data", boolean, 0, "dfsg"},
    {"PermissionsApiEnabled", "API Enabled", boolean, 0, "dfsg"},
    {"UserType", "User Type", picklist, 40, "nfsgar", "", "", "Standard"},
    {"Description", "Description", string_, 255, "nfsga"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "nfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "nfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow permission_set_rows[] = {
    {"Id", "PermissionSet ID", id, 18, "dfsgai"},
    {"Name", "Permission Set Name", string_, 80, "cufsgaN"},
    {"Label", "Permission Set Label", string_, 80, "cufsga"},
    {"ProfileId", "Profile ID", reference, 18, "nfsga", "Profile", "Profile"},
    {"IsOwnedByProfile", "Is Owned By Profile", boolean, 0, "dfsg"},
    {"IsCustom", "Custom", boolean, 0, "dfsg"},
    {"Description", "Description", string_, 255, "ncufsga"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "nfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "nfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsga"},
};

const FieldRow assignment_rows[] = {
    {"Id", "PermissionSetAssignment ID", id, 18, "dfsgai"},
    {"PermissionSetId", "PermissionSet ID", reference, 18, "cfsga", "PermissionSet", "PermissionSet"},
    {"AssigneeId", "Assignee ID", reference, 18, "cfsga", "User", "Assignee"},
    {"IsActive", "Is Active", boolean, 0, "dfsg"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow object_permission_rows[] = {
    {"Id", "ObjectPermissions ID", id, 18, "dfsgai"},
    {"ParentId", "Parent ID", reference, 18, "cfsga", "PermissionSet", "Parent"},
    {"SobjectType", "Sobject Type Name", picklist, 40, "cfsga"},
    {"PermissionsCreate", "Create Records", boolean, 0, "cudfsg"},
    {"PermissionsRead", "Read Records", boolean, 0, "cudfsg"},
    {"PermissionsEdit", "Edit Records", boolean, 0, "cudfsg"},
    {"PermissionsDelete", "Delete Records", boolean, 0, "cudfsg"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow field_permission_rows[] = {
    {"Id", "FieldPermissions ID", id, 18, "dfsgai"},
    {"ParentId", "Parent ID", reference, 18, "cfsga", "PermissionSet", "Parent"},
    {"SobjectType", "Sobject Type Name", picklist, 40, "cfsga"},
    {"Field", "Field Name", picklist, 4000, "cfsga"},
    {"PermissionsEdit", "Edit Field", boolean, 0, "cudfsg"},
    {"PermissionsRead", "Read Field", boolean, 0, "cudfsg"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow record_type_rows[] = {
    {"Id", "Record Type ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 80, "fsgaN"},
    {"DeveloperName", "Record Type Name", string_, 80, "fsga"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsga"},
    {"Description", "Description", string_, 255, "nfsga"},
    {"BusinessProcessId", "Business Process ID", reference, 18, "nfsga", "BusinessProcess"},
    {"SobjectType", "SObject Type Name", picklist, 40, "fsga"},
    {"IsActive", "Active", boolean, 0, "dfsg"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow group_rows[] = {
    {"Id", "Group ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 40, "cufsgaN"},
    {"DeveloperName", "Developer Name", string_, 80, "ncufsga"},
    {"RelatedId", "Related ID", reference, 18, "nfsga", "User,UserRole", "Related"},
    {"Type", "Type", picklist, 40, "cfsgar", "", "",
     "Regular=Public Group|Role|RoleAndSubordinates=Role and Subordinates|Organization|Queue"},
    {"Email", "Email", email, 255, "ncufsga"},
    {"OwnerId", "Owner ID", reference, 18, "dfsga", "Organization,User", "Owner"},
    {"DoesSendEmailToMembers", "Send Email to Members", boolean, 0, "cudfsg"},
    {"DoesIncludeBosses", "Include Bosses", boolean, 0, "cudfsg"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow group_member_rows[] = {
    {"Id", "Group Member ID", id, 18, "dfsgai"},
    {"GroupId", "Group ID", reference, 18, "cfsga", "Group", "Group"},
    {"UserOrGroupId", "User/Group ID", reference, 18, "cfsga", "Group,User", ""},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow queue_sobject_rows[] = {
    {"Id", "Queue Sobject ID", id, 18, "dfsgai"},
    {"QueueId", "Group ID", reference, 18, "cfsga", "Group", "Queue"},
    {"SobjectType", "Sobject Type", picklist, 40, "cfsga"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow user_role_rows[] = {
    {"Id", "Role ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 80, "cufsgaN"},
    {"ParentRoleId", "Parent Role ID", reference, 18, "ncufsga", "UserRole"},
    {"RollupDescription", "Description", string_, 80, "ncufsga"},
    {"DeveloperName", "Developer Name", string_, 80, "ncufsga"},
    {"PortalAccountId", "Account ID", reference, 18, "nfsga", "Account"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow name_rows[] = {
    {"Id", "Name ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 255, "nfsgaN"},
    {"FirstName", "First Name", string_, 40, "nfsga"},
    {"LastName", "Last Name", string_, 80, "nfsga"},
    {"Type", "Type", string_, 40, "nfsg"},
    {"Email", "Email", email, 128, "nfsga"},
    {"Phone", "Phone", phone, 40, "nfsga"},
    {"Title", "Title", string_, 128, "nfsga"},
    {"Alias", "Alias", string_, 8, "nfsga"},
    {"Username", "Username", string_, 80, "nfsga"},
    {"IsActive", "Active", boolean, 0, "fsg"},
    {"ProfileId", "Profile ID", reference, 18, "nfsga", "Profile", "Profile"},
    {"UserRoleId", "Role ID", reference, 18, "nfsga", "UserRole", "UserRole"},
};

SobjectSchema setup_object(const char* name, const char* label, const char* plural, const char* prefix,
                           std::span<const FieldRow> rows) {
  SobjectSchema object;
  object.name = name;
  object.label = label;
  object.label_plural = plural;
  object.key_prefix = prefix;
  object.undeletable = object.layoutable = object.searchable = object.mru_enabled = object.feed_enabled =
      object.listviews = object.triggerable = object.replicateable = false;
  object.seeded = true;
  object.fields = fields_from(rows);
  for (FieldSchema& field : object.fields) field.permissionable = false;
  object.reindex();
  return object;
}

}  // namespace

SobjectSchema organization_schema() {
  SobjectSchema object =
      setup_object("Organization", "Organization", "Organizations", "00D", organization_rows);
  object.createable = object.updateable = object.deletable = false;
  object.rows_of_its_own = false;
  object.view_from = "(SELECT 1) AS r";
  const auto meta = [](const std::string& name) {
    return "SELECT value FROM sf_meta WHERE name = '" + name + "'";
  };
  const std::string first_user = "SELECT id FROM sf_user ORDER BY position LIMIT 1";
  for (FieldSchema& field : object.fields) field.view_sql = field.type == boolean ? "0" : "NULL";
  show(object, "Id", meta("org_id"));
  show(object, "Name", meta("organization_name"));
  show(object, "OrganizationType", meta("edition"));
  show(object, "DefaultLocaleSidKey", "'en_US'");
  show(object, "LanguageLocaleKey", "'en_US'");
  show(object, "TimeZoneSidKey", "'America/Los_Angeles'");
  show(object, "FiscalYearStartMonth", "1");
  show(object, "InstanceName", "'SIM1'");
  for (const char* name : {"CreatedDate", "LastModifiedDate", "SystemModstamp"}) show(object, name, long_ago);
  for (const char* name : {"CreatedById", "LastModifiedById"}) show(object, name, first_user);
  object.reindex();
  return object;
}

SobjectSchema profile_schema() {
  SobjectSchema object = setup_object("Profile", "Profile", "Profile", "00e", profile_rows);
  object.createable = object.updateable = object.deletable = false;
  object.children = {{"PermissionSet", "ProfileId", ""}, {"User", "ProfileId", "Users"}};
  return object;
}

SobjectSchema permission_set_schema() {
  SobjectSchema object =
      setup_object("PermissionSet", "Permission Set", "Permission Sets", "0PS", permission_set_rows);
  object.children = {{"FieldPermissions", "ParentId", "FieldPerms", true},
                     {"ObjectPermissions", "ParentId", "ObjectPerms", true},
                     {"PermissionSetAssignment", "PermissionSetId", "Assignments", true}};
  return object;
}

SobjectSchema permission_set_assignment_schema() {
  SobjectSchema object = setup_object("PermissionSetAssignment", "Permission Set Assignment",
                                      "Permission Set Assignments", "0Pa", assignment_rows);
  object.updateable = false;
  object.view_from = "\"PermissionSetAssignment$rows\" AS r";
  show(object, "IsActive", "1");
  // Who has a profile has its permission set.
  object.view_union =
      " UNION ALL SELECT sf_id('0Pa', u.position + 1), s.\"Id\", u.id, 1, s.\"SystemModstamp\" FROM sf_user "
      "AS u"
      " JOIN \"User\" AS p ON p.\"Id\" = u.id JOIN \"PermissionSet\" AS s ON s.\"ProfileId\" = "
      "p.\"ProfileId\"";
  return object;
}

SobjectSchema object_permissions_schema() {
  SobjectSchema object = setup_object("ObjectPermissions", "Object Permissions", "Object Permissions", "110",
                                      object_permission_rows);
  object.view_from = "\"ObjectPermissions$rows\" AS r";
  object.view_union = object_grants_of_profiles();
  return object;
}

SobjectSchema field_permissions_schema() {
  SobjectSchema object = setup_object("FieldPermissions", "Field Permissions", "Field Permissions", "01k",
                                      field_permission_rows);
  object.view_from = "\"FieldPermissions$rows\" AS r";
  object.view_union = field_grants_of_profiles();
  return object;
}

SobjectSchema record_type_schema() {
  SobjectSchema object = setup_object("RecordType", "Record Type", "Record Types", "012", record_type_rows);
  object.createable = object.updateable = object.deletable = false;
  return object;
}

SobjectSchema group_schema() {
  SobjectSchema object = setup_object("Group", "Group", "Group", "00G", group_rows);
  object.children = {{"GroupMember", "GroupId", "GroupMembers", true},
                     {"QueueSobject", "QueueId", "QueueSobjects", true}};
  return object;
}

SobjectSchema group_member_schema() {
  SobjectSchema object =
      setup_object("GroupMember", "Group Member", "Group Member", "011", group_member_rows);
  object.updateable = false;
  return object;
}

SobjectSchema queue_sobject_schema() {
  SobjectSchema object =
      setup_object("QueueSobject", "Queue Sobject", "Queue Sobject", "03g", queue_sobject_rows);
  object.updateable = false;
  return object;
}

SobjectSchema user_role_schema() {
  SobjectSchema object = setup_object("UserRole", "Role", "Role", "00E", user_role_rows);
  object.children = {{"User", "UserRoleId", "Users"}};
  return object;
}

std::string name_rows_of(const std::string& custom_object) {
  return " UNION ALL SELECT \"Id\", \"Name\", '" + custom_object +
         "', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL FROM \"" + custom_object +
         "\" WHERE \"IsDeleted\" = 0";
}

// What a reference to several objects leads to: the fields that they have in common. A deleted record is
// none.
SobjectSchema name_schema() {
  SobjectSchema object = setup_object("Name", "Name", "Names", "", name_rows);
  object.createable = object.updateable = object.deletable = object.queryable = false;
  object.rows_of_its_own = false;
  const auto rows = [](const std::string& sobject, const std::string& name, const std::string& of_person) {
    return "SELECT \"Id\" AS \"Id\", " + name + " AS \"Name\", '" + sobject + "' AS \"Type\", " + of_person +
           " FROM \"" + sobject + "\"" + (sobject == "User" ? "" : " WHERE \"IsDeleted\" = 0");
  };
  const std::string person =
      "\"FirstName\" AS \"FirstName\", \"LastName\" AS \"LastName\", \"Email\" AS \"Email\","
      " \"Phone\" AS \"Phone\", \"Title\" AS \"Title\", ";
  const std::string nobody = "NULL, NULL, NULL, NULL, NULL, ", no_user = "NULL, NULL, 0, NULL, NULL";
  object.view_from =
      "(" + rows("User", "\"Name\"",
                 person +
                     "\"Alias\" AS \"Alias\", \"Username\" AS \"Username\", \"IsActive\" AS \"IsActive\","
                     " \"ProfileId\" AS \"ProfileId\", \"UserRoleId\" AS \"UserRoleId\"");
  for (const char* of_people : {"Contact", "Lead"})
    object.view_from += " UNION ALL " + rows(of_people, "\"Name\"", person + no_user);
  object.view_from +=
      " UNION ALL SELECT \"Id\", \"Name\", CASE \"Type\" WHEN 'Queue' THEN 'Queue' ELSE 'Group' END, " +
      nobody + no_user + " FROM \"Group\"";
  for (const auto& [thing, name] :
       std::initializer_list<std::pair<const char*, const char*>>{{"Account", "\"Name\""},
                                                                  {"Campaign", "\"Name\""},
                                                                  {"Opportunity", "\"Name\""},
                                                                  {"Case", "\"CaseNumber\""},
                                                                  {"Asset", "\"Name\""},
                                                                  {"Contract", "\"ContractNumber\""},
                                                                  {"Event", "\"Subject\""},
                                                                  {"Order", "\"OrderNumber\""},
                                                                  {"Product2", "\"Name\""},
                                                                  {"Solution", "\"SolutionName\""},
                                                                  {"Task", "\"Subject\""}})
    object.view_from += " UNION ALL " + rows(thing, name, nobody + no_user);
  for (const char* thing : {"Folder", "Organization"})
    object.view_from +=
        fmt::format(" UNION ALL SELECT \"Id\", \"Name\", '{0}', {1}{2} FROM \"{0}\"", thing, nobody, no_user);
  object.view_from += ") AS r";
  return object;
}

}  // namespace sfsim
