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

constexpr std::array<Row, 14> rows{{
    {"nightly", "on | off",
     "Whether unsubscribes are compared with Salesforce once a day; off, they are still pushed, to Email Opt "
     "Out.",
     [](const S& s) { return on_off(s.nightly); },
     [](S& s, Text n, Text v) { return set_bool(s.nightly, n, v); }},
    {"opt_out_field", "email_opt_out | sales_opt_out",
     "The opt-out field that is read and written while the nightly is on.",
     [](const S& s) { return std::string(name_of(s.opt_out_field)); },
     [](S& s, Text n, Text v) { return set_enum(s.opt_out_field, field_words(), n, v); }},
    {"policy", "opt_out_wins | three_way | most_recent_wins | salesforce_wins | sales_connect_wins",
     "Which side is right where the nightly finds them different.",
     [](const S& s) { return std::string(name_of(s.policy)); },
     [](S& s, Text n, Text v) { return set_enum(s.policy, policy_names(), n, v); }},
    {"allow_opt_in", "on | off",
     "Whether policies other than opt_out_wins may write a false, where an authorisation is on record; off, "
     "the "
     "opt-out wins wherever one would.",
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
    {"bounce_unsubscribes", "on | off", "Whether a hard bounce unsubscribes the person.",
     [](const S& s) { return on_off(s.bounce_unsubscribes); },
     [](S& s, Text n, Text v) { return set_bool(s.bounce_unsubscribes, n, v); }},
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

OptOutField effective_field(const Settings& settings) {
  if (MUTANT(sync_off_pushes_to_the_chosen_field)) return settings.opt_out_field;
  return settings.nightly ? settings.opt_out_field : OptOutField::email_opt_out;
}

const std::string& api_name(const Settings& settings, OptOutField field, Sobject object) {
  const FieldNames& names =
      field == OptOutField::email_opt_out ? settings.email_opt_out : settings.sales_opt_out;
  return object == Sobject::contact ? names.contact : names.lead;
}

}  // namespace syncer
