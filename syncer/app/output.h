// Text for people: tables that fit a terminal, moments in the team's zone, numbers with their noun.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syncer/domain/ports.h"
#include "syncer/domain/settings.h"

namespace syncer::app {

constexpr size_t page_width = 100;

// Columns as wide as their longest cell; the last one is wrapped between words so that lines stay within the
// page.
class Table {
 public:
  explicit Table(std::vector<std::string> headers, std::string indent = "");
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  std::string text() const;

 private:
  std::vector<std::string> headers_;  // all empty: no header line
  std::string indent_;
  std::vector<std::vector<std::string>> rows_;
};

// Characters as a terminal counts them: code points, not bytes.
size_t width_of(std::string_view text);
// Control characters become '?', so that data cannot steer a terminal.
std::string printable(std::string_view text);
std::vector<std::string> wrapped(std::string_view text, size_t width);

// "true", "false", or nothing where it is not known.
std::string text_of(const std::optional<bool>& value);
// "1 person", "2 people"
std::string count_of(int64_t n, std::string_view one, std::string_view many);
// "2024-01-15 20:00:00 PST", or "-" for 0.
std::string moment(UnixMillis at, const Settings& settings);
// "35 s", "3 h", "2 days": how long ago, roughly.
std::string roughly(int64_t millis);
// "Email Opt Out", "Marketo Sales Opt Out"
std::string_view label_of(OptOutField field);

}  // namespace syncer::app
