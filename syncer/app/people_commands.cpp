// `syncer people import` and `syncer people list`.
#include <fmt/format.h>

#include <ostream>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/import.h"
#include "syncer/app/output.h"
#include "syncer/app/views.h"

namespace syncer::app {

namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + ("\"" + printable(name) + "\"");
  return text;
}

void say_rejected(const ImportResult& result, const ImportOptions& options, const Surroundings& around) {
  for (const RejectedRow& row : result.first_rejected) {
    around.err << fmt::format("{}:{}: {}\n", options.file, row.line, row.reason);
  }
  const int64_t more = result.rejected - static_cast<int64_t>(result.first_rejected.size());
  if (more > 0) around.err << fmt::format("... and {} more\n", more);
  if (!result.rejected_file_problem.empty()) {
    around.err << result.rejected_file_problem << '\n';
  } else if (options.strict) {
    around.err << fmt::format("all of them with their reasons: {}\n", result.rejected_file);
  } else {
    around.err << fmt::format("the rejected rows are in {}; correct them there and import that file\n",
                              result.rejected_file);
  }
}

}  // namespace

Exit people_import(const CommonOptions& common, const ImportOptions& options, Surroundings& around) {
  Desk desk(common, around);
  ImportJob job;
  job.file = options.file;
  job.strict = options.strict;
  job.stop = [&] { return around.interrupt.requested(); };
  bool shown = false;
  if (around.err_is_terminal) {
    job.progress = [&](int64_t rows) {
      if (rows < 10'000) return;
      shown = true;
      around.err << "\r" << rows << " rows" << std::flush;
    };
  }
  const ImportResult result = import_file(desk.store(), around.clock, job);
  if (shown) around.err << "\r\x1b[K";
  if (!result.problem.empty()) return fail(around, Exit::bad_input, result.problem);
  if (!result.ignored_columns.empty()) {
    note(around, fmt::format("ignored {}: {} (known: email, first_name, last_name, salesforce_id)",
                             result.ignored_columns.size() == 1 ? "the column" : "the columns",
                             joined(result.ignored_columns)));
  }
  const bool nothing = options.strict && result.rejected > 0;
  around.out << fmt::format("{} created, {} updated, {} unchanged, {} rejected\n", result.created,
                            result.updated, result.unchanged, result.rejected);
  around.out.flush();
  if (result.rejected > 0) say_rejected(result, options, around);
  if (nothing) {
    return fail(around, Exit::bad_input,
                fmt::format("nothing was imported, because of --strict and {} in {}",
                            count_of(result.rejected, "bad row", "bad rows"), options.file));
  }
  if (result.interrupted) {
    return fail(around, Exit::pending,
                "interrupted; what is counted above is imported, import the file again for the rest");
  }
  return result.rejected > 0 ? Exit::pending : Exit::done;
}

Exit people_list(const CommonOptions& common, const PeopleListOptions& options, Surroundings& around) {
  Desk desk(common, around);
  constexpr int page = 1'000;
  bool first = true;
  if (common.json) around.out << "[";
  bool whole = false;
  for (PersonId after = 0; !around.interrupt.requested() && around.out;) {
    const std::vector<Person> people = desk.store().people_after(after, page, false);
    whole = people.empty();
    if (whole) break;
    Table table(first ? std::vector<std::string>{"id", "e-mail", "name", "Salesforce ID", "state"}
                      : std::vector<std::string>(5));
    for (const Person& person : people) {
      after = person.id;
      if (options.unsubscribed_only && !person.unsubscribed) continue;
      const PersonView view{person, desk.store().waiting(person)};
      if (common.json) {
        around.out << (first ? "\n" : ",\n") << to_json(view, false);
        first = false;
        continue;
      }
      std::string state = person.unsubscribed ? "unsubscribed" : "subscribed";
      const std::string waiting = waiting_text(view.waiting.waiting_for);
      if (!waiting.empty()) state += ", " + waiting;
      if (person.record_state == RecordState::deleted) state += ", the record is in the recycle bin";
      if (person.record_state == RecordState::purged) state += ", the record is deleted for good";
      const std::string gap = person.first_name.empty() || person.last_name.empty() ? "" : " ";
      table.add({std::to_string(person.id), person.email, person.first_name + gap + person.last_name,
                 person.salesforce_id.empty() ? "-" : person.salesforce_id, state});
    }
    if (table.empty()) continue;
    around.out << table.text();
    first = false;
  }
  if (common.json) {
    around.out << (first ? "]\n" : "\n]\n");
  } else if (first) {
    around.out << (options.unsubscribed_only
                       ? "nobody is unsubscribed\n"
                       : "no people yet; add some with: syncer people import FILE.csv\n");
  }
  if (!whole) return fail(around, Exit::pending, "interrupted: the list is not complete");
  return Exit::done;
}

}  // namespace syncer::app
