// Runs plans. One pass over the matching rows: the first batch is read in full, of the rest only the ids.
#include "sim/soql/execute.h"

#include <fmt/format.h>

#include <SQLiteCpp/Database.h>

#include <algorithm>
#include <unordered_map>

#include "sim/soql/errors.h"

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

std::string json_list_of_ids(const QueryPage& page) {
  std::string list = "[";
  for (size_t row = 0; row < page.rows; ++row) {
    if (row > 0) list += ',';
    list += '"' + std::get<std::string>(page.path_id(row, 0)) + '"';
  }
  return list + ']';
}

// The children of all the rows, in the order of their own ORDER BY, and whose they are.
struct Family {
  QueryPage rows;
  std::vector<std::string> parents;
};

Family read_family(const Batch& batch, Plan& plan, const QueryPage& parents) {
  Family family;
  family.rows = plan.head;
  Statement& statement = prepared(batch.org, plan.statement, plan.sql);
  const Reading reading(statement);
  plan.values.front() = Value(json_list_of_ids(parents));
  for (size_t i = 0; i < plan.values.size(); ++i) statement.bind(static_cast<int>(i) + 1, plan.values[i]);
  const int parent_column = static_cast<int>(plan.cells.size() + plan.head.paths.size());
  while (statement.step()) {
    read_row(statement, plan, family.rows);
    family.parents.push_back(statement.text(parent_column));
  }
  return family;
}

void copy_row(const QueryPage& from, size_t row, QueryPage& to) {
  const auto copy = [row](const auto& source, size_t width, auto& target) {
    const auto begin = source.begin() + static_cast<std::ptrdiff_t>(row * width);
    target.insert(target.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
  };
  copy(from.cells, from.cells_per_row, to.cells);
  copy(from.path_ids, from.paths.size(), to.path_ids);
  copy(from.children, from.children_per_row, to.children);
  ++to.rows;
}

// The children of the rows of a page, deal out to their parents. `place` is where the plan stands among the
// child queries of the statement.
void read_children(const Batch& batch, Plan& plan, QueryPage& page, const std::vector<size_t>& place,
                   std::vector<Overflow>& overflows) {
  if (plan.children.empty() || page.rows == 0) return;
  page.children.assign(page.rows * page.children_per_row, nullptr);
  for (size_t n = 0; n < plan.children.size(); ++n) {
    Plan& child = plan.children[n].plan;
    std::vector<size_t> here = place;
    here.push_back(n);
    Family family = read_family(batch, child, page);
    read_children(batch, child, family.rows, here, overflows);
    std::unordered_map<std::string_view, std::vector<size_t>> rows_of;
    for (size_t row = 0; row < family.parents.size(); ++row) rows_of[family.parents[row]].push_back(row);
    const int64_t most =
        child.limit ? count_of(batch.tokens, *child.limit, max_limit).value_or(max_limit) : max_limit;
    for (size_t row = 0; row < page.rows; ++row) {
      const auto found = rows_of.find(std::get<std::string>(page.path_id(row, 0)));
      if (found == rows_of.end() || most == 0) continue;
      std::vector<size_t>& mine = found->second;
      mine.resize(std::min(mine.size(), static_cast<size_t>(most)));
      auto dealt = std::make_shared<QueryPage>(child.head);
      dealt->total_size = static_cast<int64_t>(mine.size());
      for (size_t i = 0; i < mine.size() && i < batch.size; ++i) copy_row(family.rows, mine[i], *dealt);
      if (mine.size() > batch.size) {
        dealt->done = false;
        Overflow overflow{dealt, {}, here};
        for (const size_t i : mine) overflow.ids += std::get<std::string>(family.rows.path_id(i, 0));
        overflows.push_back(std::move(overflow));
      }
      page.children[row * page.children_per_row + n] = std::move(dealt);
    }
  }
}

}  // namespace

bool prepare_values(Plan& plan, const std::vector<Token>& tokens, UnixMillis now,
                    const std::string& time_zone) {
  plan.values.clear();
  for (const Param& param : plan.params) {
    auto value = value_of(param, tokens, now, time_zone);
    if (!value) return false;
    plan.values.push_back(std::move(*value));
  }
  for (ChildPlan& child : plan.children)
    if (!prepare_values(child.plan, tokens, now, time_zone)) return false;
  if (!plan.limit && !plan.offset) return true;
  const auto limit = plan.limit ? count_of(tokens, *plan.limit, max_limit) : std::optional<int64_t>(-1);
  const auto offset = plan.offset ? count_of(tokens, *plan.offset, max_offset) : std::optional<int64_t>(0);
  if (!limit || !offset) return false;
  if (!plan.limited) return true;
  plan.values.push_back(*limit);
  plan.values.push_back(*offset);
  return true;
}

QueryPage first_page(const Batch& batch, Plan& plan, std::string& ids, std::vector<Overflow>& overflows) {
  QueryPage page = plan.head;
  Statement& statement = prepared(batch.org, plan.statement, plan.sql);
  {
    const Reading reading(statement);
    for (size_t i = 0; i < plan.values.size(); ++i) statement.bind(static_cast<int>(i) + 1, plan.values[i]);
    if (plan.head.count_only) {
      if (statement.step()) page.total_size = rows_counted(plan, batch.tokens, statement.integer(0));
      return page;
    }
    const int id_column = static_cast<int>(plan.cells.size());
    while (statement.step()) {
      if (page.rows < batch.size) {
        read_row(statement, plan, page);
      } else {
        if (page.aggregate)
          refuse(
              "EXCEEDED_ID_LIMIT",
              "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single "
              "batch");
        if (ids.empty())
          for (size_t row = 0; row < page.rows; ++row) ids += std::get<std::string>(page.path_id(row, 0));
        ids += statement.text(id_column);
        ++page.total_size;
      }
    }
  }
  page.total_size += static_cast<int64_t>(page.rows);
  read_children(batch, plan, page, {}, overflows);
  return page;
}

void mark_seen(Org& org, Purpose purpose, const QueryPage& page) {
  if (purpose != Purpose::view && purpose != Purpose::reference) return;
  if (page.rows == 0 || org.only_reads()) return;
  const SobjectSchema* object = org.schema().find(page.sobject);
  std::string set;
  const auto add = [&](std::string_view name) {
    const FieldSchema* field = object->field(name);
    if (field == nullptr || !field->stored || !field->generated_sql.empty()) return;
    set += fmt::format("{}{} = {}", set.empty() ? "" : ", ", sql_name(name), org.now() / 1000 * 1000);
  };
  if (purpose == Purpose::view) add("LastViewedDate");
  add("LastReferencedDate");
  if (set.empty()) return;
  Statement write(org.db().getHandle(),
                  fmt::format("UPDATE {} SET {} WHERE \"Id\" IN (SELECT value FROM json_each(?))",
                              sql_name(object->rows_table()), set));
  write.bind(1, std::string_view(json_list_of_ids(page)));
  write.run();
}

QueryPage later_page(const Batch& batch, Plan& plan, const Cursor& cursor, size_t offset,
                     std::vector<Overflow>& overflows) {
  QueryPage page = plan.head;
  page.total_size = static_cast<int64_t>(cursor.size());
  const size_t end = std::min(cursor.size(), offset + cursor.batch_size);
  Statement& statement = prepared(batch.org, plan.page_statement, plan.page_sql);
  page.cells.reserve((end - offset) * page.cells_per_row);
  page.path_ids.reserve((end - offset) * page.paths.size());
  for (size_t row = offset; row < end; ++row) {
    const Reading reading(statement);
    statement.bind(1, cursor.row(row));
    if (statement.step()) read_row(statement, plan, page);
  }
  page.done = end == cursor.size();
  if (!page.done) page.next_locator = fmt::format("{}-{}", cursor.id, end);
  read_children(batch, plan, page, cursor.child, overflows);
  return page;
}

}  // namespace sfsim::soql
