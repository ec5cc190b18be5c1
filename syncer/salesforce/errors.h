// What a refusal of Salesforce means: one table from errorCode to the category people know from the product's
// diagnostics page, what the engine does, what stands in the way, and what a person does about it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syncer/domain/ports.h"

namespace syncer {

// The four categories of the diagnostics page (sales-connect.md 1.6).
enum class Category { intermittent, authentication, access_validation, other };
std::string_view name_of(Category category);  // "Intermittent", ...

enum class Action {
  retry,      // goes away by itself: again, with back-off
  later,      // the org refuses everybody for a while: again in a quarter of an hour
  refresh,    // the token is no longer good: a new one, then the same request once more
  reconnect,  // the connection is refused until a person mends it: no storm of tries
  park,       // a person must fix something first
  drop,       // nothing is left to write
};

enum class Obstacle { none, field, connection, access, record };

struct ErrorRule {
  std::string_view code;  // as Salesforce spells it; ours are listed in errors.cpp
  Category category = Category::other;
  Action action = Action::park;
  Obstacle obstacle = Obstacle::access;
  std::string_view fix;  // for people; empty: nothing to do
};
const std::vector<ErrorRule>& error_table();

// Ours, for what Salesforce would take and the team does not (setting require_page_layout).
// Our own: an Account's id led to its person contact, or to none.
constexpr std::string_view is_person_account = "PERSON_ACCOUNT";
constexpr std::string_view not_a_person_account = "NOT_A_PERSON_ACCOUNT";
constexpr std::string_view field_not_on_layout = "FIELD_NOT_ON_LAYOUT";
constexpr std::string_view sync_switched_off = "SYNC_SWITCHED_OFF";  // setting salesforce_sync

// The rule for a code; the message decides where one code means two things. An unknown code is parked.
ErrorRule rule_for(std::string_view code, std::string_view message);

struct Failure {
  std::string code;
  std::string message;
  int status = 0;  // HTTP; 0: no answer came
  ErrorRule rule;
};
Failure make_failure(std::string_view code, std::string_view message, int status);

// Why an API call failed as a whole; nothing when it did not (then the body is the caller's).
std::optional<Failure> classify(const HttpResponse& response);
// The same for the token endpoint, whose errors are {"error", "error_description"}.
std::optional<Failure> classify_token(const HttpResponse& response);
// An answer whose body is not what it should be: it may have been applied.
Failure malformed_reply(std::string_view detail, int status);

}  // namespace syncer
