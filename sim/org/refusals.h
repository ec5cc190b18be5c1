// Salesforce's refusals of a write, word for word (fixtures/errors-catalogue.json).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/error.h"
#include "sim/org/schema.h"

namespace sfsim::refusal {

ApiError no_such_column(std::string_view field, const SobjectSchema& object);
ApiError id_in_body();
ApiError not_writable(const std::vector<std::string>& fields);
ApiError bad_field_names(const SobjectSchema& object, const std::vector<std::string>& fields);
ApiError person_contact();
ApiError required_missing(const std::vector<std::string>& fields);
ApiError validation_rule(const std::string& message, const std::string& field);  // field may be empty
ApiError too_long(const FieldSchema& field, std::string_view value);
ApiError invalid_email(const FieldSchema& field, std::string_view value);
ApiError bad_picklist(const FieldSchema& field, std::string_view value);
ApiError out_of_range(const FieldSchema& field, std::string_view value);
ApiError duplicate_value(const FieldSchema& field, std::string_view other_id);
// `token` is the JSON parser's name of what stood there: "VALUE_STRING".
ApiError cannot_deserialize(std::string_view type, std::string_view token, std::string_view value, int line,
                            int column);

ApiError malformed_id(std::string_view what, std::string_view id, std::string_view field);
ApiError invalid_cross_reference();
ApiError queue_of_others();
ApiError wrong_record_type(std::string_view id);
ApiError duplicates(DuplicatesFound found);
ApiError not_an_id(std::string_view segment);
ApiError not_found();
ApiError entity_is_deleted();
ApiError converted_lead();
ApiError duplicate_developer_name(std::string_view what, std::string_view name, std::string_view on);
ApiError depends_on_read(std::string_view what);
ApiError second_grant();
ApiError already_a_member();
ApiError member_of_nobody();
// `name` is the record's, `children` the plural of what hangs on it, `names` theirs.
ApiError delete_failed(std::string_view name, std::string_view children,
                       const std::vector<std::string>& names);
ApiError row_locked(const std::vector<std::string>& ids);
ApiError no_create(const SobjectSchema& object);
ApiError no_edit(const SobjectSchema& object);
ApiError no_row_access();
ApiError delete_unsupported(const SobjectSchema& object);
// Of acts in the user interface; no API says them, the words are ours.
ApiError not_in_bin();
ApiError merge_unsupported(const SobjectSchema& object);
ApiError merged_with_itself();
ApiError too_many_to_merge();

}  // namespace sfsim::refusal
