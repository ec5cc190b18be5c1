// What a run reached, as a set of small numbers that a search can compare. Two kinds of pairs: the state that
// a person was in and what was done to them then (four kinds of link x three of the last agreed value x a
// push open or not x four kinds of last answer x three lengths of day, times the verb); and a mark of the
// engine with the step after which it was passed. Some thousands of pairs in all, few enough that a new one
// means something new. Measuring changes nothing in the world.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sim/world/world.h"
#include "syncer/domain/marks.h"

namespace sfsim {

struct World;
struct Flight;

class StateWatch {
 public:
  void begin();
  void before(World& world, const Step& step);  // an act or a fault is about to happen
  void answered(const Flight& flight);
  void steps_are_over();  // what is passed from here on belongs to the healing
  std::vector<uint16_t> take();

 private:
  enum class Answer { none, accepted, refused, failed };
  void see(size_t state, size_t verb);
  void count_marks();
  size_t day_kind(World& world);
  size_t person_state(World& world, syncer::PersonId id, size_t day);
  void note_link(const Step& step);

  bool on_ = false;
  std::vector<uint64_t> seen_;  // a bit a pair
  syncer::MarkCounts passed_{};
  size_t after_ = 0;  // the verb that marks are counted for
  Answer answer_ = Answer::none;
  std::map<std::string, bool> given_as_15_;  // by person: how the last link was written
  std::string day_zone_;
  UnixMillis day_from_ = 0, day_to_ = 0;
};

}  // namespace sfsim
