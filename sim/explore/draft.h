// A draft is a scenario as a JSON document that is still being changed: the explorer fills one, the shrinker
// takes things out of one, and both run it as the text it would have in a file.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "sim/scenario/load.h"

namespace sfsim {

using Draft = nlohmann::ordered_json;

// One key a line, then one step a line.
std::string text_of(const Draft& draft);
// The line in text_of() of the first step; step i stands i lines further down.
int first_step_line(const Draft& draft);
// The canonical form of scenario files.
std::string canonical_text(const Draft& draft);

// The drafts of a file, every row of `each` written out as if it were a file of its own, beside the rows'
// names.
struct FileDrafts {
  std::vector<std::string> rows;
  std::vector<Draft> drafts;
};
std::variant<FileDrafts, Problems> read_drafts(std::string path, std::string text);

}  // namespace sfsim
