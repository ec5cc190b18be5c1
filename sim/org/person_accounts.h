// Inside the org only: a person account is one Account and one Contact that are the same person. Both rows
// hold the values that they share; whoever writes one of the two writes the other.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/org/writer.h"

namespace sfsim {

// Makes a writer of a new Account one of a person's, when the input names a LastName.
void meet_person(Writer& w, const std::vector<InputField>& input);
// The same for a row that is there.
void meet_person(Writer& w, std::string_view id);
// The row is one half of a person account.
bool is_person(Org::Impl& impl, const SobjectSchema& object, std::string_view id);

// False for a field that this row has not: a person's on another account, the Name of a person account.
bool row_has(const Writer& w, const FieldSchema& field);
std::optional<ApiError> refuse_fields(const Writer& w, const std::vector<std::string>& names);
// A person account or person contact where only others may stand.
std::optional<ApiError> refuse_person(const Writer& w, const FieldSchema& field, const std::string& id);

// What the org adds to an account that becomes a person's: its name, and who the contact is.
void complete_person(Writer& w, std::vector<Cell>& cells);
// The contact of an account that is being made.
void insert_contact(const Writer& w, const std::string& account, const std::vector<Cell>& cells);
// The name of a person account, when a part of it changes.
void rename_person(const Writer& w, std::string_view id, std::vector<Cell>& cells);
// What the cells are in the other half.
std::vector<Cell> in_other_half(const Writer& w, const std::vector<Cell>& cells);
// Writes the other half as the first was written, stamps and all.
void write_other_half(const Writer& w, const std::vector<Cell>& cells, size_t named);

}  // namespace sfsim
