// A read is complete only when as many rows came as Salesforce counted: connectors that trusted the last page
// lost rows in silence (sync.md section 3). A lost cursor begins again at the first page. How many rows there
// are is known from the agreed values, or else from the first page; many cost fewer calls by a job.
#include "syncer/engine/nightly_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/backoff.h"
#include "syncer/engine/nightly_job_read.h"

namespace syncer {
namespace {

class Reader {
 public:
  Reader(Context& context, const Question& question, const std::function<void(const OptedOutRow&)>& row,
         const std::function<bool(int64_t)>& before_wait)
      : context_(context), question_(question), row_(row), before_wait_(before_wait) {}

  ObjectRead run() {
    read_by_job(question_.rows_expected);
    if (!ended_by_job_) read_pages();
    result_.planned_calls = calls_of_job_ + (ended_by_job_ ? most_pages_asked_ : pages_planned());
    return std::move(result_);
  }

 private:
  int64_t pages_planned() const {
    return std::max<int64_t>(1, (result_.total + rows_per_page - 1) / rows_per_page);
  }
  int64_t pages_left() const { return pages_ == 0 ? 1 : std::max<int64_t>(1, pages_planned() - pages_); }

  void read_pages() {
    for (;;) {
      if (!before_wait_(pages_left())) return ended(read_was_stopped);
      const Page page = fetch();
      if (!page.failure && !page.next_url.empty()) read_by_job(page.total_size);
      if (ended_by_job_) return;  // the page's rows are older than the job's
      const bool whole = !page.failure && take(page);
      if (whole && next_.empty()) return;
      if (whole) continue;
      const Failure failure =
          page.failure ? *page.failure
                       : malformed_reply("the pages do not hold as many rows as were counted", 200);
      const int tries = takes_too_long(failure) ? question_.tries_if_too_long : tries_in_a_run;
      if (failure.rule.action != Action::retry || ++failures_ >= tries) {
        if (failures_ >= tries_in_a_run) mark(Mark::read_given_up);
        result_.failure = failure;
        return;
      }
      const bool cursor_is_lost =
          failure.code == "INVALID_QUERY_LOCATOR" && !MUTANT(a_lost_cursor_is_asked_on);
      if (!page.failure || cursor_is_lost) restart();
      if (!pause(failure)) return ended("the run was stopped");
    }
  }

  // Once, where there are enough rows for one.
  void read_by_job(int64_t rows) {
    if (job_was_tried_ || question_.jobs_from <= 0 || rows < question_.jobs_from) return;
    job_was_tried_ = true;
    const JobRead read = syncer::read_by_job(context_, question_, rows, {result_.count, row_, before_wait_});
    calls_of_job_ = read.planned_calls;
    ended_by_job_ = read.over || read.failure;
    result_.failure = read.failure;
    if (read.over) {
      result_.total = read.total;
      result_.answered_at = read.answered_at;
    }
    if (ended_by_job_) return;
    mark(Mark::read_by_pages_after_all);
    context_.tell(EngineEvent::Kind::retry, {},
                  fmt::format("nightly: reading {} by a bulk job failed ({}), it is read page by page",
                              question_.what, read.problem));
  }

  // A page that fails, and all that is read again after a restart, counts as a retry.
  Page fetch() {
    const bool again = pages_ < most_pages_asked_;
    if (!next_.empty()) mark(Mark::read_next_page);
    const Client::CallContext call{Channel::schedule, &result_.count, again};
    Page page = next_.empty() ? context_.client.query(question_.soql, question_.flag, call)
                              : context_.client.next_page(next_, question_.flag, call);
    most_pages_asked_ = std::max(most_pages_asked_, pages_ + 1);
    return page;
  }

  bool take(const Page& page) {
    context_.failures_in_a_row = 0;
    if (pages_ == 0) result_.total = page.total_size;
    if (pages_ == 0) result_.answered_at = page.answered_at;
    ++pages_;
    received_ += page.received;
    next_ = MUTANT(only_the_first_page) ? std::string() : page.next_url;
    for (const OptedOutRow& row : page.rows) row_(row);
    return next_.empty() ? received_ == result_.total || MUTANT(only_the_first_page)
                         : received_ <= result_.total;
  }

  void restart() {
    mark(Mark::read_restarted);
    next_.clear();
    pages_ = 0;
    received_ = 0;
  }

  bool pause(const Failure& failure) {
    mark(Mark::read_tried_again);
    const uint64_t drawn = context_.draw();
    const UnixMillis delay = backoff_delay(failures_, drawn);
    context_.tell(EngineEvent::Kind::retry, {},
                  fmt::format("nightly: reading {} failed ({}), tried again in {}", question_.what,
                              describe(failure), duration_text(delay)),
                  retry_notice(failure, delay, failures_ + 1, tries_in_a_run));
    const UnixMillis now = context_.clock.now();
    return context_.pause_until(now + delay, Channel::schedule);
  }

  void ended(std::string_view why) { result_.failure = make_failure("MALFORMED_REPLY", why, 0); }

  Context& context_;
  const Question& question_;
  const std::function<void(const OptedOutRow&)>& row_;
  const std::function<bool(int64_t)>& before_wait_;
  ObjectRead result_;
  std::string next_;  // empty: the first page
  int64_t pages_ = 0, most_pages_asked_ = 0, received_ = 0;
  int failures_ = 0;
  bool job_was_tried_ = false, ended_by_job_ = false;
  int64_t calls_of_job_ = 0;  // planned
};

}  // namespace

bool takes_too_long(const Failure& failure) {
  return failure.code == "QUERY_TIMEOUT" || failure.code == "REQUEST_RUNNING_TOO_LONG" ||
         failure.code == "OPERATION_TOO_LARGE";
}

ObjectRead read_all(Context& context, const Question& question,
                    const std::function<void(const OptedOutRow&)>& row,
                    const std::function<bool(int64_t)>& before_wait) {
  return Reader(context, question, row, before_wait).run();
}

}  // namespace syncer
