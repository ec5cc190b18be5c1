// The few looks into JSON bodies that checks and invariants need.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/plan.h"

namespace sfsim {

// From a page of query results, or a set of a query job's: a checkbox by the first 15 characters of the
// record's id.
void read_flags(std::string_view page, std::string_view field, std::map<std::string, bool>& flags);

// What an update writes: pairs of a record's id and a field. The body of one record does not have its id,
// which is then the only one of `ids`.
std::vector<std::pair<std::string, std::string>> written_fields(std::string_view body,
                                                                const std::vector<std::string>& ids);

// The first place where `expected` is not contained in the body: a sentence and the place of the expected
// value. Objects may have more keys than expected; lists must match in length.
struct BodyMismatch {
  Position at;
  std::string what;
};
std::optional<BodyMismatch> mismatch(const Json& expected, std::string_view body);

// The errorCodes (or OAuth's `error`) of an answer, in order.
std::vector<std::string> error_codes(std::string_view body);

}  // namespace sfsim
