// The calls the engine makes: ask a query, set the opt-out of one record, set it on up to 200. The one way to
// write a false is a call of its own, with the condition that nobody has changed the record since it was
// read.
#pragma once
#include <array>
#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "syncer/domain/ports.h"
#include "syncer/domain/salesforce_id.h"
#include "syncer/salesforce/api_usage.h"
#include "syncer/salesforce/errors.h"
#include "syncer/salesforce/session.h"

namespace syncer {

constexpr size_t max_records_per_write = 200;  // sObject Collections
constexpr int64_t rows_per_page = 2000;
constexpr int64_t rows_per_set = 50000;  // asked of a Bulk API query job at once
constexpr size_t max_records_per_job =
    3000;  // of two fields: data inside a request ends at 100,000 characters

// An 18-character id without a heap block: a nightly holds one for every linked person.
struct RecordKey {
  std::array<char, 18> text{};
  std::string_view view() const { return {text.data(), text.size()}; }
  // NOLINTNEXTLINE(modernize-use-nullptr): a mistake of clang-tidy 14
  auto operator<=>(const RecordKey&) const = default;
};
// Takes 15 or 18 characters; empty: not a Contact or Lead id.
std::optional<RecordKey> record_key(std::string_view id);
std::optional<RecordKey> account_key(std::string_view id);  // the same of an Account's

// Records from one id to below another; empty: without that end.
struct IdRange {
  std::optional<RecordKey> from, below;
};

// API calls, token requests apart. A replay of a call that was sent before is a retry.
struct CallCount {
  int64_t calls = 0;
  int64_t retries = 0;
  void add(const CallCount& other) {
    calls += other.calls;
    retries += other.retries;
  }
};

// What a nightly's query, or a look-up, says of one record.
struct OptedOutRow {
  RecordKey id;                   // of a history row: the record's
  bool deleted = false;           // in the recycle bin
  std::optional<bool> flag = {};  // the opt-out field; of a history row its new value
  bool other_flag = false;        // any other checkbox of the row but IsDeleted and IsConverted is true
  UnixMillis at = 0;              // LastModifiedDate, or when the history row was written; 0: not asked for
  bool merged = false;            // `successor` is the master of a merge
  bool converted = false;         // `successor` is the contact that the lead became
  RecordKey successor = {};       // meant with merged or converted
  bool opted_out() const { return flag.value_or(true); }
};
struct Page {
  std::optional<Failure> failure;  // then nothing below is set
  int64_t total_size = 0;          // rows that match, over all pages
  int64_t received = 0;            // rows in this page, whatever their ids look like
  std::vector<OptedOutRow> rows;
  std::string next_url;        // empty: the last page
  UnixMillis answered_at = 0;  // by Salesforce's clock, whole seconds; 0: it did not say
};

// A record as a person to be.
struct PersonRecord {
  RecordKey id;
  std::string email, first_name, last_name;  // may be empty
  bool opted_out = false;                    // by any of the fields that were asked for
  std::vector<std::string> opted_out_by;     // these, as Salesforce spells them
};
struct PeoplePage {
  std::optional<Failure> failure;  // then nothing below is set
  std::vector<PersonRecord> rows;
  std::string next_url;  // empty: the last page
};

// An Account, as the contact it may be (A24).
struct AccountRow {
  RecordKey id;
  std::optional<RecordKey> contact;  // of a person account
};
struct AccountsPage {
  std::optional<Failure> failure;  // then nothing below is set
  std::vector<AccountRow> rows;
  std::string next_url;  // empty: the last page
};

struct PageLayouts {
  std::optional<Failure> failure;  // then nothing below is set
  std::set<std::string> fields;    // API names of what any page layout of the object shows
};

struct RecordWrite {
  Sobject object = Sobject::contact;
  std::string id;         // 18 characters
  std::string field;      // API name
  std::string also = {};  // of a second field that gets the same value; empty: none
};
struct WriteReply {
  std::optional<Failure> failure;               // of the request as a whole
  std::vector<std::optional<Failure>> records;  // in the order of the writes, when the request came through
  std::string request_id;                       // of the last request sent, also in its X-Request-Id
  bool withdrawn = false;                       // `still_wanted` said no: nothing was sent, or not again
};

// A Bulk API 2.0 job as Salesforce tells of it.
struct JobReply {
  std::optional<Failure> failure;  // of the request; then only request_id is set
  std::string request_id;
  bool withdrawn = false;             // `still_wanted` said no: nothing was sent, or not again
  std::string id;                     // 750...
  std::string state;                  // "UploadComplete", "InProgress", "JobComplete", "Failed", "Aborted"
  int64_t processed = 0, failed = 0;  // rows; of a query job none fails
  std::string problem;                // of a failed one
  UnixMillis answered_at = 0;         // by Salesforce's clock, whole seconds; 0: it did not say
};
// Rows that a query job has read.
struct JobRows {
  std::optional<Failure> failure;  // then nothing below is set
  int64_t received = 0;            // rows in this set, whatever their ids look like
  std::vector<OptedOutRow> rows;
  std::string next;  // where the next set begins; empty: the last one
};
struct JobRefusals {
  std::optional<Failure> failure;
  std::map<std::string, Failure> rows;  // by the record's 18-character id
};

class Client {
 public:
  // `name` begins every request id.
  Client(Transport& transport, Session& session, std::string api_version, std::string name);

  // Each call WAITS, gets a token when there is none, and replays once when the token has expired. `channel`
  // is what the calling activity sleeps on. `again` says that the caller repeats a call, for the count.
  // `still_wanted` is asked when there is a token, right before anything is sent: a login takes its time.
  struct CallContext {
    Channel channel = Channel::outbox;
    CallCount* count = nullptr;
    bool again = false;
    std::function<bool()> still_wanted = {};
    std::string unmodified_since = {};  // If-Unmodified-Since
    std::string content_type = {};      // of the body; empty: JSON
  };
  // queryAll. `flag`: the checkbox whose value goes to OptedOutRow::flag.
  Page query(const std::string& soql, std::string_view flag, const CallContext& context);
  Page next_page(const std::string& next_url, std::string_view flag, const CallContext& context);
  // query: what lies in the recycle bin is not there, nor are converted leads. Up to 200 records; any of the
  // `flags` set is opted out.
  PeoplePage people(Sobject object, const std::vector<std::string>& flags, const std::vector<RecordKey>& ids,
                    const CallContext& context);
  // The same records by their e-mail address, and no `flags` but those; nobody has an address that Salesforce
  // cannot hold.
  PeoplePage people_with_email(Sobject object, const std::vector<std::string>& emails,
                               const std::vector<std::string>& flags, const CallContext& context);
  PeoplePage more_people(const std::string& next_url, const CallContext& context);
  // queryAll: of a deleted person account, too, the contact is known. Up to 200. An org without person
  // accounts refuses it: INVALID_FIELD.
  AccountsPage accounts(const std::vector<RecordKey>& ids, const CallContext& context);
  AccountsPage more_accounts(const std::string& next_url, const CallContext& context);
  // describe/layouts
  PageLayouts page_layouts(Sobject object, const CallContext& context);
  WriteReply write_one(const RecordWrite& write, const CallContext& context);
  // Writes false to a record that nobody has modified after `read_at`; else 412, and nothing is written.
  WriteReply write_false(const RecordWrite& write, UnixMillis read_at, const CallContext& context);
  WriteReply write_many(const std::vector<RecordWrite>& writes, const CallContext& context);

  // Bulk API 2.0 (bulk.cpp). One request makes a job with its data inside and closes it: at most
  // max_records_per_job writes of true to records of one object.
  JobReply update_by_job(const std::vector<RecordWrite>& writes, const CallContext& context);
  JobReply job(const std::string& id, const CallContext& context);
  JobReply abort_job(const std::string& id, const CallContext& context);
  // Which rows a job refused, and why.
  JobRefusals job_refusals(const std::string& id, const CallContext& context);

  // Bulk API 2.0 queries (bulk_query.cpp): what queryAll would find, as of when the job runs.
  JobReply query_by_job(const std::string& soql, const CallContext& context);
  JobReply query_job(const std::string& id, const CallContext& context);
  JobReply abort_query_job(const std::string& id, const CallContext& context);
  // Of a complete one, at most rows_per_set rows. `from`: JobRows::next; empty: the first ones.
  JobRows job_rows(const std::string& id, const std::string& from, std::string_view flag,
                   const CallContext& context);
  // With its results, which Salesforce would keep for seven days.
  std::optional<Failure> delete_query_job(const std::string& id, const CallContext& context);

  // As the latest answer told it; limit 0: none did since forget_usage().
  ApiUsage usage() const;
  void forget_usage();

 private:
  struct Reply {
    std::optional<Failure> failure;
    HttpResponse response;
    std::string request_id;
    bool withdrawn = false;
  };
  Reply call(std::string_view method, const std::string& target, const std::string& body,
             const CallContext& context);
  Reply send(std::string_view method, const std::string& target, const std::string& body,
             const Session::Access& access, const CallContext& context);
  JobReply read_job(const Reply& reply, bool of_writes) const;
  Page read_page(const Reply& reply, std::string_view flag);
  PeoplePage read_people(const Reply& reply);
  AccountsPage read_accounts(const Reply& reply);
  WriteReply write_record(const RecordWrite& write, std::string_view value, const CallContext& context);

  Transport& transport_;
  Session& session_;
  const std::string base_path_;  // "/services/data/v60.0"
  const std::string name_;
  std::atomic<uint64_t> sent_{0};
  mutable std::mutex usage_mutex_;
  ApiUsage usage_;
};

// SELECT ... FROM object WHERE field = true, and what lies in the recycle bin; `converted`: also the leads
// that were converted, who are many in an old org. What a nightly needs to know about a row is in the SELECT,
// so that no second call is needed (sync.md section 7). `dated`: with LastModifiedDate.
// `or_field`: a second checkbox; then rows with either.
std::string opted_out_soql(Sobject object, std::string_view field, bool dated = false, bool converted = true,
                           std::string_view or_field = {}, const IdRange& range = {});
// The same of what has changed since then, deletions, merges and conversions included, whatever its value.
std::string changed_soql(Sobject object, std::string_view field, UnixMillis since, const IdRange& range = {});
// The same of up to 200 records, changed or not.
std::string standing_soql(Sobject object, std::string_view field, const std::vector<RecordKey>& ids);
// Where up to 200 records of one object are now. What is in the recycle bin is found too; what is not found
// is gone for good, or hidden from the API user.
std::string look_up_soql(Sobject object, const std::vector<RecordKey>& ids);
// The same of up to 200 records, whatever their value; their ids are checked by the caller.
std::string records_soql(Sobject object, std::string_view field, const std::vector<RecordKey>& ids);
// Live records as people to be: up to 200 ids, or those with one of the addresses.
std::string people_soql(Sobject object, const std::vector<std::string>& flags,
                        const std::vector<RecordKey>& ids);
std::string people_with_email_soql(Sobject object, const std::vector<std::string>& emails,
                                   const std::vector<std::string>& flags = {});
// Whose person contacts Accounts are, up to 200.
std::string accounts_soql(const std::vector<RecordKey>& ids);
// Refused by Salesforce unless the field is a checkbox.
std::string checkbox_soql(Sobject object, std::string_view field);
// What Field History Tracking knows of the field, of up to 200 records, oldest first.
std::string field_history_soql(Sobject object, std::string_view field, const std::vector<RecordKey>& ids);
// Letters, digits and underscores, beginning with a letter: safe in SOQL and JSON.
bool is_api_name(std::string_view name);

}  // namespace syncer
