// The engine: finds or makes a plan, runs it, keeps what does not fit on a page. A statement of a known shape
// goes from text to rows without parsing; whatever is unusual about its literals sends it the long way, which
// has the words.
#include "sim/soql/soql.h"

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "sim/soql/compile.h"
#include "sim/soql/cursor.h"
#include "sim/soql/errors.h"
#include "sim/soql/execute.h"
#include "sim/soql/parser.h"
#include "sim/soql/plan_cache.h"
#include "sim/soql/shape.h"
#include "sim/soql/sql_functions.h"

namespace sfsim {

namespace {

constexpr size_t max_plans = 256;
constexpr size_t max_key = 16 * 1024;
constexpr size_t max_statement = 100000;
constexpr int deep_version = 58;  // child queries in child queries
constexpr int min_batch = 200, max_batch = 2000;

size_t characters_of(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

ApiError invalid_locator() {
  ApiError error;
  error.code = "INVALID_QUERY_LOCATOR";
  error.message = "invalid query locator";
  return error;
}

ApiError unexpected(const std::runtime_error& problem) {
  ApiError error;
  error.status = 500;
  error.code = "UNKNOWN_EXCEPTION";
  error.message = fmt::format("An unexpected error occurred. ({})", problem.what());
  return error;
}

}  // namespace

struct QueryEngine::Impl {
  explicit Impl(Org& o) : org(o), plans(max_plans) {}

  Org& org;
  soql::PlanCache plans;
  soql::Cursors cursors;
  uint64_t plans_version = 0;
  int most_rows = 0;  // a page, whatever is asked for; 0: no limit
  // Kept between calls for their memory.
  std::vector<soql::Token> tokens;
  std::string key;
  std::optional<soql::Plan> single_use;

  QueryPage query(const User& user, std::string_view soql, const QueryOptions& options);
  QueryPage next(const User& user, const soql::Locator& locator, soql::Cursor& cursor);
  soql::Plan& plan_for(const User& user, std::string_view soql, bool all_rows, int version);
  std::vector<QueryPage> search(const User& user, std::string_view sosl);
  void keep(const User& user, std::vector<soql::Overflow>& overflows, soql::Cursor form);
};

// Leaves the tokens of the statement behind.
soql::Plan& QueryEngine::Impl::plan_for(const User& user, std::string_view soql, bool all_rows, int version) {
  if (soql.size() > max_statement && characters_of(soql) > max_statement)
    soql::refuse("MALFORMED_QUERY",
                 fmt::format("SOQL statements cannot be longer than {} characters.", max_statement));
  if (plans_version != org.access_version()) {
    plans.clear();
    plans_version = org.access_version();
  }
  const soql::Unreadable unreadable = soql::lex(soql, tokens);
  key.assign(user.id);
  key += all_rows ? '+' : '-';
  key += version < deep_version ? '<' : ' ';
  soql::append_shape(tokens, key);
  soql::Plan* known = unreadable.found ? nullptr : plans.find(key);
  if (known != nullptr && soql::prepare_values(*known, tokens, org.now(), user.time_zone)) return *known;

  const soql::Query tree = soql::parse(soql, tokens, unreadable);
  soql::Plan plan = soql::compile({org, user, soql, tokens, all_rows, version}, tree);
  if (!soql::prepare_values(plan, tokens, org.now(), user.time_zone))
    throw std::runtime_error("a literal that was checked does not fit");
  if (plan.reusable && key.size() <= max_key) return plans.insert(key, std::move(plan));
  return single_use.emplace(std::move(plan));
}

// Gives each page of children that goes on a cursor of its own.
void QueryEngine::Impl::keep(const User& user, std::vector<soql::Overflow>& overflows, soql::Cursor form) {
  form.user_id = user.id;
  for (soql::Overflow& overflow : overflows) {
    soql::Cursor cursor = form;
    cursor.ids = std::move(overflow.ids);
    cursor.child = std::move(overflow.child);
    overflow.page->next_locator =
        fmt::format("{}-{}", cursors.add(std::move(cursor), org.now()).id, form.batch_size);
  }
}

QueryPage QueryEngine::Impl::query(const User& user, std::string_view soql, const QueryOptions& options) {
  soql::Plan& plan = plan_for(user, soql, options.all_rows, options.version);
  const int asked = std::clamp(options.batch_size, min_batch, max_batch);
  soql::Cursor form;
  form.user_id = user.id;
  form.soql = std::string(soql);
  form.all_rows = options.all_rows;
  form.version = options.version;
  form.batch_size = static_cast<size_t>(most_rows > 0 ? std::min(asked, most_rows) : asked);
  std::string ids;
  std::vector<soql::Overflow> overflows;
  const size_t rows = plan.head.aggregate ? size_t{max_batch} : form.batch_size;
  QueryPage page = soql::first_page({org, tokens, rows}, plan, ids, overflows);
  soql::mark_seen(org, plan.purpose, page);
  // With OFFSET there is only a first batch (salesforce-api.md 5.2).
  if (!ids.empty() && !plan.offset) {
    soql::Cursor cursor = form;
    cursor.ids = std::move(ids);
    page.done = false;
    page.next_locator = fmt::format("{}-{}", cursors.add(std::move(cursor), org.now()).id, form.batch_size);
  }
  keep(user, overflows, std::move(form));
  single_use.reset();
  return page;
}

QueryPage QueryEngine::Impl::next(const User& user, const soql::Locator& locator, soql::Cursor& cursor) {
  soql::Plan* plan = &plan_for(user, cursor.soql, cursor.all_rows, cursor.version);
  for (const size_t child : cursor.child) plan = &plan->children[child].plan;
  std::vector<soql::Overflow> overflows;
  QueryPage page =
      soql::later_page({org, tokens, cursor.batch_size}, *plan, cursor, locator.offset, overflows);
  soql::Cursor form = cursor;
  form.ids.clear();
  keep(user, overflows, std::move(form));
  single_use.reset();
  return page;
}

std::vector<QueryPage> QueryEngine::Impl::search(const User& user, std::string_view sosl) {
  constexpr int64_t most = 2000;
  const soql::SearchClauseText clause = soql::take_search_text(sosl);
  const soql::Unreadable unreadable = soql::lex(clause.rest, tokens);
  soql::Search tree = soql::parse_search_statement(clause.rest, tokens, unreadable);
  if (tree.returning.empty())
    for (const SobjectSchema& object : org.schema().sobjects()) {
      if (!object.searchable || !object.queryable || !org.access(user, object).read) continue;
      tree.returning.emplace_back().from.text = object.name;
    }
  int64_t left = tree.limit ? soql::count_of(tokens, *tree.limit, most).value_or(most) : most;
  std::vector<QueryPage> pages;
  for (soql::Query& query : tree.returning) {
    if (query.select.empty()) query.select.emplace_back().what.path.text = "Id";
    const SobjectSchema* object = org.schema().find(query.from.text);
    if (object != nullptr && !object->searchable)
      soql::refuse("INVALID_TYPE_FOR_OPERATION",
                   fmt::format("entity type {} does not support search", object->name));
    query.search = soql::SearchClause{clause.text, tree.group};
    soql::Plan plan = soql::compile({org, user, clause.rest, tokens, false}, query);
    if (!soql::prepare_values(plan, tokens, org.now(), user.time_zone))
      throw std::runtime_error("a literal that was checked does not fit");
    std::string ids;
    std::vector<soql::Overflow> overflows;
    pages.push_back(soql::first_page({org, tokens, static_cast<size_t>(left)}, plan, ids, overflows));
    left -= static_cast<int64_t>(pages.back().rows);
  }
  return pages;
}

QueryEngine::QueryEngine(Org& org) : impl_(std::make_unique<Impl>(org)) {
  soql::register_sql_functions(org.db().getHandle());
}
QueryEngine::~QueryEngine() = default;

QueryAnswer QueryEngine::query(const User& user, std::string_view soql, const QueryOptions& options) {
  try {
    return impl_->query(user, soql, options);
  } catch (const soql::Refusal& refusal) {
    return refusal.error;
  } catch (const std::runtime_error& problem) {
    return unexpected(problem);
  }
}

SearchAnswer QueryEngine::search(const User& user, std::string_view sosl) {
  try {
    return impl_->search(user, sosl);
  } catch (const soql::Refusal& refusal) {
    ApiError error = refusal.error;
    if (error.code == "MALFORMED_QUERY") error.code = "MALFORMED_SEARCH";
    return error;
  } catch (const std::runtime_error& problem) {
    return unexpected(problem);
  }
}

QueryAnswer QueryEngine::next(const User& user, std::string_view locator) {
  const auto parsed = soql::parse_locator(locator);
  if (!parsed) return invalid_locator();
  soql::Cursor* cursor = impl_->cursors.find(*parsed, user.id, impl_->org.now());
  if (cursor == nullptr) return invalid_locator();
  try {
    return impl_->next(user, *parsed, *cursor);
  } catch (const soql::Refusal& refusal) {
    return refusal.error;
  } catch (const std::runtime_error& problem) {
    return unexpected(problem);
  }
}

std::string_view QueryPage::path_type(size_t row, size_t path_index) const {
  const std::string& known = path_sobjects[path_index];
  const auto* id = std::get_if<std::string>(&path_id(row, path_index));
  if (known != "Name" || id == nullptr) return known;
  for (const auto& [prefix, type] : type_of_prefix)
    if (id->starts_with(prefix)) return type;
  return known;
}

void QueryEngine::limit_pages(int rows) { impl_->most_rows = rows; }

void QueryEngine::drop_cursors() { impl_->cursors.drop(); }

int QueryEngine::page_limit() const { return impl_->most_rows; }

void QueryEngine::clear_cache() { impl_->plans.clear(); }

}  // namespace sfsim
