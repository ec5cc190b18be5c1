// Parsing is lazy and rare: pages are read only when a run that saw them writes something.
#include "sim/world/bodies.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

using nlohmann::json;

json parsed(std::string_view text) { return json::parse(text, nullptr, false); }

bool same_scalar(const Json& expected, const json& actual) {
  switch (expected.kind) {
    case Json::Kind::null:
      return actual.is_null();
    case Json::Kind::boolean:
      return actual.is_boolean() && actual.get<bool>() == expected.boolean;
    case Json::Kind::number:
      return actual.is_number() && actual.get<double>() == expected.number;
    case Json::Kind::string:
      return actual.is_string() && actual.get_ref<const std::string&>() == expected.string;
    case Json::Kind::list:
    case Json::Kind::object:
      return false;
  }
  return false;
}

std::optional<BodyMismatch> compare(const Json& expected, const json& actual) {
  if (expected.kind == Json::Kind::object) {
    if (!actual.is_object()) return BodyMismatch{expected.at, "the answer has " + actual.dump()};
    for (const auto& [key, value] : expected.object) {
      const auto found = actual.find(key);
      if (found == actual.end()) return BodyMismatch{value.at, fmt::format("the answer has no \"{}\"", key)};
      if (auto wrong = compare(value, *found)) return wrong;
    }
    return std::nullopt;
  }
  if (expected.kind == Json::Kind::list) {
    if (!actual.is_array() || actual.size() != expected.list.size())
      return BodyMismatch{expected.at, actual.is_array()
                                           ? fmt::format("the answer has {} here", actual.size())
                                           : "the answer has " + actual.dump()};
    for (size_t i = 0; i < actual.size(); ++i) {
      if (auto wrong = compare(expected.list[i], actual[i])) return wrong;
    }
    return std::nullopt;
  }
  if (same_scalar(expected, actual)) return std::nullopt;
  return BodyMismatch{expected.at, "the answer has " + actual.dump()};
}

// The data of a bulk job that came with it: from its header on; empty when the body is none.
std::string_view job_rows(std::string_view body) {
  if (!body.starts_with("--")) return {};
  const size_t content = body.find("name=\"content\"");
  const size_t begin = content == body.npos ? content : body.find("\r\n\r\n", content);
  if (begin == body.npos) return {};
  return body.substr(begin + 4, body.find("\r\n--", begin + 4) - begin - 4);
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> pieces;
  for (size_t end = text.find(at); end != text.npos; end = text.find(at)) {
    pieces.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  pieces.push_back(text);
  return pieces;
}

std::vector<std::pair<std::string, std::string>> fields_in_rows(std::string_view rows) {
  std::vector<std::pair<std::string, std::string>> all;
  const std::vector<std::string_view> lines = split(rows, '\n');
  const std::vector<std::string_view> header = split(lines.front(), ',');
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string_view> cells = split(lines[i], ',');
    for (size_t c = 1; c < std::min(cells.size(), header.size()); ++c)
      if (!cells[c].empty()) all.emplace_back(cells.front(), header[c]);
  }
  return all;
}

// Of a query job: every cell in quotes, and none with a comma in it.
void read_flags_in_rows(std::string_view rows, std::string_view field, std::map<std::string, bool>& flags) {
  const auto unquoted = [](std::string_view cell) {
    return cell.size() < 2 ? cell : cell.substr(1, cell.size() - 2);
  };
  const std::vector<std::string_view> lines = split(rows, '\n');
  const std::vector<std::string_view> header = split(lines.front(), ',');
  const auto column = [&](std::string_view name) {
    const auto found = std::find_if(header.begin(), header.end(),
                                    [&](std::string_view cell) { return unquoted(cell) == name; });
    return static_cast<size_t>(found - header.begin());
  };
  const size_t id = column("Id"), flag = column(field);
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string_view> cells = split(lines[i], ',');
    if (cells.size() <= std::max(id, flag)) continue;
    flags[std::string(unquoted(cells[id]).substr(0, 15))] = unquoted(cells[flag]) == "true";
  }
}

}  // namespace

void read_flags(std::string_view page, std::string_view field, std::map<std::string, bool>& flags) {
  if (page.starts_with("\"Id\"")) return read_flags_in_rows(page, field, flags);
  const json body = parsed(page);
  if (!body.is_object() || !body.contains("records") || !body["records"].is_array()) return;
  for (const json& record : body["records"]) {
    const auto id = record.find("Id");
    const auto flag = record.find(std::string(field));
    if (id == record.end() || flag == record.end() || !id->is_string() || !flag->is_boolean()) continue;
    flags[id->get<std::string>().substr(0, 15)] = flag->get<bool>();
  }
}

std::vector<std::pair<std::string, std::string>> written_fields(std::string_view body,
                                                                const std::vector<std::string>& ids) {
  std::vector<std::pair<std::string, std::string>> all;
  const auto take = [&all](const std::string& id, const json& record) {
    for (const auto& [key, value] : record.items())
      if (value.is_boolean()) all.emplace_back(id, key);
  };
  if (const std::string_view rows = job_rows(body); !rows.empty()) return fields_in_rows(rows);
  const json parsed_body = parsed(body);
  if (!parsed_body.is_object()) return all;
  if (const auto records = parsed_body.find("records"); records != parsed_body.end()) {
    for (const json& record : *records) take(record.value("id", ""), record);
  } else if (ids.size() == 1) {
    take(ids.front(), parsed_body);
  }
  return all;
}

std::optional<BodyMismatch> mismatch(const Json& expected, std::string_view body) {
  const json actual = parsed(body);
  if (actual.is_discarded()) return BodyMismatch{expected.at, "the answer has no JSON body"};
  return compare(expected, actual);
}

std::vector<std::string> error_codes(std::string_view body) {
  const json actual = parsed(body);
  std::vector<std::string> codes;
  const auto take = [&codes](const json& one) {
    for (const char* key : {"errorCode", "statusCode", "error"}) {
      if (one.is_object() && one.contains(key) && one[key].is_string())
        codes.push_back(one[key].get<std::string>());
    }
    if (!one.is_object() || !one.contains("errors") || !one["errors"].is_array()) return;
    for (const json& error : one["errors"]) {
      if (error.is_object() && error.contains("statusCode"))
        codes.push_back(error["statusCode"].get<std::string>());
    }
  };
  if (actual.is_array()) {
    for (const json& one : actual) take(one);
  } else {
    take(actual);
  }
  return codes;
}

}  // namespace sfsim
