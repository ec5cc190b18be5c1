// Query locators: what is left of a result after its first page. A cursor keeps the ids of the rows in their
// order, 18 bytes each; a page reads their values when it is asked for.
#pragma once
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/value.h"

namespace sfsim::soql {

struct Cursor {
  std::string id;  // 01g..., 18 characters
  std::string user_id;
  std::string soql;
  bool all_rows = false;
  size_t batch_size = 0;
  std::string ids;            // of every row, end to end
  std::vector<size_t> child;  // of a child query: which one of which one
  int version = 60;
  UnixMillis used_at = 0;

  size_t size() const { return ids.size() / 18; }
  std::string_view row(size_t n) const { return std::string_view(ids).substr(n * 18, 18); }
};

struct Locator {
  std::string cursor_id;
  size_t offset = 0;
};
std::optional<Locator> parse_locator(std::string_view text);

// Bounded in number and in memory: the cursor unused for longest goes first. Each lives for two days after
// its last use. Ids count up from one, so that a run repeated gives the same locators.
class Cursors {
 public:
  Cursor& add(Cursor cursor, UnixMillis now);
  Cursor* find(const Locator& locator, std::string_view user_id, UnixMillis now);

 private:
  void shrink(UnixMillis now);

  std::list<Cursor> cursors_;  // the last used first
  uint64_t last_number_ = 0;
};

}  // namespace sfsim::soql
