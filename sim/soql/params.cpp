// Literal tokens -> bound values.
#include <algorithm>

#include "sim/org/fold.h"
#include "sim/org/ids.h"
#include "sim/soql/date_literals.h"
#include "sim/soql/literals.h"
#include "sim/soql/plan.h"

namespace sfsim::soql {

namespace {

std::optional<std::string> text_of(std::string_view quoted, bool like) {
  Decoded decoded = decode_text(quoted, like);
  if (!decoded.bad_escape.empty()) return std::nullopt;
  return std::move(decoded.text);
}

template <typename T>
std::optional<Value> some_value(std::optional<T> value) {
  if (!value) return std::nullopt;
  return Value(std::move(*value));
}

std::optional<Value> text_value(Param::Kind kind, std::string_view quoted) {
  using Kind = Param::Kind;
  const bool like = kind == Kind::like || kind == Kind::like_exact || kind == Kind::prefix_begin ||
                    kind == Kind::prefix_end;
  auto text = text_of(quoted, like);
  if (!text) return std::nullopt;
  if (kind == Kind::text) return Value(std::move(*text));
  if (kind == Kind::sorted) return Value(sort_key(*text));
  if (kind == Kind::folded || kind == Kind::like) return Value(fold(*text));
  std::string plain = fold(like_without_escapes(*text));
  // The bytes of UTF-8 never reach 0xFF, so the next text after all that begin so is one byte up.
  if (kind == Kind::prefix_end)
    plain.back() = static_cast<char>(static_cast<unsigned char>(plain.back()) + 1);
  return Value(std::move(plain));
}

std::optional<Value> id_value(std::string_view quoted) {
  const auto text = text_of(quoted, false);
  if (!text) return std::nullopt;
  CanonicalId id = canonical_id(*text);
  if (id.shape != IdShape::ok) return std::nullopt;
  return Value(std::move(id.id));
}

}  // namespace

std::optional<Value> value_of(const Param& param, const std::vector<Token>& tokens, UnixMillis now,
                              const std::string& time_zone) {
  const std::string_view text = tokens[param.token].text;
  switch (param.kind) {
    case Param::Kind::text:
    case Param::Kind::folded:
    case Param::Kind::sorted:
    case Param::Kind::like:
    case Param::Kind::like_exact:
    case Param::Kind::prefix_begin:
    case Param::Kind::prefix_end:
      return text_value(param.kind, text);
    case Param::Kind::id:
      return id_value(text);
    case Param::Kind::integer:
      return some_value(parse_integer(text));
    case Param::Kind::real:
      return some_value(parse_decimal(text));
    case Param::Kind::date:
      return some_value(parse_date(text));
    case Param::Kind::datetime:
      return some_value(parse_datetime(text));
    case Param::Kind::span_begin:
      return Value(int64_t{span_of(param.literal, now, time_zone).begin});
    case Param::Kind::span_end:
      return Value(span_of(param.literal, now, time_zone).end);
    case Param::Kind::span_begin_date:
      return Value(span_of(param.literal, now, time_zone).begin_date);
    case Param::Kind::span_end_date:
      return Value(span_of(param.literal, now, time_zone).end_date);
    case Param::Kind::parents:
      return Value();
  }
  return std::nullopt;
}

std::optional<int64_t> count_of(const std::vector<Token>& tokens, size_t token, int64_t maximum) {
  const auto count = parse_integer(tokens[token].text);
  if (!count || *count < 0 || *count > maximum) return std::nullopt;
  return count;
}

std::string sort_key(std::string_view text) {
  std::string key = fold(text);
  std::transform(key.begin(), key.end(), key.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return key;
}

}  // namespace sfsim::soql
