// The names of every invariant with its promise: what `without` may switch off, and what the world checks.
#pragma once
#include <string_view>
#include <vector>

namespace sfsim {

struct InvariantRow {
  std::string_view name;
  std::string_view promise;  // one sentence
};
const std::vector<InvariantRow>& invariant_table();

}  // namespace sfsim
