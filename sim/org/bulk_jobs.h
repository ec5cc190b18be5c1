// The jobs of Bulk API 2.0 as an org keeps them: what was asked for, the uploaded data, the results. They
// live in the org's database, so that they survive where the org does; what they mean is api/'s.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/org.h"

namespace sfsim {

enum class BulkState { open, upload_complete, complete, failed, aborted };

struct BulkJob {
  std::string id;  // 750..., 18 characters
  bool query = false;
  std::string user_id;
  std::string operation;  // "update", "queryAll"
  std::string object;     // describe-cased
  std::string external_id_field;
  std::string delimiter = "COMMA", line_ending = "LF";
  int version = 0;  // 60: of the API that made it
  BulkState state = BulkState::open;
  bool uploaded = false;  // data came, if only a header
  UnixMillis created_at = 0, changed_at = 0;
  UnixMillis closed_at = 0, due_at = 0;  // of upload_complete: when it is worked on
  int64_t processed = 0, failed = 0;     // rows; `processed` counts the failed ones too
  std::string problem;                   // errorMessage of a failed one
  std::string soql;
};

// The large texts of a job, which a poll does not read.
enum class BulkText { data, successful, failed, unprocessed };

class BulkJobs {
 public:
  explicit BulkJobs(Org& org) : org_(org) { reload(); }

  std::string add(BulkJob job);  // gives it an id
  std::optional<BulkJob> find(std::string_view id) const;
  void save(const BulkJob& job);
  void remove(std::string_view id);
  std::string text(std::string_view id, BulkText which) const;
  void set_text(std::string_view id, BulkText which, std::string_view text);
  // Oldest first, from number `first` on, at most `most`; of everybody when `user_id` is empty.
  std::vector<BulkJob> list(bool query, std::string_view user_id, size_t first, size_t most) const;
  int64_t created_since(bool query, UnixMillis moment) const;
  // Ids of jobs whose time has come, in the order of their times.
  std::vector<std::string> due(UnixMillis now) const;
  bool any_due(UnixMillis now) const { return now >= next_due_; }
  void reload();  // the database was replaced
  // That a job is not worked on when its time has come, but ends so; known to this process only.
  void will_end(const std::string& id, BulkState how) { ends_[id] = how; }
  std::optional<BulkState> takes_end(const std::string& id);

 private:
  Org& org_;
  UnixMillis next_due_ = 0;
  std::map<std::string, BulkState> ends_;
};

}  // namespace sfsim
