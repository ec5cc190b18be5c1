// nlohmann's SAX parser builds our tree; the words of a refusal are Jackson's, which is what Salesforce
// quotes.
#include "sim/api/json_read.h"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

constexpr size_t max_depth = 64;

// How far the parser came.
struct Progress {
  const char* at;
  const char* line_start;
  int line = 1;
  int column() const { return static_cast<int>(at - line_start) + 1; }
};

// The parser reads through this, so that each event knows its place.
struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* at;
  Progress* progress;
  reference operator*() const { return *at; }
  CountingIterator& operator++() {
    progress->at = at + 1;
    if (*at == '\n') {
      ++progress->line;
      progress->line_start = at + 1;
    }
    ++at;
    return *this;
  }
  CountingIterator operator++(int) {
    const CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at == other.at; }
  bool operator!=(const CountingIterator& other) const { return at != other.at; }
};

std::string place_text(int line, int column) { return fmt::format("[line:{}, column:{}]", line, column); }

std::string place_text(std::string_view body, size_t offset) {
  int line = 1, column = 1;
  for (const char c : body.substr(0, offset)) {
    ++column;
    if (c == '\n') {
      ++line;
      column = 1;
    }
  }
  return place_text(line, column);
}

class Builder {
 public:
  Builder(std::string_view body, const Progress& progress) : body_(body), progress_(progress) {}

  bool null() { return put(JsonBody{}); }
  bool boolean(bool value) {
    JsonBody json;
    json.kind = JsonBody::Kind::boolean;
    json.truth = value;
    return put(std::move(json));
  }
  bool number_integer(int64_t value) {
    JsonBody json;
    json.kind = JsonBody::Kind::integer;
    json.integer = value;
    return put(std::move(json));
  }
  bool number_unsigned(uint64_t value) {
    return value <= INT64_MAX ? number_integer(static_cast<int64_t>(value))
                              : real(static_cast<double>(value));
  }
  bool number_float(double value, const std::string&) { return real(value); }
  bool string(std::string& value) {
    JsonBody json;
    json.kind = JsonBody::Kind::string;
    json.text = std::move(value);
    return put(std::move(json));
  }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(size_t) { return open(JsonBody::Kind::object); }
  bool start_array(size_t) { return open(JsonBody::Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    for (const JsonBody::Member& member : open_.back()->members)
      if (member.name == name)
        return fail(
            fmt::format("Duplicate field '{}' at {}", name, place_text(progress_.line, progress_.column())));
    open_.back()->members.push_back({std::move(name), JsonBody{}});
    event_end_ = offset();
    return true;
  }
  bool parse_error(size_t position, const std::string&, const nlohmann::json::exception&) {
    if (!error_.empty()) return false;
    return fail(position > body_.size() ? unexpected_end() : unexpected(position - 1));
  }

  JsonBody root;
  std::string take_error() { return std::move(error_); }

 private:
  bool fail(std::string message) {
    error_ = std::move(message);
    return false;
  }
  bool real(double value) {
    JsonBody json;
    json.kind = JsonBody::Kind::number;
    json.number = value;
    return put(std::move(json));
  }
  JsonBody* place(JsonBody&& json) {
    // The parser had to read one character behind a number to know its end.
    const bool number = json.kind == JsonBody::Kind::integer || json.kind == JsonBody::Kind::number;
    const char last = progress_.at[-1];
    const bool ahead = number && (last < '0' || last > '9');
    json.line = progress_.line;
    json.column = std::max(1, progress_.column() - (ahead ? 1 : 0));
    event_end_ = offset();
    if (open_.empty()) {
      root = std::move(json);
      return &root;
    }
    JsonBody& parent = *open_.back();
    if (parent.is_array()) return &parent.items.emplace_back(std::move(json));
    return &(parent.members.back().value = std::move(json));
  }
  bool put(JsonBody&& json) {
    place(std::move(json));
    return true;
  }
  bool open(JsonBody::Kind kind) {
    if (open_.size() == max_depth) return fail("Document nesting depth exceeds the maximum allowed");
    JsonBody json;
    json.kind = kind;
    open_.push_back(place(std::move(json)));
    return true;
  }
  bool close() {
    open_.pop_back();
    event_end_ = offset();
    return true;
  }

  std::string unexpected_end() const {
    const std::string where = place_text(body_, body_.size());
    if (open_.empty()) return fmt::format("Unexpected end-of-input at {}", where);
    return fmt::format("Unexpected end-of-input: expected close marker for {} at {}",
                       open_.back()->is_array() ? "ARRAY" : "OBJECT", where);
  }

  size_t offset() const { return static_cast<size_t>(progress_.at - body_.data()); }

  // The last character before `at` that is no white space; 0 at the beginning.
  char before(size_t at) const {
    const size_t found = body_.substr(0, at).find_last_not_of(" \t\r\n");
    return found == body_.npos ? '\0' : body_[found];
  }

  // Where the token begins that the parser stumbled over: behind the last good event and the separator it may
  // have been followed by.
  size_t token_start() const {
    const auto skip = [&](size_t from) {
      return std::min(body_.find_first_not_of(" \t\r\n", from), body_.size());
    };
    size_t at = skip(event_end_);
    const char last = before(at);
    const bool separator = at < body_.size() && (body_[at] == ':' || body_[at] == ',');
    const bool separated = last == ',' || last == ':' || last == '[' || last == '{' || open_.empty();
    if (separator && !separated) at = skip(at + 1);
    return at;
  }

  enum class Expected { value, field_name, colon, comma_in_array, comma_in_object, nothing };

  Expected expected_at(size_t start) const {
    const char last = before(start);
    const bool in_array = !open_.empty() && open_.back()->is_array();
    if (open_.empty()) return last == 0 ? Expected::value : Expected::nothing;
    if (last == '{' || (last == ',' && !in_array)) return Expected::field_name;
    if (last == ':' || last == '[' || last == ',') return Expected::value;
    if (in_array) return Expected::comma_in_array;
    const auto& members = open_.back()->members;
    const bool after_key = !members.empty() && members.back().value.line == 0;
    return after_key ? Expected::colon : Expected::comma_in_object;
  }

  static std::string_view words(Expected expected) {
    switch (expected) {
      case Expected::value:
        return "expected a valid value (number, String, array, object, 'true', 'false' or 'null')";
      case Expected::field_name:
        return "was expecting double-quote to start field name";
      case Expected::colon:
        return "was expecting a colon to separate field name and value";
      case Expected::comma_in_array:
        return "was expecting comma to separate ARRAY entries";
      case Expected::comma_in_object:
        return "was expecting comma to separate OBJECT entries";
      case Expected::nothing:
        return "expected end-of-input";
    }
    return "";
  }

  std::string in_string(size_t at) const {
    const auto byte = static_cast<unsigned char>(body_[at]);
    const std::string where = place_text(body_, at);
    if (byte >= 0x80) return fmt::format("Invalid UTF-8 middle byte 0x{:x} at {}", byte, where);
    if (byte < 0x20)
      return fmt::format(
          "Illegal unquoted character ((CTRL-CHAR, code {})): has to be escaped using backslash to be "
          "included in "
          "string value at {}",
          byte, where);
    return fmt::format("Unrecognized character escape '{}' (code {}) at {}", body_[at], byte, where);
  }

  std::string unexpected(size_t at) const {
    const size_t start = std::min(token_start(), at);
    const Expected expected = expected_at(start);
    const bool text_fits = expected == Expected::value || expected == Expected::field_name;
    if (body_[start] == '"' && text_fits && at > start) return in_string(at);
    const auto byte = static_cast<unsigned char>(body_[start]);
    const std::string where = place_text(body_, start);
    if (byte < 0x20 || byte >= 0x7f)
      return fmt::format("Unexpected character (code {}): {} at {}", byte, words(expected), where);
    return fmt::format("Unexpected character ('{}' (code {})): {} at {}", body_[start], byte, words(expected),
                       where);
  }

  std::string_view body_;
  const Progress& progress_;
  size_t event_end_ = 0;
  std::vector<JsonBody*> open_;
  std::string error_;
};

std::string_view token_name(const JsonBody& value) {
  switch (value.kind) {
    case JsonBody::Kind::null:
      return "VALUE_NULL";
    case JsonBody::Kind::boolean:
      return value.truth ? "VALUE_TRUE" : "VALUE_FALSE";
    case JsonBody::Kind::integer:
      return "VALUE_NUMBER_INT";
    case JsonBody::Kind::number:
      return "VALUE_NUMBER_FLOAT";
    case JsonBody::Kind::string:
      return "VALUE_STRING";
    case JsonBody::Kind::array:
      return "START_ARRAY";
    case JsonBody::Kind::object:
      return "START_OBJECT";
  }
  return "";
}

std::string shown(const JsonBody& value) {
  switch (value.kind) {
    case JsonBody::Kind::null:
      return "null";
    case JsonBody::Kind::boolean:
      return value.truth ? "true" : "false";
    case JsonBody::Kind::integer:
      return std::to_string(value.integer);
    case JsonBody::Kind::number:
      return fmt::format("{}", value.number);
    case JsonBody::Kind::string:
      return value.text;
    case JsonBody::Kind::array:
      return "[";
    case JsonBody::Kind::object:
      return "{";
  }
  return "";
}

}  // namespace

const JsonBody* JsonBody::find(std::string_view name) const {
  for (const Member& member : members)
    if (member.name == name) return &member.value;
  return nullptr;
}

Value JsonBody::scalar() const {
  switch (kind) {
    case Kind::boolean:
      return truth;
    case Kind::integer:
      return integer;
    case Kind::number:
      return number;
    case Kind::string:
      return text;
    case Kind::null:
    case Kind::array:
    case Kind::object:
      return {};
  }
  return {};
}

ApiError json_error(std::string message) {
  return {400, "JSON_PARSER_ERROR", std::move(message), std::nullopt};
}

std::string json_place(const JsonBody& value) { return place_text(value.line, value.column); }

ApiError cannot_deserialize(std::string_view wanted, const JsonBody& value) {
  return json_error(fmt::format("Cannot deserialize instance of {} from {} value {} at {}", wanted,
                                token_name(value), shown(value), json_place(value)));
}

std::variant<JsonBody, ApiError> read_json(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == body.npos)
    return json_error("The HTTP entity body is required, but this request has no entity body.");
  Progress progress{body.data(), body.data()};
  Builder builder(body, progress);
  const CountingIterator begin{body.data(), &progress}, end{body.data() + body.size(), &progress};
  if (nlohmann::json::sax_parse(begin, end, &builder)) return std::move(builder.root);
  return json_error(builder.take_error());
}

}  // namespace sfsim
