// Random bodies at whatever reads XML, CSV or JSON: no crash, no hang, no exception that escapes, and every
// XML answer is XML. The first byte says who gets the rest.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "sim/api/api.h"
#include "sim/api/csv.h"
#include "sim/api/json_read.h"
#include "sim/api/xml.h"

using namespace sfsim;

namespace {

constexpr int inputs_an_org = 2000;

struct Salesforce {
  Org org{[] {
    OrgOptions options;
    options.now = [] { return UnixMillis{1705348860000}; };
    options.opt_out_fields_visible = true;
    options.daily_api_limit = 1'000'000'000;
    options.keep_write_log = false;
    return options;
  }()};
  Api api{(add_demo_users(org), load_demo_records(org), org), {}};
  std::string token = api.open_session(*org.user(demo_admin));
};

Salesforce& salesforce() {
  static std::unique_ptr<Salesforce> now;
  static int used = 0;
  if (!now || ++used % inputs_an_org == 0) now = std::make_unique<Salesforce>();
  return *now;
}

[[noreturn]] void broken(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

Response send(std::string method, std::string target, const std::string& type, std::string body) {
  Salesforce& house = salesforce();
  Request request{std::move(method), std::move(target), {}, std::move(body)};
  request.headers = {
      {"Authorization", "Bearer " + house.token}, {"X-SFDC-Session", house.token}, {"Content-Type", type}};
  Response answer = house.api.handle(request);
  if (answer.body.find("An unexpected error occurred") != std::string::npos)
    broken("an exception escaped: " + answer.body);
  const std::string_view answered = answer.header("Content-Type");
  if (answered.find("xml") != answered.npos) {
    const auto read = read_xml(answer.body);
    if (const auto* problem = std::get_if<std::string>(&read)) broken(*problem + ": " + answer.body);
  }
  return answer;
}

void soap(const std::string& operation) {
  send("POST", "/services/Soap/u/60.0", "text/xml",
       "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' "
       "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><e:Header><SessionHeader><sessionId>" +
           salesforce().token + "</sessionId></SessionHeader></e:Header><e:Body>" + operation +
           "</e:Body></e:Envelope>");
}

void batch(const std::string& operation, const std::string& format, const std::string& type,
           std::string body) {
  const Response job =
      send("POST", "/services/async/60.0/job", "application/json",
           R"({"operation":")" + operation +
               R"(","object":"Contact","externalIdFieldName":"Email","contentType":")" + format + "\"}");
  const size_t at = job.body.find("\"id\":\"");
  if (job.status != 201 || at == std::string::npos) return;
  const std::string jobs = "/services/async/60.0/job/" + job.body.substr(at + 6, 18) + "/batch";
  const Response made = send("POST", jobs, type, std::move(body));
  const size_t id = made.body.find("751");
  if (made.status == 201 && id != std::string::npos)
    send("GET", jobs + "/" + made.body.substr(id, 18) + "/result", "", "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string body(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr const char* operations[] = {"insert", "update", "upsert", "delete", "query"};
  const std::string operation = operations[(data[0] >> 4) % 5];
  switch (data[0] % 10) {
    case 0:
      (void)read_xml(body);
      break;
    case 1:
      for (const char delimiter : {',', '\t'})
        for (const bool crlf : {false, true}) (void)read_csv(body, {delimiter, crlf, crlf});
      break;
    case 2:
      (void)read_json(body);
      break;
    case 3:
      soap(body);
      break;
    case 4:
      send("POST", "/services/Soap/u/60.0", "text/xml", std::move(body));
      break;
    case 5:
      batch(operation, "CSV", "text/csv", std::move(body));
      break;
    case 6:
      batch(operation, "XML", "application/xml", std::move(body));
      break;
    case 7:
      batch(operation, "JSON", "application/json", std::move(body));
      break;
    case 8:
      send("POST", "/services/async/60.0/job", "application/xml", std::move(body));
      break;
    default:
      send("POST", "/services/async/60.0/job", "application/json", std::move(body));
      break;
  }
  return 0;
}
