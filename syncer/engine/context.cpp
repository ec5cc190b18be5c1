// Small things every activity needs.
#include "syncer/engine/context.h"

#include <fmt/format.h>

#include <utility>

#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

// Request ids of two lives of one worker must differ, so that an audit row names one request.
std::string request_prefix(const std::string& worker, Random& random) {
  return fmt::format("{}-{:08x}", worker, static_cast<uint32_t>(random.next() >> 32));
}

}  // namespace

Context::Context(Store& store_port, Clock& clock_port, Random& random_port, Transport& transport_port,
                 Points& points_port, Credentials credentials, EngineOptions engine_options)
    : store(store_port),
      clock(clock_port),
      points(points_port),
      options(std::move(engine_options)),
      transport(transport_port, store_port),
      refusal(store_port, clock_port),
      session(transport, clock_port, std::move(credentials), &refusal),
      client(transport, session, options.api_version, request_prefix(options.worker, random_port)),
      random_(random_port) {}

std::optional<Refusal> StoredRefusal::recall() {
  const std::optional<ConnectionRefusal> kept = store_.connection_refusal();
  if (!kept) return std::nullopt;
  return Refusal{kept->at, kept->until, kept->credentials, kept->code, kept->message};
}

void StoredRefusal::keep(const Refusal& refusal) {
  store_.refuse_connection({refusal.at, refusal.until, refusal.credentials, refusal.code, refusal.message});
}

// Whatever waited for the connection goes on, whoever found out that it works again.
void StoredRefusal::forget(UnixMillis now) {
  if (!store_.allow_connection(now)) return;
  clock_.wake(Channel::outbox);
  if (!MUTANT(a_night_is_not_told_of_the_connection)) clock_.wake(Channel::schedule);
}

uint64_t Context::draw() {
  const std::lock_guard lock(random_mutex_);
  return random_.next();
}

bool Context::pause_until(UnixMillis deadline, Channel channel) {
  UnixMillis before = 0;
  while (!stopped) {
    const UnixMillis now = clock.now();
    if (now < before) deadline -= before - now;
    before = now;
    if (now >= deadline) return true;
    clock.sleep_until(deadline, channel);
  }
  return false;
}

bool Context::is_known_checkbox(Sobject object, const std::string& field) {
  const std::lock_guard lock(fields_mutex_);
  return checkboxes_.contains({object, field});
}

void Context::remember_checkbox(Sobject object, const std::string& field) {
  const std::lock_guard lock(fields_mutex_);
  checkboxes_.insert({object, field});
}

bool Context::is_shown(Sobject object, const std::string& field) {
  const std::lock_guard lock(fields_mutex_);
  const auto fields = shown_.find(object);
  return fields == shown_.end() || fields->second.contains(field);
}

void Context::remember_shown(Sobject object, const std::set<std::string>& fields) {
  const std::lock_guard lock(fields_mutex_);
  shown_[object] = fields;
}

void Context::look_at_clock(UnixMillis now) {
  const UnixMillis before = last_look_.exchange(now);
  if (now + minute_ms < before) store.pull_in(horizon_at(now));
}

Horizon horizon_at(UnixMillis now) {
  Horizon horizon;
  horizon.now = now;
  horizon.retry = now + quarter_ms;
  horizon.parked = now + day_ms;
  horizon.claim = now + 2 * claim_lease_ms;
  horizon.run = now + run_lease_ms;
  return horizon;
}

Horizon lease_horizon_at(UnixMillis now) {
  Horizon horizon = horizon_at(now);
  horizon.now = horizon.retry = horizon.parked = no_date;
  return horizon;
}

void Context::tell(EngineEvent::Kind kind, std::vector<PersonId> people, std::string text,
                   std::optional<RetryNotice> again) {
  if (!watched()) return;
  EngineEvent event;
  event.kind = kind;
  event.at = clock.now();
  event.people = std::move(people);
  event.text = std::move(text);
  event.again = std::move(again);
  const std::lock_guard lock(observer_mutex_);
  options.observer->on(event);
}

Sobject object_of(std::string_view salesforce_id) {
  return salesforce_id.substr(0, 3) == "00Q" ? Sobject::lead : Sobject::contact;
}

WaitingFor waiting_for(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::none:
      return WaitingFor::retry;
    case Obstacle::field:
      return WaitingFor::field;
    case Obstacle::connection:
      return WaitingFor::connection;
    case Obstacle::access:
      return WaitingFor::access;
    case Obstacle::record:
      return WaitingFor::record;
  }
  return WaitingFor::retry;
}

std::string one_line(std::string_view text, size_t n) {
  // "\nSELECT Id, X FROM Contact\n           ^\nERROR at Row:1:Column:12\nNo such column 'X' ..."
  if (const size_t place = text.find("ERROR at Row:"); place != text.npos) {
    const size_t end = text.find('\n', place);
    if (end != text.npos && text.find_first_not_of(" \r\n", end) != text.npos) text.remove_prefix(end);
  }
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  if (line.size() <= n) return line;
  size_t end = line.rfind(' ', n);
  if (end == line.npos) {  // one long word: between two characters
    for (end = n; end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80;) --end;
  }
  line.resize(end);
  while (!line.empty() && (line.back() == '.' || line.back() == ',')) line.pop_back();
  return line + "...";
}

RetryNotice retry_notice(const Failure& failure, UnixMillis pause_ms, int next_try, int tries) {
  // Without a status the words are the transport's own.
  return {failure.code, failure.status == 0 ? one_line(failure.message, 160) : "", pause_ms, next_try, tries};
}

std::string describe(const Failure& failure) {
  const std::string message = one_line(failure.message, 160);
  return message.empty() ? failure.code : failure.code + ": " + message;
}

std::string duration_text(UnixMillis ms) {
  if (ms < minute_ms) return fmt::format("{:.1f} s", static_cast<double>(ms) / 1000.0);
  return fmt::format("{} min", (ms + minute_ms / 2) / minute_ms);
}

}  // namespace syncer
