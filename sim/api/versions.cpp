// GET /services/data: which versions there are; GET /services/data/v60.0: which resources a version has. Only
// what works is listed.
#include <fmt/format.h>

#include "sim/api/bulk.h"
#include "sim/api/json_write.h"
#include "sim/api/router.h"

namespace sfsim {
namespace {

// v20.0 is Winter '11, three releases a year (recorded: NetCoreForce versions.json, v31 to v57). v42's label
// has a curly apostrophe on the wire.
std::string label_of(int version) {
  constexpr std::string_view seasons[] = {"Winter", "Spring", "Summer"};
  return fmt::format("{} {}{:02}", seasons[(version + 1) % 3], version == 42 ? "\u2019" : "'",
                     4 + (version + 1) / 3);
}

}  // namespace

Reply versions_list(const Call& call) {
  const int oldest_version = call.context.options.oldest_version;
  std::string out = "[";
  for (int version = oldest_version; version <= newest_version; ++version) {
    if (version > oldest_version) out += ',';
    out += "{\"label\":";
    append_string(out, label_of(version));
    out += fmt::format(",\"url\":\"/services/data/v{0}.0\",\"version\":\"{0}.0\"}}", version);
  }
  return ok(out + "]");
}

Reply resource_list(const Call& call) {
  std::string out = fmt::format("{{\"identity\":\"{}/id/{}/{}\"", call.context.options.instance_url,
                                call.org().org_id(), call.user->id);
  for (const std::string_view name :
       {"composite", "jobs", "limits", "parameterizedSearch", "process", "query", "queryAll", "quickActions",
        "recent", "search", "sobjects", "tabs", "theme"}) {
    if (name == "composite" && call.version < 38) continue;
    if (name == "jobs" && call.version < oldest_ingest_version) continue;
    out += fmt::format(",\"{}\":\"{}/{}\"", name, call.base, name);
  }
  return ok(out + "}");
}

Reply composite_list(const Call& call) {
  std::string out =
      fmt::format("{{\"tree\":\"{0}/composite/tree\",\"batch\":\"{0}/composite/batch\"", call.base);
  if (call.version >= oldest_collections_version)
    out += fmt::format(",\"sobjects\":\"{}/composite/sobjects\"", call.base);
  if (call.version >= 50) out += fmt::format(",\"graph\":\"{}/composite/graph\"", call.base);
  return ok(out + "}");
}

}  // namespace sfsim
