// People without a Salesforce ID who are looked up by e-mail, where the team wants that: whose addresses may
// be sent, whom a link may come to, and who must have been found. Worked out here from both sides, not from
// the engine's queries.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/world/invariants.h"

namespace sfsim {
namespace {

constexpr UnixMillis a_search_ms = 10 * 60 * 1000;  // how long one may be under way, retries included

std::string folded(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

int hex(char c) { return c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : c - '0'; }

std::string decoded(std::string_view target) {
  std::string text;
  for (size_t i = 0; i < target.size(); ++i) {
    if (target[i] == '%' && i + 2 < target.size()) {
      text += static_cast<char>(hex(target[i + 1]) * 16 + hex(target[i + 2]));
      i += 2;
    } else {
      text += target[i];
    }
  }
  return text;
}

// The texts of the list, as SOQL reads them.
std::vector<std::string> addresses_in(std::string_view target) {
  const std::string query = decoded(target);
  std::vector<std::string> all;
  size_t at = query.find("Email IN");
  for (at = query.find('\'', at); at != std::string::npos; at = query.find('\'', at + 1)) {
    std::string one;
    for (++at; at < query.size() && query[at] != '\''; ++at) {
      if (query[at] == '\\') ++at;
      if (at < query.size()) one += query[at];
    }
    all.push_back(std::move(one));
  }
  return all;
}

bool wants_look_ups(const syncer::Settings& settings) {
  return settings.without_salesforce_id == syncer::WithoutSalesforceId::look_up_by_email;
}

}  // namespace

bool Invariants::looked_up_lately() const {
  for (size_t i = chosen_.size(); i-- > 0;) {
    if (wants_look_ups(chosen_[i].settings)) return true;
    if (chosen_[i].from <= world_.now() - a_search_ms) return false;
  }
  return false;
}

// Only with a setting on that wants it, and only the addresses of those who are unsubscribed.
void Invariants::check_sought(const Flight& flight) {
  check_kept();
  if (!looked_up_lately() && !spread_lately())
    return broke("protocol", fmt::format("{} asks by e-mail, and the team does not want that",
                                         short_name(flight.view())));
  for (const std::string& address : addresses_in(flight.request.target)) {
    const auto person = world_.store->person_by_email(address);
    if (!person) {
      broke("protocol", "a query asks for an e-mail address that nobody here has");
      continue;
    }
    const bool wanted = person->salesforce_id.empty() ? looked_up_lately() : spread_lately();
    if (person->unsubscribed && wanted) continue;
    const auto until = sought_until_.find(person->id);
    if (until != sought_until_.end() && world_.now() - until->second <= a_search_ms) continue;
    const std::string& name = world_.name_of_person(person->id);
    broke("protocol",
          fmt::format("the e-mail address of {} is looked up, who is {}", name,
                      person->unsubscribed ? "linked" : "subscribed"),
          {name});
  }
}

// Of one object; neither deleted nor converted, and seen by the engine's user.
std::vector<std::string> Invariants::with_address(const std::string& type, const std::string& email) {
  return world_.with_org([&](Org& org) {
    std::vector<std::string> records;
    const SobjectSchema* object = org.schema().find(type);
    const User* user = org.user(world_.integration_id);
    for (const std::string& id : org.find(*object, *object->field("IsDeleted"), Value(false), -1)) {
      const Value held = org.get(type, id, "Email");
      const auto* text = std::get_if<std::string>(&held);
      if (text == nullptr || folded(*text) != folded(email)) continue;
      if (type == "Lead" && org.get(type, id, "IsConverted") == Value(true)) continue;
      if (org.share_of(*user, id) != Share::none) records.push_back(id);
    }
    return records;
  });
}

// The engine linked somebody by itself: right, when it is the one record of the address, a Contact before a
// Lead. Whatever moved in Salesforce while it searched may have been otherwise.
bool Invariants::found_by_email(const syncer::Person& person) {
  std::string& link = links_[person.id];
  const std::string to = person.salesforce_id;
  if (!link.empty() || to.empty() || !looked_up_lately()) return false;
  const std::vector<syncer::MoveRow> moves = world_.store->moves(person.id);
  const bool says_why = std::any_of(moves.begin(), moves.end(), [&](const syncer::MoveRow& move) {
    return move.why == syncer::MoveWhy::same_email && move.from.empty() && move.to == to;
  });
  if (!says_why) return false;
  const std::vector<WriteLogEntry>& log = world_.org->write_log();
  const bool moved = access_changed_ || !hidden_once_.empty() || world_.lives.any() ||
                     (!log.empty() && log.back().at >= world_.now() - a_search_ms);
  std::vector<std::string> there = with_address("Contact", person.email);
  if (there.empty()) there = with_address("Lead", person.email);
  if (!moved && there != std::vector<std::string>{to}) return false;
  link = to;
  sought_until_[person.id] = world_.now();
  acted_on(to);
  night_rules_.touched(to);
  deliveries_.looked_up(person.id, to);
  model_.link(person.id, to, world_.effective_field_of(to), true);
  model_.written_with(to, world_.effective_field_of(to), also_written());
  return true;
}

// Two nights have looked: whoever has one record has its ID.
void Invariants::check_found() {
  if (!sfsim::has_nights(world_.settings) || !wants_look_ups(world_.settings)) return;
  if (!readable(world_, "Contact") || !readable(world_, "Lead") || access_changed_) return;
  for (const syncer::Person& person : world_.store->people_after(0, 1 << 20, false)) {
    if (!person.unsubscribed || !person.salesforce_id.empty()) continue;
    std::vector<std::string> there = with_address("Contact", person.email);
    if (there.empty()) there = with_address("Lead", person.email);
    if (there.size() != 1) continue;
    const std::string& name = world_.name_of_person(person.id);
    broke("liveness",
          fmt::format("{} is unsubscribed and has no Salesforce ID, and {} alone has the address", name,
                      there.front()),
          {name});
  }
}

}  // namespace sfsim
