// Transactions, stale views, snapshots, files: what the org remembers and what it forgets.
#include <filesystem>

#include "sim/org/beginning.h"
#include "sim/org/statement.h"
#include "tests/sim/org/fixture.h"

#include <SQLiteCpp/Database.h>

namespace sfsim {
namespace {

Value s(std::string text_value) { return text_value; }

int64_t rows_where(Org& org, const std::string& condition) {
  Statement select(org.db().getHandle(), "SELECT count(*) FROM Contact WHERE " + condition);
  Reading reading(select);
  return select.step() ? select.integer(0) : -1;
}

TEST_CASE("a transaction keeps all or nothing, also inside another", "[org][past]") {
  TestOrg t;
  std::string id = t.contact();
  size_t logged = t.org->write_log().size();
  std::string lost;
  {
    Org::Transaction outer(*t.org);
    REQUIRE(t.update(id, {{"LastName", s("Outer")}}).empty());
    {
      Org::Transaction inner(*t.org);
      REQUIRE(t.update(id, {{"LastName", s("Inner")}}).empty());
      lost = t.contact("lost@example.com");
    }
    CHECK(text(t.get(id, "LastName")) == "Outer");
    {
      Org::Transaction inner(*t.org);
      REQUIRE(t.update(id, {{"Title", s("Countess")}}).empty());
      inner.commit();
    }
    CHECK(t.org->write_log().size() == logged + 2);
    outer.commit();
  }
  CHECK(text(t.get(id, "LastName")) == "Outer");
  CHECK(text(t.get(id, "Title")) == "Countess");
  CHECK(t.org->count(t.object("Contact")) == 1);
  {
    Org::Transaction whole(*t.org);
    REQUIRE(t.update(id, {{"LastName", s("Never")}}).empty());
    {
      Org::Transaction part(*t.org);
      REQUIRE(t.update(id, {{"Title", s("Never")}}).empty());
      part.commit();
    }
    REQUIRE(t.update(t.other_id, {{"IsActive", false}}).empty());
    CHECK_FALSE(t.other().active);
  }
  CHECK(text(t.get(id, "LastName")) == "Outer");
  CHECK(text(t.get(id, "Title")) == "Countess");
  CHECK(t.other().active);
  CHECK(t.org->write_log().size() == logged + 2);
  CHECK(t.contact("next@example.com") > lost);  // an id is never given twice
}

TEST_CASE("a stale view shows rows as they were", "[org][past]") {
  TestOrg t;
  std::string old = t.contact("old@example.com"), untouched = t.contact("same@example.com");
  t.now += 10'000;
  UnixMillis since = t.now;
  REQUIRE(t.update(old, {{"Email", s("new@example.com")}, {"HasOptedOutOfEmail", true}}).empty());
  t.now += 500;
  REQUIRE(t.update(old, {{"LastName", s("Twice")}}).empty());
  std::string fresh = t.contact("fresh@example.com");
  REQUIRE(t.remove(untouched).empty());
  {
    Org::StaleView view(*t.org, since);
    CHECK(text(t.get(old, "Email")) == "old@example.com");
    CHECK(text(t.get(old, "Name")) == "Lovelace");
    CHECK(t.get(old, "HasOptedOutOfEmail") == Value(false));
    CHECK(t.get(old, "SystemModstamp") == Value(Datetime{1'705'374'000'000}));
    CHECK(t.get(untouched, "IsDeleted") == Value(false));
    CHECK_FALSE(t.org->read(t.object("Contact"), fresh, {}).found);
    CHECK(rows_where(*t.org, "\"Email$folded\" = 'old@example.com'") == 1);
    CHECK(rows_where(*t.org, "1") == 2);
    CHECK_THROWS(t.contact("no@example.com"));
  }
  CHECK(text(t.get(old, "Email")) == "new@example.com");
  CHECK(text(t.get(old, "Name")) == "Twice");
  CHECK(t.get(untouched, "IsDeleted") == Value(true));
  CHECK(t.org->read(t.object("Contact"), fresh, {}).found);
  {
    Org::StaleView view(*t.org, since + 400);  // only what came later
    CHECK(text(t.get(old, "Email")) == "new@example.com");
    CHECK(text(t.get(old, "Name")) == "Lovelace");
  }
  {
    Org::Transaction rolled_back(*t.org);
    REQUIRE(t.update(old, {{"Email", s("never@example.com")}}).empty());
  }
  {
    Org::StaleView view(*t.org, since + 400);
    CHECK(text(t.get(old, "Email")) == "new@example.com");
  }
  Org::StaleView beginning(*t.org, 0);
  CHECK(rows_where(*t.org, "1") == 0);
  CHECK(text(t.get(t.admin_id, "Name")) == "Ada Admin");  // people who set the org up are always there
}

TEST_CASE("what an org has from its beginning is no news and has no past", "[org][past]") {
  TestOrg t;
  const size_t logged = t.org->write_log().size();
  std::string old;
  {
    const Beginning beginning(*t.org);
    old = t.contact("old@example.com");
    REQUIRE(t.update(old, {{"Title", s("Countess")}}).empty());
    {
      Org::Transaction never(*t.org);
      t.contact("never@example.com");
      REQUIRE(t.update(old, {{"Title", s("Never")}}).empty());
    }
  }
  CHECK(t.org->count(t.object("Contact")) == 1);
  CHECK(text(t.get(old, "Title")) == "Countess");
  CHECK(t.org->write_log().size() == logged);

  const UnixMillis before = t.now;
  t.now += 1000;
  t.contact("new@example.com");
  REQUIRE(t.update(old, {{"Title", s("Queen")}}).empty());
  CHECK(t.org->write_log().size() > logged);
  const Org::StaleView view(*t.org, before);
  CHECK(t.org->count(t.object("Contact")) == 1);
  CHECK(text(t.get(old, "Title")) == "Countess");
}

TEST_CASE("a snapshot holds records, users, grants, packages, layouts and counters", "[org][past]") {
  TestOrg t(false), copy(true, ":memory:", 99);
  std::string id = t.contact();
  REQUIRE(!t.org->install({"marketo", "Marketo_Sales_Opt_Out__c"}, true));
  REQUIRE(t.update(id, {{"Marketo_Sales_Opt_Out__c", true}}).empty());
  t.org->grant_field(t.admin_id, "Lead", "DoNotCall");
  t.org->layout_add("Contact", "HasOptedOutOfEmail");
  {
    Org::Transaction rolled_back(*t.org);
    t.contact("x@example.com");
  }
  std::string bytes = t.org->snapshot();
  std::string next = t.contact("next@example.com");

  copy.org->restore(bytes);
  CHECK(copy.org->org_id() == t.org->org_id());
  REQUIRE(copy.org->user("admin@sfsim.test") != nullptr);
  copy.admin_id = t.admin_id;
  CHECK(copy.admin().password == "secret");
  CHECK(copy.admin().admin);
  CHECK(copy.get(id, "Marketo_Sales_Opt_Out__c") == Value(true));
  CHECK(copy.org->packages() == std::vector<std::string>{"marketo"});
  CHECK(
      copy.org->access(copy.admin(), copy.object("Lead"), *copy.object("Lead").field("DoNotCall")).editable);
  CHECK(copy.org->layout("Contact").contains("HasOptedOutOfEmail"));
  CHECK(copy.org->write_log().empty());
  CHECK(copy.contact("next@example.com") == next);

  t.org->restore(bytes);
  CHECK(t.org->count(t.object("Contact")) == 1);
  CHECK(t.contact("next@example.com") == next);
  // Back to a time before the package.
  TestOrg plain(false);
  std::string before = plain.org->snapshot();
  REQUIRE(!plain.org->install({"marketo", "Marketo_Sales_Opt_Out__c"}, true));
  plain.org->restore(before);
  CHECK(plain.object("Contact").field("Marketo_Sales_Opt_Out__c") == nullptr);
  CHECK(plain.org->packages().empty());
  plain.contact();
}

TEST_CASE("an org in a file continues where it was", "[org][past]") {
  auto folder = std::filesystem::temp_directory_path() / "sfsim_org_file_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  std::string file = (folder / "org.sqlite").string();
  std::string id, org_id, bytes;
  {
    TestOrg t(false, file);
    org_id = t.org->org_id();
    id = t.contact("Ada@example.com");
    REQUIRE(!t.org->install({"marketo", "Marketo_Sales_Opt_Out__c"}, true));
    REQUIRE(t.update(id, {{"Marketo_Sales_Opt_Out__c", true}}).empty());
    Org::Transaction rolled_back(*t.org);
    REQUIRE(t.update(id, {{"LastName", s("Never")}}).empty());
  }
  {
    TestOrg t(true, file, 7);
    CHECK(t.org->org_id() == org_id);
    CHECK(t.org->users().size() == 2);
    CHECK(text(t.get(id, "Name")) == "Lovelace");
    CHECK(t.get(id, "Marketo_Sales_Opt_Out__c") == Value(true));
    CHECK_FALSE(
        t.org->access(t.admin(), t.object("Contact"), *t.object("Contact").field("DoNotCall")).readable);
    CHECK(t.contact("next@example.com") > id);
    bytes = t.org->snapshot();
  }
  TestOrg memory;
  memory.org->restore(bytes);
  CHECK(memory.org->count(memory.object("Contact")) == 2);
  {
    TestOrg empty;
    TestOrg t(true, file);
    t.org->restore(empty.org->snapshot());
    CHECK(t.org->count(t.object("Contact")) == 0);
  }
  TestOrg emptied(true, file);
  CHECK(emptied.org->count(emptied.object("Contact")) == 0);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a file of something else is refused", "[org][past]") {
  auto file = std::filesystem::temp_directory_path() / "sfsim_org_foreign_test.sqlite";
  std::filesystem::remove(file);
  {
    SQLite::Database foreign(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    execute(foreign.getHandle(), "CREATE TABLE t(a)");
  }
  CHECK_THROWS(TestOrg(true, file.string()));
  std::filesystem::remove(file);
}

TEST_CASE("many fresh orgs are the same org", "[org][past]") {
  std::string first_id, first_org;
  for (int i = 0; i < 30; ++i) {
    TestOrg t(i % 2 == 0);
    if (i % 7 == 3) REQUIRE(!t.org->install({"marketo", "Marketo_Sales_Opt_Out__c"}, true));
    if (i % 5 == 2) t.org->layout_add("Contact", "HasOptedOutOfEmail");
    if (i % 4 == 1) t.org->grant_field("", "Lead", "DoNotCall");
    std::string id = t.contact();
    if (i == 0) {
      first_id = id;
      first_org = t.org->org_id();
    }
    CHECK(id == first_id);
    CHECK(t.org->org_id() == first_org);
    CHECK(t.org->count(t.object("Contact")) == 1);
    CHECK(t.org->layout("Contact").contains("HasOptedOutOfEmail") == (i % 5 == 2));
    const SobjectSchema& contact = t.object("Contact");
    CHECK(t.org->access(t.admin(), contact, *contact.field("HasOptedOutOfEmail")).editable == (i % 2 == 0));
    const SobjectSchema& lead = t.object("Lead");
    CHECK(t.org->access(t.admin(), lead, *lead.field("DoNotCall")).editable == (i % 4 == 1));
  }
  CHECK(TestOrg(true, ":memory:", 2).contact() != first_id);
}

TEST_CASE("API calls are counted over a rolling day", "[org][past]") {
  TestOrg t;
  t.org->set_api_call_limit(15000);
  for (int i = 0; i < 3; ++i) t.org->count_api_call();
  t.now += 12 * 3'600'000;
  t.org->count_api_call();
  CHECK(t.org->api_calls_used() == 4);
  t.now += 12 * 3'600'000 + 60'000;
  CHECK(t.org->api_calls_used() == 1);
  t.now += 24 * 3'600'000;
  CHECK(t.org->api_calls_used() == 0);
  CHECK(t.org->api_call_limit() == 15000);
}

}  // namespace
}  // namespace sfsim
