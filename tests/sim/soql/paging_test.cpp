// Pages and locators: constant totals, a fixed set of rows, re-reading, expiry, and what a locator does not
// open.
#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim {
namespace {

constexpr UnixMillis day = 24LL * 3'600'000;

struct Crowd : SoqlTest {
  std::vector<std::string> ids;
  explicit Crowd(int n) {
    Org::Transaction transaction(org);
    for (int i = 0; i < n; ++i) ids.push_back(add("Contact", {{"LastName", "c" + std::to_string(i)}}));
    transaction.commit();
  }
  QueryPage next(const std::string& locator) {
    QueryAnswer answer = engine.next(*admin, locator);
    if (const auto* refused = std::get_if<ApiError>(&answer)) FAIL(locator + ": " + refused->message);
    return std::get<QueryPage>(std::move(answer));
  }
  void check_refused(const User& user, const std::string& locator) {
    const QueryAnswer answer = engine.next(user, locator);
    INFO(locator);
    REQUIRE(std::holds_alternative<ApiError>(answer));
    CHECK(std::get<ApiError>(answer).status == 400);
    CHECK(std::get<ApiError>(answer).code == "INVALID_QUERY_LOCATOR");
    CHECK(std::get<ApiError>(answer).message == "invalid query locator");
  }
};

QueryOptions batches_of(int n) {
  QueryOptions options;
  options.batch_size = n;
  return options;
}

}  // namespace

TEST_CASE("a result larger than a batch comes in pages") {
  Crowd crowd(450);
  const QueryPage first = crowd.page("SELECT LastName, Id FROM Contact", batches_of(200));
  CHECK(first.rows == 200);
  CHECK(first.total_size == 450);
  CHECK_FALSE(first.done);
  CHECK(first.next_locator == make_id("01g", 1) + "-200");

  const QueryPage second = crowd.next(first.next_locator);
  CHECK(second.rows == 200);
  CHECK(second.total_size == 450);
  CHECK_FALSE(second.done);
  CHECK(second.next_locator == make_id("01g", 1) + "-400");
  CHECK(text_of(second.cell(0, second.columns[0])) == "c200");

  const QueryPage third = crowd.next(second.next_locator);
  CHECK(third.rows == 50);
  CHECK(third.total_size == 450);
  CHECK(third.done);
  CHECK(third.next_locator.empty());
  CHECK(text_of(third.cell(49, third.columns[1])) == crowd.ids[449]);
  CHECK(text_of(third.path_id(49, 0)) == crowd.ids[449]);
}

TEST_CASE("a locator may be read again, also with its 15-character id") {
  Crowd crowd(450);
  const QueryPage first = crowd.page("SELECT LastName FROM Contact", batches_of(200));
  const std::string short_locator = first.next_locator.substr(0, 15) + "-200";
  CHECK(text_of(crowd.next(first.next_locator).cells[0]) == "c200");
  CHECK(text_of(crowd.next(first.next_locator).cells[0]) == "c200");
  CHECK(text_of(crowd.next(short_locator).cells[0]) == "c200");
}

TEST_CASE("batch sizes outside 200 to 2000 are brought inside") {
  Crowd crowd(2100);
  CHECK(crowd.page("SELECT Id FROM Contact").rows == 2000);
  CHECK(crowd.page("SELECT Id FROM Contact", batches_of(1)).rows == 200);
  CHECK(crowd.page("SELECT Id FROM Contact", batches_of(100000)).rows == 2000);
  CHECK(crowd.page("SELECT Id FROM Contact LIMIT 2000").done);
  CHECK(crowd.page("SELECT Id FROM Contact LIMIT 2000").total_size == 2000);
  CHECK_FALSE(crowd.page("SELECT Id FROM Contact LIMIT 2001").done);
}

TEST_CASE("the rows are those of the query, their values those of now") {
  Crowd crowd(250);
  const QueryPage first =
      crowd.page("SELECT LastName, IsDeleted FROM Contact ORDER BY LastName DESC", batches_of(200));
  const QueryPage before = crowd.next(first.next_locator);
  const std::string changed = text_of(before.path_id(0, 0)), removed = text_of(before.path_id(1, 0));
  crowd.change("Contact", changed, {{"LastName", "zzz"}});
  crowd.remove("Contact", removed);
  crowd.add("Contact", {{"LastName", "zzzz"}});
  const QueryPage after = crowd.next(first.next_locator);
  CHECK(after.rows == 50);
  CHECK(after.total_size == 250);
  CHECK(text_of(after.path_id(0, 0)) == changed);
  CHECK(text_of(after.cell(0, after.columns[0])) == "zzz");
  CHECK(text_of(after.cell(1, after.columns[1])) == "true");
}

TEST_CASE("OFFSET gives the first batch only") {
  Crowd crowd(450);
  const QueryPage page = crowd.page("SELECT Id FROM Contact OFFSET 10", batches_of(200));
  CHECK(page.done);
  CHECK(page.rows == 200);
  CHECK(page.next_locator.empty());
}

TEST_CASE("what is no locator of this user is refused") {
  Crowd crowd(450);
  User* other = &crowd.org.add_user(a_user("other@example.test"));
  const std::string locator = crowd.page("SELECT Id FROM Contact", batches_of(200)).next_locator;
  const std::string id = locator.substr(0, 18);
  crowd.check_refused(*other, locator);
  for (const std::string& bad : {std::string(), std::string("x"), id, id + "-", id + "-x", id + "-450",
                                 id + "-99999", id + "--1", id + "-200x", make_id("01g", 99) + "-200",
                                 "003" + id.substr(3) + "-200", id.substr(0, 15) + "AAB-200"})
    crowd.check_refused(*crowd.admin, bad);
  crowd.next(locator);
}

TEST_CASE("a locator lives two days after its last use") {
  Crowd crowd(450);
  const std::string locator = crowd.page("SELECT Id FROM Contact", batches_of(200)).next_locator;
  crowd.clock += 2 * day;
  crowd.next(locator);
  crowd.clock += 2 * day;
  crowd.next(locator);
  crowd.clock += 2 * day + 1000;
  crowd.check_refused(*crowd.admin, locator);
}

TEST_CASE("the number of cursors is bounded: the oldest goes") {
  Crowd crowd(201);
  const std::string first = crowd.page("SELECT Id FROM Contact", batches_of(200)).next_locator;
  std::string last;
  for (int i = 0; i < 256; ++i) last = crowd.page("SELECT Id FROM Contact", batches_of(200)).next_locator;
  crowd.check_refused(*crowd.admin, first);
  crowd.next(last);
}

}  // namespace sfsim
