// Which request is which. Paths are split into words once per look; faults are rare, so nothing is
// remembered.
#include "sim/world/faults.h"

#include <algorithm>
#include <cctype>
#include <limits>

namespace sfsim {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// "*" stands for any text.
bool covers(std::string_view glob, std::string_view text) {
  const size_t star = glob.find('*');
  if (star == std::string_view::npos) return glob == text;
  if (text.substr(0, star) != glob.substr(0, star)) return false;
  for (size_t skip = star; skip <= text.size(); ++skip) {
    if (covers(glob.substr(star + 1), text.substr(skip))) return true;
  }
  return false;
}

bool has_word(std::string_view text, std::string_view word) {
  for (size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string_view found = text.substr(at, end - at);
    if (same(found, word) || (same(word, "query") && same(found, "queryAll"))) return true;
    at = end;
  }
  return false;
}

bool word_fits(std::string_view word, const RequestView& request, std::string_view target,
               const RecordOf& record_of) {
  if (same(word, request.method)) return true;
  if (has_word(target, word)) return true;
  if (is_query_job(request) && has_word(request.body, word)) return true;
  // An object in the body of a collections request: "type":"Contact".
  if (same(word, "Contact") && request.body.find("\"Contact\"") != std::string_view::npos) return true;
  if (same(word, "Lead") && request.body.find("\"Lead\"") != std::string_view::npos) return true;
  const std::string id = record_of ? record_of(word) : std::string();
  if (id.size() < 15) return false;
  const std::string_view id15 = std::string_view(id).substr(0, 15);
  return target.find(id15) != std::string_view::npos || request.body.find(id15) != std::string_view::npos;
}

// The path behind "/services/data/v60.0/" or "/services/", without the query.
std::string_view resource(std::string_view target) {
  target = target.substr(0, target.find('?'));
  constexpr std::string_view data = "/services/data/";
  if (target.starts_with(data)) {
    target.remove_prefix(data.size());
    const size_t slash = target.find('/');
    return slash == std::string_view::npos ? target : target.substr(slash + 1);
  }
  if (target.starts_with("/services/")) target.remove_prefix(10);
  return target;
}

std::string object_in_query(std::string_view target) {
  const std::string text = percent_decoded(target);
  size_t at = 0;
  while (at < text.size()) {
    size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    const bool from = same(std::string_view(text).substr(at, end - at), "from");
    at = end;
    while (at < text.size() && !is_word(text[at])) ++at;
    if (!from) continue;
    end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    return text.substr(at, end - at);
  }
  return {};
}

std::vector<std::string> records_named(std::string_view pattern, const RecordOf& record_of) {
  std::vector<std::string> ids;
  while (!pattern.empty() && record_of) {
    const size_t blank = std::min(pattern.find(' '), pattern.size());
    std::string id = record_of(pattern.substr(0, blank));
    if (!id.empty()) ids.push_back(std::move(id));
    pattern.remove_prefix(std::min(blank + 1, pattern.size()));
  }
  return ids;
}

void collect_ids(std::string_view text, std::vector<std::string>& ids) {
  for (size_t at = text.find("00"); at != std::string_view::npos; at = text.find("00", at + 1)) {
    if (at > 0 && is_word(text[at - 1]) && !(at > 2 && text[at - 3] == '%')) continue;
    if (at + 15 > text.size() || (text[at + 2] != '3' && text[at + 2] != 'Q')) continue;
    size_t end = at;
    while (end < text.size() && is_word(text[end]) && end - at < 19) ++end;
    if (end - at != 15 && end - at != 18) continue;
    std::string id(text.substr(at, end - at));
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
  }
}

}  // namespace

bool fits(std::string_view pattern, const RequestView& request, const RecordOf& record_of) {
  const std::string target = percent_decoded(request.target);
  while (!pattern.empty()) {
    const size_t blank = std::min(pattern.find(' '), pattern.size());
    const std::string_view word = pattern.substr(0, blank);
    pattern.remove_prefix(std::min(blank + 1, pattern.size()));
    // A word that is written as a path is looked for as it stands; with stars, it must cover the whole path.
    const bool stars = word.find('*') != std::string_view::npos;
    const bool path = !stars && word.find('/') != std::string_view::npos;
    if (stars && !covers(word, target)) return false;
    if (path && target.find(word) == std::string::npos) return false;
    if (!stars && !path && !word.empty() && !word_fits(word, request, target, record_of)) return false;
  }
  return true;
}

std::string short_name(const RequestView& request) {
  std::string text(request.method);
  text += ' ';
  text += resource(request.target);
  if (is_query(request)) {
    const std::string object = queried_object(request);
    if (!object.empty()) text += " " + object;
  }
  return text;
}

std::vector<std::string> record_ids_in(const RequestView& request) {
  std::vector<std::string> ids;
  collect_ids(request.target, ids);
  collect_ids(request.body, ids);
  return ids;
}

std::string queried_object(const RequestView& request) {
  if (!is_query(request)) return {};
  return object_in_query(is_query_job(request) ? request.body : request.target);
}

bool is_query(const RequestView& request) {
  const bool reads = request.method == "GET" || request.method == "POST";
  return resource(request.target).starts_with("query") || (reads && is_query_job(request));
}

bool is_query_job(const RequestView& request) { return resource(request.target).starts_with("jobs/query"); }

bool is_job_results(const RequestView& request) {
  return is_query_job(request) && request.method == "GET" && resource(request.target).ends_with("/results");
}

bool is_next_page(const RequestView& request) {
  return is_query(request) && resource(request.target).find("/01g") != std::string_view::npos;
}

bool is_look_up(const RequestView& request) {
  return is_query(request) &&
         (request.target.find("Id%20IN") != std::string_view::npos || is_look_up_by_email(request));
}

bool is_look_up_by_email(const RequestView& request) {
  return is_query(request) && request.target.find("Email%20IN") != std::string_view::npos;
}

bool reads_changes_only(const RequestView& request) {
  const std::string_view query = is_query_job(request) ? request.body : request.target;
  return is_query(request) && query.find("SystemModstamp") != std::string_view::npos;
}

bool is_token_request(const RequestView& request) {
  return request.target.find("/oauth2/token") != std::string_view::npos;
}

bool is_write(const RequestView& request) {
  return request.method != "GET" && !is_token_request(request) && !is_query(request) &&
         !is_query_job(request);
}

bool is_collection_write(const RequestView& request) {
  return is_write(request) && resource(request.target).starts_with("composite/sobjects");
}

bool is_job_with_rows(const RequestView& request) {
  return request.method == "POST" && resource(request.target) == "jobs/ingest" &&
         request.body.starts_with("--");
}

bool closes_job(const RequestView& request) {
  if (request.method == "POST" && resource(request.target) == "jobs/query") return true;
  const bool by_itself = request.method == "PATCH" && resource(request.target).starts_with("jobs/ingest/") &&
                         request.body.find("UploadComplete") != std::string_view::npos;
  return by_itself || is_job_with_rows(request);
}

bool names_records(const RequestView& request) {
  const bool updates = request.method == "PATCH" && !resource(request.target).starts_with("jobs/");
  return updates || is_job_with_rows(request);
}

bool is_single_update(const RequestView& request) {
  return request.method == "PATCH" && resource(request.target).starts_with("sobjects/");
}

bool can_befall(Fault fault, const RequestView& request) {
  switch (fault) {
    case Fault::unavailable:
    case Fault::timeout:
    case Fault::lost_response:
    case Fault::slow:
    case Fault::duplicate_delivery:
    case Fault::malformed_reply:
    case Fault::no_connection:
      return true;
    case Fault::rate_limit:       // a token request is no API call
    case Fault::expired_session:  // and has no session to lose
      return !is_token_request(request);
    case Fault::row_locked:
      return is_single_update(request) || is_collection_write(request) || is_job_with_rows(request);
    case Fault::stale_read:  // a job reads when it is worked on, which is no request's moment
      return is_query(request) && !is_query_job(request);
    case Fault::partial_failure:
      return is_collection_write(request) || is_job_with_rows(request);
    case Fault::truncated_reply:
      return !is_single_update(request) && request.method != "DELETE";
    case Fault::small_pages:  // the pages that follow are like the first one; of a job's results each is
                              // asked
      return is_job_results(request) || (!is_query_job(request) && !queried_object(request).empty());
    case Fault::query_timeout:
      return !is_query_job(request) && !queried_object(request).empty();
    case Fault::expired_cursor:
      return is_next_page(request);
    case Fault::failed_job:
    case Fault::aborted_job:
      return closes_job(request);
  }
  return false;
}

UnixMillis first_unseen(UnixMillis now, std::optional<int64_t> unseen_ms) {
  return unseen_ms ? now - *unseen_ms : now - now % 1000;
}

std::vector<std::string> locked_rows(const Strike& strike, const std::vector<std::string>& ids) {
  const auto named = [&](const std::string& id) {
    return std::any_of(strike.named.begin(), strike.named.end(), [&](const std::string& one) {
      return one.size() >= 15 && id.compare(0, 15, one, 0, 15) == 0;
    });
  };
  std::vector<std::string> rows;
  for (size_t i = 0; i < ids.size(); ++i) {
    const bool every_second = strike.fault != Fault::partial_failure || i % 2 == 0;
    if (strike.named.empty() ? every_second : named(ids[i])) rows.push_back(ids[i]);
  }
  return rows;
}

void Faults::add(const Step& step, UnixMillis now) {
  Active fault;
  fault.fault = step.fault;
  fault.on = step.on;
  fault.times = step.times;
  fault.after = step.after;
  fault.unseen_ms = step.unseen_ms;
  if (step.for_ms) fault.until = now + *step.for_ms;
  // Sessions expire once; they do not keep expiring unless the file says so.
  if (step.fault == Fault::expired_session && !step.times && !step.for_ms) fault.times = 1;
  if (!fault.times)
    lasting_until_ = std::max(lasting_until_, fault.until.value_or(std::numeric_limits<UnixMillis>::max()));
  active_.push_back(std::move(fault));
}

std::optional<Strike> Faults::befalls(const RequestView& request, UnixMillis now, const RecordOf& record_of) {
  std::erase_if(active_, [now](const Active& fault) {
    return (fault.times && *fault.times <= 0) || (fault.until && *fault.until <= now);
  });
  for (Active& fault : active_) {
    if (!can_befall(fault.fault, request)) continue;
    if (!fits(fault.on, request, record_of)) continue;
    if (fault.after > 0) {
      --fault.after;
      continue;
    }
    if (fault.times) --*fault.times;
    return Strike{fault.fault, records_named(fault.on, record_of), fault.unseen_ms};
  }
  return std::nullopt;
}

}  // namespace sfsim
