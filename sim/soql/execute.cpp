// Runs plans. One pass over the matching rows: the first batch is read in full, of the rest only the ids.
#include "sim/soql/execute.h"

#include <fmt/format.h>

#include <SQLiteCpp/Database.h>

#include <algorithm>

namespace sfsim::soql {

namespace {

void read_row(const Statement& statement, const Plan& plan, QueryPage& page) {
  int column = 0;
  for (const FieldType type : plan.cells) page.cells.push_back(statement.column(column++, type));
  for (size_t path = 0; path < page.paths.size(); ++path)
    page.path_ids.push_back(statement.column(column++, FieldType::id));
  ++page.rows;
}

int64_t rows_counted(const Plan& plan, const std::vector<Token>& tokens, int64_t matched) {
  const int64_t skipped = plan.offset ? count_of(tokens, *plan.offset, max_offset).value_or(0) : 0;
  const int64_t left = std::max<int64_t>(matched - skipped, 0);
  return plan.limit ? std::min(left, count_of(tokens, *plan.limit, max_limit).value_or(left)) : left;
}

Statement& prepared(Org& org, Statement& statement, const std::string& sql) {
  if (!statement) statement = Statement(org.db().getHandle(), sql);
  return statement;
}

}  // namespace

bool prepare_values(const Plan& plan, const std::vector<Token>& tokens, UnixMillis now,
                    const std::string& time_zone, std::vector<Value>& values) {
  values.clear();
  for (const Param& param : plan.params) {
    auto value = value_of(param, tokens, now, time_zone);
    if (!value) return false;
    values.push_back(std::move(*value));
  }
  if (!plan.limit && !plan.offset) return true;
  const auto limit = plan.limit ? count_of(tokens, *plan.limit, max_limit) : std::optional<int64_t>(-1);
  const auto offset = plan.offset ? count_of(tokens, *plan.offset, max_offset) : std::optional<int64_t>(0);
  if (!limit || !offset) return false;
  if (plan.head.count_only) return true;
  values.push_back(*limit);
  values.push_back(*offset);
  return true;
}

QueryPage first_page(Org& org, Plan& plan, const std::vector<Token>& tokens, const std::vector<Value>& values,
                     size_t batch_size, std::string& ids) {
  QueryPage page = plan.head;
  Statement& statement = prepared(org, plan.statement, plan.sql);
  const Reading reading(statement);
  for (size_t i = 0; i < values.size(); ++i) statement.bind(static_cast<int>(i) + 1, values[i]);
  if (plan.head.count_only) {
    if (statement.step()) page.total_size = rows_counted(plan, tokens, statement.integer(0));
    return page;
  }
  const int id_column = static_cast<int>(plan.cells.size());
  while (statement.step()) {
    if (page.rows < batch_size) {
      read_row(statement, plan, page);
    } else {
      if (ids.empty())
        for (size_t row = 0; row < page.rows; ++row) ids += std::get<std::string>(page.path_id(row, 0));
      ids += statement.text(id_column);
      ++page.total_size;
    }
  }
  page.total_size += static_cast<int64_t>(page.rows);
  return page;
}

QueryPage later_page(Org& org, Plan& plan, const Cursor& cursor, size_t offset) {
  QueryPage page = plan.head;
  page.total_size = static_cast<int64_t>(cursor.size());
  const size_t end = std::min(cursor.size(), offset + cursor.batch_size);
  Statement& statement = prepared(org, plan.page_statement, plan.page_sql);
  page.cells.reserve((end - offset) * page.cells_per_row);
  page.path_ids.reserve((end - offset) * page.paths.size());
  for (size_t row = offset; row < end; ++row) {
    const Reading reading(statement);
    statement.bind(1, cursor.row(row));
    if (statement.step()) read_row(statement, plan, page);
  }
  page.done = end == cursor.size();
  if (!page.done) page.next_locator = fmt::format("{}-{}", cursor.id, end);
  return page;
}

}  // namespace sfsim::soql
