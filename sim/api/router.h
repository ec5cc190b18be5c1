// From a request to the resource that answers it: version, session, limit, path, method, in Salesforce's
// order.
#pragma once
#include "sim/api/call.h"

namespace sfsim {

inline constexpr int oldest_collections_version = 42;
inline constexpr int newest_version = 67;  // Summer '26
inline constexpr int retired_version = 7;  // 7-30 answer 410

Reply dispatch(Call& call);

// A request inside another one: `call.target` is whole, the user known, and whoever holds it has counted it.
enum class Inside { composite, batch, graph };
Reply dispatch_inside(Call& call, Inside where);

}  // namespace sfsim
