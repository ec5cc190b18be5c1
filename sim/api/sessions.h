// Who is logged in: access tokens of Salesforce's form (00D...!96 characters), made deterministically, dead
// after two hours without use on the org's clock.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sim/org/value.h"

namespace sfsim {

class Sessions {
 public:
  Sessions(const std::string& org_id, int64_t idle_seconds);

  std::string open(std::string_view user_id, UnixMillis now);
  // The user's id; renews the session.
  std::optional<std::string> use(std::string_view token, UnixMillis now);
  bool close(std::string_view token);
  void close_all();
  void revoke_refresh() { refresh_revoked_ = true; }
  bool refresh_revoked() const { return refresh_revoked_; }

  // One fixed token for scripts, accepted after accept_demo().
  const std::string& demo_token() const { return demo_token_; }
  void accept_demo(std::string user_id) { demo_user_ = std::move(user_id); }

 private:
  struct Session {
    std::string user_id;
    UnixMillis last_use;
  };
  std::string org15_;
  int64_t idle_ms_;
  uint64_t count_ = 0;
  bool refresh_revoked_ = false;
  std::unordered_map<std::string, Session> sessions_;  // looked up only, never walked
  std::string demo_token_, demo_user_;
};

std::string hmac_sha256(std::string_view key, std::string_view text);

}  // namespace sfsim
