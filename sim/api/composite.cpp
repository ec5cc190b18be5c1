// Several requests in one call (salesforce-api.md 6): composite, where later ones refer to earlier ones,
// graphs, each a transaction, and batches of requests that know nothing of each other.
#include <set>

#include <fmt/format.h>

#include "sim/api/json_write.h"
#include "sim/api/subrequest.h"

namespace sfsim {
namespace {

constexpr size_t most_subrequests = 25, most_queries = 5;
constexpr size_t most_graphs = 75, most_nodes = 500, most_kinds_of_node = 15, most_failed_graphs = 14;

ApiError above_limit(size_t most, std::string_view what) {
  return error_of(400, "LIMIT_EXCEEDED", fmt::format("A request may hold at most {} {}.", most, what));
}

std::variant<bool, ApiError> flag_of(const JsonBody& value) {
  if (value.kind != JsonBody::Kind::boolean) return cannot_deserialize("boolean", value);
  return value.truth;
}

// The list of subrequests; each must be well formed before one of them runs.
std::variant<std::vector<SubRequest>, ApiError> sub_requests_of(const JsonBody* list) {
  if (!list)
    return error_of(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [compositeRequest]");
  if (!list->is_array()) return cannot_deserialize("list", *list);
  std::vector<SubRequest> out;
  std::set<std::string> seen;
  for (const JsonBody& item : list->items) {
    auto sub = sub_request_of(item);
    if (auto* error = std::get_if<ApiError>(&sub)) return std::move(*error);
    out.push_back(std::move(std::get<SubRequest>(sub)));
    if (!seen.insert(out.back().reference_id).second)
      return error_of(400, "INVALID_INPUT", "Duplicate ReferenceId provided in the request.");
  }
  return out;
}

// Queries and collections: the expensive ones.
bool is_costly(const SubRequest& sub) {
  const Target target = parse_target(sub.url);
  if (target.segments.size() < 4) return false;
  const std::string& first = target.segments[3];
  return first == "query" || first == "queryAll" || first == "composite";
}

struct Graph {
  std::string id;
  std::vector<SubRequest> nodes;
};

std::variant<Graph, ApiError> graph_of(const JsonBody& item) {
  if (!item.is_object()) return cannot_deserialize("graph", item);
  Graph out;
  const JsonBody* list = nullptr;
  for (const JsonBody::Member& member : item.members) {
    if (member.name == "graphId") {
      if (member.value.kind != JsonBody::Kind::string) return cannot_deserialize("string", member.value);
      out.id = member.value.text;
    } else if (member.name == "compositeRequest") {
      list = &member.value;
    } else {
      return json_error(
          fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
    }
  }
  if (out.id.empty())
    return error_of(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [graphId]");
  auto nodes = sub_requests_of(list);
  if (auto* error = std::get_if<ApiError>(&nodes)) return std::move(*error);
  out.nodes = std::move(std::get<0>(nodes));
  return out;
}

std::variant<std::vector<Graph>, ApiError> graphs_of(const Call& call) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return *error;
  const JsonBody& json = *std::get<const JsonBody*>(body);
  const JsonBody* list = json.find("graphs");
  if (!list) return error_of(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [graphs]");
  if (!list->is_array()) return cannot_deserialize("list", *list);
  if (list->items.size() > most_graphs) return above_limit(most_graphs, "graphs");
  std::vector<Graph> out;
  std::set<std::string> ids, kinds;
  size_t nodes = 0;
  for (const JsonBody& item : list->items) {
    auto graph = graph_of(item);
    if (auto* error = std::get_if<ApiError>(&graph)) return std::move(*error);
    out.push_back(std::move(std::get<Graph>(graph)));
    if (!ids.insert(out.back().id).second)
      return error_of(400, "INVALID_INPUT", fmt::format("Duplicate graphId: {}", out.back().id));
    nodes += out.back().nodes.size();
    for (const SubRequest& node : out.back().nodes) {
      const Target target = parse_target(node.url);
      if (target.segments.size() > 4) kinds.insert(target.segments[2] + '/' + target.segments[4]);
    }
  }
  if (nodes > most_nodes) return above_limit(most_nodes, "nodes");
  if (kinds.size() > most_kinds_of_node) return above_limit(most_kinds_of_node, "different nodes");
  return out;
}

void append_graph(std::string& out, const Graph& graph, const SubRun& run) {
  out += "{\"graphId\":";
  append_string(out, graph.id);
  out += ",\"graphResponse\":";
  append_composite(out, graph.nodes, run.answers);
  out += ",\"isSuccessful\":";
  append_bool(out, !run.failed);
  out += '}';
}

// What is not begun any more.
SubRun halted(const Graph& graph) {
  const ApiError error = error_of(
      400, "PROCESSING_HALTED",
      "Processing of the remaining graphs was halted because too many graphs of the request failed.");
  return {std::vector<SubAnswer>(graph.nodes.size(), refused_inside(error)), true};
}

}  // namespace

// collateSubrequests changes how fast Salesforce is, and the order of subrequests that do not refer to each
// other; ours run as they stand.
Reply composite(Call& call) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  const JsonBody* list = nullptr;
  bool all_or_none = false;
  for (const JsonBody::Member& member : std::get<const JsonBody*>(body)->members) {
    if (member.name == "compositeRequest") {
      list = &member.value;
    } else if (member.name == "allOrNone" || member.name == "collateSubrequests") {
      const auto flag = flag_of(member.value);
      if (const auto* error = std::get_if<ApiError>(&flag)) return refuse(*error);
      if (member.name == "allOrNone") all_or_none = std::get<bool>(flag);
    } else {
      return refuse(
          json_error(fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value))));
    }
  }
  const auto read = sub_requests_of(list);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  const auto& subs = std::get<0>(read);
  if (subs.size() > most_subrequests) return refuse(above_limit(most_subrequests, "subrequests"));
  size_t costly = 0;
  for (const SubRequest& sub : subs) costly += is_costly(sub) ? 1 : 0;
  if (costly > most_queries)
    return refuse(above_limit(most_queries, "subrequests that are queries or sObject Collections"));
  const SubRun run = run_all(call, subs, all_or_none, Inside::composite);
  std::string out;
  append_composite(out, subs, run.answers);
  return ok(std::move(out));
}

Reply composite_graph(Call& call) {
  const auto read = graphs_of(call);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  std::string out = "{\"graphs\":[";
  size_t failures = 0;
  for (const Graph& graph : std::get<0>(read)) {
    const SubRun run =
        failures > most_failed_graphs ? halted(graph) : run_all(call, graph.nodes, true, Inside::graph);
    failures += run.failed ? 1 : 0;
    if (out.back() != '[') out += ',';
    append_graph(out, graph, run);
  }
  return ok(out + "]}");
}

}  // namespace sfsim
