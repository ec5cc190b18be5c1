// Creating, changing and deleting records: which fields may be written, what the values are, what is
// required, what they point at; then the row, the write log and the way back.
#include <algorithm>

#include "sim/org/coerce.h"
#include "sim/org/derived.h"
#include "sim/org/field_history.h"
#include "sim/org/files.h"
#include "sim/org/fold.h"
#include "sim/org/permissions.h"
#include "sim/org/person_accounts.h"
#include "sim/org/refusals.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

const Cell* cell_of(const std::vector<Cell>& cells, const FieldSchema* field) {
  auto found = std::ranges::find_if(cells, [&](const Cell& cell) { return cell.field == field; });
  return found == cells.end() ? nullptr : &*found;
}

void set(std::vector<Cell>& cells, const FieldSchema* field, Value value) {
  set_cell(cells, field, std::move(value));
}

void replace(std::vector<Cell>& cells, const FieldSchema* field, Value value) {
  std::erase_if(cells, [&](const Cell& cell) { return cell.field == field; });
  cells.push_back({field, std::move(value)});
}

bool composes_name(const Table& table, const FieldSchema* field) {
  return field == table.name && table.last_name != nullptr;
}

// The world may write what no user may (the date a lead was converted), but not what the org computes.
bool writable(const Writer& w, const FieldSchema& field) {
  const bool shown = !field.view_sql.empty() && !(w.creating && field.createable);
  if (!field.stored || !field.generated_sql.empty() || shown || composes_name(w.table, &field) ||
      field.kept_by_org)
    return false;
  if (!w.by_api) return true;
  bool allowed = w.creating ? field.createable : field.updateable;
  return allowed && w.org.access(w.user, w.object, field).editable;
}

// Which fields the input names; the first problem of a kind ends it, as it ends the real one's parsing.
std::optional<ApiError> resolve(const Writer& w, const std::vector<InputField>& input,
                                std::vector<const FieldSchema*>& fields) {
  std::vector<std::string> refused, misplaced;
  fields.reserve(input.size());
  for (const InputField& given : input) {
    const FieldSchema* field = w.object.field(given.name);
    if (field != nullptr && field->type == FieldType::id) return refusal::id_in_body();
    bool visible = field != nullptr && (!w.by_api || w.org.access(w.user, w.object, *field).readable);
    if (!visible) return refusal::no_such_column(given.name, w.object);
    if (!row_has(w, *field)) misplaced.push_back(field->name);
    if (!writable(w, *field)) refused.push_back(field->name);
    fields.push_back(field);
  }
  if (auto error = refuse_fields(w, misplaced)) return error;
  if (!refused.empty()) return refusal::not_writable(refused);
  return std::nullopt;
}

std::optional<ApiError> coerce_all(const std::vector<const FieldSchema*>& fields,
                                   const std::vector<InputField>& input, std::vector<Cell>& cells) {
  cells.reserve(input.size() + 12);
  for (size_t i = 0; i < input.size(); ++i) {
    auto coerced = coerce(*fields[i], input[i]);
    if (auto* error = std::get_if<ApiError>(&coerced)) return std::move(*error);
    Value value = std::get<Value>(std::move(coerced));
    auto known = std::ranges::find_if(cells, [&](const Cell& cell) { return cell.field == fields[i]; });
    if (known == cells.end()) {
      cells.push_back({fields[i], std::move(value)});
    } else {
      known->value = std::move(value);  // named twice: the last one counts
    }
  }
  return std::nullopt;
}

// From input to checked cells.
Failure prepare(const Writer& w, const std::vector<InputField>& input, std::vector<Cell>& cells) {
  std::vector<const FieldSchema*> fields;
  if (auto error = resolve(w, input, fields)) return {std::move(*error)};
  if (auto error = coerce_all(fields, input, cells)) return {std::move(*error)};
  return {};
}

std::string full_name(const Value& first, const Value& last) {
  const auto* given = std::get_if<std::string>(&first);
  const auto* family = std::get_if<std::string>(&last);
  std::string name = given == nullptr ? "" : *given;
  if (family != nullptr) name += (name.empty() ? "" : " ") + *family;
  return name;
}

Value value_or(const std::vector<Cell>& cells, const FieldSchema* field, const Value& other) {
  const Cell* cell = field == nullptr ? nullptr : cell_of(cells, field);
  return cell == nullptr ? other : cell->value;
}

void log_write(const Writer& w, const std::string& id, const FieldSchema& field, Value before, Value after) {
  if (!w.impl.options.keep_write_log || w.impl.beginning) return;
  if (field.type == FieldType::base64) before = after = Value();  // the write is told, not megabytes
  const bool of_contact = w.person && w.creating && !field.of_contact.empty();
  w.impl.log.push_back({w.impl.next_sequence++, w.impl.now(), w.user.id, w.by_api,
                        of_contact ? "Contact" : w.object.name, of_contact ? w.other_half : id,
                        of_contact ? field.of_contact : field.name, std::move(before), std::move(after),
                        w.creating});
}

void fill_defaults(const Writer& w, const std::string& id, std::vector<Cell>& cells) {
  const Table& t = w.table;
  for (Cell& cell : cells) {  // an explicit null takes the default too
    if (!is_null(cell.value) || cell.field->nillable) continue;
    cell.value = cell.field == t.owner ? Value(w.user.id) : cell.field->default_value;
  }
  set(cells, t.id, id);
  for (const FieldSchema& field : w.object.fields) {
    const bool shown = field.type == FieldType::picklist || field.default_value == Value(true);
    const bool custom = field.custom && !field.auto_number && !is_null(field.default_value);
    if (custom || (field.defaulted_on_create && shown)) set(cells, &field, field.default_value);
  }
  for (const RecordType& type : w.object.record_types)
    if (type.is_default) set(cells, w.object.field("RecordTypeId"), type.id);
  if (!w.object.everyday) number_row(w, cells);
  set(cells, t.owner, w.user.id);
  set(cells, t.clean_status, std::string("Pending"));
  set(cells, t.unread, true);
  Datetime when = w.impl.stamp();
  for (const FieldSchema* field : {t.created_date, t.modified_date, t.modstamp, t.viewed, t.referenced}) {
    set(cells, field, when);
  }
  for (const FieldSchema* field : {t.created_by, t.modified_by}) set(cells, field, w.user.id);
  if (w.object.custom && t.name != nullptr && is_null(value_or(cells, t.name, {})))
    replace(cells, t.name, id);
  if (t.last_name != nullptr) {
    set(cells, t.name, full_name(value_or(cells, t.first_name, {}), value_or(cells, t.last_name, {})));
  }
}

// The columns a write moves beside those it names.
void fill_system(const Writer& w, const std::vector<Cell>& image, std::vector<Cell>& cells) {
  const Table& t = w.table;
  bool renamed = t.last_name != nullptr &&
                 (cell_of(cells, t.last_name) != nullptr || cell_of(cells, t.first_name) != nullptr);
  if (renamed) {
    auto part = [&](const FieldSchema* field) { return value_or(cells, field, value_or(image, field, {})); };
    Value first = part(t.first_name);
    set(cells, t.name, full_name(first, part(t.last_name)));
  }
  Datetime when = w.impl.stamp();
  set(cells, t.modified_date, when);
  set(cells, t.modified_by, w.user.id);
  set(cells, t.modstamp, when);
}

}  // namespace

// ---- what other writes share

void set_cell(std::vector<Cell>& cells, const FieldSchema* field, Value value) {
  if (field != nullptr && cell_of(cells, field) == nullptr) cells.push_back({field, std::move(value)});
}

bool is_true(const Value& value) {
  const auto* flag = std::get_if<bool>(&value);
  return flag != nullptr && *flag;
}

std::vector<Cell> image_of(const Writer& w, std::string_view id, const std::vector<Cell>& cells) {
  const Table& t = w.table;
  std::vector<const FieldSchema*> fields;
  fields.reserve(cells.size() + 8);
  for (const Cell& cell : cells) fields.push_back(cell.field);
  for (const FieldSchema* field : {t.first_name, t.last_name, t.name, t.is_converted, t.is_deleted,
                                   t.modified_date, t.modified_by, t.modstamp}) {
    if (field != nullptr && std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
  }
  std::vector<Value> values;
  std::vector<Cell> image;
  if (!w.table.read(id, fields, values)) return image;
  image.reserve(fields.size());
  for (size_t i = 0; i < fields.size(); ++i) image.push_back({fields[i], std::move(values[i])});
  return image;
}

void apply_cells(const Writer& w, const std::string& id, const std::vector<Cell>& cells, size_t named,
                 const std::vector<Cell>& image) {
  w.table.update(id, cells);
  UndoEntry undo{w.impl.now(), w.object.name, id, false, {}};
  undo.before.reserve(cells.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    const Cell& before = *cell_of(image, cells[i].field);
    bool checkbox = before.field->type == FieldType::boolean;
    const bool told_of_contact = w.person && !before.field->of_contact.empty();
    if (i < named && !told_of_contact && (checkbox || before.value != cells[i].value)) {
      log_write(w, id, *before.field, before.value, cells[i].value);
      track_change(w.impl, w.user.id, w.object, id, *before.field, before.value, cells[i].value);
    }
    if (before.field == w.table.is_deleted && before.value != cells[i].value)
      history_follows(w.impl, w.object, id, is_true(cells[i].value));
    undo.before.push_back(before);
  }
  w.impl.remember(std::move(undo));
  if (w.person) write_other_half(w, cells, named);
}

std::variant<std::string, ApiError> id_of(const SobjectSchema& object, std::string_view text) {
  CanonicalId id = canonical_id(text);
  switch (id.shape) {
    case IdShape::ok:
      return std::move(id.id);
    case IdShape::not_an_id:
      return refusal::not_an_id(text);
    case IdShape::wrong_checksum:
      return refusal::malformed_id(object.label + " ID", text, "Id");
  }
  return refusal::not_found();
}

void change_row(const Writer& w, const std::string& id, std::vector<Cell> cells) {
  const size_t named = cells.size();
  fill_system(w, {}, cells);
  const std::vector<Cell> image = image_of(w, id, cells);
  if (!image.empty()) apply_cells(w, id, cells, named, image);
}

namespace {

// What the cells leave of the row, and the cells.
std::vector<Cell> whole_row(const Writer& w, std::string_view id, const std::vector<Cell>& cells) {
  std::vector<Cell> row = cells;
  for (Cell& cell : row_of(w, id)) set_cell(row, cell.field, std::move(cell.value));
  return row;
}

// What more than one field says.
Failure check_others(const Writer& w, const std::vector<Cell>& cells, std::string_view id) {
  if (w.object.everyday) return {};
  const std::vector<Cell> row = id.empty() ? cells : whole_row(w, id, cells);
  if (w.object.seeded) {
    if (!id.empty() && belongs_to_a_profile(w, std::string(id))) return {refusal::no_row_access()};
    if (auto error = check_grant(w, row)) return {std::move(*error)};
    if (w.object.name == "QueueSobject")
      if (auto error = check_queue_sobject(w, row)) return {std::move(*error)};
  }
  if (!id.empty() && is_of_every_org(w, id)) return {refusal::no_row_access()};
  return refused_as_a_whole(w, id, row);
}

}  // namespace

std::vector<Cell> row_of(const Writer& w, std::string_view id) {
  std::vector<const FieldSchema*> fields;
  for (const FieldSchema& field : w.object.fields) fields.push_back(&field);
  std::vector<Value> values;
  std::vector<Cell> row;
  if (!w.table.read(id, fields, values)) return row;
  for (size_t i = 0; i < fields.size(); ++i) row.push_back({fields[i], std::move(values[i])});
  return row;
}

bool visible_row(const Org& org, const User& user, const SobjectSchema& object, std::string_view id) {
  return org.access(user, object).read && org.share_of(user, id) != Share::none;
}

SaveResult Org::create(const User& user, const SobjectSchema& given, const std::vector<InputField>& input,
                       bool by_api) {
  const SobjectSchema& object = impl_->current(given);
  Writer w{*this, *impl_, user, object, impl_->table(object), by_api, true};
  if (by_api && (!object.createable || !access(user, object).create))
    return Failure{refusal::no_create(object)};
  std::vector<Cell> cells;
  meet_person(w, input);
  if (Failure errors = prepare(w, input, cells); !errors.empty()) return errors;
  if (Failure errors = check_row(w, cells, {}); !errors.empty()) return errors;
  if (Failure errors = check_others(w, cells, {}); !errors.empty()) return errors;

  if (object.event) return publish_event(w, cells);

  size_t named = cells.size();
  if (!object.everyday) derive(w, {}, cells);
  WriteScope scope(*impl_);
  if (object.seeded) {
    impl_->storage->standard = false;
    const std::string shown = write_grant_of_profile(w, cells, false);
    if (!shown.empty()) {
      scope.commit();
      return shown;
    }
  }
  std::string id = impl_->next_id(object.key_prefix);
  if (w.person) complete_person(w, cells);
  fill_defaults(w, id, cells);
  if (Failure errors = refused_by_rules(w, id, cells); !errors.empty()) return errors;
  if (Failure errors = refused_as_duplicate(w, {}, cells); !errors.empty()) return errors;
  place_file(w, cells);
  w.table.insert(cells);
  file_saved(w, id);
  opportunity_made(w, id, cells);
  if (w.person) insert_contact(w, id, cells);
  impl_->user_row_written(object, id);
  scope.commit();
  if (holds_permissions(object)) impl_->access_changed();
  for (size_t i = 0; i < named; ++i) {
    if (!is_null(cells[i].value)) log_write(w, id, *cells[i].field, {}, cells[i].value);
  }
  impl_->remember({impl_->now(), object.name, id, true, {}});
  if (w.person) impl_->remember({impl_->now(), "Contact", w.other_half, true, {}});
  return id;
}

Failure Org::update(const User& user, const SobjectSchema& given, std::string_view id_text,
                    const std::vector<InputField>& input, bool by_api) {
  const SobjectSchema& object = impl_->current(given);
  Writer w{*this, *impl_, user, object, impl_->table(object), by_api, false};
  auto parsed = id_of(object, id_text);
  if (auto* error = std::get_if<ApiError>(&parsed)) return {std::move(*error)};
  const std::string& id = std::get<std::string>(parsed);
  if (by_api && !visible_row(*this, user, object, id)) return {refusal::not_found()};
  if (object.event) return {refusal::no_edit(object)};
  std::vector<Cell> cells;
  meet_person(w, id);
  if (Failure errors = prepare(w, input, cells); !errors.empty()) return errors;

  const size_t named = cells.size();
  rename_person(w, id, cells);
  std::vector<Cell> image = image_of(w, id, cells);
  if (image.empty()) return {refusal::not_found()};
  if (is_true(value_or(image, w.table.is_deleted, {}))) return {refusal::entity_is_deleted()};
  if (by_api && (!object.updateable || !access(user, object).edit)) return {refusal::no_edit(object)};
  if (by_api && share_of(user, id) != Share::edit) return {refusal::no_row_access()};
  if (is_true(value_or(image, w.table.is_converted, {}))) return {refusal::converted_lead()};
  if (Failure errors = check_row(w, cells, id); !errors.empty()) return errors;
  if (by_api && impl_->refused_rows != nullptr) {
    const auto refused = impl_->refused_rows->find(id);
    if (refused != impl_->refused_rows->end()) return {refused->second};
  }

  if (!object.everyday) {
    derive(w, id, cells);
    image = image_of(w, id, cells);
    if (Failure errors = check_others(w, cells, id); !errors.empty()) return errors;
  }
  fill_system(w, image, cells);
  if (!object.everyday) image = image_of(w, id, cells);
  WriteScope scope(*impl_);
  if (object.seeded) {
    impl_->storage->standard = false;
    if (!write_grant_of_profile(w, whole_row(w, id, cells), false).empty()) {
      scope.commit();
      return {};
    }
  }
  if (Failure errors = refused_by_rules(w, id, cells); !errors.empty()) return errors;
  if (Failure errors = refused_as_duplicate(w, id, cells); !errors.empty()) return errors;
  apply_cells(w, id, cells, named, image);
  file_saved(w, id);
  impl_->user_row_written(object, id);
  scope.commit();
  if (holds_permissions(object)) impl_->access_changed();
  return {};
}

}  // namespace sfsim
