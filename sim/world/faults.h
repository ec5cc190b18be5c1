// Faults of the network, and the patterns that say which requests they are for. Pure: no clock, no org.
#pragma once
#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/plan.h"

namespace sfsim {

struct RequestView {
  std::string_view method;
  std::string_view target;  // path and query
  std::string_view body;
};

// The Salesforce ID of a person of that name; empty when there is none. Asked only when a pattern is no other
// word.
using RecordOf = std::function<std::string(std::string_view name)>;

// Every word of the pattern ("PATCH", "query", "PATCH composite", "Contact", "ada") must fit: the method, a
// word of the path or of its query, an object that the body names, or the record of a person in path or body.
// Case is ignored.
bool fits(std::string_view pattern, const RequestView& request, const RecordOf& record_of);

// "PATCH composite/sobjects", "GET query Contact": for people.
std::string short_name(const RequestView& request);
// Contact and Lead ids in path, query and body, as they are written there, in order, without repeats.
std::vector<std::string> record_ids_in(const RequestView& request);
bool is_query(const RequestView& request);      // also by a Bulk API query job: its making, polls, results
bool is_query_job(const RequestView& request);  // any request about one
bool is_job_results(const RequestView& request);
bool is_next_page(const RequestView& request);  // of a query that was begun before
bool is_look_up(const RequestView& request);    // a query for records by their ids or addresses
bool is_look_up_by_email(const RequestView& request);
bool reads_changes_only(const RequestView& request);     // a query for what changed since a moment
std::string queried_object(const RequestView& request);  // "Contact"; empty: no query, or a later page of one
bool is_token_request(const RequestView& request);
bool is_write(const RequestView& request);  // could change a record
// Whether this request is one that the fault is about: others go by without being counted.
bool can_befall(Fault fault, const RequestView& request);

bool is_collection_write(const RequestView& request);
bool is_job_with_rows(const RequestView& request);  // a Bulk API ingest job, made with its data
bool closes_job(const RequestView& request);        // a Bulk API 2.0 job: it is worked on from then on
bool names_records(const RequestView& request);     // a write that says which records it is for
bool is_single_update(const RequestView& request);  // of one record by its id: answered without a body

// A fault that met a request, with the records that its pattern names.
struct Strike {
  Fault fault = Fault::unavailable;
  std::vector<std::string> named = {};  // as record_of tells them
  std::optional<int64_t> unseen_ms = {};
  bool operator==(Fault other) const { return fault == other; }
};

// The first moment whose changes a stale read does not see.
UnixMillis first_unseen(UnixMillis now, std::optional<int64_t> unseen_ms);

// The rows that cannot be locked, of the records in a write's order: the named ones; else for partial_failure
// the first and every second after it, for row_locked all.
std::vector<std::string> locked_rows(const Strike& strike, const std::vector<std::string>& ids);

class Faults {
 public:
  void add(const Step& step, UnixMillis now);
  // The fault that befalls this request, used up by one.
  std::optional<Strike> befalls(const RequestView& request, UnixMillis now, const RecordOf& record_of);
  void end_all(UnixMillis now) {
    active_.clear();
    lasting_until_ = std::min(lasting_until_, now);
  }
  // Until when one that lasts was in the way, whether it met a request or not; `now` at most. 0: never.
  UnixMillis lasted_until(UnixMillis now) const { return std::min(lasting_until_, now); }
  bool any() const { return !active_.empty(); }

 private:
  struct Active {
    Fault fault = Fault::unavailable;
    std::string on;
    std::optional<int> times;
    std::optional<UnixMillis> until;
    int after = 0;
    std::optional<int64_t> unseen_ms;
  };
  std::vector<Active> active_;
  UnixMillis lasting_until_ = 0;
};

}  // namespace sfsim
