// What was written, row by row: in the order of time over more rows than a page has, and what is not wanted
// left out. Lists in JSON look as if they had been dumped whole.
#include <fmt/format.h>

#include <sstream>

#include "syncer/app/audit_stream.h"
#include "syncer/app/json_list.h"
#include "syncer/domain/salesforce_id.h"
#include "syncer/store/sqlite_store.h"
#include "tests/catch.h"

using namespace syncer;
using namespace syncer::app;

namespace {

constexpr UnixMillis first_ms = 1705374000000;
constexpr int many = 2300;  // more than two pages of each list

// Everybody unsubscribes, and is sent, in turn.
std::unique_ptr<Store> store_of_many() {
  SqliteStoreOptions options;
  options.file = ":memory:";
  std::unique_ptr<Store> store = open_store(open_database(options), options);
  std::vector<PersonImport> people(many);
  for (int n = 0; n < many; ++n) {
    people[static_cast<size_t>(n)].email = fmt::format("p{}@example.com", n);
    people[static_cast<size_t>(n)].salesforce_id = parse_salesforce_id(fmt::format("0035e{:010}", n)).id.text;
  }
  store->import_people(people, first_ms);
  for (int n = 0; n < many; ++n) {
    const UnixMillis now = first_ms + 10 * n;
    store->record_unsubscribe(n + 1, Via::link, "", now);
    store->claim("w", 1, now + 5, now + 100000, {});
  }
  Settings settings = store->settings();
  settings.nightly_window_minutes = 5;
  store->change_settings(settings, "boss", first_ms + 10 * 1000);
  return store;
}

}  // namespace

TEST_CASE("everything comes once, in the order of time, over the ends of pages") {
  const std::unique_ptr<Store> store = store_of_many();
  AuditStream rows(*store, {});
  int here = 0, there = 0, settings = 0;
  UnixMillis before = 0;
  while (const std::optional<AuditView> row = rows.next()) {
    REQUIRE(row->at >= before);
    before = row->at;
    if (row->where == "sales_connect") {
      REQUIRE(row->person == ++here);
    } else if (row->where == "salesforce") {
      REQUIRE(row->person == ++there);
      REQUIRE(here == there);
    } else {
      ++settings;
      CHECK(here == 1000);  // a cause stands before what is as old
    }
  }
  CHECK(here == many);
  CHECK(there == many);
  CHECK(settings == 1);
  CHECK_FALSE(rows.next().has_value());
}

TEST_CASE("of one person, or of one run, from wherever in the lists") {
  const std::unique_ptr<Store> store = store_of_many();
  AuditStream of_person(*store, {2100, 0});
  CHECK(of_person.next()->where == "sales_connect");
  CHECK(of_person.next()->where == "salesforce");
  CHECK_FALSE(of_person.next().has_value());
  AuditStream of_run(*store, {0, 7});
  CHECK_FALSE(of_run.next().has_value());
}

TEST_CASE("pages of the store: ids above the last one, as many as asked for") {
  const std::unique_ptr<Store> store = store_of_many();
  const std::vector<AuditRow> some = store->audit_after(10, 3);
  REQUIRE(some.size() == 3);
  CHECK(some.front().id == 11);
  CHECK(store->audit_after(store->last_audit(), 10).empty());
  CHECK(store->last_audit() == many);
  CHECK(store->audit().size() == many);
  CHECK(store->history_after(many - 1, 10).size() == 1);
  CHECK(store->history_after(0, 2).back().id == 2);
}

TEST_CASE("a list in JSON, empty and not") {
  const auto written = [](int objects) {
    std::ostringstream out;
    JsonList list(out, "{\n  \"rows\": ");
    for (int n = 1; n <= objects; ++n) list.add(fmt::format("{{\n  \"n\": {}\n}}", n));
    list.end("\n}\n");
    return out.str();
  };
  CHECK(written(0) == "{\n  \"rows\": []\n}\n");
  CHECK(written(2) ==
        "{\n  \"rows\": [\n    {\n      \"n\": 1\n    },\n    {\n      \"n\": 2\n    }\n  ]\n}\n");
}
