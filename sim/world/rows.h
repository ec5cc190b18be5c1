// Lists of partial rows: a list must match whole and in order, each expected row naming only what it cares
// for.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/plan.h"

namespace sfsim {

using ActualRow = std::vector<std::pair<std::string, std::string>>;  // key -> text; texts of strings are bare

struct RowMismatch {
  Position at;  // of the first thing that is wrong
  std::string what;
  std::vector<std::string> diff;  // "  same", "- expected", "+ actual"
};
// `noun`: what one row is, for people: "conflict".
std::optional<RowMismatch> compare_rows(const Json& expected, const std::vector<ActualRow>& actual,
                                        const std::string& noun);

// The same over single lines, of which only the first up to a newline is shown; `fits` says whether an
// expected word covers an actual one.
std::optional<RowMismatch> compare_words(const Json& expected, const std::vector<std::string>& actual,
                                         const std::string& noun,
                                         bool (*fits)(const std::string&, const std::string&));

}  // namespace sfsim
