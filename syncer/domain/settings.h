// The team's settings: one table of names, defaults and checks serves the command line, the scenario files,
// the store and the documentation.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syncer/domain/policy.h"
#include "syncer/domain/salesforce_id.h"

namespace syncer {

// The two opt-out fields a team can choose between (sales-connect.md F9-F11).
enum class OptOutField { email_opt_out, sales_opt_out };
std::string_view name_of(OptOutField field);  // "email_opt_out", "sales_opt_out"

// What choosing Marketo Sales Opt Out does with Email Opt Out (sales-connect.md A4).
enum class FieldChoice {
  exclusive,   // nothing: sales and marketing are kept apart
  pull_both,   // it is pulled as well, and never written
  additional,  // it is pulled and written as well
};
std::string_view name_of(FieldChoice choice);

// What becomes of a nightly that could not begin at its time (A2).
enum class MissedNightly { catch_up, skip };
std::string_view name_of(MissedNightly missed);

// Where unsubscribes are pushed while the nightly is off (A5).
enum class PushTarget { email_opt_out, chosen_field };
std::string_view name_of(PushTarget target);

// Whether a push asks first (A34).
enum class PushCheck { blind, read_first };
std::string_view name_of(PushCheck check);

// What a nightly reads (A14).
enum class NightlyReading {
  complete,     // everybody who is opted out in Salesforce
  incremental,  // what changed there since the last complete run, and now and then everything
};
std::string_view name_of(NightlyReading reading);

// What becomes of an unsubscribe without a Salesforce ID (A7).
enum class WithoutSalesforceId { wait, look_up_by_email };
std::string_view name_of(WithoutSalesforceId without);

// Which records an unsubscribe is pushed to (A9, A10).
enum class RecordsOfAnAddress {
  linked,  // the one whose ID the person has
  all,     // every Contact and Lead of the person's e-mail address as well
};
std::string_view name_of(RecordsOfAnAddress records);

struct FieldNames {  // API name of one opt-out field on each object
  std::string contact;
  std::string lead;
};

struct Settings {
  bool salesforce_sync = true;  // A6; off: nothing at all is sent to Salesforce
  bool nightly = false;         // the unsubscribe sync: off in a new team
  OptOutField opt_out_field = OptOutField::email_opt_out;
  FieldChoice field_choice = FieldChoice::exclusive;
  PushTarget push_while_disabled = PushTarget::email_opt_out;
  bool push_on_link = false;
  WithoutSalesforceId without_salesforce_id = WithoutSalesforceId::wait;
  RecordsOfAnAddress records_of_an_address = RecordsOfAnAddress::linked;
  PushCheck push_check = PushCheck::blind;
  bool require_page_layout = false;  // a field that no page shows is one that is not installed
  Policy policy = Policy::opt_out_wins;
  // Both together let a policy write a false; the second says why, its change who and when.
  bool allow_opt_in = false;
  std::string opt_in_authorisation;
  int nightly_time_minutes = 20 * 60;                // local, in nightly_zone
  std::string nightly_zone = "America/Los_Angeles";  // IANA name
  int nightly_window_minutes = 0;                    // 0..180
  MissedNightly missed_nightly = MissedNightly::catch_up;
  NightlyReading nightly_reading = NightlyReading::complete;
  int full_reading_days = 7;         // 1..31, with incremental: everything is read so often
  int api_reserve_percent = 10;      // of the org's API calls, left by a nightly (A27)
  int bulk_writes_from = 2000;       // rows of one object that a nightly writes by a Bulk API job; 0: never
  int bulk_reads_from = 20000;       // the same of reading
  bool bounce_unsubscribes = false;  // a hard bounce unsubscribes (A12)
  // ToutApp: an unsubscribe may be from one user only (A11); off: each is from everybody.
  bool personal_unsubscribes = false;
  bool marketo_check = false;                // commercial mail asks Marketo first (behaviour 43)
  std::vector<std::string> blocked_domains;  // in lower case: nobody there gets a mail (behaviour 42)
  FieldNames email_opt_out{"HasOptedOutOfEmail", "HasOptedOutOfEmail"};
  bool follow_conversions = true;  // A21: of leads; off: only diagnosed
  bool follow_merges = true;       // A22: to the master; off: a merged record is a deleted one
  // Our invention: the package's real API name is not public.
  FieldNames sales_opt_out{"Marketo_Sales_Opt_Out__c", "Marketo_Sales_Opt_Out__c"};
};

struct SettingInfo {
  std::string name;     // "nightly", "opt_out_field", "policy", ...
  std::string values;   // "on | off", "HH:MM", ...
  std::string meaning;  // one sentence
};
const std::vector<SettingInfo>& setting_table();  // in the order shown to people

// The value as text ("on", "20:00", ...). Empty optional: no such setting.
std::optional<std::string> get_setting(const Settings& settings, std::string_view name);

// Sets one setting from text. Booleans take on/off/true/false/yes/no. Returns a sentence naming the mistake
// and the fix ("did you mean", allowed values), or nothing when it was set. `settings` is unchanged on a
// mistake.
std::optional<std::string> set_setting(Settings& settings, std::string_view name, std::string_view value);

// A sentence with the fix where settings that are right by themselves cannot be together: one field of an
// object is no place for two opt-outs. Asked before a change is stored.
std::optional<std::string> contradiction(const Settings& settings);

// Whether nights are due: the nightly is on, and so is the sync.
bool has_nights(const Settings& settings);

// The field that is synced and pushed to right now: the chosen one; with the nightly off, Email Opt Out
// unless push_while_disabled says otherwise (sales-connect.md F5, behaviours 9 and 10).
OptOutField effective_field(const Settings& settings);

// The field that is pulled, or written, beside it; empty: none.
std::optional<OptOutField> pulled_as_well(const Settings& settings);
std::optional<OptOutField> written_as_well(const Settings& settings);
// Whether unsubscribes are pushed to the field right now.
bool is_pushed_to(const Settings& settings, OptOutField field);

// Whether unsubscribes go to the other records of an address, too. Not where a policy may write a false:
// it would take back what this tells again every night.
bool spreads_by_address(const Settings& settings);

// The API name of a field on an object.
const std::string& api_name(const Settings& settings, OptOutField field, Sobject object);

}  // namespace syncer
