// OpenSSL checks the signature; the claims are read whether it is good or not, since the answer names the
// first thing that is wrong.
#include "sim/api/jwt.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/api/wire.h"

namespace sfsim {
namespace {

using Json = nlohmann::json;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key key_of(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> in(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  if (pem.find("BEGIN CERTIFICATE") == std::string::npos)
    return {PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), &X509_free);
  return {certificate ? X509_get_pubkey(certificate.get()) : nullptr, &EVP_PKEY_free};
}

std::optional<std::string> decoded(std::string_view text) {
  std::string plain(text);
  for (char& c : plain) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (plain.size() % 4 != 0) plain += '=';
  return base64_decode(plain);
}

bool signed_by(const Key& key, std::string_view text, std::string_view signature) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const auto bytes = [](std::string_view from) {
    return reinterpret_cast<const unsigned char*>(from.data());
  };
  return key && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(text), text.size()) == 1;
}

// Seconds since 1970 have ten digits for a long time; simple-salesforce sends a text, the sf CLI
// milliseconds.
constexpr int64_t least_millis = 100'000'000'000;

int64_t expiry_of(const Json& claim) {
  if (claim.is_number_integer()) return claim;
  if (claim.is_number()) return claim.get<double>() < 9e15 ? static_cast<int64_t>(claim.get<double>()) : 0;
  return claim.is_string() ? std::atoll(claim.get_ref<const std::string&>().c_str()) : 0;
}

}  // namespace

bool is_public_key(const std::string& pem) { return key_of(pem) != nullptr; }

JwtClaims read_jwt(std::string_view token, const std::string& public_key) {
  JwtClaims out;
  const size_t first = token.find('.'), last = token.rfind('.');
  if (first == token.npos || first == last) return out;
  const auto head = decoded(token.substr(0, first)),
             body = decoded(token.substr(first + 1, last - first - 1)),
             signature = decoded(token.substr(last + 1));
  if (!head || !body || !signature) return out;
  const Json header = Json::parse(*head, nullptr, false), claims = Json::parse(*body, nullptr, false);
  const auto text = [&](const char* name) {
    return claims.contains(name) && claims.at(name).is_string() ? claims.at(name).get<std::string>() : "";
  };
  if (!header.is_object() || !claims.is_object() || header.value("alg", Json()) != "RS256") return out;
  out.issuer = text("iss");
  out.subject = text("sub");
  const Json audience = claims.value("aud", Json());
  for (const Json& one : audience.is_array() ? audience : Json::array({audience}))
    if (one.is_string() && !one.get_ref<const std::string&>().empty()) out.audiences.push_back(one);
  out.expires_s = expiry_of(claims.value("exp", Json()));
  out.expires_in_ms = out.expires_s > least_millis;
  if (out.expires_in_ms) out.expires_s /= 1000;
  out.well_formed =
      !out.issuer.empty() && !out.subject.empty() && !out.audiences.empty() && out.expires_s > 0;
  out.signed_by_key = !public_key.empty() && signed_by(key_of(public_key), token.substr(0, last), *signature);
  return out;
}

}  // namespace sfsim
