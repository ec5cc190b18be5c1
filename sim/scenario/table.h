// The format as one table: every key of a file and every verb, with type, default, meaning and an example.
// The parser, the JSON Schema, the formatter's key order and the reference documentation are all made from
// it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/plan.h"

namespace sfsim {

enum class Type {
  text,
  sentence,
  flag,
  flag_or_null,
  text_or_null,
  word,
  word_or_null,  // `words` says which words
  count,
  positive,
  engine,
  texts,
  text_or_texts,
  milliseconds,
  start,
  time,
  duration,
  clock_step,  // a duration with its sign
  name,
  names,           // of people and records; a list where several are allowed
  recipients,      // the same of people, or an object with the keys of `keys`
  field_or_right,  // a field's API name, "read" or "edit"
  link_target,     // "Contact", "Lead", "@record" or an id
  salesforce_id,
  email,
  request_line,
  path_word,
  settings,  // an object of settings
  each,
  object,         // with the keys of `keys`
  named,          // an object of names -> objects with the keys of `keys`
  named_texts,    // an object of object types -> lists of texts
  reasons,        // an object of invariants -> sentences
  texts_by_name,  // an object of texts
  rows,
  count_or_rows,  // a list of objects with the keys of `keys`, or a number
  count_or_times,
  response,  // a status, or an object with the keys of `keys`
  any,
  steps
};

struct KeyTable;

struct KeyInfo {
  std::string name;
  Type type = Type::text;
  std::string meaning;       // one sentence
  std::string default_text;  // empty: none; "required": must be written
  std::string example;       // JSON
  std::vector<std::string> words;
  const KeyTable* keys = nullptr;

  bool required() const { return default_text == "required"; }
};

struct KeyTable {
  std::vector<KeyInfo> keys;
  bool fields = false;  // any Salesforce field beside them
  const KeyInfo* find(std::string_view name) const;
  std::vector<std::string> names() const;
};

struct VerbInfo {
  Verb verb = Verb::expect;
  KeyInfo value;     // its name is the verb
  KeyTable options;  // without the common ones
};

const KeyTable& file_keys();
const KeyTable& person_keys();
const KeyTable& record_keys();
const KeyTable& org_keys();
const KeyTable& user_keys();
const KeyTable& profile_keys();
const KeyTable& rule_keys();
const KeyTable& during_keys();
const KeyTable& common_step_keys();         // at, during, by, engine, note
const std::vector<VerbInfo>& verb_table();  // in the order of Verb
const VerbInfo* find_verb(std::string_view name);
const VerbInfo& info_of(Verb verb);
std::string_view meaning_of(Fault fault);

const std::vector<std::string>& object_types();   // of the org: "Contact", ...
const std::vector<std::string>& record_types();   // those that a record is made of: "PersonAccount" too
const std::vector<std::string>& person_types();   // those that a person is linked to
const std::vector<std::string>& rule_objects();   // those of validation rules
const std::vector<std::string>& object_rights();  // "read", ...
const std::vector<std::string>& waiting_for_words();
const std::vector<std::string>& path_words();  // of the requests the engine sends, methods first
bool is_field_name(std::string_view key);      // "HasOptedOutOfEmail", "mkto_si__Score__c"

// What a value of that type looks like, for messages and documentation: "a duration such as \"10m\"".
std::string type_text(const KeyInfo& key);

}  // namespace sfsim
