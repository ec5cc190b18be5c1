// Layout only; what is said stands in the commands.
#include "syncer/app/output.h"

#include <fmt/format.h>

#include <algorithm>

#include "syncer/domain/schedule.h"

namespace syncer::app {

namespace {

std::string padded(const std::string& text, size_t width) {
  const size_t have = width_of(text);
  return have < width ? text + std::string(width - have, ' ') : text;
}

void trim_right(std::string& line) {
  const size_t last = line.find_last_not_of(' ');
  line.erase(last == std::string::npos ? 0 : last + 1);
}

}  // namespace

Table::Table(std::vector<std::string> headers, std::string indent)
    : headers_(std::move(headers)), indent_(std::move(indent)) {}

void Table::add(std::vector<std::string> cells) {
  cells.resize(headers_.size());
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::vector<size_t> widths;
  const size_t last = headers_.size() - 1;
  size_t taken = indent_.size();
  for (size_t c = 0; c < headers_.size(); ++c) {
    size_t width = width_of(headers_[c]);
    for (const auto& row : rows_) width = std::max(width, width_of(row[c]));
    widths.push_back(width);
    if (c < last) taken += width + 2;
  }
  const size_t room = std::max<size_t>(page_width > taken ? page_width - taken : 0, 24);
  std::string out;
  const auto put = [&](const std::vector<std::string>& cells) {
    const std::vector<std::string> lines = wrapped(cells[last], room);
    for (size_t n = 0; n < lines.size(); ++n) {
      std::string line = indent_;
      for (size_t c = 0; c < last; ++c) line += padded(n == 0 ? cells[c] : "", widths[c]) + "  ";
      line += lines[n];
      trim_right(line);
      out += line + "\n";
    }
  };
  const bool has_header =
      std::any_of(headers_.begin(), headers_.end(), [](const auto& h) { return !h.empty(); });
  if (has_header) put(headers_);
  for (const auto& row : rows_) put(row);
  return out;
}

size_t width_of(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string printable(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    // U+0080..U+009F are control characters too: C2 80..9F.
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    out += c < 0x20 || c == 0x7F || c1 ? '?' : text[i];
    if (c1) ++i;
  }
  return out;
}

std::vector<std::string> wrapped(std::string_view text, size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const bool begins = lines.back().empty();
    if (!begins && width_of(lines.back()) + 1 + width_of(word) > width) {
      lines.emplace_back(word);
    } else {
      lines.back() += begins ? "" : " ";
      lines.back() += word;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string text_of(const std::optional<bool>& value) { return value ? (*value ? "true" : "false") : ""; }

std::string count_of(int64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string moment(UnixMillis at, const Settings& settings) {
  return at == 0 ? "-" : local_text(at, settings.nightly_zone);
}

std::string roughly(int64_t millis) {
  const int64_t seconds = std::max<int64_t>(millis, 0) / 1000;
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 120 * 60) return fmt::format("{} min", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} days", seconds / 86400);
}

std::string_view label_of(OptOutField field) {
  switch (field) {
    case OptOutField::email_opt_out:
      return "Email Opt Out";
    case OptOutField::sales_opt_out:
      return "Marketo Sales Opt Out";
  }
  return "";
}

}  // namespace syncer::app
