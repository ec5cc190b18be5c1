// Groups and mails. The gates are asked in the transaction that marks a mail as sent, so that no unsubscribe
// can come between; an unsubscribe ends what is scheduled in its own.
#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/store/sqlite_store_impl.h"

namespace syncer {
namespace {

#define MAIL_COLUMNS "id, person, group_name, sender, commercial, recorded_at, due_at, state, reason, at"

Mail read_mail(Query& row) {
  Mail mail;
  mail.id = row.integer(0);
  mail.person = row.integer(1);
  mail.group = row.text(2);
  mail.sender = row.text(3);
  mail.commercial = row.integer(4) != 0;
  mail.recorded_at = row.integer(5);
  mail.due_at = row.integer(6);
  mail.state = mail_state_from(row.text(7));
  mail.reason = row.text(8);
  mail.at = row.integer(9);
  return mail;
}

}  // namespace

// ---- groups -------------------------------------------------------------------------------------
bool SqliteStore::join_group(std::string_view group, PersonId person, UnixMillis now) {
  return writing("join_group", true, [&] {
    if (group.empty() || !find_person(person)) return false;
    return change(
               "INSERT INTO group_members (name, person, added_at) VALUES (?, ?, ?)"
               " ON CONFLICT (name, person) DO NOTHING",
               group, person, now) > 0;
  });
}

bool SqliteStore::leave_group(std::string_view group, PersonId person) {
  return writing("leave_group", true, [&] {
    return change("DELETE FROM group_members WHERE name = ? AND person = ?", group, person) > 0;
  });
}

std::vector<GroupMember> SqliteStore::groups() {
  return reading("groups", [&] {
    std::vector<GroupMember> members;
    Query rows = query("SELECT name, person FROM group_members ORDER BY name, person");
    while (rows.step()) members.push_back({rows.text(0), rows.integer(1)});
    return members;
  });
}

// By hand, or pulled (sales-connect.md T9, A29). The group that tells of it stays.
void SqliteStore::leave_groups_and_end_mails(PersonId person, UnixMillis now) {
  if (!MUTANT(an_unsubscribe_stays_in_the_groups) &&
      change("DELETE FROM group_members WHERE person = ? AND name <> ?", person, unsubscribed_group) > 0)
    mark(Mark::unsubscribe_left_groups);
  if (change("UPDATE mails SET state = 'failed', reason = ?, at = ? WHERE person = ? AND state = 'scheduled'",
             reason_unsubscribed, now, person) > 0)
    mark(Mark::unsubscribe_ended_mails);
}

// By a link (T10). What is scheduled meets the gate when it is due.
void SqliteStore::leave_group_for_unsubscribed(PersonId person, std::string_view group, UnixMillis now) {
  if (!group.empty()) run("DELETE FROM group_members WHERE name = ? AND person = ?", group, person);
  run("INSERT INTO group_members (name, person, added_at) VALUES (?, ?, ?)"
      " ON CONFLICT (name, person) DO NOTHING",
      unsubscribed_group, person, now);
}

// ---- mails --------------------------------------------------------------------------------------
bool SqliteStore::asks_marketo(const Mail& mail) {
  return mail.commercial && current_settings().marketo_check && !MUTANT(marketo_is_not_asked);
}

SendAnswer SqliteStore::ask_gates(const Mail& mail, const Person& person, MarketoAnswer marketo) {
  SendQuestion question;
  question.commercial = mail.commercial;
  question.to_group = !mail.group.empty();
  question.unsubscribed =
      person.unsubscribed ||
      query("SELECT 1 FROM personal_unsubscribes WHERE person = ? AND user = ?", person.id, mail.sender)
          .step();
  question.blocked_domain = is_of_domain(person.email, current_settings().blocked_domains);
  if (asks_marketo(mail)) question.marketo = marketo;
  return may_send(question);
}

std::vector<Mail> SqliteStore::record_mails(const MailOrder& order, UnixMillis now) {
  return writing("record_mails", true, [&] {
    std::vector<PersonId> people = order.people;
    if (!order.group.empty()) {
      people.clear();
      Query rows = query("SELECT person FROM group_members WHERE name = ? ORDER BY person", order.group);
      while (rows.step()) people.push_back(rows.integer(0));
    }
    std::vector<Mail> mails;
    for (const PersonId id : people) {
      const std::optional<Person> person = find_person(id);
      if (!person) continue;
      Mail mail;
      mail.person = id;
      mail.group = order.group;
      mail.sender = order.sender;
      mail.commercial = order.commercial;
      mail.recorded_at = mail.at = now;
      mail.due_at = order.due_at;
      const SendAnswer answer = ask_gates(mail, *person, MarketoAnswer::not_asked);
      const bool later = answer.state == MailState::sent && (order.due_at > now || asks_marketo(mail));
      mail.state = later ? MailState::scheduled : answer.state;
      mail.reason = answer.reason;
      mail.id = insert(
          "INSERT INTO mails (person, group_name, sender, commercial, recorded_at, due_at, state, reason, at)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          mail.person, mail.group, mail.sender, mail.commercial, mail.recorded_at, mail.due_at,
          name_of(mail.state), mail.reason, mail.at);
      mails.push_back(std::move(mail));
    }
    return mails;
  });
}

std::vector<Mail> SqliteStore::due_mails(int n, UnixMillis now) {
  return reading("due_mails", [&] {
    std::vector<Mail> mails;
    Query rows = query("SELECT " MAIL_COLUMNS
                       " FROM mails WHERE state = 'scheduled' AND due_at <= ?"
                       " ORDER BY due_at, id LIMIT ?",
                       now, n);
    while (rows.step()) mails.push_back(read_mail(rows));
    return mails;
  });
}

UnixMillis SqliteStore::next_mail_at() {
  return reading("next_mail_at", [&]() -> UnixMillis {
    Query row = query("SELECT due_at FROM mails WHERE state = 'scheduled' ORDER BY due_at, id LIMIT 1");
    return row.step() ? row.integer(0) : 0;
  });
}

std::vector<Mail> SqliteStore::settle_mails(const std::vector<CheckedMail>& mails, UnixMillis now) {
  return writing("settle_mails", true, [&] {
    std::vector<Mail> settled;
    for (const CheckedMail& checked : mails) {
      std::optional<Mail> mail;
      {
        Query row =
            query("SELECT " MAIL_COLUMNS " FROM mails WHERE id = ? AND state = 'scheduled'", checked.id);
        if (row.step()) mail = read_mail(row);
      }
      if (!mail) continue;
      const std::optional<Person> person = find_person(mail->person);
      SendAnswer answer;
      if (!MUTANT(the_gate_is_asked_only_once)) answer = ask_gates(*mail, *person, checked.marketo);
      const bool unchecked = checked.marketo == MarketoAnswer::not_asked && asks_marketo(*mail);
      if (answer.state == MailState::sent && unchecked) continue;
      mail->state = answer.state;
      mail->reason = answer.reason;
      mail->at = now;
      run("UPDATE mails SET state = ?, reason = ?, at = ? WHERE id = ?", name_of(mail->state), mail->reason,
          mail->at, mail->id);
      settled.push_back(std::move(*mail));
    }
    return settled;
  });
}

std::vector<Mail> SqliteStore::mails() {
  return reading("mails", [&] {
    std::vector<Mail> mails;
    Query rows = query("SELECT " MAIL_COLUMNS " FROM mails ORDER BY id");
    while (rows.step()) mails.push_back(read_mail(rows));
    return mails;
  });
}

}  // namespace syncer
