// query?q=...&columns=true: what the columns of a query are, without its rows (recorded shapes in the tests
// of salesforcecli/plugin-data: a parent and a child query hold their columns as joinColumns).
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"

namespace sfsim {
namespace {

struct ColumnNode {
  std::string name, display;
  const Column* column = nullptr;  // null: a parent, or a child query
  std::string foreign_key;
  bool aggregate = false;
  std::vector<ColumnNode> joined;
};

std::string_view apex_type(const Column& column) {
  if (column.aggregate) return {};
  switch (column.type) {
    case FieldType::id:
    case FieldType::reference:
      return "Id";
    case FieldType::boolean:
      return "Boolean";
    case FieldType::int_:
      return "Integer";
    case FieldType::double_:
    case FieldType::percent:
    case FieldType::currency:
      return "Double";
    case FieldType::date:
      return "Date";
    case FieldType::datetime:
      return "Datetime";
    case FieldType::address:
      return "Address";
    case FieldType::string_:
    case FieldType::textarea:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::url:
    case FieldType::picklist:
      break;
  }
  return "String";
}

bool is_number(FieldType type) {
  return type == FieldType::int_ || type == FieldType::double_ || type == FieldType::percent ||
         type == FieldType::currency;
}

std::vector<ColumnNode> nodes_of(const Call& call, const QueryPage& page) {
  std::vector<ColumnNode> roots;
  for (const Column& column : page.columns) {
    std::vector<ColumnNode>* at = &roots;
    for (size_t step = 0; !page.aggregate && step + 1 < column.path.size(); ++step) {
      const std::string& name = column.path[step];
      auto found = std::find_if(at->begin(), at->end(),
                                [&](const ColumnNode& node) { return !node.column && node.name == name; });
      if (found == at->end()) {
        const SobjectSchema* owner = call.org().schema().find(column.path_types[step]);
        const FieldSchema* via = owner == nullptr ? nullptr : owner->relationship(name);
        at->push_back({name, name, nullptr, via == nullptr ? "" : via->name, false, {}});
        found = std::prev(at->end());
      }
      at = &found->joined;
    }
    std::string name = column.alias.empty() ? column.path.back() : column.alias;
    if (column.child) {
      at->push_back({name, name, nullptr, "", true, nodes_of(call, *column.child_head)});
    } else {
      at->push_back({name, column.call.empty() ? name : column.call, &column, "", column.aggregate, {}});
    }
  }
  return roots;
}

void append_nodes(std::string& out, const std::vector<ColumnNode>& nodes) {
  out += '[';
  for (const ColumnNode& node : nodes) {
    if (out.back() != '[') out += ',';
    const FieldSchema* field = node.column == nullptr ? nullptr : node.column->field;
    const FieldType type = node.column == nullptr ? FieldType::address : node.column->type;
    const std::string_view apex = node.column == nullptr ? std::string_view() : apex_type(*node.column);
    const auto flag = [&out](std::string_view name, bool value) {
      out += fmt::format("\"{}\":", name);
      append_bool(out, value);
      out += ',';
    };
    const auto text = [&out](std::string_view name, std::string_view value) {
      out += fmt::format("\"{}\":", name);
      if (value.empty()) {
        out += "null";
      } else {
        append_string(out, value);
      }
      out += ',';
    };
    out += '{';
    flag("aggregate", node.aggregate);
    text("apexType", apex);
    flag("booleanType", type == FieldType::boolean);
    text("columnName", node.name);
    flag("custom", field != nullptr && field->custom);
    text("displayName", node.display);
    text("foreignKeyName", node.foreign_key);
    flag("insertable", field != nullptr && field->createable);
    out += "\"joinColumns\":";
    append_nodes(out, node.joined);
    out += ',';
    flag("numberType", is_number(type));
    flag("textType", apex == "String");
    flag("updatable", field != nullptr && field->updateable);
    out.back() = '}';
  }
  out += ']';
}

}  // namespace

Reply column_metadata(const Call& call, const QueryPage& page) {
  const SobjectSchema* object = call.org().schema().find(page.sobject);
  const bool id_selected = std::any_of(page.columns.begin(), page.columns.end(), [](const Column& column) {
    return column.field && column.path.size() == 1 && column.field->type == FieldType::id;
  });
  std::string out = "{\"columnMetadata\":";
  append_nodes(out, nodes_of(call, page));
  out += ",\"entityName\":";
  append_string(out, page.sobject);
  out += ",\"groupBy\":";
  append_bool(out, page.aggregate);
  out += ",\"idSelected\":";
  append_bool(out, id_selected);
  out += ",\"keyPrefix\":";
  append_string(out, object == nullptr ? "" : object->key_prefix);
  return ok(out + '}');
}

}  // namespace sfsim
