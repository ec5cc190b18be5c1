// Steps, one by one in the order of the file: which verb it is, when it happens, who does it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/scenario/loader.h"
#include "sim/scenario/shape.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

using Kind = Json::Kind;

// Everything a step with this verb may carry.
const KeyTable& keys_of_step(const VerbInfo& info) {
  static const std::map<Verb, KeyTable> tables = [] {
    std::map<Verb, KeyTable> out;
    for (const VerbInfo& verb : verb_table()) {
      KeyTable& table = out[verb.verb];
      table = common_step_keys();
      table.keys.push_back(verb.value);
      table.keys.insert(table.keys.end(), verb.options.keys.begin(), verb.options.keys.end());
      table.fields = verb.options.fields;
    }
    return out;
  }();
  return tables.at(info.verb);
}

std::vector<std::string> verb_names() {
  std::vector<std::string> out;
  for (const VerbInfo& info : verb_table()) out.push_back(info.value.name);
  return out;
}

bool is_option_somewhere(const std::string& key) {
  return std::any_of(verb_table().begin(), verb_table().end(),
                     [&](const VerbInfo& info) { return info.options.find(key) != nullptr; });
}

void explain_missing_verb(const Node& node, Reporter& reporter) {
  const Member* suspect = nullptr;
  std::string near;
  for (const Member& member : node.members) {
    if (common_step_keys().find(member.key)) continue;
    const std::string candidate = syncer::nearest(member.key, verb_names());
    if (near.empty() && !candidate.empty()) {
      suspect = &member;
      near = candidate;
    }
    if (!suspect && !is_option_somewhere(member.key) && !is_field_name(member.key)) suspect = &member;
  }
  if (!suspect)
    return reporter.opening(
        node, "this step has no verb: it needs one such as \"unsubscribe\", \"run\" or \"expect\"");
  reporter.key(*suspect, near.empty() ? fmt::format("unknown step {}; `sfsim schema --docs` lists them",
                                                    in_quotes(suspect->key))
                                      : fmt::format("unknown step {}, did you mean {}?",
                                                    in_quotes(suspect->key), in_quotes(near)));
}

// The one verb of a step; null after a problem.
const VerbInfo* verb_of(const Node& node, Reporter& reporter) {
  const VerbInfo* found = nullptr;
  for (const Member& member : node.members) {
    const VerbInfo* info = find_verb(member.key);
    if (!info) continue;
    if (found) {
      reporter.key(member, fmt::format("a step has one verb, and this one has {} already: write two steps",
                                       in_quotes(found->value.name)));
      return nullptr;
    }
    found = info;
  }
  if (!found) explain_missing_verb(node, reporter);
  return found;
}

}  // namespace

void Loader::load_steps(const Node& root) {
  const Node* steps = sound(root, file_keys(), "steps");
  if (!steps) return;
  if (steps->items.empty()) reporter.value(*steps, "a scenario has at least one step");
  for (const Node& item : steps->items) {
    if (item.is(Kind::object))
      load_step(item);
    else
      reporter.value(item, fmt::format("a step is an object such as {{ \"unsubscribe\": \"ada\" }}, not {}",
                                       shown(item, *reporter.file)));
  }
}

void Loader::load_step(const Node& node) {
  Step step;
  step.at_place = reporter.file->place(node.begin, node.begin + 1);
  for (const Member& member : node.members) step.option_places[member.key] = place(member.value);
  load_time(node, step);
  const VerbInfo* info = verb_of(node, reporter);
  if (!info) return;
  step.verb = info->verb;
  const Node& value = *node.find(info->value.name);
  step.verb_place = place(value);
  const std::string_view article =
      std::string_view("aeiou").find(info->value.name[0]) == std::string_view::npos ? "a" : "an";
  if (!check_object(node, keys_of_step(*info), fmt::format("{} `{}` step", article, info->value.name),
                    reporter)) {
    // A record whose step is wrong elsewhere is known to later steps all the same.
    if (step.verb == Verb::create && value.is(Kind::string)) records.insert(value.text);
    if (step.verb == Verb::request) requested = true;
    return;
  }
  load_common(node, step);
  load_verb(node, step);
  plan.steps.push_back(std::move(step));
}

void Loader::load_time(const Node& node, Step& step) {
  const Node* at = node.find("at");
  if (!at || !at->is(Kind::string) || !time) return;
  const auto resolved = resolve_time(at->text, *time, now);
  if (const auto* mistake = std::get_if<Mistake>(&resolved)) {
    reporter.value(*at, mistake->what);
    now_known = false;
    return;
  }
  const auto [moment, bare] = std::get<ResolvedTime>(resolved);
  step.at = moment;
  if (bare && !now_known) return;
  if (moment >= now) {
    now = moment;
    now_known = true;
    now_line = place(*at).line;
    return;
  }
  const std::string since = now_line == place(*at).line ? "" : fmt::format(" since line {}", now_line);
  const std::string it_is =
      now == time->start ? fmt::format("the world starts at {} (line {})", day_text(now, *time), now_line)
                         : fmt::format("it is {}{}", day_text(now, *time), since);
  const std::string fix =
      bare ? fmt::format("; for tomorrow write \"day {} {}\"", day_number(now, *time) + 1, at->text)
           : std::string();
  reporter.value(*at, fmt::format("time goes backwards: {}{}", it_is, fix));
}

void Loader::pass_time(const Node& node, int64_t millis) {
  now += millis;
  now_line = place(node).line;
}

std::optional<int64_t> Loader::duration(const Node& node) {
  const auto parsed = parse_duration(node.text);
  if (const auto* mistake = std::get_if<Mistake>(&parsed)) {
    reporter.value(node, mistake->what);
    return std::nullopt;
  }
  return std::get<int64_t>(parsed);
}

void Loader::load_common(const Node& node, Step& step) {
  if (const Node* by = node.find("by")) {
    user(*by);
    step.by = by->text;
  }
  if (const Node* engine = node.find("engine")) {
    step.engine = static_cast<int>(engine->number);
    if (step.engine > plan.engines)
      reporter.value(*engine, fmt::format("there is no engine {}: the file has \"engines\": {}", step.engine,
                                          plan.engines));
  }
  if (const Node* note = node.find("note")) step.note = note->text;
  if (const Node* since = node.find("since"); since && time) {
    const auto resolved = resolve_time(since->text, *time, now);
    if (const auto* mistake = std::get_if<Mistake>(&resolved)) {
      reporter.value(*since, mistake->what);
    } else {
      step.since = std::get<ResolvedTime>(resolved).at;
      if (now_known && *step.since > now)
        reporter.value(*since, fmt::format("`since` lies ahead: it is {} here", day_text(now, *time)));
    }
  }
  const Node* during = node.find("during");
  if (!during) return;
  if (const Member* at = node.member("at")) reporter.key(*at, "a step has `at` or `during`, not both");
  if (step.verb == Verb::wait)
    reporter.key(*node.member("during"), "`wait` cannot happen in the middle of a request");
  During out;
  out.request = during->find("request")->text;
  path_word(*during->find("request"), false);
  if (const Node* nth = during->find("nth")) out.nth = static_cast<int>(std::min(nth->number, 1e6));
  if (const Node* phase = during->find("phase")) {
    for (const Phase candidate : {Phase::sent, Phase::applied, Phase::answered})
      if (name_of(candidate) == phase->text) out.phase = candidate;
  }
  step.during = out;
}

}  // namespace sfsim
