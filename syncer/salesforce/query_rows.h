// The rows that a Bulk API 2.0 query job has read, as its results tell them.
#pragma once
#include <string>
#include <string_view>

#include "syncer/salesforce/client.h"

namespace syncer {

// "Id","HasOptedOutOfEmail",... with a line a row: the same rows that decode_page() takes from JSON. Gives
// what is wrong with the text; empty: nothing. A text that ends within a line is wrong.
std::string decode_job_rows(std::string_view csv, std::string_view flag, JobRows& set);

}  // namespace syncer
