// The texts. `fields` is absent where Salesforce leaves it out, empty where it sends [].
#include "sim/org/refusals.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sfsim::refusal {
namespace {

using Fields = std::vector<std::string>;

ApiError bare(int status, std::string code, std::string message) {
  return {status, std::move(code), std::move(message), std::nullopt};
}
ApiError with_fields(std::string code, std::string message, Fields fields) {
  return {400, std::move(code), std::move(message), std::move(fields)};
}

}  // namespace

ApiError no_such_column(std::string_view field, const SobjectSchema& object) {
  return bare(400, "INVALID_FIELD",
              fmt::format("No such column '{}' on sobject of type {}", field, object.name));
}
ApiError id_in_body() {
  return bare(400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.");
}
ApiError not_writable(const Fields& fields) {
  return with_fields(
      "INVALID_FIELD_FOR_INSERT_UPDATE",
      fmt::format("Unable to create/update fields: {}. Please check the security settings of this "
                  "field and verify that it is read/write for your profile or permission set.",
                  fmt::join(fields, ", ")),
      fields);
}
ApiError bad_field_names(const SobjectSchema& object, const Fields& fields) {
  return with_fields(
      "INVALID_FIELD_FOR_INSERT_UPDATE",
      fmt::format("{}: bad field names on insert/update call: {}", object.name, fmt::join(fields, ", ")),
      fields);
}
ApiError person_contact() {
  return with_fields("INVALID_PERSON_ACCOUNT_OPERATION", "cannot reference person contact", {});
}
ApiError required_missing(const Fields& fields) {
  return with_fields("REQUIRED_FIELD_MISSING",
                     fmt::format("Required fields are missing: [{}]", fmt::join(fields, ", ")), fields);
}
ApiError validation_rule(const std::string& message, const std::string& field) {
  return with_fields("FIELD_CUSTOM_VALIDATION_EXCEPTION", message, field.empty() ? Fields{} : Fields{field});
}
ApiError too_long(const FieldSchema& field, std::string_view value) {
  return with_fields(
      "STRING_TOO_LONG",
      fmt::format("{}: data value too large: {} (max length={})", field.label, value, field.length),
      {field.name});
}
ApiError invalid_email(const FieldSchema& field, std::string_view value) {
  return with_fields("INVALID_EMAIL_ADDRESS",
                     fmt::format("{}: invalid email address: {}", field.label, value), {field.name});
}
ApiError bad_picklist(const FieldSchema& field, std::string_view value) {
  return with_fields("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                     fmt::format("{}: bad value for restricted picklist field: {}", field.label, value),
                     {field.name});
}
ApiError out_of_range(const FieldSchema& field, std::string_view value) {
  return with_fields("NUMBER_OUTSIDE_VALID_RANGE",
                     fmt::format("{}: value outside of valid range on numeric field: {}", field.label, value),
                     {field.name});
}
ApiError duplicate_value(const FieldSchema& field, std::string_view other_id) {
  return with_fields("DUPLICATE_VALUE",
                     fmt::format("duplicate value found: {} duplicates value on record with id: {}",
                                 field.name, other_id.substr(0, 15)),
                     {});
}
ApiError cannot_deserialize(std::string_view type, std::string_view token, std::string_view value, int line,
                            int column) {
  return bare(400, "JSON_PARSER_ERROR",
              fmt::format("Cannot deserialize instance of {} from {} value {} at [line:{}, column:{}]", type,
                          token, value, line, column));
}

ApiError malformed_id(std::string_view what, std::string_view id, std::string_view field) {
  return with_fields("MALFORMED_ID", fmt::format("{}: id value of incorrect type: {}", what, id),
                     {std::string(field)});
}
ApiError invalid_cross_reference() {
  return with_fields("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {});
}
ApiError queue_of_others() {
  return with_fields("INVALID_OPERATION", "Queue not associated with this SObject type", {"OwnerId"});
}
ApiError wrong_record_type(std::string_view id) {
  return with_fields("INVALID_CROSS_REFERENCE_KEY",
                     fmt::format("Record Type ID: this ID value isn't valid for the user: {}", id),
                     {"RecordTypeId"});
}
ApiError duplicates(DuplicatesFound found) {
  ApiError error = bare(400, "DUPLICATES_DETECTED", found.message);
  error.duplicates = std::make_shared<const DuplicatesFound>(std::move(found));
  return error;
}
ApiError not_an_id(std::string_view segment) {
  return bare(404, "NOT_FOUND",
              fmt::format("Provided external ID field does not exist or is not accessible: {}", segment));
}
ApiError not_found() { return bare(404, "NOT_FOUND", "The requested resource does not exist"); }
ApiError entity_is_deleted() { return {404, "ENTITY_IS_DELETED", "entity is deleted", Fields{}}; }
ApiError converted_lead() {
  return with_fields("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", {});
}
ApiError duplicate_developer_name(std::string_view what, std::string_view name, std::string_view on) {
  return with_fields("DUPLICATE_DEVELOPER_NAME",
                     on.empty() ? fmt::format("There is already a {} named {}.", what, name)
                                : fmt::format("There is already a {} named {} on {}.", what, name, on),
                     {"FullName"});
}
ApiError depends_on_read(std::string_view what) {
  return with_fields("FIELD_INTEGRITY_EXCEPTION",
                     fmt::format("Permission Edit {0} depends on permission(s): Read {0}", what), {});
}
ApiError second_grant() {
  return with_fields("DUPLICATE_VALUE",
                     "duplicate value found: <unknown> duplicates value on record with id: <unknown>", {});
}
ApiError already_a_member() { return with_fields("DUPLICATE_VALUE", "Already a campaign member.", {}); }
ApiError member_of_nobody() {
  return with_fields("REQUIRED_FIELD_MISSING", "Required fields are missing: [LeadId]", {"LeadId"});
}
ApiError delete_failed(std::string_view name, std::string_view children, const Fields& names) {
  std::string lower(children);
  if (!lower.empty() && lower[0] >= 'A' && lower[0] <= 'Z') lower[0] = static_cast<char>(lower[0] + 32);
  return with_fields(
      "DELETE_FAILED",
      fmt::format("Your attempt to delete {} could not be completed because it is associated with the "
                  "following {}.: {}\n",
                  name, lower, fmt::join(names, ", ")),
      {});
}
ApiError row_locked(const std::vector<std::string>& ids) {
  return with_fields("UNABLE_TO_LOCK_ROW",
                     fmt::format("unable to obtain exclusive access to this record or {} records: {}",
                                 ids.size(), fmt::join(ids, ",")),
                     {});
}
ApiError no_create(const SobjectSchema& object) {
  return bare(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
              fmt::format("entity type cannot be inserted: {}", object.label));
}
ApiError no_edit(const SobjectSchema& object) {
  return bare(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
              fmt::format("entity type cannot be updated: {}", object.label));
}
ApiError no_row_access() {
  return {403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", Fields{}};
}
ApiError delete_unsupported(const SobjectSchema& object) {
  return bare(400, "INVALID_TYPE_FOR_OPERATION",
              fmt::format("entity type {} does not support delete", object.name));
}
ApiError not_in_bin() { return with_fields("UNDELETE_FAILED", "Entity is not in the recycle bin", {}); }
ApiError merge_unsupported(const SobjectSchema& object) {
  return bare(400, "INVALID_TYPE_FOR_OPERATION",
              fmt::format("entity type {} does not support merge", object.name));
}
ApiError merged_with_itself() {
  return with_fields("DUPLICATE_VALUE", "a record cannot be merged with itself", {});
}
ApiError too_many_to_merge() {
  return with_fields("LIMIT_EXCEEDED", "a merge takes a master and one or two other records", {});
}

}  // namespace sfsim::refusal
