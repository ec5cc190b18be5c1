// What each verb means. The step's shape fits the table already; here names, ids, fields and durations are
// judged and the step of the plan is filled.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/scenario/loader.h"
#include "sim/scenario/shape.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

using Kind = Json::Kind;

std::vector<std::string> texts_of(const Node* node) {
  std::vector<std::string> out;
  if (!node) return out;
  if (node->is(Kind::string)) out.push_back(node->text);
  for (const Node& item : node->items) out.push_back(item.text);
  return out;
}

int small_int(const Node& node) { return static_cast<int>(std::min(node.number, 1e9)); }

void check_field_name(const Node& node, Reporter& reporter) {
  if (is_field_name(node.text)) return;
  reporter.value(
      node, fmt::format("{} is no API name of a field such as \"HasOptedOutOfEmail\"", in_quotes(node.text)));
}

void load_link_target(const Node& to, Loader& loader, Step& step) {
  step.to = to.text;
  if (to.text.starts_with('@')) {
    step.to = loader.record(to);
  } else if (std::find(person_types().begin(), person_types().end(), to.text) != person_types().end()) {
    loader.check_person_account(to);
  } else {
    if (loader.records.contains(to.text))
      loader.reporter.value(to, fmt::format("{} is a record: write \"@{}\"", in_quotes(to.text), to.text));
    else if (const std::string near = syncer::nearest(to.text, person_types()); !near.empty())
      loader.reporter.value(
          to, fmt::format("unknown type {}, did you mean {}?", in_quotes(to.text), in_quotes(near)));
    else
      loader.check_salesforce_id(to);
  }
}

void check_request_line(const Node& node, Reporter& reporter) {
  static const std::vector<std::string> methods = {"GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"};
  const size_t space = node.text.find(' ');
  const std::string method = node.text.substr(0, space);
  if (std::find(methods.begin(), methods.end(), method) == methods.end())
    reporter.value(node,
                   fmt::format("unknown method {}{}", in_quotes(method), hint(method, methods, "there are")));
  else if (space == std::string::npos || node.text[space + 1] != '/')
    reporter.value(node, fmt::format("{} has no path: write \"{} /services/data/v60.0/limits\"",
                                     in_quotes(node.text), method));
  else if (node.text.find(' ', space + 1) != std::string::npos)
    reporter.value(node, "a path has no blanks: write %20 or +");
}

void load_access(const Node& node, const Node& value, Loader& loader, Step& step) {
  step.word = value.text;
  if (value.text != "read" && value.text != "edit" && !is_field_name(value.text))
    loader.reporter.value(value, fmt::format("{} is no API name of a field, nor \"read\" or \"edit\"{}",
                                             in_quotes(value.text), hint(value.text, {"read", "edit"}, "")));
  step.type = node.find("on")->text;
  if (const Node* user = node.find("user")) {
    loader.user(*user);
    step.user = user->text;
  }
}

void load_layout(const Node& node, Loader& loader, Step& step) {
  step.add = texts_of(node.find("add"));
  step.remove = texts_of(node.find("remove"));
  if (step.add.empty() && step.remove.empty())
    loader.reporter.opening(node, "`layout` needs `add` or `remove`");
  for (const char* key : {"add", "remove"}) {
    const Node* list = node.find(key);
    if (!list) continue;
    if (list->is(Kind::string)) check_field_name(*list, loader.reporter);
    for (const Node& item : list->items) check_field_name(item, loader.reporter);
  }
}

}  // namespace

void Loader::load_verb(const Node& node, Step& step) {
  const VerbInfo& info = info_of(step.verb);
  const Node& value = *node.find(info.value.name);
  step.value = to_json(value, *reporter.file);
  if (info.options.fields) {
    KeyTable all = common_step_keys();
    all.keys.push_back(info.value);
    all.keys.insert(all.keys.end(), info.options.keys.begin(), info.options.keys.end());
    step.fields = load_fields(node, all);
  }
  switch (kind_of(step.verb)) {
    case VerbKind::act:
      return load_act(node, value, step);
    case VerbKind::fault:
      return load_fault(node, value, step);
    case VerbKind::check:
      return load_check(node, value, step);
  }
}

void Loader::load_act(const Node& node, const Node& value, Step& step) {
  switch (step.verb) {
    case Verb::unsubscribe:
      add_names(value, step, false);
      if (const Node* via = node.find("via"))
        step.via = syncer::via_from(via->text).value_or(syncer::Via::link);
      if (const Node* from = node.find("from_group")) step.group = group_name(*from);
      if (const Node* scope = node.find("scope")) step.personal = scope->text == "personal";
      return;
    case Verb::resubscribe:
      add_names(value, step, false);
      step.reason = node.find("reason")->text;
      return;
    case Verb::edit:
      add_names(value, step, true);
      if (step.fields.empty())
        reporter.opening(node, "`edit` changes nothing: add a field such as \"HasOptedOutOfEmail\": false");
      return;
    case Verb::create: {
      const std::string name = value.text.starts_with('@') ? value.text.substr(1) : value.text;
      if (good_new_name(name, value, "record")) records.insert(name);
      step.names = {name};
      step.name_places = {place(value)};
      step.type = node.find("type")->text;
      return;
    }
    case Verb::delete_:
    case Verb::undelete:
      step.names = {people.contains(value.text) ? person(value) : record(value)};
      step.name_places = {place(value)};
      return;
    case Verb::convert:
      add_names(value, step, true);
      if (const Node* into = node.find("into")) step.to = subject(*into);
      return;
    case Verb::merge:
      add_names(value, step, true);
      add_names(*node.find("losers"), step, true);
      if (step.names.size() > 3 || step.names.size() < 2)
        reporter.value(*node.find("losers"), "a merge takes a master and one or two other records");
      return;
    case Verb::share:
      add_names(value, step, true);
      step.word = node.find("access")->text;
      if (const Node* user_name = node.find("user")) {
        user(*user_name);
        step.user = user_name->text;
      }
      return;
    case Verb::link:
      add_names(value, step, false);
      return load_link_target(*node.find("to"), *this, step);
    case Verb::unlink:
      return add_names(value, step, false);
    case Verb::settings:
      step.fields = load_settings(value);
      if (step.fields.empty()) reporter.value(value, "`settings` changes nothing: name a setting");
      return;
    case Verb::empty_recycle_bin:
    case Verb::install:
    case Verb::uninstall:
    case Verb::run:
      step.word = value.text;
      return;
    case Verb::grant:
    case Verb::revoke:
      return load_access(node, value, *this, step);
    case Verb::layout:
      step.word = value.text;
      return load_layout(node, *this, step);
    case Verb::validation_rule:
      return load_rule_act(node, value, step);
    case Verb::import:
      return check_import(value);
    case Verb::push_to_sales_connect:
      add_names(value, step, true);
      for (const std::string& name : step.names) people.insert(name.starts_with('@') ? name.substr(1) : name);
      return;
    case Verb::send:
      return load_send(node, value, step);
    case Verb::group:
      return load_group(node, value, step);
    case Verb::marketo:
      add_names(value, step, false);
      step.unsubscribed = node.find("unsubscribed")->boolean;
      return;
    case Verb::wait:
      step.number = duration(value);
      if (step.number) pass_time(value, *step.number);
      return;
    case Verb::request:
      step.word = value.text;
      check_request_line(value, reporter);
      step.value = node.find("body") ? to_json(*node.find("body"), *reporter.file) : Json();
      if (const Node* headers = node.find("headers"))
        for (const Member& member : headers->members)
          step.headers.emplace_back(member.key, member.value.text);
      requested = true;
      return;
    case Verb::fault:
    case Verb::clock_step:
    case Verb::crash:
    case Verb::restart:
    case Verb::expect:
    case Verb::expect_pushes:
    case Verb::expect_nightly:
    case Verb::expect_run:
    case Verb::expect_conflicts:
    case Verb::expect_history:
    case Verb::expect_calls:
    case Verb::expect_requests:
    case Verb::expect_diagnostics:
    case Verb::expect_audit:
    case Verb::expect_crashes:
    case Verb::expect_mails:
    case Verb::expect_groups:
    case Verb::expect_response:
      return;
  }
}

// What is not said stays as it was.
void Loader::load_rule_act(const Node& node, const Node& value, Step& step) {
  step.word = value.text;
  PlanRule rule = load_rule(node);
  rule.name = value.text;
  rule.place = place(value);
  const auto known = rules.find(value.text);
  if (known == rules.end() && rule.condition.empty()) {
    std::vector<std::string> names;
    for (const auto& [name, one] : rules) names.push_back(name);
    const std::string near = syncer::nearest(value.text, names);
    return reporter.value(
        value, near.empty() ? fmt::format("unknown rule {}: a new one needs \"object\", \"condition\" and "
                                          "\"error\"",
                                          in_quotes(value.text))
                            : fmt::format("unknown rule {}, did you mean {}?", in_quotes(value.text),
                                          in_quotes(near)));
  }
  if (known != rules.end()) {
    if (rule.object.empty()) rule.object = known->second.object;
    if (rule.condition.empty()) rule.condition = known->second.condition;
    if (rule.error.empty()) rule.error = known->second.error;
    if (rule.field.empty()) rule.field = known->second.field;
    if (!node.find("condition")) rule.condition_place = rule.place;
    if (rule.object != known->second.object)
      reporter.value(value, fmt::format("{} is a rule of {}: take another name", in_quotes(value.text),
                                        known->second.object));
  }
  if (rule.object.empty() || rule.error.empty())
    reporter.opening(node, fmt::format("the new rule {} needs \"object\", \"condition\" and \"error\"",
                                       in_quotes(value.text)));
  rules[rule.name] = rule;
  step.rule = std::move(rule);
}

void Loader::load_fault(const Node& node, const Node& value, Step& step) {
  step.word = value.text;
  if (step.verb == Verb::fault) {
    for (const Fault fault : all_faults())
      if (name_of(fault) == value.text) step.fault = fault;
    if (const Node* on = node.find("on")) {
      path_word(*on, true);
      step.on = on->text;
    }
    if (const Node* times = node.find("times")) step.times = small_int(*times);
    if (const Node* length = node.find("for")) step.for_ms = duration(*length);
    if (const Node* after = node.find("after")) step.after = small_int(*after);
    if (const Node* unseen = node.find("unseen")) {
      step.unseen_ms = duration(*unseen);
      if (step.fault != Fault::stale_read)
        reporter.key(*node.member("unseen"),
                     "only `stale_read` takes `unseen`: the other faults hide nothing");
    }
    return;
  }
  if (step.verb == Verb::clock_step) {
    const auto parsed = parse_clock_step(value.text);
    if (const auto* mistake = std::get_if<Mistake>(&parsed)) return reporter.value(value, mistake->what);
    step.number = std::get<int64_t>(parsed);
  }
  if (step.verb != Verb::crash) return;
  if (const Node* when = node.find("when")) {
    for (const syncer::Point point : syncer::all_points())
      if (syncer::name_of(point) == when->text) step.when = point;
    if (step.during) reporter.key(*node.member("when"), "`crash` takes `when` or `during`, not both");
  }
  if (const Node* nth = node.find("nth")) {
    step.nth = small_int(*nth);
    if (!node.find("when"))
      reporter.key(*node.member("nth"), "`nth` counts how often a point is reached: it needs `when`");
  }
  if (const Node* kind = node.find("kind"))
    step.kind = kind->text == "power" ? CrashKind::power : CrashKind::process;
}

// New people get a name for later steps; known addresses are updated.
void Loader::check_import(const Node& rows) {
  if (rows.items.empty()) reporter.value(rows, "`import` needs at least one person");
  for (const Node& row : rows.items) {
    check_person_email(*row.find("email"));
    const std::string& email = row.find("email")->text;
    const std::string name = email.substr(0, email.find('@'));
    if (emails.insert(syncer::normalised_email(email)).second) people.insert(name);
    const Node* id = row.find("salesforce_id");
    if (id && !id->text.empty()) check_salesforce_id(*id);
  }
}

}  // namespace sfsim
