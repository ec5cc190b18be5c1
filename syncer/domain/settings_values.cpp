// The kinds of values that settings have.
#include "syncer/domain/settings_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "syncer/domain/schedule.h"
#include "syncer/domain/suggest.h"

namespace syncer {

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

Mistake set_word(size_t& chosen, const std::vector<std::string>& words, std::string_view name,
                 std::string_view value) {
  const auto found = std::find(words.begin(), words.end(), lowered(value));
  if (found != words.end()) {
    chosen = static_cast<size_t>(found - words.begin());
    return std::nullopt;
  }
  std::string list;
  for (size_t i = 0; i < words.size(); ++i)
    list += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return fmt::format("{} is {}, not \"{}\".{}", name, list, value, did_you_mean(value, words));
}

std::string clock_text(int time_minutes) {
  return fmt::format("{:02}:{:02}", time_minutes / 60, time_minutes % 60);
}

namespace {

std::optional<int> number_below(std::string_view digits, int limit, size_t most_digits = 2) {
  if (digits.empty() || digits.size() > most_digits) return std::nullopt;
  int number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  if (number >= limit) return std::nullopt;
  return number;
}

}  // namespace

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

std::string percent_text(int percent) { return std::to_string(percent) + "%"; }

Mistake set_percent(int& target, std::string_view name, std::string_view value) {
  const std::string_view digits = value.ends_with('%') ? value.substr(0, value.size() - 1) : value;
  const std::optional<int> percent = number_below(digits, 91);
  if (!percent.has_value())
    return fmt::format("{} is a percentage from 0 to 90, such as 10%, not \"{}\".", name, value);
  target = *percent;
  return std::nullopt;
}

namespace {

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

}  // namespace

Mistake set_zone(std::string& target, std::string_view name, std::string_view value) {
  if (zone_exists(value)) {
    target = value;
    return std::nullopt;
  }
  return fmt::format("{} is a time zone's IANA name, such as America/Los_Angeles; there is no \"{}\".{}",
                     name, value, zone_suggestion(value));
}

namespace {

bool looks_like_api_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  const auto allowed = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  constexpr size_t longest = 80;
  return !text.empty() && text.size() <= longest && letter(text.front()) && text.back() != '_' &&
         std::all_of(text.begin(), text.end(), allowed) && text.find("___") == std::string_view::npos;
}

}  // namespace

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

std::string domains_text(const std::vector<std::string>& domains) {
  std::string text;
  for (const std::string& domain : domains) text += (text.empty() ? "" : ", ") + domain;
  return text.empty() ? "none" : text;
}

namespace {

bool looks_like_domain(std::string_view text) {
  constexpr size_t longest = 253;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  return text.size() <= longest && std::all_of(text.begin(), text.end(), allowed) && text.front() != '.' &&
         text.back() != '.' && text.find('.') != std::string_view::npos &&
         text.find("..") == std::string_view::npos;
}

}  // namespace

Mistake set_domains(std::vector<std::string>& target, std::string_view name, std::string_view value) {
  constexpr size_t most = 1000;
  std::vector<std::string> domains;
  std::string left = lowered(value);
  if (left.find_first_not_of(' ') == std::string::npos || left == "none") {
    target.clear();
    return std::nullopt;
  }
  left += ',';
  for (size_t comma = left.find(','); comma != std::string::npos; comma = left.find(',')) {
    std::string domain = left.substr(0, comma);
    left.erase(0, comma + 1);
    while (!domain.empty() && (domain.front() == ' ' || domain.front() == '@')) domain.erase(0, 1);
    while (domain.ends_with(' ')) domain.pop_back();
    if (domain.empty() || !looks_like_domain(domain) || domains.size() == most)
      return fmt::format(
          "{} is a list of domains such as \"example.com, example.org\", or none; \"{}\" is no domain.", name,
          domain);
    if (std::find(domains.begin(), domains.end(), domain) == domains.end())
      domains.push_back(std::move(domain));
  }
  target = std::move(domains);
  return std::nullopt;
}

Mistake set_number(int& target, Between allowed, std::string_view name, std::string_view value) {
  const std::optional<int> number = number_below(value, allowed.most + 1, 4);
  if (!number || *number < allowed.least)
    return fmt::format("{} is a number from {} to {}, not \"{}\".", name, allowed.least, allowed.most, value);
  target = *number;
  return std::nullopt;
}

std::string rows_text(int rows) { return rows == 0 ? "never" : std::to_string(rows); }

Mistake set_rows(int& target, std::string_view name, std::string_view value) {
  const std::optional<int> rows = lowered(value) == "never" ? 0 : number_below(value, 100000, 5);
  if (!rows || (*rows == 0 && lowered(value) != "never"))
    return fmt::format("{} is a number of rows from 1 to 99999, or never, not \"{}\".", name, value);
  target = *rows;
  return std::nullopt;
}

Mistake set_sentence(std::string& target, std::string_view name, std::string_view value) {
  constexpr size_t longest = 200;
  const auto blank = [](char c) { return c == ' '; };
  while (!value.empty() && blank(value.front())) value.remove_prefix(1);
  while (!value.empty() && blank(value.back())) value.remove_suffix(1);
  const bool one_line = std::none_of(
      value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (!one_line || value.size() > longest)
    return fmt::format("{} is one line of text, at most {} bytes, or none.", name, longest);
  target = value == "none" ? std::string_view() : value;
  return std::nullopt;
}

std::optional<std::string> contradiction(const Settings& settings) {
  const auto same = [](const std::string& a, const std::string& b) { return lowered(a) == lowered(b); };
  const bool of_contacts = same(settings.email_opt_out.contact, settings.sales_opt_out.contact);
  if (!of_contacts && !same(settings.email_opt_out.lead, settings.sales_opt_out.lead)) return std::nullopt;
  const std::string_view object = of_contacts ? "contact" : "lead";
  return fmt::format(
      "{0}_email_opt_out and {0}_sales_opt_out are both {1}: give one of them another field of {2}", object,
      of_contacts ? settings.sales_opt_out.contact : settings.sales_opt_out.lead,
      of_contacts ? "Contact" : "Lead");
}

}  // namespace syncer
