// Writing one row, as the single-row resources and the collections both do it.
#pragma once
#include "sim/api/call.h"

namespace sfsim {

// What a path or a body said about which row: the id when it can be one of this object, else why not.
std::variant<std::string, ApiError> row_id(const SobjectSchema& object, std::string_view text);

// The id of a row to update or delete in a list of rows. Unlike in a path, text that is no id is a malformed
// id.
std::variant<std::string, ApiError> listed_id(const SobjectSchema& object, const std::string& text);
// In a list of rows one that is not there has a code of its own.
void as_row_errors(std::vector<ApiError>& errors);

struct Upserted {
  std::string id;
  bool created = false;
  std::vector<std::string> several;  // more than one row matches: their ids
  std::vector<ApiError> errors;
};
// By a lookup field's value; `update_only` refuses to create.
Upserted upsert(const Call& call, const SobjectSchema& object, const FieldSchema& field, const Value& value,
                std::vector<InputField> fields, bool update_only);

}  // namespace sfsim
