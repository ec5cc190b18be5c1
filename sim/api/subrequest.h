// A request that travels inside another one: what composite, its graphs and batches have in common. It runs
// as the same user, under the same lock, and its answer is text at once, because the next one may refer to
// it.
#pragma once
#include "sim/api/call.h"
#include "sim/api/router.h"

namespace sfsim {

struct SubRequest {
  std::string method, url;
  std::string reference_id;        // composite and graph
  const JsonBody* body = nullptr;  // null: none
  Pairs headers;
};

struct SubAnswer {
  int status = 200;
  std::string body = "null";  // JSON
  Pairs headers;              // those that Salesforce shows: Location, ETag, Last-Modified
  bool rolled_back = false;   // a 200 whose rows were all taken back
  bool failed() const { return status >= 400 || rolled_back; }
};

SubAnswer run_inside(const Call& outer, const SubRequest& sub, Inside where);
SubAnswer refused_inside(const ApiError& error);

// What earlier subrequests answered, for "@{ref.records[0].Id}".
class References {
 public:
  void add(const std::string& reference_id, const SubAnswer& answer);
  // `sub` with every reference replaced by what it stands for, the body in `body`; else why not.
  std::optional<ApiError> resolve(SubRequest& sub, JsonBody& body);

 private:
  struct Known {
    std::string text;
    std::optional<JsonBody> tree;  // read when it is first referred to
  };
  std::variant<const JsonBody*, ApiError> look_up(const std::string& expression);
  std::optional<ApiError> in_text(std::string& text, bool address);
  std::optional<ApiError> in_value(JsonBody& value);
  std::map<std::string, Known> known_;
};

// Reads {method, url, referenceId, body, httpHeaders}; the refusal is of the whole request.
std::variant<SubRequest, ApiError> sub_request_of(const JsonBody& item);
// "Provided referenceId ('a-b') must start ...": asked for since v54.0.
std::optional<ApiError> bad_reference_id(const Call& call, const std::string& reference_id);

// Runs them one after the other in one transaction. All or nothing: the first failure halts the others and
// takes everything back.
struct SubRun {
  std::vector<SubAnswer> answers;
  bool failed = false;
};
SubRun run_all(const Call& call, const std::vector<SubRequest>& subs, bool all_or_none, Inside where);
// {"compositeResponse":[...]}
void append_composite(std::string& out, const std::vector<SubRequest>& subs,
                      const std::vector<SubAnswer>& answers);

}  // namespace sfsim
