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

// Client credentials when `username` is empty, else username-password (salesforce-api.md 1.1).
struct Credentials {
  std::string instance_url;  // where the token endpoint is; no trailing slash
  std::string client_id;
  std::string client_secret;
  std::string username;
  std::string password;  // password and security token, joined
};

// How long a connection that was refused is left alone.
constexpr UnixMillis connection_pause_ms = 15 * 60 * 1000;

// Shared by every activity of an engine. A refused connection is refused locally, without a request, until
// refused_until(): a wrong secret must not become a storm of logins.
class Session {
 public:
  Session(Transport& transport, Clock& clock, Credentials credentials);

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
  HttpRequest token_request() const;
  Reply fetch();
  void keep(Reply& reply, UnixMillis now);
  bool refused_at(UnixMillis now) const;

  Transport& transport_;
  Clock& clock_;
  const Credentials credentials_;
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
