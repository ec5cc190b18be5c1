// Push to Sales Connect: who comes in, who is left out, and what is asked for it.
#include <fmt/format.h>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using test::World;
using Outcome = Newcomer::Outcome;

namespace {

const std::string eve = test::contact_id(901), fay = test::contact_id(902), gus = test::lead_id(903);

std::string person_row(const std::string& id, const std::string& email, bool opted_out = false) {
  return fmt::format(
      R"({{"attributes":{{"type":"Contact","url":"/x"}},"Id":"{}","Email":{},"FirstName":null,"LastName":"X",)"
      R"("HasOptedOutOfEmail":{}}})",
      id, email.empty() ? "null" : "\"" + email + "\"", opted_out);
}

std::string people_page(const std::vector<std::string>& rows, const std::string& next = {}) {
  std::string body = fmt::format(R"({{"totalSize":{},"done":{},)", rows.size(), next.empty());
  if (!next.empty()) body += fmt::format(R"("nextRecordsUrl":"{}",)", next);
  body += R"("records":[)";
  for (const std::string& one : rows) body += (&one == rows.data() ? "" : ",") + one;
  return body + "]}";
}

// Each query is answered by the next of these.
void query_answers(World& w, std::vector<std::string> bodies) {
  w.salesforce.before = [bodies = std::move(bodies), n = size_t{0}](const HttpRequest&) mutable {
    return std::optional(n < bodies.size() ? test::reply(200, bodies[n++])
                                           : test::error(500, "UNKNOWN_EXCEPTION", "asked too often"));
  };
}

Outcome outcome_of(const NewcomersReport& report, const std::string& id) {
  for (const Newcomer& one : report.records)
    if (one.salesforce_id == id) return one.outcome;
  FAIL("nothing is said of " << id);
  return Outcome::not_found;
}

}  // namespace

TEST_CASE("records become people; who is opted out, unsubscribed or without an address does not") {
  World w;
  const PersonId ada = w.person(1, "", true);
  const std::string ada_email = w.store->person(ada)->email;
  query_answers(w,
                {people_page({person_row(eve, "Eve@example.com"), person_row(fay, "fay@example.com", true)}),
                 people_page({person_row(gus, ada_email)})});
  const NewcomersReport report = w.engine->push_to_sales_connect({gus, fay, eve, eve, "0015e00000ABCDEAA5"});
  REQUIRE(!report.failure);
  REQUIRE(report.records.size() == 4);
  CHECK(report.records[0].outcome == Outcome::no_record_id);
  CHECK(outcome_of(report, eve) == Outcome::created);
  CHECK(outcome_of(report, fay) == Outcome::opted_out);
  CHECK(outcome_of(report, gus) == Outcome::unsubscribed);
  CHECK(w.store->person_by_email("eve@example.com")->salesforce_id == eve);
  CHECK(!w.store->person_by_email("fay@example.com"));
  CHECK(w.store->person(ada)->salesforce_id.empty());
  CHECK(w.salesforce.count("query") == 2);
  CHECK(w.salesforce.count("LastName") == 2);
  CHECK(w.store->outbox().empty());
}

TEST_CASE("of two records with one address the first gets the person, and a second push changes nothing") {
  World w;
  query_answers(w, {people_page({person_row(eve, "eve@example.com"), person_row(fay, "eve@example.com")}),
                    people_page({person_row(eve, "eve@example.com"), person_row(fay, "")})});
  const NewcomersReport first = w.engine->push_to_sales_connect({eve, fay});
  CHECK(outcome_of(first, eve) == Outcome::created);
  CHECK(outcome_of(first, fay) == Outcome::linked_elsewhere);
  const NewcomersReport second = w.engine->push_to_sales_connect({eve, fay});
  CHECK(outcome_of(second, eve) == Outcome::here_already);
  CHECK(outcome_of(second, fay) == Outcome::no_email);
  CHECK(w.store->count_people() == 1);
}

TEST_CASE("every page is read, and who is on none of them is not found") {
  World w;
  query_answers(w, {people_page({person_row(eve, "eve@example.com")}, "/services/data/v60.0/query/01g-1"),
                    people_page({person_row(fay, "fay@example.com")})});
  const std::string hidden = test::contact_id(904);
  const NewcomersReport report = w.engine->push_to_sales_connect({eve, fay, hidden});
  CHECK(outcome_of(report, eve) == Outcome::created);
  CHECK(outcome_of(report, fay) == Outcome::created);
  CHECK(outcome_of(report, hidden) == Outcome::not_found);
  CHECK(w.salesforce.count("/query/01g-1") == 1);
}

TEST_CASE("an unsubscribe that comes while Salesforce is asked counts") {
  World w;
  const PersonId ada = w.person(1, "");
  const std::string email = w.store->person(ada)->email;
  w.salesforce.before = [&](const HttpRequest&) {
    w.engine->unsubscribe(ada, Via::link);
    return std::optional(test::reply(200, people_page({person_row(eve, email)})));
  };
  const NewcomersReport report = w.engine->push_to_sales_connect({eve});
  CHECK(outcome_of(report, eve) == Outcome::unsubscribed);
  CHECK(w.store->person(ada)->salesforce_id.empty());
}

TEST_CASE("what was answered before a failure is kept") {
  World w;
  std::vector<std::string> ids, rows;
  for (int i = 0; i < 201; ++i) {
    ids.push_back(test::contact_id(i));
    rows.push_back(person_row(ids.back(), fmt::format("p{}@example.com", i)));
  }
  w.salesforce.before = [&, n = 0](const HttpRequest&) mutable {
    return std::optional(++n == 1 ? test::reply(200, people_page({rows.begin(), rows.begin() + 200}))
                                  : test::error(400, "INVALID_FIELD", "No such column"));
  };
  const NewcomersReport report = w.engine->push_to_sales_connect(ids);
  REQUIRE(report.failure);
  CHECK(report.failure->code == "INVALID_FIELD");
  CHECK(report.records.size() == 200);
  CHECK(w.store->count_people() == 200);
}
