// `syncer check`: is everything there that the sync needs? `syncer diagnostics`: what went wrong, and what
// each of Salesforce's codes means.
#include <fmt/format.h>

#include <ostream>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/output.h"
#include "syncer/app/product_codes.h"
#include "syncer/app/requirements.h"
#include "syncer/app/views.h"
#include "syncer/salesforce/errors.h"

namespace syncer::app {

namespace {

std::string handling(Action action) {
  switch (action) {
    case Action::retry:
      return "tried again by itself, with growing pauses";
    case Action::later:
      return "tried again by itself after a quarter of an hour";
    case Action::refresh:
      return "logs in once more; then the connection is left alone";
    case Action::reconnect:
      return "the connection is left alone until somebody mends it";
    case Action::park:
      return "parked until somebody mends it";
    case Action::drop:
      return "nothing is left to write";
  }
  return "";
}

std::string codes_text() {
  std::string text;
  for (const Category category :
       {Category::intermittent, Category::authentication, Category::access_validation, Category::other}) {
    text += fmt::format("{}\n", name_of(category));
    Table table({"", "", ""}, "  ");
    for (const KnownCode& known : product_codes) {
      const ErrorRule rule = rule_for(known.code, known.message);
      if (rule.category != category) continue;
      const std::string note = known.message.empty() ? "" : fmt::format(" ({})", known.message);
      table.add({std::string(known.code) + note, handling(rule.action), std::string(rule.fix)});
    }
    text += table.text();
  }
  return text;
}

std::string what_of(const Diagnostic& one) {
  std::string what = one.object;
  if (!one.field.empty()) what += (what.empty() ? "" : ".") + one.field;
  if (!one.salesforce_id.empty()) what += (what.empty() ? "" : " ") + one.salesforce_id;
  return what;
}

}  // namespace

Exit check(const CommonOptions& common, Surroundings& around) {
  Desk desk(common, around);
  const Requirements found = check_requirements(desk, connection(common, around.environment));
  if (common.json) {
    around.out << to_json(found) << '\n';
  } else {
    for (const Requirement& one : found.list) {
      around.out << fmt::format("{:<8} {}\n", name_of(one.state), printable(one.text));
      if (one.fix.empty()) continue;
      for (const std::string& line : wrapped("fix: " + one.fix, page_width - 9))
        around.out << "         " << line << '\n';
    }
  }
  if (!found.logged_in) return Exit::connection;
  return found.missing() ? Exit::pending : Exit::done;
}

Exit diagnostics(const CommonOptions& common, const DiagnosticsOptions& options, Surroundings& around) {
  if (options.codes) {
    around.out << (common.json ? codes_json() + "\n" : codes_text());
    return Exit::done;
  }
  Desk desk(common, around);
  std::vector<Diagnostic> all = desk.store().diagnostics();
  if (!options.all) std::erase_if(all, [](const Diagnostic& one) { return !one.open; });
  if (common.json) {
    around.out << to_json(all) << '\n';
    return Exit::done;
  }
  if (all.empty()) {
    around.out << (options.all ? "nothing ever went wrong\n" : "nothing is wrong\n");
    return Exit::done;
  }
  const Settings settings = desk.store().settings();
  for (const Diagnostic& one : all) {
    const std::string what = what_of(one);
    around.out << fmt::format("{}: {}{}{}\n", one.category, one.code, what.empty() ? "" : " on ",
                              printable(what));
    Table table({"", ""}, "  ");
    if (!one.message.empty()) table.add({"says", one.message});
    if (!one.fix.empty()) table.add({"fix", one.fix});
    table.add({"seen", fmt::format("{}, last {}{}", count_of(one.times, "time", "times"),
                                   moment(one.last_at, settings), one.open ? "" : "; it works again")});
    around.out << table.text();
  }
  return Exit::done;
}

}  // namespace syncer::app
