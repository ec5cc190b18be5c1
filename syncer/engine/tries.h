// One call, made again while it fails in a way that goes away by itself; and every page of a query so.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "syncer/engine/backoff.h"
#include "syncer/engine/context.h"

namespace syncer {

struct AskHow {
  Channel channel = Channel::outbox;
  int tries = 1;                           // of one call that fails intermittently
  CallCount* count = nullptr;              // required
  std::function<bool()> before_wait = {};  // asked before every request and pause; false ends it. Empty: yes
};

// WAITS. `call` takes a Client::CallContext and gives what has a `failure`.
template <typename Call>
auto tried(Context& context, const AskHow& how, const Call& call) {
  for (int n = 1;; ++n) {
    decltype(call(Client::CallContext{})) answer;
    if (how.before_wait && !how.before_wait()) {
      answer.failure = make_failure("MALFORMED_REPLY", "the look-up was stopped", 0);
      return answer;
    }
    answer = call(Client::CallContext{how.channel, how.count, n > 1});
    if (!answer.failure || answer.failure->rule.action != Action::retry || n >= how.tries) return answer;
    const uint64_t drawn = context.draw();
    const UnixMillis now = context.clock.now();
    if (!context.pause_until(now + backoff_delay(n, drawn), how.channel)) return answer;
  }
}

// WAITS. Asks page by page: `ask` takes the next page's address (empty: the first) and a CallContext, `take`
// the page and says whether to go on. What ended it early, if anything did.
template <typename Ask, typename Take>
std::optional<Failure> every_page(Context& context, const AskHow& how, const Ask& ask, const Take& take) {
  std::string next;
  for (bool more = true; more; more = more && !next.empty()) {
    auto page =
        tried(context, how, [&](const Client::CallContext& call) { return ask(std::as_const(next), call); });
    if (page.failure) return page.failure;
    context.failures_in_a_row = 0;
    next = std::move(page.next_url);
    more = take(page);
  }
  return std::nullopt;
}

}  // namespace syncer
