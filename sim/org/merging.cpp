// Merging up to three records of one type (sales-connect.md S6): the master's values stay as they are, the
// losers go into the recycle bin and name the master, what hung on them hangs on the master. An opt-out has
// no special treatment: a loser's is lost.
#include <algorithm>

#include "sim/org/person_accounts.h"
#include "sim/org/refusals.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

constexpr size_t most_losers = 2;

// A lead keeps the contact that it was converted into, also when that one is merged away.
bool moves_along(const ChildRelationship& relation) { return !relation.field.starts_with("Converted"); }

void move_children(const Writer& w, const std::string& from, const std::string& to) {
  for (const ChildRelationship& relation : w.object.children) {
    if (!moves_along(relation)) continue;
    const SobjectSchema* child = w.impl.schema->find(relation.child_sobject);
    const FieldSchema* field = child == nullptr ? nullptr : child->field(relation.field);
    if (field == nullptr || !child->updateable || !field->view_sql.empty() || !w.impl.may_have_rows(*child))
      continue;  // what nobody writes stays: a record's history
    const Writer children{w.org, w.impl, w.user, *child, w.impl.table(*child), false, false};
    for (const std::string& id : w.org.find(*child, *field, from, -1)) {
      if (id != to) change_row(children, id, {{field, to}});
    }
  }
}

void merge_into(const Writer& w, const std::string& master, const std::string& loser) {
  move_children(w, loser, master);
  change_row(w, loser, {{w.table.is_deleted, true}, {w.object.field("MasterRecordId"), master}});
  w.impl.binned_at(w.impl.now());
}

// Only with their like: a person contact goes where its account goes (the API's merge() reference).
bool are_unlike(Org::Impl& impl, const SobjectSchema& object, const std::vector<std::string>& ids) {
  const auto person = [&](const std::string& id) { return is_person(impl, object, id); };
  const bool any = std::ranges::any_of(ids, person);
  return any && (object.name == "Contact" || !std::ranges::all_of(ids, person));
}

}  // namespace

Failure Org::merge(const User& user, const SobjectSchema& given, std::string_view master_text,
                   const std::vector<std::string>& losers) {
  const SobjectSchema& object = impl_->current(given);
  if (!object.mergeable) return {refusal::merge_unsupported(object)};
  std::vector<std::string_view> texts{master_text};
  texts.insert(texts.end(), losers.begin(), losers.end());
  std::vector<std::string> ids;
  for (const std::string_view text : texts) {
    const auto parsed = id_of(object, text);
    if (const auto* error = std::get_if<ApiError>(&parsed)) return {*error};
    const std::string& id = std::get<std::string>(parsed);
    const Row row = read(object, id, {});
    if (!row.found || id.substr(0, 3) != object.key_prefix) return {refusal::invalid_cross_reference()};
    if (row.deleted) return {refusal::entity_is_deleted()};
    if (is_true(get(object.name, id, "IsConverted"))) return {refusal::converted_lead()};
    if (std::ranges::find(ids, id) != ids.end()) return {refusal::merged_with_itself()};
    ids.push_back(id);
  }
  if (losers.empty() || losers.size() > most_losers) return {refusal::too_many_to_merge()};
  if (are_unlike(*impl_, object, ids)) return {refusal::person_contact()};

  Transaction transaction(*this);
  const Writer w{*this, *impl_, user, object, impl_->table(object), false, false};
  const std::string& master = ids.front();
  const SobjectSchema& contacts = *impl_->schema->find("Contact");
  const Writer of_contacts{*this, *impl_, user, contacts, impl_->table(contacts), false, false};
  const std::string contact = other_half(master);
  for (size_t i = 1; i < ids.size(); ++i) {
    // First: what still hangs on the loser's account hangs on the master's after.
    if (const std::string lost = other_half(ids[i]); !lost.empty()) merge_into(of_contacts, contact, lost);
    merge_into(w, master, ids[i]);
  }
  change_row(w, master, {});
  if (!contact.empty()) change_row(of_contacts, contact, {});
  transaction.commit();
  return {};
}

}  // namespace sfsim
