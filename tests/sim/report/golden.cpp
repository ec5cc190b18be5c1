// Real files run in a real world; only the wall clock is taken out, so that the text is the same every time.
#include "tests/sim/report/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/scenario/load.h"
#include "tests/catch.h"

namespace sfsim::test {

void check_golden(const std::string& name, const std::string& text) {
  const std::string path = "tests/golden/report/" + name;
  if (std::getenv("UPDATE_GOLDEN")) {
    std::filesystem::create_directories("tests/golden/report");
    std::ofstream(path) << text;
    return;
  }
  std::ifstream file(path);
  std::ostringstream expected;
  expected << file.rdbuf();
  INFO(path << " (UPDATE_GOLDEN=1 approves what is printed now)");
  CHECK(text == expected.str());
}

Ran run_files(const std::vector<std::string>& names) {
  Ran ran;
  for (const std::string& name : names) {
    const std::string path = "tests/sim/report/failing/" + name;
    auto loaded = load_scenario_file(path);
    if (auto* problems = std::get_if<Problems>(&loaded)) {
      ran.results.push_back({nullptr, path, std::move(*problems), {}});
      continue;
    }
    for (Plan& plan : std::get<Plans>(loaded)) {
      ran.plans.push_back(std::move(plan));
      ran.results.push_back({&ran.plans.back(), path, {}, run_plan(ran.plans.back(), {})});
      ran.results.back().outcome.wall_seconds = 0;
    }
  }
  return ran;
}

Plan hand_made_plan() {
  Plan plan;
  plan.file = make_source("a folder/it's.jsonc",
                          "{\n  \"scenario\": \"By hand\",\n"
                          "    { \"expect\": \"zoë\", \"HasOptedOutOfEmail\": true },\n}\n");
  plan.title = "By hand";
  plan.zone = "America/Los_Angeles";
  plan.start = moment(1, 19, 0);
  return plan;
}

UnixMillis moment(int day, int hour, int minute, int second) {
  const UnixMillis start = 1705374000000;  // 2024-01-15 19:00 in Los Angeles
  return start + 1000LL * (((day - 1) * 24 + hour - 19) * 3600 + minute * 60 + second);
}

}  // namespace sfsim::test
