// The commands as a person or a script meets them: what is said, what is left, and the exit code.
#include "syncer/app/worker_identity.h"
#include "syncer/domain/salesforce_id.h"
#include "syncer/store/sqlite_store.h"
#include "tests/catch.h"
#include "tests/syncer/app/harness.h"

using app_test::Box;
using app_test::Result;
using Catch::Matchers::Contains;

namespace {

const std::string ada_id = "0035e00000ABCDEAA5";
const std::string people_csv =
    "email,first_name,last_name,salesforce_id\n"
    "ada@example.com,Ada,Lovelace,0035e00000ABCDE\n"
    "bob@example.com,Bob,,\n"
    "eve@example.com,,,00Q5e00000ABCDE\n";

void import_people(Box& box) {
  REQUIRE(box.syncer({"people", "import", box.folder.write("people.csv", people_csv)}).exit == 0);
}

std::unique_ptr<syncer::Store> store_of(Box& box) {
  syncer::SqliteStoreOptions options;
  options.file = box.folder.path("test.db");
  return syncer::open_store(options);
}

}  // namespace

TEST_CASE("unsubscribe: recorded, then in Salesforce: exit 0") {
  Box box;
  import_people(box);
  const Result result = box.syncer({"unsubscribe", "ADA@example.com", "eve@example.com"});
  CHECK(result.exit == 0);
  CHECK(result.out ==
        "ADA@example.com  unsubscribed, push queued\n"
        "eve@example.com  unsubscribed, push queued\n"
        "push: 2 accepted by Salesforce\n");
  CHECK(result.err.empty());
  CHECK(box.org.opted_out.count(ada_id) == 1);
  CHECK(box.org.opted_out.size() == 2);
}

TEST_CASE("unsubscribe without a connection: recorded, exit 1, and how to push later") {
  Box box;
  import_people(box);
  box.connected = false;
  const Result result = box.syncer({"unsubscribe", "ada@example.com"});
  CHECK(result.exit == 1);
  CHECK(result.out.find("ada@example.com  unsubscribed, push queued\n") == 0);
  CHECK_THAT(result.err, Contains("SYNCER_INSTANCE_URL") && Contains("1 pending") && Contains("syncer push"));
  CHECK_THAT(result.err, !Contains("ada@example.com"));
  CHECK(box.org.requests == 0);

  const Result push = box.syncer({"push"});
  CHECK(push.exit == 4);
  box.connected = true;
  const Result connected = box.syncer({"push"});
  CHECK(connected.exit == 0);
  CHECK(connected.out == "push: 1 accepted by Salesforce\n");
  CHECK(box.syncer({"push"}).out == "push: nothing to send\n");
}

TEST_CASE("an unusable instance URL does not lose an unsubscribe") {
  Box box;
  import_people(box);
  box.connected = false;
  const Result result = box.syncer({"unsubscribe", "ada@example.com", "--instance-url", "nonsense",
                                    "--client-id", "i", "--client-secret", "s"});
  CHECK(result.exit == 1);
  CHECK_THAT(result.err, Contains("https://example.my.salesforce.com"));
  CHECK(store_of(box)->person_by_email("ada@example.com")->unsubscribed);
}

TEST_CASE("--no-push and a missing Salesforce ID are pending: exit 1") {
  Box box;
  import_people(box);
  CHECK(box.syncer({"unsubscribe", "ada@example.com", "--no-push"}).exit == 1);
  CHECK(box.org.requests == 0);
  const Result bob = box.syncer({"unsubscribe", "bob@example.com"});
  CHECK(bob.exit == 1);
  CHECK_THAT(bob.out, Contains("bob@example.com  unsubscribed, not pushed: no Salesforce ID\n"));
  CHECK(box.org.opted_out.size() == 1);  // ada, who was still due
}

TEST_CASE("somebody unknown: the others are done all the same, exit 2") {
  Box box;
  import_people(box);
  const Result result = box.syncer({"unsubscribe", "who@example.com", "ada@example.com", "nonsense"});
  CHECK(result.exit == 2);
  CHECK_THAT(result.out, Contains("who@example.com  unknown") && Contains("ada@example.com  unsubscribed") &&
                             Contains("nonsense  not an e-mail address"));
  CHECK_THAT(result.err, Contains("2 of 3 not unsubscribed: argument 1, argument 3") && !Contains("@"));
  CHECK(box.org.opted_out.count(ada_id) == 1);
}

TEST_CASE("lists: comments, blank lines, standard input, line numbers") {
  Box box;
  import_people(box);
  const std::string list = "\xEF\xBB\xBF# bounced\n\n  ada@example.com \r\nwho@example.com\n";
  const Result file = box.syncer({"unsubscribe", "--file", box.folder.write("list.txt", list)});
  CHECK(file.exit == 2);
  CHECK_THAT(file.err, Contains("line 4") && !Contains("@"));
  CHECK(box.syncer({"unsubscribe", "--file", "-"}, "eve@example.com\n").exit == 0);
  CHECK(box.syncer({"unsubscribe", "--file", "-"}, "# nobody\n").exit == 2);
  CHECK(box.syncer({"unsubscribe", "--file", box.folder.path("absent")}).exit == 2);
}

TEST_CASE("how an unsubscribe came is in the history; a bounce counts only where it is switched on") {
  Box box;
  import_people(box);
  CHECK(box.syncer({"unsubscribe", "ada@example.com", "--via", "link"}).exit == 0);
  CHECK_THAT(box.syncer({"history", "ada@example.com"}).out,
             Contains("Unsubscribe") && Contains("Clicked Link"));
  const Result bounce = box.syncer({"unsubscribe", "eve@example.com", "--via", "bounce"});
  CHECK(bounce.exit == 2);
  CHECK_FALSE(store_of(box)->person_by_email("eve@example.com")->unsubscribed);
  CHECK(box.syncer({"settings", "set", "bounce_unsubscribes", "on"}).exit == 0);
  CHECK(box.syncer({"unsubscribe", "eve@example.com", "--via", "bounce"}).exit == 0);
}

TEST_CASE("Salesforce refuses: parked with its reason, exit 1; fixed: push delivers it") {
  Box box;
  import_people(box);
  box.org.field_missing = true;
  const Result result = box.syncer({"unsubscribe", "ada@example.com"});
  CHECK(result.exit == 1);
  CHECK_THAT(result.out, Contains("1 parked"));
  const Result status = box.syncer({"status"});
  CHECK(status.exit == 0);
  CHECK_THAT(status.out, Contains("1 parked") && Contains("INVALID_FIELD") && Contains("fix: "));
  CHECK(box.syncer({"push"}).exit == 1);
  box.org.field_missing = false;
  CHECK(box.syncer({"push"}).exit == 0);
  CHECK(box.org.opted_out.count(ada_id) == 1);
}

TEST_CASE("no way to Salesforce, or refused credentials: unsubscribe 1, push 4, nothing lost") {
  for (const bool down : {true, false}) {
    Box box;
    import_people(box);
    box.org.down = down;
    box.org.refuse_token = !down;
    CHECK(box.syncer({"unsubscribe", "ada@example.com"}).exit == 1);
    CHECK(box.syncer({"push"}).exit == 4);
    CHECK(box.syncer({"settings", "set", "nightly", "on"}).exit == 0);
    INFO("down: " << down);
    CHECK(box.syncer({"nightly"}).exit == 4);
    box.org.down = box.org.refuse_token = false;
    CHECK(box.syncer({"push"}).exit == 0);
    CHECK(box.org.opted_out.count(ada_id) == 1);
  }
}

TEST_CASE("every pause before another try is told, with the address and the reason, and no person") {
  Box box;
  import_people(box);
  REQUIRE(box.syncer({"settings", "set", "nightly", "on"}).exit == 0);
  box.org.down = true;
  const Result push = box.syncer({"unsubscribe", "ada@example.com"});
  CHECK_THAT(push.err,
             Contains("could not reach https://org.example: connection refused; trying again in ") &&
                 Contains(" s (2 of 3)\n") && Contains("(3 of 3)\n") && !Contains("(4 of") &&
                 !Contains("@") && !Contains("secret"));
  const Result nightly = box.syncer({"nightly"});
  CHECK_THAT(nightly.err, Contains("connection refused; trying again in ") && Contains("(6 of 6)\n"));
  const Result verbose = box.syncer({"push", "--verbose"});
  CHECK_THAT(verbose.err, Contains("tried again in") && !Contains("trying again in"));
}

TEST_CASE("unsubscribe --json: what became of each, and of the push") {
  Box box;
  import_people(box);
  const Result result = box.syncer(
      {"unsubscribe", "ADA@example.com", "bob@example.com", "who@example.com", "nonsense", "--json"});
  CHECK(result.exit == 2);
  CHECK(result.out.front() == '{');
  CHECK_THAT(result.out, Contains(R"("email": "ADA@example.com",
      "where": "argument 1",
      "status": "unsubscribed",
      "salesforce_id": "0035e00000ABCDEAA5",
      "waiting_for": null,)") &&
                             Contains(R"("waiting_for": "salesforce_id")") &&
                             Contains(R"("status": "unknown")") && Contains(R"("status": "not_an_email")") &&
                             Contains(R"("accepted": 1)"));
  const Result again = box.syncer({"unsubscribe", "ada@example.com", "--no-push", "--json"});
  CHECK_THAT(again.out, Contains(R"("status": "already_unsubscribed")") && Contains(R"("push": null)") &&
                            Contains(R"("waiting_for": "push")"));
  CHECK(again.exit == 1);
}

TEST_CASE("nightly: off is an error, on makes both sides equal") {
  Box box;
  import_people(box);
  const Result off = box.syncer({"nightly"});
  CHECK(off.exit == 2);
  CHECK_THAT(off.err, Contains("syncer settings set nightly on"));
  REQUIRE(box.syncer({"settings", "set", "nightly", "on"}).exit == 0);
  REQUIRE(box.syncer({"unsubscribe", "ada@example.com", "bob@example.com", "--no-push"}).exit == 1);
  box.org.opted_out.insert(store_of(box)->person_by_email("eve@example.com")->salesforce_id);
  const Result on = box.syncer({"nightly"});
  CHECK(on.exit == 0);
  CHECK_THAT(on.out,
             Contains("nightly complete: pulled 1, pushed 1, parked 0, skipped 1 (no Salesforce ID)"));
  CHECK(store_of(box)->person_by_email("eve@example.com")->unsubscribed);
  CHECK(box.org.opted_out.count(ada_id) == 1);
  box.connected = false;
  CHECK(box.syncer({"nightly"}).exit == 4);
}

TEST_CASE("the first who asks becomes the admin; others are refused") {
  Box box;
  const Result first = box.syncer({"settings", "set", "nightly", "on"});
  CHECK(first.exit == 0);
  CHECK_THAT(first.err, Contains("alice is its admin from here on"));
  CHECK(first.out == "nightly: off -> on\n");
  const Result second = box.syncer({"settings", "set", "nightly", "off", "--by", "mallory"});
  CHECK(second.exit == 2);
  CHECK_THAT(second.err, Contains("mallory is not an admin"));
  CHECK(box.syncer({"settings", "get", "nightly"}).out == "on\n");
  CHECK(box.syncer({"init", "--admin", "bob", "--by", "mallory"}).exit == 2);
  CHECK(box.syncer({"init", "--admin", "bob"}).exit == 0);
  CHECK(box.syncer({"settings", "set", "nightly", "off", "--by", "bob"}).exit == 0);
}

TEST_CASE("a wrong setting makes nobody an admin") {
  Box box;
  const Result name = box.syncer({"settings", "set", "nigthly", "on"});
  CHECK(name.exit == 2);
  CHECK_THAT(name.err, Contains("Did you mean \"nightly\"?"));
  CHECK(box.syncer({"settings", "set", "nightly_time", "25:00"}).exit == 2);
  CHECK(box.syncer({"settings", "get", "nigthly"}).exit == 2);
  CHECK_FALSE(store_of(box)->has_admin());
}

TEST_CASE("resubscribe: an admin, a reason, and a word about the nightly") {
  Box box;
  import_people(box);
  REQUIRE(box.syncer({"init"}).exit == 0);
  REQUIRE(box.syncer({"settings", "set", "nightly", "on"}).exit == 0);
  REQUIRE(box.syncer({"unsubscribe", "ada@example.com"}).exit == 0);
  CHECK(box.syncer({"resubscribe", "ada@example.com"}).exit == 3);
  CHECK(box.syncer({"resubscribe", "ada@example.com", "--reason", " "}).exit == 2);
  CHECK(box.syncer({"resubscribe", "ada@example.com", "--reason", "phone", "--by", "mallory"}).exit == 2);
  CHECK(store_of(box)->person_by_email("ada@example.com")->unsubscribed);
  const int before = box.org.requests;
  const Result result = box.syncer({"resubscribe", "ada@example.com", "--reason", "phone"});
  CHECK(result.exit == 0);
  CHECK_THAT(result.err, Contains("uncheck the opt-out box"));
  CHECK(box.org.requests == before);
  CHECK_THAT(box.syncer({"history", "ada@example.com"}).out,
             Contains("Resubscribe") && Contains("alice") && Contains("phone"));
  CHECK_THAT(box.syncer({"history", "ada@example.com", "--json"}).out,
             Contains(R"("kind": "Unsubscribe")") && Contains(R"("kind": "Resubscribe")"));
  CHECK_THAT(box.syncer({"resubscribe", "ada@example.com", "--reason", "phone"}).out,
             Contains("nothing changed"));
  CHECK(box.syncer({"resubscribe", "who@example.com", "--reason", "phone"}).exit == 2);
}

TEST_CASE("import says what it did; exit 1 with bad rows, 2 with --strict") {
  Box box;
  const std::string file = box.folder.write("people.csv", people_csv + "nonsense,,,\n");
  const Result strict = box.syncer({"people", "import", file, "--strict"});
  CHECK(strict.exit == 2);
  CHECK(strict.out == "0 created, 0 updated, 0 unchanged, 1 rejected\n");
  CHECK_THAT(strict.err, Contains("nothing was imported"));
  const Result result = box.syncer({"people", "import", file});
  CHECK(result.exit == 1);
  CHECK(result.out == "3 created, 0 updated, 0 unchanged, 1 rejected\n");
  CHECK_THAT(result.err, Contains("people.csv:5: the e-mail is not an e-mail address") &&
                             Contains("people.rejected.csv"));
  CHECK(box.syncer({"people", "import", box.folder.path("absent.csv")}).exit == 2);
}

TEST_CASE("Ctrl-C when nothing is left to do: exit 0") {
  Box box;
  import_people(box);
  box.org.on_write = [] {};
  const Result result = box.syncer({"unsubscribe", "ada@example.com"});
  CHECK(result.exit == 0);
  CHECK_THAT(result.out, Contains("1 accepted"));
  CHECK(result.err.empty());
}

TEST_CASE("Ctrl-C while a request is on its way: it is finished, the rest is pending, exit 1") {
  Box box;
  std::string csv = "email,salesforce_id\n";
  for (int i = 0; i < 450; ++i) {
    const std::string digits = std::to_string(1000 + i);
    csv += "p" + digits + "@example.com,0035e0000000" + digits.substr(1) + "\n";
  }
  REQUIRE(box.syncer({"people", "import", box.folder.write("many.csv", csv)}).exit == 0);
  std::string list;
  for (int i = 0; i < 450; ++i) list += "p" + std::to_string(1000 + i) + "@example.com\n";
  REQUIRE(box.syncer({"unsubscribe", "--no-push", "--file", "-"}, list).exit == 1);
  box.org.on_write = [] {};
  const Result result = box.syncer({"push"});
  CHECK(result.exit == 1);
  CHECK_THAT(result.err, Contains("pending"));
  CHECK(box.org.opted_out.size() >= 1);
  CHECK(box.org.opted_out.size() < 450);
  box.org.on_write = nullptr;
  CHECK(box.syncer({"push"}).exit == 0);
  CHECK(box.org.opted_out.size() == 450);
}

TEST_CASE("a database that cannot be used: exit 5, with the file's name") {
  Box box;
  const Result result = box.run({"status", "--db", box.folder.write("not.db", std::string(4096, 'x'))});
  CHECK(result.exit == 5);
  CHECK_THAT(result.err, Contains("not.db"));
  CHECK(box.run({"status", "--db", box.folder.path("no/such/folder/x.db")}).exit == 5);
  REQUIRE(box.syncer({"init"}).exit == 0);
  CHECK(box.syncer({"status", "--team", "other"}).exit == 5);
}

TEST_CASE("what a dead process had claimed is free for the next command") {
  Box box;
  import_people(box);
  REQUIRE(box.syncer({"unsubscribe", "ada@example.com", "--no-push"}).exit == 1);
  {
    auto store = store_of(box);
    const std::string mine = syncer::app::worker_identity();
    const std::string dead = mine.substr(0, mine.rfind('/')) + "/1";
    const syncer::UnixMillis now = box.clock.now();
    REQUIRE(store->claim(dead, 10, now, now + 3'600'000, {}).rows.size() == 1);
  }
  const Result result = box.syncer({"push"});
  CHECK(result.exit == 0);
  CHECK_THAT(result.err, Contains("1 process ended without finishing"));
  CHECK(box.org.opted_out.count(ada_id) == 1);
}

TEST_CASE(
    "people from-salesforce: who comes in, who is left out, and why; exit 1 where somebody can mend it") {
  Box box;
  import_people(box);
  const auto whole = [](const char* id) { return syncer::parse_salesforce_id(id).id.text; };
  const std::string eve = whole("0035e00000EEEEE"), fay = whole("0035e00000FFFFF"),
                    none = whole("0035e00000NNNNN");
  box.org.instead = [&](const syncer::HttpRequest& request) -> std::string {
    if (request.target.find("/query?q=") == std::string::npos) return {};
    const auto row = [](const std::string& id, const std::string& email, const char* flag) {
      return R"({"Id":")" + id + R"(","Email":")" + email +
             R"(","FirstName":null,"LastName":"X","HasOptedOutOfEmail":)" + flag + "}";
    };
    return R"({"totalSize":2,"done":true,"records":[)" + row(eve, "gus@example.com", "false") + "," +
           row(fay, "fay@example.com", "true") + "]}";
  };
  const Result some = box.syncer({"people", "from-salesforce", eve, fay});
  CHECK(some.exit == 0);
  CHECK(some.out == eve + "  created\n" + fay + "  left out: opted out in Salesforce\n");
  CHECK_THAT(box.syncer({"people", "list"}).out, Contains("gus@example.com") && !Contains("fay@"));
  const Result open = box.syncer({"--json", "people", "from-salesforce", none, "0035e00000NNNNNAA0"});
  CHECK(open.exit == 1);
  CHECK_THAT(open.out, Contains(R"("outcome": "not_found")") && Contains(R"("outcome": "no_record_id")"));
  box.org.down = true;
  const Result down = box.syncer({"people", "from-salesforce", eve});
  CHECK(down.exit == 4);
  CHECK_THAT(down.err, Contains("give these ids again"));
  CHECK(box.syncer({"people", "from-salesforce"}).exit == 3);
}
