// Opening comes first and is the same for all commands, so that a command after a kill -9 continues at once.
#include "syncer/app/desk.h"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>
#include <system_error>
#include <utility>

#include "syncer/app/output.h"
#include "syncer/app/worker_identity.h"
#include "syncer/domain/schedule.h"
#include "syncer/store/sqlite_store.h"

namespace syncer::app {

namespace {

class NoTransport : public Transport {
 public:
  HttpResponse send(const HttpRequest&) override {
    HttpResponse response;
    response.failure = TransportFailure::not_sent;
    response.failure_detail = "no connection is set up";
    return response;
  }
};

std::string retry_text(const RetryNotice& again, const std::string& url) {
  std::string what;
  if (again.code == "CONNECTION_FAILED") {
    what = fmt::format("could not reach {}", url);
    if (!again.message.empty() && again.message != "could not connect") what += ": " + again.message;
  } else if (!again.message.empty()) {
    what = fmt::format("no usable answer from {}: {}", url, again.message);
  } else {
    what = fmt::format("{} answered {}", url, again.code);
  }
  return fmt::format("{}; trying again in {:.1f} s ({} of {})", printable(what),
                     static_cast<double>(again.pause_ms) / 1000.0, again.next_try, again.tries);
}

}  // namespace

Exit fail(const Surroundings& around, Exit exit, std::string_view text) {
  around.out.flush();
  around.err << "error: " << text << '\n';
  return exit;
}

void note(const Surroundings& around, std::string_view text) {
  around.out.flush();
  around.err << "note: " << text << '\n';
}

Desk::Desk(const CommonOptions& common, Surroundings& surroundings)
    : options(common),
      around(surroundings),
      database_(database_file(common, surroundings.environment)),
      worker_(worker_identity()) {
  std::error_code error;
  const bool is_new = !std::filesystem::exists(database_, error);
  SqliteStoreOptions store_options;
  store_options.file = database_;
  store_options.team = options.team;
  store_ = open_store(store_options);
  if (is_new) note(around, fmt::format("created {} for team {}", database_, options.team));
  const UnixMillis now = around.clock.now();
  const int dead = release_the_dead(*store_, now);
  if (dead > 0) {
    note(around, fmt::format("{} ended without finishing; {} work continues",
                             count_of(dead, "process", "processes"), dead == 1 ? "its" : "their"));
  }
}

bool Desk::admitted() {
  const std::string name = by();
  if (name.empty()) {
    fail(around, Exit::usage, "who asks? add --by NAME");
    return false;
  }
  if (store_->is_admin(name)) return true;
  if (store_->has_admin()) {
    fail(around, Exit::bad_input,
         fmt::format("{} is not an admin of team {}; only an admin may do this: --by ADMIN", printable(name),
                     options.team));
    return false;
  }
  const UnixMillis now = around.clock.now();
  store_->add_admin(name, now);
  note(around,
       fmt::format("team {} had no admin; {} is its admin from here on", options.team, printable(name)));
  return true;
}

std::optional<Person> person_named(Store& store, const std::string& name) {
  std::optional<Person> person = store.person_by_email(name);
  const bool number =
      !name.empty() && name.size() < 19 && name.find_first_not_of("0123456789") == std::string::npos;
  if (!person && number) person = store.person(std::stoll(name));
  return person;
}

std::unique_ptr<Transport> transport_of(const Surroundings& around, const Connection& connection) {
  if (connection.problem.empty()) return around.make_transport(connection.ca_file);
  return std::make_unique<NoTransport>();
}

Machine::Machine(Desk& desk, Connection connection) : desk_(desk), connection_(std::move(connection)) {
  transport_ = transport_of(desk.around, connection_);
  EngineOptions engine_options;
  engine_options.worker = desk.worker();
  engine_options.observer = this;
  engine_ = std::make_unique<Engine>(desk.store(), desk.around.clock, desk.around.random, *transport_,
                                     points_, connection_.credentials, engine_options);
  desk.around.interrupt.on_request([this] { engine_->stop(); });
}

Machine::~Machine() { desk_.around.interrupt.on_request({}); }

// A pause before the next try is always explained: a command that is silent for half a minute looks dead.
void Machine::on(const EngineEvent& event) {
  if (event.again && !desk_.options.verbose) {
    desk_.around.out.flush();
    desk_.around.err << retry_text(*event.again, connection_.credentials.instance_url) << std::endl;
  }
  if (!desk_.options.verbose) return;
  desk_.around.out.flush();
  desk_.around.err << utc_text(event.at) << "  " << printable(event.text) << '\n';
}

}  // namespace syncer::app
