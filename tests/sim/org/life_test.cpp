// The recycle bin, conversions, merges and sharing, as the org keeps them.
#include "tests/sim/org/fixture.h"

namespace sfsim {
namespace {

constexpr UnixMillis day = 24LL * 60 * 60 * 1000;

Value s(std::string text_value) { return text_value; }
bool flag(const Value& value) { return value == Value(true); }

const SobjectSchema& type_of(const TestOrg& t, std::string_view id) {
  return *t.org->schema().find_by_prefix(id);
}
Failure undelete(TestOrg& t, const std::string& id) { return t.org->undelete(t.admin(), type_of(t, id), id); }
bool is_there(TestOrg& t, const std::string& id) { return t.org->read(type_of(t, id), id, {}).found; }

TEST_CASE("undelete takes a record out of the bin, with what went in beside it", "[org][life]") {
  TestOrg t;
  const std::string account = t.create("Account", {{"Name", s("Acme")}});
  const std::string ada = t.create("Contact", {{"LastName", s("Ada")}, {"AccountId", account}});
  const std::string eve = t.create("Contact", {{"LastName", s("Eve")}, {"AccountId", account}});
  REQUIRE(t.remove(eve).empty());
  t.now += 5000;
  REQUIRE(t.remove(account).empty());
  CHECK(flag(t.get(ada, "IsDeleted")));
  t.now += 5000;
  REQUIRE(undelete(t, account).empty());
  CHECK_FALSE(flag(t.get(account, "IsDeleted")));
  CHECK_FALSE(flag(t.get(ada, "IsDeleted")));
  CHECK(flag(t.get(eve, "IsDeleted")));  // was deleted by itself
  CHECK(t.get(ada, "SystemModstamp") == Value(Datetime{t.now / 1000 * 1000}));
  CHECK(said(undelete(t, account)) ==
        std::vector<std::string>{"400 UNDELETE_FAILED Entity is not in the recycle bin []"});
}

TEST_CASE("after fifteen days, or when the bin is emptied, a record is gone for good", "[org][life]") {
  TestOrg t;
  const std::string ada = t.contact(), bob = t.lead();
  REQUIRE(t.remove(ada).empty());
  t.now += day;
  REQUIRE(t.remove(bob).empty());
  t.now += 14 * day - 1000;
  t.org->clean_bin();
  CHECK(is_there(t, ada));
  t.now += 2000;
  t.org->clean_bin();
  CHECK_FALSE(is_there(t, ada));
  CHECK(is_there(t, bob));
  CHECK(said(t.update(ada, {{"Title", s("x")}})) ==
        std::vector<std::string>{"404 NOT_FOUND The requested resource does not exist"});
  t.org->empty_recycle_bin();
  CHECK_FALSE(is_there(t, bob));
}

TEST_CASE("the field history of a record goes into the bin with it, comes back and is purged with it",
          "[org][life]") {
  TestOrg t(true, ":memory:", 1, true);
  const std::string ada = t.contact(), eve = t.contact("eve@example.com"), zoe = t.contact("zoe@example.com");
  for (const std::string& id : {ada, eve, zoe}) REQUIRE(t.update(id, {{"HasOptedOutOfEmail", true}}).empty());
  const SobjectSchema& history = t.object("ContactHistory");
  const auto entry_of = [&](const std::string& record) {
    std::vector<std::string> ids = t.org->find(history, *history.field("ContactId"), record, -1);
    REQUIRE(ids.size() == 1);
    return ids.front();
  };
  const std::string of_ada = entry_of(ada), of_eve = entry_of(eve);
  const auto read = [&](const std::string& id) { return t.org->read(history, id, {}); };

  REQUIRE(t.remove(ada).empty());
  CHECK(read(of_ada).deleted);
  CHECK_FALSE(read(of_eve).deleted);
  REQUIRE(undelete(t, ada).empty());
  CHECK_FALSE(read(of_ada).deleted);

  REQUIRE(t.org->merge(t.admin(), t.object("Contact"), zoe, {eve}).empty());
  CHECK(read(of_eve).deleted);  // the loser's history stays the loser's
  CHECK(t.org->get("ContactHistory", of_eve, "ContactId") == Value(eve));
  {
    t.now += 2000;
    t.org->empty_recycle_bin();
    CHECK_FALSE(read(of_eve).found);
    Org::StaleView view(*t.org, (t.now - 1000) / 1000 * 1000);
    CHECK(read(of_eve).found);
  }
  CHECK(read(of_ada).found);
}

TEST_CASE("a stale view still sees what was purged a moment ago", "[org][life]") {
  TestOrg t;
  const std::string ada = t.contact();
  REQUIRE(t.remove(ada).empty());
  t.now += 60'000;
  t.org->empty_recycle_bin();
  {
    Org::StaleView view(*t.org, t.now / 1000 * 1000);
    CHECK(is_there(t, ada));
    CHECK(flag(t.get(ada, "IsDeleted")));
  }
  CHECK_FALSE(is_there(t, ada));
}

TEST_CASE("a lead becomes a contact with its opt-out, or leaves an existing one as it is", "[org][life]") {
  TestOrg t;
  const auto opted_out_lead = [&](const char* name) {
    return t.create("Lead", {{"LastName", s(name)}, {"Company", s("Mill")}, {"HasOptedOutOfEmail", true}});
  };
  const std::string ada = opted_out_lead("Ada"), bob = opted_out_lead("Bob");
  const std::string old = t.contact();
  const ConvertResult fresh = t.org->convert(t.admin(), ada, ConvertInto{});
  REQUIRE(std::holds_alternative<Conversion>(fresh));
  const Conversion& made = std::get<Conversion>(fresh);
  CHECK(flag(t.get(made.contact_id, "HasOptedOutOfEmail")));
  CHECK(text(t.get(made.contact_id, "LastName")) == "Ada");
  CHECK(text(t.get(made.account_id, "Name")) == "Mill");
  CHECK(text(t.get(made.contact_id, "AccountId")) == made.account_id);
  CHECK(flag(t.get(ada, "IsConverted")));
  CHECK(text(t.get(ada, "ConvertedContactId")) == made.contact_id);
  CHECK(text(t.get(ada, "ConvertedDate")) == "2024-01-16");
  CHECK(text(t.get(ada, "Status")) == "Closed - Converted");
  CHECK(said(t.update(ada, {{"HasOptedOutOfEmail", true}})) ==
        std::vector<std::string>{"400 CANNOT_UPDATE_CONVERTED_LEAD cannot reference converted lead []"});
  CHECK(std::holds_alternative<Failure>(t.org->convert(t.admin(), ada, ConvertInto{})));

  REQUIRE(std::holds_alternative<Conversion>(t.org->convert(t.admin(), bob, old)));
  CHECK_FALSE(flag(t.get(old, "HasOptedOutOfEmail")));  // S3: not into an existing contact
  CHECK(text(t.get(old, "LastName")) == "Lovelace");
  CHECK(text(t.get(bob, "ConvertedContactId")) == old);
}

TEST_CASE("a merge keeps the master's values and names it in the losers", "[org][life]") {
  TestOrg t;
  const std::string master = t.contact("m@example.com"), one = t.contact("1@example.com"),
                    two = t.contact("2@example.com");
  const std::string child = t.create("Contact", {{"LastName", s("Child")}, {"ReportsToId", one}});
  REQUIRE(t.update(one, {{"HasOptedOutOfEmail", true}}).empty());
  const SobjectSchema& contacts = t.object("Contact");
  t.now += 5000;
  REQUIRE(t.org->merge(t.admin(), contacts, master, {one, two}).empty());
  CHECK_FALSE(flag(t.get(master, "HasOptedOutOfEmail")));
  CHECK(t.get(master, "SystemModstamp") == Value(Datetime{t.now / 1000 * 1000}));
  for (const std::string& loser : {one, two}) {
    CHECK(flag(t.get(loser, "IsDeleted")));
    CHECK(text(t.get(loser, "MasterRecordId")) == master);
  }
  CHECK(text(t.get(child, "ReportsToId")) == master);
  REQUIRE(undelete(t, one).empty());
  CHECK(is_null(t.get(one, "MasterRecordId")));

  const std::string lead = t.lead();
  CHECK_FALSE(t.org->merge(t.admin(), contacts, master, {master}).empty());
  CHECK_FALSE(t.org->merge(t.admin(), contacts, master, {lead}).empty());
  CHECK_FALSE(t.org->merge(t.admin(), contacts, master, {two}).empty());  // deleted already
  CHECK_FALSE(t.org->merge(t.admin(), contacts, master, {}).empty());
  CHECK_FALSE(t.org->merge(t.admin(), t.object("User"), t.admin_id, {t.other_id}).empty());
}

TEST_CASE("a record that is not shared does not exist for that user", "[org][life]") {
  TestOrg t;
  const std::string ada = t.contact();
  t.org->share(t.admin_id, ada, Share::none);
  CHECK(said(t.update(ada, {{"Title", s("x")}})) ==
        std::vector<std::string>{"404 NOT_FOUND The requested resource does not exist"});
  CHECK(said(t.remove(ada)) ==
        std::vector<std::string>{"404 NOT_FOUND The requested resource does not exist"});
  CHECK(t.org->share_of(t.other(), ada) == Share::edit);
  t.org->share(t.admin_id, ada, Share::read);
  CHECK(said(t.update(ada, {{"Title", s("x")}})) ==
        std::vector<std::string>{
            "403 INSUFFICIENT_ACCESS_OR_READONLY insufficient access rights on object id []"});
  const std::string kept = t.org->snapshot();
  t.org->share(t.admin_id, ada, Share::edit);
  CHECK(t.update(ada, {{"Title", s("x")}}).empty());
  t.org->restore(kept);
  CHECK(t.org->share_of(t.admin(), ada) == Share::read);
}

}  // namespace
}  // namespace sfsim
