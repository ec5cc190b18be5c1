// Several processes on one database file at the same time: whoever has to wait waits, and nobody hears of it.
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "tests/catch.h"
#include "tests/process/crowd.h"

using namespace testing;

namespace {

// What processes in several threads said; Catch is asked once all threads are gone.
struct Said {
  std::mutex mutex;
  std::vector<std::string> complaints;
  std::vector<std::string> heard;
  int runs = 0;

  void take(const std::string& what, const Ran& ran) {
    const std::lock_guard lock(mutex);
    ++runs;
    heard.push_back(ran.out);
    const bool fine = ran.exit_code == 0 || ran.exit_code == 1;
    if (!fine || speaks_of_locks(ran) || ran.err.find("error:") != std::string::npos)
      complaints.push_back(what + " exit " + std::to_string(ran.exit_code) + "\n" + ran.out + ran.err);
  }
};

std::vector<std::string> unsubscribe_words(const Crowd& crowd, size_t first, size_t n) {
  std::vector<std::string> words = {"unsubscribe"};
  for (size_t i = first; i < first + n; ++i) words.push_back(crowd.email(i % crowd.targets()));
  return words;
}

}  // namespace

TEST_CASE("unsubscribes, pushes and nightlies side by side on one file lose nothing") {
  TemporaryFolder folder;
  LiveOrg org(folder);
  Crowd crowd(folder, org, 200, 20);
  for (size_t i = 0; i < 5; ++i) crowd.opt_out_in_salesforce(crowd.targets() + i);
  Said said;
  std::atomic<int> unsubscribing = 2;
  std::vector<std::thread> people;
  // Two desks whose lists overlap: each unsubscribes three quarters of everyone, ten at a time.
  for (const size_t begin : {size_t{0}, size_t{50}})
    people.emplace_back([&, begin] {
      for (size_t i = begin; i < begin + 150; i += 10)
        said.take("unsubscribe", syncer(crowd.environment(), unsubscribe_words(crowd, i, 10)));
      --unsubscribing;
    });
  for (const char* command : {"push", "nightly"})
    people.emplace_back([&, command] {
      do {
        said.take(command, syncer(crowd.environment(), {command}));
      } while (unsubscribing > 0);
    });
  for (std::thread& person : people) person.join();

  std::string complaints;
  for (const std::string& complaint : said.complaints) complaints += complaint + "\n";
  INFO(said.runs << " processes; complaints:\n" << complaints);
  CHECK(said.complaints.empty());
  for (const std::string& out : said.heard) crowd.heard(out);
  CHECK(crowd.acknowledged() == crowd.targets());
  const Ran push = syncer(crowd.environment(), {"push"});
  INFO("push: " << push.out << push.err);
  CHECK(push.exit_code == 0);
  const Ran nightly = syncer(crowd.environment(), {"nightly"});
  INFO("nightly: " << nightly.out << nightly.err);
  CHECK(nightly.exit_code == 0);
  std::string wrongs;
  for (const std::string& wrong : crowd.wrongs()) wrongs += wrong + "\n";
  INFO("wrong:\n" << wrongs);
  CHECK(wrongs.empty());
}

TEST_CASE("a database that is being created by several processes at once is one database") {
  TemporaryFolder folder;
  const Environment environment = {{"SYNCER_DB", folder.path("team.db")}, {"USER", "alice"}};
  std::vector<std::thread> desks;
  std::vector<Ran> ran(6);
  for (size_t i = 0; i < ran.size(); ++i) {
    write_file(folder.path(std::to_string(i) + ".csv"),
               "email\nperson" + std::to_string(i) + "@example.com\n");
    desks.emplace_back([&, i] {
      ran[i] = syncer(environment, {"people", "import", folder.path(std::to_string(i) + ".csv")});
    });
  }
  for (std::thread& desk : desks) desk.join();
  for (const Ran& one : ran) {
    INFO(one.out << one.err);
    CHECK(one.exit_code == 0);
  }
  const Ran status = syncer(environment, {"status"});
  INFO(status.out << status.err);
  CHECK(status.out.find("6, 0 with a Salesforce ID") != std::string::npos);
}
