// The key of people, the names of acts, the words of suggestions and headers: small things others rely on.
#include <string>
#include <vector>

#include "syncer/domain/person.h"
#include "syncer/domain/suggest.h"
#include "tests/catch.h"

namespace syncer {
namespace {

TEST_CASE("addresses that differ in case or surrounding blanks are one person's") {
  CHECK(normalised_email("  Ada@Example.COM \r\n") == "ada@example.com");
  CHECK(normalised_email("ada@example.com") == "ada@example.com");
  CHECK(normalised_email("J\xc3\x96RG@example.com") == "j\xc3\x96rg@example.com");  // only ASCII is folded
  CHECK(normalised_email("   ").empty());
}

TEST_CASE("plausible addresses") {
  for (const char* good :
       {"a@b", "ada@example.com", "\"odd@local\"@example.com", " ada@example.com ", "ada+x@b.c"}) {
    INFO(good);
    CHECK(plausible_email(good));
  }
  for (const char* bad :
       {"", "ada", "@example.com", "ada@", "a da@example.com", "ada@exa\tmple.com", "ada@b\x01.c", "@"}) {
    INFO(bad);
    CHECK_FALSE(plausible_email(bad));
  }
}

TEST_CASE("how an unsubscribe was collected, and what the history card says of it") {
  struct Case {
    Via via;
    const char* name;
    const char* source;
  };
  const std::vector<Case> cases = {{Via::link, "link", "Clicked Link"},
                                   {Via::manual, "manual", "Manual"},
                                   {Via::bulk, "bulk", "Manual"},
                                   {Via::bounce, "bounce", "Bounce"}};
  for (const Case& c : cases) {
    CHECK(name_of(c.via) == c.name);
    CHECK(via_from(c.name) == c.via);
    CHECK(history_source(c.via) == c.source);
  }
  CHECK_FALSE(via_from("fax").has_value());
  CHECK_FALSE(via_from("").has_value());
  CHECK(name_of(HistoryKind::unsubscribe) == "Unsubscribe");
  CHECK(name_of(HistoryKind::resubscribe) == "Resubscribe");
}

TEST_CASE("the nearest known word, when it is near enough to be a slip") {
  const std::vector<std::string> known = {"unsubscribe", "resubscribe", "settings", "expect", "run", "link"};
  CHECK(nearest("unsubscirbe", known) == "unsubscribe");  // two letters swapped
  CHECK(nearest("UNSUBSCRIBE", known) == "unsubscribe");
  CHECK(nearest("setings", known) == "settings");
  CHECK(nearest("expects", known) == "expect");
  CHECK(nearest("rum", known) == "run");
  CHECK(nearest("zebra", known).empty());
  CHECK(nearest("", known).empty());
  CHECK(nearest("x", {"y"}).empty());
  CHECK(nearest("anything", {}).empty());
}

TEST_CASE("headers are found whatever their case") {
  HttpResponse response;
  response.headers = {{"Content-Type", "application/json"}, {"sforce-limit-info", "api-usage=1/2"}};
  CHECK(response.header("content-type") == "application/json");
  CHECK(response.header("Sforce-Limit-Info") == "api-usage=1/2");
  CHECK(response.header("Content-Typ").empty());
}

TEST_CASE("points have distinct names") {
  REQUIRE(all_points().size() == 9);
  for (size_t i = 0; i < all_points().size(); ++i) {
    CHECK_FALSE(name_of(all_points()[i]).empty());
    CHECK(static_cast<size_t>(all_points()[i]) == i);
  }
  CHECK(name_of(Point::push_accepted) == "push_accepted");
  CHECK(name_of(Point::nightly_applied) == "nightly_applied");
}

}  // namespace
}  // namespace syncer
