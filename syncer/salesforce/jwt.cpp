// Signed by OpenSSL; base64url without padding.
#include "syncer/salesforce/jwt.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "syncer/salesforce/base64url.h"

namespace syncer {
namespace {

constexpr int64_t life_s = 180;  // Salesforce takes no more than that (salesforce-api.md 1.1)
constexpr int least_bits = 2048;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

// A key with a passphrase is not asked for one: a service has nobody to ask.
int no_passphrase(char*, int, int, void*) { return -1; }

Key key_of(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> in(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  return {PEM_read_bio_PrivateKey(in.get(), nullptr, &no_passphrase, nullptr), &EVP_PKEY_free};
}

}  // namespace

std::string private_key_problem(const std::string& private_key) {
  const Key key = key_of(private_key);
  if (!key) return "it holds no private key in PEM form, or one with a passphrase";
  if (EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return "it is not an RSA key; Salesforce takes RS256 only";
  if (EVP_PKEY_bits(key.get()) < least_bits) return "the key is too short; make one of 2048 bits or more";
  return "";
}

std::string signed_assertion(const Assertion& assertion, const std::string& private_key) {
  const nlohmann::ordered_json claims = {{"iss", assertion.issuer},
                                         {"sub", assertion.subject},
                                         {"aud", assertion.audience},
                                         {"exp", assertion.now_s + life_s}};
  const std::string text = base64url(R"({"alg":"RS256"})") + "." +
                           base64url(claims.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  const Key key = key_of(private_key);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  size_t size = 0;
  if (!key || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) != 1)
    return "";
  std::vector<unsigned char> signature(size);
  if (EVP_DigestSign(context.get(), signature.data(), &size, bytes, text.size()) != 1) return "";
  return text + "." + base64url({reinterpret_cast<const char*>(signature.data()), size});
}

}  // namespace syncer
