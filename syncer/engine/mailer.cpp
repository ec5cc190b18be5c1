// The store asks the gates and sends in one transaction, so that nothing can be held open here: a mail that
// another engine settled meanwhile is left as it is.
#include "syncer/engine/mailer.h"

#include <fmt/format.h>

#include <map>

#include "syncer/domain/marks.h"

namespace syncer {
namespace {

constexpr int mails_at_once = 200;

void mark_ends(const std::vector<Mail>& mails) {
  for (const Mail& mail : mails) {
    if (mail.state == MailState::failed) mark(Mark::mail_failed);
    if (mail.state == MailState::dropped) mark(Mark::mail_dropped);
    if (mail.state != MailState::scheduled && mail.at > mail.recorded_at) mark(Mark::mail_was_scheduled);
  }
}

std::string end_of(const Mail& mail) {
  return mail.reason.empty() ? std::string(name_of(mail.state))
                             : fmt::format("{} ({})", name_of(mail.state), mail.reason);
}

// A line for all of them: how many ended how.
void tell(Context& context, const std::vector<Mail>& mails) {
  if (!context.watched() || mails.empty()) return;
  std::map<std::string, int> ends;
  std::vector<PersonId> people;
  for (const Mail& mail : mails) {
    ++ends[end_of(mail)];
    people.push_back(mail.person);
  }
  std::string text;
  if (mails.size() == 1) {
    text = fmt::format("mail to person {}: {}", people.front(), end_of(mails.front()));
  } else {
    text = fmt::format("{} mails: ", mails.size());
    for (const auto& [end, count] : ends)
      text += fmt::format("{}{} {}", text.ends_with(' ') ? "" : ", ", count, end);
  }
  context.tell(EngineEvent::Kind::mail, std::move(people), std::move(text));
}

std::vector<Mail> settle(Context& context, const std::vector<Mail>& due, UnixMillis now) {
  std::vector<CheckedMail> checked;
  for (const Mail& mail : due) checked.push_back({mail.id, MarketoAnswer::not_asked});
  std::vector<Mail> settled = context.store.settle_mails(checked, now);
  mark_ends(settled);
  tell(context, settled);
  return settled;
}

}  // namespace

void run_mailer(Context& context) {
  while (!context.stopped) {
    const UnixMillis now = context.clock.now();
    const std::vector<Mail> due = context.store.due_mails(mails_at_once, now);
    if (!due.empty()) {
      settle(context, due, now);
      continue;
    }
    const UnixMillis next = context.store.next_mail_at();
    context.clock.sleep_until(next == 0 ? no_date : next, Channel::mail);
  }
}

std::vector<Mail> send_mails(Context& context, const MailOrder& order) {
  const UnixMillis now = context.clock.now();
  MailOrder dated = order;
  if (dated.due_at == 0) dated.due_at = now;
  std::vector<Mail> mails = context.store.record_mails(dated, now);
  mark_ends(mails);
  tell(context, mails);
  context.clock.wake(Channel::mail);
  return mails;
}

}  // namespace syncer
