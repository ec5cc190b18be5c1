// One request of a client against `sfsim serve`'s server, and against a bare cpp-httplib server that answers
// the same bytes: what being a Salesforce costs on top of the library.
#include <fmt/format.h>
#include <httplib.h>

#include <thread>

#include "bench/load.h"
#include "bench/measure.h"
#include "sim/api/api.h"
#include "sim/api/http_server.h"

namespace bench {
namespace {

constexpr int contacts = 2000;  // a page of a query

// cpp-httplib alone, with the settings the simulator's server uses.
class BareServer {
 public:
  BareServer(int status, const std::string& body) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(64); };
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(1000000000);
    server_.set_keep_alive_timeout(30);
    const auto answer = [status, body](const httplib::Request&, httplib::Response& response) {
      response.status = status;
      if (!body.empty()) response.set_content(body, "application/json;charset=UTF-8");
    };
    server_.Get(".*", answer);
    server_.Patch(".*", answer);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~BareServer() {
    server_.stop();
    thread_.join();
  }
  int port() const { return port_; }

 private:
  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
};

struct Endpoint {
  std::string name;
  std::string method;
  std::string target;
  std::string body;
  std::string target_pinned, target_16;  // what design asks for
};

void compare(sfsim::Api& api, const Endpoint& endpoint, const std::string& token) {
  const std::string head = fmt::format(
      "{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nAccept: application/json\r\n",
      endpoint.method, endpoint.target, token);
  const std::string request =
      endpoint.body.empty() ? head + "\r\n"
                            : fmt::format("{}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                                          head, endpoint.body.size(), endpoint.body);
  sfsim::Request once{
      endpoint.method, endpoint.target, {{"Authorization", "Bearer " + token}}, endpoint.body};
  if (!endpoint.body.empty()) once.headers.emplace_back("Content-Type", "application/json");
  const sfsim::Response sample = api.handle(once);
  for (const int connections : {1, 16}) {
    const Pinned pinned(connections == 1);
    sfsim::HttpServerOptions options;
    options.port = 0;
    sfsim::HttpServer ours([&](const sfsim::Request& r) { return api.handle(r); }, options);
    BareServer bare(sample.status, sample.body);
    const auto rate = [&](int port) { return requests_per_second({port, request, connections, 0.4}); };
    print_row(
        fmt::format("{}, {} connection{}", endpoint.name, connections, connections == 1 ? ", one core" : "s"),
        in_turn([&] { return rate(ours.port()); }, [&] { return rate(bare.port()); }), "req/s",
        connections == 1 ? endpoint.target_pinned : endpoint.target_16);
  }
}

}  // namespace

void bench_server() {
  print_header("the simulator's server against a bare cpp-httplib server answering the same bytes");
  sfsim::OrgOptions options;
  options.now = [] { return int64_t{1705377600000}; };
  options.opt_out_fields_visible = true;
  options.daily_api_limit = 1000000000;
  sfsim::Org org(options);
  sfsim::add_demo_users(org);
  sfsim::Api api(org, {});
  const sfsim::User& admin = *org.user(sfsim::demo_admin);
  const sfsim::SobjectSchema& contact = *org.schema().find("Contact");
  std::string id;
  for (int i = 0; i < contacts; ++i)
    id = std::get<std::string>(org.create(admin, contact,
                                          {{"FirstName", std::string("Ada")},
                                           {"LastName", fmt::format("Lovelace{}", i)},
                                           {"Email", fmt::format("ada{}@example.com", i)}},
                                          false));
  const std::string token = api.open_session(admin);
  const std::string record = "/services/data/v60.0/sobjects/Contact/" + id;
  compare(api, {"GET a full record", "GET", record, "", "0.50", "0.40"}, token);
  compare(api, {"GET two fields", "GET", record + "?fields=Id,Email", "", "0.65", "0.60"}, token);
  compare(api,
          {"query by Email", "GET",
           "/services/data/v60.0/query?q=SELECT+Id,Email+FROM+Contact+WHERE+Email='ada500@example.com'", "",
           "0.60", "0.60"},
          token);
  compare(api,
          {"a page of 2,000 rows, three fields", "GET",
           "/services/data/v60.0/query?q=SELECT+Id,Email,HasOptedOutOfEmail+FROM+Contact", "", "0.50", "-"},
          token);
  compare(api, {"PATCH one field", "PATCH", record, R"({"HasOptedOutOfEmail":true})", "0.50", "0.40"}, token);
}

}  // namespace bench
