// "Did you mean": the nearest of the known words.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace syncer {

// The known word nearest to `word` (Damerau-Levenshtein, case ignored) when it is near enough to be a slip;
// else "".
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace syncer
