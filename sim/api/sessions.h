// Who is logged in: access tokens of Salesforce's form (00D...!96 characters), made deterministically, dead
// after two hours without use on the org's clock; the refresh tokens behind them; and the codes of the web
// server flow, good once and for fifteen minutes.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sim/org/value.h"

namespace sfsim {

// What somebody let an app do.
struct AppGrant {
  std::string user_id;
  std::string client_id;  // empty: no app, a session of the user's own
  std::string scope = "full";
};

struct AuthorizationCode {
  AppGrant grant;
  std::string redirect_uri;
  std::string challenge;  // base64url(SHA-256(verifier)); empty: without PKCE
  UnixMillis made_at = 0;
};

// A device that waits for somebody to type its code.
struct DeviceLogin {
  enum class State { pending, allowed, denied };
  AppGrant grant;  // whose, once it is allowed
  std::string user_code;
  UnixMillis made_at = 0, asked_at = 0;  // asked_at: when the device asked last; 0: never
  State state = State::pending;
};

// What introspection tells of a live token.
struct TokenState {
  AppGrant grant;
  bool refresh = false;
  UnixMillis issued_at = 0, expires_at = 0;  // expires_at 0: never
};

class Sessions {
 public:
  Sessions(const std::string& org_id, int64_t idle_seconds);

  std::string open(std::string_view user_id, UnixMillis now);
  // `refresh_token`: with which it dies; empty: none.
  std::string open(const AppGrant& grant, std::string_view refresh_token, UnixMillis now);
  // The user's id; renews the session.
  std::optional<std::string> use(std::string_view token, UnixMillis now);
  bool close(std::string_view token);
  void close_all();

  std::string make_refresh_token(const AppGrant& grant, UnixMillis now);
  const AppGrant* refresh_grant(std::string_view refresh_token) const;  // null: unknown or revoked
  // An access token, or a refresh token with the sessions it gave. False: there is none.
  bool revoke(std::string_view token);
  std::optional<TokenState> state(std::string_view token, UnixMillis now) const;

  std::string make_code(AuthorizationCode code);
  // Used up by this, also when it is too old. `expired`: it was good once.
  std::optional<AuthorizationCode> take_code(std::string_view code, UnixMillis now, bool& expired);

  struct DeviceCodes {
    std::string device, user;
  };
  DeviceCodes open_device(const AppGrant& grant, UnixMillis now);
  DeviceLogin* device(std::string_view device_code);   // null: there is none
  DeviceLogin* device_of(std::string_view user_code);  // case and blanks do not count
  void close_device(std::string_view device_code);

  // The one refresh token that is there from the start; who calls it says whose it is.
  void revoke_refresh() { refresh_revoked_ = true; }
  bool refresh_revoked() const { return refresh_revoked_; }

  // One fixed token for scripts, accepted after accept_demo().
  const std::string& demo_token() const { return demo_token_; }
  void accept_demo(std::string user_id) { demo_user_ = std::move(user_id); }

 private:
  struct Session {
    std::string user_id;
    UnixMillis last_use;
    UnixMillis opened_at;
    std::string client_id, scope, refresh_token;
  };
  struct Refresh {
    AppGrant grant;
    UnixMillis made_at;
  };
  std::string org15_;
  int64_t idle_ms_;
  uint64_t count_ = 0;
  bool refresh_revoked_ = false;
  std::unordered_map<std::string, Session> sessions_;  // looked up only, never walked
  std::unordered_map<std::string, Refresh> refresh_tokens_;
  std::unordered_map<std::string, AuthorizationCode> codes_;
  std::map<std::string, DeviceLogin, std::less<>> devices_;  // by device code
  std::string demo_token_, demo_user_;
};

std::string hmac_sha256(std::string_view key, std::string_view text);
std::string sha256(std::string_view text);  // 32 bytes

}  // namespace sfsim
