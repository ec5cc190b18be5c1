// A shard's end as a line of JSON: the result's own keys, with whose part it is and what was found beside
// them.
#include <nlohmann/json.hpp>

#include "sim/cli/search.h"

namespace sfsim {
namespace {

Draft to_draft(const Finding& finding) {
  return {{"world", finding.world}, {"again", finding.again}, {"rule", finding.rule}, {"what", finding.what},
          {"file", finding.file},   {"steps", finding.steps}, {"runs", finding.runs}, {"text", finding.text}};
}

Finding finding_from(const Draft& in) {
  Finding out;
  in.at("world").get_to(out.world);
  in.at("again").get_to(out.again);
  in.at("rule").get_to(out.rule);
  in.at("what").get_to(out.what);
  in.at("file").get_to(out.file);
  in.at("steps").get_to(out.steps);
  in.at("runs").get_to(out.runs);
  in.at("text").get_to(out.text);
  return out;
}

void take_name(const Draft& in, SearchName& name) {
  in.at("seed").get_to(name.seed);
  const Draft& shape = in.at("shape");
  name.shape = {shape.at("people").get<int>(), shape.at("days").get<int>(), shape.at("acts").get<int>()};
  in.at("policies").get_to(name.policies);
  in.at("guided").get_to(name.guided);
  in.at("twice").get_to(name.twice);
  if (!in.at("runs").is_null()) name.runs = in["runs"].get<uint64_t>();
}

}  // namespace

bool SearchName::operator==(const SearchName& other) const {
  return seed == other.seed && shape.people == other.shape.people && shape.days == other.shape.days &&
         shape.acts == other.shape.acts && policies == other.policies && guided == other.guided &&
         twice == other.twice && runs == other.runs;
}

std::string shard_line(const SearchEnd& end) {
  const SearchName& name = end.name;
  Draft line = {
      {"seed", name.seed},
      {"shard", end.shard + 1},
      {"of", end.shards},
      {"shape", {{"people", name.shape.people}, {"days", name.shape.days}, {"acts", name.shape.acts}}},
      {"policies", name.policies},
      {"guided", name.guided},
      {"twice", name.twice},
      {"runs", nullptr},
      {"seconds", end.seconds},
      {"processes", end.jobs}};
  if (name.runs) line["runs"] = *name.runs;
  Draft findings = Draft::array(), killers = Draft::array();
  for (const Finding& finding : end.findings) findings.push_back(to_draft(finding));
  for (const Killer& killer : end.killers)
    killers.push_back({{"world", killer.world}, {"how", killer.how}, {"draft", killer.draft}});
  line["findings"] = std::move(findings);
  line["killers"] = std::move(killers);
  line.update(Draft::parse(to_json(end.result)));
  return line.dump(-1, ' ', false, Draft::error_handler_t::replace);
}

SearchEnd shard_from_line(const std::string& line) {
  const Draft in = Draft::parse(line);
  SearchEnd end;
  take_name(in, end.name);
  end.shard = in.at("shard").get<uint64_t>() - 1;
  in.at("of").get_to(end.shards);
  in.at("seconds").get_to(end.seconds);
  in.at("processes").get_to(end.jobs);
  for (const Draft& finding : in.at("findings")) end.findings.push_back(finding_from(finding));
  for (const Draft& killer : in.at("killers"))
    end.killers.push_back({killer.at("world").get<uint64_t>(), killer.at("how").get<std::string>(),
                           killer.at("draft").get<std::string>()});
  end.result = campaign_from_json(line);
  return end;
}

}  // namespace sfsim
