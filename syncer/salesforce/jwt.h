// The assertion of the JWT bearer flow: who logs in, as whom, signed with the key whose certificate the
// connected app holds (RFC 7523; salesforce-api.md 1.1).
#pragma once
#include <cstdint>
#include <string>

namespace syncer {

struct Assertion {
  std::string issuer;    // the connected app's client id
  std::string subject;   // the user name
  std::string audience;  // "https://login.salesforce.com", or test.
  int64_t now_s = 0;     // it is good for three minutes from then
};

// RS256; empty when the key cannot sign. `private_key` is PEM.
std::string signed_assertion(const Assertion& assertion, const std::string& private_key);
// "" or what is wrong with the key.
std::string private_key_problem(const std::string& private_key);

}  // namespace syncer
