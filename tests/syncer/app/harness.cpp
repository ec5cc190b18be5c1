// A fake Salesforce, and the program run inside the test process.
#include "tests/syncer/app/harness.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/catch.h"

namespace app_test {

namespace {

class OrgTransport : public syncer::Transport {
 public:
  explicit OrgTransport(Org& org) : org_(org) {}
  syncer::HttpResponse send(const syncer::HttpRequest& request) override { return org_.answer(request); }

 private:
  Org& org_;
};

syncer::HttpResponse reply(int status, std::string body) {
  syncer::HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json;charset=UTF-8"}};
  response.body = std::move(body);
  return response;
}

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every record id of a collections request, in order.
std::vector<std::string> ids_of(const std::string& body) {
  std::vector<std::string> ids;
  const std::string key = "\"id\":\"";
  for (size_t at = body.find(key); at != std::string::npos; at = body.find(key, at + 1)) {
    ids.push_back(body.substr(at + key.size(), 18));
  }
  return ids;
}

const char* const no_field = R"({"message":"No such column","errorCode":"INVALID_FIELD","fields":[]})";

}  // namespace

TempFolder::TempFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "syncer-app-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  folder_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

std::string TempFolder::write(const std::string& name, const std::string& text) const {
  std::ofstream(folder_ / name, std::ios::binary) << text;
  return path(name);
}

std::string TempFolder::read(const std::string& name) const { return file_text(folder_ / name); }

syncer::HttpResponse Org::answer(const syncer::HttpRequest& request) {
  ++requests;
  if (down) {
    syncer::HttpResponse response;
    response.failure = syncer::TransportFailure::not_sent;
    response.failure_detail = "connection refused";
    return response;
  }
  if (request.target == "/services/oauth2/token") {
    if (refuse_token)
      return reply(400, R"({"error":"invalid_client","error_description":"invalid client credentials"})");
    return reply(200, R"({"access_token":"token","instance_url":")" + request.base_url +
                          R"(","token_type":"Bearer","issued_at":"1705341600000"})");
  }
  if (instead) {
    if (std::string body = instead(request); !body.empty()) return reply(200, std::move(body));
  }
  if (request.target.find("/queryAll") != std::string::npos) {
    const std::string prefix = request.target.find("FROM%20Contact") != std::string::npos ? "003" : "00Q";
    std::string records;
    int n = 0;
    for (const std::string& id : opted_out) {
      if (!id.starts_with(prefix)) continue;
      records += (n++ == 0 ? "" : ",") + (R"({"Id":")" + id + R"(","IsDeleted":false,"MasterRecordId":null)");
      records += R"(,"HasOptedOutOfEmail":true})";
    }
    return reply(200,
                 R"({"totalSize":)" + std::to_string(n) + R"(,"done":true,"records":[)" + records + "]}");
  }
  if (on_write) on_write();
  if (request.target.ends_with("/composite/sobjects")) {
    std::string results;
    for (const std::string& id : ids_of(request.body)) {
      if (!field_missing) opted_out.insert(id);
      results +=
          (results.empty() ? "" : ",") +
          (field_missing
               ? R"({"success":false,"errors":[{"statusCode":"INVALID_FIELD","message":"No such column","fields":[]}]})"
               : R"({"id":")" + id + R"(","success":true,"errors":[]})");
    }
    return reply(200, "[" + results + "]");
  }
  if (field_missing) return reply(400, std::string("[") + no_field + "]");
  opted_out.insert(request.target.substr(request.target.rfind('/') + 1));
  return reply(204, "");
}

Result Box::run(const std::vector<std::string>& words, const std::string& in) {
  std::istringstream input(in);
  std::ostringstream out, err;
  syncer::app::Interrupt interrupt;
  syncer::app::Surroundings around{
      .in = input,
      .out = out,
      .err = err,
      .err_is_terminal = false,
      .environment = [](const std::string&) { return std::string(); },
      .login = login,
      .clock = clock,
      .random = random,
      .make_transport = [this](const std::string&) { return std::make_unique<OrgTransport>(org); },
      .interrupt = interrupt};
  if (org.on_write) org.on_write = [&interrupt] { interrupt.request(); };
  Result result;
  result.exit = syncer::app::run(words, around);
  result.out = out.str();
  result.err = err.str();
  return result;
}

Result Box::syncer(std::vector<std::string> words, const std::string& in) {
  words.insert(words.end(), {"--db", folder.path("test.db")});
  if (connected) {
    words.insert(words.end(), {"--instance-url", "https://org.example/", "--client-id", "id",
                               "--client-secret", "secret"});
  }
  return run(words, in);
}

void check_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path file = std::filesystem::path("tests/golden/syncer") / (name + ".txt");
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return;
  }
  INFO(
      file.string() << " differs; if the new text is right: UPDATE_GOLDEN=1 make test, then review the diff");
  CHECK(file_text(file) == text);
}

}  // namespace app_test
