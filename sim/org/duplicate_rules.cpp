// Duplicate rules: what is written through the API is compared with the records of its object. They live as
// one text beside the org's name, so that an org without any has nothing more to carry.
#include <algorithm>
#include <utility>

#include "sim/org/database.h"
#include "sim/org/fold.h"
#include "sim/org/refusals.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

constexpr char between_rules = '\x1e', between_rule_parts = '\x1f', between_fields = ',';

std::string joined_fields(const std::vector<std::string>& fields) {
  std::string text;
  for (const std::string& field : fields) text += (text.empty() ? "" : ",") + field;
  return text;
}

std::vector<std::string> split_at(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string digit_of(DuplicateAction action) { return std::to_string(static_cast<int>(action)); }
DuplicateAction action_of(const std::string& digit) { return static_cast<DuplicateAction>(std::stoi(digit)); }

std::string text_of_rule(const DuplicateRule& rule) {
  std::string text;
  for (const std::string& part :
       {rule.sobject, rule.name, rule.matching_rule, joined_fields(rule.fields), digit_of(rule.on_create),
        digit_of(rule.on_update), std::string(rule.active ? "1" : "0"), rule.message})
    text += part + between_rule_parts;
  return text + between_rules;
}

// What a field compares by; empty: nothing.
std::string key_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string() : fold(*text);
}

Value value_in(const Writer& w, const std::vector<Cell>& cells, const FieldSchema& field,
               std::string_view id) {
  const auto cell = std::ranges::find_if(cells, [&](const Cell& one) { return one.field == &field; });
  if (cell != cells.end()) return cell->value;
  return id.empty() ? Value() : w.org.get(w.object.name, id, field.name);
}

bool concerns_change(const Writer& w, const DuplicateRule& rule, const std::vector<Cell>& cells,
                     std::string_view id) {
  return std::ranges::any_of(rule.fields, [&](const std::string& name) {
    const FieldSchema* field = w.object.field(name);
    const auto cell = std::ranges::find_if(cells, [&](const Cell& one) { return one.field == field; });
    return cell != cells.end() && key_of(cell->value) != key_of(w.org.get(w.object.name, id, name));
  });
}

std::vector<std::string> same_records(const Writer& w, const DuplicateRule& rule,
                                      const std::vector<Cell>& cells, std::string_view own_id) {
  std::vector<std::pair<const FieldSchema*, Value>> wanted;
  for (const std::string& name : rule.fields) {
    const FieldSchema* field = w.object.field(name);
    if (field == nullptr) return {};
    wanted.emplace_back(field, value_in(w, cells, *field, own_id));
    if (key_of(wanted.back().second).empty()) return {};
  }
  std::vector<std::string> ids = w.org.find(w.object, *wanted.front().first, wanted.front().second, -1);
  std::erase_if(ids, [&](const std::string& id) {
    return id == own_id || std::ranges::any_of(wanted, [&](const auto& one) {
             return key_of(w.org.get(w.object.name, id, one.first->name)) != key_of(one.second);
           });
  });
  return ids;
}

}  // namespace

void Org::Impl::load_duplicate_rules() {
  duplicate_rules.clear();
  Statement row(handle(), "SELECT value FROM sf_meta WHERE name = 'duplicate_rules'");
  if (!row.step()) return;
  for (const std::string& text : split_at(row.text(0), between_rules)) {
    std::vector<std::string> parts = split_at(text, between_rule_parts);
    constexpr size_t all = 8;
    parts.resize(all);
    duplicate_rules.push_back({parts[0], parts[1], parts[2], split_at(parts[3], between_fields), parts[7],
                               action_of(parts[4]), action_of(parts[5]), parts[6] == "1"});
  }
}

const std::vector<DuplicateRule>& Org::duplicate_rules() const { return impl_->duplicate_rules; }

std::optional<std::string> Org::set_duplicate_rule(DuplicateRule rule) {
  const SobjectSchema* object = impl_->schema->find(rule.sobject);
  if (object == nullptr || object->seeded || object->event) return "there is no object " + rule.sobject;
  rule.sobject = object->name;
  if (rule.name.empty() || rule.matching_rule.empty() || rule.fields.empty() || rule.message.empty())
    return "a duplicate rule needs a name, a matching rule with fields, and a text";
  for (std::string& name : rule.fields) {
    const FieldSchema* field = object->field(name);
    if (field == nullptr) return object->name + " has no field " + name;
    if (!field->stored || !field->filterable || field->type == FieldType::boolean)
      return "records are not compared by " + object->name + "." + name;
    name = field->name;
  }
  std::erase_if(impl_->duplicate_rules, [&](const DuplicateRule& one) {
    return one.sobject == rule.sobject && one.name == rule.name;
  });
  impl_->duplicate_rules.push_back(std::move(rule));
  std::string text;
  for (const DuplicateRule& one : impl_->duplicate_rules) text += text_of_rule(one);
  impl_->set_meta("duplicate_rules", text);
  return std::nullopt;
}

Failure refused_as_duplicate(const Writer& w, std::string_view id, const std::vector<Cell>& cells) {
  if (!w.by_api || w.impl.duplicate_rules.empty()) return {};
  Failure errors;
  for (const DuplicateRule& rule : w.impl.duplicate_rules) {
    const DuplicateAction action = id.empty() ? rule.on_create : rule.on_update;
    if (!rule.active || rule.sobject != w.object.name || action == DuplicateAction::allow) continue;
    if (action == DuplicateAction::alert && w.impl.duplicates_allowed) continue;
    if (!id.empty() && !concerns_change(w, rule, cells, id)) continue;
    std::vector<std::string> ids = same_records(w, rule, cells, id);
    if (!ids.empty())
      errors.push_back(
          refusal::duplicates({action == DuplicateAction::alert, rule.name, rule.sobject, rule.message,
                               rule.matching_rule, w.impl.duplicates_base, std::move(ids)}));
  }
  return errors;
}

Org::DuplicateHandling::DuplicateHandling(Org& org, bool allow_save, std::string base)
    : org_(org),
      allowed_before_(org.impl_->duplicates_allowed),
      base_before_(std::exchange(org.impl_->duplicates_base, std::move(base))) {
  org_.impl_->duplicates_allowed = allow_save;
}

Org::DuplicateHandling::~DuplicateHandling() {
  org_.impl_->duplicates_allowed = allowed_before_;
  org_.impl_->duplicates_base = std::move(base_before_);
}

}  // namespace sfsim
