// The program itself: its environment variables, exit codes and streams. Not what is tested in-process.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/catch.h"
#include "tests/syncer/app/harness.h"

using app_test::TempFolder;

namespace {

struct Outcome {
  int exit = -1;
  std::string out;  // with standard error
};

Outcome shell(const TempFolder& folder, const std::string& arguments) {
  const std::string command =
      "cd '" + folder.path("") +
      "' && env -u SYNCER_INSTANCE_URL -u SYNCER_CLIENT_ID -u SYNCER_CLIENT_SECRET "
      "-u SYNCER_USERNAME -u SYNCER_PASSWORD SYNCER_DB=team.db USER=alice '" SYNCER_PROGRAM "' " +
      arguments + " 2>&1";
  Outcome outcome;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) outcome.out += static_cast<char>(c);
  const int status = pclose(pipe);
  outcome.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

}  // namespace

TEST_CASE("the program keeps its promises across processes") {
  TempFolder folder;
  folder.write("people.csv", "email,salesforce_id\nada@example.com,0035e00000ABCDE\n");
  CHECK(shell(folder, "--version").exit == 0);
  CHECK(shell(folder, "--nonsense").exit == 3);
  const Outcome import = shell(folder, "people import people.csv");
  CHECK(import.exit == 0);
  CHECK(folder.has("team.db"));
  const Outcome unsubscribe = shell(folder, "unsubscribe ada@example.com");
  CHECK(unsubscribe.exit == 1);
  CHECK(unsubscribe.out.find("ada@example.com  unsubscribed, push queued") != std::string::npos);
  CHECK(shell(folder, "push").exit == 4);
  CHECK(shell(folder, "status").out.find("1 pending") != std::string::npos);
  CHECK(shell(folder, "history who@example.com").exit == 2);
  CHECK(shell(folder, "status --db /dev/null/x").exit == 5);
}

TEST_CASE("a Salesforce that nobody answers for: the unsubscribe is kept") {
  TempFolder folder;
  folder.write("people.csv", "email,salesforce_id\nada@example.com,0035e00000ABCDE\n");
  REQUIRE(shell(folder, "people import people.csv").exit == 0);
  // Port 1 of this machine: refused at once.
  const std::string connection = " --instance-url http://127.0.0.1:1 --client-id i --client-secret s";
  CHECK(shell(folder, "unsubscribe ada@example.com" + connection).exit == 1);
  CHECK(shell(folder, "push" + connection).exit == 4);
  CHECK(shell(folder, "history ada@example.com").out.find("unsubscribed") != std::string::npos);
}
