// The number of a world is its sequence, read as digits, and its row.
#include "sim/explore/exhaustive.h"

#include <array>
#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

// Ada's record is also bob's where a step links him there.
const std::vector<Draft>& letters() {
  static const std::vector<Draft> all = [] {
    std::vector<Draft> out;
    for (const char* text :
         {R"({"unsubscribe": "ada"})", R"({"resubscribe": "ada", "reason": "asked by phone"})",
          R"({"edit": "ada", "HasOptedOutOfEmail": true})", R"({"edit": "ada", "HasOptedOutOfEmail": false})",
          R"({"wait": "1d"})", R"({"run": "nightly"})", R"({"link": "ada", "to": "@other"})",
          R"({"unlink": "ada"})", R"({"delete": "ada"})", R"({"unsubscribe": "bob"})",
          R"({"settings": {"opt_out_field": "sales_opt_out"}})",
          R"({"revoke": "HasOptedOutOfEmail", "on": "Contact"})",
          R"({"fault": "lost_response", "on": "PATCH", "times": 1})",
          R"({"fault": "unavailable", "times": 1})", R"({"fault": "expired_session", "times": 1})",
          R"({"fault": "stale_read", "times": 1})", R"({"crash": "engine", "when": "push_accepted"})",
          R"({"crash": "engine", "kind": "power"})", R"({"restart": "engine"})"})
      out.push_back(Draft::parse(text));
    return out;
  }();
  return all;
}

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

}  // namespace

size_t exhaustive_letters() { return letters().size(); }
size_t exhaustive_rows() { return rows.size(); }

uint64_t exhaustive_worlds(int length) {
  uint64_t worlds = rows.size();
  for (int i = 0; i < length; ++i) worlds *= letters().size();
  return worlds;
}

Draft exhaustive_world(int length, uint64_t world) {
  const Row& row = rows[world % rows.size()];
  uint64_t rest = world / rows.size();
  Draft ada = {{"salesforce", row.type}, {"synced", Draft::parse(row.synced)}};
  if (row.unsubscribed) ada["unsubscribed"] = true;
  if (row.opted_out) ada["HasOptedOutOfEmail"] = true;
  Draft draft = {{"scenario", "Sequence " + std::to_string(world)}, {"start", row.start}};
  if (!row.nightly) draft["settings"] = {{"nightly", false}};
  draft["people"] = {{"ada", ada}, {"bob", Draft::object()}};
  draft["records"] = {{"other", {{"type", "Contact"}}}};
  Draft steps = Draft::array();
  steps.push_back({{"link", "bob"}, {"to", "@other"}});
  for (int i = 0; i < length; ++i, rest /= letters().size()) {
    Draft step = letters()[rest % letters().size()];
    steps.push_back(std::move(step));
  }
  draft["steps"] = std::move(steps);
  return draft;
}

}  // namespace sfsim
