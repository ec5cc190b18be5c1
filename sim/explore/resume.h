// A sketch of a world that was drawn before, read back from its draft, so that more steps can be drawn for
// it.
#pragma once
#include "sim/explore/sketch.h"

namespace sfsim {

void resume(Sketch& sketch, const Draft& draft);  // the head
// One step after the other. Those that are still to come only take up their names.
void resume(Sketch& sketch, const Draft& step, bool happened);

}  // namespace sfsim
