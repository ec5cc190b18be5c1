// Conditions. SOQL knows two truth values: a comparison with a null field is false, and its negation is true.
// SQL's third value counts as false under AND, OR and WHERE, so it is enough that NOT turns it into true:
// `(x) IS NOT TRUE`, and that != is IS NOT. Then everything else can stay a plain comparison, which SQLite's
// indexes understand.
#include <fmt/format.h>

#include "sim/soql/compile.h"
#include "sim/soql/errors.h"
#include "sim/soql/literals.h"

namespace sfsim::soql {

namespace {

constexpr size_t max_parameters = 5000;  // SQLite's limit is 32766 [SQLITE_MAX_VARIABLE_NUMBER]

std::string_view sign_of(Operator op) {
  switch (op) {
    case Operator::equal:
      return "=";
    case Operator::not_equal:
      return "IS NOT";
    case Operator::less:
      return "<";
    case Operator::less_equal:
      return "<=";
    case Operator::greater:
      return ">";
    case Operator::greater_equal:
      return ">=";
    case Operator::like:
      return "LIKE";
    case Operator::in:
      return "IN";
    case Operator::not_in:
      return "NOT IN";
  }
  return "";
}

bool is_ordering(Operator op) {
  return op == Operator::less || op == Operator::less_equal || op == Operator::greater ||
         op == Operator::greater_equal;
}

// A balanced tree, because SQLite bounds the depth of an expression.
std::string combine(const std::vector<std::string>& parts, size_t begin, size_t end, std::string_view word) {
  if (end - begin == 1) return parts[begin];
  const size_t middle = begin + (end - begin + 1) / 2;
  return fmt::format("({} {} {})", combine(parts, begin, middle, word), word,
                     combine(parts, middle, end, word));
}

class Compiler {
 public:
  Compiler(const Source& source, Resolver& resolver, Plan& plan)
      : source_(source), resolver_(resolver), plan_(plan) {}

  std::string condition(const Condition& node) {
    switch (node.kind) {
      case Condition::Kind::comparison:
        return comparison(node.comparison);
      case Condition::Kind::negation:
        return fmt::format("({}) IS NOT TRUE", condition(node.children.front()));
      case Condition::Kind::all:
        return children(node, "AND");
      case Condition::Kind::any:
        return children(node, "OR");
    }
    return "";
  }

 private:
  std::string children(const Condition& node, std::string_view word) {
    std::vector<std::string> parts;
    for (const Condition& child : node.children) parts.push_back(condition(child));
    return combine(parts, 0, parts.size(), word);
  }

  std::string comparison(const Comparison& node) {
    path_ = &node.path;
    resolved_ = resolver_.resolve(node.path);
    family_ = family_of(resolved_.field->type);
    column_ = resolver_.column(resolved_);
    if (!resolved_.through_parent() && resolved_.field->type == FieldType::id) plan_.filters_by_id = true;
    check_operator(node.op);
    if (node.op == Operator::in) return list(node.values);
    if (node.op == Operator::not_in) return fmt::format("({}) IS NOT TRUE", list(node.values));
    return single(node.op, node.values.front());
  }

  void check_operator(Operator op) const {
    const FieldSchema& field = *resolved_.field;
    if (family_ == Family::address)
      refuse_here("INVALID_FIELD", "Address fields can only be filtered using Distance expressions");
    if (!field.filterable)
      refuse_here("INVALID_FIELD", fmt::format("field '{}' can not be filtered in a query call", field.name));
    const bool fits =
        family_ == Family::text || (op != Operator::like && (family_ != Family::boolean || !is_ordering(op)));
    if (!fits)
      refuse_here("INVALID_QUERY_FILTER_OPERATOR",
                  fmt::format("invalid operator on {} field", type_word(true)));
  }

  std::string single(Operator op, const Operand& operand) {
    switch (operand.kind) {
      case Operand::Kind::null_:
        return null_test(op);
      case Operand::Kind::true_:
      case Operand::Kind::false_:
        if (family_ != Family::boolean) refuse_type();
        return truth((operand.kind == Operand::Kind::true_) == (op == Operator::equal));
      case Operand::Kind::date_literal:
        return span(op, operand.date);
      case Operand::Kind::literal:
        return literal(op, operand.token);
    }
    return "";
  }

  // A checkbox is never null: `= null` asks for false, and so does a parent that is not there.
  std::string null_test(Operator op) const {
    if (op != Operator::equal && op != Operator::not_equal)
      refuse_here("INVALID_QUERY_FILTER_OPERATOR",
                  "invalid operator: null can only be compared with = and !=");
    if (family_ == Family::boolean) return truth(op == Operator::not_equal);
    return fmt::format("{} {} NULL", column_, op == Operator::equal ? "IS" : "IS NOT");
  }

  // The value stands in the SQL itself: SQLite matches a partial index (... WHERE x = 1) only then.
  std::string truth(bool value) const {
    const std::string column = resolved_.through_parent() ? fmt::format("ifnull({}, 0)", column_) : column_;
    return fmt::format("{} = {}", column, value ? 1 : 0);
  }

  std::string span(Operator op, const DateLiteral& literal) {
    if (family_ != Family::date && family_ != Family::datetime) refuse_type();
    const bool days = family_ == Family::date;
    const auto begin = [&] {
      return parameter(days ? Param::Kind::span_begin_date : Param::Kind::span_begin, 0, literal);
    };
    const auto end = [&] {
      return parameter(days ? Param::Kind::span_end_date : Param::Kind::span_end, 0, literal);
    };
    std::string sql;
    switch (op) {
      case Operator::equal:
      case Operator::not_equal:
      case Operator::like:
      case Operator::in:
      case Operator::not_in:
        break;
      case Operator::less:
        return fmt::format("{} < {}", column_, begin());
      case Operator::less_equal:
        return fmt::format("{} < {}", column_, end());
      case Operator::greater:
        return fmt::format("{} >= {}", column_, end());
      case Operator::greater_equal:
        return fmt::format("{} >= {}", column_, begin());
    }
    sql = fmt::format("({} >= {}", column_, begin());
    sql += fmt::format(" AND {} < {})", column_, end());
    return op == Operator::not_equal ? sql + " IS NOT TRUE" : sql;
  }

  std::string literal(Operator op, size_t token) {
    check_type(token);
    if (family_ == Family::text || family_ == Family::id) {
      if (is_empty_text(token) && (op == Operator::equal || op == Operator::not_equal)) return null_test(op);
    }
    if (op == Operator::like) return like(token);
    if (family_ == Family::text && is_ordering(op) && !resolved_.field->case_sensitive)
      return fmt::format("upper({}) {} {}", folded_column(resolver_, resolved_), sign_of(op),
                         parameter(Param::Kind::sorted, token));
    return fmt::format("{} {} {}", comparable(), sign_of(op), parameter(kind(), token));
  }

  std::string like(size_t token) {
    const std::string folded = folded_column(resolver_, resolved_);
    switch (like_shape(source_.tokens[token].text)) {
      case LikeShape::exact:
        return fmt::format("{} = {}", folded, parameter(Param::Kind::like_exact, token));
      case LikeShape::prefix:
        if (resolved_.field->folded) {
          std::string sql = fmt::format("({} >= {}", folded, parameter(Param::Kind::prefix_begin, token));
          return sql + fmt::format(" AND {} < {})", folded, parameter(Param::Kind::prefix_end, token));
        }
        break;
      case LikeShape::general:
        break;
    }
    return fmt::format("{} LIKE {} ESCAPE '\\'", folded, parameter(Param::Kind::like, token));
  }

  std::string list(const std::vector<Operand>& values) {
    std::vector<std::string> parts;
    std::string plain;
    for (const Operand& value : values) {
      const bool empty = value.kind == Operand::Kind::literal && is_empty_text(value.token);
      if (value.kind != Operand::Kind::literal ||
          (empty && (family_ == Family::text || family_ == Family::id))) {
        parts.push_back(single(Operator::equal, value));
      }
    }
    for (const Operand& value : values) {
      if (value.kind != Operand::Kind::literal) continue;
      check_type(value.token);
      if (is_empty_text(value.token)) continue;
      if (!plain.empty()) plain += ',';
      plain += parameter(kind(), value.token);
    }
    if (!plain.empty()) parts.push_back(fmt::format("{} IN ({})", comparable(), plain));
    return combine(parts, 0, parts.size(), "OR");
  }

  // The column as `=` and IN see it, and the kind of parameter that goes with it.
  std::string comparable() const {
    return family_ == Family::text && !resolved_.field->case_sensitive ? folded_column(resolver_, resolved_)
                                                                       : column_;
  }
  Param::Kind kind() const {
    switch (family_) {
      case Family::text:
        return resolved_.field->case_sensitive ? Param::Kind::text : Param::Kind::folded;
      case Family::id:
        return Param::Kind::id;
      case Family::integer:
        return Param::Kind::integer;
      case Family::real:
        return Param::Kind::real;
      case Family::date:
        return Param::Kind::date;
      case Family::datetime:
        return Param::Kind::datetime;
      case Family::boolean:
      case Family::address:
        break;
    }
    return Param::Kind::text;
  }

  bool is_empty_text(size_t token) const { return source_.tokens[token].text == "''"; }

  void check_type(size_t token) const {
    const TokenKind given = source_.tokens[token].kind;
    const bool quoted = family_ == Family::text || family_ == Family::id;
    bool fits = false;
    switch (family_) {
      case Family::text:
      case Family::id:
        fits = given == TokenKind::text;
        break;
      case Family::integer:
        fits = given == TokenKind::integer;
        break;
      case Family::real:
        fits = given == TokenKind::integer || given == TokenKind::decimal;
        break;
      case Family::date:
        fits = given == TokenKind::date;
        break;
      case Family::datetime:
        fits = given == TokenKind::datetime;
        break;
      case Family::boolean:
      case Family::address:
        break;
    }
    if (!fits) refuse_type();
    if (quoted && is_empty_text(token)) return;
    Param param;
    param.kind = kind();
    param.token = token;
    const bool pattern = family_ == Family::text;
    if (pattern || value_of(param, source_.tokens, 0, "")) return;
    if (family_ != Family::id) refuse_type();
    refuse_here("INVALID_QUERY_FILTER_OPERATOR",
                fmt::format("invalid ID field: {}", decode_text(source_.tokens[token].text, false).text));
  }

  [[noreturn]] void refuse_type() const {
    const bool quoted = family_ == Family::text || family_ == Family::id;
    refuse_here(
        "INVALID_FIELD",
        fmt::format(
            "value of filter criterion for field '{}' must be of type {} and should {}be enclosed in quotes",
            resolved_.field->name, type_word(false), quoted ? "" : "not "));
  }

  std::string_view type_word(bool lower_case) const {
    switch (family_) {
      case Family::text:
        return "string";
      case Family::id:
        return lower_case ? "id" : "ID";
      case Family::boolean:
        return "boolean";
      case Family::integer:
        return "int";
      case Family::real:
        return "double";
      case Family::date:
        return "date";
      case Family::datetime:
        return "dateTime";
      case Family::address:
        return "address";
    }
    return "";
  }

  [[noreturn]] void refuse_here(std::string code, std::string_view text) const {
    refuse_at(source_.soql, path_->at, std::move(code), text);
  }

  std::string parameter(Param::Kind kind, size_t token, const DateLiteral& literal = {}) {
    Param param;
    param.kind = kind;
    param.token = token;
    param.literal = literal;
    if (plan_.params.size() < max_parameters) {
      plan_.params.push_back(param);
      return "?";
    }
    // Too many for SQLite: write the value itself; such a plan serves this one statement.
    plan_.reusable = false;
    const Value value = *value_of(param, source_.tokens, source_.org.now(), source_.user.time_zone);
    if (const auto* integer = std::get_if<int64_t>(&value)) return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&value)) return fmt::format("{:e}", *real);
    return sql_text(std::get<std::string>(value));
  }

  const Source& source_;
  Resolver& resolver_;
  Plan& plan_;
  const Path* path_ = nullptr;
  Resolved resolved_;
  Family family_ = Family::text;
  std::string column_;
};

}  // namespace

std::string compile_condition(const Source& source, const Condition& condition, Resolver& resolver,
                              Plan& plan) {
  return Compiler(source, resolver, plan).condition(condition);
}

}  // namespace sfsim::soql
