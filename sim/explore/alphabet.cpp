// The weights. What breaks people's trust (unsubscribes, edits, faults) is frequent; what closes a whole org
// for the rest of a world (uninstall, revoke) is rare.
#include "sim/explore/alphabet.h"

namespace sfsim {

int usual_weight(Verb verb) {
  switch (verb) {
    case Verb::unsubscribe:
      return 20;
    case Verb::resubscribe:
      return 7;
    case Verb::edit:
      return 16;
    case Verb::create:
      return 2;
    case Verb::delete_:
      return 3;
    case Verb::undelete:
      return 3;
    case Verb::empty_recycle_bin:
      return 1;
    case Verb::convert:
      return 5;
    case Verb::merge:
      return 5;
    case Verb::share:
      return 2;
    case Verb::link:
      return 7;
    case Verb::unlink:
      return 3;
    case Verb::settings:
      return 5;
    case Verb::install:
      return 2;
    case Verb::uninstall:
      return 1;
    case Verb::grant:
      return 3;
    case Verb::revoke:
      return 2;
    case Verb::layout:
      return 1;
    case Verb::validation_rule:
      return 2;
    case Verb::import:
      return 4;
    case Verb::push_to_sales_connect:
      return 4;
    case Verb::send:
      return 6;
    case Verb::group:
      return 3;
    case Verb::marketo:
      return 1;
    case Verb::run:
      return 6;
    case Verb::wait:
      return 6;
    case Verb::request:
      return 2;
    case Verb::fault:
      return 14;
    case Verb::clock_step:
      return 3;
    case Verb::crash:
      return 6;
    case Verb::restart:
      return 3;
    case Verb::expect:
    case Verb::expect_pushes:
    case Verb::expect_nightly:
    case Verb::expect_run:
    case Verb::expect_conflicts:
    case Verb::expect_history:
    case Verb::expect_calls:
    case Verb::expect_requests:
    case Verb::expect_diagnostics:
    case Verb::expect_audit:
    case Verb::expect_crashes:
    case Verb::expect_mails:
    case Verb::expect_groups:
    case Verb::expect_response:
      return 0;
  }
  return 0;
}

int usual_weight(Fault fault) {
  switch (fault) {
    case Fault::unavailable:
      return 20;
    case Fault::timeout:
      return 20;
    case Fault::lost_response:
      return 25;
    case Fault::rate_limit:
      return 8;
    case Fault::expired_session:
      return 15;
    case Fault::row_locked:
      return 10;
    case Fault::slow:
      return 10;
    case Fault::stale_read:
      return 20;
    case Fault::partial_failure:
      return 12;
    case Fault::duplicate_delivery:
      return 10;
    case Fault::malformed_reply:
      return 10;
    case Fault::truncated_reply:
      return 10;
    case Fault::small_pages:
      return 10;
    case Fault::no_connection:
      return 10;
    case Fault::query_timeout:
      return 10;
    case Fault::expired_cursor:
      return 8;
    case Fault::failed_job:
      return 10;
    case Fault::aborted_job:
      return 6;
  }
  return 0;
}

namespace {

// A swarm's weight: off half of the time.
int swarm_weight(Draws& draws, int usual) {
  const bool off = draws.percent(50);
  const int weight = draws.between(1, 100);
  return usual == 0 || off ? 0 : weight;
}

bool all_off(const std::vector<int>& weights) {
  for (const int weight : weights)
    if (weight > 0) return false;
  return true;
}

}  // namespace

Alphabet choose_alphabet(Draws& draws) {
  Alphabet out;
  out.swarm = draws.percent(50);
  for (const Verb verb : all_verbs())
    out.verbs.push_back(out.swarm ? swarm_weight(draws, usual_weight(verb)) : usual_weight(verb));
  for (const Fault fault : all_faults())
    out.faults.push_back(out.swarm ? swarm_weight(draws, usual_weight(fault)) : usual_weight(fault));
  // Nothing happens in a world without unsubscribes and edits; one of them stays.
  const auto of = [&](Verb verb) -> int& { return out.verbs[static_cast<size_t>(verb)]; };
  if (of(Verb::unsubscribe) == 0 && of(Verb::edit) == 0) of(Verb::unsubscribe) = 50;
  if (all_off(out.faults)) of(Verb::fault) = 0;
  return out;
}

}  // namespace sfsim
