// What `sfsim serve` says when it listens: where, and a login that works as it stands for each client.
#pragma once
#include <string>
#include <vector>

namespace sfsim {

struct Greeting {
  std::string url;
  std::string certificate_file;  // what clients must trust; empty: plain HTTP
  std::vector<std::string> packages;
  bool controls = false;
  bool json = false;  // one line of JSON instead
};
std::string text_of(const Greeting& greeting);

}  // namespace sfsim
