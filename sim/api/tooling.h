// /services/data/vV/tooling/...
#pragma once
#include "sim/api/call.h"

namespace sfsim {

Reply tooling(Call& call);  // the path from "tooling" on

}  // namespace sfsim
