// The send gates, as one pure function: may this mail go out, and if not, why, and does its sender hear of
// it (sales-connect.md 1.3, behaviours 41-44). A mail is a row of the store; nothing is delivered here.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "syncer/domain/ports.h"

namespace syncer {

enum class MailState {
  scheduled,  // not due yet, or not asked about yet
  sent,
  failed,   // the sender sees it, with the reason
  dropped,  // a recipient of a group mail who may not get it: left out silently
};
std::string_view name_of(MailState state);  // "scheduled", ...

// One mail to one person, at the moment it would go out.
struct SendQuestion {
  bool commercial = true;
  bool to_group = false;
  bool unsubscribed = false;  // in Sales Connect, from everybody or from the sender
  bool blocked_domain = false;
  MarketoAnswer marketo = MarketoAnswer::not_asked;
};
struct SendAnswer {
  MailState state = MailState::sent;  // never scheduled
  std::string_view reason;            // "", "blocked_domain", "unsubscribed", "unsubscribed_in_marketo", ...
};
// A blocked domain gets nothing at all; the other gates are for commercial mail only.
SendAnswer may_send(const SendQuestion& question);

inline constexpr std::string_view reason_blocked_domain = "blocked_domain";
inline constexpr std::string_view reason_unsubscribed = "unsubscribed";
inline constexpr std::string_view reason_unsubscribed_in_marketo = "unsubscribed_in_marketo";
inline constexpr std::string_view reason_marketo_unavailable = "marketo_unavailable";

// Whether the address ends in one of the domains, which are in lower case; a subdomain is another domain.
bool is_of_domain(std::string_view email, const std::vector<std::string>& domains);

// The group of those who unsubscribed by a link (sales-connect.md T10).
inline constexpr std::string_view unsubscribed_group = "Unsubscribed Contacts";
// Blanks around it go. Empty: this is no name for a group (one line, at most 80 bytes).
std::string group_name(std::string_view text);

}  // namespace syncer
