// The ports the engine stands on besides the store: clock, random, transport, points, Marketo. Production has
// one real implementation of each (of Marketo none yet), the simulator another; the engine cannot tell. A
// call that may wait (sleep_until, send, unsubscribed_in_marketo, reach) is marked WAITS: no transaction,
// lock or busy statement may be held across it, it may not stand in a catch block or a destructor, and what
// was read before it must be checked again after it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace syncer {

using UnixMillis = int64_t;  // UTC, milliseconds since 1970

// What a sleeper may be woken for before its time is up.
enum class Channel { outbox, schedule, mail };
inline constexpr size_t channel_count = 3;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixMillis now() = 0;
  // WAITS until `deadline` or wake(channel), or less: until the clock has been set, or another process may
  // have changed the store. What follows looks at now(), and at the store, again. A wake() that came after
  // this activity's previous sleep on the channel ended counts: nothing is missed between looking for work
  // and going to sleep.
  virtual void sleep_until(UnixMillis deadline, Channel channel) = 0;
  virtual void wake(Channel channel) = 0;
};

class Random {
 public:
  virtual ~Random() = default;
  virtual uint64_t next() = 0;  // uniform over all 64-bit values
};

struct HttpRequest {
  std::string method;    // "GET", "POST", "PATCH", ...
  std::string base_url;  // "https://example.my.salesforce.com", no trailing slash
  std::string target;    // path and query, as sent
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// How a request ended when no answer came. `not_sent`: the server cannot have seen it. `no_answer`: it may
// have been applied; only idempotent requests may be repeated.
enum class TransportFailure {
  none,
  not_sent,
  no_answer,
  switched_off  // by the team: not sent either
};

struct HttpResponse {
  TransportFailure failure = TransportFailure::none;
  std::string failure_detail;  // for people, when failure != none
  int status = 0;              // 0 when failure != none
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // First header of that name (case-insensitive); empty when absent.
  std::string_view header(std::string_view name) const;
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual HttpResponse send(const HttpRequest& request) = 0;  // WAITS; never throws for network trouble
};

// What Marketo says of an address.
enum class MarketoAnswer {
  not_asked,
  subscribed,
  unsubscribed,
  unavailable,  // no answer: nothing commercial is sent unchecked
};
class Marketo {
 public:
  virtual ~Marketo() = default;
  virtual MarketoAnswer unsubscribed_in_marketo(const std::string& email) = 0;  // WAITS; never throws
};

// Named places in the engine where a test may stop, delay or kill it. Names are the enumerators.
enum class Point {
  unsubscribe_recorded,  // an unsubscribe and its outbox row are committed
  push_claimed,          // outbox rows are claimed and their audit intents committed, nothing is sent
  push_accepted,         // Salesforce accepted at least one write of a push; nothing of it is recorded yet
  push_settled,          // the results of a push are committed
  nightly_begun,         // a run's record is committed, nothing is read
  nightly_read,          // all of one object's rows are read, nothing of them is applied
  nightly_applied,       // one object's decisions are committed
  nightly_pushed,        // the run's pushes are settled, the run is not finished
  nightly_finished,      // the run's end is committed
};
std::string_view name_of(Point point);
// Every point, in the order above.
const std::vector<Point>& all_points();

class Points {
 public:
  virtual ~Points() = default;
  virtual void reach(Point point) = 0;  // WAITS in the simulator; nothing in production
};

}  // namespace syncer
