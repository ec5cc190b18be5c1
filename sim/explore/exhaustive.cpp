// The number of a world is its part, its sequence and its row; a sequence is found by counting how many there
// are behind each first letter.
#include "sim/explore/exhaustive.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

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
    R"({"push_to_sales_connect": "@other"})",
    R"({"create": "new", "type": "Contact", "HasOptedOutOfEmail": true})",
    R"({"link": "ada", "to": "PersonAccount"})",
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
    R"({"unsubscribe": "ada", "via": "manual"})",
    R"({"marketo": "ada", "unsubscribed": true})",
    R"({"send": "ada", "in": "2h"})",
    R"({"group": "Prospects", "add": "ada"})",
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
    R"({"fault": "small_pages", "times": 1})",
    R"({"fault": "no_connection", "on": "PATCH", "times": 1})",
    R"({"fault": "query_timeout", "times": 2})",
    R"({"fault": "expired_cursor", "times": 1})",
    R"({"fault": "failed_job", "times": 1})",
    R"({"fault": "aborted_job", "times": 1})",
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

// What a letter changes. All but a busy one happen in one moment, in which nothing else runs: an armed fault
// or crash waits for a request or a point, and neither side of the sync sees the other before it sends.
// A mail looks at its person and nothing else.
enum class Touches { fault, crash, rights, records, links, mails, people, busy };

Touches touched_by(const Draft& letter) {
  const std::string verb = letter.begin().key();
  const auto is = [&](std::initializer_list<const char*> verbs) {
    return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
  };
  if (verb == "fault") return Touches::fault;
  if (verb == "crash") return letter.contains("when") ? Touches::crash : Touches::busy;
  if (is({"wait", "run", "request", "restart", "push_to_sales_connect"})) return Touches::busy;
  if (is({"revoke", "grant", "layout"})) return Touches::rights;
  if (is({"send", "group", "marketo"})) return Touches::mails;
  if (is({"unsubscribe", "resubscribe", "settings"})) return Touches::people;
  if (verb == "import")
    return letter.dump().find("salesforce_id") != std::string::npos ? Touches::links : Touches::people;
  if (is({"link", "unlink", "install", "uninstall", "clock_step"})) return Touches::links;
  return Touches::records;
}

bool either_way_the_same(Touches a, Touches b) {
  if (a > b) std::swap(a, b);
  if (b == Touches::busy || a == b) return a == b && a == Touches::crash;
  if (a == Touches::mails || b == Touches::mails) return a != b && b != Touches::people;
  if (a <= Touches::crash || (a == Touches::records && b == Touches::people)) return true;
  return a == Touches::rights && b != Touches::links;
}

// How many sequences of `length` may stand behind each letter.
std::vector<uint64_t> behind(size_t letters, int length) {
  std::vector<uint64_t> counts(letters, 1);
  for (int i = 0; i < length; ++i) {
    std::vector<uint64_t> longer(letters, 0);
    for (size_t a = 0; a < letters; ++a) {
      for (size_t b = 0; b < letters; ++b)
        if (!the_other_way_round(a, b)) longer[a] += counts[b];
    }
    counts = std::move(longer);
  }
  return counts;
}

std::vector<size_t> sequence(const ExhaustivePart& part, uint64_t number) {
  std::vector<size_t> letters;
  for (int left = part.length - 1; left >= 0; --left) {
    const std::vector<uint64_t> counts = behind(part.letters, left);
    for (size_t letter = 0; letter < part.letters; ++letter) {
      if (!letters.empty() && the_other_way_round(letters.back(), letter)) continue;
      if (number < counts[letter]) {
        letters.push_back(letter);
        break;
      }
      number -= counts[letter];
    }
  }
  return letters;
}

uint64_t power(uint64_t base, int exponent) {
  uint64_t out = 1;
  for (int i = 0; i < exponent; ++i) out *= base;
  return out;
}

}  // namespace

bool the_other_way_round(size_t first, size_t second) {
  static const std::vector<Touches> touches = [] {
    std::vector<Touches> all;
    for (const Draft& letter : exhaustive_letters()) all.push_back(touched_by(letter));
    return all;
  }();
  const Touches a = touches[first], b = touches[second];
  return either_way_the_same(a, b) && (a > b || (a == b && first > second));
}

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
    part.sequences = power(part.letters, length);
    for (const uint64_t count : behind(part.letters, length - 1)) part.kept += count;
    part.worlds = part.kept * part.rows;
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
  Draft ada = {{"salesforce", row.type}, {"synced", Draft::parse(row.synced)}};
  if (row.unsubscribed) ada["unsubscribed"] = true;
  if (row.opted_out) ada["HasOptedOutOfEmail"] = true;
  Draft draft = {{"scenario", "Sequence " + std::to_string(world)}, {"start", row.start}};
  if (!row.nightly) draft["settings"] = {{"nightly", false}};
  draft["org"] = {{"person_accounts", true}};
  draft["people"] = {{"ada", ada}, {"bob", Draft::object()}};
  draft["records"] = {{"other", {{"type", "Contact"}, {"Email", "ada@example.com"}}}};
  Draft steps = Draft::array();
  steps.push_back({{"link", "bob"}, {"to", "@other"}});
  for (const size_t letter : sequence(part, number / part.rows)) {
    Draft step = exhaustive_letters()[letter];
    if (step.contains("create"))
      step["create"] = "new" + std::to_string(steps.size());  // a name is used once
    steps.push_back(std::move(step));
  }
  draft["steps"] = std::move(steps);
  return draft;
}

}  // namespace sfsim
