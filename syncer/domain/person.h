// A person of Sales Connect and what may happen to them. Plain values.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "syncer/domain/ports.h"
#include "syncer/domain/settings.h"

namespace syncer {

using PersonId = int64_t;

// What is known of the linked record's life in Salesforce.
enum class RecordState {
  live,     // as far as anybody knows
  deleted,  // in the recycle bin: neither read nor written until it comes back
  purged,  // was in the bin and is gone for good: nothing is sent until it is seen again, or the link changes
};
std::string_view name_of(RecordState state);  // "live", "deleted", "purged"

// Why a person's link moved by itself.
enum class MoveWhy {
  converted,
  merged,
  person_account,  // it was an Account's, and the record is the contact of that person account
  same_email       // the person had no ID, and the record has the person's e-mail address
};
std::string_view name_of(MoveWhy why);

struct Person {
  PersonId id = 0;
  std::string email;  // as given; unique per team by normalised_email()
  std::string first_name;
  std::string last_name;
  std::string salesforce_id;  // 18 characters, or empty: not linked
  bool unsubscribed = false;
  // The last value both sides agreed on, per field; empty: never, or not since the link changed.
  std::optional<bool> synced_email_opt_out;
  std::optional<bool> synced_sales_opt_out;
  RecordState record_state = RecordState::live;
  int64_t version = 0;  // value of the store's change counter when this person last changed

  std::optional<bool> synced(OptOutField field) const {
    return field == OptOutField::email_opt_out ? synced_email_opt_out : synced_sales_opt_out;
  }
};

// Trimmed and lower-cased (ASCII), the key of de-duplication.
std::string normalised_email(std::string_view email);
// Something@something without blanks or control characters; not more (RFC 5321 is looser than anyone
// expects).
bool plausible_email(std::string_view email);

// How an unsubscribe was collected in Sales Connect.
enum class Via { link, manual, bulk, bounce };
std::string_view name_of(Via via);  // "link", ...
std::optional<Via> via_from(std::string_view name);
std::string_view history_source(Via via);  // "Clicked Link", "Manual", "Manual", "Bounce" (behaviour 36)

// Who allowed that somebody is opted in again, when, and why.
struct Authorisation {
  std::string by;
  UnixMillis at = 0;
  std::string why;
};
// "by alice on 2024-01-15 (UTC): asked by phone"
std::string text_of(const Authorisation& authorisation);

enum class HistoryKind { unsubscribe, resubscribe };
std::string_view name_of(HistoryKind kind);  // "Unsubscribe", "Resubscribe"

struct HistoryRow {
  PersonId person = 0;
  UnixMillis at = 0;
  HistoryKind kind = HistoryKind::unsubscribe;
  std::string source;   // "Clicked Link", "Manual", "Bounce", "Salesforce Sync", or the admin's name
  std::string details;  // the reason of a resubscribe, or who allowed it
  int64_t id = 0;       // in the order of writing
};

}  // namespace syncer
