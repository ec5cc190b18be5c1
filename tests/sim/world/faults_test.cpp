// Patterns of requests, and faults that are used up.
#include "sim/world/faults.h"

#include "tests/catch.h"

using namespace sfsim;

namespace {
const std::string ada = "0035e00000ABCDEAA5";
std::string record_of(std::string_view name) { return name == "ada" ? ada : std::string(); }
const std::string collection = R"({"records":[{"attributes":{"type":"Contact"},"id":")" + ada + R"("}]})";
const RequestView patch{"PATCH", "/services/data/v60.0/composite/sobjects", collection};
const RequestView query{"GET", "/services/data/v60.0/queryAll?q=SELECT%20Id%20FROM%20Lead", ""};
const RequestView token{"POST", "/services/oauth2/token", "grant_type=client_credentials"};

Step step(Fault fault, const std::string& on) {
  Step made;
  made.fault = fault;
  made.on = on;
  return made;
}
}  // namespace

TEST_CASE("a pattern is a method, words of the path, an object or a person") {
  struct Row {
    const char* pattern;
    bool patch, query, token;
  };
  for (const Row& row : std::vector<Row>{{"", true, true, true},
                                         {"patch", true, false, false},
                                         {"composite", true, false, false},
                                         {"sobjects", true, false, false},
                                         {"query", false, true, false},
                                         {"Lead", false, true, false},
                                         {"Contact", true, false, false},
                                         {"token", false, false, true},
                                         {"POST token", false, false, true},
                                         {"GET token", false, false, false},
                                         {"ada", true, false, false},
                                         {"GET *query*", false, true, false},
                                         {"PATCH *", true, false, false},
                                         {"/services/oauth2/token", false, false, true},
                                         {"nobody", false, false, false}}) {
    INFO(row.pattern);
    CHECK(fits(row.pattern, patch, record_of) == row.patch);
    CHECK(fits(row.pattern, query, record_of) == row.query);
    CHECK(fits(row.pattern, token, record_of) == row.token);
  }
}

TEST_CASE("requests have short names and tell the records they write") {
  CHECK(short_name(patch) == "PATCH composite/sobjects");
  CHECK(short_name(query) == "GET queryAll Lead");
  CHECK(short_name(token) == "POST oauth2/token");
  CHECK(record_ids_in(patch) == std::vector<std::string>{ada});
  CHECK(record_ids_in({"PATCH", "/services/data/v60.0/sobjects/Lead/00Q5e00000XyZ12EAF", ""}) ==
        std::vector<std::string>{"00Q5e00000XyZ12EAF"});
  CHECK(record_ids_in(token).empty());
  CHECK(is_write(patch));
  CHECK_FALSE(is_write(query));
  CHECK_FALSE(is_write(token));
}

TEST_CASE("a fault lets some pass, strikes some, and is over") {
  Faults faults;
  Step twice = step(Fault::unavailable, "PATCH");
  twice.after = 1;
  twice.times = 2;
  faults.add(twice, 0);
  std::string struck;
  for (int i = 0; i < 5; ++i) struck += faults.befalls(patch, i, record_of) ? 'x' : '.';
  CHECK(struck == ".xx..");
}

TEST_CASE("a fault for some time ends with it, and one without an end lasts") {
  Faults faults;
  Step brief = step(Fault::timeout, "");
  brief.for_ms = 100;
  faults.add(brief, 1000);
  faults.add(step(Fault::lost_response, "token"), 1000);
  CHECK(faults.lasted_until(1050) == 1050);
  CHECK(faults.befalls(token, 1099, record_of) == Fault::timeout);
  CHECK(faults.befalls(token, 1100, record_of) == Fault::lost_response);
  CHECK(faults.befalls(query, 1100, record_of) == std::nullopt);
  faults.end_all(1101);
  CHECK(faults.befalls(token, 1101, record_of) == std::nullopt);
  CHECK(faults.lasted_until(2000) == 1101);
}

TEST_CASE("a session expires once, never on the way to a token; only queries read the past") {
  Faults faults;
  faults.add(step(Fault::expired_session, ""), 0);
  CHECK(faults.befalls(token, 1, record_of) == std::nullopt);
  CHECK(faults.befalls(query, 1, record_of) == Fault::expired_session);
  CHECK(faults.befalls(query, 2, record_of) == std::nullopt);
  faults.add(step(Fault::stale_read, ""), 3);
  CHECK(faults.befalls(patch, 4, record_of) == std::nullopt);
  CHECK(faults.befalls(query, 4, record_of) == Fault::stale_read);
}

TEST_CASE("cursors expire before a further page of a query") {
  Faults faults;
  faults.add(step(Fault::expired_cursor, ""), 0);
  CHECK(faults.befalls(query, 1, record_of) == std::nullopt);
  const RequestView next{"GET", "/services/data/v60.0/query/01g5e0000000001AAA-2000", ""};
  CHECK(faults.befalls(next, 2, record_of) == Fault::expired_cursor);
}

TEST_CASE("jobs end badly from the request that closes them; what reads by one is a query and no write") {
  const std::string jobs = "/services/data/v60.0/jobs/";
  const std::string ingest = jobs + "ingest", one = ingest + "/7505e00000A023jAAB",
                    read = jobs + "query/7505e00000A023jAAB", rows = read + "/results?maxRecords=5";
  const std::string query = jobs + "query";
  const RequestView closed{"PATCH", one, R"({"state":"UploadComplete"})"};
  const RequestView aborted{"PATCH", one, R"({"state":"Aborted"})"}, poll{"GET", read, ""};
  const RequestView results{"GET", rows, ""}, removed{"DELETE", read, ""};
  const RequestView begun{"POST", query, R"({"query":"SELECT Id FROM Lead WHERE DoNotCall = true"})"};
  for (const RequestView& request : {begun, closed}) CHECK(can_befall(Fault::failed_job, request));
  for (const RequestView& request : {aborted, poll, results, removed})
    CHECK_FALSE(can_befall(Fault::aborted_job, request));
  for (const RequestView& request : {begun, poll, results}) {
    CHECK(is_query(request));
    CHECK_FALSE(is_write(request));
    CHECK_FALSE(can_befall(Fault::stale_read, request));
    CHECK_FALSE(can_befall(Fault::query_timeout, request));
    CHECK(can_befall(Fault::small_pages, request) == (request.target == results.target));
  }
  CHECK_FALSE(is_query(removed));
  CHECK_FALSE(is_write(removed));
  CHECK(queried_object(begun) == "Lead");
  CHECK(fits("POST jobs/query Lead", begun, {}));
  CHECK_FALSE(fits("query Contact", begun, {}));
  CHECK(short_name(begun) == "POST jobs/query Lead");
}

TEST_CASE("each fault meets the requests that it is about, and lets others by uncounted") {
  const RequestView single{"PATCH", "/services/data/v60.0/sobjects/Contact/0035e00000ABCDEAA5", "{}"};
  struct Row {
    Fault fault;
    const char* meets;  // of single update, collection, query, token
  };
  std::vector<Row> rows = {{Fault::unavailable, "xxxx"},
                           {Fault::timeout, "xxxx"},
                           {Fault::lost_response, "xxxx"},
                           {Fault::rate_limit, "xxx."},
                           {Fault::expired_session, "xxx."},
                           {Fault::row_locked, "xx.."},
                           {Fault::slow, "xxxx"},
                           {Fault::stale_read, "..x."},
                           {Fault::partial_failure, ".x.."},
                           {Fault::duplicate_delivery, "xxxx"},
                           {Fault::malformed_reply, "xxxx"},
                           {Fault::truncated_reply, ".xxx"},
                           {Fault::small_pages, "..x."},
                           {Fault::no_connection, "xxxx"},
                           {Fault::query_timeout, "..x."},
                           {Fault::expired_cursor, "...."},
                           {Fault::failed_job, "...."},
                           {Fault::aborted_job, "...."}};
  REQUIRE(rows.size() == all_faults().size());
  for (const Row& row : rows) {
    INFO(name_of(row.fault));
    std::string met;
    for (const RequestView& request : {single, patch, query, token}) {
      Faults faults;
      Step once = step(row.fault, "");
      once.times = 1;
      faults.add(once, 0);
      met += faults.befalls(request, 1, record_of) ? 'x' : '.';
    }
    CHECK(met == row.meets);
  }
}

TEST_CASE("rows that cannot be locked: all, every second one, or those of whom the pattern names") {
  using Ids = std::vector<std::string>;
  const Ids ids = {"0035e00000ABCDEAA5", "00Q5e00000XyZ12EAF", "0035e00000aBcDeAAK"};
  CHECK(locked_rows({Fault::row_locked}, ids) == ids);
  CHECK(locked_rows({Fault::partial_failure}, ids) == Ids{ids[0], ids[2]});
  CHECK(locked_rows({Fault::row_locked, {"00Q5e00000XyZ12"}}, ids) == Ids{ids[1]});
  CHECK(locked_rows({Fault::partial_failure, {ids[2]}}, ids) == Ids{ids[2]});
  Faults faults;
  faults.add(step(Fault::row_locked, "PATCH ada"), 0);
  const auto strike = faults.befalls(patch, 1, record_of);
  REQUIRE(strike);
  CHECK(strike->named == Ids{ada});
}
