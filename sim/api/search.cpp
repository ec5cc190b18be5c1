// SOSL over the wire, and parameterizedSearch, which is put into SOSL first. The records of all objects come
// in one list, which since version 37 has a name (recorded: SwiftlySalesforce MockSearchResults.json).
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/call.h"

namespace sfsim {
namespace {

constexpr int named_since = 37;

ApiError no_search(std::string_view text) { return error_of(400, "MALFORMED_SEARCH", std::string(text)); }

Reply answer_search(const Call& call, SearchAnswer&& result) {
  if (const auto* error = std::get_if<ApiError>(&result)) return refuse(*error);
  Reply reply;
  const bool named = call.version >= named_since;
  reply.render = [base = call.base, named,
                  pages = std::move(std::get<std::vector<QueryPage>>(result))](std::string& out) {
    out += named ? "{\"searchRecords\":[" : "[";
    bool first = true;
    for (const QueryPage& page : pages) {
      if (page.rows == 0) continue;
      if (!first) out += ',';
      first = false;
      append_records(out, base, page);
    }
    out += named ? "]}" : "]";
  };
  return reply;
}

// The signs that mean something in FIND, taken literally; * and ? keep their meaning.
std::string escaped(std::string_view words) {
  std::string text;
  for (const char c : words) {
    if (std::string_view("&|!{}[]()^~:\\\"'+-").find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return text;
}

bool is_name_list(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == ',' || c == ' ';
  });
}

struct SearchedObject {
  std::string name, fields, where, order, limit, offset;
};

// What both forms of the resource ask for.
struct SearchRequest {
  std::string words, group, fields, overall_limit, default_limit;
  std::vector<SearchedObject> objects;
};

std::optional<ApiError> bad_part(const SearchRequest& request) {
  if (trimmed(request.words).empty()) return no_search("No search term found.");
  const auto number = [](const std::string& text) {
    return text.find_first_not_of("0123456789") == std::string::npos;
  };
  if (!number(request.overall_limit) || !number(request.default_limit))
    return error_of(400, "INVALID_SEARCH", "limits must be numbers");
  if (!request.fields.empty() && !is_name_list(request.fields))
    return error_of(400, "INVALID_SEARCH", "fields must be names with commas between");
  if (!request.group.empty() && !is_name_list(request.group))
    return error_of(400, "INVALID_SEARCH", "in must be ALL, EMAIL, NAME, PHONE or SIDEBAR");
  for (const SearchedObject& object : request.objects) {
    if (!is_name_list(object.name) || (!object.fields.empty() && !is_name_list(object.fields)) ||
        !number(object.limit) || !number(object.offset))
      return error_of(400, "INVALID_SEARCH", "an object has a name, fields, limit and offset");
  }
  return std::nullopt;
}

std::string sosl_of(const SearchRequest& request) {
  std::string sosl = fmt::format("FIND {{{}}}", escaped(request.words));
  if (!request.group.empty()) {
    const bool whole = iequals(request.group.substr(std::min(request.group.size(), size_t{4})), "fields");
    sosl += fmt::format(" IN {}{}", request.group, whole ? "" : " FIELDS");
  }
  for (const SearchedObject& object : request.objects) {
    sosl += &object == &request.objects.front() ? " RETURNING " : ", ";
    std::string fields = object.fields.empty() ? request.fields : object.fields;
    sosl += fmt::format("{}({}", object.name, fields.empty() ? "Id" : fields);
    if (!object.where.empty()) sosl += " WHERE " + object.where;
    if (!object.order.empty()) sosl += " ORDER BY " + object.order;
    const std::string& limit = object.limit.empty() ? request.default_limit : object.limit;
    if (!limit.empty()) sosl += " LIMIT " + limit;
    if (!object.offset.empty()) sosl += " OFFSET " + object.offset;
    sosl += ')';
  }
  if (!request.overall_limit.empty()) sosl += " LIMIT " + request.overall_limit;
  return sosl;
}

// ?q=Acme&sobject=Account&Account.fields=Id,Name&Account.limit=10
std::variant<SearchRequest, ApiError> from_parameters(const Call& call) {
  SearchRequest request;
  const auto object_named = [&request](std::string_view name) -> SearchedObject& {
    for (SearchedObject& object : request.objects)
      if (iequals(object.name, name)) return object;
    request.objects.push_back({std::string(name), "", "", "", "", ""});
    return request.objects.back();
  };
  for (const auto& [name, value] : call.target.params)
    if (name == "sobject")
      for (const std::string& object : split_list(value)) object_named(object);
  for (const auto& [name, value] : call.target.params) {
    const size_t dot = name.find('.');
    if (name == "q") {
      request.words = value;
    } else if (name == "in") {
      request.group = value;
    } else if (name == "fields") {
      request.fields = value;
    } else if (name == "overallLimit") {
      request.overall_limit = value;
    } else if (name == "defaultLimit") {
      request.default_limit = value;
    } else if (dot != name.npos) {
      const std::string part = name.substr(dot + 1);
      SearchedObject& object = object_named(std::string_view(name).substr(0, dot));
      std::string* into = part == "fields"    ? &object.fields
                          : part == "where"   ? &object.where
                          : part == "limit"   ? &object.limit
                          : part == "offset"  ? &object.offset
                          : part == "orderBy" ? &object.order
                                              : nullptr;
      if (into == nullptr)
        return error_of(400, "INVALID_SEARCH", fmt::format("'{}' is not supported by this simulator", name));
      *into = value;
    } else if (name != "sobject" && name != "spellCorrection") {
      return error_of(400, "INVALID_SEARCH", fmt::format("'{}' is not supported by this simulator", name));
    }
  }
  return request;
}

std::string joined_names(const JsonBody& list) {
  if (list.kind == JsonBody::Kind::string) return list.text;
  std::string text;
  for (const JsonBody& item : list.items) text += (text.empty() ? "" : ",") + item.text;
  return text;
}

std::string number_text(const JsonBody& value) {
  if (value.kind == JsonBody::Kind::string) return value.text;
  return value.kind == JsonBody::Kind::integer ? fmt::to_string(value.integer) : "x";
}

ApiError unknown_key(const JsonBody::Member& member) {
  return json_error(fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
}

std::variant<SearchedObject, ApiError> object_from(const JsonBody& body) {
  SearchedObject object;
  for (const JsonBody::Member& member : body.members) {
    if (member.name == "name") {
      object.name = member.value.text;
    } else if (member.name == "fields") {
      object.fields = joined_names(member.value);
    } else if (member.name == "where") {
      object.where = member.value.text;
    } else if (member.name == "orderBy") {
      object.order = member.value.text;
    } else if (member.name == "limit") {
      object.limit = number_text(member.value);
    } else if (member.name == "offset") {
      object.offset = number_text(member.value);
    } else {
      return unknown_key(member);
    }
  }
  return object;
}

std::variant<SearchRequest, ApiError> from_body(const JsonBody& body) {
  SearchRequest request;
  for (const JsonBody::Member& member : body.members) {
    if (member.name == "q") {
      request.words = member.value.text;
    } else if (member.name == "in") {
      request.group = member.value.text;
    } else if (member.name == "fields") {
      request.fields = joined_names(member.value);
    } else if (member.name == "overallLimit") {
      request.overall_limit = number_text(member.value);
    } else if (member.name == "defaultLimit") {
      request.default_limit = number_text(member.value);
    } else if (member.name == "sobjects") {
      for (const JsonBody& item : member.value.items) {
        auto object = object_from(item);
        if (const auto* error = std::get_if<ApiError>(&object)) return *error;
        request.objects.push_back(std::get<SearchedObject>(std::move(object)));
      }
    } else if (member.name != "spellCorrection") {
      return unknown_key(member);
    }
  }
  return request;
}

}  // namespace

Reply search(Call& call) {
  const std::string* sosl = call.target.param("q");
  if (!sosl || trimmed(*sosl).empty())
    return refuse(no_search("No search term found. The search term must be enclosed in braces."));
  return answer_search(call, call.context.queries.search(*call.user, *sosl));
}

Reply parameterized_search(Call& call) {
  std::variant<SearchRequest, ApiError> request;
  if (call.method == "POST") {
    const auto body = object_body(call);
    if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
    request = from_body(*std::get<const JsonBody*>(body));
  } else {
    request = from_parameters(call);
  }
  if (const auto* error = std::get_if<ApiError>(&request)) return refuse(*error);
  const SearchRequest& asked = std::get<SearchRequest>(request);
  if (const auto error = bad_part(asked)) return refuse(*error);
  return answer_search(call, call.context.queries.search(*call.user, sosl_of(asked)));
}

}  // namespace sfsim
