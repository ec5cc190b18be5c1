// Whom and what the names, ids and addresses of a plan mean.
#pragma once
#include <string>

#include "sim/scenario/plan.h"

namespace sfsim {

std::string bare(const std::string& name);  // without its @
// Of "Contact", "@acme" or an id; empty: the plan makes no such record.
std::string type_of(const Plan& plan, const std::string& record);
// Of a record as the plan makes it; empty: none.
std::string email_of(const Plan& plan, const std::string& record);
// The person of that address; `otherwise`: nobody has it from the start.
std::string person_of(const Plan& plan, const std::string& email, std::string otherwise);

}  // namespace sfsim
