// Reading record ids. Three checksum characters say, in five bits each, which of the fifteen characters
// before them are upper case: that is how the long form survives tools that fold case (salesforce-api.md
// section 9).
#include "syncer/domain/salesforce_id.h"

#include <algorithm>

#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

constexpr std::string_view checksum_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string checksum(std::string_view fifteen) {
  std::string suffix;
  for (size_t block = 0; block < 15; block += 5) {
    unsigned bits = 0;
    for (unsigned k = 0; k < 5; ++k) {
      if (is_upper(fifteen[block + k])) bits |= 1u << k;
    }
    suffix += checksum_alphabet[bits];
  }
  return suffix;
}

// Letters of one case only: the sign of a tool that folded the id. A mixed id that fails its checksum is a
// typing mistake, and "putting it right" would point at somebody else's record.
bool lost_its_case(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_upper) || std::none_of(text.begin(), text.end(), is_lower);
}

// The fifteen characters in the case their checksum asks for; empty when it asks for an upper-case digit.
std::string case_restored(std::string_view fifteen, std::string_view suffix) {
  std::string restored;
  for (size_t i = 0; i < 15; ++i) {
    const size_t bits = checksum_alphabet.find(suffix[i / 5]);
    const bool upper = ((bits >> (i % 5)) & 1u) != 0;
    if (upper && is_digit(fifteen[i])) return {};
    restored += upper ? to_upper(fifteen[i]) : to_lower(fifteen[i]);
  }
  return restored;
}

ParsedId refused(IdProblem problem) {
  ParsedId parsed;
  parsed.problem = problem;
  return parsed;
}

}  // namespace

std::string_view api_name(Sobject object) {
  switch (object) {
    case Sobject::contact:
      return "Contact";
    case Sobject::lead:
      return "Lead";
  }
  return {};
}

std::string_view explain(IdProblem problem) {
  switch (problem) {
    case IdProblem::none:
      return "the Salesforce ID is well formed";
    case IdProblem::empty:
      return "the Salesforce ID is empty";
    case IdProblem::bad_length:
      return "a Salesforce ID has 15 or 18 characters";
    case IdProblem::bad_character:
      return "a Salesforce ID has only letters and digits";
    case IdProblem::bad_checksum:
      return "the last three characters do not fit the rest of the Salesforce ID: a character or its case is "
             "wrong";
    case IdProblem::account:
      return "the Salesforce ID is an Account's: that of a person account is looked up, and the person is "
             "linked "
             "to its contact";
    case IdProblem::not_contact_or_lead:
      return "the Salesforce ID is of another object: a Contact's begins with 003, a Lead's with 00Q";
  }
  return {};
}

ParsedId parse_salesforce_id(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return refused(IdProblem::empty);
  const auto allowed = [](char c) { return is_upper(c) || is_lower(c) || is_digit(c); };
  if (text.size() != 15 && text.size() != 18) return refused(IdProblem::bad_length);
  if (!std::all_of(text.begin(), text.end(), allowed)) return refused(IdProblem::bad_character);

  std::string fifteen(text.substr(0, 15));
  std::string suffix = checksum(fifteen);
  if (text.size() == 18) {
    std::string given(text.substr(15));
    std::transform(given.begin(), given.end(), given.begin(), to_upper);
    if (given.find_first_of("6789") != std::string::npos) return refused(IdProblem::bad_checksum);
    if (given != suffix) {
      if (!lost_its_case(text)) return refused(IdProblem::bad_checksum);
      fifteen = case_restored(fifteen, given);
      if (fifteen.empty()) return refused(IdProblem::bad_checksum);
      suffix = given;
    }
  }

  if (MUTANT(short_ids_lose_their_case) && text.size() == 15)
    std::transform(fifteen.begin() + 3, fifteen.end(), fifteen.begin() + 3, to_lower),
        suffix = checksum(fifteen);
  if (MUTANT(short_ids_stay_short) && text.size() == 15) suffix.clear();
  ParsedId parsed;
  if (fifteen.starts_with("00Q")) {
    parsed.id.object = Sobject::lead;
  } else if (is_account(fifteen)) {
    parsed.problem = IdProblem::account;
  } else if (!fifteen.starts_with("003")) {
    parsed.problem = IdProblem::not_contact_or_lead;
  }
  parsed.id.text = fifteen + suffix;
  return parsed;
}

bool is_contact_or_lead(std::string_view salesforce_id) {
  return salesforce_id.starts_with("003") || salesforce_id.starts_with("00Q");
}

bool is_account(std::string_view salesforce_id) {
  return salesforce_id.starts_with("001") && !MUTANT(an_account_id_is_foreign_for_ever);
}

}  // namespace syncer
