// `syncer send`, `syncer mails` and `syncer groups`: mails that are rows, and the people they go to.
#include <fmt/format.h>

#include <map>
#include <ostream>
#include <vector>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/output.h"
#include "syncer/app/views.h"
#include "syncer/domain/schedule.h"

namespace syncer::app {

namespace {

// Those that are known; `unknown` counts the others.
std::vector<Person> people_named(Desk& desk, const std::vector<std::string>& emails, int64_t& unknown) {
  std::vector<Person> people;
  for (const std::string& email : emails) {
    if (std::optional<Person> person = desk.store().person_by_email(email)) {
      people.push_back(std::move(*person));
    } else {
      ++unknown;
      if (!desk.options.json) desk.around.out << printable(email) << "  unknown\n";
    }
  }
  return people;
}

Exit refuse_unknown(const Surroundings& around, int64_t unknown, size_t of) {
  return fail(
      around, Exit::bad_input,
      fmt::format("{} of {} not known; a person must be imported first: syncer people import FILE.csv",
                  unknown, of));
}

std::vector<MailView> with_addresses(Store& store, const std::vector<Mail>& mails) {
  std::vector<MailView> views;
  for (const Mail& mail : mails) {
    const std::optional<Person> person = store.person(mail.person);
    views.push_back({person ? person->email : std::string(), mail});
  }
  return views;
}

std::string state_text(const Mail& mail, const Settings& settings) {
  const std::string state(name_of(mail.state));
  if (mail.state == MailState::scheduled)
    return fmt::format("{} for {}", state, moment(mail.due_at, settings));
  return mail.reason.empty() ? state : fmt::format("{}: {}", state, mail.reason);
}

// Of a group those who were left out are not told of.
void say_group(const std::string& group, const std::vector<Mail>& mails, const Surroundings& around) {
  int64_t out = 0, later = 0;
  for (const Mail& mail : mails) {
    out += mail.state == MailState::sent;
    later += mail.state == MailState::scheduled;
  }
  around.out << fmt::format("{}  {} sent, {} scheduled\n", printable(group), out, later);
}

}  // namespace

Exit send(const CommonOptions& common, const SendOptions& options, Surroundings& around) {
  Desk desk(common, around);
  const Settings settings = desk.store().settings();
  MailOrder order;
  order.sender = desk.by();
  order.commercial = !options.non_commercial;
  if (!options.at.empty()) {
    const std::optional<UnixMillis> at = moment_of(options.at, settings.nightly_zone);
    if (!at)
      return fail(around, Exit::bad_input,
                  fmt::format("\"{}\" is no moment in {}; write it as \"2024-05-03 09:00\", or "
                              "\"2024-05-03T16:00Z\" for UTC",
                              printable(options.at), settings.nightly_zone));
    order.due_at = *at;
  }
  int64_t unknown = 0;
  for (const Person& person : people_named(desk, options.emails, unknown)) order.people.push_back(person.id);
  order.group = group_name(options.group);
  if (!options.group.empty() && order.group.empty())
    return fail(around, Exit::bad_input, "a group's name is one line, at most 80 bytes");
  Machine machine(desk, connection(common, around.environment));
  const std::vector<Mail> sent = machine.engine().send(order);
  if (!order.group.empty() && sent.empty())
    return fail(around, Exit::bad_input, "nobody is in this group; see: syncer groups list");
  bool failed = false;
  std::vector<MailView> views = with_addresses(desk.store(), sent);
  // Left out silently; `syncer mails` has them.
  std::erase_if(views, [](const MailView& view) { return view.mail.state == MailState::dropped; });
  for (const MailView& view : views) {
    failed = failed || view.mail.state == MailState::failed;
    if (!common.json && order.group.empty())
      around.out << printable(view.email) << "  " << state_text(view.mail, settings) << '\n';
  }
  if (common.json)
    around.out << to_json(views) << '\n';
  else if (!order.group.empty())
    say_group(order.group, sent, around);
  around.out.flush();
  if (unknown > 0) return refuse_unknown(around, unknown, options.emails.size());
  return failed ? Exit::pending : Exit::done;
}

Exit mails(const CommonOptions& common, Surroundings& around) {
  Desk desk(common, around);
  const std::vector<MailView> views = with_addresses(desk.store(), desk.store().mails());
  if (common.json) {
    around.out << to_json(views) << '\n';
    return Exit::done;
  }
  if (views.empty()) {
    around.out << "no mails yet\n";
    return Exit::done;
  }
  const Settings settings = desk.store().settings();
  Table table({"when", "to", "group", "by", "state"});
  for (const auto& [email, mail] : views)
    table.add({moment(mail.at, settings), email, mail.group.empty() ? "-" : mail.group, mail.sender,
               state_text(mail, settings) + (mail.commercial ? "" : " (non-commercial)")});
  around.out << table.text();
  return Exit::done;
}

Exit groups_list(const CommonOptions& common, Surroundings& around) {
  Desk desk(common, around);
  std::vector<GroupView> groups;
  for (const auto& [name, id] : desk.store().groups()) {
    if (groups.empty() || groups.back().name != name) groups.push_back({name, {}});
    const std::optional<Person> person = desk.store().person(id);
    groups.back().emails.push_back(person ? person->email : std::string());
  }
  if (common.json) {
    around.out << to_json(groups) << '\n';
    return Exit::done;
  }
  if (groups.empty()) {
    around.out << "no groups yet; make one with: syncer groups add NAME EMAIL\n";
    return Exit::done;
  }
  Table table({"group", "who is in it"});
  for (const auto& [name, emails] : groups) {
    std::string all;
    for (const std::string& email : emails) all += (all.empty() ? "" : ", ") + email;
    table.add({name, all});
  }
  around.out << table.text();
  return Exit::done;
}

namespace {

Exit change_group(const CommonOptions& common, const GroupOptions& options, Surroundings& around, bool join) {
  const std::string group = group_name(options.name);
  if (group.empty()) return fail(around, Exit::bad_input, "a group's name is one line, at most 80 bytes");
  Desk desk(common, around);
  int64_t unknown = 0;
  const UnixMillis now = around.clock.now();
  for (const Person& person : people_named(desk, options.emails, unknown)) {
    const bool changed =
        join ? desk.store().join_group(group, person.id, now) : desk.store().leave_group(group, person.id);
    const char* what =
        join ? (changed ? "added" : "was in it already") : (changed ? "removed" : "was not in it");
    around.out << fmt::format("{}  {}\n", printable(person.email), what);
  }
  around.out.flush();
  return unknown > 0 ? refuse_unknown(around, unknown, options.emails.size()) : Exit::done;
}

}  // namespace

Exit groups_add(const CommonOptions& common, const GroupOptions& options, Surroundings& around) {
  return change_group(common, options, around, true);
}

Exit groups_remove(const CommonOptions& common, const GroupOptions& options, Surroundings& around) {
  return change_group(common, options, around, false);
}

}  // namespace syncer::app
