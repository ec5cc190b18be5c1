// A connection to an org: credentials, the access token got with them, one refresh at a time.
#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "syncer/domain/ports.h"
#include "syncer/salesforce/errors.h"

namespace syncer {

// One of four ways to log in (salesforce-api.md 1.1), by what is there: a private key, a refresh token, a
// user name and password, or client credentials alone.
struct Credentials {
  std::string instance_url;  // where the token endpoint is; no trailing slash
  std::string client_id;
  std::string client_secret;
  std::string username;
  std::string password;            // password and security token, joined
  std::string refresh_token = {};  // from a log-in with a browser
  std::string private_key = {};    // PEM; logs in as `username` by JSON web token
  std::string audience = {};       // of that token: "https://login.salesforce.com", or test.
};
// Differs when they differ, and gives none of them away.
std::string fingerprint(const Credentials& credentials);

// How long a connection that was refused is left alone, unless a person asks. A refused log-in: a day, for an
// org locks out a user after a few wrong ones. Where the log-in is good and its session is not: a quarter of
// an hour.
constexpr UnixMillis connection_pause_ms = 24 * 60 * 60 * 1000;
constexpr UnixMillis session_pause_ms = 15 * 60 * 1000;
UnixMillis pause_after(const Failure& refusal);

// Where a refusal is kept so that every process of the team knows of it. None of the calls waits.
struct Refusal {
  UnixMillis at = 0, until = 0;
  std::string credentials;  // fingerprint()
  std::string code, message;
};
class RefusalMemory {
 public:
  virtual ~RefusalMemory() = default;
  virtual std::optional<Refusal> recall() = 0;
  virtual void keep(const Refusal& refusal) = 0;
  virtual void forget(UnixMillis now) = 0;
};

// Shared by every activity of an engine. A refused connection is refused locally, without a request, until
// refused_until(): a wrong secret must not become a storm of logins.
class Session {
 public:
  // `memory` may be null: then a refusal is this session's alone.
  Session(Transport& transport, Clock& clock, Credentials credentials, RefusalMemory* memory = nullptr);

  struct Access {
    std::string token;
    std::string instance_url;
    uint64_t generation = 0;
  };
  struct Reply {
    std::optional<Failure> failure;
    Access access;  // when there is no failure
  };
  // WAITS. The cached token, or a new one; an activity that finds another one fetching it waits for that one,
  // in small sleeps on `channel`.
  Reply access(Channel channel);
  // Salesforce no longer takes the token of that generation.
  void discard(uint64_t generation);
  // A fresh token was refused too, or the org refuses the connection.
  void refuse(const Failure& failure);
  // A person, a settings change or a new night: the connection may be tried again.
  void allow();
  UnixMillis refused_until();  // 0: it is not refused

 private:
  enum class Turn { have, refused, mine, wait };
  Turn turn(UnixMillis now, Reply& reply);
  std::optional<HttpRequest> token_request(UnixMillis now) const;
  Reply fetch(UnixMillis now);
  void look_up_refusal(UnixMillis now);
  void remember(const Failure& failure, UnixMillis now);
  void keep(Reply& reply, UnixMillis now);
  bool refused_at(UnixMillis now) const;

  Transport& transport_;
  Clock& clock_;
  const Credentials credentials_;
  const std::string fingerprint_;
  RefusalMemory* const memory_;
  std::mutex mutex_;  // never held across a waiting call
  Access access_;
  bool valid_ = false;
  bool fetching_ = false;
  UnixMillis refused_until_ = 0;
  Failure refusal_;
};

// For query strings and form bodies: everything but letters, digits and -._~ becomes %XX.
std::string percent_encoded(std::string_view text);

}  // namespace syncer
