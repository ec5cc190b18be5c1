// The nightly reconcile: what it reads, merges, writes and counts, and what it does when it is cut short.
#include <utility>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

constexpr const char* email_field = "HasOptedOutOfEmail";
constexpr UnixMillis monday_20h = monday_19h + hour_ms;

std::string soql_target(const char* object, const char* more) {
  return std::string(
             "/services/data/v60.0/queryAll?q=SELECT%20Id%2C%20HasOptedOutOfEmail%2C%20IsDeleted%2C%20"
             "MasterRecordId") +
         more + "%20FROM%20" + object +
         "%20WHERE%20HasOptedOutOfEmail%20%3D%20true%20OR%20IsDeleted%20%3D%20true";
}

}  // namespace

TEST_CASE("the four cases of the merge, on both objects") {
  World w;
  const std::string type = GENERATE("Contact", "Lead");
  const auto id = [&](int n) { return type == "Contact" ? contact_id(n) : lead_id(n); };
  const PersonId both_no = w.person(1, type);
  const PersonId both_yes = w.person(2, type, true);
  const PersonId only_here = w.person(3, type, true);
  const PersonId only_there = w.person(4, type);
  w.salesforce.opted_out[email_field] = {id(2), id(4)};
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.answer == BeginRun::Answer::begun);
  CHECK(report.run.state == RunState::complete);
  CHECK(report.run.by_hand);
  CHECK(w.salesforce.opted_out[email_field] == std::set<std::string>{id(2), id(3), id(4)});
  CHECK_FALSE(w.get(both_no).unsubscribed);
  CHECK(w.get(both_no).synced_email_opt_out == false);
  CHECK(w.get(both_yes).synced_email_opt_out == true);
  CHECK(w.get(only_here).synced_email_opt_out == true);
  CHECK(w.get(only_there).unsubscribed);
  CHECK(w.get(only_there).synced_email_opt_out == true);
  REQUIRE(w.store->history(only_there).size() == 1);
  CHECK(w.store->history(only_there)[0].source == "Salesforce Sync");
  CHECK(w.store->history(both_yes).empty());
  CHECK(report.run.counts.pulled == 1);
  CHECK(report.run.counts.pushed == 1);
  CHECK(report.run.counts.calls == 3);
  CHECK(report.run.counts.planned_calls == 3);
  CHECK(w.store->outbox().empty());

  // A second night right after writes nothing and costs two calls.
  w.salesforce.requests.clear();
  const int64_t counter = w.store->change_counter();
  const NightlyReport quiet = w.engine->run_nightly_by_hand();
  CHECK(quiet.run.counts.calls == 2);
  CHECK(quiet.run.counts.planned_calls == 2);
  CHECK(w.salesforce.count("GET") == 2);
  CHECK(w.salesforce.requests.size() == 2);
  CHECK(w.store->change_counter() == counter);
  CHECK(w.salesforce.requests[0].target == soql_target("Contact", ""));
  // Converted leads only where somebody is linked to a lead.
  const std::string converted = type == "Lead" ? "%20OR%20IsConverted%20%3D%20true" : "";
  CHECK(w.salesforce.requests[1].target ==
        soql_target("Lead", "%2C%20IsConverted%2C%20ConvertedContactId") + converted);
}

TEST_CASE("nobody linked: no call at all, and the skipped are counted") {
  World w;
  const PersonId ada = w.person(1, "", true);
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(w.salesforce.requests.empty());
  CHECK(w.salesforce.tokens == 0);
  CHECK(report.run.counts.skipped_no_id == 1);
  CHECK(w.watcher.said("nightly: pulled 0, pushed 0, skipped 1 (no Salesforce ID)"));
  CHECK(w.watcher.events.back().people == std::vector<PersonId>{ada});
}

TEST_CASE(
    "450 pushes are three collections calls with objects mixed; one row is a collections call as well") {
  World w;
  for (int i = 0; i < 450; ++i) w.person(i, i % 2 ? "Contact" : "Lead", true);
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.counts.pushed == 450);
  CHECK(w.salesforce.count("/composite/sobjects") == 3);
  CHECK(report.run.counts.calls == 5);
  CHECK(report.run.counts.planned_calls == 5);
  w.person(1000, "Lead", true);
  w.engine->run_nightly_by_hand();
  CHECK(w.salesforce.count("/composite/sobjects") == 4);
  for (const AuditRow& row : w.store->audit()) CHECK(row.run != 0);
}

TEST_CASE("4,100 flagged rows are three pages") {
  World w;
  const PersonId ada = w.person(4099, "Contact");
  for (int i = 0; i < 4100; ++i) w.salesforce.opted_out[email_field].insert(contact_id(i));
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(w.get(ada).unsubscribed);
  CHECK(report.run.counts.calls == 4);
  CHECK(report.run.counts.planned_calls == 4);
}

TEST_CASE("several people on one record: any of them opts out all of them") {
  World w;
  const PersonId ada = w.person(1, "Contact", true);
  const PersonId bob = w.person(2, "Contact");
  const PersonId cy = w.person(3, "Contact");
  w.store->link(bob, contact_id(1), w.clock.now_ms);
  w.store->link(cy, contact_id(1), w.clock.now_ms);
  SECTION("unsubscribed here") {
    const NightlyReport report = w.engine->run_nightly_by_hand();
    CHECK(w.get(bob).unsubscribed);
    CHECK(w.get(cy).unsubscribed);
    CHECK(report.run.counts.pulled == 2);
    CHECK(report.run.counts.pushed == 1);
    CHECK(w.get(cy).synced_email_opt_out == true);
    REQUIRE(w.store->audit().size() == 1);
    CHECK(w.store->audit()[0].person == ada);
  }
  SECTION("opted out there") {
    w.salesforce.opted_out[email_field] = {contact_id(1)};
    w.engine->run_nightly_by_hand();
    CHECK(w.get(bob).unsubscribed);
    CHECK(w.get(cy).unsubscribed);
    CHECK(w.store->audit().empty());
  }
  SECTION("one of them resubscribes while the run reads: nothing is decided from the old value") {
    w.points.on = [&](Point point) {
      if (point == Point::nightly_begun) w.points.on = nullptr;
    };
    bool done = false;
    w.salesforce.after = [&](const HttpRequest&) {
      if (!std::exchange(done, true)) w.engine->resubscribe(ada, "admin", "asked to");
    };
    const NightlyReport report = w.engine->run_nightly_by_hand();
    CHECK_FALSE(w.get(bob).unsubscribed);
    CHECK(w.salesforce.opted_out[email_field].empty());
    CHECK(report.run.counts.skipped_changed == 3);
  }
}

TEST_CASE("a resubscribe between reading and applying is not overwritten") {
  World w;
  const PersonId ada = w.person(1, "Contact", true, true);
  w.salesforce.opted_out[email_field] = {};
  bool done = false;
  w.points.on = [&](Point point) {
    if (point == Point::nightly_read && !std::exchange(done, true))
      w.engine->resubscribe(ada, "admin", "asked to");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK_FALSE(w.get(ada).unsubscribed);
  CHECK(w.salesforce.opted_out[email_field].empty());
  CHECK(report.run.counts.skipped_changed == 1);
}

TEST_CASE("conflicts: unchecked in Salesforce only, and resubscribed here only") {
  World w;
  const PersonId ada = w.person(1, "Contact", true, true);
  const PersonId bob = w.person(2, "Contact", false, true);
  const PersonId cy = w.person(3, "Contact", true, false);
  w.salesforce.opted_out[email_field] = {contact_id(2)};
  w.engine->run_nightly_by_hand();
  const std::vector<ConflictRow> conflicts = w.store->conflicts();
  REQUIRE(conflicts.size() == 2);
  CHECK(conflicts[0].person == ada);
  CHECK(conflicts[0].winner == Winner::sales_connect);
  CHECK(conflicts[0].rule == "opt_out_wins");
  CHECK(conflicts[1].person == bob);
  CHECK(conflicts[1].winner == Winner::salesforce);
  CHECK(w.get(cy).synced_email_opt_out == true);
}

TEST_CASE("the parked push of a granted field goes out in the night, and was a conflict") {
  World w;
  const PersonId bob = w.person(1, "Contact", true, true);
  w.salesforce.refuse[contact_id(1)] = {"INVALID_FIELD", "No such column"};
  w.engine->unsubscribe(bob, Via::link);
  w.run_worker_for(10 * 1000);
  CHECK(w.waiting(bob).waiting_for == WaitingFor::field);
  w.salesforce.refuse.clear();
  w.restart();
  w.run_scheduler_until(monday_20h + 60 * 1000);
  CHECK(w.waiting(bob).waiting_for == WaitingFor::nothing);
  CHECK(w.salesforce.opted_out[email_field].count(contact_id(1)) == 1);
  REQUIRE(w.store->conflicts().size() == 1);
  CHECK(w.store->conflicts()[0].winner == Winner::sales_connect);
  CHECK(w.store->runs()[0].due_at == monday_20h);
}

TEST_CASE("a query error is told in one line; reading and writing a hidden field are one diagnostic") {
  World w;
  const PersonId ada = w.person(1, "Contact", true);
  w.salesforce.refuse[contact_id(1)] = {"INVALID_FIELD", "No such column 'X' on sobject of type Contact"};
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(10 * 1000);
  w.restart();
  std::string sentence =
      "No such column 'X' on entity 'Contact'.\\nIf you are attempting to use a custom field,";
  sentence +=
      " be sure to append the '__c' after the custom field name. Please reference your WSDL or the "
      "describe call for the appropriate names.";
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.target.find("FROM%20Contact") == std::string::npos) return std::nullopt;
    return error(400, "INVALID_FIELD",
                 "\\nSELECT Id, X FROM Contact\\n           ^\\nERROR at Row:1:Column:12\\n" + sentence);
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.reason ==
        "Contact could not be read: INVALID_FIELD: No such column 'X' on entity 'Contact'. If you are "
        "attempting to use a custom field, be sure to append the '__c' after the custom field name. Please "
        "reference...");
  const std::vector<Diagnostic> told = w.store->diagnostics();
  REQUIRE(told.size() == 1);
  CHECK(told[0].times == 2);
  CHECK(told[0].message == "Contact.HasOptedOutOfEmail is missing in the org, or hidden from the API user");
}

TEST_CASE("a parked push that is refused again is tried once a night and does not make it incomplete") {
  World w;
  w.person(1, "Contact", true);
  w.salesforce.refuse[contact_id(1)] = {"NOT_FOUND", "gone"};
  const NightlyReport first = w.engine->run_nightly_by_hand();
  CHECK(first.run.state == RunState::complete);
  CHECK(first.run.counts.parked == 1);
  w.salesforce.requests.clear();
  w.engine->run_nightly_by_hand();
  CHECK(w.salesforce.count("/composite/sobjects") == 1);
}

TEST_CASE(
    "a field that cannot be read: incomplete for a linked object, a diagnostic only for an object nobody "
    "uses") {
  World w;
  const PersonId ada = w.person(1, "Contact", true);
  const PersonId bob = w.person(2, "Contact");
  w.salesforce.opted_out[email_field] = {contact_id(2)};
  const std::string hidden = GENERATE("Contact", "Lead");
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.target.find("FROM%20" + hidden) == std::string::npos) return std::nullopt;
    return error(400, "INVALID_FIELD",
                 "\\nSELECT\\n  ^\\nERROR at Row:1:Column:12\\nNo such column 'x' on entity");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  REQUIRE(w.store->diagnostics().size() == 1);
  CHECK(w.store->diagnostics()[0].object == hidden);
  CHECK(w.store->diagnostics()[0].category == "Access/Validation");
  if (hidden == "Contact") {
    CHECK(report.run.state == RunState::incomplete);
    CHECK(report.run.next_try_at == 0);
    CHECK(report.run.reason.find("INVALID_FIELD: No such column 'x' on entity") != std::string::npos);
    CHECK(w.salesforce.count("PATCH") == 0);
    CHECK_FALSE(w.get(bob).unsubscribed);
    CHECK_FALSE(w.get(ada).synced_email_opt_out.has_value());
  } else {
    CHECK(report.run.state == RunState::complete);
    CHECK(report.run.counts.pushed == 1);
    CHECK(w.get(bob).unsubscribed);
  }
}
