// The number of a world is its part, then its sequence, read as digits, and its row.
#include "sim/explore/exhaustive.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

// Ada's record is also bob's where a step links her there.
constexpr std::array core_letters = {
    R"({"unsubscribe": "ada"})",
    R"({"resubscribe": "ada", "reason": "asked by phone"})",
    R"({"edit": "ada", "HasOptedOutOfEmail": true})",
    R"({"edit": "ada", "HasOptedOutOfEmail": false})",
    R"({"wait": "1d"})",
    R"({"run": "nightly"})",
    R"({"link": "ada", "to": "@other"})",
    R"({"unlink": "ada"})",
};
constexpr std::array more_letters = {
    R"({"unsubscribe": "bob"})",
    R"({"import": [{"email": "Ada@Example.com", "salesforce_id": "0035e00000ABCDE"}]})",
    R"({"import": [{"email": "ada@example.com", "first_name": "Ada"}]})",
    R"({"create": "new", "type": "Contact", "HasOptedOutOfEmail": true})",
    R"({"delete": "ada"})",
    R"({"undelete": "ada"})",
    R"({"empty_recycle_bin": "org"})",
    R"({"convert": "ada"})",
    R"({"convert": "ada", "into": "@other"})",
    R"({"merge": "@other", "losers": ["ada"]})",
    R"({"merge": "ada", "losers": ["@other"]})",
    R"({"share": "ada", "access": "none"})",
    R"({"settings": {"opt_out_field": "sales_opt_out"}})",
    R"({"settings": {"policy": "three_way", "allow_opt_in": true, "opt_in_authorisation": "consent renewed"}})",
    R"({"settings": {"nightly": false}})",
    R"({"install": "marketo-sales-connect"})",
    R"({"uninstall": "marketo-sales-connect"})",
    R"({"revoke": "HasOptedOutOfEmail", "on": "Contact"})",
    R"({"grant": "HasOptedOutOfEmail", "on": "Contact"})",
    R"({"layout": "Contact", "remove": "HasOptedOutOfEmail"})",
    R"({"validation_rule": "No opt-outs", "object": "Contact", "condition": "HasOptedOutOfEmail = true", "error": "No."})",
    R"({"validation_rule": "No opt-outs", "object": "Contact", "condition": "Id = null", "error": "No."})",
    R"({"run": "push"})",
    R"({"request": "POST /services/data/v60.0/sobjects/Contact", "body": {"LastName": "Raw"}})",
    R"({"fault": "unavailable", "times": 1})",
    R"({"fault": "timeout", "on": "PATCH", "times": 1})",
    R"({"fault": "lost_response", "on": "PATCH", "times": 1})",
    R"({"fault": "rate_limit", "on": "PATCH", "times": 1})",
    R"({"fault": "expired_session", "times": 1})",
    R"({"fault": "row_locked", "on": "PATCH", "times": 1})",
    R"({"fault": "slow", "on": "PATCH", "times": 1})",
    R"({"fault": "stale_read", "times": 1})",
    R"({"fault": "partial_failure", "times": 1})",
    R"({"fault": "duplicate_delivery", "on": "PATCH", "times": 1})",
    R"({"fault": "malformed_reply", "times": 1})",
    R"({"fault": "truncated_reply", "on": "GET", "times": 1})",
    R"({"clock_step": "+2h"})",
    R"({"crash": "engine", "when": "push_accepted"})",
    R"({"crash": "engine", "when": "nightly_read"})",
    R"({"crash": "engine", "kind": "power"})",
    R"({"restart": "engine"})",
};

// Each pair of a type, a last agreed value, the nightly's switch and a kind of day stands in some row.
struct Row {
  const char* type;
  const char* synced;
  bool unsubscribed, opted_out, nightly;
  const char* start;
};
constexpr const char* winter = "2024-01-15 19:58 America/Los_Angeles";
constexpr const char* forward = "2024-03-09 19:58 America/Los_Angeles";
constexpr const char* back = "2024-11-02 19:58 America/Los_Angeles";
constexpr std::array<Row, 6> rows = {{{"Contact", "null", false, false, true, winter},
                                      {"Lead", "null", true, false, true, forward},
                                      {"Contact", "true", true, true, true, back},
                                      {"Lead", "false", false, true, true, winter},
                                      {"Contact", "true", false, true, false, forward},
                                      {"Lead", "null", false, false, false, back}}};

// Of three steps over the whole alphabet, the rows that differ most.
constexpr uint64_t few_rows = 2, few_rows_from = 3;

uint64_t power(uint64_t base, int exponent) {
  uint64_t out = 1;
  for (int i = 0; i < exponent; ++i) out *= base;
  return out;
}

}  // namespace

const std::vector<Draft>& exhaustive_letters() {
  static const std::vector<Draft> all = [] {
    std::vector<Draft> out;
    for (const char* text : core_letters) out.push_back(Draft::parse(text));
    for (const char* text : more_letters) out.push_back(Draft::parse(text));
    return out;
  }();
  return all;
}

std::vector<ExhaustivePart> exhaustive_parts(const Bound& bound) {
  std::vector<ExhaustivePart> parts;
  uint64_t first = 0;
  for (int length = 1; length <= std::max(bound.length, bound.core_length); ++length) {
    ExhaustivePart part;
    part.length = length;
    part.core = length > bound.length;
    part.letters = part.core ? core_letters.size() : exhaustive_letters().size();
    part.rows = !part.core && static_cast<uint64_t>(length) >= few_rows_from ? few_rows : rows.size();
    part.first = first;
    part.worlds = power(part.letters, length) * part.rows;
    first += part.worlds;
    parts.push_back(part);
  }
  return parts;
}

uint64_t exhaustive_worlds(const Bound& bound) {
  const std::vector<ExhaustivePart> parts = exhaustive_parts(bound);
  return parts.empty() ? 0 : parts.back().first + parts.back().worlds;
}

Draft exhaustive_world(const Bound& bound, uint64_t world) {
  const std::vector<ExhaustivePart> parts = exhaustive_parts(bound);
  const ExhaustivePart& part = *std::find_if(
      parts.begin(), parts.end(), [&](const ExhaustivePart& one) { return world < one.first + one.worlds; });
  const uint64_t number = world - part.first;
  const Row& row = rows[number % part.rows];
  uint64_t rest = number / part.rows;
  Draft ada = {{"salesforce", row.type}, {"synced", Draft::parse(row.synced)}};
  if (row.unsubscribed) ada["unsubscribed"] = true;
  if (row.opted_out) ada["HasOptedOutOfEmail"] = true;
  Draft draft = {{"scenario", "Sequence " + std::to_string(world)}, {"start", row.start}};
  if (!row.nightly) draft["settings"] = {{"nightly", false}};
  draft["people"] = {{"ada", ada}, {"bob", Draft::object()}};
  draft["records"] = {{"other", {{"type", "Contact"}}}};
  Draft steps = Draft::array();
  steps.push_back({{"link", "bob"}, {"to", "@other"}});
  for (int i = 0; i < part.length; ++i, rest /= part.letters) {
    Draft step = exhaustive_letters()[rest % part.letters];
    if (step.contains("create")) step["create"] = "new" + std::to_string(i + 1);  // a name is used once
    steps.push_back(std::move(step));
  }
  draft["steps"] = std::move(steps);
  return draft;
}

}  // namespace sfsim
