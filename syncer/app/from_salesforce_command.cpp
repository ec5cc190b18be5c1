// `syncer people from-salesforce`: the button "Push to Sales Connect", from this side.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/output.h"
#include "syncer/app/views.h"

namespace syncer::app {

namespace {

using Outcome = Newcomer::Outcome;

const char* told(Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      return "created";
    case Outcome::linked:
      return "linked to the person of its e-mail";
    case Outcome::here_already:
      return "is here already";
    case Outcome::opted_out:
      return "left out: opted out in Salesforce";
    case Outcome::unsubscribed:
      return "left out: unsubscribed here";
    case Outcome::linked_elsewhere:
      return "left out: the person of its e-mail has another Salesforce ID";
    case Outcome::no_email:
      return "left out: it has no e-mail";
    case Outcome::not_found:
      return "not found: deleted, converted, or hidden from the API user";
    case Outcome::no_record_id:
      return "is no id of a Contact or Lead";
  }
  return "";
}

// What somebody can mend. Who opted out is left out for good.
bool is_open(const Newcomer& one) {
  return one.outcome == Outcome::linked_elsewhere || one.outcome == Outcome::no_email ||
         one.outcome == Outcome::not_found || one.outcome == Outcome::no_record_id;
}

}  // namespace

Exit people_from_salesforce(const CommonOptions& common, const FromSalesforceOptions& options,
                            Surroundings& around) {
  Desk desk(common, around);
  if (!desk.store().settings().salesforce_sync) return fail(around, Exit::bad_input, sync_is_off);
  const Connection found = connection(common, around.environment);
  if (!found.problem.empty()) return fail(around, Exit::connection, found.problem);
  Machine machine(desk, found);
  const NewcomersReport report = machine.engine().push_to_sales_connect(options.ids);
  if (common.json) {
    around.out << to_json(report) << '\n';
  } else {
    for (const Newcomer& one : report.records)
      around.out << fmt::format("{}  {}\n", printable(one.salesforce_id), told(one.outcome));
  }
  around.out.flush();
  if (!report.failure)
    return std::any_of(report.records.begin(), report.records.end(), is_open) ? Exit::pending : Exit::done;
  const Failure& failure = *report.failure;
  const bool no_connection = failure.status == 0 || failure.rule.action == Action::reconnect;
  return fail(around, no_connection ? Exit::connection : Exit::pending,
              fmt::format("{}: {}; whom Salesforce did not answer for was left out: give these ids again{}",
                          failure.code, printable(failure.message),
                          no_connection ? "" : " (what is missing there: syncer check)"));
}

}  // namespace syncer::app
