// The lock guards only the fields; the request is sent outside of it, by whoever found the token missing
// first.
#include "syncer/salesforce/session.h"
#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/salesforce/jwt.h"

#include <simdjson.h>

#include <utility>

namespace syncer {
namespace {

constexpr UnixMillis look_again_ms = 50;

void add_field(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  form += name;
  form += '=';
  form += percent_encoded(value);
}

std::string without_slash(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

// Ends the turn of a fetch however it ends, also when the activity is killed while it waits.
class Fetching {
 public:
  Fetching(std::mutex& mutex, bool& flag) : mutex_(mutex), flag_(flag) {}
  ~Fetching() {
    const std::lock_guard lock(mutex_);
    flag_ = false;
  }
  Fetching(const Fetching&) = delete;
  Fetching& operator=(const Fetching&) = delete;

 private:
  std::mutex& mutex_;
  bool& flag_;
};

}  // namespace

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size() * 3 / 2);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += digits[byte >> 4];
      encoded += digits[byte & 15];
    }
  }
  return encoded;
}

// Sixteen bits tell a changed secret from the old one, and tell a thief of the database nothing.
std::string fingerprint(const Credentials& credentials) {
  uint64_t hash = 14695981039346656037ULL;
  for (const std::string* part :
       {&credentials.instance_url, &credentials.client_id, &credentials.client_secret, &credentials.username,
        &credentials.password, &credentials.refresh_token, &credentials.private_key, &credentials.audience}) {
    for (const char c : *part) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    hash = (hash ^ 256) * 1099511628211ULL;
  }
  const auto folded = static_cast<uint16_t>(hash ^ hash >> 16 ^ hash >> 32 ^ hash >> 48);
  return credentials.instance_url + " " + credentials.client_id + " " + std::to_string(folded);
}

UnixMillis pause_after(const Failure& refusal) {
  const bool logged_in = refusal.code == "INVALID_SESSION_ID" || refusal.code == "INVALID_AUTH_HEADER" ||
                         refusal.message.find("INVALID_SESSION_ID") != std::string::npos;
  return logged_in ? session_pause_ms : connection_pause_ms;
}

Session::Session(Transport& transport, Clock& clock, Credentials credentials, RefusalMemory* memory)
    : transport_(transport),
      clock_(clock),
      credentials_(std::move(credentials)),
      fingerprint_(fingerprint(credentials_)),
      memory_(memory) {}

Session::Reply Session::access(Channel channel) {
  for (;;) {
    const UnixMillis now = clock_.now();
    look_up_refusal(now);
    Reply reply;
    switch (turn(now, reply)) {
      case Turn::have:
      case Turn::refused:
        return reply;
      case Turn::wait:
        mark(Mark::session_turn_awaited);
        clock_.sleep_until(now + look_again_ms, channel);
        continue;
      case Turn::mine:
        break;
    }
    const Fetching fetching(mutex_, fetching_);
    reply = fetch(now);
    const UnixMillis after = clock_.now();
    keep(reply, after);
    return reply;
  }
}

Session::Turn Session::turn(UnixMillis now, Reply& reply) {
  const std::lock_guard lock(mutex_);
  if (refused_at(now)) {
    mark(Mark::session_refusal_remembered);
    reply.failure = refusal_;
    return Turn::refused;
  }
  if (valid_) {
    reply.access = access_;
    return Turn::have;
  }
  if (fetching_) return Turn::wait;
  fetching_ = true;
  return Turn::mine;
}

// Before a log-in, or before it is denied: another process may have been refused, or a person may have
// allowed it.
void Session::look_up_refusal(UnixMillis now) {
  if (memory_ == nullptr || MUTANT(a_refused_connection_is_not_shared)) return;
  {
    const std::lock_guard lock(mutex_);
    if (valid_ && !refused_at(now)) return;
  }
  const std::optional<Refusal> kept = memory_->recall();
  const std::lock_guard lock(mutex_);
  const bool ours = kept && kept->credentials == fingerprint_;
  refused_until_ = ours ? kept->until : 0;
  if (!ours) return;
  refusal_ = make_failure(kept->code, kept->message, 0);
  refusal_.rule.action = Action::reconnect;
  refusal_.rule.obstacle = Obstacle::connection;
}

std::optional<HttpRequest> Session::token_request(UnixMillis now) const {
  HttpRequest request;
  request.method = "POST";
  request.base_url = without_slash(credentials_.instance_url);
  request.target = "/services/oauth2/token";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  const Credentials& with = credentials_;
  if (!with.private_key.empty()) {
    const std::string assertion =
        signed_assertion({with.client_id, with.username, with.audience, now / 1000}, with.private_key);
    if (assertion.empty()) return std::nullopt;
    add_field(request.body, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    add_field(request.body, "assertion", assertion);
    return request;
  }
  const bool refresh = !with.refresh_token.empty(), password = !with.password.empty();
  add_field(request.body, "grant_type",
            refresh    ? "refresh_token"
            : password ? "password"
                       : "client_credentials");
  add_field(request.body, "client_id", with.client_id);
  // An app for the refresh token flow may have none.
  if (!with.client_secret.empty()) add_field(request.body, "client_secret", with.client_secret);
  if (refresh) {
    add_field(request.body, "refresh_token", with.refresh_token);
  } else if (password) {
    add_field(request.body, "username", with.username);
    add_field(request.body, "password", with.password);
  }
  return request;
}

Session::Reply Session::fetch(UnixMillis now) {
  Reply reply;
  if (credentials_.instance_url.empty() || credentials_.client_id.empty()) {
    reply.failure = make_failure("AUTHENTICATION_FAILURE", "no connection to Salesforce is set up", 0);
    return reply;
  }
  const std::optional<HttpRequest> request = token_request(now);
  if (!request) {
    reply.failure = make_failure("AUTHENTICATION_FAILURE", "the private key cannot sign", 0);
    return reply;
  }
  const HttpResponse response = transport_.send(*request);
  reply.failure = classify_token(response);
  if (response.failure == TransportFailure::no_answer) mark(Mark::token_met_no_answer);
  if (reply.failure) return reply;

  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view token;
  if (parser.parse(response.body).get(root) != simdjson::SUCCESS ||
      root["access_token"].get(token) != simdjson::SUCCESS || token.empty()) {
    reply.failure = malformed_reply("the token endpoint's answer holds no access token", response.status);
    return reply;
  }
  reply.access.token = token;
  std::string_view url;
  // Never from https to http: the token would go in clear text.
  const bool plain = without_slash(credentials_.instance_url).substr(0, 7) == "http://";
  const bool given = root["instance_url"].get(url) == simdjson::SUCCESS &&
                     (url.substr(0, 8) == "https://" || (plain && url.substr(0, 7) == "http://"));
  reply.access.instance_url = without_slash(given ? std::string(url) : credentials_.instance_url);
  return reply;
}

void Session::keep(Reply& reply, UnixMillis now) {
  if (reply.failure) {
    if (reply.failure->rule.action == Action::reconnect) remember(*reply.failure, now);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    access_.token = reply.access.token;
    access_.instance_url = reply.access.instance_url;
    reply.access.generation = ++access_.generation;
    valid_ = true;
    refused_until_ = 0;
  }
  if (memory_ != nullptr) memory_->forget(now);
}

void Session::remember(const Failure& failure, UnixMillis now) {
  if (MUTANT(a_refused_log_in_is_tried_again)) return;
  const UnixMillis until = now + pause_after(failure);
  {
    const std::lock_guard lock(mutex_);
    refusal_ = failure;
    refused_until_ = until;
  }
  if (memory_ != nullptr) memory_->keep({now, until, fingerprint_, failure.code, failure.message});
}

void Session::discard(uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (access_.generation == generation) valid_ = false;
}

void Session::refuse(const Failure& failure) {
  const UnixMillis now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    valid_ = false;
  }
  remember(failure, now);
}

void Session::allow() {
  const UnixMillis now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    refused_until_ = 0;
  }
  if (memory_ != nullptr) memory_->forget(now);
}

UnixMillis Session::refused_until() {
  const UnixMillis now = clock_.now();
  const std::lock_guard lock(mutex_);
  return refused_at(now) ? refused_until_ : 0;
}

// A refusal that lasts longer than one of its kind can was met before the clock was set back.
bool Session::refused_at(UnixMillis now) const {
  return refused_until_ > now && refused_until_ <= now + pause_after(refusal_);
}

}  // namespace syncer
