// What --help, usage errors and the main messages say, word by word (tests/golden/syncer).
#include "syncer/app/worker_identity.h"
#include "tests/catch.h"
#include "tests/syncer/app/harness.h"

using app_test::Box;
using app_test::check_golden;
using app_test::Result;

namespace {

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

// The temporary folder's name and the process differ from run to run.
std::string stable(std::string text, Box& box) {
  replace_all(text, box.folder.path(""), "");
  replace_all(text, syncer::app::worker_identity(), "WORKER");
  return text;
}

class Transcript {
 public:
  explicit Transcript(Box& box) : box_(box) {}
  void run(const std::vector<std::string>& words) {
    text_ += "$ syncer";
    for (const std::string& word : words) text_ += " " + word;
    const Result result = box_.syncer(words);
    text_ += "\n" + result.out + result.err + "exit " + std::to_string(result.exit) + "\n\n";
  }
  std::string text() const { return stable(text_, box_); }

 private:
  Box& box_;
  std::string text_;
};

}  // namespace

TEST_CASE("--help of every command") {
  const std::vector<std::vector<std::string>> commands{{},
                                                       {"init"},
                                                       {"people"},
                                                       {"people", "import"},
                                                       {"people", "list"},
                                                       {"unsubscribe"},
                                                       {"resubscribe"},
                                                       {"send"},
                                                       {"mails"},
                                                       {"groups"},
                                                       {"groups", "add"},
                                                       {"groups", "remove"},
                                                       {"groups", "list"},
                                                       {"settings"},
                                                       {"settings", "get"},
                                                       {"settings", "set"},
                                                       {"push"},
                                                       {"nightly"},
                                                       {"serve"},
                                                       {"link"},
                                                       {"runs"},
                                                       {"audit"},
                                                       {"check"},
                                                       {"diagnostics"},
                                                       {"status"},
                                                       {"history"}};
  Box box;
  for (std::vector<std::string> words : commands) {
    std::string name = "help";
    for (const std::string& word : words) name += "-" + word;
    words.push_back("--help");
    const Result result = box.run(words);
    CHECK(result.exit == 0);
    CHECK(result.err.empty());
    CHECK(result.out.find("Examples:") != std::string::npos);
    check_golden(name, result.out);
  }
}

TEST_CASE("usage errors name the slip") {
  const std::vector<std::vector<std::string>> mistakes{{},
                                                       {"pusch"},
                                                       {"push", "--jsno"},
                                                       {"push", "now"},
                                                       {"people"},
                                                       {"people", "imprt"},
                                                       {"people", "import"},
                                                       {"unsubscribe"},
                                                       {"unsubscribe", "a@b.c", "--via", "linc"},
                                                       {"settings", "set", "nightly"},
                                                       {"--db"},
                                                       {"resubscribe", "a@b.c"},
                                                       {"send"},
                                                       {"send", "a@b.c", "--group", "Prospects"},
                                                       {"--versoin"}};
  Box box;
  std::string text;
  for (const auto& words : mistakes) {
    text += "$ syncer";
    for (const std::string& word : words) text += " " + word;
    const Result result = box.run(words);
    CHECK(result.exit == 3);
    CHECK(result.out.empty());
    text += "\n" + result.err + "\n";
  }
  check_golden("usage-errors", text);
}

TEST_CASE("the diagnostics page's codes and categories") {
  Box box;
  const Result codes = box.run({"diagnostics", "--codes"});
  CHECK(codes.exit == 0);
  check_golden("codes", codes.out);
  CHECK(box.run({"diagnostics", "--codes", "--json"}).out.find("\"category\": \"Intermittent\"") !=
        std::string::npos);
}

TEST_CASE("--version") {
  Box box;
  const Result result = box.run({"--version"});
  CHECK(result.exit == 0);
  CHECK(result.out.find("syncer ") == 0);
}

TEST_CASE("a setting's value may be the name of a command") {
  Box box;
  CHECK(box.syncer({"settings", "set", "nightly", "on"}).exit == 0);
  CHECK(box.syncer({"--json", "settings", "get", "nightly"}).out == "{\n  \"nightly\": \"on\"\n}\n");
}

TEST_CASE("a first session") {
  Box box;
  box.folder.write("people.csv",
                   "email,first_name,last_name,salesforce_id,company\n"
                   "ada@example.com,Ada,Lovelace,0035e00000ABCDE,Engines\n"
                   "bob@example.com,Bob,,,\n"
                   "eve@example.com,,,3.5E+14,\n");
  const std::string people = box.folder.path("people.csv");
  Transcript session(box);
  session.run({"init"});
  session.run({"people", "import", people});
  session.run({"people", "list"});
  session.run({"people", "list", "--json"});
  session.run({"settings", "get"});
  session.run({"settings", "get", "--json"});
  session.run({"settings", "set", "opt_out_field", "sales_opt_out"});
  session.run({"unsubscribe", "ada@example.com", "bob@example.com"});
  session.run({"history", "ada@example.com"});
  session.run({"history", "ada@example.com", "--json"});
  session.run({"status"});
  session.run({"status", "--json"});
  check_golden("first-session", session.text());
}

TEST_CASE("a dry run of a night that would write by a job lists the same changes, and makes no job") {
  Box box;
  box.folder.write("people.csv", "email,salesforce_id\nada@example.com,0035e00000ABCDE\n");
  REQUIRE(box.syncer({"people", "import", box.folder.path("people.csv")}).exit == 0);
  box.syncer({"unsubscribe", "ada@example.com", "--no-push"});
  const app_test::Result by_collections = box.syncer({"nightly", "--dry-run"});
  REQUIRE(box.syncer({"settings", "set", "bulk_writes_from", "1"}).exit == 0);
  const app_test::Result by_job = box.syncer({"nightly", "--dry-run"});
  CHECK(by_job.exit == 0);
  CHECK(by_job.out == by_collections.out);
  CHECK(by_job.err == by_collections.err);
  CHECK_THAT(by_job.out, Catch::Matchers::Contains("0035e00000ABCDEAA5"));
}

TEST_CASE("a dry run lists every change and makes none; the audit has each that was made") {
  Box box;
  box.folder.write("people.csv",
                   "email,salesforce_id\nada@example.com,0035e00000ABCDE\nbob@example.com,00Q5e00000ABCDE\n"
                   "eve@example.com,0035e00000ABCDF\nsam@example.com,\n");
  const std::string people = box.folder.path("people.csv");
  Transcript session(box);
  session.run({"people", "import", people});
  session.run({"unsubscribe", "ada@example.com", "--no-push"});
  session.run({"push", "--dry-run"});
  session.run({"push", "--dry-run", "--json"});
  box.org.opted_out = {"00Q5e00000ABCDEEA5"};
  const auto before = box.org.opted_out;
  session.run({"nightly", "--dry-run"});
  session.run({"nightly", "--dry-run", "--json"});
  CHECK(box.org.opted_out == before);
  session.run({"runs"});
  session.run({"settings", "set", "nightly", "on"});
  session.run({"nightly"});
  session.run({"nightly", "--dry-run"});
  session.run({"runs"});
  session.run({"audit"});
  session.run({"audit", "--csv", "--person", "1"});
  session.run({"audit", "--run", "1", "--json"});
  box.org.down = true;
  session.run({"nightly", "--dry-run"});
  check_golden("audit", session.text());
}

TEST_CASE("mails and groups") {
  Box box;
  box.folder.write("people.csv", "email\nada@example.com\nbob@example.com\ncy@rival.example\n");
  const std::string people = box.folder.path("people.csv");
  Transcript session(box);
  session.run({"people", "import", people});
  session.run({"mails"});
  session.run({"groups", "list"});
  session.run({"groups", "add", "Prospects", "ada@example.com", "bob@example.com", "cy@rival.example"});
  session.run({"groups", "add", "Prospects", "ada@example.com", "dee@example.com"});
  session.run({"settings", "set", "blocked_domains", "Rival.example"});
  session.run({"send", "--group", "Prospects", "--at", "2024-01-16 09:00"});
  session.run({"unsubscribe", "bob@example.com"});
  session.run({"send", "ada@example.com", "bob@example.com", "cy@rival.example", "dee@example.com"});
  session.run({"send", "bob@example.com", "--non-commercial", "--by", "boss"});
  session.run({"send", "ada@example.com", "--at", "2024-01-16T09:00Z", "--json"});
  session.run({"send", "ada@example.com", "--at", "tomorrow"});
  session.run({"send", "--group", "Nobody"});
  session.run({"settings", "set", "personal_unsubscribes", "on"});
  session.run({"unsubscribe", "ada@example.com", "--personal", "--by", "boss"});
  session.run({"send", "ada@example.com", "--by", "boss"});
  session.run({"send", "ada@example.com"});
  session.run({"history", "ada@example.com"});
  session.run({"settings", "set", "marketo_check", "on"});
  session.run({"send", "ada@example.com"});
  session.run({"groups", "remove", "Prospects", "bob@example.com", "cy@rival.example"});
  session.run({"groups", "list"});
  session.run({"groups", "list", "--json"});
  session.run({"mails"});
  check_golden("mails", session.text());
}

TEST_CASE("a session with trouble") {
  Box box;
  box.folder.write("people.csv", "email,salesforce_id\nada@example.com,0035e00000ABCDE\n");
  const std::string people = box.folder.path("people.csv");
  Transcript session(box);
  session.run({"people", "import", people});
  box.org.field_missing = true;
  session.run({"unsubscribe", "ada@example.com"});
  session.run({"push", "--json"});
  session.run({"status"});
  session.run({"status", "--json"});
  box.org.field_missing = false;
  session.run({"push"});
  session.run({"settings", "set", "nightly", "on"});
  session.run({"nightly"});
  session.run({"nightly", "--json"});
  session.run({"status"});
  check_golden("trouble", session.text());
}
