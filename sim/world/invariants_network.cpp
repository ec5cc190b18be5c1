// Listening to the network, and the rules about what may be sent and written. Nothing here throws: it may run
// on an engine's fiber.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "sim/world/bodies.h"
#include "sim/world/falses.h"
#include "sim/world/invariants.h"

namespace sfsim {
namespace {

using Kind = TraceEvent::Kind;
constexpr UnixMillis under_way_ms = 10 * 60 * 1000;      // how old a decision may be when its request is sent
constexpr UnixMillis longest_lease_ms = 10 * 60 * 1000;  // of rows that a job takes
constexpr UnixMillis a_long_night_ms = 3 * 60 * 60 * 1000;  // it asks for the pages when it begins

}  // namespace

void Invariants::sent(Flight& flight) {
  std::vector<std::string> about;
  for (const std::string& id : flight.ids) {
    for (std::string& name : world_.names_on_record(canonical_id(id).id)) about.push_back(std::move(name));
  }
  const Step* step = std::exchange(world_.step, nullptr);  // requests are nobody's step
  world_.note(Kind::request, short_name(flight.view()), std::move(about), flight.engine);
  world_.step = step;
  if (flight.fault) fault_times_.push_back(world_.now());
  if (!world_.store->settings().salesforce_sync)
    broke("protocol",
          fmt::format("{} is sent, and the sync with Salesforce is switched off", short_name(flight.view())));
  if (names_records(flight.view())) check_linked(flight);
  if (is_look_up_by_email(flight.view())) check_sought(flight);
  if (is_conditional(flight.request)) check_nobody_wants(flight);
  deliveries_.sent(flight, by_night(flight));
  if (!by_night(flight)) return;
  night_rules_.sent(flight);
  Night& night = nights_.back();
  if (!is_token_request(flight.view())) ++night.calls;
  night.read_changes_only = night.read_changes_only || reads_changes_only(flight.view());
  if (is_write(flight.view())) check_not_read_as_equal(flight);
}

bool Invariants::by_night(const Flight& flight) const {
  if (nights_.empty()) return false;
  const Night& night = nights_.back();
  return night.finished_at == 0 && night.engine == flight.engine && night.activity == flight.activity;
}

void Invariants::check_linked(const Flight& flight) {
  check_kept();  // the engine may have followed a record to where it lives on
  if (flight.ids.empty())
    broke("protocol", fmt::format("{} names no record: a person without a Salesforce ID was sent",
                                  short_name(flight.view())));
  for (const std::string& id : flight.ids) {
    const auto linked = std::any_of(links_.begin(), links_.end(), [&](const auto& link) {
      return link.second.compare(0, 15, id, 0, 15) == 0;
    });
    const auto left = unlinked_.find(id15(id));
    if (linked || (left != unlinked_.end() && world_.now() - left->second <= under_way_ms)) continue;
    if (told_by_address(canonical_id(id).id)) continue;
    broke("protocol", fmt::format("a write for {}, a record that no person is linked to", id));
  }
}

// A record in the recycle bin still reads as it did; an unsubscribe that is parked because of that is tried
// again.
bool Invariants::retried_in_the_bin(const std::string& record) {
  if (world_.org->get(world_.sobject_of(record), record, "IsDeleted") != Value(true)) return false;
  const std::vector<syncer::OutboxRow> rows = world_.store->outbox();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const syncer::OutboxRow& row) { return row.salesforce_id == record; });
}

// Whose lease ends while the night reads: it sends again what nobody knows the fate of.
bool Invariants::left_by_a_dead_worker(const std::string& record, UnixMillis moment) {
  const std::vector<syncer::AuditRow> audit = world_.store->audit();
  return std::any_of(audit.begin(), audit.end(), [&](const syncer::AuditRow& row) {
    return row.salesforce_id == record && row.settled_at == 0 && row.intended_at < moment &&
           row.intended_at + longest_lease_ms >= moment;
  });
}

// By a push that looked first: that, too, is a change while the night reads.
bool Invariants::found_equal_since(const std::string& record, UnixMillis moment) {
  const std::vector<syncer::AuditRow> audit = world_.store->audit();
  return std::any_of(audit.begin(), audit.end(), [&](const syncer::AuditRow& row) {
    return row.salesforce_id == record && row.result == "equal" && row.settled_at >= moment;
  });
}

// A nightly writes what differs, and nothing else. A push may repeat a value, so may what is left of one
// whose people were unsubscribed, resubscribed or linked, or whose record came to light or went, while the
// night was reading: it decides nothing over them.
void Invariants::check_not_read_as_equal(const Flight& flight) {
  Night& night = nights_.back();
  for (const std::string& page : night.pages) {
    std::set<std::string> fields;
    for (const char* prefix : {"003", "00Q"}) {
      fields.insert(world_.effective_field_of(prefix));
      if (const std::string also = world_.also_written_of(prefix); !also.empty()) fields.insert(also);
    }
    for (const std::string& field : fields) read_flags(page, field, night.read[field]);
  }
  night.pages.clear();
  const bool value = !is_conditional(flight.request);
  for (const auto& [id, field] : written_fields(flight.request.body, flight.ids)) {
    const std::map<std::string, bool>& flags = night.read[field];
    const auto read = flags.find(id15(id));
    if (read == flags.end() || read->second != value) continue;
    const auto act = people_acted_at_.find(id15(id));
    if (act != people_acted_at_.end() && act->second >= night.begun_at) continue;
    // A push that was under way while the night read is the night's when it comes back refused, or when
    // clocks that are apart end its claim.
    if (deliveries_.last_push(id15(id)) >= night.begun_at || clock_slack_ > 0) continue;
    if (found_equal_since(canonical_id(id).id, night.begun_at)) continue;
    if (retried_in_the_bin(canonical_id(id).id)) continue;
    if (told_by_address(canonical_id(id).id)) continue;  // it was found before it was read
    if (left_by_a_dead_worker(canonical_id(id).id, night.begun_at)) continue;
    const std::vector<std::string> people = world_.names_on_record(canonical_id(id).id);
    broke("protocol",
          fmt::format("the nightly writes the opt-out of {}, which it had read as {}",
                      people.empty() ? id : people.front(), value),
          people);
  }
}

void Invariants::applied(Flight& flight) {
  if (flight.fault == Fault::stale_read) {
    const UnixMillis unseen = first_unseen(world_.now(), flight.unseen_ms);
    for (const WriteLogEntry& edit : edits_) {
      const bool* before = std::get_if<bool>(&edit.old_value);
      const bool seen = before != nullptr && edit.at >= unseen;
      if (seen) model_.seen_before({edit.record_id, edit.field}, *before);
      if (seen && edit.field == "IsDeleted") model_.seen_elsewhere(edit.record_id);
    }
  }
  const std::vector<WriteLogEntry>& log = world_.org->write_log();
  std::vector<std::string> written;
  for (size_t i = world_.writes_seen; i < log.size(); ++i) written.push_back(log[i].record_id);
  deliveries_.applied(flight, written);
  if (!by_night(flight))
    for (const std::string& record : written) night_rules_.touched(record);
  for (; world_.writes_seen < log.size(); ++world_.writes_seen) {
    world_.engine_writes.push_back({world_.writes_seen, flight.engine, flight.activity, flight.sent_at});
    check_write(flight, log[world_.writes_seen]);
  }
}

void Invariants::check_write(const Flight& flight, const WriteLogEntry& entry) {
  const std::vector<std::string> people = world_.names_on_record(entry.record_id);
  const std::string who = people.empty() ? entry.record_id : people.front();
  if (!was_chosen(entry.sobject, entry.field, flight.sent_at - under_way_ms))
    return broke("protocol",
                 fmt::format("{} of {} is written, but {} is the chosen field", entry.field, who,
                             world_.effective_field_of(entry.record_id)),
                 people);
  if (unseen_since(entry.sobject, entry.field) <= flight.sent_at - a_long_night_ms)
    return broke("protocol",
                 fmt::format("{} of {} is written, and no page layout of {} shows it", entry.field, who,
                             entry.sobject),
                 people);
  const bool* value = std::get_if<bool>(&entry.new_value);
  if (value == nullptr || !*value) return check_false(flight, entry, people);
  // After a clock step a claim may be taken over while its request is on the way: the value is repeated.
  if (clock_slack_ > 0 && entry.old_value == entry.new_value) return;
  if (told_by_address(entry.record_id)) {
    model_.may_be_written({entry.record_id, entry.field});
    night_rules_.touched(entry.record_id);
  }
  if (!model_.may_write({entry.record_id, entry.field}))
    broke("model",
          fmt::format("{} of {} is set to true in Salesforce, and nobody on that record was unsubscribed",
                      entry.field, who),
          people);
}

// At the moment of sending nobody on the record is unsubscribed.
void Invariants::check_nobody_wants(const Flight& flight) {
  for (const std::string& id : flight.ids) {
    for (const syncer::Person& person : world_.store->people_with_salesforce_id(canonical_id(id).id)) {
      if (!person.unsubscribed) continue;
      const std::string& name = world_.name_of_person(person.id);
      broke("protocol", fmt::format("a false is sent for the record of {}, who is unsubscribed", name),
            {name});
    }
  }
}

// Allowed by the settings of the time, on a condition, and announced with who allowed it.
void Invariants::check_false(const Flight& flight, const WriteLogEntry& entry,
                             const std::vector<std::string>& people) {
  const std::string who = people.empty() ? entry.record_id : people.front();
  model_.cleared({entry.record_id, entry.field});
  bool allowed = false;
  for (size_t i = chosen_.size(); i-- > 0;) {
    allowed = allowed || falses_allowed(chosen_[i].settings).there;
    if (chosen_[i].from <= flight.sent_at - under_way_ms) break;
  }
  if (!allowed)
    return broke("protocol",
                 fmt::format("{} of {} is set to {}: the settings allow no false there", entry.field, who,
                             text_of(entry.new_value)),
                 people);
  if (!is_conditional(flight.request))
    return broke("protocol",
                 fmt::format("{} of {} is set to false on no condition: it may overwrite a fresher opt-out",
                             entry.field, who),
                 people);
  const std::vector<syncer::AuditRow> audit = world_.store->audit();
  const bool announced = std::any_of(audit.begin(), audit.end(), [&](const syncer::AuditRow& row) {
    return row.salesforce_id == entry.record_id && row.field == entry.field && !row.new_value &&
           row.authorised.find(": ") != std::string::npos;
  });
  if (!announced)
    broke("protocol",
          fmt::format("{} of {} is set to false, and nobody is on record who allowed it", entry.field, who),
          people);
}

bool Invariants::was_chosen(const std::string& object, const std::string& field, UnixMillis from) const {
  const syncer::Sobject type = object == "Lead" ? syncer::Sobject::lead : syncer::Sobject::contact;
  for (size_t i = chosen_.size(); i-- > 0;) {
    const syncer::Settings& settings = chosen_[i].settings;
    for (const auto one : {syncer::OptOutField::email_opt_out, syncer::OptOutField::sales_opt_out})
      if (is_written(settings, one) && syncer::api_name(settings, one, type) == field) return true;
    if (chosen_[i].from <= from) return false;
  }
  return false;
}

// At least since when the team wants to see the field and does not; the end of time: it does.
UnixMillis Invariants::unseen_since(const std::string& object, const std::string& field) const {
  if (!world_.settings.require_page_layout || world_.org->layout(object).contains(field))
    return std::numeric_limits<UnixMillis>::max();
  return std::max(pages_changed_at_, chosen_.back().from);
}

void Invariants::answered(Flight& flight) {
  const syncer::HttpResponse& answer = flight.answer;
  const Step* step = std::exchange(world_.step, nullptr);
  world_.note(Kind::answer,
              answer.failure != syncer::TransportFailure::none
                  ? fmt::format("{}: {}", short_name(flight.view()), answer.failure_detail)
                  : fmt::format("{}: {}", short_name(flight.view()), answer.status),
              {}, flight.engine);
  world_.step = step;
  deliveries_.answered(flight);
  if (!by_night(flight)) return;
  night_rules_.answered(flight);
  // What a search by address saw may have been changed before the night reads.
  const bool read = is_query(flight.view()) && !is_look_up_by_email(flight.view());
  if (read && answer.status == 200) nights_.back().pages.push_back(answer.body);
}

}  // namespace sfsim
