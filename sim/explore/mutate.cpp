// Steps are changed as lines with absolute times, so that taking one out moves no other away from its night.
// Names that a change has left without their owner are the loader's to find: steps that it refuses go.
#include "sim/explore/mutate.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/explore/generate.h"
#include "sim/explore/resume.h"
#include "sim/explore/simplify.h"
#include "syncer/domain/schedule.h"

namespace sfsim {
namespace {

constexpr UnixMillis second = 1000, hour = 3600 * second;

struct Line {
  Draft step;  // without `at`
  bool timed = false;
  UnixMillis at = 0;  // when it happens at the earliest, also of an untimed one
};

bool is_wait(const Draft& step) { return step.contains("wait") && !step.contains("during"); }

UnixMillis length_of_wait(const Draft& step) {
  if (!is_wait(step)) return 0;
  const auto length = parse_duration(step["wait"].get<std::string>());
  const auto* millis = std::get_if<int64_t>(&length);
  return millis == nullptr ? 0 : *millis;
}

FileTime file_time(const Draft& draft) {
  const auto parsed = parse_start(draft.at("start").get<std::string>());
  return std::get<FileTime>(parsed);
}

std::vector<Line> lines_of(const Draft& draft) {
  const FileTime file = file_time(draft);
  std::vector<Line> lines;
  UnixMillis now = file.start;
  for (const Draft& step : draft.at("steps")) {
    Line line{step, false, now};
    if (step.contains("at")) {
      const auto resolved = resolve_time(step["at"].get<std::string>(), file, now);
      if (const auto* time = std::get_if<ResolvedTime>(&resolved)) line.at = time->at;
      line.timed = true;
      line.step.erase("at");
    }
    now = line.at + length_of_wait(step);
    lines.push_back(std::move(line));
  }
  return lines;
}

Draft steps_of(const std::vector<Line>& lines, const FileTime& file) {
  Draft steps = Draft::array();
  UnixMillis now = file.start;
  for (const Line& line : lines) {
    Draft out = Draft::object();
    UnixMillis at = line.at;
    if (line.timed && at > now && !line.step.contains("during")) {
      out["at"] = writable(at, file, now);
      now = at;
    }
    for (const auto& [key, value] : line.step.items()) out[key] = value;
    now += length_of_wait(out);
    steps.push_back(std::move(out));
  }
  return steps;
}

class Mutation {
 public:
  Mutation(const Parents& parents, uint64_t seed, uint64_t world, const Shape& shape)
      : parents_(parents),
        seed_(seed),
        world_(world),
        shape_(shape),
        draws_(Draws::stream(seed, world, "mutation")),
        draft_(parents.one),
        lines_(lines_of(parents.one)) {}

  Draft run() {
    for (int changes = draws_.pick(how_many()); changes > 0; --changes) change();
    draft_["scenario"] = parents_.fresh.at("scenario");
    draft_["steps"] = steps_of(lines_, file_time(draft_));
    return taken_by_the_loader();
  }

 private:
  static const std::vector<int>& how_many() {
    static const std::vector<int> all = {1, 1, 1, 2, 2, 3, 4, 6};
    return all;
  }

  void change() {
    if (lines_.empty()) return insert();
    switch (draws_.weighted({30, 14, 12, 18, 14, 12, 8})) {
      case 0:
        return insert();
      case 1:
        return take_out(any_line());
      case 2:
        return repeat();
      case 3:
        return retime(any_line());
      case 4:
        return redraw(any_line());
      case 5:
        return splice();
      default:
        return change_head();
    }
  }

  size_t any_line() { return static_cast<size_t>(draws_.below(static_cast<int>(lines_.size()))); }

  // The world as it stands before the line, for drawing a step that makes sense there.
  Sketch sketch_before(size_t line) {
    Sketch sketch(seed_ ^ ++sketches_ * 0x9e3779b97f4a7c15U, world_, shape_);
    resume(sketch, draft_);
    for (size_t i = 0; i < lines_.size(); ++i) resume(sketch, lines_[i].step, i < line);
    sketch.now = line == 0 ? sketch.file.start : lines_[line - 1].at;
    return sketch;
  }

  // Between its neighbours: at once, a moment later, around the next night, anywhere.
  void draw_time(Line& line, size_t place, const Sketch& sketch) {
    static const std::vector<int> around = {-600, -60, -2, -1, 0, 0, 0, 1, 1, 2, 5, 60, 600};
    const UnixMillis after = place == 0 ? sketch.file.start : lines_[place - 1].at;
    const UnixMillis before = place < lines_.size() ? lines_[place].at : after + 24 * hour;
    const syncer::Settings& settings = sketch.settings;
    line.timed = true;
    switch (draws_.weighted({45, 20, 25, 10})) {
      case 0:
        line.timed = false;
        line.at = after;
        break;
      case 1:
        line.at = after + draws_.between(1, 90) * second;
        break;
      case 2:
        line.at = syncer::next_due(after, settings.nightly_time_minutes, settings.nightly_zone) +
                  draws_.pick(around) * second;
        break;
      default:
        line.at = after + (before - after) / 100 * draws_.below(100);
        break;
    }
    line.at = std::max(line.at, after);
  }

  void insert() {
    if (static_cast<int>(lines_.size()) >= shape_.acts * 2 + 8) return;
    const auto place = static_cast<size_t>(draws_.below(static_cast<int>(lines_.size()) + 1));
    Sketch sketch = sketch_before(place);
    const int verb = sketch.step.weighted(sketch.alphabet.verbs);
    Line line;
    line.step = Draft::object();
    if (verb < 0 || !draw_step(sketch, all_verbs()[static_cast<size_t>(verb)], line.step)) return;
    draw_time(line, place, sketch);
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(place), std::move(line));
  }

  void take_out(size_t place) {
    if (lines_[place].timed && place + 1 < lines_.size() && !lines_[place + 1].timed &&
        !lines_[place + 1].step.contains("during"))
      lines_[place + 1].timed = true;
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(place));
  }

  void repeat() {
    const size_t from = any_line();
    if (lines_[from].step.contains("create")) return;
    const size_t place = from + 1 + static_cast<size_t>(draws_.below(static_cast<int>(lines_.size() - from)));
    Line line = lines_[from];
    draw_time(line, place, sketch_before(place));
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(place), std::move(line));
  }

  void retime(size_t place) {
    if (lines_[place].step.erase("during") != 0 && draws_.percent(50)) return;
    Line line = std::move(lines_[place]);
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(place));
    draw_time(line, place, sketch_before(place));
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(place), std::move(line));
  }

  // The same verb, drawn again; half of the time only one of its values.
  void redraw(size_t place) {
    Sketch sketch = sketch_before(place);
    Draft& step = lines_[place].step;
    for (const Verb verb : all_verbs()) {
      if (!step.contains(std::string(name_of(verb))) || kind_of(verb) == VerbKind::check) continue;
      Draft drawn = Draft::object();
      if (step.contains("create") || !draw_step(sketch, verb, drawn)) return;
      if (draws_.percent(50)) {
        if (step.contains("during")) drawn["during"] = step["during"];
        step = std::move(drawn);
        return;
      }
      const auto index = static_cast<size_t>(draws_.below(static_cast<int>(drawn.size())));
      const auto chosen = drawn.items().begin();
      auto item = chosen;
      for (size_t i = 0; i < index; ++i) ++item;
      step[item.key()] = item.value();
      return;
    }
  }

  // Our beginning and the other's end; times run on from our start.
  void splice() {
    std::vector<Line> theirs = lines_of(parents_.other);
    if (theirs.empty()) return;
    const UnixMillis shift = file_time(draft_).start - file_time(parents_.other).start;
    const size_t ours = any_line() + 1;
    const auto from = static_cast<size_t>(draws_.below(static_cast<int>(theirs.size())));
    lines_.resize(ours);
    for (size_t i = from; i < theirs.size(); ++i) {
      theirs[i].at += shift;
      lines_.push_back(std::move(theirs[i]));
    }
  }

  // People have fields of what the org has installed, so these change together.
  void change_head() {
    static const std::vector<std::vector<const char*>> groups = {
        {"start"},   {"start"},     {"settings"}, {"settings"},
        {"engines"}, {"latencies"}, {"records"},  {"org", "settings", "people", "records"}};
    const UnixMillis before = file_time(draft_).start;
    for (const char* key : draws_.pick(groups)) {
      if (parents_.fresh.contains(key)) {
        draft_[key] = parents_.fresh[key];
      } else {
        draft_.erase(key);
      }
    }
    const UnixMillis shift = file_time(draft_).start - before;
    for (Line& line : lines_) line.at += shift;
  }

  // Steps it refuses go, until none is left to refuse.
  Draft taken_by_the_loader() {
    for (int tries = 0; tries < 12 && !draft_.at("steps").empty(); ++tries) {
      const auto loaded = load_scenario("world", text_of(draft_));
      const Problems* problems = std::get_if<Problems>(&loaded);
      if (problems == nullptr) return std::move(draft_);
      std::set<size_t, std::greater<>> refused;
      const int first = first_step_line(draft_);
      for (const Problem& problem : *problems)
        if (problem.at.line >= first) refused.insert(static_cast<size_t>(problem.at.line - first));
      if (refused.empty()) break;
      for (const size_t step : refused)
        if (step < draft_.at("steps").size()) draft_ = without_steps(draft_, step, step + 1);
    }
    return parents_.fresh;
  }

  const Parents& parents_;
  const uint64_t seed_, world_;
  const Shape& shape_;
  Draws draws_;
  Draft draft_;
  std::vector<Line> lines_;
  uint64_t sketches_ = 0;
};

}  // namespace

Draft mutated(const Parents& parents, uint64_t seed, uint64_t world, const Shape& shape) {
  return Mutation(parents, seed, world, shape).run();
}

}  // namespace sfsim
