// composite/tree: records with their children, up to 200 in five levels, made in one transaction or not at
// all
// (`sf data import tree` sends them). Level by level, so the answer lists the roots first, as documented.
#include <set>

#include <fmt/format.h>

#include "sim/api/json_write.h"
#include "sim/api/sobjects.h"

namespace sfsim {
namespace {

constexpr size_t most_in_trees = 200, most_types_in_trees = 5;
constexpr int most_levels = 5;

struct TreeNode {
  const SobjectSchema* object = nullptr;
  std::string reference_id;
  JsonBody record;           // without its children
  size_t parent = 0;         // position + 1; 0: a root
  std::string parent_field;  // the lookup that names the parent
  std::string id;            // once it is there
  int level = 1;
  std::vector<ApiError> errors;
};

ApiError invalid_input(std::string message) { return row_error("INVALID_INPUT", std::move(message)); }

const ChildRelationship* child_relationship(const SobjectSchema& object, std::string_view name) {
  for (const ChildRelationship& child : object.children)
    if (!child.relationship_name.empty() && iequals(child.relationship_name, name)) return &child;
  return nullptr;
}

std::string attribute_of(const JsonBody& record, std::string_view name) {
  const JsonBody* attributes = record.find("attributes");
  const JsonBody* value = attributes ? attributes->find(name) : nullptr;
  return value && value->kind == JsonBody::Kind::string ? value->text : "";
}

struct ChildList {
  size_t parent = 0;
  std::string field;
  const SobjectSchema* object = nullptr;
  const JsonBody* records = nullptr;
};

// Takes one record and notes the lists of its children; a refusal is of the whole request.
std::optional<ApiError> take_record(const Call& call, const ChildList& from, const JsonBody& record,
                                    int level, std::vector<TreeNode>& nodes, std::vector<ChildList>& next) {
  if (!record.is_object()) return cannot_deserialize("sobject", record);
  TreeNode node;
  node.object = from.object;
  node.parent = from.parent;
  node.parent_field = from.field;
  node.level = level;
  node.reference_id = attribute_of(record, "referenceId");
  if (node.reference_id.empty())
    return error_of(403, "INVALID_INPUT", "Include a reference ID for each record in the request.");
  const std::string type = attribute_of(record, "type");
  if (!type.empty() && !iequals(type, from.object->name))
    node.errors.push_back(
        invalid_input(fmt::format("The type of the record is {}, not {}.", type, from.object->name)));
  node.record.kind = JsonBody::Kind::object;
  for (const JsonBody::Member& member : record.members) {
    const ChildRelationship* child = child_relationship(*node.object, member.name);
    const JsonBody* records = member.value.find("records");
    if (!child || !records) {
      node.record.members.push_back(member);
      continue;
    }
    if (!records->is_array()) return cannot_deserialize("list", *records);
    const SobjectSchema* object = visible_object(call, child->child_sobject);
    if (!object) {
      node.record.members.push_back(member);
      continue;
    }
    next.push_back({nodes.size() + 1, child->field, object, records});
  }
  nodes.push_back(std::move(node));
  return std::nullopt;
}

std::variant<std::vector<TreeNode>, ApiError> trees_of(const Call& call, const SobjectSchema& object) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return *error;
  const JsonBody* records = nullptr;
  for (const JsonBody::Member& member : std::get<const JsonBody*>(body)->members) {
    if (member.name != "records")
      return json_error(
          fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
    records = &member.value;
  }
  if (!records) return error_of(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [records]");
  if (!records->is_array()) return cannot_deserialize("list", *records);
  std::vector<TreeNode> nodes;
  std::vector<ChildList> level_lists{{0, {}, &object, records}};
  for (int level = 1; !level_lists.empty(); ++level) {
    if (level > most_levels)
      return error_of(400, "INVALID_INPUT", fmt::format("A tree has at most {} levels.", most_levels));
    std::vector<ChildList> next;
    for (const ChildList& list : level_lists)
      for (const JsonBody& record : list.records->items)
        if (auto error = take_record(call, list, record, level, nodes, next)) return *error;
    level_lists = std::move(next);
  }
  std::set<const SobjectSchema*> types;
  for (const TreeNode& node : nodes) types.insert(node.object);
  if (nodes.size() > most_in_trees)
    return error_of(400, "INVALID_INPUT", fmt::format("A request holds at most {} records.", most_in_trees));
  if (types.size() > most_types_in_trees)
    return error_of(400, "INVALID_INPUT",
                    fmt::format("A request holds records of at most {} types.", most_types_in_trees));
  return nodes;
}

// Recorded (amp-labs connectors, test data of composite/tree): two errors at the second of two.
void refuse_twins(std::vector<TreeNode>& nodes) {
  std::set<std::string> seen;
  for (TreeNode& node : nodes) {
    if (seen.insert(node.reference_id).second) continue;
    node.errors.push_back(invalid_input("Duplicate ReferenceId provided in the request."));
    node.errors.push_back(
        row_error("PROCESSING_HALTED", "Duplicate ReferenceId found: " + node.reference_id));
  }
}

void create_node(const Call& call, std::vector<TreeNode>& nodes, TreeNode& node) {
  auto fields = fields_with_parents(call, *node.object, node.record);
  if (auto* error = std::get_if<ApiError>(&fields)) return node.errors.push_back(std::move(*error));
  auto& given = std::get<0>(fields);
  for (const InputField& field : given) {
    if (iequals(field.name, "Id"))
      return node.errors.push_back(
          row_error("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", {"Id"}));
    if (iequals(field.name, node.parent_field))
      return node.errors.push_back(
          invalid_input(fmt::format("{} is given by the record's place in the tree.", field.name)));
  }
  if (node.parent > 0) given.push_back({node.parent_field, Value(nodes[node.parent - 1].id)});
  SaveResult saved = call.org().create(*call.user, *node.object, given, true);
  if (auto* errors = std::get_if<std::vector<ApiError>>(&saved)) {
    node.errors = std::move(*errors);
  } else {
    node.id = std::move(std::get<std::string>(saved));
  }
}

// Stops behind the first level that has a record that cannot be made.
bool create_nodes(const Call& call, std::vector<TreeNode>& nodes) {
  Org::Transaction transaction(call.org());
  bool failed = false;
  int level = 1;
  for (TreeNode& node : nodes) {
    if (failed && node.level > level) break;
    level = node.level;
    if (node.errors.empty()) create_node(call, nodes, node);
    failed = failed || !node.errors.empty();
  }
  if (!failed) transaction.commit();
  return !failed;
}

std::string tree_results(const std::vector<TreeNode>& nodes, bool made) {
  std::string out = fmt::format("{{\"hasErrors\":{},\"results\":[", !made);
  for (const TreeNode& node : nodes) {
    if (!made && node.errors.empty()) continue;
    if (out.back() != '[') out += ',';
    out += "{\"referenceId\":";
    append_string(out, node.reference_id);
    if (made) {
      out += fmt::format(",\"id\":\"{}\"", node.id);
    } else {
      out += ",\"errors\":";
      append_errors(out, node.errors, "statusCode");
    }
    out += '}';
  }
  return out + "]}";
}

}  // namespace

Reply composite_tree(Call& call, const SobjectSchema& object) {
  auto read = trees_of(call, object);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  auto& nodes = std::get<0>(read);
  refuse_twins(nodes);
  bool made = true;
  for (const TreeNode& node : nodes) made = made && node.errors.empty();
  made = made && create_nodes(call, nodes);
  Reply reply = ok(tree_results(nodes, made));
  reply.status = made ? 201 : 400;
  return reply;
}

}  // namespace sfsim
