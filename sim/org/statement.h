// A prepared statement that speaks Value. Thin over the C interface, because a GET by id or a one-field
// update is a few microseconds and a wrapper's bookkeeping would double that.
#pragma once
#include <sqlite3.h>

#include <string>
#include <string_view>
#include <utility>

#include "sim/org/schema.h"
#include "sim/org/value.h"

namespace sfsim {

class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* db, std::string_view sql);
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(Statement&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }

  explicit operator bool() const { return handle_ != nullptr; }

  void bind(int index, const Value& value);  // indexes from 1
  void bind(int index, std::string_view text);
  void bind(int index, int64_t number);
  bool step();  // true: a row. Resets itself at the end
  void reset();
  void clear();  // every parameter null
  void run() {   // to the end, ignoring rows
    while (step()) {
    }
  }

  Value column(int index, FieldType type) const;  // indexes from 0
  std::string text(int index) const;
  int64_t integer(int index) const { return sqlite3_column_int64(handle_, index); }

 private:
  sqlite3_stmt* handle_ = nullptr;
};

// Resets a statement when a row has been read and the rest is of no interest.
class Reading {
 public:
  explicit Reading(Statement& statement) : statement_(statement) {}
  ~Reading() { statement_.reset(); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  Statement& statement_;
};

void execute(sqlite3* db, const char* sql);
std::string sql_name(std::string_view identifier);  // "Name"

}  // namespace sfsim
