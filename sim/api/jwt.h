// What a JSON web token says, and whether the key signed it (RFC 7515, RS256).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sfsim {

struct JwtClaims {
  bool well_formed = false;  // three parts, alg RS256, all four claims
  bool signed_by_key = false;
  std::string issuer, subject;
  std::vector<std::string> audiences;
  int64_t expires_s = 0;
  bool expires_in_ms = false;  // it was sent as milliseconds
};
// `public_key`: PEM, a public key or a certificate; empty: nothing is signed by it.
JwtClaims read_jwt(std::string_view token, const std::string& public_key);
bool is_public_key(const std::string& pem);

}  // namespace sfsim
