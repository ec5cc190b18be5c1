// The random-looking part is HMAC(org, counter + moment + user): repeatable for a world, different after a
// restart.
#include "sim/api/sessions.h"

#include <fmt/format.h>
#include <openssl/hmac.h>

namespace sfsim {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
constexpr size_t secret_length = 96;

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

std::string hmac_sha256(std::string_view key, std::string_view text) { return hmac(EVP_sha256(), key, text); }

Sessions::Sessions(const std::string& org_id, int64_t idle_seconds)
    : org15_(org_id.substr(0, 15)), idle_ms_(idle_seconds * 1000) {
  demo_token_ = org15_ + "!sfsim.demo.session.of.the.admin.";
  static const std::string secret = secret_from("sfsim", "demo");  // an org is made for every scenario
  demo_token_ += secret.substr(0, org15_.size() + 1 + secret_length - demo_token_.size());
}

std::string Sessions::open(std::string_view user_id, UnixMillis now) {
  std::string token = org15_ + "!" + secret_from(org15_, fmt::format("{}/{}/{}", ++count_, now, user_id));
  sessions_[token] = {std::string(user_id), now};
  return token;
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
