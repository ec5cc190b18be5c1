// base64url of RFC 4648 section 5, without padding: of JWTs and of links in mails.
#pragma once
#include <string>
#include <string_view>

namespace syncer {

std::string base64url(std::string_view bytes);
// Empty: not base64url, or of a length that none has.
std::string bytes_of_base64url(std::string_view text);

}  // namespace syncer
