// Bodies of Salesforce's answers, read with simdjson: a page of thousands of rows is where a nightly spends
// its time.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "syncer/salesforce/client.h"

namespace syncer {

// Each returns what is wrong with the body, or an empty string; then the output is whole.
// `flag` names the checkbox that goes to OptedOutRow::flag.
std::string decode_page(std::string_view body, std::string_view flag, Page& page);

// Of people_soql(): every checkbox of a row is one that opts out.
std::string decode_people(std::string_view body, PeoplePage& page);

// Of the look at Accounts.
std::string decode_accounts(std::string_view body, AccountsPage& page);

// Of describe/layouts: every field that a layout shows.
std::string decode_page_layouts(std::string_view body, std::set<std::string>& fields);

struct RecordAnswer {  // of sObject Collections
  bool success = false;
  std::string id;       // 18 characters; empty when it failed
  std::string code;     // "statusCode" of the first error
  std::string message;  // of all of them
};
std::string decode_results(std::string_view body, std::vector<RecordAnswer>& answers);

// What a job's info says. `of_writes`: of an ingest job, which counts what failed. Gives what is wrong with
// it; empty: nothing.
std::string decode_job(std::string_view body, bool of_writes, JobReply& job);

}  // namespace syncer
