// The settings page, by requests as a browser sends them; and in a real browser where there is one.
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/serve/live_syncer.h"

using namespace testing;
using Json = nlohmann::json;

namespace {

const LiveSyncer::Headers form_headers = {{"Content-Type", "application/x-www-form-urlencoded"}};

std::string form_token(const std::string& page) {
  const std::string before = "name=\"form\" value=\"";
  const size_t at = page.find(before);
  REQUIRE(at != std::string::npos);
  return page.substr(at + before.size(), 32);
}

struct Town {
  TemporaryFolder folder;
  LiveOrg org{folder};
  Environment environment = org.environment(folder.path("team.db"));
  Town() { REQUIRE(syncer(environment, {"init", "--admin", "alice"}).exit_code == 0); }
  std::string setting(const std::string& name) const {
    return Json::parse(syncer(environment, {"settings", "get", name, "--json"}).out).at(name);
  }
};

std::string browser() {
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"})
    for (const char* folder : {"/usr/bin/", "/usr/local/bin/", "/snap/bin/"})
      if (std::filesystem::exists(std::string(folder) + name)) return std::string(folder) + name;
  return "";
}

}  // namespace

TEST_CASE("an admin switches the nightly on and chooses the field; the page then shows it") {
  Town town;
  LiveSyncer service(town.folder, town.environment);
  const HttpAnswer page = service.get("/settings");
  CHECK(page.status == 200);
  CHECK(page.body.find("<html lang=\"en\">") != std::string::npos);
  CHECK(page.body.find("<script") == std::string::npos);
  for (const char* id : {"salesforce_sync", "nightly", "email_opt_out", "sales_opt_out", "by"}) {
    CHECK(page.body.find("id=\"" + std::string(id) + "\"") != std::string::npos);
    CHECK(page.body.find("<label for=\"" + std::string(id) + "\"") != std::string::npos);
  }
  CHECK(page.body.find("value=\"email_opt_out\" checked") != std::string::npos);
  CHECK(page.body.find("name=\"salesforce_sync\" value=\"on\" checked") != std::string::npos);
  CHECK(page.body.find("name=\"nightly\" value=\"on\" checked") == std::string::npos);
  const std::string token = form_token(page.body);
  const HttpAnswer saved = service.ask(
      "POST", "/settings",
      "form=" + token + "&salesforce_sync=on&nightly=on&opt_out_field=sales_opt_out&by=alice&action=save",
      form_headers);
  CHECK(saved.status == 303);
  CHECK(saved.header("Location") == "/settings?saved=1");
  const HttpAnswer again = service.get("/settings?saved=1");
  CHECK(again.body.find("The settings are saved.") != std::string::npos);
  CHECK(again.body.find("value=\"sales_opt_out\" checked") != std::string::npos);
  CHECK(again.body.find("name=\"salesforce_sync\" value=\"on\" checked") != std::string::npos);
  CHECK(again.body.find("name=\"nightly\" value=\"on\" checked") != std::string::npos);
  CHECK(town.setting("salesforce_sync") == "on");
  CHECK(town.setting("nightly") == "on");
  CHECK(town.setting("opt_out_field") == "sales_opt_out");
  const Json audit = Json::parse(syncer(town.environment, {"audit", "--json"}).out).at("audit");
  REQUIRE(audit.size() == 2);
  CHECK(audit.at(0).at("cause") == "alice");
  // An empty checkbox is not sent at all: off.
  CHECK(service
            .ask("POST", "/settings", "form=" + token + "&opt_out_field=email_opt_out&by=alice&action=save",
                 form_headers)
            .status == 303);
  CHECK(town.setting("nightly") == "off");
  CHECK(town.setting("salesforce_sync") == "off");
}

TEST_CASE("who is no admin, or comes from another page or host, changes nothing") {
  Town town;
  LiveSyncer service(town.folder, town.environment);
  const std::string token = form_token(service.get("/settings").body);
  const std::string change = "&nightly=on&opt_out_field=sales_opt_out&action=save";
  const auto post = [&](const std::string& body, LiveSyncer::Headers more = {}) {
    more.insert(more.end(), form_headers.begin(), form_headers.end());
    return service.ask("POST", "/settings", body, more);
  };
  const HttpAnswer mallory = post("form=" + token + "&by=%3Cb%3Emallory" + change);
  CHECK(mallory.status == 403);
  CHECK(mallory.body.find("&lt;b&gt;mallory is not an admin") != std::string::npos);
  CHECK(mallory.body.find("<b>mallory") == std::string::npos);
  CHECK(post("form=" + token + "&by=" + change).status == 403);
  CHECK(post("by=alice" + change).status == 403);
  CHECK(post("form=" + std::string(32, '0') + "&by=alice" + change).status == 403);
  CHECK(post("form=" + token + "&by=alice" + change, {{"Origin", "https://evil.example"}}).status == 403);
  CHECK(post("form=" + token + "&by=alice" + change, {{"Host", "evil.example"}}).status == 421);
  CHECK(service.ask("GET", "/settings", "", {{"Host", "evil.example"}}).status == 421);
  CHECK(post("form=" + token + "&by=alice&opt_out_field=both&action=save").status == 400);
  CHECK(service.ask("PUT", "/settings").status == 405);
  CHECK(town.setting("nightly") == "off");
  CHECK(town.setting("opt_out_field") == "email_opt_out");
}

TEST_CASE("the page says what is missing in Salesforce and how to mend it") {
  Town town;
  TemporaryFolder other;
  LiveOrg hidden(other, {"--run-as", "integration@sfsim.test"});
  Environment environment = town.environment;
  for (auto& [name, value] : environment)
    if (name == "SYNCER_INSTANCE_URL") value = hidden.url();
  LiveSyncer service(town.folder, environment);
  const std::string token = form_token(service.get("/settings").body);
  const HttpAnswer checked =
      service.ask("POST", "/settings", "form=" + token + "&action=check", form_headers);
  CHECK(checked.status == 200);
  CHECK(checked.body.find("Something is missing in Salesforce") != std::string::npos);
  CHECK(checked.body.find("Contact.HasOptedOutOfEmail is hidden from the API user") != std::string::npos);
  CHECK(checked.body.find("Set Field-Level Security") != std::string::npos);
}

TEST_CASE("the settings page in a real browser") {
  const std::string program = browser();
  if (program.empty()) {
    std::cout << "no chromium here: the settings page was not looked at in a browser\n";
    return;
  }
  Town town;
  LiveSyncer service(town.folder, town.environment);
  const Ran ran =
      run({program, "--headless", "--no-sandbox", "--disable-gpu",
           "--user-data-dir=" + town.folder.path("profile"), "--dump-dom", service.url() + "/settings"});
  INFO(ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.find("<h1>Unsubscribes</h1>") != std::string::npos);
  CHECK(ran.out.find("<legend>Which field</legend>") != std::string::npos);
}
