// Conditional requests (salesforce-api.md 3): If-Modified-Since and If-Unmodified-Since everywhere, entity
// tags where a resource has one (describes, Account rows).
#include "sim/api/call.h"

namespace sfsim {
namespace {

// "abc", "abc-gzip" and W/"abc" are the same tag; * is any.
bool same_tag(std::string_view header, std::string_view etag) {
  const auto bare = [](std::string_view text) {
    text = trimmed(text);
    if (text.starts_with("W/")) text.remove_prefix(2);
    if (text.starts_with('"')) text.remove_prefix(1);
    if (text.ends_with('"')) text.remove_suffix(1);
    if (text.ends_with("-gzip")) text.remove_suffix(5);
    return text;
  };
  while (!header.empty()) {
    const std::string_view item = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), item.size() + 1));
    if (trimmed(item) == "*" || bare(item) == bare(etag)) return true;
  }
  return false;
}

Reply precondition_failed() {
  return refuse(
      error_of(412, "PRECONDITION_FAILED",
               "The request wasn't executed because one or more of the preconditions that the client "
               "specified in the request headers wasn't satisfied."));
}

Reply not_modified() {
  Reply reply;
  reply.status = 304;
  return reply;
}

}  // namespace

std::optional<Reply> check_conditions(const Call& call, UnixMillis last_modified, std::string_view etag) {
  const bool reads = call.method == "GET";
  if (!etag.empty()) {
    const std::string_view match = call.header("If-Match"), none = call.header("If-None-Match");
    if (!match.empty() && !same_tag(match, etag)) return precondition_failed();
    if (!none.empty() && same_tag(none, etag)) return reads ? not_modified() : precondition_failed();
    if (!none.empty() && reads) return std::nullopt;  // the finer condition decides
  }
  const UnixMillis second = last_modified / 1000 * 1000;
  for (const bool unmodified : {true, false}) {
    const std::string_view header = call.header(unmodified ? "If-Unmodified-Since" : "If-Modified-Since");
    if (header.empty()) continue;
    const auto since = parse_http_date(header);
    if (!since && !reads)
      return refuse(error_of(400, "INVALID_HEADER",
                             "The date of a conditional header is not valid: use EEE, dd MMM yyyy "
                             "HH:mm:ss z."));
    if (!since) continue;
    if (unmodified && second > *since) return precondition_failed();
    if (!unmodified && second <= *since) return reads ? not_modified() : precondition_failed();
  }
  return std::nullopt;
}

}  // namespace sfsim
