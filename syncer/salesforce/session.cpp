// The lock guards only the fields; the request is sent outside of it, by whoever found the token missing
// first.
#include "syncer/salesforce/session.h"
#include "syncer/domain/marks.h"

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

Session::Session(Transport& transport, Clock& clock, Credentials credentials)
    : transport_(transport), clock_(clock), credentials_(std::move(credentials)) {}

Session::Reply Session::access(Channel channel) {
  for (;;) {
    const UnixMillis now = clock_.now();
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
    reply = fetch();
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

HttpRequest Session::token_request() const {
  HttpRequest request;
  request.method = "POST";
  request.base_url = without_slash(credentials_.instance_url);
  request.target = "/services/oauth2/token";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  const bool password = !credentials_.username.empty();
  add_field(request.body, "grant_type", password ? "password" : "client_credentials");
  add_field(request.body, "client_id", credentials_.client_id);
  add_field(request.body, "client_secret", credentials_.client_secret);
  if (password) {
    add_field(request.body, "username", credentials_.username);
    add_field(request.body, "password", credentials_.password);
  }
  return request;
}

Session::Reply Session::fetch() {
  Reply reply;
  if (credentials_.instance_url.empty() || credentials_.client_id.empty()) {
    reply.failure = make_failure("AUTHENTICATION_FAILURE", "no connection to Salesforce is set up", 0);
    return reply;
  }
  const HttpRequest request = token_request();
  const HttpResponse response = transport_.send(request);
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
  const bool given = root["instance_url"].get(url) == simdjson::SUCCESS && url.substr(0, 4) == "http";
  reply.access.instance_url = without_slash(given ? std::string(url) : credentials_.instance_url);
  return reply;
}

void Session::keep(Reply& reply, UnixMillis now) {
  const std::lock_guard lock(mutex_);
  if (!reply.failure) {
    access_.token = reply.access.token;
    access_.instance_url = reply.access.instance_url;
    reply.access.generation = ++access_.generation;
    valid_ = true;
    refused_until_ = 0;
  } else if (reply.failure->rule.action == Action::reconnect) {
    refusal_ = *reply.failure;
    refused_until_ = now + connection_pause_ms;
  }
}

void Session::discard(uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (access_.generation == generation) valid_ = false;
}

void Session::refuse(const Failure& failure) {
  const UnixMillis now = clock_.now();
  const std::lock_guard lock(mutex_);
  valid_ = false;
  refusal_ = failure;
  refused_until_ = now + connection_pause_ms;
}

void Session::allow() {
  const std::lock_guard lock(mutex_);
  refused_until_ = 0;
}

UnixMillis Session::refused_until() {
  const UnixMillis now = clock_.now();
  const std::lock_guard lock(mutex_);
  return refused_at(now) ? refused_until_ : 0;
}

// A refusal that lasts longer than one can was met before the clock was set back.
bool Session::refused_at(UnixMillis now) const {
  return refused_until_ > now && refused_until_ <= now + connection_pause_ms;
}

}  // namespace syncer
