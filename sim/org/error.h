// A refusal in Salesforce's own words.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sfsim {

// What a duplicate rule found: the details of DUPLICATES_DETECTED.
struct DuplicatesFound {
  bool allow_save = false;  // the client may ask for saving it nevertheless
  std::string rule, sobject, message, matching_rule, base;
  std::vector<std::string> ids;  // of the records that are the same
};

struct ApiError {
  int status = 400;
  std::string code;  // "INVALID_FIELD"
  std::string message;
  // Absent on INVALID_FIELD, NOT_FOUND, INVALID_SESSION_ID, MALFORMED_QUERY; present, maybe empty, on DML
  // codes (salesforce-api.md 0.5).
  std::optional<std::vector<std::string>> fields;
  std::shared_ptr<const DuplicatesFound> duplicates = nullptr;
};

}  // namespace sfsim
