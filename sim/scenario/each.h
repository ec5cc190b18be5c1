// `each`: one file, several rows. The rows are made first; then every "${x}" of the file is replaced, row by
// row, before anything is checked, so that a row is judged as if it had been written out.
#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/node.h"

namespace sfsim {

struct EachRow {
  std::string text;  // "type=Contact, field=..."; empty without `each`
  std::vector<std::pair<std::string, Node>> values;
};

// At least one row unless there are problems.
std::vector<EachRow> each_rows(const Node& root, Reporter& reporter);

// The file with the row's values. Names found are added to `used`; unknown ones are problems.
Node substitute(const Node& root, const EachRow& row, std::set<std::string>& used, Reporter& reporter);

// Keys of `each` that no "${x}" uses.
void check_used(const Node& root, const std::set<std::string>& used, Reporter& reporter);

}  // namespace sfsim
