// "The same end as undisturbed": whether a run that a fault or a crash disturbed came, healed, to where the
// undisturbed run came. A disturbance delays and repeats; it adds no act. So the end may differ only where
// there is an excuse for it. Pure.
#pragma once
#include <optional>
#include <string>

#include "sim/explore/excuses.h"
#include "sim/world/world.h"

namespace sfsim {

struct EndDifference {
  std::string person;
  std::string what;  // "ada: Salesforce has false, undisturbed it had true"
  // The expectation that the disturbed run would fail: a key of `expect` and its value as JSON.
  std::string key, value;
};
std::optional<EndDifference> end_difference(const EndState& undisturbed, const EndState& disturbed,
                                            const Excuses& excuses);

}  // namespace sfsim
