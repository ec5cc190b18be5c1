// Read strictly: an answer that was cut in the middle must not pass for a shorter list of refusals.
#include "syncer/salesforce/job_rows.h"

#include <algorithm>
#include <vector>

namespace syncer {
namespace {

// One line's cells; false when the text ends before the line does.
bool take_line(std::string_view& text, std::vector<std::string>& cells) {
  cells.assign(1, {});
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      const bool doubled = quoted && i + 1 < text.size() && text[i + 1] == '"';
      if (doubled) cells.back() += text[i++];
      if (!doubled) quoted = !quoted;
    } else if (quoted) {
      cells.back() += c;
    } else if (c == ',') {
      cells.emplace_back();
    } else if (c == '\n') {
      text.remove_prefix(i + 1);
      return true;
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return false;
}

}  // namespace

Failure refused_row(std::string_view error) {
  const size_t code_end = std::min(error.find(':'), error.size());
  const std::string_view code = error.substr(0, code_end);
  std::string_view message = error.substr(std::min(code_end + 1, error.size()));
  message = message.substr(0, message.rfind(':'));
  return make_failure(code, message, 200);
}

std::string read_refused_rows(std::string_view csv, std::map<std::string, Failure>& rows) {
  std::vector<std::string> header, cells;
  if (!take_line(csv, header)) return "results without a header";
  const auto sent = std::find(header.begin(), header.end(), "Id");
  if (header.size() < 3 || header[0] != "sf__Id" || header[1] != "sf__Error" || sent == header.end())
    return "results with another header";
  const size_t id = static_cast<size_t>(sent - header.begin());
  while (!csv.empty()) {
    if (!take_line(csv, cells)) return "results that end within a line";
    if (cells.size() != header.size()) return "a result of another width than the header";
    rows[cells[id]] = refused_row(cells[1]);
  }
  return {};
}

}  // namespace syncer
