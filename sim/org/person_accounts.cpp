// Facts: Salesforce's API guide, "Person Account Record Types" (a person contact may be changed, not made or
// deleted by itself; it goes with its account), its help on "bad field names" (Name of a person account), the
// Change Data Capture guide (both halves are stamped whichever was written). An account that is given a
// LastName becomes a person's (wdcigroup.net/insert-person-account-through-api). The refusal of a person
// contact is as met in the wild (SFDO-Community/declarative-lookup-rollup-summaries issue 544); where no text
// is known it stands in.
#include "sim/org/person_accounts.h"

#include <algorithm>
#include <array>

#include "sim/org/refusals.h"

namespace sfsim {
namespace {

constexpr const char* other_of(const SobjectSchema& object) {
  return object.name == "Account" ? "Contact" : "Account";
}

const FieldSchema* field_there(const Writer& w, const SobjectSchema& there, const FieldSchema& field) {
  if (w.object.name == "Account") return field.of_contact.empty() ? nullptr : there.field(field.of_contact);
  const auto same = [&](const FieldSchema& one) { return one.of_contact == field.name; };
  const auto found = std::ranges::find_if(there.fields, same);
  return found == there.fields.end() ? nullptr : &*found;
}

Value value_now(const Writer& w, std::string_view id, const std::vector<Cell>& cells, const char* name) {
  const FieldSchema* field = w.object.field(name);
  const auto named = std::ranges::find_if(cells, [&](const Cell& cell) { return cell.field == field; });
  if (named != cells.end()) return named->value;
  return id.empty() ? Value() : w.org.get(w.object.name, id, name);
}

std::string name_of_person(const Writer& w, std::string_view id, const std::vector<Cell>& cells) {
  std::string name;
  for (const char* part : {"FirstName", "LastName"}) {
    const Value value = value_now(w, id, cells, part);
    if (const auto* text = std::get_if<std::string>(&value)) name += (name.empty() ? "" : " ") + *text;
  }
  return name;
}

bool is_one_of(const FieldSchema& field, std::initializer_list<const char*> names) {
  return std::ranges::find(names, field.name) != names.end();
}

}  // namespace

bool is_person(Org::Impl& impl, const SobjectSchema& object, std::string_view id) {
  if (!impl.options.person_accounts || (object.name != "Account" && object.name != "Contact")) return false;
  const FieldSchema* flag = object.field("IsPersonAccount");
  std::vector<Value> values;
  Table& table = impl.table(object);
  return table.read(id, std::span(&flag, 1), values) && is_true(values.front());
}

std::string Org::other_half(std::string_view id) const {
  const SobjectSchema* object = impl_->schema->find_by_prefix(id);
  if (object == nullptr || !is_person(*impl_, *object, id)) return {};
  const FieldSchema* link = object->field(object->name == "Account" ? "PersonContactId" : "AccountId");
  std::vector<Value> values;
  impl_->table(*object).read(id, std::span(&link, 1), values);
  const auto* text = values.empty() ? nullptr : std::get_if<std::string>(&values.front());
  return text == nullptr ? std::string() : *text;
}

void meet_person(Writer& w, const std::vector<InputField>& input) {
  if (!w.impl.options.person_accounts || w.object.name != "Account") return;
  const FieldSchema* last_name = w.object.field("LastName");
  w.person = std::ranges::any_of(
      input, [&](const InputField& field) { return w.object.field(field.name) == last_name; });
}

void meet_person(Writer& w, std::string_view id) {
  w.person = is_person(w.impl, w.object, id);
  if (w.person) w.other_half = w.org.other_half(id);
}

bool row_has(const Writer& w, const FieldSchema& field) {
  if (!w.impl.options.person_accounts) return true;
  if (w.object.name == "Account")
    return w.person ? !is_one_of(field, {"Name", "ParentId"}) : !field.person_only;
  return !w.person || w.object.name != "Contact" || !is_one_of(field, {"AccountId", "ReportsToId"});
}

std::optional<ApiError> refuse_fields(const Writer& w, const std::vector<std::string>& names) {
  if (names.empty()) return std::nullopt;
  if (w.object.name == "Contact") return refusal::person_contact();
  return refusal::bad_field_names(w.object, names);
}

std::optional<ApiError> refuse_person(const Writer& w, const FieldSchema& field, const std::string& id) {
  if (!w.impl.options.person_accounts || !is_one_of(field, {"AccountId", "ReportsToId", "ParentId"}))
    return std::nullopt;
  const SobjectSchema* target = w.impl.schema->find_by_prefix(id);
  if (target == nullptr || !is_person(w.impl, *target, id)) return std::nullopt;
  return refusal::person_contact();
}

void complete_person(Writer& w, std::vector<Cell>& cells) {
  w.other_half = w.impl.next_id(w.impl.schema->find("Contact")->key_prefix);
  set_cell(cells, w.object.field("Name"), name_of_person(w, {}, cells));
  set_cell(cells, w.object.field("IsPersonAccount"), true);
  set_cell(cells, w.object.field("PersonContactId"), w.other_half);
}

void insert_contact(const Writer& w, const std::string& account, const std::vector<Cell>& cells) {
  const SobjectSchema& contacts = *w.impl.schema->find("Contact");
  Table& table = w.impl.table(contacts);
  std::vector<Cell> contact = in_other_half(w, cells);
  set_cell(contact, table.id, w.other_half);
  set_cell(contact, contacts.field("AccountId"), account);
  set_cell(contact, contacts.field("IsPersonAccount"), true);
  for (const FieldSchema* stamp :
       {w.table.created_date, w.table.created_by, w.table.modified_date, w.table.modified_by,
        w.table.modstamp, w.table.viewed, w.table.referenced, w.table.clean_status}) {
    const auto found = std::ranges::find_if(cells, [&](const Cell& cell) { return cell.field == stamp; });
    if (found != cells.end()) set_cell(contact, contacts.field(stamp->name), found->value);
  }
  table.insert(contact);
}

void rename_person(const Writer& w, std::string_view id, std::vector<Cell>& cells) {
  if (!w.person || w.object.name != "Account") return;
  const bool renamed = std::ranges::any_of(cells, [](const Cell& cell) {
    return is_one_of(*cell.field, {"FirstName", "LastName"});
  });
  if (renamed) set_cell(cells, w.table.name, name_of_person(w, id, cells));
}

std::vector<Cell> in_other_half(const Writer& w, const std::vector<Cell>& cells) {
  const SobjectSchema& there = *w.impl.schema->find(other_of(w.object));
  std::vector<Cell> other;
  for (const Cell& cell : cells) {
    if (const FieldSchema* field = field_there(w, there, *cell.field)) other.push_back({field, cell.value});
  }
  return other;
}

void write_other_half(const Writer& w, const std::vector<Cell>& cells, size_t named) {
  const SobjectSchema& there = *w.impl.schema->find(other_of(w.object));
  const Writer other{w.org, w.impl, w.user, there, w.impl.table(there), w.by_api, false};
  std::vector<Cell> written;
  const auto cut = cells.begin() + static_cast<std::ptrdiff_t>(named);
  // What is told of a write is told of the contact, whichever half was named.
  const std::vector<Cell> asked = in_other_half(w, {cells.begin(), cut});
  written = asked;
  for (Cell& cell : in_other_half(w, {cut, cells.end()}))
    set_cell(written, cell.field, std::move(cell.value));
  const Datetime when = w.impl.stamp();
  set_cell(written, other.table.modified_date, when);
  set_cell(written, other.table.modified_by, w.user.id);
  set_cell(written, other.table.modstamp, when);
  const std::vector<Cell> image = image_of(other, w.other_half, written);
  if (image.empty()) return;
  apply_cells(other, w.other_half, written, there.name == "Contact" ? asked.size() : 0, image);
}

}  // namespace sfsim
