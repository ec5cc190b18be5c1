// The only file that sees CLI11 (it takes seconds to compile): it fills the plain structs of options.h.
// Examples in the help are commands that work as they stand.
#include "syncer/app/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <ostream>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/help_texts.h"
#include "syncer/domain/suggest.h"
#include "syncer/store/store.h"

namespace syncer::app {

namespace {

using Action = std::function<Exit()>;

// Everything that was asked for; `action` is set by the subcommand that was named.
struct CommandLine {
  CommonOptions common;
  InitOptions init;
  ImportOptions import;
  FromSalesforceOptions from_salesforce;
  PeopleListOptions list;
  UnsubscribeOptions unsubscribe;
  ResubscribeOptions resubscribe;
  SettingsGetOptions get;
  SettingsSetOptions set;
  HistoryOptions history;
  SyncOptions sync;
  AuditOptions audit;
  DiagnosticsOptions diagnostics;
  RunsOptions runs;
  ServeOptions serve;
  LinkOptions link;
  SendOptions send;
  GroupOptions group;
  std::string log = "text";
  std::string via = "manual";
  Action action;
};

void add_common(CLI::App& app, CommonOptions& common) {
  app.add_option("--db", common.db, "Database file, one a team (SYNCER_DB)")->type_name("FILE");
  app.add_option("--team", common.team, "Name of the team (default: default)")->type_name("NAME");
  app.add_option("--by", common.by, "Who asks, for what only an admin may do (default: login name)")
      ->type_name("NAME");
  app.add_flag("--json", common.json, "Print JSON (every command that reads; unsubscribe, push, nightly)");
  app.add_flag("--verbose", common.verbose, "Say every step on standard error");
  const auto connection = [&](const char* name, std::string& value, const char* meaning, const char* type) {
    app.add_option(name, value, meaning)->type_name(type)->group("Connection to Salesforce");
  };
  connection("--instance-url", common.instance_url, "Where the org is (SYNCER_INSTANCE_URL)", "URL");
  connection("--client-id", common.client_id, "Of the connected app (SYNCER_CLIENT_ID)", "ID");
  connection("--client-secret", common.client_secret, "Of the connected app (SYNCER_CLIENT_SECRET)",
             "SECRET");
  connection("--username", common.username, "For the user name and password flow (SYNCER_USERNAME)", "USER");
  connection("--password", common.password, "With the security token after it (SYNCER_PASSWORD)", "PASSWORD");
  connection("--refresh-token", common.refresh_token, "For the refresh token flow (SYNCER_REFRESH_TOKEN)",
             "TOKEN");
  connection("--jwt-key", common.jwt_key, "Private key for the JWT bearer flow (SYNCER_JWT_KEY_FILE)",
             "FILE");
  connection("--jwt-audience", common.jwt_audience, "Where that logs in (SYNCER_JWT_AUDIENCE)", "URL");
  connection("--credentials", common.credentials, "A file with these variables (SYNCER_CREDENTIALS_FILE)",
             "FILE");
  connection("--ca-file", common.ca_file, "Certificates to trust, PEM (SYNCER_CA_FILE)", "FILE");
  app.add_flag("--allow-http", common.allow_http,
               "Accept http:// to another machine: the secret goes in clear text")
      ->group("Connection to Salesforce");
}

CLI::App& subcommand(CLI::App& parent, const char* name, const char* meaning, const char* footer) {
  CLI::App* sub = parent.add_subcommand(name, meaning);
  sub->footer(std::string(footer) +
              "\nOptions for every command (--db, --team, --by, --json, ...): syncer --help\n");
  sub->fallthrough();
  return *sub;
}

void add_people(CLI::App& app, CommandLine& line, Surroundings& around) {
  CLI::App& people = subcommand(app, "people", "Import, fetch and list people", people_footer);
  people.require_subcommand(1);
  CLI::App& file = subcommand(people, "import", "Add or update people from a CSV file", import_footer);
  file.add_option("FILE", line.import.file, "The CSV file")->required()->type_name(" ");
  file.add_flag("--strict", line.import.strict, "Import nothing if a single row is bad");
  file.callback([&] { line.action = [&] { return people_import(line.common, line.import, around); }; });
  CLI::App& from = subcommand(people, "from-salesforce", "Push records of Salesforce to Sales Connect",
                              from_salesforce_footer);
  from.add_option("ID", line.from_salesforce.ids, "Contacts and Leads")->required()->type_name(" ");
  from.callback([&] {
    line.action = [&] { return people_from_salesforce(line.common, line.from_salesforce, around); };
  });
  CLI::App& list = subcommand(people, "list", "Everyone, with their state", list_footer);
  list.add_flag("--unsubscribed", line.list.unsubscribed_only, "Only those who are unsubscribed");
  list.callback([&] { line.action = [&] { return people_list(line.common, line.list, around); }; });
}

void add_acts(CLI::App& app, CommandLine& line, Surroundings& around) {
  CLI::App& off =
      subcommand(app, "unsubscribe", "Record unsubscribes, then push them to Salesforce", unsubscribe_footer);
  off.add_option("EMAIL", line.unsubscribe.emails, "Whom")->type_name(" ");
  off.add_option("--file", line.unsubscribe.file, "A list, one e-mail a line; \"-\": standard input")
      ->type_name("LIST");
  off.add_option("--via", line.via, "How it came: link, manual, bulk or bounce (default: manual)")
      ->type_name("HOW");
  off.add_flag("--personal", line.unsubscribe.personal, "Only from --by, where the team has personal ones");
  off.add_option("--from-group", line.unsubscribe.from_group, "Of a link: the group of its mail")
      ->type_name("NAME");
  off.add_flag("--no-push", line.unsubscribe.no_push, "Only record it; send it with: syncer push");
  off.callback([&] { line.action = [&] { return unsubscribe(line.common, line.unsubscribe, around); }; });
  CLI::App& on = subcommand(app, "resubscribe", "Remove an unsubscribe here (admins)", resubscribe_footer);
  on.add_option("EMAIL", line.resubscribe.email, "Whom")->required()->type_name(" ");
  on.add_option("--reason", line.resubscribe.reason, "Why; kept in the history")
      ->required()
      ->type_name("TEXT");
  on.callback([&] { line.action = [&] { return resubscribe(line.common, line.resubscribe, around); }; });
}

void add_settings(CLI::App& app, CommandLine& line, Surroundings& around) {
  CLI::App& settings = subcommand(app, "settings", "Show or change the team's settings", settings_footer);
  settings.require_subcommand(1);
  CLI::App& get = subcommand(settings, "get", "Show all settings, or the value of one", get_footer);
  get.add_option("NAME", line.get.name, "Of one setting")->type_name(" ");
  get.callback([&] { line.action = [&] { return settings_get(line.common, line.get, around); }; });
  CLI::App& set = subcommand(settings, "set", "Change a setting (admins)", set_footer);
  set.add_option("NAME", line.set.name, "Of the setting; see: syncer settings get")
      ->required()
      ->type_name(" ");
  set.add_option("VALUE", line.set.value, "Its new value")->required()->type_name(" ");
  set.callback([&] { line.action = [&] { return settings_set(line.common, line.set, around); }; });
}

void add_service(CLI::App& app, CommandLine& line, Surroundings& around) {
  CLI::App& serve_app =
      subcommand(app, "serve", "Push at once and run the nightly, until stopped", serve_footer);
  serve_app.add_option("--port", line.serve.port, "To listen on; 0: any free one (default: 8787)")
      ->check(CLI::Range(0, 65535))
      ->type_name("N");
  serve_app.add_option("--host", line.serve.host, "Address to listen on (default: 127.0.0.1)")
      ->type_name("ADDRESS");
  serve_app.add_flag("--behind-hardened-proxy", line.serve.behind_hardened_proxy,
                     "Allow another address than loopback");
  serve_app.add_option("--public-url", line.serve.public_url, "What links begin with (SYNCER_PUBLIC_URL)")
      ->type_name("URL");
  serve_app.add_option("--ready-file", line.serve.ready_file, "Written when it listens: its URL and port")
      ->type_name("FILE");
  serve_app.add_option("--log", line.log, "Format of the log: text or json (default: text)")
      ->type_name("FORMAT");
  serve_app
      .add_option("--stop-timeout", line.serve.stop_timeout_s,
                  "Seconds to wait for requests under way when stopped (default: 30)")
      ->check(CLI::Range(0, 3600))
      ->type_name("SECONDS");
  serve_app.callback([&] { line.action = [&] { return serve(line.common, line.serve, around); }; });
  CLI::App& link_app = subcommand(app, "link", "The link with which a person unsubscribes", link_footer);
  link_app.add_option("PERSON", line.link.person, "E-mail or id")->required()->type_name(" ");
  link_app.add_option("--public-url", line.link.public_url, "What it begins with (SYNCER_PUBLIC_URL)")
      ->type_name("URL");
  link_app.add_flag("--headers", line.link.headers, "Print the header lines for a mail (RFC 2369, RFC 8058)");
  link_app.callback([&] { line.action = [&] { return link(line.common, line.link, around); }; });
}

void add_mails(CLI::App& app, CommandLine& line, Surroundings& around) {
  CLI::App& send_app = subcommand(app, "send", "Send a mail, if the gates let it pass", send_footer);
  send_app.add_option("EMAIL", line.send.emails, "To whom")->type_name(" ");
  send_app.add_option("--group", line.send.group, "To everybody in a group, instead")->type_name("NAME");
  send_app.add_flag("--non-commercial", line.send.non_commercial, "Passes an unsubscribe, no blocked domain");
  send_app.add_option("--at", line.send.at, "Later: \"2024-05-03 09:00\", in the team's zone")
      ->type_name("TIME");
  send_app.callback([&] { line.action = [&] { return send(line.common, line.send, around); }; });
  subcommand(app, "mails", "What became of every mail", mails_footer).callback([&] {
    line.action = [&] { return mails(line.common, around); };
  });
  CLI::App& groups = subcommand(app, "groups", "Groups of people, for mails", groups_footer);
  groups.require_subcommand(1);
  const auto change = [&](const char* name, const char* meaning, const char* footer, auto* command) {
    CLI::App& sub = subcommand(groups, name, meaning, footer);
    sub.add_option("GROUP", line.group.name, "The group")->required()->type_name(" ");
    sub.add_option("EMAIL", line.group.emails, "Whom")->required()->type_name(" ");
    sub.callback([&line, &around, command] {
      line.action = [&line, &around, command] { return command(line.common, line.group, around); };
    });
  };
  change("add", "Put people into a group", groups_add_footer, &groups_add);
  change("remove", "Take people out of a group", groups_remove_footer, &groups_remove);
  subcommand(groups, "list", "Every group, with who is in it", groups_list_footer).callback([&] {
    line.action = [&] { return groups_list(line.common, around); };
  });
}

void add_commands(CLI::App& app, CommandLine& line, Surroundings& around) {
  CLI::App& init_app = subcommand(app, "init", "Create the database and its first admin", init_footer);
  init_app.add_option("--admin", line.init.admin, "The admin (default: whoever asks)")->type_name("NAME");
  init_app.callback([&] { line.action = [&] { return init(line.common, line.init, around); }; });
  add_people(app, line, around);
  add_acts(app, line, around);
  add_mails(app, line, around);
  add_settings(app, line, around);
  add_service(app, line, around);
  CLI::App& push_app = subcommand(app, "push", "Send what is queued, also what was parked", push_footer);
  push_app.add_flag("--dry-run", line.sync.dry_run, "List what would be sent, and send nothing");
  push_app.callback(
      [&] { line.action = [&] { return (line.sync.dry_run ? push_dry_run : push)(line.common, around); }; });
  CLI::App& night = subcommand(app, "nightly", "Compare both sides right now", nightly_footer);
  night.add_flag("--dry-run", line.sync.dry_run, "List every change it would make, and make none");
  night.callback([&] {
    line.action = [&] { return (line.sync.dry_run ? nightly_dry_run : nightly)(line.common, around); };
  });
  subcommand(app, "check", "Is everything there that the sync needs?", check_footer).callback([&] {
    line.action = [&] { return check(line.common, around); };
  });
  CLI::App& wrong = subcommand(app, "diagnostics", "What went wrong, and how to mend it", diagnostics_footer);
  wrong.add_flag("--all", line.diagnostics.all, "Also what works again");
  wrong.add_flag("--codes", line.diagnostics.codes, "What each of Salesforce's codes means and what is done");
  wrong.callback([&] { line.action = [&] { return diagnostics(line.common, line.diagnostics, around); }; });
  subcommand(app, "status", "What is pending, when the nightly runs, what to fix", status_footer)
      .callback([&] { line.action = [&] { return status(line.common, around); }; });
  CLI::App& nights = subcommand(app, "runs", "The nightlies that were", runs_footer);
  nights.add_option("--last", line.runs.last, "How many; 0: all (default: 20)")
      ->check(CLI::Range(0, 1'000'000))
      ->type_name("N");
  nights.callback([&] { line.action = [&] { return runs(line.common, line.runs, around); }; });
  CLI::App& writes = subcommand(app, "audit", "Every write on either side, and why", audit_footer);
  writes.add_flag("--csv", line.audit.csv, "As CSV, with all columns");
  writes.add_option("--person", line.audit.person, "Of one person: e-mail or id")->type_name("PERSON");
  writes.add_option("--run", line.audit.run, "Of one nightly, see: syncer runs")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  writes.callback([&] { line.action = [&] { return audit(line.common, line.audit, around); }; });
  CLI::App& past = subcommand(app, "history", "What happened to a person", history_footer);
  past.add_option("PERSON", line.history.email, "Whose: e-mail or id")->required()->type_name(" ");
  past.callback([&] { line.action = [&] { return history(line.common, line.history, around); }; });
}

// The app of the last subcommand on the line, for help and suggestions.
const CLI::App& deepest(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return *at;
}

std::string path_of(const CLI::App& app) {
  return app.get_parent() == nullptr ? "syncer" : path_of(*app.get_parent()) + " " + app.get_name();
}

// What the first word that nobody expected may have been meant to be.
std::string suggestion(const CLI::App& app, const CLI::App& at, const std::string& word) {
  std::vector<std::string> known;
  if (word.starts_with("-")) {
    for (const CLI::App* options : {&at, &app}) {
      for (const CLI::Option* option : options->get_options()) {
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
      }
    }
  } else {
    for (const CLI::App* sub : at.get_subcommands({})) known.push_back(sub->get_name());
  }
  return nearest(word.substr(0, word.find('=')), known);
}

Exit usage_error(const CLI::App& app, const CLI::ParseError& error, const Surroundings& around) {
  const CLI::App& at = deepest(app);
  std::string text = error.what();
  std::vector<std::string> extra = app.remaining(true);
  if (!extra.empty()) {
    const bool option = extra.front().starts_with("-");
    const std::string word = extra.front().substr(0, option ? extra.front().find('=') : std::string::npos);
    text = option || at.get_subcommands({}).empty()
               ? fmt::format("{} does not take \"{}\"", path_of(at), word)
               : fmt::format("there is no command \"{}\"", word);
    if (const std::string near = suggestion(app, at, word); !near.empty())
      text += fmt::format("; did you mean {}?", near);
  }
  if (extra.empty() && error.get_name() == "RequiredError" && at.get_require_subcommand_min() > 0) {
    text = "which command?";
    for (const CLI::App* sub : at.get_subcommands({})) {
      text += (text.ends_with('?') ? " " : ", ") + sub->get_name();
    }
  }
  fail(around, Exit::usage, text);
  around.err << "see: " << path_of(at) << " --help\n";
  return Exit::usage;
}

Exit check_unsubscribe(CommandLine& line, const Surroundings& around) {
  const std::optional<Via> via = via_from(line.via);
  if (!via) {
    const std::string near = nearest(line.via, {"link", "manual", "bulk", "bounce"});
    return fail(around, Exit::usage,
                fmt::format("--via is link, manual, bulk or bounce, not \"{}\"{}", line.via,
                            near.empty() ? "" : fmt::format("; did you mean {}?", near)));
  }
  line.unsubscribe.via = *via;
  if (line.unsubscribe.emails.empty() && line.unsubscribe.file.empty()) {
    return fail(around, Exit::usage, "whom? name an e-mail, or --file LIST");
  }
  return Exit::done;
}

Exit check_send(const CommandLine& line, const Surroundings& around) {
  if (line.send.emails.empty() == line.send.group.empty())
    return fail(around, Exit::usage, "to whom? name e-mails, or --group NAME");
  return Exit::done;
}

Exit check_serve(CommandLine& line, const Surroundings& around) {
  line.serve.json_log = line.log == "json";
  if (line.serve.json_log || line.log == "text") return Exit::done;
  return fail(around, Exit::usage, fmt::format("--log is text or json, not \"{}\"", line.log));
}

Exit act(CommandLine& line, Surroundings& around) {
  try {
    return line.action();
  } catch (const StoreError& error) {
    return fail(around, Exit::database, error.what());
  }
}

}  // namespace

int run(const std::vector<std::string>& words, Surroundings& around) {
  CLI::App app(description, "syncer");
  CommandLine line;
  app.require_subcommand(1);
  app.footer(main_footer);
  app.get_formatter()->column_width(31);
  app.set_version_flag("--version", std::string("syncer ") + HOUSE_VERSION);
  add_common(app, line.common);
  add_commands(app, line, around);
  Exit exit = Exit::done;
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    app.parse(reversed);
  } catch (const CLI::Success& success) {  // --help and --version
    app.exit(success, around.out, around.err);
    return static_cast<int>(Exit::done);
  } catch (const CLI::ParseError& error) {
    exit = usage_error(app, error, around);
  }
  if (exit == Exit::done && app.got_subcommand("unsubscribe")) exit = check_unsubscribe(line, around);
  if (exit == Exit::done && app.got_subcommand("send")) exit = check_send(line, around);
  if (exit == Exit::done && app.got_subcommand("serve")) exit = check_serve(line, around);
  if (exit == Exit::done) exit = act(line, around);
  around.out.flush();
  return static_cast<int>(exit);
}

}  // namespace syncer::app
