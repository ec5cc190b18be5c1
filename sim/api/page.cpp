// Answers of queries. The columns become a small tree first, so that the fields of one parent share one
// object however they are scattered over the SELECT list.
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/address.h"
#include "sim/api/json_write.h"
#include "sim/api/row.h"

namespace sfsim {
namespace {

struct Part {
  std::string_view key;
  size_t index;  // in Column::parts
  FieldType type;
};

struct Node {
  std::string key;                 // "Email": with quotes and colon
  const Column* column = nullptr;  // null: a parent object
  std::vector<Part> parts;
  size_t path_index = 0;
  bool of_types = false;  // a TYPEOF: its attributes have the very type
  std::vector<Node> children;
};

size_t path_at(const QueryPage& page, const Column& column, size_t depth) {
  for (size_t i = 0; i < page.paths.size(); ++i)
    if (page.paths[i].size() == depth &&
        std::equal(page.paths[i].begin(), page.paths[i].end(), column.path.begin()))
      return i;
  return 0;
}

// The rows of groups are flat.
void add(const QueryPage& page, Node& root, const Column& column) {
  Node* node = &root;
  for (size_t step = 0; !page.aggregate && step + 1 < column.path.size(); ++step) {
    std::string key = fmt::format("\"{}\":", column.path[step]);
    const auto found = std::find_if(node->children.begin(), node->children.end(),
                                    [&](const Node& child) { return child.key == key; });
    if (found != node->children.end()) {
      node = &*found;
      continue;
    }
    node->children.push_back({std::move(key), nullptr, {}, path_at(page, column, step + 1), false, {}});
    node = &node->children.back();
  }
  if (!column.only_types.empty() || column.otherwise) node->of_types = true;
  const std::string& name = column.alias.empty() && !column.path.empty() ? column.path.back() : column.alias;
  Node leaf{fmt::format("\"{}\":", name), &column, {}, 0, false, {}};
  for (size_t i = 0; i < column.parts.size(); ++i)
    leaf.parts.push_back({address_key(column.field->name, column.parts[i]->name), i, column.parts[i]->type});
  sort_address(leaf.parts);
  node->children.push_back(std::move(leaf));
}

void append_address(std::string& out, const QueryPage& page, size_t row, const Node& node) {
  const Column& column = *node.column;
  const bool empty = std::all_of(node.parts.begin(), node.parts.end(), [&](const Part& part) {
    return is_null(page.cell(row, column, part.index));
  });
  if (empty) {
    out += "null";
    return;
  }
  char separator = '{';
  for (const Part& part : node.parts) {
    out += separator;
    out += '"';
    out += part.key;
    out += "\":";
    append_value(out, page.cell(row, column, part.index), part.type);
    separator = ',';
  }
  out += '}';
}

// A field of TYPEOF is there in rows of its type alone.
bool is_shown(const QueryPage& page, size_t row, const Node& node, const Column& column) {
  if (column.only_types.empty() && !column.otherwise) return true;
  const auto& types = column.only_types;
  const bool named =
      std::find(types.begin(), types.end(), page.path_type(row, node.path_index)) != types.end();
  return named != column.otherwise;
}

void append_child(std::string& out, std::string_view base, const QueryPage& page, size_t row,
                  const Column& column) {
  if (const QueryPage* child = page.child(row, column)) {
    append_page(out, base, *child);
  } else {
    out += "null";
  }
}

void append_object(std::string& out, std::string_view base, const QueryPage& page, size_t row,
                   const Node& node) {
  out += '{';
  if (page.aggregate) {
    append_attributes(out, base, "AggregateResult", "AggregateResult", "");
  } else {
    const auto* id = std::get_if<std::string>(&page.path_id(row, node.path_index));
    const std::string_view type = page.path_type(row, node.path_index);
    append_attributes(out, base, node.of_types ? type : page.path_sobjects[node.path_index], type,
                      id ? std::string_view(*id) : "");
  }
  for (const Node& child : node.children) {
    if (node.of_types && child.column && !is_shown(page, row, node, *child.column)) continue;
    out += ',';
    out += child.key;
    if (!child.column) {
      if (is_null(page.path_id(row, child.path_index))) {
        out += "null";
      } else {
        append_object(out, base, page, row, child);
      }
    } else if (child.column->child) {
      append_child(out, base, page, row, *child.column);
    } else if (child.column->field && child.column->field->type == FieldType::address) {
      append_address(out, page, row, child);
    } else if (child.column->field && child.column->field->type == FieldType::base64) {
      append_blob(out, base, page.path_type(row, node.path_index),
                  text_or_empty(page.path_id(row, node.path_index)), child.column->field->name,
                  page.cell(row, *child.column));
    } else if (child.column->field) {
      append_value(out, page.cell(row, *child.column), child.column->field->type);
    } else {
      append_value(out, page.cell(row, *child.column));
    }
  }
  out += '}';
}

}  // namespace

void append_page(std::string& out, std::string_view base, const QueryPage& page) {
  out += '{';
  const bool tooling = base.ends_with("/tooling");
  if (tooling) {
    out += "\"size\":";
    append_int(out, page.count_only ? page.total_size : static_cast<int64_t>(page.rows));
    out += ',';
  }
  out += "\"totalSize\":";
  append_int(out, page.total_size);
  out += ",\"done\":";
  append_bool(out, page.done);
  if (!page.done) {
    out += ",\"nextRecordsUrl\":";
    append_string(out, fmt::format("{}/query/{}", base, page.next_locator));
  }
  if (tooling) {
    out += ",\"queryLocator\":null,\"entityTypeName\":";
    append_string(out, page.aggregate ? "AggregateResult" : page.sobject);
  }
  out += ",\"records\":[";
  if (!page.count_only) append_records(out, base, page);
  out += "]}";
}

void append_records(std::string& out, std::string_view base, const QueryPage& page) {
  Node root;
  for (const Column& column : page.columns) add(page, root, column);
  for (size_t row = 0; row < page.rows; ++row) {
    if (row) out += ',';
    append_object(out, base, page, row, root);
  }
}

}  // namespace sfsim
