// Half of the mails are scheduled, often over a night, so that there is time for an unsubscribe or a pull.
#include "sim/explore/send_steps.h"

#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

bool send(Sketch& sketch, Draft& step) {
  static const std::vector<const char*> lengths = {"1s", "1m", "2h", "5h", "1d", "2d"};
  Draws& draws = sketch.step;
  if (draws.percent(30))
    step["send"] = {{"group", draw_group(draws)}};
  else
    step["send"] = draws.percent(15) ? Draft(sketch.people) : Draft(draws.pick(sketch.people));
  if (draws.percent(30)) step["commercial"] = false;
  if (draws.percent(50)) step["in"] = draws.pick(lengths);
  if (sketch.has_users && draws.percent(30)) step["by"] = "rep";
  on_which_engine(sketch, step);
  return true;
}

bool group(Sketch& sketch, Draft& step) {
  Draws& draws = sketch.step;
  step["group"] = draw_group(draws);
  step[draws.percent(75) ? "add" : "remove"] =
      draws.percent(40) ? Draft(sketch.people) : Draft(draws.pick(sketch.people));
  on_which_engine(sketch, step);
  return true;
}

bool marketo(Sketch& sketch, Draft& step) {
  step["marketo"] = sketch.step.pick(sketch.people);
  step["unsubscribed"] = sketch.step.percent(70);
  return true;
}

}  // namespace

std::string draw_group(Draws& draws) {
  static const std::vector<const char*> groups = {"Prospects", "Prospects", "Partners",
                                                  "Unsubscribed Contacts"};
  return draws.pick(groups);
}

bool draw_send_step(Sketch& sketch, Verb verb, Draft& step) {
  if (verb == Verb::marketo) return marketo(sketch, step);
  return verb == Verb::send ? send(sketch, step) : group(sketch, step);
}

}  // namespace sfsim
