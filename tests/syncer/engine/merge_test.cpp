// Decisions of one record, exhaustively for one and two people, and the back-off's bounds.
#include "syncer/engine/merge.h"

#include "syncer/engine/backoff.h"
#include "tests/catch.h"

using namespace syncer;

namespace {

LinkedPerson person(PersonId id, bool local, bool remote, int synced) {
  LinkedPerson p;
  p.record = *record_key("0035e00000ABCDEAA5");
  p.local = local;
  p.remote = remote;
  p.synced = static_cast<int8_t>(synced);
  p.person = id;
  return p;
}

}  // namespace

TEST_CASE("two people on one record: the OR, written once, and only what changes") {
  for (int bits = 0; bits < 8; ++bits) {
    for (int synced_a : {-1, 0, 1}) {
      for (int synced_b : {-1, 0, 1}) {
        const bool a = bits & 1, b = bits & 2, remote = bits & 4;
        CAPTURE(a, b, remote, synced_a, synced_b);
        const LinkedPerson people[] = {person(1, a, remote, synced_a), person(2, b, remote, synced_b)};
        std::vector<PersonDecision> decisions;
        decide_record(people, people + 2, true, {Policy::opt_out_wins}, nullptr, decisions);
        const bool result = a || b || remote;
        for (const LinkedPerson& p : people) {
          const PersonDecision* found = nullptr;
          for (const PersonDecision& d : decisions) {
            if (d.person == p.person) found = &d;
          }
          CHECK((found && found->decision.set_local) == (result && !p.local));
          CHECK((found && found->decision.set_remote) == (result && !remote));
          const bool settled = p.local == result && remote == result;
          if (settled) CHECK((found != nullptr) == (p.synced != static_cast<int8_t>(result)));
        }
        if (!decisions.empty() && decisions[0].decision.set_remote) CHECK(decisions[0].person == (a ? 1 : 2));

        decisions.clear();
        decide_record(people, people + 2, false, {Policy::opt_out_wins}, nullptr, decisions);
        for (const PersonDecision& d : decisions)
          CHECK((d.decision.set_local && !d.decision.set_remote && remote));
        CHECK(decisions.size() == (remote ? static_cast<size_t>(!a) + static_cast<size_t>(!b) : 0));
      }
    }
  }
}

TEST_CASE("two fields that are both written: the OR of three, and each is written where it is not set") {
  for (int bits = 0; bits < 8; ++bits) {
    const bool local = bits & 1, remote = bits & 2, also = bits & 4, out = bits != 0;
    for (const bool chosen_read : {true, false}) {
      CAPTURE(local, remote, also, chosen_read);
      if (!chosen_read && remote) continue;
      LinkedPerson one = person(1, local, remote, -1);
      one.also = also;
      std::vector<PersonDecision> decisions;
      decide_record(&one, &one + 1, true, {Policy::opt_out_wins, true, chosen_read}, nullptr, decisions);
      const PersonDecision made = decisions.empty() ? PersonDecision() : decisions[0];
      CHECK(made.decision.set_local == (out && !local));
      CHECK(made.decision.set_remote == (out && !remote && chosen_read));
      CHECK((made.also_read == false) == (out && !also));
      CHECK(made.also_read != std::optional(!also));
      CHECK_FALSE(made.decision.clear_local);
      CHECK_FALSE(made.decision.clear_remote);
    }
  }
}

TEST_CASE("back-off stays in its bounds for every draw") {
  const UnixMillis caps[] = {500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
  for (int failures = 1; failures <= 9; ++failures) {
    CHECK(backoff_cap(failures) == caps[failures - 1]);
    for (const uint64_t draw : {uint64_t{0}, uint64_t{499}, ~uint64_t{0}, uint64_t{123456789}}) {
      const UnixMillis delay = backoff_delay(failures, draw);
      CHECK(delay >= 1);
      CHECK(delay <= caps[failures - 1]);
    }
  }
  CHECK(next_try(1000000, 1000000 - 599999, 30, 0) == 1000001);
  CHECK(next_try(1000000, 1000000 - 600000, 30, 0) == 1000000 + 900000);
  CHECK(backoff_cap(1000000) == 60000);
}
