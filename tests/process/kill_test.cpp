// kill -9 at random moments: the real programs, a real file, real sockets. Where a kill falls differs from
// run to run; what must hold afterwards does not. KILLS=1000 in the environment is the long form, SEED
// another one.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "tests/catch.h"
#include "tests/process/crowd.h"

using namespace testing;

namespace {

int number_from(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (size_t i = 0; i < lines.size() && i < 20; ++i) text += lines[i] + "\n";
  return text;
}

// Where the kills fell, seen from outside.
struct Tally {
  int silent = 0, after_words = 0, others = 0, too_late = 0;
  int kills() const { return silent + after_words + others; }
  std::string text() const {
    return fmt::format("{} kills: {} before a word, {} after it, {} in push and nightly; {} came too late",
                       kills(), silent, after_words, others, too_late);
  }
};

// The delays aim at the whole life of a process, and at a little more: the span follows what is seen.
class Aim {
 public:
  std::chrono::microseconds next(Draw& draw) const {
    return std::chrono::microseconds(draw.below(static_cast<uint64_t>(span_)));
  }
  void hit() { span_ = std::min(span_ * 1.15, 2e6); }
  void missed() { span_ = std::max(span_ * 0.8, 2e3); }

 private:
  double span_ = 60e3;
};

// Mostly unsubscribes of a few or of many, so that some kills fall while a request is on its way.
std::vector<std::string> next_command(const Crowd& crowd, Draw& draw) {
  const uint64_t kind = draw.below(8);
  if (kind == 0) return {"push"};
  if (kind == 1) return {"nightly"};
  std::vector<std::string> words = {"unsubscribe"};
  const uint64_t people = kind < 4 ? 3 : 25;
  for (uint64_t i = 0; i < people; ++i) words.push_back(crowd.email(draw.below(crowd.targets())));
  return words;
}

}  // namespace

TEST_CASE("kill -9 at any moment loses no unsubscribe and invents none") {
  const int kills = number_from("KILLS", 20);
  const auto seed = static_cast<uint64_t>(number_from("SEED", 20240115));
  TemporaryFolder folder;
  LiveOrg org(folder);
  Crowd crowd(folder, org, std::min<size_t>(4000, 12 * static_cast<size_t>(kills)), 20);
  Draw draw(seed);
  Aim aim;
  Tally tally;
  bool edited = false;
  for (int round = 0; tally.kills() < kills; ++round) {
    if (!edited && tally.kills() >= kills / 2) {
      edited = true;
      for (size_t i = 0; i < 5; ++i) crowd.opt_out_in_salesforce(crowd.targets() + i);
    }
    const std::vector<std::string> words = next_command(crowd, draw);
    std::vector<std::string> command = words;
    command.insert(command.begin(), SYNCER_PROGRAM);
    const auto delay = aim.next(draw);
    const Ran ran = run_and_kill(command, crowd.environment(), delay);
    INFO("seed " << seed << ", round " << round << ": syncer " << words[0] << ", killed after "
                 << delay.count() << " us\n"
                 << ran.out << ran.err);
    REQUIRE(ran.exit_code != 127);  // the program is there
    const bool killed = ran.exit_code == 128 + SIGKILL;
    const bool ended_well = ran.exit_code == 0 || ran.exit_code == 1;
    CHECK((killed || ended_well));
    CHECK_FALSE(speaks_of_locks(ran));
    CHECK(ran.err.find("error:") == std::string::npos);
    crowd.heard(ran.out);
    killed ? aim.hit() : aim.missed();
    if (!killed)
      ++tally.too_late;
    else if (words[0] != "unsubscribe")
      ++tally.others;
    else
      ++(ran.out.empty() ? tally.silent : tally.after_words);
  }

  INFO("seed " << seed << "; " << tally.text() << "; " << crowd.acknowledged() << " people acknowledged");
  if (std::getenv("KILLS")) std::cout << "seed " << seed << "; " << tally.text() << "\n";
  const Ran push = syncer(crowd.environment(), {"push"});
  INFO("push: " << push.out << push.err);
  CHECK(push.exit_code == 0);
  const Ran nightly = syncer(crowd.environment(), {"nightly"});
  INFO("nightly: " << nightly.out << nightly.err);
  CHECK(nightly.exit_code == 0);
  const Ran status = syncer(crowd.environment(), {"status"});
  INFO("status: " << status.out << status.err);
  CHECK(status.exit_code == 0);
  CHECK(status.out.find("empty: nothing waits to be pushed") != std::string::npos);
  const std::vector<std::string> wrongs = crowd.wrongs();
  INFO("wrong:\n" << joined(wrongs));
  CHECK(wrongs.empty());
  CHECK(org.stop() == 0);
}
