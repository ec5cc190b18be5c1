// A record may refer to one that comes later, or to itself in a circle of nobody's making: records are made
// in their order, and a reference that is not known by then is written once everything is there.
#include "sim/controls/load_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include <fmt/format.h>

#include "sim/api/api.h"
#include "sim/api/csv.h"
#include "sim/api/wire.h"

namespace sfsim {
namespace {

using Json = nlohmann::ordered_json;

// A cell as the field's type reads it; text where it does not, so that the org says what is wrong.
Value cell_value(const FieldSchema& field, const std::string& cell) {
  if (cell.empty() || cell == "#N/A") return {};
  try {
    size_t read = 0;
    switch (field.type) {
      case FieldType::boolean:
        if (iequals(cell, "true") || cell == "1") return true;
        if (iequals(cell, "false") || cell == "0") return false;
        return cell;
      case FieldType::int_:
        if (const int64_t number = std::stoll(cell, &read); read == cell.size()) return number;
        return cell;
      case FieldType::double_:
      case FieldType::currency:
      case FieldType::percent:
        if (const double number = std::stod(cell, &read); read == cell.size()) return number;
        return cell;
      default:
        return cell;
    }
  } catch (const std::exception&) {
    return cell;
  }
}

std::optional<Value> scalar(const Json& value) {
  if (value.is_null()) return Value{};
  if (value.is_boolean()) return Value{value.get<bool>()};
  if (value.is_number_integer()) return Value{value.get<int64_t>()};
  if (value.is_number()) return Value{value.get<double>()};
  if (value.is_string()) return Value{value.get<std::string>()};
  return std::nullopt;
}

std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// The child's field that the parent's relationship ("Contacts") is made of; empty: none.
std::string link_to(const SobjectSchema& parent, std::string_view relationship, const SobjectSchema& child) {
  for (const ChildRelationship& known : parent.children)
    if (iequals(known.relationship_name, relationship) && iequals(known.child_sobject, child.name))
      return known.field;
  for (const FieldSchema& field : child.fields)
    if (field.createable && std::find(field.reference_to.begin(), field.reference_to.end(), parent.name) !=
                                field.reference_to.end())
      return field.name;
  return {};
}

}  // namespace

std::string DataLoader::place_of(const Draft& draft) {
  return draft.file ? fmt::format("{}, row {}", *draft.file, draft.row) : draft.place;
}

void DataLoader::mistake(std::string what) {
  if (mistake_.empty()) mistake_ = std::move(what);
}

const SobjectSchema* DataLoader::object_named(std::string_view name, const std::string& place) {
  const SobjectSchema* object = name.empty() ? nullptr : org_.schema().find(name);
  if (!object)
    mistake(name.empty() ? fmt::format("{}: which object? Say it in attributes.type or in the address", place)
                         : fmt::format("{}: there is no object {}", place, name));
  return object;
}

void DataLoader::add_csv(const std::string& name, std::string_view object, std::string_view text) {
  const SobjectSchema* of = object_named(object, name);
  if (!of) return;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const CsvForm form{',', text.find("\r\n") != text.npos};
  CsvRows rows(text, form);
  const std::string& file = files_.emplace_back(name);
  std::vector<const FieldSchema*> columns;  // null: there is no such field
  for (const std::string& column : rows.header()) columns.push_back(of->field(column));
  std::vector<std::string> cells;
  for (size_t row = 1; rows.next(cells); ++row) {
    Draft& draft = drafts_.emplace_back();
    draft.file = &file;
    draft.row = row;
    draft.object = of;
    const auto empty = std::count(cells.begin(), cells.end(), std::string());
    draft.fields.reserve(cells.size() - static_cast<size_t>(empty));
    for (size_t c = 0; c < columns.size(); ++c) {
      if (cells[c].empty()) continue;
      const FieldSchema* field = columns[c];
      if (!field) return mistake(fmt::format("{}: {} has no field {}", name, of->name, rows.header()[c]));
      if (field->type == FieldType::id)
        draft.reference = std::move(cells[c]);
      else
        draft.fields.push_back({field->name, cell_value(*field, cells[c])});
    }
  }
  if (!rows.problem().empty()) mistake(fmt::format("{}: {}", name, rows.problem()));
}

void DataLoader::add_record(const void* record, std::string_view object, const std::string& place, int parent,
                            std::string_view relationship) {
  const Json& json = *static_cast<const Json*>(record);
  if (!json.is_object()) return mistake(place + ": a record is an object");
  const auto attributes = json.find("attributes");
  const std::string type =
      attributes != json.end() && attributes->is_object() ? text_in(*attributes, "type") : "";
  const SobjectSchema* of = object_named(type.empty() ? object : std::string_view(type), place);
  if (!of) return;
  const size_t index = drafts_.size();
  drafts_.emplace_back();
  drafts_[index].place = place;
  drafts_[index].object = of;
  drafts_[index].parent = parent;
  if (attributes != json.end() && attributes->is_object())
    drafts_[index].reference = text_in(*attributes, "referenceId");
  if (parent >= 0) {
    const SobjectSchema& above = *drafts_[static_cast<size_t>(parent)].object;
    drafts_[index].parent_field = link_to(above, relationship, *of);
    if (drafts_[index].parent_field.empty())
      return mistake(fmt::format("{}: {} has no field that leads to {}", place, of->name, above.name));
  }
  for (const auto& [key, value] : json.items()) {
    if (key == "attributes") continue;
    if (iequals(key, "Id") && value.is_string()) {
      if (drafts_[index].reference.empty()) drafts_[index].reference = value.get<std::string>();
      continue;
    }
    const auto children = value.is_object() ? value.find("records") : value.end();
    if (value.is_object() && children != value.end() && children->is_array()) {
      int row = 0;
      for (const Json& child : *children)
        add_record(&child, {}, fmt::format("{}, {} {}", place, key, ++row), static_cast<int>(index), key);
      continue;
    }
    const FieldSchema* field = of->field(key);
    const auto plain = scalar(value);
    if (!field && !(of->relationship(key) && value.is_object()))
      return mistake(fmt::format("{}: {} has no field {}", place, of->name, key));
    // A parent as a query shows it, or a compound address: what it is made of stands in other fields.
    if (!plain || !field) continue;
    drafts_[index].fields.push_back({field->name, *plain});
  }
}

void DataLoader::add_json(const std::string& name, std::string_view object, std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return mistake(name + ": this is not JSON");
  const auto records = json.is_object() ? json.find("records") : json.end();
  const bool wrapped = json.is_object() && records != json.end() && records->is_array();
  const Json one = Json::array({json});
  const Json& list = wrapped ? *records : json.is_array() ? json : one;
  for (size_t i = 0; i < list.size(); ++i)
    add_record(&list[i], object, fmt::format("{}, record {}", name, i + 1), -1, {});
}

bool DataLoader::create(const Draft& draft, std::vector<InputField> given, Loaded& loaded) {
  std::vector<InputField> fields;
  fields.reserve(given.size() + 1);
  for (InputField& input : given) {
    const FieldSchema& field = *draft.object->field(input.name);
    if (field.createable)
      fields.push_back(std::move(input));
    else
      ++loaded.left_out[draft.object->name + "." + field.name];
  }
  if (draft.parent >= 0) fields.push_back({draft.parent_field, created_[static_cast<size_t>(draft.parent)]});
  const User* admin = org_.user(demo_admin);
  const SaveResult saved = org_.create(admin ? *admin : Org::system_user(), *draft.object, fields, false);
  if (const auto* errors = std::get_if<std::vector<ApiError>>(&saved)) {
    mistake(fmt::format("{}: {}: {}", place_of(draft), errors->front().code, errors->front().message));
    return false;
  }
  created_.push_back(std::get<std::string>(saved));
  if (!draft.reference.empty()) loaded.ids[draft.reference] = created_.back();
  ++loaded.created[draft.object->name];
  return true;
}

std::variant<Loaded, LoadMistake> DataLoader::finish() {
  if (!mistake_.empty()) return LoadMistake{mistake_};
  Loaded loaded;
  std::map<std::string, size_t> where;  // a record's name to its draft
  for (size_t i = 0; i < drafts_.size(); ++i) {
    if (drafts_[i].reference.empty()) continue;
    if (!where.emplace(drafts_[i].reference, i).second)
      return LoadMistake{
          fmt::format("{}: {} is the name of two records", place_of(drafts_[i]), drafts_[i].reference)};
  }
  struct Later {
    size_t draft;
    std::string field, reference;
  };
  std::vector<Later> later;
  Org::Transaction all(org_);
  for (size_t i = 0; i < drafts_.size(); ++i) {
    Draft& draft = drafts_[i];
    // Whatever a draft held goes with its record: of a hundred thousand that is more than what the org keeps.
    std::vector<InputField> given = std::move(draft.fields), known;
    known.reserve(given.size());
    for (InputField& input : given) {
      const auto* text = std::get_if<std::string>(&input.value);
      const bool at = text && text->starts_with('@');
      const bool reference = text && draft.object->field(input.name)->type == FieldType::reference;
      const auto target = reference ? where.find(at ? text->substr(1) : *text) : where.end();
      if (target == where.end()) {
        if (reference && at)
          return LoadMistake{fmt::format("{}: no record is called {}", place_of(draft), *text)};
        known.push_back(std::move(input));
      } else if (target->second < i) {
        input.value = created_[target->second];
        known.push_back(std::move(input));
      } else {
        later.push_back({i, input.name, target->first});
      }
    }
    if (!create(draft, std::move(known), loaded)) return LoadMistake{mistake_};
  }
  for (const Later& link : later) {
    const Draft& draft = drafts_[link.draft];
    const Failure failed = org_.update(Org::system_user(), *draft.object, created_[link.draft],
                                       {{link.field, created_[where.at(link.reference)]}}, false);
    if (!failed.empty())
      return LoadMistake{
          fmt::format("{}: {}: {}", place_of(draft), failed.front().code, failed.front().message)};
  }
  all.commit();
  return loaded;
}

}  // namespace sfsim
