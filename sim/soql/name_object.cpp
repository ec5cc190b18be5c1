// The fields of the Name object that an org here can fill in, from whichever object a reference leads to.
#include "sim/soql/resolve.h"

namespace sfsim::soql {

namespace {

FieldSchema plain_field(std::string name, FieldType type) {
  FieldSchema field;
  field.name = std::move(name);
  field.type = type;
  field.createable = field.updateable = false;
  return field;
}

FieldSchema reference_field(std::string name, std::string relationship) {
  FieldSchema field = plain_field(std::move(name), FieldType::reference);
  field.reference_to = {relationship};
  field.relationship_name = std::move(relationship);
  return field;
}

}  // namespace

const SobjectSchema& name_object() {
  static const SobjectSchema object = [] {
    SobjectSchema made;
    made.name = "Name";
    made.fields.push_back(plain_field("Id", FieldType::id));
    for (const char* name : {"Name", "FirstName", "LastName", "Type", "Alias", "Title", "Username"})
      made.fields.push_back(plain_field(name, FieldType::string_));
    made.fields.push_back(plain_field("Email", FieldType::email));
    made.fields.push_back(plain_field("Phone", FieldType::phone));
    made.fields.push_back(plain_field("IsActive", FieldType::boolean));
    made.fields.push_back(reference_field("ProfileId", "Profile"));
    made.fields.push_back(reference_field("UserRoleId", "UserRole"));
    made.reindex();
    return made;
  }();
  return object;
}

}  // namespace sfsim::soql
