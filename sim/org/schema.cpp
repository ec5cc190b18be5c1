// Look-ups over the schema. Names are case-insensitive everywhere in Salesforce, so the index of an object's
// fields is over lower-cased names.
#include "sim/org/schema.h"

#include <algorithm>
#include <utility>

#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

uint32_t hash_of(std::string_view name) {
  uint32_t hash = 2166136261u;
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(lower(c))) * 16777619u;
  return hash;
}

}  // namespace

std::string_view name_of(FieldType type) {
  switch (type) {
    case FieldType::id:
      return "id";
    case FieldType::string_:
      return "string";
    case FieldType::textarea:
      return "textarea";
    case FieldType::email:
      return "email";
    case FieldType::phone:
      return "phone";
    case FieldType::url:
      return "url";
    case FieldType::picklist:
      return "picklist";
    case FieldType::boolean:
      return "boolean";
    case FieldType::int_:
      return "int";
    case FieldType::double_:
      return "double";
    case FieldType::currency:
      return "currency";
    case FieldType::percent:
      return "percent";
    case FieldType::date:
      return "date";
    case FieldType::datetime:
      return "datetime";
    case FieldType::reference:
      return "reference";
    case FieldType::address:
      return "address";
    case FieldType::multipicklist:
      return "multipicklist";
    case FieldType::combobox:
      return "combobox";
    case FieldType::time:
      return "time";
    case FieldType::base64:
      return "base64";
  }
  return "";
}

void SobjectSchema::reindex() {
  size_t size = 64;
  while (size < fields.size() * 2) size *= 2;
  index_.assign(size, 0);
  for (size_t i = 0; i < fields.size(); ++i) {
    size_t slot = hash_of(fields[i].name) & (size - 1);
    while (index_[slot] != 0) slot = (slot + 1) & (size - 1);
    index_[slot] = static_cast<uint16_t>(i + 1);
  }
}

const FieldSchema* SobjectSchema::field(std::string_view wanted) const {
  if (index_.empty()) {
    auto found =
        std::ranges::find_if(fields, [&](const FieldSchema& f) { return same_name(f.name, wanted); });
    return found == fields.end() ? nullptr : &*found;
  }
  size_t mask = index_.size() - 1;
  for (size_t slot = hash_of(wanted) & mask; index_[slot] != 0; slot = (slot + 1) & mask) {
    const FieldSchema& candidate = fields[index_[slot] - 1u];
    if (same_name(candidate.name, wanted)) return &candidate;
  }
  return nullptr;
}

const FieldSchema* SobjectSchema::relationship(std::string_view wanted) const {
  for (const FieldSchema& f : fields) {
    if (f.type == FieldType::reference && !f.relationship_name.empty() &&
        same_name(f.relationship_name, wanted)) {
      return &f;
    }
  }
  return nullptr;
}

std::vector<const FieldSchema*> SobjectSchema::parts_of(const FieldSchema& compound) const {
  std::vector<const FieldSchema*> parts;
  if (compound.type != FieldType::address) return parts;
  for (const FieldSchema& f : fields) {
    if (f.compound_field_name == compound.name) parts.push_back(&f);
  }
  return parts;
}

Schema Schema::standard() {
  static const Schema shared = [] {
    Schema schema;
    for (SobjectSchema& object : standard_objects()) {
      schema.sobjects_.push_back(std::make_shared<const SobjectSchema>(std::move(object)));
    }
    schema.index_objects();
    return schema;
  }();
  return shared;
}

void Schema::index_objects() {
  std::ranges::sort(sobjects_, [](const auto& a, const auto& b) { return a->name < b->name; });
  size_t size = 64;
  while (size < sobjects_.size() * 2) size *= 2;
  index_.assign(size, 0);
  for (size_t i = 0; i < sobjects_.size(); ++i) {
    size_t slot = hash_of(sobjects_[i]->name) & (size - 1);
    while (index_[slot] != 0) slot = (slot + 1) & (size - 1);
    index_[slot] = static_cast<uint16_t>(i + 1);
  }
}

const SobjectSchema* Schema::find(std::string_view name) const {
  const size_t mask = index_.size() - 1;
  for (size_t slot = hash_of(name) & mask; index_[slot] != 0; slot = (slot + 1) & mask) {
    const SobjectSchema& candidate = *sobjects_[index_[slot] - 1u];
    if (same_name(candidate.name, name)) return &candidate;
  }
  return nullptr;
}

const SobjectSchema* Schema::find_by_prefix(std::string_view id) const {
  const std::string_view prefix = id.substr(0, 3);
  for (const auto& object : sobjects_) {
    if (!prefix.empty() && object->key_prefix == prefix) return object.get();
  }
  return nullptr;
}

SobjectSchema* Schema::own(std::string_view name) {
  const SobjectSchema* known = find(name);
  if (known == nullptr) return nullptr;
  const auto at = std::ranges::find_if(sobjects_, [&](const auto& object) { return object.get() == known; });
  auto copy = std::make_shared<SobjectSchema>(*known);
  SobjectSchema* mine = copy.get();
  *at = std::move(copy);
  return mine;
}

bool Schema::add_field(std::string_view sobject, FieldSchema field) {
  const SobjectSchema* known = find(sobject);
  if (known == nullptr || known->field(field.name) != nullptr) return false;
  SobjectSchema& object = *own(sobject);
  object.fields.push_back(std::move(field));
  object.reindex();
  return true;
}

bool Schema::remove_field(std::string_view sobject, std::string_view field) {
  const SobjectSchema* known = find(sobject);
  const FieldSchema* found = known == nullptr ? nullptr : known->field(field);
  if (found == nullptr) return false;
  const auto position = found - known->fields.data();
  SobjectSchema& object = *own(sobject);
  object.fields.erase(object.fields.begin() + position);
  object.reindex();
  return true;
}

bool Schema::add_object(SobjectSchema object) {
  if (find(object.name) != nullptr) return false;
  object.reindex();
  sobjects_.push_back(std::make_shared<const SobjectSchema>(std::move(object)));
  index_objects();
  return true;
}

bool Schema::add_child(std::string_view parent, ChildRelationship child) {
  SobjectSchema* object = own(parent);
  if (object == nullptr) return false;
  object->children.push_back(std::move(child));
  return true;
}

void Schema::add_target(std::string_view sobject, std::string_view field, const std::string& target) {
  SobjectSchema* object = own(sobject);
  for (FieldSchema& one : object->fields)
    if (one.name == field) one.reference_to.push_back(target);
}

void Schema::add_to_names(const std::string& sobject) {
  std::string& from = own("Name")->view_from;
  from.insert(from.rfind(") AS r"), name_rows_of(sobject));
}

}  // namespace sfsim
