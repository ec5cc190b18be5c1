// 8 bytes of id and 16 of HMAC-SHA256, as 32 characters of base64url: short enough for a mail's header line.
// The id is covered by a second hash, over the first, so that a link does not tell how many people there are.
#include "syncer/app/signed_link.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "syncer/salesforce/base64url.h"

namespace syncer::app {

namespace {

constexpr size_t id_bytes = 8, mac_bytes = 16;

std::string hmac(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string signature(std::string_view key, std::string_view team, std::string_view id) {
  std::string signed_text = "unsubscribe\n";
  signed_text += team;
  signed_text += '\n';
  signed_text += id;
  return hmac(key, signed_text).substr(0, mac_bytes);
}

std::string covered(std::string_view key, std::string_view mac, std::string id) {
  const std::string cover = hmac(key, "cover\n" + std::string(mac));
  for (size_t i = 0; i < id.size(); ++i) id[i] = static_cast<char>(id[i] ^ cover[i]);
  return id;
}

}  // namespace

std::string link_token(std::string_view key, std::string_view team, PersonId person) {
  std::string id;
  for (int shift = 56; shift >= 0; shift -= 8) {
    id += static_cast<char>(static_cast<uint64_t>(person) >> shift & 255);
  }
  const std::string mac = signature(key, team, id);
  return base64url(covered(key, mac, id) + mac);
}

std::optional<PersonId> person_of_token(std::string_view key, std::string_view team, std::string_view token) {
  if (key.empty() || token.size() != (id_bytes + mac_bytes) / 3 * 4) return std::nullopt;
  const std::string bytes = bytes_of_base64url(token);
  if (bytes.size() != id_bytes + mac_bytes) return std::nullopt;
  const std::string mac = bytes.substr(id_bytes);
  const std::string id = covered(key, mac, bytes.substr(0, id_bytes));
  if (!same_secret(signature(key, team, id), mac)) return std::nullopt;
  uint64_t person = 0;
  for (const char c : id) person = person << 8 | static_cast<unsigned char>(c);
  return static_cast<PersonId>(person);
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string keyed_hash(std::string_view key, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const char c : hmac(key, text)) {
    hex += digits[static_cast<unsigned char>(c) >> 4];
    hex += digits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

}  // namespace syncer::app
