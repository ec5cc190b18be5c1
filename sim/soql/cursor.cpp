// Life and death of query locators. Two days of life are from memory (salesforce-api.md 5.1), the bounds are
// ours.
#include "sim/soql/cursor.h"

#include <charconv>

#include "sim/org/ids.h"

namespace sfsim::soql {

namespace {

constexpr std::string_view key_prefix = "01g";
constexpr UnixMillis lifetime = 2LL * 24 * 3600 * 1000;
constexpr size_t max_cursors = 256;
constexpr size_t max_bytes = 64u << 20;  // 3.7 million rows

}  // namespace

std::optional<Locator> parse_locator(std::string_view text) {
  const size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const CanonicalId id = canonical_id(text.substr(0, dash));
  if (id.shape != IdShape::ok || !id.id.starts_with(key_prefix)) return std::nullopt;
  const std::string_view digits = text.substr(dash + 1);
  Locator locator{id.id, 0};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), locator.offset);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return locator;
}

Cursor& Cursors::add(Cursor cursor, UnixMillis now) {
  cursor.id = make_id(key_prefix, ++last_number_);
  cursor.used_at = now;
  cursors_.push_front(std::move(cursor));
  shrink(now);
  return cursors_.front();
}

Cursor* Cursors::find(const Locator& locator, std::string_view user_id, UnixMillis now) {
  shrink(now);
  for (auto it = cursors_.begin(); it != cursors_.end(); ++it) {
    if (it->id != locator.cursor_id) continue;
    if (it->user_id != user_id || locator.offset >= it->size()) return nullptr;
    it->used_at = now;
    cursors_.splice(cursors_.begin(), cursors_, it);
    return &cursors_.front();
  }
  return nullptr;
}

void Cursors::shrink(UnixMillis now) {
  cursors_.remove_if([now](const Cursor& cursor) { return now - cursor.used_at > lifetime; });
  size_t bytes = 0, kept = 0;
  auto it = cursors_.begin();
  // The newest stays however large it is.
  for (; it != cursors_.end() && (kept == 0 || (kept < max_cursors && bytes + it->ids.size() <= max_bytes));
       ++it) {
    bytes += it->ids.size();
    ++kept;
  }
  cursors_.erase(it, cursors_.end());
}

}  // namespace sfsim::soql
