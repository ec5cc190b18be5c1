// Answers and rows in XML, for clients that ask for it: the JSON of a resource under the root element it has
// in Salesforce's documentation.
#pragma once
#include "sim/api/call.h"

namespace sfsim {

inline constexpr std::string_view xml_type = "application/xml;charset=UTF-8";

// The root element of what this request answers; nothing where we know of no XML. `call.path` is set.
std::optional<std::string> xml_root(const Call& call);
// "Errors" has an Error element each, "Versions" a Version.
std::string xml_of_json(std::string_view json, std::string_view root);
// <Account><Name>x</Name></Account> as {"Name": "x"}.
std::variant<JsonBody, ApiError> record_of_xml(std::string_view body);

}  // namespace sfsim
