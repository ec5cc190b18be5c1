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
// Of a row by what it holds together, `cells` being all of it; `id` is empty while the row is made.
Failure refused_as_a_whole(const Writer& w, std::string_view id, const std::vector<Cell>& cells);
// Whether the row is no row of a table, but one that every org shows. Nobody changes it.
bool is_of_every_org(const Writer& w, std::string_view id);

// sales_rules.cpp
void derive_contract(const Writer& w, std::string_view id, std::vector<Cell>& cells);
// A new opportunity's contact becomes its primary contact role.
void opportunity_made(const Writer& w, const std::string& id, const std::vector<Cell>& cells);
Failure refused_sale(const Writer& w, std::string_view id, const std::vector<Cell>& row);

}  // namespace sfsim
