// As sim/world/network does it to the engine, for one request at a time and any client.
#include "sim/controls/trouble.h"

#include <map>

#include "sim/org/refusals.h"
#include "sim/world/fault_answers.h"

namespace sfsim {
namespace {

Response response_of(const FaultAnswer& answer) {
  Response response;
  response.status = answer.status;
  response.headers.emplace_back("Content-Type", answer.type);
  response.body = answer.body;
  return response;
}

Response hung_up() {
  Response response;
  response.status = 0;
  return response;
}

// A word of a pattern that is a record's id stands for that record; there are no people here.
std::string record_named(std::string_view word) { return canonical_id(word).id; }

}  // namespace

void Trouble::add(const Step& fault, UnixMillis now) {
  const std::lock_guard hold(mutex_);
  faults_.add(fault, now);
}

void Trouble::end_all(UnixMillis now) {
  const std::lock_guard hold(mutex_);
  faults_.end_all(now);
}

Trouble::Answered Trouble::handle(const Request& request, UnixMillis now) {
  const RequestView view{request.method, request.target, request.body};
  std::optional<Strike> strike;
  {
    const std::lock_guard hold(mutex_);
    if (faults_.any()) strike = faults_.befalls(view, now, record_named);
  }
  if (!strike) return {api_.handle(request), {}};
  std::vector<std::string> locked;
  if (is_write(view) && (*strike == Fault::row_locked || *strike == Fault::partial_failure))
    locked = locked_rows(*strike, record_ids_in(view));
  return {with(strike->fault, locked, request, now), std::string(name_of(strike->fault))};
}

Response Trouble::with(Fault fault, const std::vector<std::string>& locked, const Request& request,
                       UnixMillis now) {
  Response answer;
  switch (fault) {
    case Fault::unavailable:
    case Fault::rate_limit:
    case Fault::query_timeout:
      return response_of(*refused_at_once(fault));
    case Fault::timeout:
      options_.pause(options_.patience_ms);
      return hung_up();
    case Fault::no_connection:
      return hung_up();
    case Fault::expired_cursor:
      api_.drop_cursors();
      return api_.handle(request);
    case Fault::lost_response:
      api_.handle(request);
      return hung_up();
    case Fault::expired_session: {
      api_.expire_sessions();
      Request stale = request;  // also where it came with the demo session, which never ends
      for (auto& [name, value] : stale.headers)
        if (value.find('!') != std::string::npos) value = "Bearer expired";
      return api_.handle(stale);
    }
    case Fault::row_locked:
    case Fault::partial_failure: {
      std::map<std::string, ApiError> rows;
      for (const std::string& id : locked) rows.emplace(canonical_id(id).id, refusal::row_locked(locked));
      api_.with_org([&](Org& org) {
        const Org::RefusedRows locks(org, std::move(rows));
        answer = api_.handle(request);
      });
      return answer;
    }
    case Fault::slow:
      answer = api_.handle(request);
      options_.pause(options_.slow_ms);
      return answer;
    case Fault::stale_read:
      api_.with_org([&](Org& org) {
        const Org::StaleView view(org, first_unseen(now, std::nullopt));
        answer = api_.handle(request);
      });
      return answer;
    case Fault::duplicate_delivery:
      api_.handle(request);
      return api_.handle(request);
    case Fault::malformed_reply:
      return response_of(answered_by_a_proxy(api_.handle(request).status));
    case Fault::truncated_reply:
      answer = api_.handle(request);
      answer.body.resize(answer.body.size() / 2);
      return answer;
    case Fault::failed_job:
    case Fault::aborted_job:
      api_.with_org([&](Org&) {
        api_.bulk_jobs_end(fault == Fault::failed_job ? JobEnd::failed : JobEnd::aborted);
        answer = api_.handle(request);
        api_.bulk_jobs_end(JobEnd::worked_on);
      });
      return answer;
    case Fault::small_pages:
      api_.with_org([&](Org&) {
        api_.limit_pages(1);
        answer = api_.handle(request);
        api_.limit_pages(0);
      });
      return answer;
  }
  return answer;
}

}  // namespace sfsim
