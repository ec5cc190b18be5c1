// One renderer for the rows of GET and of queries: attributes first, fields under their describe names,
// explicit nulls, compound addresses as objects.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/org.h"
#include "sim/soql/soql.h"

namespace sfsim {

// What a user sees of an object (or asked for), worked out once: which stored fields to read and how to show
// them.
struct RowPlan {
  struct Part {
    std::string_view key;  // of an address object: "city"
    size_t cell;
    FieldType type;
  };
  struct Item {
    std::string key;  // "Email": with quotes and colon
    std::string_view name;
    FieldType type = FieldType::string_;
    size_t cell = 0;
    bool is_address = false;
    std::vector<Part> parts;
  };
  std::string type;
  std::vector<Item> items;
  std::vector<const FieldSchema*> cells;  // what Org::read is asked for
  std::optional<size_t> last_modified;    // the cell of LastModifiedDate
};
using RowPlanPtr = std::shared_ptr<const RowPlan>;

RowPlanPtr plan_of(const Org& org, const User& user, const SobjectSchema& object);
// Of the named fields, with Id; an error for one that does not exist or is hidden.
std::variant<RowPlanPtr, ApiError> plan_of(const Org& org, const User& user, const SobjectSchema& object,
                                           const std::vector<std::string>& names);

// `base` is "/services/data/v60.0".
// A polymorphic parent is a Name whose url has its own type.
void append_attributes(std::string& out, std::string_view base, std::string_view type,
                       std::string_view url_type, std::string_view id);
void append_row(std::string& out, std::string_view base, const RowPlan& plan, std::string_view id,
                const std::vector<Value>& values);
// What a row shows in the place of a file: where its bytes are. Null without one.
void append_blob(std::string& out, std::string_view base, std::string_view type, std::string_view id,
                 std::string_view field, const Value& value);
std::string row_url(std::string_view base, std::string_view type, std::string_view id);

// The whole answer of a query.
void append_page(std::string& out, std::string_view base, const QueryPage& page);
// Its records alone, with commas between.
void append_records(std::string& out, std::string_view base, const QueryPage& page);

}  // namespace sfsim
