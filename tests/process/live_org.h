// `sfsim serve` as a process of its own, and what a test does to its org over the real API with the demo
// session.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "tests/process/process.h"

namespace testing {

class LiveOrg {
 public:
  // Listens when the constructor returns.
  explicit LiveOrg(const TemporaryFolder& folder, const std::vector<std::string>& more_options = {});
  const std::string& url() const { return url_; }
  int port() const { return port_; }
  int stop(int signal = SIGTERM) { return server_.stop(signal); }

  // What the program syncer needs to talk to it, and a database file.
  Environment environment(const std::string& database) const;
  // n records "type 0".."type n-1" in order, with the opt-out as given; their ids.
  std::vector<std::string> create(const std::string& type, size_t n, bool opted_out = false) const;
  void opt_out(const std::string& type, const std::string& id) const;
  std::set<std::string> opted_out() const;  // ids of Contacts and Leads

 private:
  std::string log_file_, ready_file_;
  Background server_;
  std::string url_;
  int port_ = 0;
};

// GET with the demo session of the admin; the status and the body.
struct Answer {
  int status = 0;
  std::string body;
};
Answer get(int port, const std::string& path, const std::string& token);
std::string demo_token();

// Runs the program with these words behind its name.
Ran syncer(const Environment& environment, std::vector<std::string> words, const std::string& input = "");
Ran sfsim(std::vector<std::string> words, const Environment& environment = {}, const std::string& input = "");

}  // namespace testing
