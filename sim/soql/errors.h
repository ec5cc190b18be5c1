// Refusals in Salesforce's words, with the Row/Column block that shows the place in the statement. Inside
// this folder a refusal is thrown; QueryEngine turns it into a value.
#pragma once
#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "sim/org/error.h"

namespace sfsim::soql {

struct Refusal : std::exception {
  ApiError error;
  explicit Refusal(ApiError e) : error(std::move(e)) {}
  const char* what() const noexcept override { return error.message.c_str(); }
};

// The block and then the text: "\n{window}\n{spaces}^\nERROR at Row:1:Column:N\n{text}".
std::string with_place(std::string_view soql, size_t offset, std::string_view text);

[[noreturn]] void refuse(std::string code, std::string message);
[[noreturn]] void refuse_at(std::string_view soql, size_t offset, std::string code, std::string_view text);
// What Salesforce would accept and this simulator does not (yet): MALFORMED_QUERY that says so.
[[noreturn]] void refuse_unsupported(std::string_view soql, size_t offset, std::string_view construct);

}  // namespace sfsim::soql
