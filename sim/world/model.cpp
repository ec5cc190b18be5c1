// Values as bits: an OR of sets may be false only where every part may be, and true where any part may be.
#include "sim/world/model.h"

#include <algorithm>

namespace sfsim {
namespace {

uint8_t either_or(uint8_t a, uint8_t b) {
  const bool may_be_no = (a & Model::no) && (b & Model::no);
  const bool may_be_yes = (a & Model::yes) || (b & Model::yes);
  return static_cast<uint8_t>((may_be_no ? Model::no : 0) | (may_be_yes ? Model::yes : 0));
}

void widen(uint8_t& set, uint8_t more) { set = static_cast<uint8_t>(set | more); }

}  // namespace

std::vector<std::string> Model::path(const std::string& record) const {
  return path_of_ ? path_of_(record) : std::vector<std::string>{record};
}

std::map<std::string, Model::Group> Model::groups() const {
  std::map<std::string, Group> groups;
  for (const auto& [person, record] : link_) {
    if (record.empty()) continue;
    std::vector<std::string> way = path(record);
    Group& group = groups[way.back()];
    group.people.insert(person);
    group.records.insert(way.begin(), way.end());
  }
  return groups;
}

// What waited to be written to the one may be written to the other.
void Model::lives_on(const std::string& from, const std::string& to, const std::string& field) {
  touched_.insert(from);
  for (const auto& [key, remote] : remote_) {
    if (key.first != from || !remote.written_later) continue;
    Remote& there = remote_[{to, field}];
    widen(there.value, yes);
    there.written_later = true;
    break;
  }
  moved(to);
}

void Model::follow(syncer::PersonId id, const std::string& to, const std::string& field) {
  std::string& now = link_[id];
  bool owed = false;
  for (auto& [key, remote] : remote_) {
    if (key.first != now) continue;
    owed = owed || remote.owed;
    remote.owed = false;
  }
  if (touched_.contains(now)) touched_.insert(to);  // by an act that the night may not have seen
  now = to;
  if (!(local_[id] & yes)) return;
  Remote& remote = remote_[{to, field}];
  widen(remote.value, yes);
  remote.written_later = true;
  remote.owed = remote.owed || owed;
}

void Model::link(syncer::PersonId id, std::string record, const std::string& field, bool pushed_at_once) {
  std::string& now = link_[id];
  bool waits = pushed_at_once;
  for (auto& [key, remote] : remote_) {
    if (key.first != now) continue;
    waits = waits || remote.written_later;
    remote.owed = false;  // it goes along, or ends with the link
  }
  for (std::string& one : path(now))
    touched_.insert(std::move(one));  // whoever is there is no side of it any more
  now = std::move(record);
  if (waits && !now.empty() && (local_[id] & yes)) {
    Remote& remote = remote_[{now, field}];
    widen(remote.value, yes);
    remote.written_later = true;
  }
  moved(now);
}

void Model::unsubscribe(syncer::PersonId id, const std::string& field) {
  local_[id] = yes;
  const std::string& record = link_[id];
  if (record.empty()) return;
  Remote& remote = remote_[{record, field}];
  widen(remote.value, yes);
  remote.written_later = remote.owed = true;
  for (const std::string& later : path(record)) {  // a refused push goes on there
    if (later == record) continue;
    for (auto& [key, there] : remote_)
      if (key.first == later) there.written_later = true, widen(there.value, yes);
  }
  moved(record);
}

void Model::resubscribe(syncer::PersonId id, bool idle) {
  local_[id] = running_ ? either : no;
  bool another = false;
  for (const auto& [person, record] : link_)
    another = another || (person != id && record == link_[id] && (local_[person] & yes));
  for (auto& [key, remote] : remote_) {
    if (key.first != link_[id]) continue;
    remote.owed = false;
    if (idle && !another && !running_) remote.written_later = false;
  }
  touched_.insert(link_[id]);
}

void Model::edit(const Record& record, bool value) {
  Remote& remote = remote_[record];
  remote.value = static_cast<uint8_t>(exactly(value) | (remote.written_later ? yes : 0));
  remote.owed = false;
  moved(record.first);
}

void Model::seen_before(const Record& record, bool value) {
  widen(remote_[record].value, exactly(value));
  moved(record.first);
}

void Model::seen_elsewhere(const std::string& record) {
  for (const auto& [person, linked] : link_)
    if (linked == record) local_[person] = either;
  for (auto& [key, remote] : remote_) {
    if (key.first != record) continue;
    widen(remote.value, yes);
    remote.written_later = true;
  }
  moved(record);
}

void Model::retarget(const std::function<std::string(const std::string& record)>& field_of) {
  touched_all_ = true;
  for (auto& [key, remote] : remote_) remote.owed = false;
  for (const auto& [person, record] : link_) {
    if (record.empty() || !(local_[person] & yes)) continue;
    Remote& remote = remote_[{record, field_of(record)}];
    widen(remote.value, yes);
    remote.written_later = true;
  }
}

void Model::may_be_written(const Record& record) {
  if (record.second.empty()) return;
  Remote& remote = remote_[record];
  widen(remote.value, yes);
  remote.written_later = true;
  moved(record.first);
}

void Model::written_with(const std::string& record, const std::string& field, const FieldOf& also) {
  if (may_write({record, field})) may_be_written({record, also(record)});
}

// With its values; what is on its way may still arrive when the field is back.
void Model::forget_field(const std::string& field) {
  for (auto& [key, remote] : remote_) {
    if (key.second != field) continue;
    remote.value = remote.written_later ? either : no;
    remote.owed = false;
  }
}

bool Model::may_write(const Record& record) const {
  const auto found = remote_.find(record);
  return found != remote_.end() && found->second.written_later;
}

void Model::cleared(const Record& record) {
  widen(remote_[record].value, no);
  moved(record.first);
}

// What a night may do to those who are on one record, or on the way to it: where somebody may be opted out,
// anybody may be told.
void Model::spread(const std::string& record, const Group& group) {
  uint8_t value = no;
  bool somewhere_no = false, all_may_be_no = true;
  for (const std::string& one : group.records) {
    const uint8_t remote = remote_[{one, field_of_(one)}].value;
    value = either_or(value, remote);
    const std::string other = allowed_.also_pulled ? allowed_.also_pulled(one) : std::string();
    const auto also = remote_.find({one, other});
    if (!other.empty() && also != remote_.end()) value = either_or(value, also->second.value);
    somewhere_no = somewhere_no || (remote & no);
  }
  for (const syncer::PersonId person : group.people) {
    value = either_or(value, local_[person]);
    all_may_be_no = all_may_be_no && (local_[person] & no);
  }
  if ((allowed_.false_here && somewhere_no) || (allowed_.false_there && all_may_be_no)) {
    widen(value, no);
    for (const std::string& one : group.records) widen(remote_[{one, field_of_(one)}].value, no);
    for (const syncer::PersonId person : group.people) widen(local_[person], no);
  }
  read_[record] = {value};
  if (!(value & yes)) return;
  for (const std::string& one : group.records) {
    Remote& remote = remote_[{one, field_of_(one)}];
    widen(remote.value, yes);
    remote.written_later = true;
    const std::string also = allowed_.also_written ? allowed_.also_written(one) : std::string();
    if (also.empty()) continue;
    Remote& other = remote_[{one, also}];
    widen(other.value, yes);
    other.written_later = true;
  }
  for (const syncer::PersonId person : group.people) widen(local_[person], yes);
}

void Model::moved(const std::string& record) {
  touched_.insert(record);
  if (!running_ || record.empty()) return;
  const auto all = groups();
  const auto here = all.find(path(record).back());
  if (here != all.end()) spread(here->first, here->second);
}

void Model::nightly_begins(const FieldOf& field_of, const Allowed& allowed) {
  allowed_ = allowed;
  running_ = true;
  field_of_ = field_of;
  touched_all_ = false;
  touched_.clear();
  read_.clear();
  for (const auto& [record, group] : groups()) spread(record, group);
}

void Model::nightly_completes(const FieldOf& field_of,
                              const std::function<bool(const std::string&)>& settled) {
  running_ = false;
  if (touched_all_) return;
  for (const auto& [record, group] : groups()) {
    const auto read = read_.find(record);
    const bool touched = std::any_of(group.records.begin(), group.records.end(),
                                     [&](const std::string& one) { return touched_.contains(one); });
    if (read == read_.end() || touched || !settled(record)) continue;
    remote_[{record, field_of(record)}] = {read->second.value, false, false};
    const std::string also = allowed_.also_written ? allowed_.also_written(record) : std::string();
    if (!also.empty()) widen(remote_[{record, also}].value, read->second.value);
    for (const syncer::PersonId person : group.people) local_[person] = read->second.value;
  }
}

void Model::settle(const std::string& record) {
  for (auto& [key, remote] : remote_) {
    if (key.first == record && remote.owed) remote = {yes, false, false};
  }
}

bool Model::local_may_be(syncer::PersonId id, bool value) const {
  const auto found = local_.find(id);
  return found == local_.end() || (found->second & exactly(value));
}

bool Model::remote_may_be(const Record& record, bool value) const {
  const auto found = remote_.find(record);
  return ((found == remote_.end() ? no : found->second.value) & exactly(value)) != 0;
}

}  // namespace sfsim
