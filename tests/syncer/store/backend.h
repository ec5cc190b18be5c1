// What the conformance suite knows of a store: how to get an empty one. The conformance_*.cpp speak to
// `Store&` only, so that another backend needs another backend.cpp and nothing else.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "syncer/store/store.h"

namespace syncer {

std::unique_ptr<Store> fresh_store();

// ---- a small language for given/when/then ----
constexpr UnixMillis seconds = 1000;
constexpr UnixMillis minutes = 60 * seconds;
constexpr UnixMillis hours = 60 * minutes;
constexpr UnixMillis t0 = 1'700'000'000'000;  // any moment

inline std::string numbered(std::string prefix, int n, const char* suffix) {
  const std::string digits = std::to_string(n);
  return prefix + std::string(12 - digits.size(), '0') + digits + suffix;
}
inline std::string contact(int n) { return numbered("003", n, "AAA"); }
inline std::string lead(int n) { return numbered("00Q", n, "EAA"); }

inline PersonId add(Store& store, const std::string& name, const std::string& salesforce_id = {}) {
  store.import_person({name + "@example.com", name, "", salesforce_id}, t0);
  return store.person_by_email(name + "@example.com")->id;
}
inline UnsubscribeOutcome unsubscribe(Store& store, PersonId person, UnixMillis now = t0) {
  return store.record_unsubscribe(person, Via::link, {}, now);
}
inline Person get(Store& store, PersonId person) { return store.person(person).value(); }
inline Store::Waiting waiting(Store& store, PersonId person) { return store.waiting(get(store, person)); }

inline void set(Store& store, const char* name, const char* value, UnixMillis now = t0) {
  Settings settings = store.settings();
  set_setting(settings, name, value);
  store.change_settings(settings, "admin", now);
}

inline Claim claim(Store& store, UnixMillis now = t0, int n = 200, const char* worker = "w1") {
  return store.claim(worker, n, now, now + minutes, {});
}
inline PushResult accepted(int64_t row) {
  PushResult result;
  result.row = row;
  result.request_id = "r1";
  return result;
}
inline PushResult failed(int64_t row, PushOutcome outcome, WaitingFor waiting, const char* code,
                         UnixMillis next_try) {
  PushResult result;
  result.row = row;
  result.outcome = outcome;
  result.waiting_for = waiting;
  result.code = code;
  result.message = std::string("about ") + code;
  result.next_try_at = next_try;
  return result;
}
inline std::vector<PushResult> all_accepted(const Claim& claim) {
  std::vector<PushResult> results;
  for (const ClaimedRow& row : claim.rows) results.push_back(accepted(row.row.id));
  return results;
}
inline void park(Store& store, UnixMillis now = t0) {
  const Claim taken = claim(store, now);
  std::vector<PushResult> results;
  for (const ClaimedRow& row : taken.rows) {
    results.push_back(failed(row.row.id, PushOutcome::parked, WaitingFor::field, "INVALID_FIELD", 0));
  }
  store.settle(taken, results, now);
}

inline BeginRun begin(Store& store, UnixMillis due = t0, const char* date = "2023-11-14",
                      const char* worker = "w1") {
  return store.begin_run(false, due, date, worker, due, due + minutes);
}
inline PersonDecision decided(Store& store, PersonId person, bool remote, bool pending = false) {
  const Person p = get(store, person);
  const OptOutField field = effective_field(store.settings());
  return {person, p.salesforce_id, decide({p.unsubscribed, remote, p.synced(field), pending}), std::nullopt};
}
inline ApplyOutcome apply(Store& store, const BeginRun& run, const std::vector<PersonDecision>& decisions,
                          UnixMillis now = t0) {
  return store.apply(run.run.id, run.token, store.change_counter(), effective_field(store.settings()),
                     decisions, now);
}

}  // namespace syncer
