// The counters, and the words of the table.
#include "syncer/domain/marks.h"

namespace syncer {

std::array<std::atomic<uint32_t>, mark_count> mark_counters{};

std::string_view name_of(Mark one) {
  switch (one) {
#define MARK(name, sentence) \
  case Mark::name:           \
    return #name;
    SYNCER_MARKS(MARK)
#undef MARK
  }
  return {};
}

std::string_view sentence_of(Mark one) {
  switch (one) {
#define MARK(name, sentence) \
  case Mark::name:           \
    return sentence;
    SYNCER_MARKS(MARK)
#undef MARK
  }
  return {};
}

const std::vector<Mark>& all_marks() {
  static const std::vector<Mark> all = {
#define MARK(name, sentence) Mark::name,
      SYNCER_MARKS(MARK)
#undef MARK
  };
  return all;
}

MarkCounts marks_passed() {
  MarkCounts counts{};
  for (size_t i = 0; i < mark_count; ++i) counts[i] = mark_counters[i].load(std::memory_order_relaxed);
  return counts;
}

void forget_marks() {
  for (std::atomic<uint32_t>& counter : mark_counters) counter.store(0, std::memory_order_relaxed);
}

}  // namespace syncer
