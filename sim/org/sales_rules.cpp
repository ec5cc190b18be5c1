// What Salesforce works out of contracts and refuses of assets, contracts and orders: an order's products are
// not here, so that no order can be activated.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/org/derived.h"

namespace sfsim {
namespace {

std::string sale_text(const std::vector<Cell>& cells, std::string_view name) {
  const auto found = std::ranges::find_if(cells, [&](const Cell& one) { return one.field->name == name; });
  return found == cells.end() ? std::string() : text_or_empty(found->value);
}

int digits_of(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : days[month - 1];
}

// The day before the same day so many months later; of "2024-01-15" and 12: "2025-01-14".
std::string contract_end(const std::string& start, int64_t months) {
  const std::string_view text(start);
  const int64_t month_count = digits_of(text.substr(0, 4)) * 12LL + digits_of(text.substr(5, 2)) - 1 + months;
  int year = static_cast<int>(month_count / 12), month = static_cast<int>(month_count % 12) + 1;
  int day = std::min(digits_of(text.substr(8, 2)), days_in_month(year, month)) - 1;
  if (day == 0) {
    if (--month == 0) {
      month = 12;
      --year;
    }
    day = days_in_month(year, month);
  }
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

Failure failed_activation(const std::string& message, const std::string& field) {
  std::vector<std::string> fields;
  if (!field.empty()) fields.push_back(field);
  return {{400, "FAILED_ACTIVATION", message, std::move(fields)}};
}

Failure refused_contract(const Writer& w, std::string_view id, const std::vector<Cell>& row) {
  const std::string status = sale_text(row, "Status");
  const std::string before = id.empty() ? "Draft" : text_or_empty(w.org.get("Contract", id, "Status"));
  const bool back = before == "Activated" && status != "Activated";
  if (back || (id.empty() && status == "Activated"))
    return failed_activation(
        "Choose a valid contract status and save your changes. Ask your admin for details.", "Status");
  return {};
}

}  // namespace

void derive_contract(const Writer& w, std::string_view id, std::vector<Cell>& cells) {
  const auto gives = [&](std::string_view name) {
    return std::ranges::any_of(cells, [&](const Cell& one) { return one.field->name == name; });
  };
  const auto value = [&](std::string_view name) {
    const auto cell = std::ranges::find_if(cells, [&](const Cell& one) { return one.field->name == name; });
    if (cell != cells.end()) return cell->value;
    return id.empty() ? Value() : w.org.get("Contract", id, name);
  };
  if (gives("StartDate") || gives("ContractTerm")) {
    const Value start = value("StartDate"), term = value("ContractTerm");
    const auto* from = std::get_if<std::string>(&start);
    const auto* months = std::get_if<int64_t>(&term);
    const bool both = from != nullptr && months != nullptr;
    cells.push_back({w.object.field("EndDate"), both ? Value(contract_end(*from, *months)) : Value()});
  }
  const bool activates = sale_text(cells, "Status") == "Activated" && !id.empty() &&
                         is_null(w.org.get("Contract", id, "ActivatedDate"));
  if (activates) {
    cells.push_back({w.object.field("ActivatedDate"), w.impl.stamp()});
    cells.push_back({w.object.field("ActivatedById"), w.user.id});
  }
}

void opportunity_made(const Writer& w, const std::string& id, const std::vector<Cell>& cells) {
  if (w.object.name != "Opportunity") return;
  const std::string contact = sale_text(cells, "ContactId");
  if (contact.empty()) return;
  w.org.create(w.user, *w.impl.schema->find("OpportunityContactRole"),
               {{"OpportunityId", id}, {"ContactId", contact}, {"IsPrimary", true}}, false);
}

Failure refused_sale(const Writer& w, std::string_view id, const std::vector<Cell>& row) {
  if (w.object.name == "Contract") return refused_contract(w, id, row);
  if (w.object.name == "Order" && sale_text(row, "Status") != "Draft")
    return failed_activation("An order must have at least one product.", "");
  if (w.object.name == "Asset" && sale_text(row, "AccountId").empty() && sale_text(row, "ContactId").empty())
    return {{400, "FIELD_INTEGRITY_EXCEPTION", "Every asset needs an account, a contact, or both.",
             std::vector<std::string>{"AccountId", "ContactId"}}};
  return {};
}

}  // namespace sfsim
