// Rows of GET. Field order is describe order; with ?fields= the asked fields, Id always among them.
#include "sim/api/row.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/api/address.h"
#include "sim/api/json_write.h"
#include "sim/api/reply.h"
#include "sim/api/wire.h"

namespace sfsim {
namespace {

class Planner {
 public:
  explicit Planner(const SobjectSchema& object) : object_(object) { plan_->type = object.name; }

  void add(const FieldSchema& field) {
    RowPlan::Item item;
    item.key = fmt::format("\"{}\":", field.name);
    item.name = field.name;
    item.type = field.type;
    item.is_address = field.type == FieldType::address;
    if (item.is_address) {
      for (const FieldSchema* part : object_.parts_of(field))
        item.parts.push_back({address_key(field.name, part->name), cell(*part), part->type});
      sort_address(item.parts);
    } else {
      item.cell = cell(field);
    }
    plan_->items.push_back(std::move(item));
  }

  RowPlanPtr done() {
    if (const FieldSchema* field = object_.field("LastModifiedDate")) plan_->last_modified = cell(*field);
    return std::move(plan_);
  }

 private:
  size_t cell(const FieldSchema& field) {
    const auto found = std::find(plan_->cells.begin(), plan_->cells.end(), &field);
    if (found != plan_->cells.end()) return static_cast<size_t>(found - plan_->cells.begin());
    plan_->cells.push_back(&field);
    return plan_->cells.size() - 1;
  }

  const SobjectSchema& object_;
  std::shared_ptr<RowPlan> plan_ = std::make_shared<RowPlan>();
};

void append_address(std::string& out, const RowPlan::Item& item, const std::vector<Value>& values) {
  const bool empty = std::all_of(item.parts.begin(), item.parts.end(),
                                 [&](const RowPlan::Part& part) { return is_null(values[part.cell]); });
  if (empty) {
    out += "null";
    return;
  }
  char separator = '{';
  for (const RowPlan::Part& part : item.parts) {
    out += separator;
    out += '"';
    out += part.key;
    out += "\":";
    append_value(out, values[part.cell], part.type);
    separator = ',';
  }
  out += '}';
}

}  // namespace

RowPlanPtr plan_of(const Org& org, const User& user, const SobjectSchema& object) {
  Planner planner(object);
  for (const FieldSchema& field : object.fields)
    if (org.access(user, object, field).readable) planner.add(field);
  return planner.done();
}

std::variant<RowPlanPtr, ApiError> plan_of(const Org& org, const User& user, const SobjectSchema& object,
                                           const std::vector<std::string>& names) {
  Planner planner(object);
  std::vector<const FieldSchema*> seen;
  for (const std::string& name : names) {
    const FieldSchema* field = object.field(name);
    if (!field || !org.access(user, object, *field).readable)
      return error_of(400, "INVALID_FIELD",
                      fmt::format("No such column '{}' on sobject of type {}", name, object.name));
    if (std::find(seen.begin(), seen.end(), field) == seen.end()) planner.add(*field);
    seen.push_back(field);
  }
  const FieldSchema* id = object.field("Id");
  if (id && std::find(seen.begin(), seen.end(), id) == seen.end()) planner.add(*id);
  return planner.done();
}

void append_attributes(std::string& out, std::string_view base, std::string_view type,
                       std::string_view url_type, std::string_view id) {
  out += "\"attributes\":{\"type\":\"";
  out += type;
  if (!id.empty()) {
    out += "\",\"url\":\"";
    out += base;
    out += "/sobjects/";
    out += url_type;
    out += '/';
    out += id;
  }
  out += "\"}";
}

void append_row(std::string& out, std::string_view base, const RowPlan& plan, std::string_view id,
                const std::vector<Value>& values) {
  out += '{';
  append_attributes(out, base, plan.type, plan.type, id);
  for (const RowPlan::Item& item : plan.items) {
    out += ',';
    out += item.key;
    if (item.is_address) {
      append_address(out, item, values);
    } else if (item.type == FieldType::base64) {
      append_blob(out, base, plan.type, id, item.name, values[item.cell]);
    } else {
      append_value(out, values[item.cell], item.type);
    }
  }
  out += '}';
}

void append_blob(std::string& out, std::string_view base, std::string_view type, std::string_view id,
                 std::string_view field, const Value& value) {
  if (is_null(value)) {
    out += "null";
  } else {
    append_string(out, fmt::format("{}/{}", row_url(base, type, id), field));
  }
}

std::string row_url(std::string_view base, std::string_view type, std::string_view id) {
  return fmt::format("{}/sobjects/{}/{}", base, type, id);
}

}  // namespace sfsim
