// The program sfsim from outside: exit codes, and the words a user reads with them.
#include <filesystem>

#include "tests/catch.h"
#include "tests/process/live_org.h"
#include "tests/xml.h"

using namespace testing;

namespace {

const std::string failing =
    "{\n  \"scenario\": \"Nothing is pushed\",\n  \"start\": \"2024-01-15 17:00 America/Los_Angeles\",\n"
    "  \"people\": {\n    \"ada\": { \"salesforce\": \"Contact\" },\n  },\n  \"steps\": [\n"
    "    { \"unsubscribe\": \"ada\" },\n"
    "    { \"expect\": \"ada\", \"HasOptedOutOfEmail\": false },\n  ],\n}\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

// A folder with one scenario of each kind.
class Files : public TemporaryFolder {
 public:
  Files() {
    write_file(path("fails.jsonc"), failing);
    write_file(path("passes.jsonc"),
               replaced(failing, "\"HasOptedOutOfEmail\": false", "\"unsubscribed\": true"));
    write_file(path("typo.jsonc"), replaced(failing, "{ \"unsubscribe\"", "{ \"unsubscibe\""));
    write_file(path("broken.jsonc"), failing.substr(0, failing.find("\"steps\"")));
    write_file(path("backwards.jsonc"),
               replaced(replaced(failing, "{ \"unsubscribe\"", "{ \"at\": \"day 3 10:00\", \"unsubscribe\""),
                        "{ \"expect\"", "{ \"at\": \"day 2 10:00\", \"expect\""));
    write_file(path("untidy.jsonc"), replaced(failing, "  \"people\"", "       \"people\""));
    write_file(path("binary.jsonc"), std::string("\x00\x01\xff\xfe{", 5));
    write_file(path("huge.jsonc"), std::string(2 << 20, ' '));
    write_file(path("empty.jsonc"), "");
    std::filesystem::create_directory(path("nothing"));
  }
};

bool says(const Ran& ran, const std::string& words) {
  return (ran.out + ran.err).find(words) != std::string::npos;
}

// The address a background program printed.
int printed_port(const std::string& text) {
  const std::string address = "http://127.0.0.1:";
  const size_t at = text.find(address);
  return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + address.size());
}

}  // namespace

TEST_CASE("sfsim: exit codes and what is said with them") {
  const Files files;
  struct Row {
    std::vector<std::string> words;  // %NAME is that file
    int exit_code;
    std::vector<std::string> said;
  };
  const std::vector<Row> rows = {
      {{}, 3, {"Examples:", "Exit codes:"}},
      {{"rnu"}, 3, {"unknown command \"rnu\"", "did you mean \"run\"?"}},
      {{"frobnicate"}, 3, {"The commands are: run ", "sfsim --help"}},
      {{"--version"}, 0, {"sfsim " HOUSE_VERSION}},
      {{"--help"}, 0, {"Exit codes:"}},
      {{"run", "--htp"}, 3, {"Did you mean --http?", "sfsim run --help"}},
      {{"run", "%absent.jsonc"}, 3, {"absent.jsonc: no such file or folder"}},
      {{"run", "%nothing"}, 3, {"no scenario to run"}},
      {{"run", "%fails.jsonc", "--tag", "none"}, 3, {"no scenario to run"}},
      {{"run", "%passes.jsonc"}, 0, {"1 passed, 0 failed"}},
      {{"run", "%passes.jsonc", "--http", "--twice"}, 0, {"1 passed, 0 failed"}},
      {{"run", "%fails.jsonc"}, 1, {"fails.jsonc:9:46", "Salesforce has true", "fails.jsonc:9 --serve"}},
      {{"run", "%fails.jsonc:8"}, 0, {"stopped after line 8"}},
      {{"run", "%typo.jsonc"},
       2,
       {"typo.jsonc:8:7: unknown step \"unsubscibe\", did you mean \"unsubscribe\"?"}},
      {{"run", "%broken.jsonc"}, 2, {"broken.jsonc:1:1: this { is never closed", "1 with mistakes"}},
      {{"run", "%backwards.jsonc"}, 2, {"backwards.jsonc:9:13", "backwards"}},
      {{"run", "%binary.jsonc"}, 2, {"binary.jsonc:1:3: this is not UTF-8"}},
      {{"run", "%huge.jsonc"}, 2, {"at most 1 MiB"}},
      {{"run", "%empty.jsonc"}, 2, {"empty.jsonc:"}},
      {{"run", "%passes.jsonc", "%typo.jsonc", "%fails.jsonc"}, 2, {"1 passed, 1 failed, 1 with mistakes"}},
      {{"run", "%passes.jsonc", "--junit", "/nonexistent/x.xml"}, 3, {"cannot write /nonexistent/x.xml"}},
      // Its own expectations are off there.
      {{"run", "--everywhere", "-j", "2", "%fails.jsonc"},
       0,
       {"1 scenario, ", " places, ", " faults and 2 crashes at each: ", "come to the same end"}},
      {{"run", "--everywhere", "%typo.jsonc"}, 2, {"did you mean \"unsubscribe\"?"}},
      {{"run", "--everywhere", "%passes.jsonc:8"}, 3, {"without a :LINE"}},
      {{"run", "--everywhere", "--serve", "%passes.jsonc"}, 3, {"--serve excludes --everywhere"}},
      {{"run", "--everywhere", "--junit", "x.xml", "%passes.jsonc"}, 3, {"--junit excludes --everywhere"}},
      {{"run", "-j", "2", "%passes.jsonc"}, 3, {"--jobs requires --everywhere"}},
      {{"run", "--everywhere", "%passes.jsonc", "--json", "/nonexistent/x"},
       3,
       {"cannot write /nonexistent/x"}},
      {{"run", "--help"}, 0, {"sfsim run --everywhere "}},
      {{"check", "%typo.jsonc"}, 2, {"unknown step", "1 mistake in 1 of 1 file"}},
      {{"check", "%passes.jsonc"}, 0, {"no mistakes"}},
      {{"check", "%nothing"}, 3, {"no scenario files"}},
      {{"fmt", "--check", "%passes.jsonc"}, 0, {}},
      {{"fmt", "--check", "%untidy.jsonc"}, 1, {"would change", "untidy.jsonc"}},
      {{"fmt", "--check", "%typo.jsonc"}, 2, {"unknown step"}},
      {{"fmt", "%nothing"}, 3, {"no scenario files"}},
      {{"list", "%passes.jsonc"}, 0, {"Nothing is pushed", "1 scenario file"}},
      {{"serve", "--port", "x"}, 3, {"--port"}},
      {{"serve", "--run-as", "bob"}, 3, {"no such user"}},
      {{"serve", "--db", "%typo.jsonc"}, 3, {"typo.jsonc: ", "not a database"}},
      {{"serve", "--host", "0.0.0.0"}, 3, {"loopback"}},
      {{"serve", "--start", "yesterday"}, 3, {"--start yesterday"}},
      {{"token", "please"}, 3, {"please"}},
  };
  for (const Row& row : rows) {
    std::vector<std::string> words = row.words;
    for (std::string& word : words)
      if (word.starts_with('%')) word = files.path(word.substr(1));
    std::string line = "sfsim";
    for (const std::string& word : words) line += " " + word;
    const Ran ran = sfsim(words);
    INFO(line << "\n" << ran.out << ran.err);
    CHECK(ran.exit_code == row.exit_code);
    for (const std::string& said : row.said) {
      INFO("not said: " << said);
      CHECK(says(ran, said));
    }
  }
  // What was only looked at is as it was.
  CHECK(read_file(files.path("fails.jsonc")) == failing);
}

TEST_CASE("sfsim run --everywhere: any number of processes comes to the same result") {
  const Files files;
  const std::string one = files.path("one.json"), three = files.path("three.json");
  for (const auto& [jobs, file] : {std::pair<const char*, std::string>{"1", one}, {"3", three}}) {
    const Ran ran = sfsim({"run", "--everywhere", "-j", jobs, "--json", file, files.path("passes.jsonc")});
    INFO(ran.out << ran.err);
    CHECK(ran.exit_code == 0);
  }
  const auto result = [](const std::string& file) {
    const std::string text = read_file(file);
    return text.substr(0, text.find("\"seconds\"")) + text.substr(text.find("\"broken\""));
  };
  CHECK(result(one) == result(three));
  CHECK(result(one).find("\"broken\":[]") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists("scenarios/found"));
}

TEST_CASE("sfsim fmt rewrites a file in place, and standard input") {
  const Files files;
  CHECK(sfsim({"fmt", files.path("untidy.jsonc")}).exit_code == 0);
  CHECK(read_file(files.path("untidy.jsonc")) == failing);
  CHECK(sfsim({"fmt", "-"}, {}, failing).out == failing);
  CHECK(sfsim({"fmt", "-"}, {}, "{").exit_code == 2);
}

TEST_CASE("sfsim run --junit: what CI reads is what happened") {
  const Files files;
  const std::string report = files.path("report.xml");
  const Ran ran = sfsim({"run", files.path("passes.jsonc"), files.path("fails.jsonc"),
                         files.path("typo.jsonc"), "--junit", report});
  CHECK(ran.exit_code == 2);
  const XmlElement root = XmlReader::read(read_file(report));
  CHECK(root.name == "testsuites");
  CHECK(root.attributes.at("tests") == "3");
  CHECK(root.attributes.at("failures") == "1");
  CHECK(root.attributes.at("errors") == "1");
  const auto cases = root.all("testcase");
  REQUIRE(cases.size() == 3);
  CHECK(cases[0]->children.empty());
  REQUIRE(cases[1]->children.size() == 1);
  const XmlElement& failure = cases[1]->children[0];
  CHECK(failure.name == "failure");
  CHECK(cases[1]->attributes.at("file") == files.path("fails.jsonc"));
  CHECK(cases[1]->attributes.at("line") == "9");
  CHECK(failure.attributes.at("message") == "Salesforce has true");
  // The whole block of the terminal, character for character.
  const std::string block = failure.text.substr(0, failure.text.find("      sfsim run"));
  CHECK_FALSE(block.empty());
  CHECK(ran.out.find(block) != std::string::npos);
  CHECK(cases[2]->children[0].name == "error");
}

TEST_CASE("sfsim token prints the session that a fresh server accepts") {
  const Ran one = sfsim({"token"}), two = sfsim({"token"});
  CHECK(one.exit_code == 0);
  CHECK(one.out == two.out);
  TemporaryFolder folder;
  LiveOrg org(folder);
  CHECK(get(org.port(), "/services/data/v60.0/limits", demo_token()).status == 200);
  CHECK(get(org.port(), "/services/data/v60.0/limits", demo_token() + "x").status == 401);
}

TEST_CASE("sfsim run FILE:LINE --serve keeps the stopped world until Ctrl-C") {
  const Files files;
  const std::string log = files.path("log");
  Background run({SFSIM_PROGRAM, "run", files.path("fails.jsonc") + ":9", "--serve=0"}, log);
  const std::string said = wait_for_file(log, "Ctrl-C");
  INFO(said);
  const int port = printed_port(said);
  REQUIRE(port != 0);
  CHECK(said.find("Salesforce has true") != std::string::npos);
  const Answer answer =
      get(port, "/services/data/v60.0/query?q=SELECT Email FROM Contact WHERE HasOptedOutOfEmail = true",
          demo_token());
  CHECK(answer.status == 200);
  CHECK(answer.body.find("\"Email\":\"ada@example.com\"") != std::string::npos);
  CHECK(run.stop(SIGINT) == 1);  // the expectation of line 9 failed
}

TEST_CASE("a port in use is said, with the way out") {
  const Files files;
  LiveOrg org(files);
  const std::string port = std::to_string(org.port());
  const Ran serve = sfsim({"serve", "--port", port});
  INFO(serve.out << serve.err);
  CHECK(serve.exit_code == 3);
  CHECK(says(serve, "127.0.0.1:" + port));
  CHECK(says(serve, "port 0 takes any free one"));
  const Ran run = sfsim({"run", files.path("passes.jsonc"), "--serve=" + port});
  INFO(run.out << run.err);
  CHECK(run.exit_code == 3);
  CHECK(says(run, "port 0 takes any free one"));
}

TEST_CASE("sfsim serve ends cleanly, takes its ready file away and keeps its org in a file") {
  TemporaryFolder folder;
  const std::vector<std::string> options = {"--db", folder.path("org.sqlite")};
  std::vector<std::string> ids;
  for (const int signal : {SIGINT, SIGTERM}) {
    LiveOrg org(folder, options);
    if (ids.empty()) ids = org.create("Lead", 3, true);
    CHECK(org.opted_out() == std::set<std::string>(ids.begin(), ids.end()));
    CHECK(org.stop(signal) == 0);
    CHECK_FALSE(std::filesystem::exists(folder.path("ready")));
  }
}
