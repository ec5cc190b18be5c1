// One table of addresses. Whatever touches the org does so under its lock; what was compiled or cached before
// is forgotten after every change of schema or rights.
#include "sim/controls/controls.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include <fmt/format.h>

#include "sim/api/wire.h"
#include "sim/controls/control_body.h"
#include "sim/controls/export_scenario.h"
#include "sim/controls/load_data.h"
#include "sim/controls/moment.h"
#include "sim/controls/rights.h"
#include "sim/scenario/load.h"
#include "sim/scenario/times.h"

namespace sfsim {
namespace {

constexpr std::string_view root = "_sfsim";
constexpr size_t most_snapshots = 100;

Response answer(const ControlBody& body, int status = 200) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json;charset=UTF-8");
  response.body = body.dump() + "\n";
  return response;
}

int64_t length_of(const ControlBody& body, const char* key) {
  const auto parsed = parse_duration(text_of(body, key));
  if (const auto* length = std::get_if<int64_t>(&parsed)) return *length;
  throw Wrong{400, fmt::format("\"{}\": {}", key, std::get<Mistake>(parsed).what)};
}

int whole_number(const ControlBody& body, const char* key, int least) {
  const auto found = body.find(key);
  if (!found->is_number_integer() || found->get<int64_t>() < least || found->get<int64_t>() > 1'000'000)
    throw Wrong{400, fmt::format("\"{}\" must be a whole number from {}", key, least)};
  return found->get<int>();
}

Step fault_of(const ControlBody& body) {
  only(body, {"fault", "on", "times", "for", "after"});
  Step step;
  step.verb = Verb::fault;
  const std::string name = text_of(body, "fault");
  const auto& all = all_faults();
  const auto known =
      std::find_if(all.begin(), all.end(), [&](Fault fault) { return name_of(fault) == name; });
  if (known == all.end()) {
    std::string names;
    for (const Fault fault : all) names += fmt::format("{}{}", names.empty() ? "" : ", ", name_of(fault));
    throw Wrong{400, fmt::format("there is no fault \"{}\"; there are: {}", name, names)};
  }
  step.fault = *known;
  step.on = text_of(body, "on");
  if (body.contains("times")) step.times = whole_number(body, "times", 1);
  if (body.contains("for")) step.for_ms = length_of(body, "for");
  if (body.contains("after")) step.after = whole_number(body, "after", 0);
  return step;
}

ControlBody shown(const JournalEntry& entry) {
  ControlBody out = {{"number", entry.number},
                     {"at", moment_text(entry.at)},
                     {"method", entry.method},
                     {"target", entry.target},
                     {"status", entry.status}};
  if (!entry.fault.empty()) out["fault"] = entry.fault;
  if (!entry.request_body.empty()) out["request_body"] = entry.request_body;
  if (!entry.response_body.empty()) out["response_body"] = entry.response_body;
  return out;
}

int64_t number_in(const Target& target, const char* name, int64_t otherwise) {
  const std::string* text = target.param(name);
  if (!text) return otherwise;
  if (text->empty() || text->size() > 15 || text->find_first_not_of("0123456789") != std::string::npos)
    throw Wrong{400, fmt::format("{} must be a whole number", name)};
  return std::stoll(*text);
}

JournalFilter filter_of(const Target& target) {
  JournalFilter filter;
  for (const auto& [name, value] : target.params) {
    if (name == "method")
      filter.method = value;
    else if (name == "path")
      filter.path = value;
    else if (name == "body")
      filter.body = value;
    else if (name == "fault")
      filter.fault = value;
    else if (name == "status")
      filter.status = value;
    else if (name != "since" && name != "last")
      throw Wrong{
          400, fmt::format("no filter {}; there are: method, path, body, status, fault, since, last", name)};
  }
  filter.since = number_in(target, "since", 0);
  filter.last = static_cast<size_t>(number_in(target, "last", 1000));
  return filter;
}

}  // namespace

struct Controls::Impl {
  Org& org;
  Api& api;
  ServedClock& clock;
  const ControlsOptions options;
  Trouble trouble;
  Journal journal;
  std::mutex mutex;  // of what follows
  std::map<std::string, std::string> snapshots;
  std::vector<FaultAt> faults;  // as they were set; for the listing and the export
  WhatHappened beginning;
  std::string first_snapshot;
  size_t writes_before = 0;  // of the log, when it began

  Impl(Org& org_, Api& api_, ServedClock& clock_, ControlsOptions options_)
      : org(org_), api(api_), clock(clock_), options(std::move(options_)), trouble(api_, options.trouble) {
    if (!options.allowed) return;
    api.with_org([this](Org& whole) { first_snapshot = whole.snapshot(); });
    begin();
  }

  // From here on what happens belongs to the scenario.
  void begin() {
    api.with_org([this](Org& whole) {
      beginning = {clock.now(), records_of(whole), {}, {}, whole.packages()};
      writes_before = whole.write_log().size();
    });
    faults.clear();
  }

  void restore(const std::string& bytes) {
    api.with_org([&](Org& whole) { whole.restore(bytes); });
    api.schema_changed();
  }

  ControlBody time() const {
    return {{"now", moment_text(clock.now())}, {"millis", clock.now()}, {"runs", clock.runs()}};
  }

  Response clock_control(const Request& request) {
    if (request.method == "GET") return answer(time());
    const ControlBody body = body_of(request.body);
    only(body, {"set", "advance", "run"});
    if (const auto runs = switch_of(body, "run")) clock.let_run(*runs);
    if (const auto set = body.find("set"); set != body.end()) {
      const auto moment =
          set->is_number_integer() ? std::optional(set->get<UnixMillis>()) : moment_of(text_of(body, "set"));
      if (!moment)
        throw Wrong{400, "\"set\" is no moment: write 2024-01-15T20:00:00Z, or milliseconds since 1970"};
      clock.set(*moment);
    }
    if (body.contains("advance")) clock.set(clock.now() + length_of(body, "advance"));
    return answer(time());
  }

  Response reset() {
    trouble.end_all(clock.now());
    clock.reset();
    restore(first_snapshot);
    api.expire_sessions();
    journal.clear();
    const std::lock_guard hold(mutex);
    begin();
    return answer({{"reset", true}});
  }

  Response snapshot_control(const Request& request, const Target& target) {
    const std::lock_guard hold(mutex);
    if (target.segments.size() == 2) {
      if (request.method != "GET") throw Wrong{405, "POST /_sfsim/snapshots/NAME takes one"};
      ControlBody names = ControlBody::array();
      for (const auto& [name, bytes] : snapshots) names.push_back({{"name", name}, {"bytes", bytes.size()}});
      return answer({{"snapshots", names}});
    }
    const std::string& name = target.segments[2];
    const bool restoring = target.segments.size() == 4 && target.segments[3] == "restore";
    if (target.segments.size() > 3 && !restoring) throw Wrong{404, "no such control"};
    if (request.method == "DELETE" && snapshots.erase(name) == 0)
      throw Wrong{404, "no snapshot of that name"};
    if (request.method == "DELETE") return answer({{"deleted", name}});
    if (request.method != "POST" && request.method != "PUT")
      throw Wrong{405, "POST takes one, DELETE drops it"};
    if (restoring) {
      const auto found = snapshots.find(name);
      if (found == snapshots.end()) throw Wrong{404, "no snapshot of that name"};
      restore(found->second);
      begin();
      return answer({{"restored", name}});
    }
    if (snapshots.size() >= most_snapshots && !snapshots.contains(name))
      throw Wrong{400, fmt::format("there are {} snapshots: drop one", most_snapshots)};
    std::string bytes;
    api.with_org([&](Org& whole) { bytes = whole.snapshot(); });
    snapshots[name] = std::move(bytes);
    return answer({{"snapshot", name}}, 201);
  }

  Response load(const Request& request, const Target& target) {
    if (request.method != "POST") throw Wrong{405, "POST the records"};
    const std::string object = target.segments.size() > 2 ? target.segments[2] : "";
    const std::string_view type = request.header("Content-Type");
    const bool csv = type.find("csv") != type.npos;
    std::variant<Loaded, LoadMistake> end;
    api.with_org([&](Org& whole) {
      DataLoader loader(whole);
      if (csv)
        loader.add_csv("the CSV", object, request.body);
      else
        loader.add_json("the JSON", object, request.body);
      end = loader.finish();
    });
    if (const auto* mistake = std::get_if<LoadMistake>(&end)) throw Wrong{400, mistake->what};
    const Loaded& loaded = std::get<Loaded>(end);
    ControlBody out = {{"created", loaded.created}, {"ids", loaded.ids}};
    if (!loaded.left_out.empty()) out["left_out"] = loaded.left_out;
    return answer(out, 201);
  }

  Response fault_control(const Request& request) {
    const std::lock_guard hold(mutex);
    if (request.method == "DELETE") {
      trouble.end_all(clock.now());
      faults.clear();
    } else if (request.method == "POST") {
      const ControlBody body = body_of(request.body);
      trouble.add(fault_of(body), clock.now());
      faults.push_back({clock.now(), body.dump()});
    } else if (request.method != "GET") {
      throw Wrong{405, "POST sets a fault, GET lists them, DELETE ends them all"};
    }
    ControlBody list = ControlBody::array();
    for (const FaultAt& fault : faults) {
      ControlBody one = ControlBody::parse(fault.step);
      one["at"] = moment_text(fault.at);
      list.push_back(std::move(one));
    }
    return answer({{"faults", list}}, request.method == "POST" ? 201 : 200);
  }

  Response journal_control(const Request& request, const Target& target) {
    if (request.method == "DELETE") {
      journal.clear();
    } else if (request.method != "GET") {
      throw Wrong{405, "GET lists the requests, DELETE forgets them"};
    }
    ControlBody list = ControlBody::array();
    for (const JournalEntry& entry : journal.find(filter_of(target))) list.push_back(shown(entry));
    return answer({{"count", list.size()}, {"requests", list}});
  }

  Response user_control(const Request& request) {
    ControlBody list = ControlBody::array();
    api.with_org([&](Org& whole) {
      if (request.method == "POST") set_user(whole, request.body);
      for (const auto& user : whole.users())
        list.push_back({{"id", user->id},
                        {"username", user->username},
                        {"name", user->name},
                        {"admin", user->admin},
                        {"active", user->active},
                        {"api_enabled", user->api_enabled}});
    });
    api.schema_changed();
    return answer({{"users", list}}, request.method == "POST" ? 201 : 200);
  }

  Response access_control(const Request& request) {
    if (request.method != "POST") throw Wrong{405, "POST what a user may do"};
    api.with_org([&](Org& whole) { set_access(whole, request.body); });
    api.schema_changed();
    return answer(body_of(request.body));
  }

  Response export_control() {
    WhatHappened happened;
    {
      const std::lock_guard hold(mutex);
      happened = beginning;
      happened.faults = faults;
    }
    api.with_org([&](Org& whole) {
      const auto& log = whole.write_log();
      const size_t from = std::min(writes_before, log.size());
      happened.writes.assign(log.begin() + static_cast<std::ptrdiff_t>(from), log.end());
    });
    Response response;
    response.headers.emplace_back("Content-Type", "application/json;charset=UTF-8");
    response.body = scenario_of(happened);
    const auto loaded = load_scenario("exported.jsonc", response.body);
    if (const auto* problems = std::get_if<Problems>(&loaded))
      throw Wrong{422, "no scenario can say what happened: " + problems->front().what};
    return response;
  }

  Response control(const Request& request) {
    const Target target = parse_target(request.target);
    const std::string what = target.segments.size() > 1 ? target.segments[1] : "";
    if (what.empty())
      return answer({{"controls",
                      {"clock", "reset", "snapshots", "data", "users", "access", "faults", "requests",
                       "sessions", "scenario"}}});
    if (what == "clock") return clock_control(request);
    if (what == "snapshots") return snapshot_control(request, target);
    if (what == "data") return load(request, target);
    if (what == "users") return user_control(request);
    if (what == "access") return access_control(request);
    if (what == "faults") return fault_control(request);
    if (what == "requests") return journal_control(request, target);
    if (what == "scenario") return export_control();
    if (what == "sessions" && request.method == "DELETE") {
      api.expire_sessions();
      return answer({{"expired", true}});
    }
    if (what == "reset" && request.method == "POST") return reset();
    throw Wrong{404, "there is no such control; GET /_sfsim/ lists them"};
  }
};

Controls::Controls(Org& org, Api& api, ServedClock& clock, ControlsOptions options)
    : impl_(std::make_unique<Impl>(org, api, clock, std::move(options))) {}
Controls::~Controls() = default;

Response Controls::handle(const Request& request) {
  std::string_view path = request.target;
  while (path.starts_with("/")) path.remove_prefix(1);
  const bool ours = path.substr(0, path.find_first_of("/?#")) == root;
  if (!ours && !impl_->options.allowed) return impl_->api.handle(request);
  try {
    if (!ours) {
      Trouble::Answered answered = impl_->trouble.handle(request, impl_->clock.now());
      impl_->journal.add(impl_->clock.now(), request, answered.response, std::move(answered.fault));
      return std::move(answered.response);
    }
    if (!impl_->options.allowed) throw Wrong{403, "this server was started without --controls"};
    return impl_->control(request);
  } catch (const Wrong& wrong) {
    return answer({{"error", wrong.what}}, wrong.status);
  } catch (const std::exception& error) {
    return answer({{"error", error.what()}}, 500);
  }
}

}  // namespace sfsim
