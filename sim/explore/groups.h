// Who belongs together: people and records that ever met, as sets with a representative.
#pragma once
#include <map>
#include <string>

namespace sfsim {

class Groups {
 public:
  const std::string& of(const std::string& member) {
    std::string& parent = parent_.try_emplace(member, member).first->second;
    if (parent != member) parent = std::string(of(parent));
    return parent;
  }
  void join(const std::string& one, const std::string& other) {
    const std::string a = of(one), b = of(other);
    parent_[a] = b;
  }

 private:
  std::map<std::string, std::string> parent_;
};

}  // namespace sfsim
