// The rows that a Bulk API 2.0 job refused, as its failedResults tell them.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "syncer/salesforce/errors.h"

namespace syncer {

// "sf__Id","sf__Error",Id,... with LF between lines: the failures by the id that was sent. Gives what is
// wrong with the text; empty: nothing. A text that ends within a line is wrong.
std::string read_refused_rows(std::string_view csv, std::map<std::string, Failure>& rows);

// "CODE:message:Field1,Field2 --" as a failure.
Failure refused_row(std::string_view error);

}  // namespace syncer
