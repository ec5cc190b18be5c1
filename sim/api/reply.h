// What a resource hands back: status, headers and a compact JSON body, or a function that writes the body
// once the org's lock is released. And the refusals every resource shares.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/api/wire.h"
#include "sim/org/error.h"

namespace sfsim {

inline constexpr std::string_view json_type = "application/json;charset=UTF-8";

struct Reply {
  int status = 200;
  std::string body;
  Pairs headers;
  std::string_view content_type = json_type;
  std::function<void(std::string&)> render;  // may touch nothing of the org
  bool limit_info = true;                    // whether Sforce-Limit-Info belongs on it
  bool nothing_yet = false;                  // a long poll without news
  std::string xml_root;                      // not empty: goes out in XML, under this element
  std::vector<std::shared_ptr<const DuplicatesFound>> duplicates;  // of a collection's errors, in order
  bool rolled_back = false;  // a 200 whose rows were all taken back (allOrNone)
};

Reply ok(std::string body);
Reply no_content();
Reply refuse(const ApiError& error);
Reply refuse(const std::vector<ApiError>& errors);  // status of the first
// [{"message":..,"errorCode":..,"fields":[..]}]; `code_key` is "statusCode" inside collections.
void append_errors(std::string& out, const std::vector<ApiError>& errors,
                   std::string_view code_key = "errorCode");

// What stands in `errors` of a platform event that went out: its uuid (OPERATION_ENQUEUED).
std::string enqueued(std::string_view id);

ApiError error_of(int status, std::string code, std::string message);  // without `fields`
ApiError row_error(std::string code, std::string message,
                   std::vector<std::string> fields = {});  // 400, with `fields`
ApiError not_found();
ApiError no_such_external_field(std::string_view segment);
ApiError method_not_allowed(std::string_view method, std::string_view allowed);

}  // namespace sfsim
