// One table of rows {name, allowed values, meaning, how to read it, how to write it}: whoever shows, stores,
// parses or documents settings walks this table.
#include "syncer/domain/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "syncer/domain/mutant.h"
#include "syncer/domain/schedule.h"
#include "syncer/domain/suggest.h"

namespace syncer {
namespace {

using Mistake = std::optional<std::string>;

struct Row {
  const char* name;
  const char* values;
  const char* meaning;
  std::string (*get)(const Settings&);
  Mistake (*set)(Settings&, std::string_view name, std::string_view value);
};

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? std::string() : fmt::format(" Did you mean \"{}\"?", near);
}

// ---- values -------------------------------------------------------------------------------------
std::string on_off(bool value) { return value ? "on" : "off"; }

Mistake set_bool(bool& target, std::string_view name, std::string_view value) {
  const std::string word = lowered(value);
  if (word == "on" || word == "true" || word == "yes") {
    target = true;
  } else if (word == "off" || word == "false" || word == "no") {
    target = false;
  } else {
    return fmt::format("{} is on or off, not \"{}\".{}", name, value,
                       did_you_mean(word, {"on", "off", "true", "false", "yes", "no"}));
  }
  return std::nullopt;
}

Mistake set_field(OptOutField& target, std::string_view name, std::string_view value) {
  std::vector<std::string> known;
  for (const OptOutField field : {OptOutField::email_opt_out, OptOutField::sales_opt_out}) {
    if (lowered(value) == name_of(field)) {
      target = field;
      return std::nullopt;
    }
    known.emplace_back(name_of(field));
  }
  return fmt::format("{} is email_opt_out or sales_opt_out, not \"{}\".{}", name, value,
                     did_you_mean(value, known));
}

std::string clock_text(int time_minutes) {
  return fmt::format("{:02}:{:02}", time_minutes / 60, time_minutes % 60);
}

std::optional<int> number_below(std::string_view digits, int limit) {
  if (digits.empty() || digits.size() > 2) return std::nullopt;
  int number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  if (number >= limit) return std::nullopt;
  return number;
}

Mistake set_time(int& target, std::string_view name, std::string_view value) {
  const size_t colon = value.find(':');
  if (colon != std::string_view::npos && value.size() - colon == 3) {
    const std::optional<int> hour = number_below(value.substr(0, colon), 24);
    const std::optional<int> minute = number_below(value.substr(colon + 1), 60);
    if (hour.has_value() && minute.has_value()) {
      target = *hour * 60 + *minute;
      return std::nullopt;
    }
  }
  return fmt::format("{} is HH:MM on a 24-hour clock, such as 20:00, not \"{}\".", name, value);
}

// What people write for the product's documented "8:00 pm PST" (A1), and cities without their region.
std::string zone_suggestion(std::string_view value) {
  const std::string word = lowered(value);
  for (const char* pacific : {"pst", "pdt", "pt", "pacific", "pacific time"}) {
    if (word == pacific) return " Did you mean \"America/Los_Angeles\"?";
  }
  for (const std::string& zone : zone_names()) {
    const size_t slash = zone.rfind('/');
    if (slash != std::string::npos && lowered(zone.substr(slash + 1)) == word) {
      return fmt::format(" Did you mean \"{}\"?", zone);
    }
  }
  // Short names are near to everything; "CET" is no slip for "CST".
  return word.size() < 6 ? std::string() : did_you_mean(value, zone_names());
}

Mistake set_zone(std::string& target, std::string_view name, std::string_view value) {
  if (zone_exists(value)) {
    target = value;
    return std::nullopt;
  }
  return fmt::format("{} is a time zone's IANA name, such as America/Los_Angeles; there is no \"{}\".{}",
                     name, value, zone_suggestion(value));
}

bool looks_like_api_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  const auto allowed = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  constexpr size_t longest = 80;
  return !text.empty() && text.size() <= longest && letter(text.front()) && text.back() != '_' &&
         std::all_of(text.begin(), text.end(), allowed) && text.find("___") == std::string_view::npos;
}

Mistake set_api_name(std::string& target, std::string_view name, std::string_view value) {
  if (looks_like_api_name(value)) {
    target = value;
    return std::nullopt;
  }
  return fmt::format(
      "{} is a field's API name: a letter, then letters, digits and underscores, such as HasOptedOutOfEmail "
      "or "
      "Sales_Opt_Out__c, not \"{}\".{}",
      name, value, value.find(' ') == std::string_view::npos ? "" : " (That may be its label.)");
}

// ---- the table ----------------------------------------------------------------------------------
using S = Settings;
using Text = std::string_view;

constexpr std::array<Row, 11> rows{{
    {"nightly", "on | off",
     "Whether unsubscribes are compared with Salesforce once a day; off, they are still pushed, to Email Opt "
     "Out.",
     [](const S& s) { return on_off(s.nightly); },
     [](S& s, Text n, Text v) { return set_bool(s.nightly, n, v); }},
    {"opt_out_field", "email_opt_out | sales_opt_out",
     "The opt-out field that is read and written while the nightly is on.",
     [](const S& s) { return std::string(name_of(s.opt_out_field)); },
     [](S& s, Text n, Text v) { return set_field(s.opt_out_field, n, v); }},
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
