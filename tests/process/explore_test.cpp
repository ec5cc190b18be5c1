// The explorer from outside: any number of processes and shards finds the same, and what is found is a file.
#include <algorithm>

#include "tests/catch.h"
#include "tests/process/live_org.h"

using namespace testing;

namespace {

using Words = std::vector<std::string>;

// Small worlds: the cost of a test is in their number.
Words explore(const TemporaryFolder& folder, const std::string& runs, const Words& more) {
  Words words = {"explore", "--seed", "tests",  "--runs", runs,      "--people",          "2",
                 "--days",  "1",      "--acts", "6",      "--found", folder.path("found")};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

bool says(const Ran& ran, const std::string& words) {
  return (ran.out + ran.err).find(words) != std::string::npos;
}

// The report without its first line, which has the times.
std::string timeless(const std::string& out) { return out.substr(std::min(out.find('\n'), out.size())); }

const std::string failing =
    "{\n  \"scenario\": \"Nothing is pushed\",\n  \"start\": \"2024-01-15 17:00 America/Los_Angeles\",\n"
    "  \"each\": { \"who\": [\"bob\", \"ada\"] },\n"
    "  \"people\": {\n    \"ada\": { \"salesforce\": \"Contact\" },\n    \"bob\": {},\n  },\n  \"steps\": [\n"
    "    { \"unsubscribe\": \"bob\" },\n    { \"at\": \"18:00\", \"unsubscribe\": \"ada\" },\n"
    "    { \"expect\": \"${who}\", \"waiting_for\": \"salesforce_id\" },\n  ],\n}\n";

}  // namespace

TEST_CASE("sfsim explore: two processes and two shards of one process find the same") {
  const TemporaryFolder folder;
  const std::string runs = "260";  // two blocks
  const Ran one = sfsim(explore(folder, runs, {"-j2", "--json", folder.path("one.json")}));
  INFO(one.out << one.err);
  REQUIRE((one.exit_code == 0 || one.exit_code == 4));
  CHECK(says(one, "never reached"));
  CHECK(says(one, "260 schedules"));

  const Ran first = sfsim(explore(folder, runs, {"-j1", "--shard", "1/2", "--json", folder.path("1.json")}));
  const Ran second = sfsim(explore(folder, runs, {"-j1", "--shard", "2/2", "--json", folder.path("2.json")}));
  CHECK(std::max(first.exit_code, second.exit_code) == one.exit_code);
  const auto merge = [&](const Words& files) {
    Words words = {"explore", "--found", folder.path("found"), "--merge"};
    for (const std::string& file : files) words.push_back(folder.path(file));
    return sfsim(words);
  };
  const Ran merged = merge({"2.json", "1.json"});
  INFO(merged.out << merged.err);
  CHECK(merged.exit_code == one.exit_code);
  CHECK(timeless(merged.out) == timeless(one.out));

  SECTION("what does not belong together is refused") {
    const Ran twice = merge({"1.json", "2.json", "1.json"});
    CHECK(twice.exit_code == 3);
    CHECK(says(twice, "shard 1/2 is there twice"));
    const Ran alone = merge({"1.json"});
    CHECK(alone.exit_code == (first.exit_code == 0 ? 3 : first.exit_code));
    CHECK(says(alone, "MISSING shards: 2/2"));
    const Ran other = merge({"1.json", "one.json"});
    CHECK(other.exit_code == 3);
    CHECK(says(other, "do not belong together"));
    write_file(folder.path("bad.json"), "{}\n");
    const Ran bad = merge({"bad.json"});
    CHECK(bad.exit_code == 3);
    CHECK(says(bad, "not a line of explore --json"));
    CHECK(merge({"absent.json"}).exit_code == 3);
  }
}

TEST_CASE("sfsim explore: policies, shards and lengths that do not exist") {
  const TemporaryFolder folder;
  const Ran known = sfsim(explore(folder, "2", {"--policy", "opt_out_wins"}));
  INFO(known.out << known.err);
  CHECK((known.exit_code == 0 || known.exit_code == 4));
  const Ran slip = sfsim(explore(folder, "2", {"--policy", "opt_out_win"}));
  CHECK(slip.exit_code == 3);
  CHECK(says(slip, "did you mean \"opt_out_wins\"?"));
  const Ran unknown = sfsim(explore(folder, "2", {"--policy", "opt_out_wins,x"}));
  CHECK(unknown.exit_code == 3);
  CHECK(says(unknown, "opt_out_wins"));
  CHECK(sfsim(explore(folder, "2", {"--shard", "3/2"})).exit_code == 3);
  CHECK(sfsim(explore(folder, "2", {"--for", "soon"})).exit_code == 3);
}

TEST_CASE("sfsim shrink: failing, passing and broken files") {
  const TemporaryFolder folder;
  const std::string file = folder.path("fails.jsonc"), out = folder.path("small.jsonc");
  write_file(file, failing);
  const Ran shrunk = sfsim({"shrink", file, "-o", out});
  INFO(shrunk.out << shrunk.err);
  CHECK(shrunk.exit_code == 0);
  CHECK(says(shrunk, "run " + out));
  const std::string text = read_file(out);
  INFO(text);
  CHECK(text.find("bob") == std::string::npos);
  CHECK(text.find("\"note\": \"fails: ") != std::string::npos);
  CHECK(text.find("each") == std::string::npos);
  CHECK(sfsim({"run", out}).exit_code == 1);
  CHECK(sfsim({"fmt", "--check", out}).exit_code == 0);
  CHECK(sfsim({"shrink", out}).out == text);
  CHECK(sfsim({"shrink", file, "--row", "who=ada"}).out == text);

  const Ran passing_row = sfsim({"shrink", file, "--row", "who=bob"});
  CHECK(passing_row.exit_code == 1);
  CHECK(says(passing_row, "nothing fails"));
  const Ran no_row = sfsim({"shrink", file, "--row", "who=cy"});
  CHECK(no_row.exit_code == 3);
  CHECK(says(no_row, "who=ada"));
  write_file(folder.path("broken.jsonc"), failing.substr(0, 80));
  const Ran broken = sfsim({"shrink", folder.path("broken.jsonc")});
  CHECK(broken.exit_code == 2);
  CHECK(says(broken, "broken.jsonc:"));
  CHECK(sfsim({"shrink", folder.path("absent.jsonc")}).exit_code == 3);
}

TEST_CASE("deploy/explore/parallel.sh: shards by GNU parallel, and one report") {
  if (run({"sh", "-c", "parallel --version | grep -q GNU"}).exit_code != 0) {
    WARN("skipped: GNU parallel is not installed");
    return;
  }
  const TemporaryFolder folder;
  const Ran ran = run({"deploy/explore/parallel.sh", "tests", "20", "2", folder.path("shards")},
                      {{"SFSIM", SFSIM_PROGRAM}, {"HOME", folder.folder()}});
  INFO(ran.out << ran.err);
  CHECK((ran.exit_code == 0 || ran.exit_code == 4));
  CHECK(says(ran, "seed tests: 20 schedules"));
  CHECK_FALSE(says(ran, "MISSING"));
}
