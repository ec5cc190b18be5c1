// The command line of sfsim: reads options, shows help, and hands over. What the commands do is in the other
// files.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "sim/cli/commands.h"
#include "sim/cli/serve_line.h"
#include "sim/org/blank_org.h"
#include "syncer/domain/suggest.h"

namespace {

using namespace sfsim;

constexpr int kUsage = 3;

constexpr const char* kExitCodes = R"(Exit codes:
  0  passed
  1  an expectation failed
  2  a scenario file is wrong
  3  usage: the command line is wrong
  4  an invariant broke, or the engine crashed
  5  not deterministic

NO_COLOR in the environment switches colours off.
)";

struct Options {
  RunOptions run;
  int serve_after = -1;  // --serve[=PORT]
  std::vector<std::string> reports;
  std::vector<std::string> check_paths;
  FmtOptions fmt;
  ListOptions list;
  bool docs = false;
  ServeOptions serve;
  ExploreCommand explore;
  ExhaustCommand exhaust;
  ShrinkCommand shrink;
};

void add_filters(CLI::App& command, std::vector<std::string>& tags, std::vector<std::string>& not_tags) {
  command.add_option("--tag", tags, "Only scenarios with this tag (several: any of them)")
      ->type_name("TAG")
      ->take_all()
      ->expected(1);
  command.add_option("--not-tag", not_tags, "No scenarios with this tag")
      ->type_name("TAG")
      ->take_all()
      ->expected(1);
}

CLI::App& add_run(CLI::App& app, Options& o) {
  CLI::App& run = *app.add_subcommand("run", "Run scenarios against the real sync engine");
  run.add_option("path", o.run.paths,
                 "Files or directories (default: scenarios); PATH:LINE stops before the first step "
                 "that begins after that line")
      ->type_name("PATH[:LINE]");
  add_filters(run, o.run.tags, o.run.not_tags);
  run.add_flag("--http", o.run.http, "The engine talks to the fake Salesforce over a real socket");
  run.add_option("--serve", o.serve_after,
                 "Keep the world where it stopped: its Salesforce on PORT (none or 0: any, printed)")
      ->type_name("[=PORT]")
      ->check(CLI::Range(0, 65535));
  run.add_option("--junit", o.run.junit_file, "Write a JUnit report")->type_name("FILE");
  run.add_option("--report", o.reports, "Write a report: junit=FILE")
      ->type_name("KIND=FILE")
      ->take_all()
      ->expected(1);
  run.add_flag("-v,--verbose", o.run.verbose, "Whole timelines, also of what passed");
  run.add_option("--row", o.run.row, "Only this row of `each`, as reports name it")
      ->type_name("\"x=value, ...\"");
  run.add_flag("--twice", o.run.twice, "Run each twice: not the same hash is an error");
  run.add_flag("--hashes", o.run.print_hashes, "Print a line with the hash of every run, to compare builds");
  CLI::Option* everywhere =
      run.add_flag("--everywhere", o.run.everywhere,
                   "Every scenario again with every fault at every request and a crash at every point");
  run.add_option("-j,--jobs", o.run.jobs, "With --everywhere: processes (default: one a core)")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->needs(everywhere);
  run.add_option("--json", o.run.json_file, "With --everywhere: write the result as a line of JSON")
      ->type_name("FILE")
      ->needs(everywhere);
  run.add_option("--found", o.run.found, "With --everywhere: where scenarios of what broke go")
      ->type_name("DIR")
      ->capture_default_str()
      ->needs(everywhere);
  run.add_option("--keep", o.run.keep, "With --everywhere: at most so many different findings")
      ->type_name("N")
      ->capture_default_str()
      ->needs(everywhere);
  for (const char* other : {"--http", "--serve", "--junit", "--report", "--verbose", "--twice", "--hashes"})
    everywhere->excludes(run.get_option(other));
  run.footer(
      std::string("Examples:\n"
                  "  sfsim run                                        every file below scenarios/\n"
                  "  sfsim run scenarios/nightly --tag smoke -v\n"
                  "  sfsim run scenarios/push/by-link.jsonc:16 --serve=8080\n"
                  "  sfsim run --http --junit report.xml\n"
                  "  sfsim run --everywhere                           break every place, one at a time\n\n") +
      kExitCodes);
  return run;
}

CLI::App& add_check(CLI::App& app, Options& o) {
  CLI::App& check = *app.add_subcommand("check", "Find the mistakes in scenario files, without running them");
  check.add_option("path", o.check_paths, "Files or directories (default: scenarios)")->type_name("PATH");
  check.footer(
      "Examples:\n  sfsim check\n  sfsim check scenarios/push/by-link.jsonc\n\nExit codes: 0 no mistakes, 2 "
      "mistakes, 3 usage");
  return check;
}

CLI::App& add_fmt(CLI::App& app, Options& o) {
  CLI::App& fmt = *app.add_subcommand("fmt", "Rewrite scenario files in the canonical form");
  fmt.add_option("path", o.fmt.paths,
                 "Files or directories (default: scenarios); - reads standard input and writes to "
                 "standard output")
      ->type_name("PATH");
  fmt.add_flag("--check", o.fmt.check, "Change nothing; exit 1 when something would change");
  fmt.footer(
      "A file with mistakes is left as it is.\n\nExamples:\n  sfsim fmt\n  sfsim fmt --check scenarios\n"
      "  sfsim fmt - < draft.jsonc > scenarios/push/mine.jsonc\n\n"
      "Exit codes: 0 done, 1 --check found something, 2 a file has mistakes, 3 usage or not readable or "
      "writable");
  return fmt;
}

CLI::App& add_list(CLI::App& app, Options& o) {
  CLI::App& list = *app.add_subcommand("list", "List scenarios: path, sentence, tags, rows");
  list.add_option("path", o.list.paths, "Files or directories (default: scenarios)")->type_name("PATH");
  add_filters(list, o.list.tags, o.list.not_tags);
  list.add_flag("--json", o.list.json, "As JSON, for tools");
  list.footer(
      "Examples:\n  sfsim list --tag nightly\n  sfsim list --json | jq '.[].path'\n\nExit codes: 0 listed, 2 "
      "a file is wrong, 3 usage or nothing matches");
  return list;
}

CLI::App& add_schema(CLI::App& app, Options& o) {
  CLI::App& schema = *app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  schema.add_flag("--docs", o.docs, "Print the reference documentation (Markdown) instead");
  schema.footer(
      "Examples:\n  sfsim schema > scenarios/scenario.schema.json\n  sfsim schema --docs > "
      "docs/scenarios.md");
  return schema;
}

CLI::App& add_explore(CLI::App& app, Options& o) {
  CLI::App& explore = *app.add_subcommand("explore", "Search for schedules that break the engine");
  ExploreCommand& e = o.explore;
  explore.add_option("--seed", e.seed, "Any word, such as a commit's hash (default: the time, printed)")
      ->type_name("WORD");
  explore.add_option("--for", e.length, "How long to search")->type_name("60s")->capture_default_str();
  explore.add_option("--runs", e.runs, "How many worlds instead: the same everywhere")->type_name("N");
  explore.add_option("-j,--jobs", e.jobs, "Processes (default: the number of cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  explore.add_option("--people", e.people, "People of a world, at most")
      ->type_name("N")
      ->check(CLI::Range(1, 50));
  explore.add_option("--days", e.days, "Days of a world")->type_name("N")->check(CLI::Range(1, 400));
  explore.add_option("--acts", e.acts, "Steps of a world, about")->type_name("N")->check(CLI::Range(1, 1000));
  explore.add_option("--shard", e.shard, "Only this part of the worlds, for many machines")
      ->type_name("PART/OF");
  explore.add_option("--json", e.json_file, "Write the result as a line of JSON")->type_name("FILE");
  explore.add_option("--found", e.found, "Where scenarios of what broke go")
      ->type_name("DIR")
      ->capture_default_str();
  explore.add_option("--keep", e.keep, "At most so many different findings")
      ->type_name("N")
      ->capture_default_str();
  explore.add_flag("--twice", e.twice, "Run each world twice: not the same hash is an error");
  explore.add_flag("--first", e.first, "Stop at the first world that breaks");
  explore.add_option("--policy", e.policies, "Settings policies of the worlds, several with commas")
      ->type_name("NAME")
      ->delimiter(',');
  explore.add_flag("!--no-guidance", e.guidance, "Only worlds drawn afresh, none made from others");
  explore
      .add_option("--merge", e.merge, "Search nothing: report the --json files of all shards as one search")
      ->type_name("FILE...");
  explore.add_flag("-v,--verbose", e.verbose, "Every count, and every mark that was reached");
  explore.footer(
      std::string("A world is a scenario drawn from the seed; what breaks is shrunk and kept as a file.\n\n"
                  "Examples:\n"
                  "  sfsim explore -j 2\n"
                  "  sfsim explore --seed $(git rev-parse HEAD) --for 2m --twice\n"
                  "  sfsim explore --seed nightly --runs 1000000 --shard 3/8 --json part3.json\n"
                  "  sfsim explore --merge part*.json\n\n") +
      kExitCodes);
  return explore;
}

CLI::App& add_exhaust(CLI::App& app, Options& o) {
  CLI::App& exhaust = *app.add_subcommand("exhaust", "Try every short sequence of steps");
  ExhaustCommand& e = o.exhaust;
  exhaust.add_option("--length", e.length, "Steps of the longest sequences over the whole alphabet")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(1, 6));
  exhaust.add_option("--core", e.core_length, "Steps of the longest sequences over the core verbs")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(1, 8));
  exhaust.add_flag("-v,--verbose", e.verbose, "Every count, and every mark that was reached");
  exhaust.add_option("-j,--jobs", e.jobs, "Processes (default: the number of cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  exhaust.add_option("--found", e.found, "Where scenarios of what broke go")
      ->type_name("DIR")
      ->capture_default_str();
  exhaust.add_option("--keep", e.keep, "At most so many different findings")
      ->type_name("N")
      ->capture_default_str();
  exhaust.footer(std::string("Example:\n  sfsim exhaust -j 2\n\n") + kExitCodes);
  return exhaust;
}

CLI::App& add_shrink(CLI::App& app, Options& o) {
  CLI::App& shrink = *app.add_subcommand("shrink", "Reduce a failing scenario to what matters");
  shrink.add_option("file", o.shrink.file, "The scenario that fails")->type_name("FILE")->required();
  shrink.add_option("--row", o.shrink.row, "This row of `each` (default: the first that fails)")
      ->type_name("\"x=value, ...\"");
  shrink.add_option("-o,--out", o.shrink.out, "Write it here (default: standard output)")->type_name("FILE");
  shrink.footer(
      "The rule that breaks stays the same; everything that can go goes.\n\n"
      "Example:\n  sfsim shrink failing.jsonc -o scenarios/found/small.jsonc\n\n"
      "Exit codes: 0 shrunk, 1 nothing fails in that file, 2 a file is wrong, 3 usage");
  return shrink;
}

std::vector<std::string> command_names(CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

int wrong_command(const std::string& word, const std::vector<std::string>& names) {
  const std::string near = syncer::nearest(word, names);
  std::cerr << "sfsim: unknown command \"" << word << '"';
  if (!near.empty()) std::cerr << ", did you mean \"" << near << "\"?";
  std::cerr << "\nThe commands are:";
  for (const std::string& name : names) std::cerr << ' ' << name;
  std::cerr << ". sfsim --help tells what they do.\n";
  return kUsage;
}

// CLI11's own sentence, the nearest option, and where help is.
int wrong_options(CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
  std::cerr << "sfsim: " << error.what() << '\n';
  std::string help = "sfsim --help";
  for (CLI::App* command : app.get_subcommands()) {
    help = "sfsim " + command->get_name() + " --help";
    std::vector<std::string> known;
    for (const CLI::Option* option : command->get_options())
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    for (const std::string& argument : arguments) {
      if (!argument.starts_with("--")) continue;
      const std::string name = argument.substr(0, argument.find('='));
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const std::string near = syncer::nearest(name, known);
      if (!near.empty()) std::cerr << "Did you mean " << near << "?\n";
    }
  }
  std::cerr << help << " shows the options.\n";
  return kUsage;
}

// --report KIND=FILE; false after saying what is wrong.
bool take_reports(Options& o) {
  for (const std::string& report : o.reports) {
    if (report.starts_with("junit=") && report.size() > 6) {
      o.run.junit_file = report.substr(6);
      continue;
    }
    std::cerr << "sfsim: --report takes junit=FILE, not \"" << report << "\"\n";
    return false;
  }
  return true;
}

int dispatch(CLI::App& app, Options& o) {
  const std::string name = app.get_subcommands().front()->get_name();
  if (name == "run") {
    if (!take_reports(o)) return kUsage;
    if (o.serve_after >= 0) o.run.serve_port = o.serve_after;
    return run_command(o.run);
  }
  if (name == "check") return check_command(o.check_paths);
  if (name == "fmt") return fmt_command(o.fmt);
  if (name == "list") return list_command(o.list);
  if (name == "schema") return schema_command(o.docs);
  if (name == "serve") return serve_command(o.serve);
  if (name == "explore") return explore_command(o.explore);
  if (name == "exhaust") return exhaust_command(o.exhaust);
  if (name == "shrink") return shrink_command(o.shrink);
  return token_command();
}

int run_main(const std::string& program, std::vector<std::string> arguments) {
  Options o;
  if (!program.empty()) o.run.program = o.explore.program = o.exhaust.program = o.shrink.program = program;
  CLI::App app{
      "sfsim: a Salesforce that runs inside a test, and scenarios that prove an unsubscribe is never lost",
      "sfsim"};
  app.set_version_flag("--version", "sfsim " HOUSE_VERSION);
  app.require_subcommand(1);
  add_run(app, o);
  add_explore(app, o);
  add_exhaust(app, o);
  add_shrink(app, o);
  add_check(app, o);
  add_fmt(app, o);
  add_list(app, o);
  add_schema(app, o);
  add_serve(app, o.serve);
  app.add_subcommand("token", "Print the demo session of the admin, for scripts")
      ->footer(
          "Example:\n  curl -H \"Authorization: Bearer $(sfsim token)\" "
          "http://127.0.0.1:8080/services/data/v60.0/limits");
  app.footer(std::string("Examples:\n  sfsim run                       run every scenario below scenarios/\n"
                         "  sfsim check scenarios           find mistakes in files\n"
                         "  sfsim serve --demo              a fake Salesforce on http://127.0.0.1:8080\n"
                         "  sfsim COMMAND --help            options and examples of a command\n\n") +
             kExitCodes);

  if (arguments.empty()) {
    std::cerr << app.help();
    return kUsage;
  }
  const std::vector<std::string> names = command_names(app);
  if (const std::string& first = arguments.front();
      !first.starts_with('-') && std::find(names.begin(), names.end(), first) == names.end())
    return wrong_command(first, names);
  // The port of --serve stands behind = only, so that a path may follow it.
  for (std::string& argument : arguments)
    if (argument == "--serve") argument = "--serve=0";

  std::vector<std::string> backwards(arguments.rbegin(), arguments.rend());
  try {
    app.parse(backwards);
  } catch (const CLI::Success& success) {  // --help, --version
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    return wrong_options(app, error, arguments);
  }
  return dispatch(app, o);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    begin_orgs_with(blank_org_image());
    return run_main(argc > 0 ? argv[0] : "", std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
  } catch (const std::exception& error) {
    std::cerr << "sfsim: " << error.what() << '\n';
    return 4;
  }
}
