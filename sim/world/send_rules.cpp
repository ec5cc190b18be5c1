// Nobody here asks the engine's gates: a mail that went out is held against the flag, the model and the list
// of domains, and one that did not against the reason it names.
#include "sim/world/send_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/world/stage.h"

namespace sfsim {
namespace {

using State = syncer::MailState;

constexpr const char* rule = "sending";
constexpr const char* kept_group = "Unsubscribed Contacts";

bool at_a_blocked_domain(const World& world, const std::string& email) {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  return std::any_of(world.settings.blocked_domains.begin(), world.settings.blocked_domains.end(),
                     [&](const std::string& domain) {
                       return email.size() > domain.size() &&
                              email[email.size() - domain.size() - 1] == '@' &&
                              std::equal(domain.rbegin(), domain.rend(), email.rbegin(), same);
                     });
}

}  // namespace

SendRules::SendRules(World& world, Broke broke, Certainly unsubscribed)
    : world_(world), broke_(std::move(broke)), certainly_unsubscribed_(std::move(unsubscribed)) {
  clocks_are_set_ = std::any_of(world.plan.steps.begin(), world.plan.steps.end(),
                                [](const Step& step) { return step.verb == Verb::clock_step; });
}

const std::string& SendRules::name(syncer::PersonId person) const { return world_.name_of_person(person); }

void SendRules::committed(std::string_view fact) {
  const bool mails = fact == "record_mails" || fact == "settle_mails";
  const bool unsubscribes = fact == "record_unsubscribe" || fact == "apply";
  if (mails || (unsubscribes && !seen_.empty())) look(fact);
  if (fact == "apply") look_for_pulls();
  if (mails || fact == "join_group" || (unsubscribes && !history_.empty())) remember_histories();
}

void SendRules::look(std::string_view fact) {
  const bool by_unsubscribe = fact == "record_unsubscribe" || fact == "apply";
  for (const syncer::Mail& mail : world_.store->mails()) {
    const auto before = seen_.find(mail.id);
    const bool is_new = before == seen_.end();
    if (!is_new && before->second == mail.state) continue;
    if (!is_new && before->second != State::scheduled)
      broke_(rule,
             fmt::format("the mail to {} was {} and is {}", name(mail.person), name_of(before->second),
                         name_of(mail.state)),
             {name(mail.person)});
    judge_end(mail, by_unsubscribe);
    seen_[mail.id] = mail.state;
  }
}

void SendRules::judge_end(const syncer::Mail& mail, bool by_unsubscribe) {
  const auto person = world_.store->person(mail.person);
  if (!person) return;
  const bool blocked = at_a_blocked_domain(world_, person->email);
  const std::string& who = name(mail.person);
  switch (mail.state) {
    case State::scheduled:
      if (mail.due_at <= mail.recorded_at && !(world_.settings.marketo_check && mail.commercial))
        broke_(rule, fmt::format("a mail to {} is scheduled for a moment that is over", who), {who});
      break;
    case State::sent:
      return judge_sent(mail, person->unsubscribed, blocked);
    case State::failed:
    case State::dropped: {
      const bool to_group = !mail.group.empty() && !by_unsubscribe;
      if ((mail.state == State::dropped) != to_group)
        broke_(rule,
               fmt::format("a mail to {}{} is {}", who, mail.group.empty() ? "" : " as one of a group",
                           name_of(mail.state)),
               {who});
      if (!is_explained(mail, person->unsubscribed, blocked, by_unsubscribe))
        broke_(rule,
               fmt::format("a mail to {} is {}, and not for \"{}\"", who, name_of(mail.state), mail.reason),
               {who});
      break;
    }
  }
}

bool SendRules::is_explained(const syncer::Mail& mail, bool unsubscribed, bool blocked,
                             bool by_unsubscribe) const {
  if (mail.reason == "blocked_domain") return blocked;
  if (mail.reason == "unsubscribed_in_marketo") return stopped_by_marketo(mail);
  const bool personal = personal_.contains({mail.person, mail.sender});
  return mail.reason == "unsubscribed" && (unsubscribed || personal) && (mail.commercial || by_unsubscribe);
}

bool SendRules::stopped_by_marketo(const syncer::Mail& mail) const {
  return mail.commercial && world_.settings.marketo_check &&
         world_.unsubscribed_in_marketo.contains(mail.person);
}

void SendRules::judge_sent(const syncer::Mail& mail, bool unsubscribed, bool blocked) {
  const std::string& who = name(mail.person);
  if (mail.commercial && (unsubscribed || certainly_unsubscribed_(mail.person)))
    broke_(rule, fmt::format("a commercial mail was sent to {}, who is unsubscribed", who), {who});
  if (mail.commercial && personal_.contains({mail.person, mail.sender}))
    broke_(rule, fmt::format("a mail of {} was sent to {}, who wants none", mail.sender, who), {who});
  if (stopped_by_marketo(mail))
    broke_(rule, fmt::format("a mail was sent to {}, who is unsubscribed in Marketo", who), {who});
  if (blocked) broke_(rule, fmt::format("a mail was sent to {}, whose domain is blocked", who), {who});
  // A clock may be set back while Marketo is asked.
  if (mail.at < mail.due_at && !clocks_are_set_)
    broke_(rule, fmt::format("the mail to {} was sent before its time", who), {who});
}

// ---- what an unsubscribe takes away

bool SendRules::is_in(syncer::PersonId person, const std::string& group) const {
  const std::vector<syncer::GroupMember> members = world_.store->groups();
  return std::any_of(members.begin(), members.end(), [&](const syncer::GroupMember& member) {
    return member.person == person && member.group == group;
  });
}

void SendRules::check_nothing_is_left(syncer::PersonId person, const char* how) {
  for (const syncer::Mail& mail : world_.store->mails()) {
    if (mail.person == person && mail.state == State::scheduled)
      broke_(rule, fmt::format("{} {}, and a mail is still scheduled", name(person), how), {name(person)});
  }
  for (const syncer::GroupMember& member : world_.store->groups()) {
    if (member.person == person && member.group != kept_group)
      broke_(rule, fmt::format("{} {}, and is still in the group {}", name(person), how, member.group),
             {name(person)});
  }
}

void SendRules::unsubscribed(syncer::PersonId person, syncer::Via via, const std::string& group) {
  if (via == syncer::Via::manual || via == syncer::Via::bulk)
    return check_nothing_is_left(person, "was unsubscribed by hand");
  if (via != syncer::Via::link) return;
  if (!is_in(person, kept_group))
    broke_(rule, fmt::format("{} unsubscribed by a link, and is not in {}", name(person), kept_group),
           {name(person)});
  if (!group.empty() && group != kept_group && is_in(person, group))
    broke_(rule, fmt::format("{} unsubscribed by a mail to {}, and is still in it", name(person), group),
           {name(person)});
}

void SendRules::unsubscribed_from(syncer::PersonId person, const std::string& user) {
  personal_.insert({person, user});
  personal_before_ = world_.store->person(person)->unsubscribed;
}

void SendRules::check_unsubscribed_from(syncer::PersonId person, const std::string& user, syncer::Via via) {
  if (world_.store->person(person)->unsubscribed != personal_before_)
    broke_(
        rule,
        fmt::format("{} wants no mails of {} only, and is unsubscribed from everybody", name(person), user),
        {name(person)});
  if (via != syncer::Via::manual && via != syncer::Via::bulk) return;
  for (const syncer::Mail& mail : world_.store->mails())
    if (mail.person == person && mail.sender == user && mail.state == State::scheduled)
      broke_(rule, fmt::format("{} wants no mails of {}, and one is still scheduled", name(person), user),
             {name(person)});
}

// A pull is known by its row of history, which nobody had seen when the mail or the group came.
void SendRules::look_for_pulls() {
  for (const auto& [person, rows] : history_) {
    const std::vector<syncer::HistoryRow> history = world_.store->history(person);
    if (history.size() <= rows || history.back().source != "Salesforce Sync" ||
        history.back().kind != syncer::HistoryKind::unsubscribe)
      continue;
    check_nothing_is_left(person, "was unsubscribed by a pull");
  }
}

void SendRules::remember_histories() {
  std::set<syncer::PersonId> people;
  for (const syncer::GroupMember& member : world_.store->groups())
    if (member.group != kept_group) people.insert(member.person);
  for (const syncer::Mail& mail : world_.store->mails())
    if (mail.state == State::scheduled) people.insert(mail.person);
  history_.clear();
  for (const syncer::PersonId person : people) history_[person] = world_.store->history(person).size();
}

void SendRules::moved(syncer::PersonId person, const std::string& group, bool joined) {
  if (is_in(person, group) == joined) return;
  broke_(rule,
         fmt::format("{} {} the group {}, and {}", name(person), joined ? "joined" : "left", group,
                     joined ? "is not in it" : "is still in it"),
         {name(person)});
}

// ---- the end: clocks are right, the dead are up, nights have passed

void SendRules::at_end() {
  constexpr UnixMillis a_minute = 60 * 1000;
  for (const syncer::Mail& mail : world_.store->mails()) {
    if (mail.state != State::scheduled || mail.due_at + a_minute > world_.now()) continue;
    broke_(rule, fmt::format("the mail to {} was due, and is still scheduled", name(mail.person)),
           {name(mail.person)});
  }
}

}  // namespace sfsim
