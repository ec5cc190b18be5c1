// Bounded in number and in memory: the oldest goes first.
#include "sim/controls/journal.h"

#include <algorithm>

#include "sim/api/gzip.h"
#include "sim/api/wire.h"
#include "sim/controls/secrets.h"

namespace sfsim {
namespace {

constexpr size_t most_entries = 10'000, most_bytes = 32u << 20, longest_body = 64u << 10;

std::string kept(std::string_view body, std::string_view encoding) {
  bool large = false;
  std::string plain(body);
  if (iequals(encoding, "gzip"))
    if (auto inflated = gunzip(body, 50u << 20, large)) plain = std::move(*inflated);
  if (plain.size() > longest_body) plain.resize(longest_body);
  return plain;
}

size_t size_of(const JournalEntry& entry) {
  return sizeof entry + entry.target.size() + entry.request_body.size() + entry.response_body.size();
}

bool has_status(const std::string& wanted, int status) {
  const std::string text = std::to_string(status);
  if (wanted.size() != 3) return wanted.empty() || wanted == text;
  return wanted.substr(1) == "xx" ? text.front() == wanted.front() && text.size() == 3 : wanted == text;
}

bool passes(const JournalFilter& filter, const JournalEntry& entry) {
  const auto holds = [](const std::string& text, const std::string& part) {
    return part.empty() || text.find(part) != std::string::npos;
  };
  if (entry.number <= filter.since) return false;
  if (!filter.method.empty() && !iequals(filter.method, entry.method)) return false;
  if (!filter.fault.empty() && filter.fault != entry.fault) return false;
  return has_status(filter.status, entry.status) && holds(percent_decode(entry.target, true), filter.path) &&
         holds(entry.request_body, filter.body);
}

}  // namespace

void Journal::add(UnixMillis at, const Request& request, const Response& response, std::string fault) {
  JournalEntry entry;
  entry.at = at;
  entry.method = request.method;
  entry.target = without_secrets(request.target);
  entry.status = response.status;
  entry.fault = std::move(fault);
  if (!carries_secrets(request.target)) {
    entry.request_body = kept(request.body, request.header("Content-Encoding"));
    entry.response_body = kept(response.body, response.header("Content-Encoding"));
  }
  const std::lock_guard hold(mutex_);
  entry.number = ++last_number_;
  bytes_ += size_of(entry);
  entries_.push_back(std::move(entry));
  while (entries_.size() > most_entries || bytes_ > most_bytes) {
    bytes_ -= size_of(entries_.front());
    entries_.pop_front();
  }
}

std::vector<JournalEntry> Journal::find(const JournalFilter& filter) const {
  std::vector<JournalEntry> found;
  const std::lock_guard hold(mutex_);
  for (auto entry = entries_.rbegin(); entry != entries_.rend() && found.size() < filter.last; ++entry)
    if (passes(filter, *entry)) found.push_back(*entry);
  std::reverse(found.begin(), found.end());
  return found;
}

void Journal::clear() {
  const std::lock_guard hold(mutex_);
  entries_.clear();
  bytes_ = 0;
}

}  // namespace sfsim
