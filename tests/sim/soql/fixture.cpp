// See fixture.h.
#include "tests/sim/soql/fixture.h"

#include <fmt/format.h>

#include "tests/catch.h"

namespace sfsim {

namespace {

OrgOptions options_for(const UnixMillis& clock) {
  OrgOptions options;
  options.now = [&clock] { return clock; };
  options.opt_out_fields_visible = true;
  return options;
}

std::vector<InputField> inputs(const Fields& fields) {
  std::vector<InputField> result;
  for (const auto& [name, value] : fields) result.push_back({name, value});
  return result;
}

User admin_user() {
  User user;
  user.username = "admin@example.test";
  user.name = "Admin User";
  user.admin = true;
  return user;
}

}  // namespace

User a_user(const std::string& username) {
  User user;
  user.username = username;
  user.name = username;
  return user;
}

SoqlTest::SoqlTest() : org(options_for(clock)), admin(&org.add_user(admin_user())), engine(org) {}

std::string SoqlTest::add(const std::string& sobject, const Fields& fields) {
  const SaveResult saved = org.create(*admin, *org.schema().find(sobject), inputs(fields), false);
  if (const auto* errors = std::get_if<std::vector<ApiError>>(&saved)) FAIL(errors->front().message);
  return std::get<std::string>(saved);
}

void SoqlTest::change(const std::string& sobject, const std::string& id, const Fields& fields) {
  const Failure failure = org.update(*admin, *org.schema().find(sobject), id, inputs(fields), false);
  if (!failure.empty()) FAIL(failure.front().message);
}

void SoqlTest::remove(const std::string& sobject, const std::string& id) {
  const Failure failure = org.remove(*admin, *org.schema().find(sobject), id, false);
  if (!failure.empty()) FAIL(failure.front().message);
}

QueryPage SoqlTest::page(const std::string& soql, QueryOptions options) {
  QueryAnswer answer = engine.query(*admin, soql, options);
  if (const auto* refused = std::get_if<ApiError>(&answer)) FAIL(soql + ": " + refused->message);
  return std::get<QueryPage>(std::move(answer));
}

ApiError SoqlTest::error(const std::string& soql) {
  QueryAnswer answer = engine.query(*admin, soql, {});
  if (std::holds_alternative<QueryPage>(answer)) FAIL("accepted: " + soql);
  return std::get<ApiError>(std::move(answer));
}

std::string text_of(const Value& value) {
  if (is_null(value)) return "-";
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
  if (const auto* when = std::get_if<Datetime>(&value)) return fmt::format("@{}", when->at);
  return std::get<std::string>(value);
}

std::string SoqlTest::names(const std::string& soql, bool all_rows) {
  QueryOptions options;
  options.all_rows = all_rows;
  const QueryPage result = page(soql, options);
  std::string text;
  for (size_t row = 0; row < result.rows; ++row)
    text += (row == 0 ? "" : " ") + text_of(result.cell(row, result.columns.front()));
  return text;
}

}  // namespace sfsim
