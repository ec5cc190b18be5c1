// Records from what people have: a CSV of one object, a file of `sf data export tree` (nested or with @Ref1),
// the answer of a query, or a list of records. All of it or nothing.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/org/org.h"

namespace sfsim {

struct Loaded {
  std::map<std::string, int64_t> created;   // by object
  std::map<std::string, int64_t> left_out;  // cells of fields that nobody writes, by "Contact.CreatedDate"
  // What records were called where they came from (a reference id, an old Id): the Id they have now.
  std::map<std::string, std::string> ids;
};
struct LoadMistake {
  std::string what;  // "Contacts.csv, row 2: REQUIRED_FIELD_MISSING: ..."
};

// One call loads files that refer to each other. `name` is for people.
class DataLoader {
 public:
  explicit DataLoader(Org& org) : org_(org) {}
  // Nothing is written before finish().
  void add_csv(const std::string& name, std::string_view object, std::string_view text);
  // `object`: that of records that do not say it (attributes.type); empty: each says it.
  void add_json(const std::string& name, std::string_view object, std::string_view text);
  std::variant<Loaded, LoadMistake> finish();

 private:
  struct Draft {        // a hundred thousand of them are usual: small
    std::string place;  // "plan.json, record 2"; of a CSV's only its row
    const std::string* file = nullptr;
    size_t row = 0;
    const SobjectSchema* object = nullptr;
    std::string reference;
    std::vector<InputField> fields;
    int parent = -1;  // a draft before it, whose Id goes into:
    std::string parent_field;
  };
  static std::string place_of(const Draft& draft);
  void mistake(std::string what);
  const SobjectSchema* object_named(std::string_view name, const std::string& place);
  void add_record(const void* record, std::string_view object, const std::string& place, int parent,
                  std::string_view relationship);
  bool create(const Draft& draft, std::vector<InputField> fields, Loaded& loaded);

  Org& org_;
  std::deque<std::string> files_;  // the CSVs' names
  std::vector<Draft> drafts_;
  std::vector<std::string> created_;  // Ids, by draft
  std::string mistake_;               // the first
};

// Files as the command line names them; a plan names others, beside it.
std::variant<Loaded, LoadMistake> load_files(Org& org, const std::vector<std::string>& paths);

}  // namespace sfsim
