// A Salesforce record id. Compared and stored in its 18-character form; the 15-character form is
// case-sensitive and the last three characters of the long one are its checksum (salesforce-api.md section
// 9).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace syncer {

enum class Sobject { contact, lead };
std::string_view api_name(Sobject object);  // "Contact", "Lead"

enum class IdProblem {
  none,
  empty,
  bad_length,
  bad_character,
  bad_checksum,
  account,  // may be a person account's: it is looked up before anything is read or written (A24)
  not_contact_or_lead
};
// A sentence for people, without the id itself.
std::string_view explain(IdProblem problem);

struct SalesforceId {
  std::string text;  // 18 characters
  Sobject object = Sobject::contact;
};

// Reads a 15- or 18-character Contact (003) or Lead (00Q) id; surrounding blanks are ignored. An 18-character
// id whose letters lost their case is put right from its checksum only if nothing else is wrong with it.
struct ParsedId {
  IdProblem problem = IdProblem::none;
  SalesforceId id;  // valid only when problem is none; its text also with account, not_contact_or_lead
};
ParsedId parse_salesforce_id(std::string_view text);
// Of a stored id: whether a record of it can be read and written. One of another object is kept as it came.
bool is_contact_or_lead(std::string_view salesforce_id);
bool is_account(std::string_view salesforce_id);

}  // namespace syncer
