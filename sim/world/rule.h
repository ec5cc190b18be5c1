// How a rule says that it is broken: the invariant's name, one sentence for people, whom it concerns.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace sfsim {

using Broke = std::function<void(const std::string& rule, std::string what, std::vector<std::string> people)>;

}  // namespace sfsim
