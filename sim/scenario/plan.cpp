// Names of the plan's enumerators as files spell them, and a value written back as JSON.
#include "sim/scenario/plan.h"

#include <fmt/format.h>

#include "sim/scenario/node.h"

namespace sfsim {

std::string_view name_of(Verb verb) {
  switch (verb) {
    case Verb::unsubscribe:
      return "unsubscribe";
    case Verb::resubscribe:
      return "resubscribe";
    case Verb::edit:
      return "edit";
    case Verb::create:
      return "create";
    case Verb::delete_:
      return "delete";
    case Verb::undelete:
      return "undelete";
    case Verb::empty_recycle_bin:
      return "empty_recycle_bin";
    case Verb::convert:
      return "convert";
    case Verb::merge:
      return "merge";
    case Verb::share:
      return "share";
    case Verb::link:
      return "link";
    case Verb::unlink:
      return "unlink";
    case Verb::settings:
      return "settings";
    case Verb::install:
      return "install";
    case Verb::uninstall:
      return "uninstall";
    case Verb::grant:
      return "grant";
    case Verb::revoke:
      return "revoke";
    case Verb::layout:
      return "layout";
    case Verb::validation_rule:
      return "validation_rule";
    case Verb::import:
      return "import";
    case Verb::push_to_sales_connect:
      return "push_to_sales_connect";
    case Verb::send:
      return "send";
    case Verb::group:
      return "group";
    case Verb::marketo:
      return "marketo";
    case Verb::run:
      return "run";
    case Verb::wait:
      return "wait";
    case Verb::request:
      return "request";
    case Verb::fault:
      return "fault";
    case Verb::clock_step:
      return "clock_step";
    case Verb::crash:
      return "crash";
    case Verb::restart:
      return "restart";
    case Verb::expect:
      return "expect";
    case Verb::expect_pushes:
      return "expect_pushes";
    case Verb::expect_nightly:
      return "expect_nightly";
    case Verb::expect_run:
      return "expect_run";
    case Verb::expect_conflicts:
      return "expect_conflicts";
    case Verb::expect_history:
      return "expect_history";
    case Verb::expect_calls:
      return "expect_calls";
    case Verb::expect_requests:
      return "expect_requests";
    case Verb::expect_diagnostics:
      return "expect_diagnostics";
    case Verb::expect_audit:
      return "expect_audit";
    case Verb::expect_crashes:
      return "expect_crashes";
    case Verb::expect_mails:
      return "expect_mails";
    case Verb::expect_groups:
      return "expect_groups";
    case Verb::expect_response:
      return "expect_response";
  }
  return "";
}

VerbKind kind_of(Verb verb) {
  if (verb >= Verb::expect) return VerbKind::check;
  return verb >= Verb::fault ? VerbKind::fault : VerbKind::act;
}

const std::vector<Verb>& all_verbs() {
  static const std::vector<Verb> verbs = [] {
    std::vector<Verb> out;
    for (int i = 0; i <= static_cast<int>(Verb::expect_response); ++i) out.push_back(static_cast<Verb>(i));
    return out;
  }();
  return verbs;
}

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::unavailable:
      return "unavailable";
    case Fault::timeout:
      return "timeout";
    case Fault::lost_response:
      return "lost_response";
    case Fault::rate_limit:
      return "rate_limit";
    case Fault::expired_session:
      return "expired_session";
    case Fault::row_locked:
      return "row_locked";
    case Fault::slow:
      return "slow";
    case Fault::stale_read:
      return "stale_read";
    case Fault::partial_failure:
      return "partial_failure";
    case Fault::duplicate_delivery:
      return "duplicate_delivery";
    case Fault::malformed_reply:
      return "malformed_reply";
    case Fault::truncated_reply:
      return "truncated_reply";
    case Fault::small_pages:
      return "small_pages";
    case Fault::no_connection:
      return "no_connection";
    case Fault::query_timeout:
      return "query_timeout";
    case Fault::expired_cursor:
      return "expired_cursor";
    case Fault::failed_job:
      return "failed_job";
    case Fault::aborted_job:
      return "aborted_job";
  }
  return "";
}

const std::vector<Fault>& all_faults() {
  static const std::vector<Fault> faults = [] {
    std::vector<Fault> out;
    for (int i = 0; i <= static_cast<int>(Fault::aborted_job); ++i) out.push_back(static_cast<Fault>(i));
    return out;
  }();
  return faults;
}

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::sent:
      return "sent";
    case Phase::applied:
      return "applied";
    case Phase::answered:
      return "answered";
  }
  return "";
}

Json::Json() = default;
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

const Json* Json::find(std::string_view key) const {
  for (const auto& [name, value] : object)
    if (name == key) return &value;
  return nullptr;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        else
          out += c;
    }
  }
  return out + "\"";
}

std::string to_text(const Json& value) {
  switch (value.kind) {
    case Json::Kind::null:
      return "null";
    case Json::Kind::boolean:
      return value.boolean ? "true" : "false";
    case Json::Kind::number:
      return value.string;
    case Json::Kind::string:
      return in_quotes(value.string);
    case Json::Kind::list: {
      std::string out = "[";
      for (const Json& item : value.list) {
        if (out.size() > 1) out += ',';
        out += to_text(item);
      }
      return out += ']';
    }
    case Json::Kind::object: {
      std::string out = "{";
      for (const auto& [key, item] : value.object) {
        if (out.size() > 1) out += ',';
        out.append(in_quotes(key)).append(":").append(to_text(item));
      }
      return out += '}';
    }
  }
  return "";
}

}  // namespace sfsim
