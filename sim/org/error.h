// A refusal in Salesforce's own words.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace sfsim {

struct ApiError {
  int status = 400;
  std::string code;  // "INVALID_FIELD"
  std::string message;
  // Absent on INVALID_FIELD, NOT_FOUND, INVALID_SESSION_ID, MALFORMED_QUERY; present, maybe empty, on DML
  // codes (salesforce-api.md 0.5).
  std::optional<std::vector<std::string>> fields;
};

}  // namespace sfsim
