// One function an object. Facts: the object reference of each; the stages, their probabilities and forecast
// categories are those of a new org.
#include "sim/org/derived.h"

#include <algorithm>
#include <array>
#include <span>

#include "sim/org/files.h"
#include "sim/org/refusals.h"
#include "sim/org/text_time.h"

namespace sfsim {
namespace {

constexpr UnixMillis minute = 60'000;

struct Stage {
  std::string_view name;
  double probability;
  std::string_view forecast;
};
constexpr std::array<Stage, 10> stages = {{{"Prospecting", 10, "Pipeline"},
                                           {"Qualification", 10, "Pipeline"},
                                           {"Needs Analysis", 20, "Pipeline"},
                                           {"Value Proposition", 50, "Pipeline"},
                                           {"Id. Decision Makers", 60, "Pipeline"},
                                           {"Perception Analysis", 70, "Pipeline"},
                                           {"Proposal/Price Quote", 75, "Pipeline"},
                                           {"Negotiation/Review", 90, "Pipeline"},
                                           {"Closed Won", 100, "Closed"},
                                           {"Closed Lost", 0, "Omitted"}}};

// The cells over the row as it stands.
class Draft {
 public:
  Draft(const Writer& w, std::string_view id, std::vector<Cell>& cells) : w_(w), id_(id), cells_(cells) {}

  const Cell* given(std::string_view name) const {
    const auto cell = std::ranges::find_if(cells_, [&](const Cell& one) { return one.field->name == name; });
    return cell == cells_.end() ? nullptr : &*cell;
  }
  bool gives(std::string_view name) const { return given(name) != nullptr; }
  bool gives_value(std::string_view name) const { return gives(name) && !is_null(given(name)->value); }
  Value value(std::string_view name) const {
    if (const Cell* cell = given(name)) return cell->value;
    const FieldSchema* field = w_.object.field(name);
    std::vector<Value> values;
    if (id_.empty() || field == nullptr || !w_.table.read(id_, std::span(&field, 1), values)) return {};
    return values.front();
  }
  std::string text(std::string_view name) const {
    const Value found = value(name);
    const auto* string = std::get_if<std::string>(&found);
    return string == nullptr ? std::string() : *string;
  }
  void set(std::string_view name, Value value) {
    const FieldSchema* field = w_.object.field(name);
    const auto cell = std::ranges::find_if(cells_, [&](const Cell& one) { return one.field == field; });
    if (cell != cells_.end()) {
      cell->value = std::move(value);
    } else if (field != nullptr) {
      cells_.push_back({field, std::move(value)});
    }
  }
  bool creating() const { return id_.empty(); }
  std::string_view id() const { return id_; }
  const Writer& writer() const { return w_; }

 private:
  const Writer& w_;
  std::string_view id_;
  std::vector<Cell>& cells_;
};

void derive_opportunity(Draft& draft) {
  if (!draft.gives_value("StageName")) return;
  const std::string stage = draft.text("StageName");
  const auto known = std::ranges::find(stages, stage, &Stage::name);
  if (!draft.creating() && draft.writer().org.get("Opportunity", draft.id(), "StageName") == Value(stage))
    return;
  if (!draft.creating()) draft.set("LastStageChangeDate", draft.writer().impl.stamp());
  if (known == stages.end()) return;
  if (!draft.gives_value("Probability")) draft.set("Probability", known->probability);
  if (!draft.gives_value("ForecastCategoryName"))
    draft.set("ForecastCategoryName", std::string(known->forecast));
}

void derive_case(Draft& draft) {
  if (draft.gives_value("ContactId") && !draft.gives("AccountId") && draft.creating())
    draft.set("AccountId", draft.writer().org.get("Contact", draft.text("ContactId"), "AccountId"));
  if (!draft.gives("Status")) return;
  const bool closes = draft.text("Status") == "Closed", was_closed = !is_null(draft.value("ClosedDate"));
  if (closes && !was_closed) draft.set("ClosedDate", draft.writer().impl.stamp());
  if (!closes && was_closed) draft.set("ClosedDate", {});
}

// The account that an activity is of: what it is about, or else whom.
void derive_account(Draft& draft) {
  if (!draft.gives("WhatId") && !draft.gives("WhoId")) return;
  Org& org = draft.writer().org;
  const std::string what = draft.text("WhatId"), who = draft.text("WhoId");
  const SobjectSchema* object = what.empty() ? nullptr : org.schema().find_by_prefix(what);
  Value account;
  if (object != nullptr && object->name == "Account") {
    account = what;
  } else if (object != nullptr && object->field("AccountId") != nullptr) {
    account = org.get(object->name, what, "AccountId");
  }
  if (is_null(account) && !who.empty()) account = org.get("Contact", who, "AccountId");
  draft.set("AccountId", account);
}

void derive_task(Draft& draft) {
  derive_account(draft);
  if (!draft.gives("Status")) return;
  const bool done = draft.text("Status") == "Completed",
             was_done = !is_null(draft.value("CompletedDateTime"));
  if (done && !was_done) draft.set("CompletedDateTime", draft.writer().impl.stamp());
  if (!done && was_done) draft.set("CompletedDateTime", {});
}

void derive_event(Draft& draft) {
  derive_account(draft);
  // Two names of one moment.
  if (draft.gives("StartDateTime") && !draft.gives("ActivityDateTime"))
    draft.set("ActivityDateTime", draft.value("StartDateTime"));
  if (draft.gives("ActivityDateTime")) draft.set("StartDateTime", draft.value("ActivityDateTime"));
  const Value start = draft.value("StartDateTime"), end = draft.value("EndDateTime"),
              length = draft.value("DurationInMinutes");
  const auto* from = std::get_if<Datetime>(&start);
  const auto* until = std::get_if<Datetime>(&end);
  const auto* minutes = std::get_if<int64_t>(&length);
  if (from != nullptr && minutes != nullptr &&
      (draft.gives("DurationInMinutes") || !draft.gives("EndDateTime"))) {
    draft.set("EndDateTime", Datetime{from->at + *minutes * minute});
  } else if (from != nullptr && until != nullptr) {
    draft.set("DurationInMinutes", (until->at - from->at) / minute);
  }
  if (from == nullptr) return;
  draft.set("ActivityDate", date_text(from->at));
  const Value last = draft.value("EndDateTime");
  if (const auto* at = std::get_if<Datetime>(&last)) draft.set("EndDate", date_text(at->at));
}

void derive_member(Draft& draft) {
  if (draft.text("Status") == "Responded" && is_null(draft.value("FirstRespondedDate")))
    draft.set("FirstRespondedDate", date_text(draft.writer().impl.now()));
}

Failure check_member(const Writer& w, const std::vector<Cell>& cells) {
  std::string campaign, lead, contact;
  for (const Cell& cell : cells) {
    const auto* text = std::get_if<std::string>(&cell.value);
    if (text == nullptr) continue;
    if (cell.field->name == "CampaignId") campaign = *text;
    if (cell.field->name == "LeadId") lead = *text;
    if (cell.field->name == "ContactId") contact = *text;
  }
  if (lead.empty() && contact.empty()) return {refusal::member_of_nobody()};
  // A contact given beside a lead is whom the member is.
  const FieldSchema& person = *w.object.field(contact.empty() ? "LeadId" : "ContactId");
  for (const std::string& id : w.org.find(w.object, person, contact.empty() ? lead : contact, -1)) {
    if (w.org.get(w.object.name, id, "CampaignId") == Value(campaign)) return {refusal::already_a_member()};
  }
  return {};
}

Failure check_event(const std::vector<Cell>& cells) {
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(
        cells, [&](const Cell& one) { return one.field->name == name && !is_null(one.value); });
  };
  std::vector<std::string> missing;
  if (!has("DurationInMinutes") && !has("EndDateTime")) missing.emplace_back("DurationInMinutes");
  if (!has("StartDateTime") && !has("ActivityDateTime")) missing.emplace_back("ActivityDateTime");
  if (missing.empty()) return {};
  return {refusal::required_missing(missing)};
}

}  // namespace

void derive(const Writer& w, std::string_view id, std::vector<Cell>& cells) {
  Draft draft(w, id, cells);
  if (w.object.name == "Opportunity") derive_opportunity(draft);
  if (w.object.name == "Case") derive_case(draft);
  if (w.object.name == "Task") derive_task(draft);
  if (w.object.name == "Event") derive_event(draft);
  if (w.object.name == "CampaignMember") derive_member(draft);
  if (w.object.name == "Contract") derive_contract(w, id, cells);
  derive_file(w, id, cells);
}

void number_row(const Writer& w, std::vector<Cell>& cells) {
  for (const FieldSchema& field : w.object.fields) {
    if (!field.auto_number) continue;
    const int64_t number = w.impl.next_auto_number(w.object, field);
    set_cell(cells, &field, formatted_number(field.display_format, number));
  }
}

Failure refused_as_a_whole(const Writer& w, std::string_view id, const std::vector<Cell>& cells) {
  if (w.object.name == "CampaignMember" && id.empty()) return check_member(w, cells);
  if (w.object.name == "Event" && id.empty()) return check_event(cells);
  if (Failure refused = refused_sale(w, id, cells); !refused.empty()) return refused;
  return refused_file(w, cells);
}

bool is_of_every_org(const Writer& w, std::string_view id) {
  if (w.object.view_union.empty() || w.object.seeded) return false;
  Statement row(w.impl.handle(), "SELECT 1 FROM " + sql_name(w.object.rows_table()) + " WHERE \"Id\" = ?");
  row.bind(1, id);
  return !row.step();
}

}  // namespace sfsim
