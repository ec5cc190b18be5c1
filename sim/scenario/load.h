// file -> source positions -> plans. Everything that can be wrong in a file is found here, before a world
// starts.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/scenario/plan.h"

namespace sfsim {

using Plans = std::vector<Plan>;  // one per `each` row, in order; at least one
// Every independent mistake, in file order; at least one.
using Problems = std::vector<Problem>;
std::variant<Plans, Problems> load_scenario(std::string path, std::string text);
std::variant<Plans, Problems> load_scenario_file(const std::string& path);

// The canonical form: one step a line up to 120 columns, trailing commas, comments kept. Problems when it
// does not parse as JSON with comments.
std::variant<std::string, Problems> format_scenario(std::string path, std::string text);

// The JSON Schema (draft-07) of the format, from the same table as the parser.
std::string scenario_schema();
// The reference documentation of every key, verb, fault and check, as Markdown, from the same table.
std::string scenario_reference();

}  // namespace sfsim
