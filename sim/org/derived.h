// Inside the org only: what Salesforce works out itself when certain objects are written, and what it refuses
// beyond the rules of single fields: an opportunity's probability follows its stage, an event's end its
// duration, a case counts up.
#pragma once
#include <string>
#include <vector>

#include "sim/org/writer.h"

namespace sfsim {

// Adds cells; before the defaults and stamps. `id` is empty while the row is made.
void derive(const Writer& w, std::string_view id, std::vector<Cell>& cells);
// The next number of the object's auto numbers, for a row that passed every check.
void number_row(const Writer& w, std::vector<Cell>& cells);
// Of a new row, by what it holds together.
Failure refused_as_a_whole(const Writer& w, const std::vector<Cell>& cells);

}  // namespace sfsim
