// A crash at every fact: before it, the fact did not happen; after its commit, it did; nothing is in between,
// and the store goes on from there. Power loss is the database as of the last full sync.
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "syncer/store/sqlite_store.h"
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

struct Crash : std::runtime_error {
  Crash() : std::runtime_error("crash") {}
};

// Throws at the n-th entering or committed; notes the bytes that full syncs put on the disk.
struct Saboteur : StoreObserver {
  int enterings_left = -1;  // -1: never
  int commits_left = -1;
  std::vector<std::string> facts;
  std::vector<std::string> durable;
  SqliteDatabase* disk = nullptr;
  std::string on_disk;

  void entering(std::string_view fact) override {
    facts.emplace_back(fact);
    if (enterings_left >= 0 && enterings_left-- == 0) throw Crash();
  }
  void committed(std::string_view fact, bool full_sync) override {
    if (full_sync) {
      durable.emplace_back(fact);
      if (disk != nullptr) on_disk = serialize(*disk);
    }
    if (commits_left >= 0 && commits_left-- == 0) throw Crash();
  }
};

SqliteStoreOptions in_memory(StoreObserver* observer = nullptr) {
  SqliteStoreOptions options;
  options.file = ":memory:";
  options.busy_timeout_ms = 0;
  options.observer = observer;
  return options;
}

// Every fact that writes, once, in an order that makes sense.
const std::vector<std::function<void(Store&)>>& a_life() {
  static int64_t run = 0, token = 0;
  static Claim taken;
  static const std::vector<std::function<void(Store&)>> life = {
      [](Store& s) {
        s.import_person({"ada@example.com", "Ada", "", contact(1)}, t0);
      },
      [](Store& s) {
        s.import_people({{"bob@example.com", "", "", contact(2)}, {"cy@example.com", "", "", ""}}, t0);
      },
      [](Store& s) {
        s.set_initial_state(2, {false, false, OptOutField::email_opt_out});
      },
      [](Store& s) { s.link(3, lead(3), t0); },
      [](Store& s) { s.add_admin("grace", t0); },
      [](Store& s) { s.record_unsubscribe(1, Via::link, "x", t0); },
      [](Store& s) { s.record_unsubscribe(3, Via::manual, "y", t0); },
      [](Store& s) { taken = s.claim("w1", 200, t0, t0 + minutes, {}); },
      [](Store& s) {
        std::vector<PushResult> results = all_accepted(taken);
        if (results.size() == 2) {
          results[1] = failed(results[1].row, PushOutcome::parked, WaitingFor::field, "INVALID_FIELD", 0);
        }
        s.settle(taken, results, t0);
      },
      [](Store& s) {
        Settings settings = s.settings();
        settings.nightly = true;
        settings.opt_out_field = OptOutField::sales_opt_out;
        s.change_settings(settings, "grace", t0);
      },
      [](Store& s) {
        const BeginRun begun = s.begin_run(false, t0, "2023-11-14", "w1", t0, t0 + minutes);
        run = begun.run.id;
        token = begun.token;
      },
      [](Store& s) { s.extend_run(run, token, t0 + 2 * minutes); },
      [](Store& s) {
        const Decision pull = decide({false, true, std::nullopt, false});
        const Decision push = decide({true, false, std::nullopt, false});
        s.apply(run, token, s.change_counter(), OptOutField::sales_opt_out,
                {{2, contact(2), pull, std::nullopt}, {1, contact(1), push, std::nullopt}}, t0);
      },
      [](Store& s) { s.finish_run(run, token, RunState::complete, "", 0, {}, t0); },
      [](Store& s) { s.record_resubscribe(1, "grace", "asked", t0); },
      [](Store& s) { taken = s.claim("w1", 200, t0, t0 + minutes, {}); },
      [](Store& s) {
        s.settle(taken, {failed(taken.rows.at(0).row.id, PushOutcome::parked, WaitingFor::field, "X", 0)},
                 t0);
      },
      [](Store& s) { s.make_parked_due(t0); },
      [](Store& s) { taken = s.claim("w1", 200, t0, t0 + minutes, {}); },
      [](Store& s) { s.release("w1", t0); },
      [](Store& s) { s.unlink(3, t0); },
      [](Store& s) { s.report({}, t0); },
      [](Store& s) { s.close_diagnostics("", "", ""); },
  };
  return life;
}

TEST_CASE("a crash before a fact leaves the database byte for byte as it was") {
  for (size_t crash_at = 0; crash_at < a_life().size(); ++crash_at) {
    INFO("fact " << crash_at);
    Saboteur saboteur;
    const auto database = open_database(in_memory());
    const auto store = open_store(database, in_memory(&saboteur));
    for (size_t i = 0; i < crash_at; ++i) a_life()[i](*store);
    const std::string before = serialize(*database);
    saboteur.enterings_left = 0;
    REQUIRE_THROWS_AS(a_life()[crash_at](*store), Crash);
    CHECK_FALSE(in_transaction(*database));
    CHECK(serialize(*database) == before);
  }
}

TEST_CASE("a crash after a commit leaves what an undisturbed store has") {
  for (size_t crash_at = 0; crash_at < a_life().size(); ++crash_at) {
    INFO("fact " << crash_at);
    const auto calm_database = open_database(in_memory());
    const auto calm = open_store(calm_database, in_memory());
    Saboteur saboteur;
    const auto database = open_database(in_memory());
    const auto store = open_store(database, in_memory(&saboteur));
    for (size_t i = 0; i <= crash_at; ++i) {
      a_life()[i](*calm);
    }
    for (size_t i = 0; i < crash_at; ++i) a_life()[i](*store);
    saboteur.commits_left = 0;
    try {
      a_life()[crash_at](*store);
      FAIL("the fact committed nothing");
    } catch (const Crash&) {
    }
    CHECK_FALSE(in_transaction(*database));
    CHECK(serialize(*database) == serialize(*calm_database));
    // Another engine's store on the same database goes on.
    const auto next = open_store(database, in_memory());
    CHECK(next->count_people() >= 1);
    next->import_person({"zoe@example.com", "", "", ""}, t0);
    CHECK(next->person_by_email("zoe@example.com").has_value());
  }
}

TEST_CASE("an exception inside a fact rolls it back") {
  Saboteur saboteur;
  const auto database = open_database(in_memory());
  const auto store = open_store(database, in_memory(&saboteur));
  store->import_person({"ada@example.com", "", "", ""}, t0);
  const std::string before = serialize(*database);
  // The second row breaks a rule of the schema: an id is 18 characters long.
  CHECK_THROWS_AS(
      store->import_people({{"bob@example.com", "", "", ""}, {"cy@example.com", "", "", "short"}}, t0),
      StoreError);
  CHECK_FALSE(in_transaction(*database));
  CHECK(serialize(*database) == before);
  CHECK(store->count_people() == 1);
}

TEST_CASE("facts that nothing may lose are synced fully, the others are not") {
  Saboteur saboteur;
  const auto store = open_store(in_memory(&saboteur));
  for (const auto& fact : a_life()) fact(*store);
  const std::vector<std::string> expected = {"import_person",
                                             "import_people",
                                             "set_initial_state",
                                             "link",
                                             "add_admin",
                                             "record_unsubscribe",
                                             "record_unsubscribe",
                                             "claim",
                                             "settle",
                                             "change_settings",
                                             "begin_run",
                                             "apply",
                                             "finish_run",
                                             "record_resubscribe",
                                             "claim",
                                             "settle",
                                             "claim",
                                             "unlink"};
  CHECK(saboteur.durable == expected);
}

TEST_CASE("every call is announced, reading ones too, and each once") {
  Saboteur saboteur;
  const auto store = open_store(in_memory(&saboteur));
  store->settings();
  store->claim("w1", 1, t0, t0, {});
  unsubscribe(*store, add(*store, "ada", contact(1)));
  saboteur.facts.clear();
  store->claim("w1", 1, t0, t0 + 1, {});
  store->waiting({});
  store->outbox();
  CHECK(saboteur.facts == std::vector<std::string>{"claim", "waiting", "outbox"});
  CHECK(saboteur.durable.back() == "claim");
}

TEST_CASE("power loss: the database as of the last full sync, and the store goes on with it") {
  Saboteur saboteur;
  const auto database = open_database(in_memory());
  saboteur.disk = database.get();
  const auto store = open_store(database, in_memory(&saboteur));
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const BeginRun run = begin(*store);
  store->extend_run(run.run.id, run.token, t0 + hours);
  store->report({}, t0);
  REQUIRE(store->diagnostics().size() == 1);

  deserialize(*database, saboteur.on_disk);
  CHECK(store->diagnostics().empty());
  CHECK(store->runs().at(0).lease_until == t0 + minutes);
  CHECK(get(*store, ada).unsubscribed);
  CHECK(store->outbox().size() == 1);
  CHECK(
      unsubscribe(*store, add(*store, "bob", contact(2))).queued);  // it grows beyond the bytes it was given
}

TEST_CASE("a template makes worlds without creating a schema again") {
  const auto original = open_database(in_memory());
  {
    const auto store = open_store(original, in_memory());
    add(*store, "ada", contact(1));
  }
  const std::string bytes = serialize(*original);
  const auto world = open_database(in_memory());
  deserialize(*world, bytes);
  const auto store = open_store(world, in_memory());
  CHECK(store->count_people() == 1);
  CHECK(serialize(*world) == bytes);  // opening wrote nothing
  CHECK_THROWS_AS(open_store(world,
                             [] {
                               SqliteStoreOptions other = in_memory();
                               other.team = "other";
                               return other;
                             }()),
                  StoreError);
}

TEST_CASE("settings are read anew after the database was replaced, and for every store on it") {
  const auto database = open_database(in_memory());
  const auto one = open_store(database, in_memory());
  const auto two = open_store(database, in_memory());
  const std::string before = serialize(*database);
  set(*one, "nightly", "on");
  CHECK(two->settings().nightly);
  deserialize(*database, before);
  CHECK_FALSE(one->settings().nightly);
  CHECK_FALSE(two->settings().nightly);
  set(*two, "nightly_time", "21:00");
  CHECK(one->settings().nightly_time_minutes == 21 * 60);
  CHECK_FALSE(one->settings().nightly);
}

TEST_CASE("bytes that are no database are refused when they are used") {
  const auto database = open_database(in_memory());
  try {
    deserialize(*database, std::string(4096, 'x'));
    open_store(database, in_memory());
    FAIL("accepted");
  } catch (const StoreError& error) {
    CHECK_THAT(error.what(), Catch::Matchers::Contains("not a database"));
  }
}

}  // namespace
}  // namespace syncer
