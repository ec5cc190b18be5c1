// Validation rules that the explorer gives an org: some refuse the very opt-out, some the row as it was
// before.
#pragma once
#include "sim/explore/sketch.h"

namespace sfsim {

Draft draw_rules(Draws& draws);  // for `validation_rules` of `org`
bool draw_rule_step(Sketch& sketch, Draft& step);

}  // namespace sfsim
