// A new connection a request, as the service wants it.
#include "tests/serve/live_syncer.h"

#include <httplib.h>

#include <chrono>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace testing {
namespace {

std::vector<std::string> serve_command(const std::string& ready_file, const std::vector<std::string>& more) {
  std::vector<std::string> command = {SYNCER_PROGRAM, "serve", "--port", "0", "--ready-file", ready_file};
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

// One left behind by a kill would look like the new one's.
std::string without(const std::string& file) {
  std::filesystem::remove(file);
  return file;
}

}  // namespace

std::string HttpAnswer::header(const std::string& name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return "";
}

LiveSyncer::LiveSyncer(const TemporaryFolder& folder, const Environment& environment,
                       const std::vector<std::string>& more_options, const std::string& name)
    : log_file_(folder.path(name + ".log")),
      ready_file_(without(folder.path(name + ".ready"))),
      process_(serve_command(ready_file_, more_options), log_file_, environment) {
  std::istringstream ready(wait_for_file(ready_file_));
  if (!(ready >> url_ >> port_)) throw std::runtime_error("syncer serve: " + log());
}

std::string LiveSyncer::log() const { return read_file(log_file_); }

HttpAnswer ask(int port, const std::string& method, const std::string& path, const std::string& body,
               const HttpHeaders& headers) {
  httplib::Client client("127.0.0.1", port);
  client.set_read_timeout(30);
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.body = body;
  for (const auto& [name, value] : headers) request.headers.emplace(name, value);
  const httplib::Result result = client.send(request);
  if (!result) return {};
  HttpAnswer answer;
  answer.status = result->status;
  answer.body = result->body;
  for (const auto& [name, value] : result->headers) answer.headers.emplace_back(name, value);
  return answer;
}

HttpAnswer LiveSyncer::collect(const std::string& json) const {
  return ask("POST", "/api/unsubscribes", json, {{"Content-Type", "application/json"}});
}

double LiveSyncer::metric(const std::string& name) const {
  std::istringstream lines(get("/metrics").body);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(name + " ")) return std::stod(line.substr(name.size() + 1));
  return -1;
}

bool within(int seconds, const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace testing
