// What a check expects: rows, times, what both sides say of somebody. Names in rows must exist.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/scenario/loader.h"
#include "sim/scenario/shape.h"

namespace sfsim {

using Kind = Json::Kind;

void Loader::load_check(const Node& node, const Node& value, Step& step) {
  if (value.is(Kind::number)) step.number = static_cast<int64_t>(std::min(value.number, 1e15));
  step.word = value.text;
  if (step.verb == Verb::expect) return load_expect(node, step);
  if (step.verb == Verb::expect_response) return load_response(node, value, step);
  if (step.verb == Verb::expect_history) {
    add_names(value, step, false);
    step.value = to_json(*node.find("rows"), *reporter.file);
    return;
  }
  if (step.verb == Verb::expect_nightly && time) {
    for (const Node& item : value.items) {
      const auto resolved = resolve_time(item.text, *time, now);
      if (const auto* mistake = std::get_if<Mistake>(&resolved))
        reporter.value(item, mistake->what);
      else
        step.due_times.push_back(std::get<ResolvedTime>(resolved).at);
    }
    return;
  }
  if (step.verb == Verb::expect_requests) {
    for (const Node& item : value.items) path_word(item, false);
    return;
  }
  check_rows(value);
}

// A name in a row must be a person's.
void Loader::check_rows(const Node& rows) {
  for (const Node& row : rows.items)
    if (const Node* who = row.find("person")) person(*who);
}

void Loader::load_expect(const Node& node, Step& step) {
  static constexpr std::array<const char*, 5> kPersonOptions = {"unsubscribed", "waiting_for", "parked",
                                                                "synced", "in_sales_connect"};
  add_names(*node.find("expect"), step, true);
  const auto text_or_empty = [](const Node& option) {
    return option.is(Kind::null) ? std::string() : option.text;
  };
  if (const Node* option = node.find("unsubscribed")) step.unsubscribed = option->boolean;
  if (const Node* option = node.find("waiting_for")) step.waiting_for = text_or_empty(*option);
  if (const Node* option = node.find("parked")) step.parked = text_or_empty(*option);
  if (const Node* option = node.find("in_sales_connect")) step.in_sales_connect = option->boolean;
  if (const Node* option = node.find("synced"))
    step.synced = option->is(Kind::null) ? std::optional<bool>() : std::optional<bool>(option->boolean);
  const bool has_record = std::any_of(step.names.begin(), step.names.end(),
                                      [](const auto& name) { return name.starts_with('@'); });
  bool checks = !step.fields.empty();
  for (const char* key : kPersonOptions) {
    const Member* option = node.member(key);
    if (!option) continue;
    checks = true;
    if (has_record)
      reporter.key(*option, fmt::format("a record has only Salesforce fields: {} is something of a person",
                                        in_quotes(key)));
  }
  if (!step.in_sales_connect &&
      (step.unsubscribed || step.waiting_for || step.parked || step.synced || !step.fields.empty()))
    reporter.key(*node.member("in_sales_connect"), "who is not there has nothing else to check");
  if (!checks)
    reporter.opening(node,
                     "`expect` checks nothing: add \"unsubscribed\", \"waiting_for\" or a field such as "
                     "\"HasOptedOutOfEmail\"");
}

void Loader::load_response(const Node& node, const Node& value, Step& step) {
  if (!requested) reporter.value(value, "there is no `request` before this whose answer could be checked");
  if (value.is(Kind::number)) {
    Json response;
    response.kind = Kind::object;
    response.at = place(value);
    response.object.emplace_back("status", step.value);
    step.value = std::move(response);
  }
  for (const char* key : {"body", "error"}) {
    const Node* option = node.find(key);
    if (!option) continue;
    if (step.value.find(key))
      reporter.key(*node.member(key), fmt::format("{} stands here twice", in_quotes(key)));
    step.value.object.emplace_back(key, to_json(*option, *reporter.file));
  }
  if (step.value.object.empty())
    reporter.value(value, "`expect_response` checks nothing: add \"status\", \"body\" or \"error\"");
}

}  // namespace sfsim
