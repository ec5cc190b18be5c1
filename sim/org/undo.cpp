// Transactions, and views into the past. SQLite rolls the rows back; what is kept in memory beside them
// follows here.
#include <algorithm>
#include <stdexcept>
#include <string>

#include "sim/org/beginning.h"
#include "sim/org/org_impl.h"

namespace sfsim {
namespace {

// A stale read looks back a few seconds, so older writes need not be undone, but always keep a good number.
constexpr UnixMillis kept_ms = 60'000;
constexpr size_t kept_writes = 1'000;

// One name for all: SQLite takes the innermost.
void open_savepoint(Org::Impl& impl) {
  impl.prepared("SAVEPOINT sf_scope").run();
  ++impl.savepoints;
}

void release_savepoint(Org::Impl& impl) {
  impl.prepared("RELEASE sf_scope").run();
  --impl.savepoints;
}

void roll_back_savepoint(Org::Impl& impl) {
  impl.prepared("ROLLBACK TO sf_scope").run();
  release_savepoint(impl);
}

}  // namespace

// ---- transactions

WriteScope::WriteScope(Org::Impl& impl) : impl_(impl), open_(sqlite3_get_autocommit(impl.handle()) != 0) {
  if (impl_.stale) throw std::logic_error("a write while a stale view is open");
  if (!open_) return;
  impl_.prepared("BEGIN").run();
}

void WriteScope::commit() {
  if (!open_) return;
  impl_.prepared("COMMIT").run();
  open_ = false;
}

WriteScope::~WriteScope() {
  if (open_) sqlite3_exec(impl_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Org::Transaction::Transaction(Org& org)
    : org_(org),
      log_size_(org.impl_->log.size()),
      published_size_(org.impl_->published.size()),
      undo_position_(org.impl_->undo_forgotten + org.impl_->undo.size()) {
  Impl& impl = *org_.impl_;
  if (impl.stale) throw std::logic_error("a transaction while a stale view is open");
  if (impl.savepoints == 0) impl.users_touched = false;
  open_savepoint(impl);
}

void Org::Transaction::commit() {
  Impl& impl = *org_.impl_;
  release_savepoint(impl);
  done_ = true;
}

Org::Transaction::~Transaction() {
  if (done_) return;
  Impl& impl = *org_.impl_;
  roll_back_savepoint(impl);
  impl.log.resize(log_size_);
  const auto first = impl.published.begin() + static_cast<std::ptrdiff_t>(published_size_);
  const auto taken_back = [&](const PublishedEvent& event) {
    const SobjectSchema* object = impl.schema->find(event.sobject);
    return object == nullptr || !object->event_at_once;
  };
  impl.published.erase(std::remove_if(first, impl.published.end(), taken_back), impl.published.end());
  impl.next_sequence = impl.log.empty() ? 1 : impl.log.back().sequence + 1;
  while (impl.undo_forgotten + impl.undo.size() > undo_position_ && !impl.undo.empty()) impl.undo.pop_back();
  impl.access_changed();
  if (impl.users_touched) impl.load_users();
}

// ---- stale views

void Org::Impl::remember(UndoEntry entry) {
  if (beginning) return;
  undo.push_back(std::move(entry));
  while (undo.size() > kept_writes && undo.front().at < undo.back().at - kept_ms) {
    undo.pop_front();
    ++undo_forgotten;
  }
}

void Org::Impl::take_back(const UndoEntry& entry) {
  const SobjectSchema* object = schema->find(entry.sobject);
  if (object == nullptr) return;
  if (entry.created) {
    table(*object).erase(entry.id);
  } else if (entry.purged) {
    table(*object).insert(entry.before);
  } else if (!entry.before.empty()) {
    table(*object).update(entry.id, entry.before);
  }
}

Org::StaleView::StaleView(Org& org, UnixMillis since) : org_(org) {
  Impl& impl = *org_.impl_;
  if (impl.stale) throw std::logic_error("two stale views at once");
  open_savepoint(impl);
  for (auto entry = impl.undo.rbegin(); entry != impl.undo.rend() && entry->at >= since; ++entry) {
    impl.take_back(*entry);
  }
  impl.stale = true;
}

Org::StaleView::~StaleView() {
  Impl& impl = *org_.impl_;
  impl.stale = false;
  roll_back_savepoint(impl);
}

bool Org::only_reads() const { return impl_->stale; }

bool Org::written_since(UnixMillis moment) const {
  return !impl_->undo.empty() && impl_->undo.back().at >= moment;
}

// ---- the beginning

Beginning::Beginning(Org& org) : org_(org) { Org::Impl::of(org_).beginning = true; }
Beginning::~Beginning() { Org::Impl::of(org_).beginning = false; }

// ---- refused rows

Org::RefusedRows::RefusedRows(Org& org, std::map<std::string, ApiError> rows)
    : org_(org), rows_(std::move(rows)) {
  org_.impl_->refused_rows = &rows_;
}

Org::RefusedRows::~RefusedRows() { org_.impl_->refused_rows = nullptr; }

}  // namespace sfsim
