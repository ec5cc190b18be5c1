// The DOM parser of the shared library picks the widest instructions of the machine at run time; the
// on-demand one would be compiled for the oldest. Every way out checks the error code; a value of another
// type than Salesforce's is a malformed page.
#include "syncer/salesforce/decode.h"

#include <simdjson.h>

#include <utility>

#include "syncer/domain/mutant.h"
#include "syncer/salesforce/dates.h"
#include "syncer/salesforce/reasons.h"

namespace syncer {
namespace {

namespace dom = simdjson::dom;
using simdjson::SUCCESS;

// An id, or null.
bool read_id(dom::element value, RecordKey& id, bool& found) {
  std::string_view text;
  found = false;
  if (value.is_null()) return true;
  if (value.get(text) != SUCCESS) return false;
  const std::optional<RecordKey> parsed = record_key(text);
  found = parsed.has_value();
  if (found) id = *parsed;
  return true;
}

bool read_date(dom::element value, OptedOutRow& row) {
  std::string_view text;
  if (value.get(text) != SUCCESS) return false;
  const std::optional<UnixMillis> at = parse_salesforce_datetime(text);
  row.at = at.value_or(0);
  return at.has_value();
}

// Salesforce always sends the fields of the SELECT; a row without an Id is no row.
bool read_row(dom::object record, std::string_view flag, OptedOutRow& row, bool& keep) {
  bool has_id = false, is_converted = false, has_contact = false;
  RecordKey master, contact;
  keep = false;
  for (const auto [key, value] : record) {
    if (key == "Id" || key == "ContactId" || key == "LeadId") {
      if (value.is_null() || !read_id(value, row.id, keep)) return false;
      has_id = true;
    } else if (key == "IsDeleted") {
      if (value.get(row.deleted) != SUCCESS) return false;
    } else if (key == "IsConverted") {
      if (value.get(is_converted) != SUCCESS) return false;
    } else if (key == "MasterRecordId") {
      if (!read_id(value, master, row.merged)) return false;
    } else if (key == "ConvertedContactId") {
      if (!read_id(value, contact, has_contact)) return false;
    } else if (key == flag) {
      bool set = false;
      if (value.get(set) == SUCCESS) row.flag = set;
    } else if (bool set = false; key != "IsConverted" && value.get(set) == SUCCESS) {
      row.other_flag = row.other_flag || set;
    } else if (key == "LastModifiedDate" || key == "CreatedDate") {
      if (!read_date(value, row)) return false;
    }
  }
  row.converted = is_converted && has_contact && !row.merged;
  if (row.merged) row.successor = master;
  if (row.converted) row.successor = contact;
  return has_id;
}

bool read_rows(dom::array records, std::string_view flag, Page& page) {
  page.rows.reserve(records.size());
  for (const dom::element element : records) {
    dom::object record;
    if (element.get(record) != SUCCESS) return false;
    OptedOutRow row;
    bool keep = false;
    if (!read_row(record, flag, row, keep)) return false;
    ++page.received;
    if (keep) page.rows.push_back(row);
  }
  return true;
}

constexpr const char* unreadable_record = "a query's answer with a record that cannot be read";

// Null is an empty text.
bool read_text(dom::element value, std::string& out) {
  std::string_view text;
  if (value.is_null()) return true;
  if (value.get(text) != SUCCESS) return false;
  out = text;
  return true;
}

bool read_person(dom::object record, PersonRecord& person) {
  bool has_id = false;
  for (const auto [key, value] : record) {
    if (key == "Id") {
      if (!read_id(value, person.id, has_id)) return false;
    } else if (key == "Email") {
      if (!read_text(value, person.email)) return false;
    } else if (key == "FirstName") {
      if (!read_text(value, person.first_name)) return false;
    } else if (key == "LastName") {
      if (!read_text(value, person.last_name)) return false;
    } else if (bool set = false; value.get(set) == SUCCESS) {
      person.opted_out = person.opted_out || set;
      if (set) person.opted_out_by.emplace_back(key);
    }
  }
  return has_id;
}

// What every page of a query has around its rows.
struct QueryAnswer {
  int64_t total_size = 0;
  std::string_view next_url;  // empty: the last page
  dom::array records;
};

std::string read_answer(dom::parser& parser, std::string_view body, QueryAnswer& answer) {
  dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != SUCCESS) return "a query's answer that is not JSON";
  bool done = false;
  if (root["totalSize"].get(answer.total_size) != SUCCESS || root["done"].get(done) != SUCCESS ||
      root["records"].get(answer.records) != SUCCESS) {
    return "a query's answer without totalSize, done or records";
  }
  if (root["nextRecordsUrl"].get(answer.next_url) != SUCCESS) answer.next_url = {};
  if (done != answer.next_url.empty()) return "a query's answer whose end is unclear";
  if (!done && answer.next_url.rfind("/services/data/", 0) != 0)
    return "a query's answer with a strange next page";
  if (!done && answer.records.size() == 0) return "an empty page that is not the last one";
  return {};
}

// A component of a layout is {"type": "Field", "value": "HasOptedOutOfEmail"}, at whatever depth; the parts
// of a compound field lie within it.
void find_fields(dom::element part, std::set<std::string>& fields) {
  if (dom::object object; part.get(object) == SUCCESS) {
    std::string_view type, value;
    if (object["type"].get(type) == SUCCESS && type == "Field" && object["value"].get(value) == SUCCESS)
      fields.emplace(value);
    for (const auto [key, inner] : object) find_fields(inner, fields);
  } else if (dom::array array; part.get(array) == SUCCESS) {
    for (const dom::element inner : array) find_fields(inner, fields);
  }
}

}  // namespace

std::string decode_page_layouts(std::string_view body, std::set<std::string>& fields) {
  dom::parser parser;
  dom::element root;
  dom::array layouts;
  if (parser.parse(body.data(), body.size()).get(root) != SUCCESS || root["layouts"].get(layouts) != SUCCESS)
    return "an answer of describe/layouts without layouts";
  for (const dom::element layout : layouts) find_fields(layout, fields);
  return {};
}

std::string decode_page(std::string_view body, std::string_view flag, Page& page) {
  dom::parser parser;
  QueryAnswer answer;
  if (std::string problem = read_answer(parser, body, answer); !problem.empty()) return problem;
  page.total_size = answer.total_size;
  page.next_url = answer.next_url;
  if (!read_rows(answer.records, flag, page)) return unreadable_record;
  return {};
}

std::string decode_people(std::string_view body, PeoplePage& page) {
  dom::parser parser;
  QueryAnswer answer;
  if (std::string problem = read_answer(parser, body, answer); !problem.empty()) return problem;
  page.next_url = answer.next_url;
  for (const dom::element element : answer.records) {
    dom::object record;
    PersonRecord person;
    if (element.get(record) != SUCCESS || !read_person(record, person)) return unreadable_record;
    page.rows.push_back(std::move(person));
  }
  return {};
}

std::string decode_accounts(std::string_view body, AccountsPage& page) {
  dom::parser parser;
  QueryAnswer answer;
  if (std::string problem = read_answer(parser, body, answer); !problem.empty()) return problem;
  page.next_url = answer.next_url;
  for (const dom::element element : answer.records) {
    std::string_view id;
    dom::element contact;
    const bool mistaken = MUTANT(an_ordinary_account_leads_to_a_contact);
    if (element[mistaken ? "AccountId" : "Id"].get(id) != SUCCESS ||
        element[mistaken ? "Id" : "PersonContactId"].get(contact) != SUCCESS)
      return unreadable_record;
    const std::optional<RecordKey> account = account_key(id);
    AccountRow row;
    RecordKey person;
    bool found = false;
    if (!account || !read_id(contact, person, found)) return unreadable_record;
    row.id = *account;
    if (found) row.contact = person;
    page.rows.push_back(row);
  }
  return {};
}

std::string decode_results(std::string_view body, std::vector<RecordAnswer>& answers) {
  dom::parser parser;
  dom::array list;
  if (parser.parse(body.data(), body.size()).get(list) != SUCCESS) {
    return "a collections call is answered by a list of results";
  }
  for (const dom::element element : list) {
    RecordAnswer answer;
    if (element["success"].get(answer.success) != SUCCESS) return "a result without success";
    std::string_view text;
    if (answer.success) {
      if (element["id"].get(text) != SUCCESS) return "a successful result without an id";
      answer.id = text;
    } else {
      dom::array errors;
      if (element["errors"].get(errors) != SUCCESS || errors.at(0)["statusCode"].get(text) != SUCCESS)
        return "a failed result without a code";
      answer.code = text;
      Reasons reasons;
      for (const dom::element error : errors)
        if (error["message"].get(text) == SUCCESS) reasons.add(text);
      answer.message = reasons.text();
    }
    answers.push_back(std::move(answer));
  }
  return {};
}

std::string decode_job(std::string_view body, bool of_writes, JobReply& job) {
  dom::parser parser;
  dom::element info;
  if (parser.parse(body.data(), body.size()).get(info) != SUCCESS) return "a job is told of in JSON";
  std::string_view text;
  if (info["id"].get(text) != SUCCESS || !text.starts_with("750")) return "a job without an id";
  job.id = text;
  if (info["state"].get(text) != SUCCESS) return "a job without a state";
  job.state = text;
  const bool done = job.state == "JobComplete";
  if (info["numberRecordsProcessed"].get(job.processed) != SUCCESS && done) return "a job without counters";
  if (info["numberRecordsFailed"].get(job.failed) != SUCCESS && done && of_writes)
    return "a job without counters";
  if (info["errorMessage"].get(text) == SUCCESS) job.problem = text;
  return {};
}

}  // namespace syncer
