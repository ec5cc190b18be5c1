// Plan + literals -> rows.
#pragma once
#include <string>
#include <vector>

#include "sim/org/org.h"
#include "sim/soql/cursor.h"
#include "sim/soql/plan.h"

namespace sfsim::soql {

// Makes the values of a statement's parameters; false when a literal does not fit the plan.
bool prepare_values(const Plan& plan, const std::vector<Token>& tokens, UnixMillis now,
                    const std::string& time_zone, std::vector<Value>& values);

// The first page. When more rows match than fit, `ids` gets the ids of all of them, in order.
QueryPage first_page(Org& org, Plan& plan, const std::vector<Token>& tokens, const std::vector<Value>& values,
                     size_t batch_size, std::string& ids);

// The rows of a cursor from `offset` on, with their values of now. A row that is gone for good is left out.
QueryPage later_page(Org& org, Plan& plan, const Cursor& cursor, size_t offset);

}  // namespace sfsim::soql
