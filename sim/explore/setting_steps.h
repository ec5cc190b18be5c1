// What an admin, or a user who may not, changes in the team's settings.
#pragma once
#include "sim/explore/sketch.h"

namespace sfsim {

bool draw_settings_step(Sketch& sketch, Draft& step);

}  // namespace sfsim
