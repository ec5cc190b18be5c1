// What the explorer has an org refuse: rules against the very opt-out or against the row as it was before,
// and rights that the engine's own user lacks.
#pragma once
#include "sim/explore/sketch.h"

namespace sfsim {

Draft draw_rules(Draws& draws);  // for `validation_rules` of `org`
Draft draw_profile(Draws& draws);
bool draw_rule_step(Sketch& sketch, Draft& step);

}  // namespace sfsim
