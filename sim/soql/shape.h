// The shape of a statement: its words with the literals lifted out. Two statements of one shape have one
// plan.
#pragma once
#include <string>
#include <vector>

#include "sim/soql/token.h"

namespace sfsim::soql {

// Appends to `key`. What compiling looks at stays in the key: the kind of each literal, empty texts, the
// shape of a LIKE pattern, and the n of LAST_N_DAYS:n.
void append_shape(const std::vector<Token>& tokens, std::string& key);

}  // namespace sfsim::soql
