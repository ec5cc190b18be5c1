// Following records to where they live on: chains, circles, what was left behind opted out.
#include "syncer/engine/lives.h"

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

RecordKey key(const std::string& id) { return *record_key(id); }

OptedOutRow row(const std::string& id, bool opted_out, const std::string& master = {},
                const std::string& contact = {}) {
  OptedOutRow out;
  out.id = key(id);
  out.flag = opted_out;
  out.deleted = out.merged = !master.empty();
  out.converted = !contact.empty();
  if (out.merged) out.successor = key(master);
  if (out.converted) out.successor = key(contact);
  return out;
}

}  // namespace

TEST_CASE("a chain of merges and a conversion ends at its last record") {
  RecordLives lives(true, true);
  lives.take(row(lead_id(1), true, lead_id(2)));
  lives.take(row(lead_id(2), false, {}, contact_id(3)));
  lives.take(row(contact_id(3), false, contact_id(4)));
  const auto where = lives.follow(key(lead_id(1)));
  CHECK(where.record == key(contact_id(4)));
  CHECK(where.hops == 3);
  CHECK(where.why == MoveWhy::merged);
  CHECK(where.left_opted_out);
  CHECK_FALSE(where.opted_out);
  CHECK_FALSE(where.deleted);
  CHECK(lives.follow(key(contact_id(9))).hops == 0);
}

TEST_CASE("a circle is noticed wherever one enters it") {
  RecordLives lives(true, true);
  lives.take(row(contact_id(1), false, contact_id(2)));
  lives.take(row(contact_id(2), false, contact_id(3)));
  lives.take(row(contact_id(3), false, contact_id(2)));
  CHECK(lives.follow(key(contact_id(1))).circle);
  CHECK(lives.follow(key(contact_id(2))).circle);
}

TEST_CASE("what is not followed is deleted, or live") {
  RecordLives lives(false, false);
  const OptedOutRow merged = row(contact_id(1), true, contact_id(2));
  CHECK_FALSE(lives.moves(merged));
  CHECK_FALSE(lives.moves(row(lead_id(1), true, {}, contact_id(2))));
  lives.take(merged);
  const auto where = lives.follow(key(contact_id(1)));
  CHECK(where.hops == 0);
  CHECK(where.deleted);
}
