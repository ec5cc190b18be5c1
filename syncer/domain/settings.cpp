// One table of rows {name, allowed values, meaning, how to read it, how to write it}: whoever shows, stores,
// parses or documents settings walks this table.
#include "syncer/domain/settings.h"

#include <fmt/format.h>

#include <array>

#include "syncer/domain/mutant.h"
#include "syncer/domain/settings_values.h"

namespace syncer {
namespace {

struct Row {
  const char* name;
  const char* values;
  const char* meaning;
  std::string (*get)(const Settings&);
  Mistake (*set)(Settings&, std::string_view name, std::string_view value);
};

template <typename Enum>
std::vector<std::string> words_of(std::initializer_list<Enum> all) {
  std::vector<std::string> words;
  for (const Enum one : all) words.emplace_back(name_of(one));
  return words;
}

// Words of an enumeration, by the order of its enumerators.
const std::vector<std::string>& field_words() {
  static const std::vector<std::string> words = {std::string(name_of(OptOutField::email_opt_out)),
                                                 std::string(name_of(OptOutField::sales_opt_out))};
  return words;
}

template <typename Enum>
Mistake set_enum(Enum& target, const std::vector<std::string>& words, std::string_view name,
                 std::string_view value) {
  size_t chosen = 0;
  if (Mistake mistake = set_word(chosen, words, name, value)) return mistake;
  target = static_cast<Enum>(chosen);
  return std::nullopt;
}

// ---- the table ----------------------------------------------------------------------------------
using S = Settings;
using Text = std::string_view;

constexpr std::array<Row, 32> rows{{
    {"salesforce_sync", "on | off",
     "Whether anything is sent to Salesforce at all; off, unsubscribes are kept, and go when it is switched "
     "on again.",
     [](const S& s) { return on_off(s.salesforce_sync); },
     [](S& s, Text n, Text v) { return set_bool(s.salesforce_sync, n, v); }},
    {"nightly", "on | off",
     "Whether unsubscribes are compared with Salesforce once a day; off, they are still pushed, to Email Opt "
     "Out.",
     [](const S& s) { return on_off(s.nightly); },
     [](S& s, Text n, Text v) { return set_bool(s.nightly, n, v); }},
    {"opt_out_field", "email_opt_out | sales_opt_out",
     "The opt-out field that is read and written while the nightly is on.",
     [](const S& s) { return std::string(name_of(s.opt_out_field)); },
     [](S& s, Text n, Text v) { return set_enum(s.opt_out_field, field_words(), n, v); }},
    {"field_choice", "exclusive | pull_both | additional",
     "With sales_opt_out chosen: exclusive leaves Email Opt Out alone, pull_both also unsubscribes whoever "
     "is opted out by it, additional pulls from both fields and writes both.",
     [](const S& s) { return std::string(name_of(s.field_choice)); },
     [](S& s, Text n, Text v) {
       return set_enum(s.field_choice,
                       words_of({FieldChoice::exclusive, FieldChoice::pull_both, FieldChoice::additional}), n,
                       v);
     }},
    {"push_while_disabled", "email_opt_out | chosen_field",
     "Where unsubscribes are pushed while the nightly is off.",
     [](const S& s) { return std::string(name_of(s.push_while_disabled)); },
     [](S& s, Text n, Text v) {
       return set_enum(s.push_while_disabled, words_of({PushTarget::email_opt_out, PushTarget::chosen_field}),
                       n, v);
     }},
    {"push_on_link", "on | off",
     "Whether an unsubscribed person who gets a Salesforce ID is pushed at once; off, by the next nightly.",
     [](const S& s) { return on_off(s.push_on_link); },
     [](S& s, Text n, Text v) { return set_bool(s.push_on_link, n, v); }},
    {"without_salesforce_id", "wait | look_up_by_email",
     "What becomes of an unsubscribe of somebody without a Salesforce ID: wait leaves it until there is one, "
     "look_up_by_email links the person to the one Contact, or else Lead, of that address.",
     [](const S& s) { return std::string(name_of(s.without_salesforce_id)); },
     [](S& s, Text n, Text v) {
       return set_enum(s.without_salesforce_id,
                       words_of({WithoutSalesforceId::wait, WithoutSalesforceId::look_up_by_email}), n, v);
     }},
    {"records_of_an_address", "linked | all",
     "Which records an unsubscribe is pushed to: linked the one whose ID the person has, all every other "
     "Contact and "
     "Lead of the person's e-mail address as well, at once and again each night. Who has no ID is not pushed "
     "by it. "
     "Without effect while `allow_opt_in` is on.",
     [](const S& s) { return std::string(name_of(s.records_of_an_address)); },
     [](S& s, Text n, Text v) {
       return set_enum(s.records_of_an_address,
                       words_of({RecordsOfAnAddress::linked, RecordsOfAnAddress::all}), n, v);
     }},
    {"push_check", "blind | read_first",
     "Whether a push asks first and writes only what is not opted out yet: one call more, and no "
     "LastModifiedDate is moved for nothing. Without effect while `allow_opt_in` is on: a false may be on "
     "its way.",
     [](const S& s) { return std::string(name_of(s.push_check)); },
     [](S& s, Text n, Text v) {
       return set_enum(s.push_check, words_of({PushCheck::blind, PushCheck::read_first}), n, v);
     }},
    {"require_page_layout", "on | off",
     "Whether a field must be on a page layout of its object, where people see it: nothing is read from or "
     "written to one that is not. Costs one call for each object at every push and nightly.",
     [](const S& s) { return on_off(s.require_page_layout); },
     [](S& s, Text n, Text v) { return set_bool(s.require_page_layout, n, v); }},
    {"policy", "opt_out_wins | three_way | most_recent_wins | salesforce_wins | sales_connect_wins",
     "Which side is right where the nightly finds them different.",
     [](const S& s) { return std::string(name_of(s.policy)); },
     [](S& s, Text n, Text v) { return set_enum(s.policy, policy_names(), n, v); }},
    {"allow_opt_in", "on | off",
     "Whether policies other than opt_out_wins may write a false, where an authorisation is on record; "
     "off, the opt-out wins wherever one would.",
     [](const S& s) { return on_off(s.allow_opt_in); },
     [](S& s, Text n, Text v) { return set_bool(s.allow_opt_in, n, v); }},
    {"opt_in_authorisation", "a reason, or none",
     "Why people may be opted in again by a policy; whoever sets it, and when, is kept beside it. A "
     "resubscribe "
     "with its reason authorises the false in Salesforce by itself.",
     [](const S& s) { return s.opt_in_authorisation.empty() ? "none" : s.opt_in_authorisation; },
     [](S& s, Text n, Text v) { return set_sentence(s.opt_in_authorisation, n, v); }},
    {"nightly_time", "HH:MM", "When the nightly is due, on the clocks of nightly_zone.",
     [](const S& s) { return clock_text(s.nightly_time_minutes); },
     [](S& s, Text n, Text v) { return set_time(s.nightly_time_minutes, n, v); }},
    {"nightly_zone", "an IANA time zone", "The time zone of nightly_time; summer time is followed.",
     [](const S& s) { return s.nightly_zone; },
     [](S& s, Text n, Text v) { return set_zone(s.nightly_zone, n, v); }},
    {"nightly_window", "0 to 180 (minutes)",
     "The nightly begins at a moment within so many minutes after nightly_time, another each day.",
     [](const S& s) { return std::to_string(s.nightly_window_minutes); },
     [](S& s, Text n, Text v) {
       return set_number(s.nightly_window_minutes, {0, 180}, n, v);
     }},
    {"missed_nightly", "catch_up | skip",
     "What becomes of a nightly that could not begin within an hour of its time: catch_up runs it as soon as "
     "possible, skip leaves everything to the next evening.",
     [](const S& s) { return std::string(name_of(s.missed_nightly)); },
     [](S& s, Text n, Text v) {
       return set_enum(s.missed_nightly, words_of({MissedNightly::catch_up, MissedNightly::skip}), n, v);
     }},
    {"nightly_reading", "complete | incremental",
     "What a nightly reads: complete everybody who is opted out in Salesforce; incremental what changed "
     "there "
     "since the last complete run, and everything every full_reading_days. Where two fields are read, or "
     "opting in is allowed, it is always complete, and so is a run by hand.",
     [](const S& s) { return std::string(name_of(s.nightly_reading)); },
     [](S& s, Text n, Text v) {
       return set_enum(s.nightly_reading, words_of({NightlyReading::complete, NightlyReading::incremental}),
                       n, v);
     }},
    {"full_reading_days", "1 to 31 (days)",
     "How often an incremental nightly reads everything all the same: what changes who may see a record, or "
     "takes a field's values away, leaves no trace of a change in the record.",
     [](const S& s) { return std::to_string(s.full_reading_days); },
     [](S& s, Text n, Text v) {
       return set_number(s.full_reading_days, {1, 31}, n, v);
     }},
    {"bounce_unsubscribes", "on | off", "Whether a hard bounce unsubscribes the person.",
     [](const S& s) { return on_off(s.bounce_unsubscribes); },
     [](S& s, Text n, Text v) { return set_bool(s.bounce_unsubscribes, n, v); }},
    {"personal_unsubscribes", "on | off",
     "Whether an unsubscribe may be from one user only: it stops that user's mails, and is no opt-out that "
     "Salesforce hears of; off, each is from everybody.",
     [](const S& s) { return on_off(s.personal_unsubscribes); },
     [](S& s, Text n, Text v) { return set_bool(s.personal_unsubscribes, n, v); }},
    {"marketo_check", "on | off",
     "Whether commercial mail asks Marketo first, and is stopped by an unsubscribe there; without an answer "
     "it is stopped, too. Nobody is unsubscribed by it.",
     [](const S& s) { return on_off(s.marketo_check); },
     [](S& s, Text n, Text v) { return set_bool(s.marketo_check, n, v); }},
    {"blocked_domains", "domains with commas between, or none",
     "Nobody with an address there is sent a mail, not even a non-commercial one; a subdomain is another "
     "domain.",
     [](const S& s) { return domains_text(s.blocked_domains); },
     [](S& s, Text n, Text v) { return set_domains(s.blocked_domains, n, v); }},
    {"api_reserve", "0% to 90%",
     "The share of the org's daily API calls that a nightly leaves untouched, for pushes and for others.",
     [](const S& s) { return percent_text(s.api_reserve_percent); },
     [](S& s, Text n, Text v) { return set_percent(s.api_reserve_percent, n, v); }},
    {"bulk_writes_from", "a number of rows, or never",
     "From how many rows of one object on a nightly writes them by Bulk API 2.0 jobs, where a job costs "
     "fewer "
     "calls than collections of 200; below, and where a job fails, by collections.",
     [](const S& s) { return rows_text(s.bulk_writes_from); },
     [](S& s, Text n, Text v) { return set_rows(s.bulk_writes_from, n, v); }},
    {"bulk_reads_from", "a number of rows, or never",
     "From how many rows of one object on a nightly reads them by a Bulk API 2.0 query job, where a job "
     "costs fewer calls than pages of 2,000; below, and where a job fails, page by page.",
     [](const S& s) { return rows_text(s.bulk_reads_from); },
     [](S& s, Text n, Text v) { return set_rows(s.bulk_reads_from, n, v); }},
    {"follow_conversions", "on | off",
     "Whether a person whose Lead was converted is linked to the Contact; off, the push is parked.",
     [](const S& s) { return on_off(s.follow_conversions); },
     [](S& s, Text n, Text v) { return set_bool(s.follow_conversions, n, v); }},
    {"follow_merges", "on | off",
     "Whether a person whose record was merged is linked to the master; off, the push is parked.",
     [](const S& s) { return on_off(s.follow_merges); },
     [](S& s, Text n, Text v) { return set_bool(s.follow_merges, n, v); }},
    {"contact_email_opt_out", "a field's API name", "The Email Opt Out field of a Contact.",
     [](const S& s) { return s.email_opt_out.contact; },
     [](S& s, Text n, Text v) { return set_api_name(s.email_opt_out.contact, n, v); }},
    {"lead_email_opt_out", "a field's API name", "The Email Opt Out field of a Lead.",
     [](const S& s) { return s.email_opt_out.lead; },
     [](S& s, Text n, Text v) { return set_api_name(s.email_opt_out.lead, n, v); }},
    {"contact_sales_opt_out", "a field's API name", "The Marketo Sales Opt Out field of a Contact.",
     [](const S& s) { return s.sales_opt_out.contact; },
     [](S& s, Text n, Text v) { return set_api_name(s.sales_opt_out.contact, n, v); }},
    {"lead_sales_opt_out", "a field's API name", "The Marketo Sales Opt Out field of a Lead.",
     [](const S& s) { return s.sales_opt_out.lead; },
     [](S& s, Text n, Text v) { return set_api_name(s.sales_opt_out.lead, n, v); }},
}};

const Row* find_row(std::string_view name) {
  for (const Row& row : rows) {
    if (name == row.name) return &row;
  }
  return nullptr;
}

std::string unknown_setting(std::string_view name) {
  std::vector<std::string> known;
  std::string list;
  for (const Row& row : rows) {
    known.emplace_back(row.name);
    list += (list.empty() ? "" : ", ") + known.back();
  }
  const std::string hint = did_you_mean(name, known);
  return fmt::format("There is no setting \"{}\".{}", name,
                     hint.empty() ? " There are: " + list + "." : hint);
}

}  // namespace

std::string_view name_of(OptOutField field) {
  switch (field) {
    case OptOutField::email_opt_out:
      return "email_opt_out";
    case OptOutField::sales_opt_out:
      return "sales_opt_out";
  }
  return {};
}

std::string_view name_of(FieldChoice choice) {
  switch (choice) {
    case FieldChoice::exclusive:
      return "exclusive";
    case FieldChoice::pull_both:
      return "pull_both";
    case FieldChoice::additional:
      return "additional";
  }
  return {};
}

std::string_view name_of(NightlyReading reading) {
  switch (reading) {
    case NightlyReading::complete:
      return "complete";
    case NightlyReading::incremental:
      return "incremental";
  }
  return {};
}

std::string_view name_of(MissedNightly missed) {
  switch (missed) {
    case MissedNightly::catch_up:
      return "catch_up";
    case MissedNightly::skip:
      return "skip";
  }
  return {};
}

std::string_view name_of(PushTarget target) {
  switch (target) {
    case PushTarget::email_opt_out:
      return "email_opt_out";
    case PushTarget::chosen_field:
      return "chosen_field";
  }
  return {};
}

std::string_view name_of(WithoutSalesforceId without) {
  switch (without) {
    case WithoutSalesforceId::wait:
      return "wait";
    case WithoutSalesforceId::look_up_by_email:
      return "look_up_by_email";
  }
  return {};
}

std::string_view name_of(RecordsOfAnAddress records) {
  switch (records) {
    case RecordsOfAnAddress::linked:
      return "linked";
    case RecordsOfAnAddress::all:
      return "all";
  }
  return {};
}

std::string_view name_of(PushCheck check) {
  switch (check) {
    case PushCheck::blind:
      return "blind";
    case PushCheck::read_first:
      return "read_first";
  }
  return {};
}

const std::vector<SettingInfo>& setting_table() {
  static const std::vector<SettingInfo> table = [] {
    std::vector<SettingInfo> infos;
    for (const Row& row : rows) infos.push_back({row.name, row.values, row.meaning});
    return infos;
  }();
  return table;
}

std::optional<std::string> get_setting(const Settings& settings, std::string_view name) {
  const Row* row = find_row(name);
  if (row == nullptr) return std::nullopt;
  return row->get(settings);
}

std::optional<std::string> set_setting(Settings& settings, std::string_view name, std::string_view value) {
  const Row* row = find_row(name);
  if (row == nullptr) return unknown_setting(name);
  return row->set(settings, name, value);
}

bool has_nights(const Settings& settings) { return settings.nightly && settings.salesforce_sync; }

OptOutField effective_field(const Settings& settings) {
  if (MUTANT(sync_off_pushes_to_the_chosen_field)) return settings.opt_out_field;
  const bool chosen = settings.nightly || settings.push_while_disabled == PushTarget::chosen_field;
  return chosen ? settings.opt_out_field : OptOutField::email_opt_out;
}

std::optional<OptOutField> pulled_as_well(const Settings& settings) {
  const bool both = settings.field_choice != FieldChoice::exclusive &&
                    effective_field(settings) == OptOutField::sales_opt_out;
  return both ? std::optional(OptOutField::email_opt_out) : std::nullopt;
}

std::optional<OptOutField> written_as_well(const Settings& settings) {
  return settings.field_choice == FieldChoice::additional ? pulled_as_well(settings) : std::nullopt;
}

bool is_pushed_to(const Settings& settings, OptOutField field) {
  return field == effective_field(settings) || field == written_as_well(settings);
}

bool spreads_by_address(const Settings& settings) {
  return settings.records_of_an_address == RecordsOfAnAddress::all && !settings.allow_opt_in;
}

const std::string& api_name(const Settings& settings, OptOutField field, Sobject object) {
  const FieldNames& names =
      field == OptOutField::email_opt_out ? settings.email_opt_out : settings.sales_opt_out;
  return object == Sobject::contact ? names.contact : names.lead;
}

}  // namespace syncer
