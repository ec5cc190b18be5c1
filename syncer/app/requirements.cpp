// Each requirement is looked at only when those it rests on are met: one cause, one line.
#include "syncer/app/requirements.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "syncer/salesforce/client.h"
#include "syncer/salesforce/decode.h"
#include "syncer/salesforce/errors.h"

namespace syncer::app {

namespace {

using Json = nlohmann::json;
using State = Requirement::State;

constexpr std::string_view base = "/services/data/v60.0";
constexpr double little = 0.1;  // of the API calls left: say so

constexpr const char* set_field_security =
    "Setup > Object Manager > {} > Fields & Relationships > {} > Set Field-Level Security: Visible for the "
    "API "
    "user's profile, Read-Only not ticked";
constexpr const char* add_to_layout =
    "Setup > Object Manager > {} > Page Layouts: drag {} onto the layouts, or people do not see it";

struct Got {
  std::optional<Failure> failure;
  Json body;
  std::string text;  // the same
};

class Check {
 public:
  Check(Desk& desk, const Connection& connection)
      : desk_(desk),
        connection_(connection),
        settings_(desk.store().settings()),
        transport_(transport_of(desk.around, connection)),
        session_(*transport_, desk.around.clock, connection.credentials) {}

  Requirements run() {
    if (!log_in() || !use_api()) return std::move(found_);
    professional_ = professional();
    for (const Sobject object : {Sobject::contact, Sobject::lead}) look_at(object);
    return std::move(found_);
  }

 private:
  void add(State state, std::string name, std::string object, std::string text, std::string fix = "") {
    found_.list.push_back({state, std::move(name), std::move(object), std::move(text), std::move(fix)});
  }

  bool log_in() {
    if (!connection_.problem.empty()) {
      add(State::missing, "login", "", "no connection is set up", connection_.problem);
      return false;
    }
    const Session::Reply reply = session_.access(Channel::outbox);
    if (reply.failure) {
      add(State::missing, "login", "",
          fmt::format("{} does not let us in: {} {}", connection_.credentials.instance_url,
                      reply.failure->code, reply.failure->message),
          std::string(reply.failure->rule.fix));
      return false;
    }
    access_ = reply.access;
    found_.logged_in = true;
    const UnixMillis now = desk_.around.clock.now();
    desk_.store().allow_connection(now);
    desk_.store().make_parked_due(now);
    add(State::ok, "login", "",
        fmt::format("logs in at {} ({})", connection_.credentials.instance_url, connection_.grant));
    return true;
  }

  Got get(const std::string& path) {
    HttpRequest request;
    request.method = "GET";
    request.base_url = access_.instance_url;
    request.target = std::string(base) + path;
    request.headers = {{"Authorization", "Bearer " + access_.token}, {"Accept", "application/json"}};
    HttpResponse response = transport_->send(request);
    Got got;
    got.failure = classify(response);
    if (got.failure) return got;
    got.body = Json::parse(response.body, nullptr, false);
    got.text = std::move(response.body);
    if (got.body.is_discarded()) got.failure = malformed_reply("the answer is no JSON", response.status);
    return got;
  }

  bool use_api() {
    const Got limits = get("/limits");
    if (limits.failure) {
      const bool used_up = limits.failure->code == "REQUEST_LIMIT_EXCEEDED";
      add(State::missing, used_up ? "limit" : "api", "",
          fmt::format("the API cannot be used: {} {}", limits.failure->code, limits.failure->message),
          std::string(limits.failure->rule.fix));
      return false;
    }
    add(State::ok, "api", "", "the API is enabled for this user");
    const Json calls = limits.body.value("DailyApiRequests", Json::object());
    const int64_t most = calls.value("Max", int64_t{0}), left = calls.value("Remaining", int64_t{0});
    const bool few = static_cast<double>(left) < little * static_cast<double>(most);
    add(left == 0 ? State::missing
        : few     ? State::warning
                  : State::ok,
        "limit", "", fmt::format("{} of {} API calls are left today", left, most),
        few ? "Wait, or raise the org's API limit: Setup > Company Information > API Requests, Last 24 Hours"
            : "");
    return true;
  }

  bool professional() {
    const Got org = get("/query?q=" + percent_encoded("SELECT OrganizationType FROM Organization"));
    if (org.failure || org.body.value("records", Json::array()).empty()) return false;
    return org.body.at("records").at(0).value("OrganizationType", "") == "Professional Edition";
  }

  void look_at(Sobject sobject) {
    const std::string object(api_name(sobject));
    const std::string& field = api_name(settings_, effective_field(settings_), sobject);
    const Got described = get("/sobjects/" + object + "/describe");
    if (described.failure) {
      const bool hidden = described.failure->status == 404;
      add(hidden ? State::missing : State::unknown, "object", object,
          hidden ? fmt::format("{} is hidden from the API user", object)
                 : fmt::format("{} could not be described: {}", object, described.failure->code),
          fmt::format("Give the API user Read and Edit on {}: profile or permission set > Object Settings",
                      object));
      return;
    }
    const bool editable = described.body.value("updateable", false);
    add(editable ? State::ok : State::missing, "object", object,
        fmt::format("{} can be {}", object, editable ? "read and edited" : "read, but not edited"),
        editable ? ""
                 : fmt::format("Give the API user Edit on {}: profile or permission set > Object Settings",
                               object));
    if (look_at_field(object, field, described.body)) look_at_layout(object, field);
    if (const std::optional<OptOutField> also = pulled_as_well(settings_))
      look_at_field(object, api_name(settings_, *also, sobject), described.body);
  }

  bool look_at_field(const std::string& object, const std::string& field, const Json& described) {
    const Json fields = described.value("fields", Json::array());
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const Json& one) { return one.value("name", "") == field; });
    const std::string name = object + "." + field;
    // In Professional Edition page layouts decide what the API user sees (sales-connect.md S2).
    const std::string security =
        fmt::format(fmt::runtime(professional_ ? add_to_layout : set_field_security), object, field);
    if (found == fields.end()) {
      const bool custom = field.ends_with("__c");
      add(State::missing, "field", object,
          custom ? fmt::format("{} is not there: not installed, of another name, or hidden from the API user",
                               name)
                 : fmt::format("{} is hidden from the API user", name),
          custom ? fmt::format(
                       "Install the package that brings it (or name it: syncer settings set {}_sales_opt_out "
                       "NAME__c), then {}",
                       object == "Contact" ? "contact" : "lead", security)
                 : security);
      return false;
    }
    if (found->value("type", "") != "boolean") {
      add(State::missing, "field", object, fmt::format("{} is not a checkbox", name),
          "Name another field: syncer settings get");
      return false;
    }
    add(State::ok, "field", object, fmt::format("{} can be read", name));
    const bool writable = found->value("updateable", false);
    add(writable ? State::ok : State::missing, "writable", object,
        fmt::format("{} can{} be written", name, writable ? "" : "not"), writable ? "" : security);
    return true;
  }

  void look_at_layout(const std::string& object, const std::string& field) {
    const Got answer = get("/sobjects/" + object + "/describe/layouts");
    std::optional<Failure> failure = answer.failure;
    std::set<std::string> fields;
    if (!failure) {
      const std::string problem = decode_page_layouts(answer.text, fields);
      if (!problem.empty()) failure = malformed_reply(problem, 200);
    }
    const std::string fix = fmt::format(fmt::runtime(add_to_layout), object, field);
    if (failure) {
      add(State::unknown, "layout", object,
          fmt::format("the page layouts of {} could not be read: {}", object, failure->code));
      return;
    }
    const bool shown = fields.contains(field);
    add(shown                                            ? State::ok
        : settings_.require_page_layout || professional_ ? State::missing
                                                         : State::warning,
        "layout", object, fmt::format("{}.{} is {} a page layout", object, field, shown ? "on" : "not on"),
        shown ? "" : fix);
  }

  Desk& desk_;
  const Connection& connection_;
  const Settings settings_;
  const std::unique_ptr<Transport> transport_;
  Session session_;
  Session::Access access_;
  Requirements found_;
  bool professional_ = false;
};

}  // namespace

std::string_view name_of(Requirement::State state) {
  switch (state) {
    case State::ok:
      return "ok";
    case State::warning:
      return "warning";
    case State::missing:
      return "missing";
    case State::unknown:
      return "unknown";
  }
  return "";
}

bool Requirements::missing() const {
  return std::any_of(list.begin(), list.end(),
                     [](const Requirement& one) { return one.state == State::missing; });
}

Requirements check_requirements(Desk& desk, const Connection& connection) {
  return Check(desk, connection).run();
}

}  // namespace syncer::app
