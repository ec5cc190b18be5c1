// Inside the org only: the steps of a write that more than one kind of write takes. They check nothing.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/org/org_impl.h"

namespace sfsim {

struct Writer {  // who writes what, and whether through the API
  Org& org;
  Org::Impl& impl;
  const User& user;
  const SobjectSchema& object;
  Table& table;
  bool by_api;
  bool creating;
  bool person = false;          // the row is one half of a person account (person_accounts.h)
  std::string other_half = {};  // its id, once there is one
};

// Adds a cell unless the field has one, or the object no such field.
void set_cell(std::vector<Cell>& cells, const FieldSchema* field, Value value);
// The row as it stands: what the cells will replace, and what an update must know beside that. Empty when
// there is no such row.
std::vector<Cell> image_of(const Writer& w, std::string_view id, const std::vector<Cell>& cells);
// Writes the cells over the row, keeping what stood there for the log and for stale views. `named` is how
// many of the cells the writer asked for.
void apply_cells(const Writer& w, const std::string& id, const std::vector<Cell>& cells, size_t named,
                 const std::vector<Cell>& image);
// The same for a change of the org's own making: the cells, and the stamps that every change moves.
void change_row(const Writer& w, const std::string& id, std::vector<Cell> cells);
// REQUIRED_FIELD_MISSING for what the row would lack; `own_id` is empty when it is made.
void check_required(const Writer& w, const std::vector<Cell>& cells, std::string_view own_id,
                    Failure& errors);
// What each value, the required fields and what the row points at say to it; `own_id` as above.
Failure check_row(const Writer& w, const std::vector<Cell>& cells, std::string_view own_id);
// What a duplicate rule says to the row with these cells; `id` is empty when it is made.
Failure refused_as_duplicate(const Writer& w, std::string_view id, const std::vector<Cell>& cells);
// Publishes the cells; gives the id that the answer shows.
std::string publish_event(const Writer& w, const std::vector<Cell>& cells);
std::optional<ApiError> check_record_type(const Writer& w, const std::string& id);
std::optional<ApiError> check_queue(const Writer& w, const std::string& id);  // as an owner
std::optional<ApiError> check_queue_sobject(const Writer& w, const std::vector<Cell>& row);
// What the validation rules say to the row with these cells, which are not written.
Failure refused_by_rules(const Writer& w, const std::string& id, const std::vector<Cell>& cells);
// Takes the row out of its table for good; a stale view still sees it.
void purge_row(Org::Impl& impl, const SobjectSchema& object, const std::string& id);
std::vector<Cell> row_of(const Writer& w, std::string_view id);  // every field of it
bool visible_row(const Org& org, const User& user, const SobjectSchema& object, std::string_view id);
std::variant<std::string, ApiError> id_of(const SobjectSchema& object, std::string_view text);
bool is_true(const Value& value);

}  // namespace sfsim
