// Platform events: what is written to one is checked like a row and goes out, with no record left behind. An
// event that is published after commit is taken back with its transaction; one that is published at once is
// not.
#include <fmt/format.h>

#include <algorithm>

#include "sim/org/org_impl.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

uint64_t half_of_uuid(std::string_view text, uint64_t start) {
  uint64_t hash = start;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

}  // namespace

std::string event_uuid(std::string_view id) {
  constexpr uint64_t one = 14695981039346656037u, other = 1469598103934665603u;
  const uint64_t high = half_of_uuid(id, one), low = half_of_uuid(id, other);
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xffff, high & 0xfff,
                     (low >> 48 & 0x3fff) | 0x8000, low & 0xffffffffffff);
}

std::string publish_event(const Writer& w, const std::vector<Cell>& cells) {
  WriteScope scope(w.impl);
  PublishedEvent event{w.impl.now(), w.impl.next_id(w.object.key_prefix), w.object.name, w.user.id, {}};
  scope.commit();
  for (const FieldSchema& field : w.object.fields) {
    if (!field.custom) continue;
    const auto cell = std::ranges::find_if(cells, [&](const Cell& one) { return one.field == &field; });
    event.fields.emplace_back(field.name, cell == cells.end() ? field.default_value : cell->value);
  }
  w.impl.published.push_back(std::move(event));
  return w.impl.published.back().id;
}

const std::vector<PublishedEvent>& Org::published() const { return impl_->published; }
void Org::forget_published() { impl_->published.clear(); }

}  // namespace sfsim
