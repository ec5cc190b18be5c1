// Where records live on: merges and conversions that happened in this world, as the acts did them, and what
// of them the org can still tell. Worked out from the org, never from what the engine makes of it.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

namespace sfsim {

struct World;

class RecordLives {
 public:
  explicit RecordLives(World& world) : world_(world) {}

  // An Account leads to its person contact at any time.
  void happened(const std::string& from, const std::string& to) { ever_[from].insert(to); }
  bool any() const { return !ever_.empty(); }
  // Whether somebody who followed what happened could have come from one to the other.
  bool led(const std::string& from, const std::string& to) const;
  // The record, and each that it lives on as by the settings, as far as the org still says so. One that is
  // gone for good says nothing any more.
  std::vector<std::string> path(const std::string& record) const;
  std::string end_of(const std::string& record) const { return path(record).back(); }

 private:
  std::string next(const std::string& record) const;
  World& world_;
  std::map<std::string, std::set<std::string>> ever_;
};

}  // namespace sfsim
