// How a request inside another one is run and shown.
#include "sim/api/subrequest.h"

#include <array>

#include <fmt/format.h>

#include "sim/api/json_write.h"

namespace sfsim {
namespace {

ApiError rolled_back_with_others() {
  return error_of(400, "PROCESSING_HALTED",
                  "The transaction was rolled back since another operation in the same transaction failed.");
}

ApiError missing_in_sub_request(std::string_view name) {
  return error_of(400, "REQUIRED_FIELD_MISSING", fmt::format("Required fields are missing: [{}]", name));
}

// Its name is case-sensitive.
bool is_sub_method(std::string_view method) {
  for (const std::string_view known : {"GET", "POST", "PATCH", "PUT", "DELETE"})
    if (method == known) return true;
  return false;
}

SubAnswer shown_inside(Reply&& reply) {
  SubAnswer out;
  if (reply.render) reply.render(reply.body);
  out.status = reply.status;
  out.rolled_back = reply.rolled_back;
  if (!reply.body.empty() && reply.content_type == json_type) out.body = std::move(reply.body);
  for (const std::string_view name : {"Location", "ETag", "Last-Modified"})
    if (const std::string_view value = find_header(reply.headers, name); !value.empty())
      out.headers.emplace_back(name, value);
  return out;
}

void append_answer(std::string& out, const SubRequest& sub, const SubAnswer& answer) {
  out += "{\"body\":";
  out += answer.body;
  out += ",\"httpHeaders\":{";
  for (const auto& [name, value] : answer.headers) {
    if (out.back() != '{') out += ',';
    append_string(out, name);
    out += ':';
    append_string(out, value);
  }
  out += "},\"httpStatusCode\":";
  append_int(out, answer.status);
  out += ",\"referenceId\":";
  append_string(out, sub.reference_id);
  out += '}';
}

// A name, or nothing at all; other kinds are refused.
std::optional<ApiError> take_text(std::string& out, const JsonBody& value) {
  if (value.kind == JsonBody::Kind::null) return std::nullopt;
  if (value.kind != JsonBody::Kind::string) return cannot_deserialize("string", value);
  out = value.text;
  return std::nullopt;
}

std::optional<ApiError> take_headers(Pairs& out, const JsonBody& value) {
  if (value.kind == JsonBody::Kind::null) return std::nullopt;
  if (!value.is_object()) return cannot_deserialize("map", value);
  for (const JsonBody::Member& header : value.members) {
    if (header.value.kind != JsonBody::Kind::string) return cannot_deserialize("string", header.value);
    for (const std::string_view taken : {"Accept", "Authorization", "Content-Type"})
      if (iequals(header.name, taken))
        return error_of(400, "INVALID_HEADER", fmt::format("{} is no header of a subrequest.", taken));
    out.emplace_back(header.name, header.value.text);
  }
  return std::nullopt;
}

}  // namespace

SubAnswer refused_inside(const ApiError& error) { return shown_inside(refuse(error)); }

SubAnswer run_inside(const Call& outer, const SubRequest& sub, Inside where) {
  Request request{sub.method, sub.url, sub.headers, {}};
  std::variant<JsonBody, ApiError> json;
  Call call{outer.context, request, sub.method, parse_target(sub.url), {}, nullptr, outer.user, 0, {}, {}};
  if (sub.body) {
    json = *sub.body;
    call.json = &json;
  }
  return shown_inside(dispatch_inside(call, where));
}

std::variant<SubRequest, ApiError> sub_request_of(const JsonBody& item) {
  if (!item.is_object()) return cannot_deserialize("subrequest", item);
  SubRequest out;
  for (const JsonBody::Member& member : item.members) {
    std::optional<ApiError> error;
    if (member.name == "method") {
      error = take_text(out.method, member.value);
    } else if (member.name == "url") {
      error = take_text(out.url, member.value);
    } else if (member.name == "referenceId") {
      error = take_text(out.reference_id, member.value);
    } else if (member.name == "httpHeaders") {
      error = take_headers(out.headers, member.value);
    } else if (member.name == "body") {
      if (member.value.kind != JsonBody::Kind::null) out.body = &member.value;
    } else {
      error =
          json_error(fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
    }
    if (error) return *error;
  }
  const std::array<std::pair<std::string_view, const std::string*>, 3> needed = {
      {{"method", &out.method}, {"url", &out.url}, {"referenceId", &out.reference_id}}};
  for (const auto& [name, value] : needed)
    if (value->empty()) return missing_in_sub_request(name);
  if (!is_sub_method(out.method))
    return error_of(400, "INVALID_INPUT", fmt::format("'{}' is no method of a subrequest.", out.method));
  return out;
}

SubRun run_all(const Call& call, const std::vector<SubRequest>& subs, bool all_or_none, Inside where) {
  SubRun out;
  References references;
  std::optional<Org::Transaction> transaction;
  if (all_or_none) transaction.emplace(call.org());
  size_t failure = subs.size();
  for (const SubRequest& sub : subs) {
    SubRequest made = sub;
    JsonBody body;
    std::optional<ApiError> error = bad_reference_id(call, sub.reference_id);
    if (!error) error = references.resolve(made, body);
    out.answers.push_back(error ? refused_inside(*error) : run_inside(call, made, where));
    references.add(sub.reference_id, out.answers.back());
    if (!out.answers.back().failed()) continue;
    out.failed = true;
    failure = out.answers.size() - 1;
    if (all_or_none) break;
  }
  if (!all_or_none) return out;
  if (!out.failed) {
    transaction->commit();
    return out;
  }
  transaction.reset();
  out.answers.resize(subs.size());
  for (size_t i = 0; i < subs.size(); ++i)
    if (i != failure) out.answers[i] = refused_inside(rolled_back_with_others());
  return out;
}

void append_composite(std::string& out, const std::vector<SubRequest>& subs,
                      const std::vector<SubAnswer>& answers) {
  out += "{\"compositeResponse\":[";
  for (size_t i = 0; i < answers.size(); ++i) {
    if (i) out += ',';
    append_answer(out, subs[i], answers[i]);
  }
  out += "]}";
}

}  // namespace sfsim
