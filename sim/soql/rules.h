// Conditions of validation rules as SOQL: what follows WHERE. Read by the org itself, so that what a user may
// not see counts all the same.
#pragma once
#include "sim/soql/soql.h"

namespace sfsim {

RuleJudge rule_judge(QueryEngine& queries);  // lives no longer than the engine

}  // namespace sfsim
