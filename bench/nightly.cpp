// A quiet night of very many people over HTTP: the whole run against a scan of the people plus the decoding
// of the same pages, which any sync has to pay; against a server of canned pages, and against the simulator.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <httplib.h>
#include <malloc.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "bench/measure.h"
#include "sim/api/api.h"
#include "sim/api/http_server.h"
#include "syncer/app/system_ports.h"
#include "syncer/engine/engine.h"
#include "syncer/salesforce/decode.h"
#include "syncer/salesforce/http_transport.h"
#include "syncer/store/sqlite_store.h"

namespace bench {
namespace {

namespace fs = std::filesystem;
constexpr int a_page = 2000;
constexpr int one_in = 20;  // is opted out: 5 %

bool is_contact(int person) { return person % 10 < 7; }
std::string canned_id(int person) {
  return is_contact(person) ? fmt::format("003{:012}AAA", person) : fmt::format("00Q{:012}EAA", person);
}

std::vector<std::string> pages_of(const std::string& type, const std::vector<std::string>& ids) {
  std::vector<std::string> pages;
  const std::string lead = type == "Lead" ? R"(,"IsConverted":false,"ConvertedContactId":null)" : "";
  for (size_t begin = 0; begin == 0 || begin < ids.size(); begin += a_page) {
    const size_t end = std::min(ids.size(), begin + a_page);
    std::string page = fmt::format(R"({{"totalSize":{},"done":{})", ids.size(), end == ids.size());
    if (end < ids.size())
      page += fmt::format(R"(,"nextRecordsUrl":"/services/data/v60.0/query/{}-{}")", type, end / a_page);
    page += R"(,"records":[)";
    for (size_t i = begin; i < end; ++i)
      page += fmt::format(
          R"({}{{"attributes":{{"type":"{}","url":"/services/data/v60.0/sobjects/{}/{}"}},"Id":"{}",)"
          R"("HasOptedOutOfEmail":true,"IsDeleted":false,"MasterRecordId":null{}}})",
          i == begin ? "" : ",", type, type, ids[i], ids[i], lead);
    pages.push_back(page + "]}");
  }
  return pages;
}

// The two queries of a night and the pages that follow; a token for anybody.
class CannedServer {
 public:
  explicit CannedServer(int people) {
    std::vector<std::string> contacts, leads;
    for (int i = 0; i < people; i += one_in) (is_contact(i) ? contacts : leads).push_back(canned_id(i));
    contacts_ = pages_of("Contact", contacts);
    leads_ = pages_of("Lead", leads);
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(1000000000);
    server_.Post(".*", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(fmt::format(R"({{"access_token":"t","token_type":"Bearer","issued_at":"0",)"
                                       R"("instance_url":"http://127.0.0.1:{}"}})",
                                       port_),
                           "application/json");
    });
    server_.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
      const std::string query = request.has_param("q") ? request.get_param_value("q") : request.path;
      const size_t dash = request.path.rfind('-');
      const size_t page = request.has_param("q") ? 0 : std::stoul(request.path.substr(dash + 1));
      const bool contact = query.find("Contact") != query.npos && query.find("FROM Lead") == query.npos;
      response.set_content((contact ? contacts_ : leads_).at(page), "application/json;charset=UTF-8");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~CannedServer() {
    server_.stop();
    thread_.join();
  }
  int port() const { return port_; }

  // What decoding these pages takes, and nothing else.
  void decode() const {
    for (const auto* pages : {&contacts_, &leads_})
      for (const std::string& body : *pages) {
        syncer::Page page;
        if (!syncer::decode_page(body, "HasOptedOutOfEmail", page).empty())
          throw std::runtime_error("a canned page is no page");
      }
  }

 private:
  httplib::Server server_;
  std::thread thread_;
  std::vector<std::string> contacts_, leads_;
  int port_ = 0;
};

class Team {
 public:
  Team(const fs::path& folder, const std::vector<std::string>& ids)
      : file_((folder / fmt::format("team-{}.db", ids.size())).string()) {
    syncer::SqliteStoreOptions options;
    options.file = file_;
    store_ = syncer::open_store(options);
    std::vector<syncer::PersonImport> people;
    people.reserve(ids.size());
    for (size_t i = 0; i < ids.size(); ++i)
      people.push_back({fmt::format("p{}@example.com", i), "", "", ids[i]});
    store_->import_people(people, 1);
    syncer::Settings settings;
    settings.nightly = true;
    store_->change_settings(settings, "bench", 1);
  }

  syncer::Run night(int port, const std::string& id, const std::string& secret) {
    syncer::app::SystemClock clock;
    syncer::app::SystemRandom random;
    syncer::app::NoPoints points;
    const auto transport = syncer::make_http_transport({});
    syncer::Credentials credentials;
    credentials.instance_url = fmt::format("http://127.0.0.1:{}", port);
    credentials.client_id = id;
    credentials.client_secret = secret;
    syncer::EngineOptions options;
    options.worker = "bench";
    syncer::Engine engine(*store_, clock, random, *transport, points, credentials, options);
    const syncer::Run run = engine.run_nightly_by_hand().run;
    if (run.state != syncer::RunState::complete)
      throw std::runtime_error("the night is incomplete: " + run.reason);
    return run;
  }

  // Every person once, as any comparison must read them.
  void scan() const {
    SQLite::Database connection(file_);
    SQLite::Statement all(connection,
                          "SELECT id, salesforce_id, unsubscribed, synced_email_opt_out FROM people");
    int64_t sum = 0;
    while (all.executeStep())
      sum += all.getColumn(0).getInt64() + all.getColumn(1).getText()[3] + all.getColumn(2).getInt();
    if (sum == 0) throw std::runtime_error("nobody");
  }

 private:
  std::string file_;
  std::unique_ptr<syncer::Store> store_;
};

int64_t peak_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6));
  return 0;
}
void forget_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

std::vector<std::string> canned_ids(int people) {
  std::vector<std::string> ids;
  for (int i = 0; i < people; ++i) ids.push_back(canned_id(i));
  return ids;
}

struct Timed {
  Pair rates;  // nights a second, against scan and decoding
  double bytes_each = 0;
};

Timed against_canned(const fs::path& folder, int people) {
  Team team(folder, canned_ids(people));
  const CannedServer server(people);
  team.night(server.port(), "c", "s");  // the first one pulls; the ones measured find everything equal
  forget_peak();
  const int64_t before = peak_kb();
  const syncer::Run run = team.night(server.port(), "c", "s");
  Timed timed;
  timed.bytes_each = static_cast<double>(peak_kb() - before) * 1024 / people;
  if (run.counts.calls != run.counts.planned_calls) throw std::runtime_error("calls are not as planned");
  timed.rates = in_turn([&] { return 1 / seconds_of([&] { team.night(server.port(), "c", "s"); }); },
                        [&] {
                          return 1 / seconds_of([&] {
                                   team.scan();
                                   server.decode();
                                 });
                        },
                        3);
  return timed;
}

Pair against_sfsim(const fs::path& folder, int people) {
  sfsim::OrgOptions options;
  options.now = [] { return int64_t{1705377600000}; };
  options.opt_out_fields_visible = true;
  options.daily_api_limit = 1000000000;
  options.keep_write_log = false;
  sfsim::Org org(options);
  sfsim::add_demo_users(org);
  const sfsim::User& admin = *org.user(sfsim::demo_admin);
  std::vector<std::string> ids;
  {
    sfsim::Org::Transaction all(org);
    for (int i = 0; i < people; ++i) {
      std::vector<sfsim::InputField> fields = {{"LastName", fmt::format("P{}", i)},
                                               {"HasOptedOutOfEmail", i % one_in == 0}};
      if (!is_contact(i)) fields.push_back({"Company", std::string("Acme")});
      ids.push_back(std::get<std::string>(
          org.create(admin, *org.schema().find(is_contact(i) ? "Contact" : "Lead"), fields, false)));
    }
    all.commit();
  }
  Team team(folder, ids);
  const CannedServer same_pages(people);
  sfsim::ApiOptions api_options;
  api_options.run_as = std::string(sfsim::demo_integration_user);
  sfsim::HttpServerOptions where;
  where.port = 0;
  std::unique_ptr<sfsim::Api> api;
  sfsim::HttpServer server([&](const sfsim::Request& request) { return api->handle(request); }, where);
  api_options.instance_url = fmt::format("http://127.0.0.1:{}", server.port());
  api = std::make_unique<sfsim::Api>(org, api_options);
  const auto night = [&] {
    team.night(server.port(), std::string(sfsim::demo_client_id), std::string(sfsim::demo_client_secret));
  };
  night();
  return in_turn([&] { return 1 / seconds_of(night); },
                 [&] {
                   return 1 / seconds_of([&] {
                            team.scan();
                            same_pages.decode();
                          });
                 },
                 3);
}

}  // namespace

void bench_nightly(int people) {
  print_header(
      fmt::format("a quiet night of {} people over HTTP against a scan and the decoding alone", people));
  const fs::path folder = fs::current_path() / fmt::format("bench-{}", getpid());
  fs::create_directory(folder);
  const Timed quarter = against_canned(folder, people / 4);
  const Timed whole = against_canned(folder, people);
  print_row("against canned pages", whole.rates, "nights/s", ">= 0.125");
  print_row("against the simulator", against_sfsim(folder, people), "nights/s", ">= 0.067");
  const double slope = quarter.rates.ours / whole.rates.ours / 4;
  fmt::print("  {:<46} {:>6.2f}   {:>34} target <= 1.15\n",
             "a person in the whole against one in a quarter of them", slope, "");
  fmt::print("  {:<46} {:>6.0f}   {:>34} target <= 100\n", "memory a linked person, bytes", whole.bytes_each,
             "");
  fs::remove_all(folder);
}

}  // namespace bench
