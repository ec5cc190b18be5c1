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
  Schema schema;
  schema.sobjects_ = {account_schema(), contact_schema(),      contact_history_schema(),
                      lead_schema(),    lead_history_schema(), push_topic_schema(),
                      user_schema()};
  return schema;
}

const SobjectSchema* Schema::find(std::string_view name) const {
  for (const SobjectSchema& object : sobjects_) {
    if (same_name(object.name, name)) return &object;
  }
  return nullptr;
}

const SobjectSchema* Schema::find_by_prefix(std::string_view id) const {
  std::string_view prefix = id.substr(0, 3);
  for (const SobjectSchema& object : sobjects_) {
    if (object.key_prefix == prefix) return &object;
  }
  return nullptr;
}

bool Schema::add_field(std::string_view sobject, FieldSchema field) {
  auto* object = const_cast<SobjectSchema*>(find(sobject));
  if (object == nullptr || object->field(field.name) != nullptr) return false;
  object->fields.push_back(std::move(field));
  object->reindex();
  return true;
}

bool Schema::remove_field(std::string_view sobject, std::string_view field) {
  auto* object = const_cast<SobjectSchema*>(find(sobject));
  const FieldSchema* found = object == nullptr ? nullptr : object->field(field);
  if (found == nullptr) return false;
  object->fields.erase(object->fields.begin() + (found - object->fields.data()));
  object->reindex();
  return true;
}

}  // namespace sfsim
