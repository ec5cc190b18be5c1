// Conditions. SOQL knows two truth values: a comparison with a null field is false, and its negation is true.
// SQL's third value counts as false under AND, OR and WHERE, so it is enough that NOT turns it into true:
// `(x) IS NOT TRUE`, and that != is IS NOT. Then everything else can stay a plain comparison, which SQLite's
// indexes understand.
#include <fmt/format.h>

#include "sim/org/fold.h"
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
    case Operator::includes:
    case Operator::excludes:
      break;
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
  Compiler(const Source& source, Terms& terms, Plan& plan, Clause clause)
      : source_(source), terms_(terms), plan_(plan), clause_(clause) {}

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
    term_ = clause_ == Clause::where ? terms_.of_row(node.what) : terms_.of_group(node.what, "Field");
    family_ = term_.family;
    column_ = term_.sql;
    const bool of_row = !term_.computed && term_.resolved.reach == 0;
    if (clause_ == Clause::where && of_row && term_.type == FieldType::id) plan_.filters_by_id = true;
    check_operator(node.op);
    if (!node.subselect.empty()) return join(node);
    if (node.op == Operator::in) return list(node.values);
    if (node.op == Operator::not_in) return fmt::format("({}) IS NOT TRUE", list(node.values));
    if (node.op == Operator::includes) return includes(node.values);
    if (node.op == Operator::excludes) return fmt::format("({}) IS NOT TRUE", includes(node.values));
    return single(node.op, node.values.front());
  }

  std::string join(const Comparison& node) {
    if (clause_ == Clause::having)
      refuse_at(source_.soql, node.subselect_at, "MALFORMED_QUERY", "unexpected token: 'SELECT'");
    const std::string found =
        fmt::format("{} IN {}", column_, compile_subselect(source_, node, term_, terms_.resolver(), plan_));
    return node.op == Operator::in ? found : fmt::format("({}) IS NOT TRUE", found);
  }

  // 'a;b' means both. The parts are only known when the literal is, so such a plan serves one statement.
  std::string includes(const std::vector<Operand>& values) {
    plan_.reusable = false;
    std::vector<std::string> any;
    for (const Operand& value : values) {
      if (value.kind != Operand::Kind::literal) refuse_type();
      check_type(value.token);
      std::string_view rest;
      const std::string text = fold(decode_text(source_.tokens[value.token].text, false).text);
      rest = text;
      std::vector<std::string> all;
      while (true) {
        const std::string_view part = rest.substr(0, rest.find(';'));
        all.push_back(fmt::format("instr(';' || {} || ';', {}) > 0", term_.folded,
                                  sql_text(fmt::format(";{};", part))));
        if (part.size() == rest.size()) break;
        rest.remove_prefix(part.size() + 1);
      }
      any.push_back(combine(all, 0, all.size(), "AND"));
    }
    return combine(any, 0, any.size(), "OR");
  }

  void check_operator(Operator op) const {
    if (family_ == Family::address)
      refuse_here("INVALID_FIELD", "Address fields can only be filtered using Distance expressions");
    if (clause_ == Clause::where && !term_.field().filterable)
      refuse_here("INVALID_FIELD",
                  fmt::format("field '{}' can not be filtered in a query call", term_.field().name));
    const bool multiple = !term_.computed && name_of(term_.type) == "multipicklist";
    const bool of_multiple = op == Operator::includes || op == Operator::excludes;
    const bool fits =
        family_ == Family::text || (op != Operator::like && (family_ != Family::boolean || !is_ordering(op)));
    if (!fits || (of_multiple && !multiple))
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
    const std::string column =
        term_.resolved.through_parent() ? fmt::format("ifnull({}, 0)", column_) : column_;
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
      case Operator::includes:
      case Operator::excludes:
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
    if (family_ == Family::text && is_ordering(op) && !term_.case_sensitive())
      return fmt::format("upper({}) {} {}", term_.folded, sign_of(op), parameter(Param::Kind::sorted, token));
    return fmt::format("{} {} {}", comparable(), sign_of(op), parameter(kind(), token));
  }

  std::string like(size_t token) {
    const std::string folded = term_.folded;
    switch (like_shape(source_.tokens[token].text)) {
      case LikeShape::exact:
        return fmt::format("{} = {}", folded, parameter(Param::Kind::like_exact, token));
      case LikeShape::prefix:
        if (!term_.computed && term_.field().folded) {
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
    return family_ == Family::text && !term_.case_sensitive() ? term_.folded : column_;
  }
  Param::Kind kind() const {
    switch (family_) {
      case Family::text:
        return term_.case_sensitive() ? Param::Kind::text : Param::Kind::folded;
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
            term_.name_in_message(), type_word(false), quoted ? "" : "not "));
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
    refuse_at(source_.soql, term_.at, std::move(code), text);
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
  Terms& terms_;
  Plan& plan_;
  Clause clause_;
  Term term_;
  Family family_ = Family::text;
  std::string column_;
};

}  // namespace

std::string compile_condition(const Source& source, const Condition& condition, Terms& terms, Plan& plan,
                              Clause clause) {
  return Compiler(source, terms, plan, clause).condition(condition);
}

}  // namespace sfsim::soql
