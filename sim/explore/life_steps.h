// Steps that end a record's life in Salesforce, bring it back, or let it live on as another one.
#pragma once
#include "sim/explore/sketch.h"

namespace sfsim {

// As draw_step(), of these verbs; false for any other.
bool draw_life_step(Sketch& sketch, Verb verb, Draft& step);

}  // namespace sfsim
