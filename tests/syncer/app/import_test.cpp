// A people CSV: which headers and rows are good, what is said about the others, and what ends up where.
#include "syncer/app/import.h"

#include "syncer/store/sqlite_store.h"
#include "tests/catch.h"
#include "tests/syncer/app/harness.h"

using namespace syncer;
using namespace syncer::app;
using app_test::JumpingClock;
using app_test::TempFolder;
using Names = std::vector<std::string>;

namespace {

const std::string ada_id = "0035e00000ABCDEAA5";

struct Fixture {
  TempFolder folder;
  JumpingClock clock;
  std::unique_ptr<Store> store =
      open_store({.file = ":memory:", .team = "default", .busy_timeout_ms = 0, .observer = nullptr});
  ImportResult import(const std::string& text, bool strict = false, const std::string& name = "people.csv") {
    ImportJob job;
    job.file = folder.write(name, text);
    job.strict = strict;
    return import_file(*store, clock, job);
  }
};

std::string reason_of(const std::string& id, const std::string& email = "ada@example.com") {
  RowChecker checker(read_header({"email", "salesforce_id"}));
  PersonImport row;
  return checker.check({.line = 2, .cells = {email, id}, .error = ""}, row);
}

}  // namespace

TEST_CASE("headers in any case, order and common spelling") {
  const ImportColumns columns =
      read_header({"Last Name", "Salesforce ID", "Company", "E-Mail", "FIRST_NAME"});
  CHECK(columns.problem.empty());
  CHECK(columns.last_name == 0);
  CHECK(columns.salesforce_id == 1);
  CHECK(columns.email == 3);
  CHECK(columns.first_name == 4);
  CHECK(columns.ignored == Names{"Company"});
  CHECK(read_header({"Email Address"}).email == 0);
  CHECK(read_header({"email", "line", "reason"}).ignored.empty());
}

TEST_CASE("headers that cannot be used say how to fix them") {
  CHECK(read_header({"name", "company"}).problem.find("name it \"email\"") != std::string::npos);
  CHECK(read_header({"ada@example.com", "Ada"}).problem.find("put this line above it") != std::string::npos);
  CHECK(read_header({"email", "E-mail"}).problem.find("twice") != std::string::npos);
}

TEST_CASE("Salesforce IDs in a CSV") {
  struct Row {
    const char* id;
    const char* reason;  // a part of it; "": good
  };
  const std::vector<Row> table{
      {"0035e00000ABCDEAA5", ""},
      {"0035e00000ABCDE", ""},
      {"", ""},
      {"3.5E+14", "a spreadsheet turned"},
      {"3,0E+17", "a spreadsheet turned"},
      {"3500000000001", "removed the zeros"},
      {"0035e00000ABCDEAA4", "Salesforce ID: "},
      {"0065e00000ABCDE", "Salesforce ID: "},
      {"0015e00000ABCDE", ""},  // may be a person account
      {"0035e00000", "Salesforce ID: "},
  };
  for (const Row& row : table) {
    INFO(row.id);
    const std::string reason = reason_of(row.id);
    CHECK(reason.empty() == (*row.reason == '\0'));
    CHECK(reason.find(row.reason) != std::string::npos);
    if (!reason.empty() && *row.id != '\0') CHECK(reason.find(row.id) == std::string::npos);
  }
}

TEST_CASE("rows that cannot be imported") {
  CHECK(reason_of("", "").find("empty") != std::string::npos);
  CHECK(reason_of("", "ada").find("not an e-mail") != std::string::npos);
  RowChecker checker(read_header({"email", "first_name"}));
  PersonImport row;
  CHECK(checker.check({.line = 2, .cells = {"a@b.c", "x", "y"}, .error = ""}, row)
            .find("3 cells, the header 2") != std::string::npos);
  CHECK(checker.check({.line = 2, .cells = {"a@b.c", "x", ""}, .error = ""}, row).empty());
  CHECK(checker.check({.line = 2, .cells = {"a@b.c"}, .error = ""}, row).empty());
  CHECK(checker.check({.line = 2, .cells = {"a@b.c", "Zo\xEB"}, .error = ""}, row).find("UTF-8") !=
        std::string::npos);
  CHECK(checker.check({.line = 2, .cells = {"a@b.c", "a\nb"}, .error = ""}, row).find("line break") !=
        std::string::npos);
}

TEST_CASE("UTF-8 is checked strictly") {
  CHECK(valid_utf8("plain \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"));
  for (const char* bad :
       {"\xC0\x80", "\xE9", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xF8\x88\x80\x80\x80"}) {
    CHECK_FALSE(valid_utf8(bad));
  }
}

TEST_CASE("people are created, then updated; an empty cell changes nothing") {
  Fixture f;
  const ImportResult first = f.import(
      "email,first_name,last_name,salesforce_id\r\n"
      "Ada@Example.com,Ada,Lovelace,0035e00000ABCDE\r\n"
      "bob@example.com,Bob,,\r\n");
  CHECK(first.created == 2);
  CHECK(first.rejected == 0);
  CHECK_FALSE(f.folder.has("people.rejected.csv"));
  CHECK(f.store->person_by_email("ada@example.com")->salesforce_id == ada_id);

  const ImportResult second =
      f.import("email;last_name;first_name\nada@example.com;;Augusta\nbob@example.com;;\n");
  CHECK(second.updated == 1);
  CHECK(second.unchanged == 1);
  const auto ada = f.store->person_by_email("ada@example.com");
  CHECK(ada->first_name == "Augusta");
  CHECK(ada->last_name == "Lovelace");
  CHECK(ada->salesforce_id == ada_id);
}

TEST_CASE("an import never resubscribes") {
  Fixture f;
  f.import("email\nada@example.com\n");
  const PersonId ada = f.store->person_by_email("ada@example.com")->id;
  f.store->record_unsubscribe(ada, Via::link, "", f.clock.now());
  f.import("email,first_name\nada@example.com,Ada\n");
  CHECK(f.store->person(ada)->unsubscribed);
  CHECK(f.store->history(ada).size() == 1);
}

TEST_CASE("rows with the same e-mail are merged in order; a second Salesforce ID is a bad row") {
  Fixture f;
  const ImportResult result = f.import(
      "email,first_name,last_name,salesforce_id\n"
      "ada@example.com,Ada,,\n"
      "ADA@example.com,,Lovelace,0035e00000ABCDE\n"
      "ada@example.com,Augusta,,0035e00000ABCDEAA5\n"
      "ada@example.com,,,00Q5e00000ABCDE\n");
  CHECK(result.created == 1);
  CHECK(result.updated == 2);
  REQUIRE(result.rejected == 1);
  CHECK(result.first_rejected[0].line == 5);
  CHECK(result.first_rejected[0].reason.find("line 3 gives the same e-mail another") != std::string::npos);
  const auto ada = f.store->person_by_email("ada@example.com");
  CHECK(ada->first_name == "Augusta");
  CHECK(ada->last_name == "Lovelace");
  CHECK(ada->salesforce_id == ada_id);
}

TEST_CASE("bad rows go to a file that can be repaired and imported") {
  Fixture f;
  const ImportResult result = f.import(
      "E-mail,First Name,Note\n"
      "good@example.com,Good,n\n"
      "bad example.com,\"Bad, too\",keep me\n"
      "x@example.com,\"open\n"
      "last@example.com,Last,\n");
  CHECK(result.created == 2);
  CHECK(result.rejected == 2);
  CHECK(f.folder.read("people.rejected.csv") ==
        "E-mail,First Name,Note,line,reason\n"
        "bad example.com,\"Bad, too\",keep me,3,the e-mail is not an e-mail address\n"
        "\"x@example.com,\"\"open\",,,4,the quote opened on line 4 is never closed; close it or remove it\n");

  // When: the first is repaired, the second is not.
  std::string repaired = f.folder.read("people.rejected.csv");
  repaired.replace(repaired.find("bad example"), 3, "bad@");
  repaired.erase(repaired.find("@ example") + 1, 1);
  const ImportResult again = f.import(repaired, false, "people.rejected.csv");
  CHECK(again.created == 1);
  CHECK(again.rejected == 1);
  CHECK(again.ignored_columns == Names{"Note"});
  CHECK(f.store->person_by_email("bad@example.com")->first_name == "Bad, too");
  const std::string left = f.folder.read("people.rejected-2.csv");
  CHECK(left.find("E-mail,First Name,Note,line,reason\n") == 0);
}

TEST_CASE("a rejected file that comes back is not overwritten") {
  CHECK(rejected_file_of("a/people.csv") == "a/people.rejected.csv");
  CHECK(rejected_file_of("people.CSV") == "people.rejected.csv");
  CHECK(rejected_file_of("people.txt") == "people.txt.rejected.csv");
  CHECK(rejected_file_of("people.rejected.csv") == "people.rejected-2.csv");
  CHECK(rejected_file_of("people.rejected-2.csv") == "people.rejected-3.csv");
  CHECK(rejected_file_of("people.rejected-9.csv") == "people.rejected-10.csv");
  CHECK(rejected_file_of("people.rejected-x.csv") == "people.rejected-x.rejected.csv");
}

TEST_CASE("strict imports nothing when one row is bad, and everything when none is") {
  Fixture f;
  CHECK(f.import("email\nada@example.com\nbob\n", true).rejected == 1);
  CHECK(f.store->count_people() == 0);
  CHECK(f.folder.has("people.rejected.csv"));
  CHECK(f.import("email\nada@example.com\nbob@example.com\n", true).created == 2);
}

TEST_CASE("files that are no people CSV at all") {
  Fixture f;
  CHECK(f.import("").problem.find("is empty") != std::string::npos);
  CHECK(f.import("name\nAda\n").problem.find(":1: ") != std::string::npos);
  CHECK(f.import(std::string("\xFF\xFE"
                             "e\0m\0",
                             6))
            .problem.find("UTF-16") != std::string::npos);
  ImportJob job;
  job.file = f.folder.path("absent.csv");
  CHECK(import_file(*f.store, f.clock, job).problem.find("absent.csv: No such file") != std::string::npos);
  job.file = f.folder.path("");
  CHECK(import_file(*f.store, f.clock, job).problem.find("directory") != std::string::npos);
}

TEST_CASE("a line of Excel's before the header is understood") {
  Fixture f;
  CHECK(f.import("sep=;\r\nemail;first_name\r\nada@example.com;Ada\r\n").created == 1);
}

TEST_CASE("a long file is imported in batches, and an interrupt keeps what is done") {
  Fixture f;
  std::string text = "email\n";
  for (int i = 0; i < 12'000; ++i) text += "p" + std::to_string(i) + "@example.com\n";
  ImportJob job;
  job.file = f.folder.write("many.csv", text);
  std::vector<int64_t> seen;
  job.progress = [&](int64_t rows) { seen.push_back(rows); };
  job.stop = [&] { return seen.size() == 1; };
  const ImportResult part = import_file(*f.store, f.clock, job);
  CHECK(part.interrupted);
  CHECK(part.created == 5'000);
  CHECK(f.store->count_people() == 5'000);
  job.stop = nullptr;
  const ImportResult whole = import_file(*f.store, f.clock, job);
  CHECK(whole.created == 7'000);
  CHECK(whole.unchanged == 5'000);
}
