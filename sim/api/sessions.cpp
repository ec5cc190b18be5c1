// The random-looking part is HMAC(org, counter + moment + user): repeatable for a world, different after a
// restart.
#include "sim/api/sessions.h"

#include <fmt/format.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace sfsim {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
constexpr size_t secret_length = 96;
// No secret at all, and the same for ever.
constexpr std::string_view demo_secret =
    "sfsim.demo.session.of.the.admin.GfoNRJ.beEdcDIyPV4q7gATTjydIf15GbZPjmNn.jUjEFQRyK_bdpT_6Jm7hkPdW";
static_assert(demo_secret.size() == secret_length);
constexpr int64_t code_life_ms = 15 * 60 * 1000;
constexpr size_t most_codes = 1000;

std::string hmac(const EVP_MD* hash, std::string_view key, std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  HMAC(hash, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), digest, &length);
  return {reinterpret_cast<const char*>(digest), length};
}

// Six bits of each byte, then six other ones.
std::string secret_from(std::string_view key, std::string_view text) {
  const std::string digest = hmac(EVP_sha512(), key, text);
  std::string out;
  for (const int shift : {0, 2})
    for (const char byte : digest) out += alphabet[(static_cast<unsigned char>(byte) >> shift) & 63];
  out.resize(secret_length);
  return out;
}

}  // namespace

std::string sha256(std::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return {reinterpret_cast<const char*>(digest), sizeof digest};
}

std::string hmac_sha256(std::string_view key, std::string_view text) { return hmac(EVP_sha256(), key, text); }

Sessions::Sessions(const std::string& org_id, int64_t idle_seconds)
    : org15_(org_id.substr(0, 15)), idle_ms_(idle_seconds * 1000) {
  demo_token_ = org15_ + "!" + std::string(demo_secret);
}

std::string Sessions::open(std::string_view user_id, UnixMillis now) {
  std::string token = org15_ + "!" + secret_from(org15_, fmt::format("{}/{}/{}", ++count_, now, user_id));
  sessions_[token] = {std::string(user_id), now, now, {}, "full", {}};
  return token;
}

std::string Sessions::open(const AppGrant& grant, std::string_view refresh_token, UnixMillis now) {
  std::string token = open(grant.user_id, now);
  Session& session = sessions_[token];
  session.client_id = grant.client_id;
  session.scope = grant.scope;
  session.refresh_token = refresh_token;
  return token;
}

std::string Sessions::make_refresh_token(const AppGrant& grant, UnixMillis now) {
  std::string token =
      "5Aep861" +
      secret_from(org15_, fmt::format("refresh/{}/{}/{}", ++count_, now, grant.user_id)).substr(0, 80);
  refresh_tokens_[token] = {grant, now};
  return token;
}

const AppGrant* Sessions::refresh_grant(std::string_view refresh_token) const {
  const auto found = refresh_tokens_.find(std::string(refresh_token));
  return found == refresh_tokens_.end() ? nullptr : &found->second.grant;
}

bool Sessions::revoke(std::string_view token) {
  if (close(token)) return true;
  if (refresh_tokens_.erase(std::string(token)) == 0) return false;
  std::erase_if(sessions_, [&](const auto& session) { return session.second.refresh_token == token; });
  return true;
}

std::optional<TokenState> Sessions::state(std::string_view token, UnixMillis now) const {
  if (!demo_user_.empty() && token == demo_token_) return TokenState{{demo_user_, {}, "full"}, false, 0, 0};
  if (const auto found = refresh_tokens_.find(std::string(token)); found != refresh_tokens_.end())
    return TokenState{found->second.grant, true, found->second.made_at, 0};
  const auto found = sessions_.find(std::string(token));
  if (found == sessions_.end() || now - found->second.last_use > idle_ms_) return std::nullopt;
  const Session& session = found->second;
  return TokenState{{session.user_id, session.client_id, session.scope},
                    false,
                    session.opened_at,
                    session.last_use + idle_ms_};
}

std::string Sessions::make_code(AuthorizationCode code) {
  std::string text =
      "aPrx" + secret_from(org15_, fmt::format("code/{}/{}/{}", ++count_, code.made_at, code.grant.user_id))
                   .substr(0, 78);
  text += "==";
  if (codes_.size() >= most_codes) codes_.clear();  // nobody waits for so many
  codes_[text] = std::move(code);
  return text;
}

std::optional<AuthorizationCode> Sessions::take_code(std::string_view code, UnixMillis now, bool& expired) {
  expired = false;
  const auto found = codes_.find(std::string(code));
  if (found == codes_.end()) return std::nullopt;
  // A code that was used stays known, so that using it again is told as that.
  AuthorizationCode taken = found->second;
  expired = taken.made_at < 0 || now - taken.made_at > code_life_ms;
  found->second.made_at = -1;
  if (expired) return std::nullopt;
  return taken;
}

Sessions::DeviceCodes Sessions::open_device(const AppGrant& grant, UnixMillis now) {
  constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  const std::string secret = secret_from(org15_, fmt::format("device/{}/{}", ++count_, now));
  DeviceLogin login;
  login.grant = grant;
  login.made_at = now;
  for (size_t i = 0; i < 8; ++i)
    login.user_code += letters[static_cast<unsigned char>(secret[i]) % letters.size()];
  const std::string code = secret.substr(8, 60);
  if (devices_.size() >= most_codes) devices_.clear();  // nobody waits for so many
  DeviceCodes codes{code, login.user_code};
  devices_[code] = std::move(login);
  return codes;
}

DeviceLogin* Sessions::device(std::string_view device_code) {
  const auto found = devices_.find(device_code);
  return found == devices_.end() ? nullptr : &found->second;
}

DeviceLogin* Sessions::device_of(std::string_view user_code) {
  std::string typed;
  for (const char c : user_code) {
    if (c == ' ' || c == '-') continue;
    typed += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  for (auto& [code, login] : devices_)
    if (login.user_code == typed) return &login;
  return nullptr;
}

void Sessions::close_device(std::string_view device_code) {
  const auto found = devices_.find(device_code);
  if (found != devices_.end()) devices_.erase(found);
}

std::optional<std::string> Sessions::use(std::string_view token, UnixMillis now) {
  if (!demo_user_.empty() && token == demo_token_) return demo_user_;
  const auto found = sessions_.find(std::string(token));
  if (found == sessions_.end()) return std::nullopt;
  if (now - found->second.last_use > idle_ms_) {
    sessions_.erase(found);
    return std::nullopt;
  }
  found->second.last_use = now;
  return found->second.user_id;
}

bool Sessions::close(std::string_view token) { return sessions_.erase(std::string(token)) > 0; }
void Sessions::close_all() { sessions_.clear(); }

}  // namespace sfsim
