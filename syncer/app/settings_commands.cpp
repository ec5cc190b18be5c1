// `syncer init` and `syncer settings`: what belongs to the team as a whole.
#include <fmt/format.h>

#include <optional>
#include <ostream>
#include <vector>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/output.h"
#include "syncer/app/push_report.h"
#include "syncer/app/views.h"
#include "syncer/domain/suggest.h"

namespace syncer::app {

Exit init(const CommonOptions& common, const InitOptions& options, Surroundings& around) {
  Desk desk(common, around);
  const std::string admin = options.admin.empty() ? desk.by() : options.admin;
  if (admin.empty()) return fail(around, Exit::usage, "who is to be the admin? add --admin NAME");
  Store& store = desk.store();
  if (store.is_admin(admin)) {
    around.out << fmt::format("{}: team {}, {} is an admin already\n", desk.database(), common.team,
                              printable(admin));
    return Exit::done;
  }
  // Only the first admin is made without being asked for by another one.
  if (store.has_admin() && !desk.admitted()) return Exit::bad_input;
  const UnixMillis now = around.clock.now();
  store.add_admin(admin, now);
  around.out << fmt::format("{}: team {} is ready, {} is an admin\n", desk.database(), common.team,
                            printable(admin));
  around.out << "next: syncer people import FILE.csv; syncer settings set nightly on; syncer status\n";
  return Exit::done;
}

Exit settings_get(const CommonOptions& common, const SettingsGetOptions& options, Surroundings& around) {
  Desk desk(common, around);
  const Settings settings = desk.store().settings();
  if (!options.name.empty()) {
    const std::optional<std::string> value = get_setting(settings, options.name);
    if (!value) {
      std::vector<std::string> known;
      for (const SettingInfo& info : setting_table()) known.push_back(info.name);
      const std::string near = nearest(options.name, known);
      return fail(around, Exit::bad_input,
                  fmt::format("there is no setting \"{}\"{}", printable(options.name),
                              near.empty() ? "; see: syncer settings get"
                                           : fmt::format("; did you mean \"{}\"?", near)));
    }
    around.out << (common.json ? to_json(settings, options.name) : *value) << '\n';
    return Exit::done;
  }
  if (common.json) {
    around.out << to_json(settings, "") << '\n';
    return Exit::done;
  }
  Table table({"setting", "value", "meaning"});
  for (const SettingInfo& info : setting_table()) {
    table.add({info.name, get_setting(settings, info.name).value_or(""),
               fmt::format("{} ({})", info.meaning, info.values)});
  }
  around.out << table.text();
  return Exit::done;
}

Exit settings_set(const CommonOptions& common, const SettingsSetOptions& options, Surroundings& around) {
  Desk desk(common, around);
  Settings settings = desk.store().settings();
  const std::optional<std::string> before = get_setting(settings, options.name);
  const OptOutField field_before = effective_field(settings);
  if (const std::optional<std::string> mistake = set_setting(settings, options.name, options.value)) {
    return fail(around, Exit::bad_input, printable(*mistake));
  }
  if (const auto mistake = contradiction(settings)) return fail(around, Exit::bad_input, printable(*mistake));
  if (!desk.admitted()) return Exit::bad_input;
  const std::string value = get_setting(settings, options.name).value_or("");
  if (value == before) {
    around.out << fmt::format("{} is {} already\n", options.name, value);
    return Exit::done;
  }
  Machine machine(desk, connection(common, around.environment));
  machine.engine().change_settings(settings, desk.by());
  around.out << fmt::format("{}: {} -> {}\n", options.name, before.value_or(""), value);
  if (const OptOutField field = effective_field(settings); field != field_before) {
    note(around, fmt::format("unsubscribes go to {} from here on; nothing is cleared in {}", label_of(field),
                             label_of(field_before)));
  }
  if (options.name == "opt_out_field" && !settings.nightly) {
    note(around, "with the nightly off, unsubscribes go to Email Opt Out whatever is chosen here");
  }
  if (desk.store().outbox_counts().pending > 0) say_how_to_push(desk);
  return Exit::done;
}

}  // namespace syncer::app
