// The long-running service against a live org: what it collects is in Salesforce at once, a mail's link does
// what RFC 8058 asks for and nothing else, and strangers get nothing.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/serve/live_syncer.h"

using namespace testing;
using Json = nlohmann::json;

namespace {

constexpr const char* emails[] = {"ada@example.com", "bob@example.com"};

// Ada is a Contact, Bob a Lead, Kurt is not in Salesforce.
struct Town {
  TemporaryFolder folder;
  LiveOrg org{folder};
  std::string ada = org.create("Contact", 1).front(), bob = org.create("Lead", 1).front();
  Environment environment = org.environment(folder.path("team.db"));

  Town() {
    write_file(folder.path("people.csv"), "email,salesforce_id\nada@example.com," + ada +
                                              "\nbob@example.com," + bob + "\nkurt@example.com,\n");
    REQUIRE(syncer(environment, {"people", "import", folder.path("people.csv")}).exit_code == 0);
  }
  bool opted_out(const std::string& id) const { return org.opted_out().contains(id); }
  std::string link(const std::string& person) const {
    std::string text = syncer(environment, {"link", person}).out;
    REQUIRE(text.ends_with("\n"));
    text.pop_back();
    return text.substr(text.find("/u/"));
  }
  Json history(const std::string& email) const {
    return Json::parse(syncer(environment, {"history", email, "--json"}).out).at("history");
  }
};

}  // namespace

TEST_CASE("an unsubscribe over the API is in Salesforce at once, and again changes nothing") {
  Town town;
  LiveSyncer service(town.folder, town.environment, {"--log", "json"});
  const HttpAnswer first = service.collect(R"({"email": "ada@example.com", "via": "bulk"})");
  CHECK(first.status == 200);
  const Json told = Json::parse(first.body);
  CHECK(told.at("status") == "unsubscribed");
  CHECK(told.at("push_queued") == true);
  CHECK(within(5, [&] { return town.opted_out(town.ada); }));
  const HttpAnswer again = service.collect(R"({"email": "ADA@example.com"})");
  CHECK(again.status == 200);
  CHECK(Json::parse(again.body).at("status") == "already_unsubscribed");
  CHECK(town.history("ada@example.com").size() == 1);

  const HttpAnswer several =
      service.collect(R"({"emails": ["bob@example.com", "kurt@example.com", "who@example.com", "x"]})");
  CHECK(several.status == 200);
  std::vector<std::string> statuses;
  const Json results = Json::parse(several.body).at("results");
  for (const Json& one : results) statuses.push_back(one.at("status"));
  CHECK(statuses == std::vector<std::string>{"unsubscribed", "unsubscribed", "unknown", "not_an_email"});
  CHECK(within(5, [&] { return town.opted_out(town.bob); }));
  CHECK(service.collect(R"({"email": "who@example.com"})").status == 404);

  CHECK(within(5, [&] { return service.metric("syncer_pushes_total{result=\"accepted\"}") == 3; }));
  CHECK(service.metric("syncer_people_unsubscribed") == 3);
  CHECK(service.metric("syncer_outbox_pending") == 0);
  CHECK(service.metric("syncer_api_calls_limit") > 0);
  CHECK(service.get("/health").status == 200);
  CHECK(service.get("/ready").status == 200);
  CHECK(service.stop() == 0);
  // A line of JSON each, with ids of requests, without a single address.
  const std::string log = service.log();
  for (const char* email : emails) CHECK(log.find(email) == std::string::npos);
  CHECK(log.find('@') == std::string::npos);
  std::istringstream lines(log);
  int requests = 0;
  for (std::string line; std::getline(lines, line);) {
    const Json event = Json::parse(line);
    if (event.at("event") != "request") continue;
    ++requests;
    CHECK_FALSE(event.at("request_id").get<std::string>().empty());
  }
  CHECK(requests >= 4);
  CHECK(log.find("\"stopped\"") != std::string::npos);
}

TEST_CASE("what the API does not understand it refuses with the reason") {
  Town town;
  Environment environment = town.environment;
  LiveSyncer service(town.folder, environment);
  CHECK(service.collect("email=ada").status == 400);
  CHECK(service.collect(R"({"mail": "ada@example.com"})").body.find("did you mean \\\"email\\\"?") !=
        std::string::npos);
  CHECK(service.collect(R"({"email": "ada@example.com", "via": "post"})").status == 400);
  CHECK(service.collect(R"({"email": "ada@example.com", "emails": []})").status == 400);
  CHECK(service.get("/api/unsubscribes").status == 405);
  CHECK(service.get("/nothing").status == 404);
  const std::string body = R"({"email": "ada@example.com"})";
  CHECK(service.ask("POST", "/api/unsubscribes", body, {{"Content-Type", "text/plain"}}).status == 415);
  const LiveSyncer::Headers elsewhere = {{"Content-Type", "application/json"}, {"Host", "evil.example"}};
  CHECK(service.ask("POST", "/api/unsubscribes", body, elsewhere).status == 421);
  CHECK(service.ask("GET", "/metrics", "", {{"Host", "evil.example"}}).status == 421);
  CHECK(service
            .ask("POST", "/api/unsubscribes", body,
                 {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}})
            .status == 400);
  CHECK(town.history("ada@example.com").empty());

  environment.emplace_back("SYNCER_API_TOKEN", "open-sesame");
  LiveSyncer guarded(town.folder, environment, {}, "guarded");
  CHECK(guarded.collect(body).status == 401);
  const LiveSyncer::Headers known = {{"Content-Type", "application/json"},
                                     {"Authorization", "Bearer open-sesame"}};
  CHECK(guarded.ask("POST", "/api/unsubscribes", body, known).status == 200);
  CHECK(within(5, [&] { return town.opted_out(town.ada); }));
}

TEST_CASE("a mail's link: opening it changes nothing, the button of the mail program unsubscribes at once") {
  Town town;
  const Ran headers = syncer(town.environment, {"link", "bob@example.com", "--headers", "--public-url",
                                                "https://unsubscribe.example.com/"});
  CHECK(headers.out.starts_with("List-Unsubscribe: <https://unsubscribe.example.com/u/"));
  CHECK(headers.out.find(">\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n") != std::string::npos);
  LiveSyncer service(town.folder, town.environment, {"--public-url", "https://unsubscribe.example.com"});
  const std::string ada = town.link("ada@example.com"), bob = town.link("bob@example.com");
  CHECK(ada != bob);

  const HttpAnswer page = service.get(ada);
  CHECK(page.status == 200);
  CHECK(page.body.find("<form method=\"post\">") != std::string::npos);
  CHECK(page.body.find("<script") == std::string::npos);
  CHECK(page.body.find("ada@") == std::string::npos);
  CHECK(page.header("Content-Security-Policy").find("default-src 'none'") != std::string::npos);
  CHECK(service.ask("HEAD", ada).status == 200);
  CHECK(town.history("ada@example.com").empty());

  // As mail programs send it, once as a form and once as multipart; from outside the proxy leaves the Host.
  const LiveSyncer::Headers form = {{"Content-Type", "application/x-www-form-urlencoded"},
                                    {"Host", "unsubscribe.example.com"}};
  CHECK(service.ask("POST", ada, "List-Unsubscribe=One-Click", form).status == 200);
  CHECK(within(5, [&] { return town.opted_out(town.ada); }));
  const std::string part =
      "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
  const LiveSyncer::Headers multipart = {{"Content-Type", "multipart/form-data; boundary=x"}};
  CHECK(service.ask("POST", ada, part, multipart).status == 200);
  CHECK(service.get(ada).body.find("You are unsubscribed") != std::string::npos);
  const Json history = town.history("ada@example.com");
  REQUIRE(history.size() == 1);
  CHECK(history.at(0).at("source") == "Clicked Link");

  // The page's own form, with a reason.
  CHECK(service.ask("POST", bob, "reason=too+many+%3Cmails%3E&confirm=yes", form).status == 200);
  CHECK(town.history("bob@example.com").at(0).at("details") == "too many <mails>");
  CHECK(within(5, [&] { return town.opted_out(town.bob); }));
  CHECK(service.stop() == 0);
  CHECK(service.log().find(ada.substr(3)) == std::string::npos);
}

TEST_CASE("a link that was changed, guessed or made for another database opens nothing") {
  Town town;
  LiveSyncer service(town.folder, town.environment);
  const std::string ada = town.link("ada@example.com");
  for (size_t i = 3; i < ada.size(); ++i) {
    std::string changed = ada;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK(service.ask("POST", changed, "List-Unsubscribe=One-Click").status == 404);
  }
  CHECK(service.get("/u/").status == 404);
  CHECK(service.get("/u/" + std::string(5000, 'A')).status == 404);
  CHECK(service.get("/u/AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAA").status == 404);
  CHECK(service.ask("POST", ada, "", {{"Host", "evil.example"}}).status == 421);
  Environment other = town.environment;
  for (auto& [name, value] : other)
    if (name == "SYNCER_DB") value = town.folder.path("other.db");
  REQUIRE(syncer(other, {"people", "import", town.folder.path("people.csv")}).exit_code == 0);
  std::string foreign = syncer(other, {"link", "ada@example.com"}).out;
  foreign.pop_back();
  CHECK(service.ask("POST", foreign.substr(foreign.find("/u/"))).status == 404);
  CHECK(town.history("ada@example.com").empty());
}

namespace {

// Takes connections and never says a word.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { ::close(socket_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  bool asked() const {  // somebody has connected, and is never accepted
    pollfd listening{socket_, POLLIN, 0};
    return ::poll(&listening, 1, 0) == 1;
  }

 private:
  int socket_;
  int port_ = 0;
};

}  // namespace

TEST_CASE("stopped while Salesforce does not answer, it ends all the same, and the next start sends it") {
  Town town;
  const SilentServer silent;
  Environment stuck = town.environment;
  for (auto& [name, value] : stuck)
    if (name == "SYNCER_INSTANCE_URL") value = silent.url();
  {
    LiveSyncer service(town.folder, stuck, {"--stop-timeout", "1"});
    CHECK(service.collect(R"({"email": "ada@example.com"})").status == 200);
    CHECK(within(5, [&] { return silent.asked() && service.metric("syncer_outbox_claimed") == 1; }));
    CHECK(service.stop() == 1);
    CHECK(service.log().find("still under way after 1 s") != std::string::npos);
  }
  LiveSyncer service(town.folder, town.environment);
  CHECK(within(10, [&] { return town.opted_out(town.ada); }));
  CHECK(service.stop() == 0);
}

TEST_CASE("serve says what is wrong with its options") {
  TemporaryFolder folder;
  const Environment environment = {{"SYNCER_DB", folder.path("team.db")}};
  const Ran host = syncer(environment, {"serve", "--host", "0.0.0.0"});
  CHECK(host.exit_code == 3);
  CHECK(host.err.find("--behind-hardened-proxy") != std::string::npos);
  const Ran url = syncer(environment, {"serve", "--public-url", "http://unsubscribe.example.com"});
  CHECK(url.exit_code == 3);
  CHECK(url.err.find("https://") != std::string::npos);
  CHECK(syncer(environment, {"serve", "--log", "jsno"}).exit_code == 3);
  // Without a connection it collects all the same, and says what is missing.
  LiveSyncer lonely(folder, environment);
  CHECK(lonely.get("/ready").body.find("SYNCER_INSTANCE_URL") != std::string::npos);
  const Ran taken = syncer(environment, {"serve", "--port", std::to_string(lonely.port())});
  CHECK(taken.exit_code == 3);
  CHECK(taken.err.find("cannot listen on 127.0.0.1") != std::string::npos);
}
