// Salesforce may give several reasons at once for refusing a record: each rule of the org that it breaks.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace syncer {

class Reasons {
 public:
  void add(std::string_view message);  // each counts once
  std::string text() const;            // with "; " between them

 private:
  std::vector<std::string> told_;
};

}  // namespace syncer
