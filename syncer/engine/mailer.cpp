// The store asks the gates and sends in one transaction, so that nothing can be held open here: a mail that
// another engine settled meanwhile is left as it is.
#include "syncer/engine/mailer.h"

#include <fmt/format.h>

#include <algorithm>
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

// WAITS. Each right after its answer: a mail is not sent on what was true a while ago.
MarketoAnswer ask_marketo(Context& context, const Mail& mail) {
  if (!mail.commercial || !context.store.settings().marketo_check) return MarketoAnswer::not_asked;
  const std::optional<Person> person = context.store.person(mail.person);
  if (!person || context.options.marketo == nullptr) return MarketoAnswer::unavailable;
  return context.options.marketo->unsubscribed_in_marketo(person->email);
}

// WAITS where Marketo is asked. Gives what has ended, or gone out.
std::vector<Mail> settle(Context& context, const std::vector<Mail>& due) {
  std::vector<Mail> settled;
  std::vector<CheckedMail> unasked;
  for (const Mail& mail : due) {
    if (context.stopped) break;
    const MarketoAnswer answer = ask_marketo(context, mail);
    if (answer == MarketoAnswer::not_asked) {
      unasked.push_back({mail.id, answer});
      continue;
    }
    const UnixMillis now = context.clock.now();
    for (Mail& one : context.store.settle_mails({{mail.id, answer}}, now)) settled.push_back(std::move(one));
  }
  if (!unasked.empty()) {
    const UnixMillis now = context.clock.now();
    for (Mail& one : context.store.settle_mails(unasked, now)) settled.push_back(std::move(one));
  }
  mark_ends(settled);
  tell(context, settled);
  return settled;
}

}  // namespace

void run_mailer(Context& context) {
  while (!context.stopped) {
    const UnixMillis now = context.clock.now();
    const UnixMillis next = context.store.next_mail_at();
    if (next != 0 && next <= now)
      settle(context, context.store.due_mails(mails_at_once, now));
    else
      context.clock.sleep_until(next == 0 ? no_date : next, Channel::mail);
  }
}

std::vector<Mail> send_mails(Context& context, const MailOrder& order) {
  const UnixMillis now = context.clock.now();
  MailOrder dated = order;
  if (dated.due_at == 0) dated.due_at = now;
  std::vector<Mail> mails = context.store.record_mails(dated, now);
  const auto to_ask = std::partition(mails.begin(), mails.end(), [&](const Mail& mail) {
    return mail.state != MailState::scheduled || mail.due_at > now;
  });
  const std::vector<Mail> due(to_ask, mails.end());
  mails.erase(to_ask, mails.end());
  mark_ends(mails);
  tell(context, mails);
  if (!due.empty())
    for (Mail& mail : settle(context, due)) mails.push_back(std::move(mail));
  context.clock.wake(Channel::mail);
  return mails;
}

}  // namespace syncer
