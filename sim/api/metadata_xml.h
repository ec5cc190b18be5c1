// What an object or a field is, as XML: read as the JSON that the Tooling API takes, and written from it.
#pragma once
#include "sim/api/json_read.h"
#include "sim/api/xml.h"

namespace sfsim {

// Lists are lists also where there is one; what reads as a number or a truth is one.
JsonBody metadata_json(const XmlElement& element);
void append_metadata(XmlWriter& xml, const std::string& json);  // the members of an object; none for a null

}  // namespace sfsim
