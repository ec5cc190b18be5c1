// The parts of the service that need no socket: the token of a link, what the log leaves out.
#include <set>
#include <sstream>

#include "syncer/app/log.h"
#include "syncer/app/signed_link.h"
#include "syncer/app/web.h"
#include "tests/catch.h"
#include "tests/syncer/app/harness.h"

using namespace syncer::app;

TEST_CASE("a token names its person, for its key and team only") {
  std::set<std::string> seen;
  for (const syncer::PersonId person : {int64_t{1}, int64_t{2}, int64_t{255}, int64_t{1} << 40, INT64_MAX}) {
    const std::string token = link_token("key", "team", person);
    CHECK(token.size() == 32);
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
    CHECK(seen.insert(token).second);
    CHECK(person_of_token("key", "team", token) == person);
    CHECK(person_of_token("other", "team", token) == std::nullopt);
    CHECK(person_of_token("key", "other", token) == std::nullopt);
    CHECK(person_of_token("", "team", token) == std::nullopt);
    for (size_t i = 0; i < token.size(); ++i)
      for (const char c : {'A', '_', 'x', '=', '/'}) {
        std::string changed = token;
        if (changed[i] == c) continue;
        changed[i] = c;
        CHECK(person_of_token("key", "team", changed) == std::nullopt);
      }
    CHECK(person_of_token("key", "team", token + "A") == std::nullopt);
    CHECK(person_of_token("key", "team", token.substr(1)) == std::nullopt);
  }
}

TEST_CASE("neighbours have links that have nothing in common") {
  const std::string one = link_token("key", "team", 1), two = link_token("key", "team", 2);
  CHECK(one.substr(0, 6) != two.substr(0, 6));
  CHECK(link_token("key", "team", 1) == one);
}

TEST_CASE("the log blots out addresses and tokens, and keeps the rest") {
  CHECK(without_secrets("no room for ada@example.com, sorry") == "no room for [...], sorry");
  CHECK(without_secrets("to:<ada@example.com>") == "to:<[...]>");
  CHECK(without_secrets("Bearer 00D5e00000A023A!ARcAQ.x_y is over") == "Bearer [...] is over");
  CHECK(without_secrets("push accepted: Contact HasOptedOutOfEmail is true") ==
        "push accepted: Contact HasOptedOutOfEmail is true");
  CHECK(without_secrets("@ and a@ and @b") == "@ and a@ and @b");
}

TEST_CASE("a log line is text for people or JSON for machines") {
  app_test::JumpingClock clock;
  std::ostringstream text, json;
  const LogFields fields = {{"route", std::string("/u/:token")},
                            {"status", int64_t{200}},
                            {"people", std::vector<int64_t>{7, 8}},
                            {"text", std::string("two \"words\"\n")}};
  Log(text, clock, LogFormat::text, false).write(Level::info, "request", fields);
  CHECK(text.str() ==
        "2024-01-15T18:00:00.000Z  info     request  route=/u/:token  status=200  people=7,8  "
        "text=\"two \\\"words\\\"?\"\n");
  Log(json, clock, LogFormat::json, false).write(Level::warning, "request", fields);
  CHECK(json.str() ==
        "{\"at\":\"2024-01-15T18:00:00.000Z\",\"level\":\"warning\",\"event\":\"request\",\"route\":\"/u/"
        ":token\","
        "\"status\":200,\"people\":[7,8],\"text\":\"two \\\"words\\\"\\n\"}\n");
  std::ostringstream quiet;
  Log(quiet, clock, LogFormat::text, false).write(Level::debug, "request", fields);
  CHECK(quiet.str().empty());
}

TEST_CASE("what comes from outside is escaped in pages") {
  CHECK(html("<a href='x'>&\"") == "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
  const WebResponse page = web_page(200, "A <b>", "<p>x</p>");
  CHECK(page.body.find("<title>A &lt;b&gt;</title>") != std::string::npos);
}
