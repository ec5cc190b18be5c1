// The objects that tell of the org's shape: what the Tooling API queries. Their rows are written from the
// schema when somebody asks (definitions.cpp). Fields as in the Tooling API's object reference, those that
// can be told here.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow entity_rows[] = {
    {"Id", "Entity Definition ID", id, 18, "dfsgai"},
    {"DurableId", "Durable ID", string_, 255, "nfsg"},
    {"QualifiedApiName", "Qualified API Name", string_, 255, "fsgN"},
    {"DeveloperName", "Developer Name", string_, 80, "fsg"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsg"},
    {"MasterLabel", "Master Label", string_, 80, "fsg"},
    {"Label", "Label", string_, 80, "fsg"},
    {"PluralLabel", "Plural Label", string_, 80, "nfsg"},
    {"KeyPrefix", "Key Prefix", string_, 3, "nfsg"},
    {"IsCustomSetting", "Custom Setting", boolean, 0, "fsg"},
    {"IsCustomizable", "Customizable", boolean, 0, "fsg"},
    {"IsLayoutable", "Layoutable", boolean, 0, "fsg"},
    {"IsQueryable", "Queryable", boolean, 0, "fsg"},
    {"IsSearchable", "Searchable", boolean, 0, "fsg"},
    {"IsTriggerable", "Triggerable", boolean, 0, "fsg"},
    {"IsFeedEnabled", "Feed Enabled", boolean, 0, "fsg"},
    {"IsDeprecatedAndHidden", "Deprecated", boolean, 0, "fsg"},
};

const FieldRow field_rows[] = {
    {"Id", "Field Definition ID", id, 18, "dfsgai"},
    {"DurableId", "Durable ID", string_, 255, "nfsg"},
    {"QualifiedApiName", "Qualified API Name", string_, 255, "fsgN"},
    {"EntityDefinitionId", "Entity Definition ID", reference, 18, "fsg", "EntityDefinition",
     "EntityDefinition"},
    {"DeveloperName", "Developer Name", string_, 80, "fsg"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsg"},
    {"MasterLabel", "Master Label", string_, 80, "fsg"},
    {"Label", "Label", string_, 80, "fsg"},
    {"DataType", "Data Type", string_, 255, "nfsg"},
    {"ExtraTypeInfo", "Extra Type Info", string_, 255, "nfsg"},
    {"Length", "Length", int_, 0, "nfsg"},
    {"Precision", "Precision", int_, 0, "nfsg"},
    {"Scale", "Scale", int_, 0, "nfsg"},
    {"IsNillable", "Nillable", boolean, 0, "fsg"},
    {"IsCalculated", "Calculated", boolean, 0, "fsg"},
    {"IsNameField", "Name Field", boolean, 0, "fsg"},
    {"IsCompound", "Compound", boolean, 0, "fsg"},
    {"IsHtmlFormatted", "HTML Formatted", boolean, 0, "fsg"},
    {"IsPolymorphicForeignKey", "Polymorphic", boolean, 0, "fsg"},
    {"RelationshipName", "Relationship Name", string_, 80, "nfsg"},
};

const FieldRow custom_object_rows[] = {
    {"Id", "Custom Object Definition ID", id, 18, "dfsgai"},
    {"DeveloperName", "Object Name", string_, 80, "fsgN"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsg"},
    {"Description", "Description", textarea, 1000, "n"},
    {"ManageableState", "Manageable State", picklist, 40, "nfsg", "", "", "unmanaged"},
};

const FieldRow custom_field_rows[] = {
    {"Id", "Custom Field Definition ID", id, 18, "dfsgai"},
    {"TableEnumOrId", "Entity Enumeration Or ID", string_, 40, "fsg"},
    {"EntityDefinitionId", "Entity Definition ID", reference, 18, "nfsg", "EntityDefinition",
     "EntityDefinition"},
    {"DeveloperName", "Developer Name", string_, 80, "fsgN"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsg"},
    {"Description", "Description", textarea, 1000, "n"},
    {"InlineHelpText", "Field-Level Help Text", string_, 510, "nfsg"},
    {"Length", "Length", int_, 0, "nfsg"},
    {"Precision", "Precision", int_, 0, "nfsg"},
    {"Scale", "Decimal Places", int_, 0, "nfsg"},
    {"ManageableState", "Manageable State", picklist, 40, "nfsg", "", "", "unmanaged|installed"},
};

const FieldRow layout_rows[] = {
    {"Id", "Page Layout ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 80, "fsgN"},
    {"TableEnumOrId", "Entity Enumeration Or ID", string_, 40, "fsg"},
    {"EntityDefinitionId", "Entity Definition ID", reference, 18, "nfsg", "EntityDefinition",
     "EntityDefinition"},
    {"LayoutType", "Layout Type", picklist, 40, "nfsg", "", "", "Standard"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsg"},
};

const FieldRow package_rows[] = {
    {"Id", "Installed Package ID", id, 18, "dfsgai"},
    {"SubscriberPackageId", "Subscriber Package ID", reference, 18, "fsg", "SubscriberPackage",
     "SubscriberPackage"},
};

const FieldRow subscriber_rows[] = {
    {"Id", "Subscriber Package ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 255, "fsgN"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsg"},
};

const FieldRow sandbox_rows[] = {
    {"Id", "Sandbox Process ID", id, 18, "dfsgai"},
    {"SandboxName", "Sandbox Name", string_, 10, "nfsgN"},
    {"Status", "Status", picklist, 40, "nfsg"},
};

const FieldRow class_rows[] = {
    {"Id", "Class ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 255, "fsgN"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsg"},
    {"Status", "Status", picklist, 40, "fsg", "", "", "Inactive|Active|Deleted"},
};

SobjectSchema told(const char* name, const char* label, const char* plural, const char* prefix,
                   std::span<const FieldRow> rows, bool only_tooling = true) {
  SobjectSchema object;
  object.name = name;
  object.label = label;
  object.label_plural = plural;
  object.key_prefix = prefix;
  object.createable = object.updateable = object.deletable = object.undeletable = object.layoutable =
      object.searchable = object.mru_enabled = object.feed_enabled = object.listviews = object.triggerable =
          object.replicateable = false;
  object.seeded = true;
  object.tooling_only = only_tooling;
  object.tells_of_schema = true;
  object.fields = fields_from(rows);
  for (FieldSchema& field : object.fields) field.permissionable = false;
  object.reindex();
  return object;
}

}  // namespace

std::vector<SobjectSchema> tooling_objects() {
  return {
      told("ApexClass", "Apex Class", "Apex Classes", "01p", class_rows),
      told("CustomField", "Custom Field Definition", "Custom Field Definitions", "00N", custom_field_rows),
      told("CustomObject", "Custom Object Definition", "Custom Object Definitions", "01I",
           custom_object_rows),
      told("EntityDefinition", "Entity Definition", "Entity Definitions", "4ie", entity_rows, false),
      told("FieldDefinition", "Field Definition", "Field Definitions", "4fe", field_rows, false),
      told("InstalledSubscriberPackage", "Installed Subscriber Package", "Installed Subscriber Packages",
           "0A3", package_rows),
      told("Layout", "Page Layout", "Page Layouts", "00h", layout_rows),
      told("SandboxProcess", "Sandbox Process", "Sandbox Processes", "0GR", sandbox_rows),
      told("SubscriberPackage", "Subscriber Package", "Subscriber Packages", "033", subscriber_rows)};
}

}  // namespace sfsim
