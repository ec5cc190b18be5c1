// The reference model, judged by hand: what it allows and what it does not.
#include "sim/world/model.h"

#include "tests/catch.h"

using sfsim::Model;

namespace {
const std::string field = "HasOptedOutOfEmail";
const Model::Record record{"0035e00000ABCDEAA5", field};
std::string the_field(const std::string&) { return field; }
bool settled(const std::string&) { return true; }

Model linked(bool local, bool remote) {
  Model model;
  model.person(1, local);
  model.link(1, record.first, field);
  model.edit(record, remote);
  return model;
}
}  // namespace

TEST_CASE("a complete night is an OR of both sides") {
  for (const bool local : {false, true}) {
    for (const bool remote : {false, true}) {
      Model model = linked(local, remote);
      model.nightly_begins(the_field);
      model.nightly_completes(the_field, settled);
      const bool value = local || remote;
      CHECK(model.local_may_be(1, value));
      CHECK_FALSE(model.local_may_be(1, !value));
      CHECK(model.remote_may_be(record, value));
      CHECK_FALSE(model.remote_may_be(record, !value));
    }
  }
}

TEST_CASE("a write of true needs an unsubscribe behind it") {
  Model model = linked(false, false);
  CHECK_FALSE(model.may_write(record));
  model.unsubscribe(1, field);
  CHECK(model.may_write(record));
  CHECK_FALSE(model.may_write({record.first, "Other__c"}));
}

TEST_CASE("a push may arrive at any time, and must have when nothing is pending") {
  Model model = linked(false, false);
  model.unsubscribe(1, field);
  CHECK(model.remote_may_be(record, false));
  CHECK(model.remote_may_be(record, true));
  model.settle(record.first);
  CHECK_FALSE(model.remote_may_be(record, false));
}

TEST_CASE("an edit after an unsubscribe releases the push's debt, not its right") {
  Model model = linked(false, false);
  model.unsubscribe(1, field);
  model.edit(record, false);
  model.settle(record.first);
  CHECK(model.remote_may_be(record, false));
  CHECK(model.remote_may_be(record, true));
}

TEST_CASE("what was touched while a night was running stays undecided") {
  Model model = linked(false, true);
  model.nightly_begins(the_field);
  model.edit(record, false);
  model.nightly_completes(the_field, settled);
  CHECK(model.local_may_be(1, true));
  CHECK(model.local_may_be(1, false));
}

TEST_CASE("one unsubscribe of several people on a record reaches all of them") {
  Model model = linked(true, false);
  model.person(2, false);
  model.link(2, record.first, field);
  model.nightly_begins(the_field);
  model.nightly_completes(the_field, settled);
  CHECK_FALSE(model.local_may_be(2, false));
  CHECK_FALSE(model.remote_may_be(record, false));
}

TEST_CASE("only a resubscribe makes somebody mailable") {
  Model model = linked(true, false);
  CHECK_FALSE(model.local_may_be(1, false));
  model.resubscribe(1);
  CHECK(model.local_may_be(1, false));
  CHECK_FALSE(model.local_may_be(1, true));
}
