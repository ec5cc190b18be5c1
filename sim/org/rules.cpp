// Validation rules: after a write the row is looked at as it would stand, and every active rule of its object
// that matches refuses it, each with its own error. What a condition means is not known here: a judge says
// (soql/, through api/). The write is tried under a savepoint, so that a refused one leaves nothing behind.
#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

#include "sim/org/database.h"
#include "sim/org/person_accounts.h"
#include "sim/org/refusals.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

bool same_rule(const ValidationRule& rule, std::string_view sobject, std::string_view name) {
  return rule.sobject == sobject && rule.name == name;
}

// Whatever happens under it is undone.
class Trial {
 public:
  explicit Trial(Org::Impl& impl) : impl_(impl) { impl_.prepared("SAVEPOINT sf_trial").run(); }
  ~Trial() {
    impl_.prepared("ROLLBACK TO sf_trial").run();
    impl_.prepared("RELEASE sf_trial").run();
  }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

 private:
  Org::Impl& impl_;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool names_field(std::string_view condition, std::string_view field) {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  for (auto at = condition.begin();; ++at) {
    at = std::search(at, condition.end(), field.begin(), field.end(), same);
    if (at == condition.end()) return false;
    const auto after = at + static_cast<std::ptrdiff_t>(field.size());
    const bool begins = at == condition.begin() || !is_word(at[-1]);
    if (begins && (after == condition.end() || !is_word(*after))) return true;
  }
}

}  // namespace

// ---- the rules

void Org::Impl::load_rules() {
  rules.clear();
  Statement rows(handle(),
                 "SELECT sobject, name, condition, message, field, active FROM sf_validation_rule"
                 " ORDER BY position");
  while (rows.step())
    rules.push_back(
        {rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4), rows.integer(5) != 0});
}

void Org::Impl::save_rules() {
  WriteScope scope(*this);
  prepared("DELETE FROM sf_validation_rule").run();
  Statement& insert = prepared("INSERT INTO sf_validation_rule VALUES(?, ?, ?, ?, ?, ?, ?)");
  for (size_t i = 0; i < rules.size(); ++i) {
    insert.bind(1, static_cast<int64_t>(i));
    insert.bind(2, std::string_view(rules[i].sobject));
    insert.bind(3, std::string_view(rules[i].name));
    insert.bind(4, std::string_view(rules[i].condition));
    insert.bind(5, std::string_view(rules[i].message));
    insert.bind(6, std::string_view(rules[i].field));
    insert.bind(7, int64_t{rules[i].active});
    insert.run();
  }
  scope.commit();
}

RuleJudge Org::judge_rules_by(RuleJudge judge) { return std::exchange(impl_->judge, std::move(judge)); }

const std::vector<ValidationRule>& Org::validation_rules() const { return impl_->rules; }

std::optional<std::string> Org::set_validation_rule(ValidationRule rule) {
  const SobjectSchema* object = impl_->schema->find(rule.sobject);
  if (object == nullptr) return "Salesforce has no type " + rule.sobject;
  rule.sobject = object->name;
  if (!rule.field.empty()) {
    const FieldSchema* field = object->field(rule.field);
    if (field == nullptr) return object->name + " has no field " + rule.field;
    rule.field = field->name;
  }
  if (!impl_->judge.mistake) throw std::logic_error("nobody here reads the conditions of rules");
  if (const auto mistake = impl_->judge.mistake(rule.sobject, rule.condition))
    return mistake->code + ": " + mistake->message;
  const auto known = std::ranges::find_if(
      impl_->rules, [&](const auto& other) { return same_rule(other, rule.sobject, rule.name); });
  if (known == impl_->rules.end()) {
    impl_->rules.push_back(std::move(rule));
  } else {
    *known = std::move(rule);
  }
  impl_->save_rules();
  return std::nullopt;
}

bool Org::activate_rule(std::string_view sobject, std::string_view name, bool active) {
  const auto known =
      std::ranges::find_if(impl_->rules, [&](const auto& rule) { return same_rule(rule, sobject, name); });
  if (known == impl_->rules.end()) return false;
  known->active = active;
  impl_->save_rules();
  return true;
}

const ValidationRule* Org::Impl::rule_about(std::string_view field) const {
  const auto rule = std::ranges::find_if(rules, [&](const ValidationRule& one) {
    return one.field == field || names_field(one.condition, field);
  });
  return rule == rules.end() ? nullptr : &*rule;
}

// ---- what they refuse

bool Org::Impl::has_rules(const SobjectSchema& object) const {
  return std::ranges::any_of(
      rules, [&](const ValidationRule& rule) { return rule.active && rule.sobject == object.name; });
}

Failure Org::Impl::broken_rules(const SobjectSchema& object, const std::string& id) {
  Failure errors;
  for (const ValidationRule& rule : rules) {
    if (!rule.active || rule.sobject != object.name || !judge.fires(rule.sobject, rule.condition, id))
      continue;
    errors.push_back(refusal::validation_rule(rule.message, rule.field));
  }
  return errors;
}

Failure refused_by_rules(const Writer& w, const std::string& id, const std::vector<Cell>& cells) {
  // Which of a person account's two objects' rules judge a write of the other is not documented: both do.
  const SobjectSchema* other = w.person ? w.impl.schema->find_by_prefix(w.other_half) : nullptr;
  if (!w.impl.has_rules(w.object) && (other == nullptr || !w.impl.has_rules(*other))) return {};
  const Trial trial(w.impl);
  if (w.creating) {
    w.table.insert(cells);
    if (other != nullptr) insert_contact(w, id, cells);
  } else {
    w.table.update(id, cells);
    const std::vector<Cell> there = other == nullptr ? std::vector<Cell>() : in_other_half(w, cells);
    if (!there.empty()) w.impl.table(*other).update(w.other_half, there);
  }
  Failure errors = w.impl.broken_rules(w.object, id);
  if (other == nullptr) return errors;
  for (ApiError& error : w.impl.broken_rules(*other, w.other_half)) errors.push_back(std::move(error));
  return errors;
}

Failure Org::would_refuse(const SobjectSchema& given, std::string_view id_text, const FieldSchema& field,
                          const Value& value) {
  const SobjectSchema& object = impl_->current(given);
  const FieldSchema* known = object.field(field.name);
  const std::string id = canonical_id(id_text).id;
  if (known == nullptr || id.empty()) return {};
  Writer w{*this, *impl_, system_user(), object, impl_->table(object), false, false};
  meet_person(w, id);
  const std::vector<Cell> cells = {{known, value}};
  Failure errors;
  check_required(w, cells, id, errors);
  return errors.empty() ? refused_by_rules(w, id, cells) : errors;
}

const User& Org::system_user() {
  static const User user = [] {
    User nobody;
    nobody.name = "Salesforce";
    nobody.sees_all = true;
    return nobody;
  }();
  return user;
}

}  // namespace sfsim
