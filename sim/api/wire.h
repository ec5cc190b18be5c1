// The small parts of the wire: request targets, percent and base64 encodings, dates. No Salesforce in here.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/org/base64.h"
#include "sim/org/value.h"

namespace sfsim {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// "/services//data/v60.0/query/?q=a+b" -> {services, data, v60.0, query}, {q: "a b"}. Segments are split
// before they are decoded, so that %2F stays inside one; empty ones (double and trailing slashes) vanish.
struct Target {
  std::vector<std::string> segments;
  Pairs params;
  const std::string* param(std::string_view name) const;  // first of that name
};
Target parse_target(std::string_view target);
Pairs parse_form(std::string_view text);  // a=b&c=d
std::string percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode_segment(std::string_view text);

bool iequals(std::string_view a, std::string_view b);
std::string_view trimmed(std::string_view text);

// One header from a list; empty when absent.
std::string_view find_header(const Pairs& headers, std::string_view name);

std::string http_date(UnixMillis at);  // "Thu, 02 Dec 2021 18:22:42 GMT"
std::optional<UnixMillis> parse_http_date(std::string_view text);
void append_datetime(std::string& out, UnixMillis at);  // 2024-01-15T20:01:00.000+0000, no quotes

}  // namespace sfsim
