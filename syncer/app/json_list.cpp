// A dump has line ends between its values only: within a text they are escaped.
#include "syncer/app/json_list.h"

#include <ostream>

namespace syncer::app {

JsonList::JsonList(std::ostream& out, std::string_view before) : out_(out) { out_ << before << '['; }

void JsonList::add(std::string_view object) {
  out_ << (empty_ ? "\n    " : ",\n    ") << indented(object, 4);
  empty_ = false;
}

void JsonList::end(std::string_view after) { out_ << (empty_ ? "]" : "\n  ]") << after; }

std::string indented(std::string_view json, int by) {
  std::string out;
  for (const char c : json) {
    out += c;
    if (c == '\n') out.append(static_cast<size_t>(by), ' ');
  }
  return out;
}

}  // namespace syncer::app
