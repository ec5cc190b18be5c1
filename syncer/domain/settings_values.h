// Reading and writing the values of settings as text: one pair of functions a kind of value, used by the
// table in settings.cpp. A mistake is a sentence that names the fix.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syncer/domain/settings.h"

namespace syncer {

using Mistake = std::optional<std::string>;

std::string lowered(std::string_view text);  // ASCII
// " Did you mean \"...\"?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

std::string on_off(bool value);
Mistake set_bool(bool& target, std::string_view name, std::string_view value);
// One of the words; `chosen` gets its place in the list.
Mistake set_word(size_t& chosen, const std::vector<std::string>& words, std::string_view name,
                 std::string_view value);
struct Between {
  int least = 0, most = 0;
};
// A whole number, not below zero.
Mistake set_number(int& target, Between allowed, std::string_view name, std::string_view value);
std::string rows_text(int rows);  // "2000"; 0: "never"
Mistake set_rows(int& target, std::string_view name, std::string_view value);
std::string clock_text(int time_minutes);  // "20:00"
Mistake set_time(int& target, std::string_view name, std::string_view value);
std::string percent_text(int percent);                                            // "10%"
Mistake set_percent(int& target, std::string_view name, std::string_view value);  // "10" or "10%", 0 to 90
Mistake set_zone(std::string& target, std::string_view name, std::string_view value);
// One line of text; "none" or nothing: empty.
Mistake set_sentence(std::string& target, std::string_view name, std::string_view value);
// "a.com, b.com", or "none". Kept in lower case, in their order, each once.
std::string domains_text(const std::vector<std::string>& domains);
Mistake set_domains(std::vector<std::string>& target, std::string_view name, std::string_view value);
Mistake set_api_name(std::string& target, std::string_view name, std::string_view value);

}  // namespace syncer
