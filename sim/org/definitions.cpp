// The schema as rows: written anew whenever somebody asks after a change, so that SOQL can be asked about it.
// Not kept in step with every change: worlds never ask.
#include <fmt/format.h>

#include <algorithm>

#include "sim/org/database.h"
#include "sim/org/org_impl.h"

namespace sfsim {
namespace {

class Rows {
 public:
  Rows(Org::Impl& impl, const char* name) : object_(*impl.schema->find(name)), table_(impl.table(object_)) {}
  Rows& row(std::string_view id) {
    cells_.clear();
    return set("Id", std::string(id));
  }
  Rows& set(std::string_view field, Value value) {
    cells_.push_back({object_.field(field), std::move(value)});
    return *this;
  }
  Rows& text(std::string_view field, std::string_view value) {
    return value.empty() ? *this : set(field, std::string(value));
  }
  void done() { table_.insert(cells_); }

 private:
  const SobjectSchema& object_;
  Table& table_;
  std::vector<Cell> cells_;
};

std::string without_suffix(const std::string& name) {
  return name.ends_with("__c") || name.ends_with("__e") ? name.substr(0, name.size() - 3) : name;
}

// "Text(80)", "Lookup(Account)", as Setup shows them.
std::string data_type(const FieldSchema& field) {
  switch (field.type) {
    case FieldType::id:
      return "ID";
    case FieldType::string_:
      return field.auto_number ? "Auto Number" : fmt::format("Text({})", field.length);
    case FieldType::textarea:
      return field.filterable ? fmt::format("Text Area({})", field.length)
                              : fmt::format("Long Text Area({})", field.length);
    case FieldType::email:
      return "Email";
    case FieldType::phone:
      return "Phone";
    case FieldType::url:
      return fmt::format("URL({})", field.length);
    case FieldType::picklist:
    case FieldType::combobox:
      return "Picklist";
    case FieldType::multipicklist:
      return "Picklist (Multi-Select)";
    case FieldType::boolean:
      return "Checkbox";
    case FieldType::int_:
      return fmt::format("Number({}, 0)", field.digits);
    case FieldType::double_:
      return fmt::format("Number({}, {})", field.precision - field.scale, field.scale);
    case FieldType::currency:
      return fmt::format("Currency({}, {})", field.precision - field.scale, field.scale);
    case FieldType::percent:
      return fmt::format("Percent({}, {})", field.precision - field.scale, field.scale);
    case FieldType::date:
      return "Date";
    case FieldType::datetime:
      return "Date/Time";
    case FieldType::time:
      return "Time";
    case FieldType::reference:
      return fmt::format("{}({})", field.master_detail ? "Master-Detail" : "Lookup",
                         fmt::join(field.reference_to, ","));
    case FieldType::address:
      return "Address";
    case FieldType::base64:
      return "Base64";
  }
  return {};
}

void write_entities(Org::Impl& impl) {
  Rows entities(impl, "EntityDefinition"), fields(impl, "FieldDefinition"), layouts(impl, "Layout");
  uint64_t number = 0;
  for (const SobjectSchema& object : impl.schema->sobjects()) {
    if (object.tooling_only) continue;
    const auto definition = std::ranges::find(impl.object_definitions, object.name, &ObjectDefinition::name);
    const std::string durable =
        definition == impl.object_definitions.end() ? object.name : definition->id.substr(0, 15);
    entities.row(durable)
        .text("DurableId", durable)
        .text("QualifiedApiName", object.name)
        .text("DeveloperName", without_suffix(object.name))
        .text("MasterLabel", object.label)
        .text("Label", object.label)
        .text("PluralLabel", object.label_plural)
        .text("KeyPrefix", object.history_of.empty() ? object.key_prefix : "")
        .set("IsCustomizable", !object.seeded && object.history_of.empty())
        .set("IsLayoutable", object.layoutable)
        .set("IsQueryable", object.queryable)
        .set("IsSearchable", object.searchable)
        .set("IsTriggerable", object.triggerable)
        .set("IsFeedEnabled", object.feed_enabled)
        .done();
    for (const FieldSchema& field : object.fields) {
      const auto custom = std::ranges::find_if(impl.field_definitions, [&](const FieldDefinition& one) {
        return one.sobject == object.name && one.name == field.name;
      });
      const std::string id =
          durable + "." + (custom == impl.field_definitions.end() ? field.name : custom->id.substr(0, 15));
      fields.row(id)
          .text("DurableId", id)
          .text("QualifiedApiName", field.name)
          .text("EntityDefinitionId", durable)
          .text("DeveloperName", without_suffix(field.name))
          .text("MasterLabel", field.label)
          .text("Label", field.label)
          .text("DataType", data_type(field))
          .text("ExtraTypeInfo", field.extra_type_info)
          .set("Length", int64_t{field.length})
          .set("Precision", int64_t{field.precision})
          .set("Scale", int64_t{field.scale})
          .set("IsNillable", field.nillable)
          .set("IsCalculated", field.calculated)
          .set("IsNameField", field.name_field)
          .set("IsCompound", field.type == FieldType::address)
          .set("IsHtmlFormatted", field.html_formatted)
          .set("IsPolymorphicForeignKey", field.reference_to.size() > 1)
          .text("RelationshipName", field.relationship_name)
          .done();
    }
    ++number;
    if (!object.layoutable || !object.history_of.empty() || object.name == "User") continue;
    layouts.row(make_id("00h", number))
        .set("Name", object.label + " Layout")
        .text("TableEnumOrId", durable)
        .text("EntityDefinitionId", durable)
        .text("LayoutType", "Standard")
        .done();
  }
}

void write_custom(Org::Impl& impl) {
  Rows objects(impl, "CustomObject"), fields(impl, "CustomField");
  for (const ObjectDefinition& one : impl.object_definitions)
    objects.row(one.id)
        .text("DeveloperName", without_suffix(one.name))
        .text("Description", one.description)
        .text("ManageableState", "unmanaged")
        .done();
  for (const FieldDefinition& one : impl.field_definitions) {
    const SobjectSchema& object = *impl.schema->find(one.sobject);
    const FieldSchema& field = *object.field(one.name);
    const auto owner = std::ranges::find(impl.object_definitions, one.sobject, &ObjectDefinition::name);
    const std::string table = owner == impl.object_definitions.end() ? one.sobject : owner->id.substr(0, 15);
    fields.row(one.id)
        .text("TableEnumOrId", table)
        .text("EntityDefinitionId", table)
        .text("DeveloperName", without_suffix(one.name))
        .text("Description", one.description)
        .text("InlineHelpText", one.help)
        .text("ManageableState", "unmanaged");
    if (field.length > 0) fields.set("Length", int64_t{field.length});
    if (field.precision > 0)
      fields.set("Precision", int64_t{field.precision}).set("Scale", int64_t{field.scale});
    fields.done();
  }
}

// Packages, and their checkboxes on Contact and Lead.
void write_packages(Org::Impl& impl) {
  Rows installed(impl, "InstalledSubscriberPackage"), packages(impl, "SubscriberPackage"),
      fields(impl, "CustomField");
  Statement rows(impl.handle(), "SELECT name, field, position FROM sf_package ORDER BY position");
  while (rows.step()) {
    const auto number = static_cast<uint64_t>(rows.integer(2));
    const std::string package = make_id("033", number);
    packages.row(package).text("Name", rows.text(0)).done();
    installed.row(make_id("0A3", number)).text("SubscriberPackageId", package).done();
    uint64_t at = number * 2;
    for (const char* sobject : {"Contact", "Lead"})
      fields.row(make_id("00N", at++))
          .text("TableEnumOrId", sobject)
          .text("EntityDefinitionId", sobject)
          .text("DeveloperName", without_suffix(rows.text(1)))
          .text("ManageableState", "installed")
          .done();
  }
}

}  // namespace

void Org::write_definitions() {
  Impl& impl = *impl_;
  if (impl.definitions_at == impl.access_version) return;
  impl.storage->standard = false;
  WriteScope scope(impl);
  for (const SobjectSchema& object : impl.schema->sobjects()) {
    if (object.tells_of_schema)
      execute(impl.handle(), ("DELETE FROM " + sql_name(object.rows_table())).c_str());
  }
  write_entities(impl);
  write_custom(impl);
  write_packages(impl);
  scope.commit();
  impl.definitions_at = impl.access_version;
}

Org::ToolingView::ToolingView(Org& org) : org_(org) {
  org_.write_definitions();
  org_.impl_->tooling = true;
}

Org::ToolingView::~ToolingView() { org_.impl_->tooling = false; }

}  // namespace sfsim
