// The queries of the engine. Names and ids are checked by whoever asks; an address is quoted here.
#include <fmt/format.h>

#include "syncer/domain/mutant.h"
#include "syncer/salesforce/client.h"
#include "syncer/salesforce/dates.h"

namespace syncer {
namespace {

std::string in_list(const std::vector<RecordKey>& ids) {
  std::string list;
  for (const RecordKey& id : ids) list += fmt::format("{}'{}'", list.empty() ? "" : ",", id.view());
  return list;
}

// Quotes and backslashes end no text.
std::string text_literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if ((c == '\'' || c == '\\') && !MUTANT(an_address_is_not_escaped)) out += '\\';
    out += c;
  }
  return out + "'";
}

std::string standing_select(Sobject object, std::string_view field) {
  return fmt::format("SELECT Id, {}, IsDeleted, MasterRecordId{} FROM {} WHERE ", field,
                     object == Sobject::lead ? ", IsConverted, ConvertedContactId" : "", api_name(object));
}

}  // namespace

std::string people_soql(Sobject object, const std::vector<std::string>& flags,
                        const std::vector<RecordKey>& ids) {
  std::string fields;
  for (const std::string& flag : flags) fields += ", " + flag;
  return fmt::format("SELECT Id, Email, FirstName, LastName{} FROM {} WHERE Id IN ({}){}", fields,
                     api_name(object), in_list(ids),
                     object == Sobject::lead ? " AND IsConverted = false" : "");
}

std::string people_with_email_soql(Sobject object, const std::vector<std::string>& emails,
                                   const std::vector<std::string>& flags) {
  std::string list, more;
  for (const std::string& flag : flags) more += ", " + flag;
  for (const std::string& email : emails) list += (list.empty() ? "" : ",") + text_literal(email);
  return fmt::format("SELECT Id, Email, FirstName, LastName{} FROM {} WHERE Email IN ({}){}", more,
                     api_name(object), list, object == Sobject::lead ? " AND IsConverted = false" : "");
}

std::string accounts_soql(const std::vector<RecordKey>& ids) {
  if (MUTANT(an_ordinary_account_leads_to_a_contact))
    return fmt::format("SELECT AccountId, Id FROM Contact WHERE AccountId IN ({}) ORDER BY Id DESC",
                       in_list(ids));
  return fmt::format("SELECT Id, PersonContactId FROM Account WHERE Id IN ({})", in_list(ids));
}

std::string records_soql(Sobject object, std::string_view field, const std::vector<RecordKey>& ids) {
  return fmt::format("SELECT Id, {}, IsDeleted, LastModifiedDate FROM {} WHERE Id IN ({})", field,
                     api_name(object), in_list(ids));
}

std::string checkbox_soql(Sobject object, std::string_view field) {
  return fmt::format("SELECT Id FROM {} WHERE {} = true LIMIT 1", api_name(object), field);
}

std::string field_history_soql(Sobject object, std::string_view field, const std::vector<RecordKey>& ids) {
  return fmt::format(
      "SELECT {0}Id, NewValue, CreatedDate FROM {0}History WHERE Field = '{1}' AND {0}Id IN ({2})"
      " ORDER BY CreatedDate",
      api_name(object), field, in_list(ids));
}

std::string opted_out_soql(Sobject object, std::string_view field, bool dated, bool converted,
                           std::string_view or_field, const IdRange& range) {
  const bool lead = object == Sobject::lead;
  std::string where = fmt::format("{} = true{} OR IsDeleted = true{}", field,
                                  or_field.empty() ? std::string() : fmt::format(" OR {} = true", or_field),
                                  lead && converted ? " OR IsConverted = true" : "");
  if (MUTANT(reads_only_what_changed_today)) where = fmt::format("({}) AND LastModifiedDate = TODAY", where);
  if (range.from || range.below) where = fmt::format("({})", where);
  if (range.from) where += fmt::format(" AND Id >= '{}'", range.from->view());
  if (range.below) where += fmt::format(" AND Id < '{}'", range.below->view());
  return fmt::format("SELECT Id, {}{}, IsDeleted, MasterRecordId{}{} FROM {} WHERE {}", field,
                     or_field.empty() ? std::string() : fmt::format(", {}", or_field),
                     lead ? ", IsConverted, ConvertedContactId" : "", dated ? ", LastModifiedDate" : "",
                     api_name(object), where);
}

std::string changed_soql(Sobject object, std::string_view field, UnixMillis since, const IdRange& range) {
  std::string soql = standing_select(object, field);
  soql += fmt::format("SystemModstamp >= {}", soql_datetime(since));
  if (range.from) soql += fmt::format(" AND Id >= '{}'", range.from->view());
  if (range.below) soql += fmt::format(" AND Id < '{}'", range.below->view());
  return soql;
}

std::string standing_soql(Sobject object, std::string_view field, const std::vector<RecordKey>& ids) {
  return fmt::format("{}Id IN ({})", standing_select(object, field), in_list(ids));
}

std::string look_up_soql(Sobject object, const std::vector<RecordKey>& ids) {
  return fmt::format("SELECT Id, IsDeleted, MasterRecordId{} FROM {} WHERE Id IN ({})",
                     object == Sobject::lead ? ", IsConverted, ConvertedContactId" : "", api_name(object),
                     in_list(ids));
}

}  // namespace syncer
