// The order of the gates is the order of the reasons: what holds for every mail is named first.
#include "syncer/domain/sending.h"

#include <algorithm>

#include "syncer/domain/mutant.h"
#include "syncer/domain/person.h"

namespace syncer {

std::string_view name_of(MailState state) {
  switch (state) {
    case MailState::scheduled:
      return "scheduled";
    case MailState::sent:
      return "sent";
    case MailState::failed:
      return "failed";
    case MailState::dropped:
      return "dropped";
  }
  return {};
}

namespace {

std::string_view closed_gate(const SendQuestion& question) {
  const bool passes_blocks = MUTANT(non_commercial_mail_passes_a_blocked_domain) && !question.commercial;
  if (question.blocked_domain && !passes_blocks) return reason_blocked_domain;
  if (!question.commercial && !MUTANT(an_unsubscribe_stops_every_mail)) return {};
  if (question.unsubscribed) return reason_unsubscribed;
  switch (question.marketo) {
    case MarketoAnswer::not_asked:
    case MarketoAnswer::subscribed:
      return {};
    case MarketoAnswer::unsubscribed:
      return reason_unsubscribed_in_marketo;
    case MarketoAnswer::unavailable:
      return reason_marketo_unavailable;
  }
  return {};
}

}  // namespace

SendAnswer may_send(const SendQuestion& question) {
  const std::string_view reason = closed_gate(question);
  if (reason.empty()) return {MailState::sent, {}};
  const bool silently = question.to_group && !MUTANT(a_group_mail_fails_loudly);
  return {silently ? MailState::dropped : MailState::failed, reason};
}

bool is_of_domain(std::string_view email, const std::vector<std::string>& domains) {
  const std::string address = normalised_email(email);
  const std::string domain = address.substr(address.rfind('@') + 1);
  return std::find(domains.begin(), domains.end(), domain) != domains.end();
}

std::string group_name(std::string_view text) {
  constexpr size_t longest = 80;
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  const bool one_line = std::none_of(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return one_line && text.size() <= longest ? std::string(text) : std::string();
}

}  // namespace syncer
