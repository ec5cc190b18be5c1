// Plan + literals -> rows.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "sim/org/org.h"
#include "sim/soql/cursor.h"
#include "sim/soql/plan.h"

namespace sfsim::soql {

// Makes the values of a statement's parameters, and of its child queries'; false when a literal does not fit
// the plan.
bool prepare_values(Plan& plan, const std::vector<Token>& tokens, UnixMillis now,
                    const std::string& time_zone);

// What does not fit on a page of children: the ids of all the rows, for a cursor.
struct Overflow {
  std::shared_ptr<QueryPage> page;  // gets its locator from the cursor
  std::string ids;
  std::vector<size_t> child;  // which child query of which child query
};

struct Batch {
  Org& org;
  const std::vector<Token>& tokens;
  size_t size;
};

// The first page. When more rows match than fit, `ids` gets the ids of all of them, in order.
QueryPage first_page(const Batch& batch, Plan& plan, std::string& ids, std::vector<Overflow>& overflows);

// The rows of a cursor from `offset` on, with their values of now. A row that is gone for good is left out.
QueryPage later_page(const Batch& batch, Plan& plan, const Cursor& cursor, size_t offset,
                     std::vector<Overflow>& overflows);

}  // namespace sfsim::soql
