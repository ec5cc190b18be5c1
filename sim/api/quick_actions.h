// Quick actions: what a page offers to do, told, with its default values, and done by POST (REST API guide,
// "Quick Actions" and "sObject Quick Actions", since v28.0).
#pragma once
#include "sim/api/call.h"

namespace sfsim {

// /quickActions/... ; `object` null: the global ones, else /sobjects/X/quickActions/...; `rest` is what
// stands behind "quickActions" in the path.
Reply quick_actions(Call& call, const SobjectSchema* object, const std::vector<std::string>& rest);

}  // namespace sfsim
