// Requests are put together from checked words (API names, ids), answers are read strictly: a body that does
// not say what it must is a failure of the request, never a guess.
#include "syncer/salesforce/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/salesforce/dates.h"
#include "syncer/salesforce/decode.h"

namespace syncer {
namespace {

Page failed_page(Failure failure) {
  Page page;
  page.failure = std::move(failure);
  return page;
}

bool is_record_id(std::string_view id) {
  return id.size() == 18 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

// Nothing that came from a setting or an import reaches a request unchecked.
std::optional<Failure> refuse_locally(const RecordWrite& write) {
  if (!is_api_name(write.field) || (!write.also.empty() && !is_api_name(write.also)))
    return make_failure("INVALID_FIELD", "not a field's API name", 0);
  if (!is_record_id(write.id)) return make_failure("MALFORMED_ID", "not a record id of 18 characters", 0);
  return std::nullopt;
}

// What a push sends.
std::string_view pushed_value() { return MUTANT(writes_false_instead_of_true) ? "false" : "true"; }

std::string fields_json(const RecordWrite& write, std::string_view value) {
  std::string json = fmt::format(R"("{}":{})", write.field, value);
  if (!write.also.empty()) json += fmt::format(R"(,"{}":{})", write.also, value);
  return json;
}

std::string record_json(const RecordWrite& write) {
  return fmt::format(R"({{"attributes":{{"type":"{}"}},"id":"{}",{}}})", api_name(write.object), write.id,
                     fields_json(write, pushed_value()));
}

}  // namespace

std::optional<RecordKey> record_key(std::string_view id) {
  RecordKey key;
  if (is_record_id(id) && is_contact_or_lead(id)) {
    std::copy(id.begin(), id.end(), key.text.begin());
    return key;
  }
  const ParsedId parsed = parse_salesforce_id(id);
  if (parsed.problem != IdProblem::none || !is_record_id(parsed.id.text)) return std::nullopt;
  std::copy(parsed.id.text.begin(), parsed.id.text.end(), key.text.begin());
  return key;
}

std::optional<RecordKey> account_key(std::string_view id) {
  const ParsedId parsed = parse_salesforce_id(id);
  if (parsed.problem != IdProblem::account || !is_record_id(parsed.id.text)) return std::nullopt;
  RecordKey key;
  std::copy(parsed.id.text.begin(), parsed.id.text.end(), key.text.begin());
  return key;
}

bool is_api_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  if (name.empty() || name.size() > 80 || !letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

Client::Client(Transport& transport, Session& session, std::string api_version, std::string name)
    : transport_(transport),
      session_(session),
      base_path_("/services/data/v" + std::move(api_version)),
      name_(std::move(name)) {}

Client::Reply Client::send(std::string_view method, const std::string& target, const std::string& body,
                           const Session::Access& access, const CallContext& context) {
  Reply reply;
  reply.request_id = fmt::format("{}-{:06}", name_, ++sent_);
  HttpRequest request;
  request.method = method;
  request.base_url = access.instance_url;
  request.target = target;
  const bool rows_of_a_job = target.ends_with("Results") || target.find("/results?") != target.npos;
  request.headers = {{"Authorization", "Bearer " + access.token},
                     {"Accept", method == "GET" && rows_of_a_job ? "text/csv" : "application/json"},
                     {"Sforce-Call-Options", "client=syncer"},
                     {"X-Request-Id", reply.request_id}};
  const bool json = context.content_type.empty();
  if (!body.empty())
    request.headers.emplace_back("Content-Type",
                                 json ? "application/json; charset=UTF-8" : context.content_type);
  if (!context.unmodified_since.empty())
    request.headers.emplace_back("If-Unmodified-Since", context.unmodified_since);
  request.body = body;
  reply.response = transport_.send(request);
  reply.failure = classify(reply.response);
  if (const std::optional<ApiUsage> told = usage_told_by(reply.response)) {
    const std::lock_guard lock(usage_mutex_);
    usage_ = *told;
  }
  return reply;
}

ApiUsage Client::usage() const {
  const std::lock_guard lock(usage_mutex_);
  return usage_;
}

void Client::forget_usage() {
  const std::lock_guard lock(usage_mutex_);
  usage_ = ApiUsage();
}

// A token that has expired is replaced once; a new one that is refused too is a refused connection.
Client::Reply Client::call(std::string_view method, const std::string& target, const std::string& body,
                           const CallContext& context) {
  bool again = context.again;
  for (int round = 0;; ++round) {
    const Session::Reply access = session_.access(context.channel);
    if (access.failure) {
      Reply refused;
      refused.failure = access.failure;
      return refused;
    }
    if (context.still_wanted && !context.still_wanted()) {
      Reply withdrawn;
      withdrawn.withdrawn = true;
      return withdrawn;
    }
    if (context.count) ++(again ? context.count->retries : context.count->calls);
    again = true;
    Reply reply = send(method, target, body, access.access, context);
    if (!reply.failure) return reply;
    if (reply.failure->rule.action == Action::reconnect) session_.refuse(*reply.failure);
    if (reply.failure->rule.action != Action::refresh) return reply;
    session_.discard(access.access.generation);
    if (round == 0 && !MUTANT(an_expired_session_is_not_renewed)) {
      mark(context.channel == Channel::schedule ? Mark::session_renewed_in_a_nightly : Mark::session_renewed);
      continue;
    }
    mark(Mark::session_refused);
    reply.failure->rule.action = Action::reconnect;
    session_.refuse(*reply.failure);
    return reply;
  }
}

Page Client::query(const std::string& soql, std::string_view flag, const CallContext& context) {
  if (!is_api_name(flag)) return failed_page(make_failure("INVALID_FIELD", "not a field's API name", 0));
  return read_page(call("GET", base_path_ + "/queryAll?q=" + percent_encoded(soql), {}, context), flag);
}

Page Client::next_page(const std::string& next_url, std::string_view flag, const CallContext& context) {
  return read_page(call("GET", next_url, {}, context), flag);
}

Page Client::read_page(const Reply& reply, std::string_view flag) {
  if (reply.failure) return failed_page(*reply.failure);
  Page page;
  const std::string problem = decode_page(reply.response.body, flag, page);
  if (!problem.empty()) return failed_page(malformed_reply(problem, reply.response.status));
  page.answered_at = parse_http_date(reply.response.header("Date")).value_or(0);
  return page;
}

PeoplePage Client::people(Sobject object, const std::vector<std::string>& flags,
                          const std::vector<RecordKey>& ids, const CallContext& context) {
  if (!std::all_of(flags.begin(), flags.end(), is_api_name)) {
    PeoplePage refused;
    refused.failure = make_failure("INVALID_FIELD", "not a field's API name", 0);
    return refused;
  }
  const std::string soql = people_soql(object, flags, ids);
  return read_people(call("GET", base_path_ + "/query?q=" + percent_encoded(soql), {}, context));
}

PeoplePage Client::people_with_email(Sobject object, const std::vector<std::string>& emails,
                                     const std::vector<std::string>& flags, const CallContext& context) {
  const std::string soql = people_with_email_soql(object, emails, flags);
  return read_people(call("GET", base_path_ + "/query?q=" + percent_encoded(soql), {}, context));
}

PeoplePage Client::more_people(const std::string& next_url, const CallContext& context) {
  return read_people(call("GET", next_url, {}, context));
}

PeoplePage Client::read_people(const Reply& reply) {
  PeoplePage page;
  page.failure = reply.failure;
  if (page.failure) return page;
  const std::string problem = decode_people(reply.response.body, page);
  if (problem.empty()) return page;
  PeoplePage failed;
  failed.failure = malformed_reply(problem, reply.response.status);
  return failed;
}

AccountsPage Client::accounts(const std::vector<RecordKey>& ids, const CallContext& context) {
  const std::string soql = accounts_soql(ids);
  const char* resource = MUTANT(a_deleted_person_account_is_not_found) ? "/query?q=" : "/queryAll?q=";
  return read_accounts(call("GET", base_path_ + resource + percent_encoded(soql), {}, context));
}

AccountsPage Client::more_accounts(const std::string& next_url, const CallContext& context) {
  return read_accounts(call("GET", next_url, {}, context));
}

AccountsPage Client::read_accounts(const Reply& reply) {
  AccountsPage page;
  page.failure = reply.failure;
  if (page.failure) return page;
  const std::string problem = decode_accounts(reply.response.body, page);
  if (problem.empty()) return page;
  AccountsPage failed;
  failed.failure = malformed_reply(problem, reply.response.status);
  return failed;
}

PageLayouts Client::page_layouts(Sobject object, const CallContext& context) {
  const Reply reply =
      call("GET", fmt::format("{}/sobjects/{}/describe/layouts", base_path_, api_name(object)), {}, context);
  PageLayouts pages;
  pages.failure = reply.failure;
  // What a query would say of an object that the API user may not see.
  if (pages.failure && pages.failure->status == 404)
    pages.failure = make_failure("INVALID_TYPE",
                                 fmt::format("sObject type '{}' is not supported.", api_name(object)), 404);
  if (pages.failure) return pages;
  const std::string problem = decode_page_layouts(reply.response.body, pages.fields);
  if (!problem.empty()) pages.failure = malformed_reply(problem, reply.response.status);
  return pages;
}

WriteReply Client::write_one(const RecordWrite& write, const CallContext& context) {
  return write_record(write, pushed_value(), context);
}

WriteReply Client::write_false(const RecordWrite& write, UnixMillis read_at, const CallContext& context) {
  CallContext conditional = context;
  if (!MUTANT(a_false_is_written_whatever_happened)) conditional.unmodified_since = http_date(read_at);
  return write_record(write, "false", conditional);
}

WriteReply Client::write_record(const RecordWrite& write, std::string_view value,
                                const CallContext& context) {
  WriteReply result;
  if (auto refused = refuse_locally(write)) {
    result.records = {std::move(refused)};
    return result;
  }
  const std::string target = fmt::format("{}/sobjects/{}/{}", base_path_, api_name(write.object), write.id);
  const Reply reply = call("PATCH", target, "{" + fields_json(write, value) + "}", context);
  result.request_id = reply.request_id;
  result.withdrawn = reply.withdrawn;
  if (result.withdrawn) return result;
  if (reply.failure) {
    // A park or drop concerns this record; the rest concerns the request.
    const Action action = reply.failure->rule.action;
    if (action == Action::park || action == Action::drop) {
      result.records = {reply.failure};
    } else {
      result.failure = reply.failure;
    }
  } else if (reply.response.status == 204) {
    result.records = {std::nullopt};
  } else {
    result.failure = malformed_reply("an update is answered by 204 without a body", reply.response.status);
  }
  return result;
}

WriteReply Client::write_many(const std::vector<RecordWrite>& writes, const CallContext& context) {
  WriteReply result;
  result.records.resize(writes.size());
  std::vector<size_t> sent;
  std::string body = R"({"allOrNone":false,"records":[)";
  for (size_t i = 0; i < writes.size(); ++i) {
    result.records[i] = refuse_locally(writes[i]);
    if (result.records[i]) continue;
    if (!sent.empty()) body += ',';
    body += record_json(writes[i]);
    sent.push_back(i);
  }
  body += "]}";
  if (sent.empty()) return result;

  const Reply reply = call("PATCH", base_path_ + "/composite/sobjects", body, context);
  result.request_id = reply.request_id;
  result.failure = reply.failure;
  result.withdrawn = reply.withdrawn;
  if (result.failure || result.withdrawn) return result;
  std::vector<RecordAnswer> answers;
  std::string problem = decode_results(reply.response.body, answers);
  if (problem.empty() && answers.size() != sent.size()) {
    problem = fmt::format("{} records were sent, {} results came back", sent.size(), answers.size());
  }
  for (size_t k = 0; problem.empty() && k < sent.size(); ++k) {
    const RecordAnswer& answer = answers[k];
    const std::optional<RecordKey> id = answer.id.empty() ? std::nullopt : record_key(answer.id);
    if (answer.success && (!id || id->view() != writes[sent[k]].id)) problem = "results in another order";
    if (!answer.success) result.records[sent[k]] = make_failure(answer.code, answer.message, 200);
  }
  if (!problem.empty()) result.failure = malformed_reply(problem, reply.response.status);
  return result;
}

}  // namespace syncer
