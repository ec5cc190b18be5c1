// Metadata as JSON, in the spelling of the Metadata API: what Tooling requests carry and what a setup file is
// made of.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sim/api/json_read.h"
#include "sim/org/org.h"

namespace sfsim {

// The definition, or what is wrong with the text. What this simulator cannot honour is refused, never left
// out.
std::variant<ObjectDefinition, std::string> object_definition(const JsonBody& metadata,
                                                              std::string full_name);
// `full_name` is "Account.Region__c".
std::variant<FieldDefinition, std::string> field_definition(const JsonBody& metadata,
                                                            std::string_view full_name);
// The same back, as the body of Metadata.
std::string metadata_of(const ObjectDefinition& object);
std::string metadata_of(const FieldDefinition& field);

// Fills an org from a setup file: objects, fields, profiles, permissionSets, users. What is wrong with it,
// for people; what comes before that is done.
std::optional<std::string> set_up(Org& org, std::string_view json);

}  // namespace sfsim
