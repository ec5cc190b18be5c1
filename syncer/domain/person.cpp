// Names of the acts and the key by which people are the same person.
#include "syncer/domain/person.h"

#include <algorithm>

#include "syncer/domain/mutant.h"
#include "syncer/domain/schedule.h"

namespace syncer {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::string normalised_email(std::string_view email) {
  std::string key(trimmed(email));
  // ASCII only: what case means beyond it depends on a locale, and a key must not.
  for (char& c : key) {
    if (MUTANT(addresses_are_case_sensitive)) break;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

bool plausible_email(std::string_view email) {
  email = trimmed(email);
  const auto blank_or_control = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
  if (std::any_of(email.begin(), email.end(), blank_or_control)) return false;
  const size_t at = email.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < email.size();
}

std::string_view name_of(Via via) {
  switch (via) {
    case Via::link:
      return "link";
    case Via::manual:
      return "manual";
    case Via::bulk:
      return "bulk";
    case Via::bounce:
      return "bounce";
  }
  return {};
}

std::optional<Via> via_from(std::string_view name) {
  for (const Via via : {Via::link, Via::manual, Via::bulk, Via::bounce}) {
    if (name_of(via) == name) return via;
  }
  return std::nullopt;
}

std::string_view history_source(Via via) {
  switch (via) {
    case Via::link:
      return "Clicked Link";
    case Via::manual:
      return "Manual";
    case Via::bulk:
      return "Manual";
    case Via::bounce:
      return "Bounce";
  }
  return {};
}

std::string_view name_of(HistoryKind kind) {
  switch (kind) {
    case HistoryKind::unsubscribe:
      return "Unsubscribe";
    case HistoryKind::resubscribe:
      return "Resubscribe";
  }
  return {};
}

std::string_view name_of(RecordState state) {
  switch (state) {
    case RecordState::live:
      return "live";
    case RecordState::deleted:
      return "deleted";
    case RecordState::purged:
      return "purged";
  }
  return {};
}

std::string_view name_of(MoveWhy why) {
  switch (why) {
    case MoveWhy::converted:
      return "converted";
    case MoveWhy::merged:
      return "merged";
    case MoveWhy::person_account:
      return "person_account";
    case MoveWhy::same_email:
      return "same_email";
  }
  return {};
}

std::string text_of(const Authorisation& authorisation) {
  return "by " + authorisation.by + " on " + utc_text(authorisation.at).substr(0, 10) +
         " (UTC): " + authorisation.why;
}

}  // namespace syncer
