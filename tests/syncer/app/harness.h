// The program in a box: a temporary folder with its database, a clock that jumps instead of waiting, and a
// Salesforce of twenty lines that can be broken.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "syncer/app/command_line.h"
#include "syncer/app/surroundings.h"
#include "syncer/domain/ports.h"

namespace app_test {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const;  // returns the path
  std::string read(const std::string& name) const;
  bool has(const std::string& name) const { return std::filesystem::exists(folder_ / name); }

 private:
  std::filesystem::path folder_;
};

class JumpingClock : public syncer::Clock {
 public:
  syncer::UnixMillis time = 1705341600000;  // 2024-01-15 18:00:00 UTC, 10:00 in Los Angeles
  syncer::UnixMillis now() override { return time; }
  void sleep_until(syncer::UnixMillis deadline, syncer::Channel) override { time = std::max(time, deadline); }
  void wake(syncer::Channel) override {}
};

class CountingRandom : public syncer::Random {
 public:
  uint64_t next() override { return next_ += 0x9E3779B97F4A7C15ULL; }

 private:
  uint64_t next_ = 1;
};

// What Salesforce does, as far as a command can tell.
struct Org {
  std::set<std::string> opted_out;  // ids of 18 characters
  bool down = false;                // nothing can be sent
  bool refuse_token = false;
  bool field_missing = false;
  int requests = 0;
  std::function<void()> on_write;  // called while a write is on its way
  // Answers instead, where it gives a body; the status is 200.
  std::function<std::string(const syncer::HttpRequest&)> instead;
  syncer::HttpResponse answer(const syncer::HttpRequest& request);
};

struct Result {
  int exit = 0;
  std::string out, err;
};

class Box {
 public:
  Box() = default;
  Result run(const std::vector<std::string>& words, const std::string& in = "");
  // With --db, and the connection's options when `connected`.
  Result syncer(std::vector<std::string> words, const std::string& in = "");

  TempFolder folder;
  JumpingClock clock;
  CountingRandom random;
  Org org;
  bool connected = true;
  std::string login = "alice";
};

// Compares with tests/golden/syncer/NAME.txt; with UPDATE_GOLDEN=1 in the environment it writes that file
// instead.
void check_golden(const std::string& name, const std::string& text);

}  // namespace app_test
