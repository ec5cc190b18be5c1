// The real API over a real socket, as any client would use it.
#include "tests/process/live_org.h"

#include <httplib.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace testing {
namespace {

using Json = nlohmann::json;

const std::string data_path = "/services/data/v60.0";

std::vector<std::string> serve_command(const std::string& ready_file, const std::vector<std::string>& more) {
  std::vector<std::string> command = {SFSIM_PROGRAM, "serve",        "--port",  "0",
                                      "--quiet",     "--ready-file", ready_file};
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

httplib::Client client_of(int port) {
  httplib::Client client("127.0.0.1", port);
  client.set_tcp_nodelay(true);
  client.set_keep_alive(true);
  client.set_read_timeout(60);
  client.set_default_headers({{"Authorization", "Bearer " + demo_token()}});
  return client;
}

Json parsed(const httplib::Result& result, int status) {
  if (!result) throw std::runtime_error("no answer: " + httplib::to_string(result.error()));
  if (result->status != status) throw std::runtime_error(std::to_string(result->status) + result->body);
  return result->body.empty() ? Json() : Json::parse(result->body);
}

}  // namespace

LiveOrg::LiveOrg(const TemporaryFolder& folder, const std::vector<std::string>& more_options)
    : log_file_(folder.path("sfsim.log")),
      ready_file_(folder.path("ready")),
      server_(serve_command(ready_file_, more_options), log_file_) {
  std::istringstream ready(wait_for_file(ready_file_));
  if (!(ready >> url_ >> port_)) throw std::runtime_error("sfsim serve: " + read_file(log_file_));
}

Environment LiveOrg::environment(const std::string& database) const {
  return {{"SYNCER_DB", database},
          {"SYNCER_INSTANCE_URL", url_},
          {"SYNCER_CLIENT_ID", "sfsim-client"},
          {"SYNCER_CLIENT_SECRET", "sfsim-secret"},
          {"USER", "alice"},
          {"LOGNAME", "alice"}};
}

std::vector<std::string> LiveOrg::create(const std::string& type, size_t n, bool opted_out) const {
  httplib::Client client = client_of(port_);
  std::vector<std::string> ids;
  while (ids.size() < n) {
    Json records = Json::array();
    for (size_t i = ids.size(); i < std::min(n, ids.size() + 200); ++i) {
      Json record = {{"attributes", {{"type", type}}},
                     {"LastName", type + " " + std::to_string(i)},
                     {"HasOptedOutOfEmail", opted_out}};
      if (type == "Lead") record["Company"] = "Example Ltd";
      records.push_back(std::move(record));
    }
    const std::string body = Json{{"allOrNone", true}, {"records", std::move(records)}}.dump();
    for (const Json& saved :
         parsed(client.Post(data_path + "/composite/sobjects", body, "application/json"), 200))
      ids.push_back(saved.at("id"));
  }
  return ids;
}

void LiveOrg::opt_out(const std::string& type, const std::string& id) const {
  httplib::Client client = client_of(port_);
  parsed(client.Patch(data_path + "/sobjects/" + type + "/" + id, R"({"HasOptedOutOfEmail":true})",
                      "application/json"),
         204);
}

std::set<std::string> LiveOrg::opted_out() const {
  httplib::Client client = client_of(port_);
  std::set<std::string> ids;
  for (const std::string type : {"Contact", "Lead"}) {
    std::string next =
        data_path + "/query?q=SELECT Id FROM " + type + " WHERE HasOptedOutOfEmail = true ORDER BY Id";
    while (!next.empty()) {
      const Json page = parsed(client.Get(next), 200);
      for (const Json& record : page.at("records")) ids.insert(record.at("Id").get<std::string>());
      next = page.value("nextRecordsUrl", "");
    }
  }
  return ids;
}

Answer get(int port, const std::string& path, const std::string& token) {
  httplib::Client client("127.0.0.1", port);
  const httplib::Result result = client.Get(path, {{"Authorization", "Bearer " + token}});
  return result ? Answer{result->status, result->body} : Answer{};
}

std::string demo_token() {
  static const std::string token = [] {
    std::string text = sfsim({"token"}).out;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  }();
  return token;
}

Ran syncer(const Environment& environment, std::vector<std::string> words, const std::string& input) {
  words.insert(words.begin(), SYNCER_PROGRAM);
  return run(words, environment, input);
}

Ran sfsim(std::vector<std::string> words, const Environment& environment, const std::string& input) {
  words.insert(words.begin(), SFSIM_PROGRAM);
  return run(words, environment, input);
}

}  // namespace testing
