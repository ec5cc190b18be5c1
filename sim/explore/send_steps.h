// Mails and groups as the explorer draws them: few groups, so that people meet in them.
#pragma once
#include <string>

#include "sim/explore/sketch.h"

namespace sfsim {

std::string draw_group(Draws& draws);
bool draw_send_step(Sketch& sketch, Verb verb, Draft& step);  // of `send`, `group` and `marketo`

}  // namespace sfsim
