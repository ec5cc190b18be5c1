// `syncer unsubscribe`, `syncer resubscribe` and `syncer history`: what happens to one person. An unsubscribe
// is committed and said before anything is sent.
#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <istream>
#include <ostream>
#include <system_error>
#include <vector>

#include "syncer/app/commands.h"
#include "syncer/app/csv.h"
#include "syncer/app/desk.h"
#include "syncer/app/output.h"
#include "syncer/app/push_report.h"
#include "syncer/app/views.h"

namespace syncer::app {

namespace {

struct Named {
  std::string email;
  std::string where;  // "argument 2", "line 17"
};

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// One e-mail a line; blank lines and # comments are skipped.
void read_list(std::istream& in, std::vector<Named>& people) {
  std::string line;
  for (int64_t number = 1; std::getline(in, line); ++number) {
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    line = trimmed(line);
    if (!line.empty() && line.front() != '#') people.push_back({line, fmt::format("line {}", number)});
  }
}

// Everyone named by the options; the problem, if the list cannot be read.
std::string gather(const UnsubscribeOptions& options, std::istream& in, std::vector<Named>& people) {
  for (size_t i = 0; i < options.emails.size(); ++i) {
    people.push_back({trimmed(options.emails[i]), fmt::format("argument {}", i + 1)});
  }
  if (options.file == "-") {
    read_list(in, people);
    return "";
  }
  if (options.file.empty()) return "";
  std::ifstream file(options.file);
  if (!file) return fmt::format("cannot read {}: {}", options.file, std::generic_category().message(errno));
  read_list(file, people);
  return file.bad() ? fmt::format("cannot read {} to its end", options.file) : "";
}

// Everyone named, in order, with what was recorded.
using Recorded = std::vector<UnsubscribeView>;

void record(const Named& named, const UnsubscribeOptions& options, Machine& machine, Desk& desk,
            Recorded& done) {
  done.push_back({named.email, named.where, "not_an_email", std::nullopt});
  UnsubscribeView& view = done.back();
  std::string said = "  not an e-mail address, nothing recorded\n";
  if (plausible_email(named.email)) {
    const std::optional<Person> person = desk.store().person_by_email(named.email);
    const std::string only_from = options.personal ? desk.by() : std::string();
    const UnsubscribeAct act{options.via, {}, options.from_group, only_from};
    const UnsubscribeOutcome outcome =
        person ? machine.engine().unsubscribe(person->id, act) : UnsubscribeOutcome{};
    if (!outcome.known) {
      view.status = "unknown";
      said = "  unknown, nothing recorded\n";
    } else if (outcome.personal) {
      view.status = "unsubscribed_personally";
      said = fmt::format("  unsubscribed from {} only, nothing is pushed\n", printable(only_from));
      view.person = PersonView{*person, {}};
    } else {
      view.status = outcome.newly_unsubscribed ? "unsubscribed" : "already_unsubscribed";
      said = outcome.newly_unsubscribed ? "  unsubscribed" : "  was unsubscribed already";
      said += outcome.queued       ? ", push queued\n"
              : outcome.to_look_up ? ", to be looked up by e-mail\n"
                                   : ", not pushed: no Salesforce ID\n";
      view.person = PersonView{*person, {}};
    }
  }
  if (!desk.options.json) desk.around.out << printable(named.email) << said;
}

// How things stand after the push; true when somebody is not in Salesforce yet.
bool look_again(Recorded& done, Desk& desk) {
  bool waiting = false;
  for (UnsubscribeView& one : done) {
    if (!one.person) continue;
    if (const std::optional<Person> person = desk.store().person(one.person->person.id)) {
      one.person = PersonView{*person, desk.store().waiting(*person)};
    }
    waiting = waiting || one.person->waiting.waiting_for != WaitingFor::nothing;
  }
  return waiting;
}

// Says who is still waiting, and for what.
void say_waiting(const Recorded& done, Desk& desk) {
  int64_t waiting = 0, known = 0;
  for (const UnsubscribeView& one : done) {
    if (!one.person) continue;
    ++known;
    const Store::Waiting& state = one.person->waiting;
    if (state.waiting_for == WaitingFor::nothing) continue;
    ++waiting;
    if (state.message.empty()) continue;
    desk.around.out << fmt::format("{}  {}: {}\n", printable(one.email), waiting_text(state.waiting_for),
                                   printable(state.message));
  }
  if (waiting > 0) {
    desk.around.out << fmt::format("{} of {} not in Salesforce yet\n", waiting,
                                   count_of(known, "person", "people"));
  }
}

std::vector<std::string> unknown_of(const Recorded& done) {
  std::vector<std::string> places;
  for (const UnsubscribeView& one : done) {
    if (!one.person) places.push_back(one.where);
  }
  return places;
}

std::string listed(const std::vector<std::string>& places) {
  constexpr size_t most = 10;
  std::string text;
  for (size_t i = 0; i < places.size() && i < most; ++i) text += (i > 0 ? ", " : "") + places[i];
  if (places.size() > most) text += fmt::format(" and {} more", places.size() - most);
  return text;
}

}  // namespace

Exit unsubscribe(const CommonOptions& common, const UnsubscribeOptions& options, Surroundings& around) {
  std::vector<Named> named;
  if (const std::string problem = gather(options, around.in, named); !problem.empty()) {
    return fail(around, Exit::bad_input, problem);
  }
  if (named.empty()) return fail(around, Exit::bad_input, fmt::format("{} names nobody", options.file));
  Desk desk(common, around);
  if (options.via == Via::bounce && !desk.store().settings().bounce_unsubscribes) {
    return fail(around, Exit::bad_input,
                "in this team a bounce does not unsubscribe, nothing was recorded; change that with: "
                "syncer settings set bounce_unsubscribes on");
  }
  Machine machine(desk, connection(common, around.environment));
  Recorded done;
  size_t next = 0;
  while (next < named.size() && !around.interrupt.requested()) {
    record(named[next], options, machine, desk, done);
    ++next;
  }
  around.out.flush();
  const std::vector<std::string> unknown = unknown_of(done);
  std::optional<PushReport> report;
  if (!options.no_push && unknown.size() < done.size() && !around.interrupt.requested()) {
    if (!desk.store().settings().salesforce_sync) {
      note(around, sync_is_off);
    } else if (machine.connection().problem.empty()) {
      report = machine.engine().push_due(false, push_attempts);
      if (!common.json) around.out << push_text(*report);
    } else {
      note(around, machine.connection().problem);
    }
  }
  const bool waiting = look_again(done, desk);
  if (common.json) {
    for (size_t i = next; i < named.size(); ++i) {
      done.push_back({named[i].email, named[i].where, "not_reached", std::nullopt});
    }
    const OutboxCounts left = desk.store().outbox_counts();
    around.out << to_json(done, report ? &*report : nullptr, left) << '\n';
  } else {
    say_waiting(done, desk);
  }
  around.out.flush();
  if (waiting && !common.json) say_how_to_push(desk);
  if (next < named.size()) {
    return fail(around, Exit::pending,
                fmt::format("interrupted: from {} on nothing was recorded", named[next].where));
  }
  if (!unknown.empty()) {
    return fail(
        around, Exit::bad_input,
        fmt::format(
            "{} of {} not unsubscribed: {}; a person must be imported first: syncer people import FILE.csv",
            unknown.size(), named.size(), listed(unknown)));
  }
  return waiting ? Exit::pending : Exit::done;
}

Exit resubscribe(const CommonOptions& common, const ResubscribeOptions& options, Surroundings& around) {
  if (trimmed(options.reason).empty()) {
    return fail(around, Exit::bad_input,
                "a resubscribe needs a reason, such as --reason \"asked for it by phone on May 3\"");
  }
  Desk desk(common, around);
  const std::optional<Person> person = desk.store().person_by_email(options.email);
  if (!person) return fail(around, Exit::bad_input, "there is no such person; see: syncer people list");
  if (!desk.admitted()) return Exit::bad_input;
  Machine machine(desk, connection(common, around.environment));
  const ResubscribeOutcome outcome =
      machine.engine().resubscribe(person->id, desk.by(), trimmed(options.reason));
  if (!outcome.was_unsubscribed) {
    around.out << printable(options.email) << "  was not unsubscribed, nothing changed\n";
    return Exit::done;
  }
  around.out << printable(options.email) << "  resubscribed here; nothing is written to Salesforce\n";
  if (has_nights(desk.store().settings()) && !person->salesforce_id.empty()) {
    note(around,
         "uncheck the opt-out box of the record in Salesforce too, before the next nightly: it would "
         "unsubscribe "
         "the person again");
  }
  return Exit::done;
}

namespace {

// Of links that the sync has made or moved by itself.
std::string reason_of(const MoveRow& move) {
  switch (move.why) {
    case MoveWhy::converted:
      return move.from + " was converted to it";
    case MoveWhy::merged:
      return move.from + " was merged into it";
    case MoveWhy::person_account:
      return "it is the contact of the person account " + move.from;
    case MoveWhy::same_email:
      return "it has the same e-mail address";
  }
  return "";
}

}  // namespace

Exit history(const CommonOptions& common, const HistoryOptions& options, Surroundings& around) {
  Desk desk(common, around);
  const std::optional<Person> person = person_named(desk.store(), options.email);
  if (!person) return fail(around, Exit::bad_input, "there is no such person; see: syncer people list");
  const PersonView view{*person, desk.store().waiting(*person)};
  const std::vector<HistoryRow> rows = desk.store().history(person->id);
  const std::vector<PersonalUnsubscribe> personal = desk.store().personal_unsubscribes(person->id);
  const std::vector<MoveRow> moves = desk.store().moves(person->id);
  if (common.json) {
    around.out << to_json(view, rows, personal, moves) << '\n';
    return Exit::done;
  }
  const Settings settings = desk.store().settings();
  std::string name = person->first_name;
  if (!person->last_name.empty()) name += (name.empty() ? "" : " ") + person->last_name;
  around.out << fmt::format("{}{}\nSalesforce ID  {}\nstate          {}", printable(person->email),
                            name.empty() ? "" : " (" + printable(name) + ")",
                            person->salesforce_id.empty() ? "none" : person->salesforce_id,
                            person->unsubscribed ? "unsubscribed" : "subscribed");
  if (const std::string waiting = waiting_text(view.waiting.waiting_for); !waiting.empty())
    around.out << ", " << waiting;
  around.out << '\n';
  if (!view.waiting.message.empty()) {
    around.out << fmt::format("Salesforce     {} {}\n", view.waiting.code, printable(view.waiting.message));
  }
  for (const MoveRow& move : moves) {
    around.out << fmt::format("linked         to {} at {}, {}\n", move.to, moment(move.at, settings),
                              reason_of(move));
  }
  for (const PersonalUnsubscribe& one : personal) {
    around.out << fmt::format("personal       no mails of {} since {} ({})\n", printable(one.user),
                              moment(one.at, settings), one.source);
  }
  if (rows.empty()) {
    around.out << "\nno history: never unsubscribed\n";
    return Exit::done;
  }
  Table table({"when", "what", "source", "details"});
  for (const HistoryRow& row : rows) {
    table.add({moment(row.at, settings), std::string(name_of(row.kind)), row.source, row.details});
  }
  around.out << '\n' << table.text();
  return Exit::done;
}

}  // namespace syncer::app
