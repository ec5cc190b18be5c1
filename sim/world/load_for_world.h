// Loading a file whole: what stands in it, and what only an org can tell, such as whether the condition of a
// validation rule is one.
#pragma once
#include <string>
#include <variant>

#include "sim/scenario/load.h"

namespace sfsim {

std::variant<Plans, Problems> load_for_world(const std::string& path);
// Of a plan that is sound otherwise.
Problems mistakes_in_org(const Plan& plan);

}  // namespace sfsim
