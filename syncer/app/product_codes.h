// The 26 codes of the product's Salesforce Diagnostics page, in its order (sales-connect.md 1.6).
#pragma once
#include <array>
#include <string_view>

namespace syncer::app {

struct KnownCode {
  std::string_view code;
  std::string_view message;  // where the page means one message only
};

inline constexpr std::array<KnownCode, 26> product_codes{{
    {"FAILED_WRITE", ""},
    {"QUERY_TIMEOUT", ""},
    {"SERVER_UNAVAILABLE", ""},
    {"UNABLE_TO_LOCK_ROW", ""},
    {"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", ""},
    {"REQUEST_LIMIT_EXCEEDED", ""},
    {"INVALID_FIELD", "Net::ReadTimeout"},
    {"AUTHENTICATION_FAILURE", ""},
    {"EXPIRED_ACCESS", ""},
    {"INACTIVE_ORGANIZATION", ""},
    {"INACTIVE_USER", ""},
    {"INVALID_GRANT", ""},
    {"API_CURRENTLY_DISABLED", ""},
    {"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", ""},
    {"ENTITY_IS_LOCKED", ""},
    {"FIELD_CUSTOM_VALIDATION_EXCEPTION", ""},
    {"FIELD_FILTER_VALIDATION_EXCEPTION", ""},
    {"FIELD_INTEGRITY_EXCEPTION", ""},
    {"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", ""},
    {"INSUFFICIENT_ACCESS_OR_READONLY", ""},
    {"INVALID_FIELD_FOR_INSERT_UPDATE", ""},
    {"INVALID_TYPE", ""},
    {"REQUIRED_FIELD_MISSING", ""},
    {"TXN_SECURITY_NO_ACCESS", ""},
    {"CANNOT_UPDATE_CONVERTED_LEAD", ""},
    {"UNKNOWN_EXCEPTION", ""},
}};

}  // namespace syncer::app
