// Requests as they go out, answers as they are read, and the one refresh of an expired token.
#include "syncer/salesforce/client.h"

#include <deque>

#include "syncer/salesforce/decode.h"
#include "tests/catch.h"

using namespace syncer;

namespace {

struct StillClock final : Clock {
  UnixMillis at = 1000;
  int sleeps = 0;
  UnixMillis now() override { return at; }
  void sleep_until(UnixMillis deadline, Channel) override {
    ++sleeps;
    at = deadline;
  }
  void wake(Channel) override {}
};

struct Script final : Transport {
  std::vector<HttpRequest> requests;
  std::deque<HttpResponse> answers;
  std::string token_body = R"({"access_token":"tok","instance_url":"https://my.org/"})";
  int token_status = 200;
  int tokens = 0;
  HttpResponse send(const HttpRequest& request) override {
    requests.push_back(request);
    HttpResponse response;
    response.status = 204;
    if (request.target == "/services/oauth2/token") {
      ++tokens;
      response.status = token_status;
      response.body = token_body;
    } else if (!answers.empty()) {
      response = answers.front();
      answers.pop_front();
    }
    return response;
  }
  void answer(int status, std::string body) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    answers.push_back(response);
  }
};

struct Fixture {
  StillClock clock;
  Script script;
  Session session{script, clock, {"https://login.org/", "id&1", "s=cret", "", ""}};
  Client client{script, session, "60.0", "w"};
  CallCount count;
  Client::CallContext context{Channel::outbox, &count, false};
};

const std::string ada = "0035e00000ABCDEAA5";
const std::string lead = parse_salesforce_id("00Q5e00000ABCDE").id.text;
constexpr const char* expired =
    R"([{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}])";

}  // namespace

TEST_CASE("the token comes from client credentials in the form body, or from username and password") {
  Fixture f;
  const Session::Reply access = f.session.access(Channel::outbox);
  CHECK(access.access.token == "tok");
  CHECK(access.access.instance_url == "https://my.org");
  CHECK(f.script.requests[0].base_url == "https://login.org");
  CHECK(f.script.requests[0].body == "grant_type=client_credentials&client_id=id%261&client_secret=s%3Dcret");
  f.session.access(Channel::outbox);
  CHECK(f.script.tokens == 1);

  Session session(f.script, f.clock, {"https://login.org", "id", "secret", "a@b.c", "pw+tok"});
  session.access(Channel::outbox);
  CHECK(f.script.requests[1].body ==
        "grant_type=password&client_id=id&client_secret=secret&username=a%40b.c&password=pw%2Btok");
}

TEST_CASE("no credentials: refused without a request") {
  Fixture f;
  Session session(f.script, f.clock, {});
  const Session::Reply reply = session.access(Channel::outbox);
  REQUIRE(reply.failure.has_value());
  CHECK(reply.failure->rule.obstacle == Obstacle::connection);
  CHECK(f.script.requests.empty());
}

TEST_CASE("a refused connection is left alone for a quarter of an hour, unless it is allowed again") {
  Fixture f;
  f.script.token_status = 400;
  f.script.token_body = R"({"error":"invalid_grant","error_description":"inactive user"})";
  for (int i = 0; i < 5; ++i) CHECK(f.session.access(Channel::outbox).failure->code == "invalid_grant");
  CHECK(f.script.tokens == 1);
  CHECK(f.session.refused_until() == 1000 + connection_pause_ms);
  f.session.allow();
  f.session.access(Channel::outbox);
  CHECK(f.script.tokens == 2);
  f.clock.at += connection_pause_ms;
  f.session.access(Channel::outbox);
  CHECK(f.script.tokens == 3);
}

TEST_CASE("a token endpoint that is down is no refusal, a token without a token neither") {
  Fixture f;
  f.script.token_status = 503;
  CHECK(f.session.access(Channel::outbox).failure->rule.action == Action::retry);
  f.script.token_status = 200;
  f.script.token_body = R"({"access_t)";
  CHECK(f.session.access(Channel::outbox).failure->code == "MALFORMED_REPLY");
  f.script.token_body = R"({"access_token":"tok"})";
  CHECK_FALSE(f.session.access(Channel::outbox).failure.has_value());
}

TEST_CASE("an expired token is replaced once; a stale discard does not throw away the new one") {
  Fixture f;
  f.script.answer(401, expired);
  f.script.answer(204, "");
  const WriteReply reply = f.client.write_one({Sobject::contact, ada, "HasOptedOutOfEmail"}, f.context);
  CHECK_FALSE(reply.failure.has_value());
  CHECK(f.script.tokens == 2);
  CHECK(f.count.calls == 1);
  CHECK(f.count.retries == 1);
  f.session.discard(1);
  f.session.access(Channel::outbox);
  CHECK(f.script.tokens == 2);

  f.script.answer(401, expired);
  f.script.answer(401, expired);
  const WriteReply refused = f.client.write_one({Sobject::contact, ada, "HasOptedOutOfEmail"}, f.context);
  REQUIRE(refused.failure.has_value());
  CHECK(refused.failure->rule.action == Action::reconnect);
  CHECK(f.session.refused_until() != 0);
}

TEST_CASE("a single update: method, path, headers, body") {
  Fixture f;
  const WriteReply reply = f.client.write_one({Sobject::lead, lead, "HasOptedOutOfEmail"}, f.context);
  REQUIRE(reply.records.size() == 1);
  CHECK_FALSE(reply.records[0].has_value());
  const HttpRequest& request = f.script.requests[1];
  CHECK(request.method == "PATCH");
  CHECK(request.base_url == "https://my.org");
  CHECK(request.target == "/services/data/v60.0/sobjects/Lead/" + lead);
  CHECK(request.body == R"({"HasOptedOutOfEmail":true})");
  const auto header = [&](const std::string& name) -> std::string {
    for (const auto& [key, value] : request.headers) {
      if (key == name) return value;
    }
    return {};
  };
  CHECK(header("Authorization") == "Bearer tok");
  CHECK(header("Content-Type") == "application/json; charset=UTF-8");
  CHECK(header("X-Request-Id") == reply.request_id);
}

TEST_CASE("an update that is answered by anything but 204 is not taken for done") {
  Fixture f;
  f.script.answer(200, "");
  CHECK(f.client.write_one({Sobject::contact, ada, "F"}, f.context).failure->code == "MALFORMED_REPLY");
}

TEST_CASE("names and ids that are none never reach a request") {
  Fixture f;
  const WriteReply bad_field = f.client.write_one({Sobject::contact, ada, "F\":false,\"x"}, f.context);
  CHECK(bad_field.records[0]->code == "INVALID_FIELD");
  const WriteReply bad_id = f.client.write_one({Sobject::contact, "../../x", "F"}, f.context);
  CHECK(bad_id.records[0]->code == "MALFORMED_ID");
  CHECK(f.client.query("SELECT Id FROM Lead", "x FROM User", f.context).failure->code == "INVALID_FIELD");
  CHECK(f.script.requests.empty());
  f.script.answer(200, R"([{"id":")" + ada + R"(","success":true,"errors":[]}])");
  const WriteReply some =
      f.client.write_many({{Sobject::lead, "bad", "F"}, {Sobject::contact, ada, "F"}}, f.context);
  CHECK(some.records[0]->code == "MALFORMED_ID");
  CHECK_FALSE(some.records[1].has_value());
}

TEST_CASE("collections: objects mixed, results in order, strictly as many") {
  Fixture f;
  const std::vector<RecordWrite> writes{{Sobject::contact, ada, "F"}, {Sobject::lead, lead, "G__c"}};
  f.script.answer(200, R"([{"id":")" + ada +
                           R"(","success":true,"errors":[]},)"
                           R"({"success":false,"errors":[{"statusCode":"CANNOT_UPDATE_CONVERTED_LEAD",)"
                           R"("message":"cannot reference converted lead","fields":[]}]}])");
  const WriteReply reply = f.client.write_many(writes, f.context);
  CHECK(f.script.requests[1].body ==
        R"({"allOrNone":false,"records":[{"attributes":{"type":"Contact"},"id":")" + ada +
            R"(","F":true},{"attributes":{"type":"Lead"},"id":")" + lead + R"(","G__c":true}]})");
  CHECK_FALSE(reply.failure.has_value());
  CHECK_FALSE(reply.records[0].has_value());
  CHECK(reply.records[1]->code == "CANNOT_UPDATE_CONVERTED_LEAD");

  for (const std::string& body :
       {std::string("[]"), R"([{"id":")" + ada + R"(","success":true,"errors":[]}])", std::string("{}"),
        std::string("null"), std::string(""),
        R"([{"id":")" + lead + R"(","success":true,"errors":[]},{"id":")" + ada +
            R"(","success":true,"errors":[]}])",
        std::string(R"([{"success":false,"errors":[]},{"success":false,"errors":[]}])")}) {
    CAPTURE(body);
    f.script.answer(200, body);
    const WriteReply bad = f.client.write_many(writes, f.context);
    REQUIRE(bad.failure.has_value());
    CHECK(bad.failure->rule.action == Action::retry);
  }
}

TEST_CASE("pages: followed by their own address, ids of 15 characters too, strict about the rest") {
  Fixture f;
  f.script.answer(
      200, R"({"totalSize":3,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/01g-2","records":[)"
           R"({"attributes":{"type":"Contact","url":"x"},"Id":")" +
               ada +
               R"(","IsDeleted":true},)"
               R"({"Id":"0035e00000ABCDF","IsDeleted":false,"MasterRecordId":null}]})");
  const Page page = f.client.query(opted_out_soql(Sobject::contact, "F"), "F", f.context);
  REQUIRE_FALSE(page.failure.has_value());
  CHECK(page.total_size == 3);
  REQUIRE(page.rows.size() == 2);
  CHECK(page.rows[0].deleted);
  CHECK(page.rows[0].id.view() == ada);
  CHECK(page.rows[1].id.view() == parse_salesforce_id("0035e00000ABCDF").id.text);
  f.script.answer(200, R"({"totalSize":3,"done":true,"records":[{"Id":"0015e00000ABCDF"}]})");
  const Page last = f.client.next_page(page.next_url, "F", f.context);
  CHECK(f.script.requests.back().target == page.next_url);
  CHECK(last.received == 1);
  CHECK(last.rows.empty());

  for (
      const char* body :
      {"", "{}", "[]", R"({"totalSize":1,"done":true,"records":[{"Id":"0035e0000)",
       R"({"totalSize":1,"done":true,"records":[{"Name":"x"}]})",
       R"({"totalSize":"1","done":true,"records":[]})",
       R"({"totalSize":1,"done":false,"records":[{"Id":"0035e00000ABCDF"}]})",
       R"({"totalSize":1,"done":false,"nextRecordsUrl":"https://evil/","records":[{"Id":"0035e00000ABCDF"}]})",
       R"({"totalSize":1,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/x","records":[]})",
       R"({"totalSize":1,"done":true,"records":[{"Id":"0035e00000ABCDF","IsDeleted":"no"}]})"}) {
    CAPTURE(body);
    f.script.answer(200, body);
    const Page bad = f.client.query(opted_out_soql(Sobject::contact, "F"), "F", f.context);
    REQUIRE(bad.failure.has_value());
    CHECK(bad.failure->code == "MALFORMED_REPLY");
  }
}

TEST_CASE("page layouts: every field of every one; without layouts it is no answer") {
  Fixture f;
  f.script.answer(200, R"({"layouts":[
      {"detailLayoutSections":[{"layoutRows":[{"layoutItems":[{"layoutComponents":[
        {"type":"Field","value":"Name","components":[{"type":"Field","value":"LastName"}]},
        {"type":"EmptySpace","value":null}]}]}]}],"id":"00h1"},
      {"editLayoutSections":[{"layoutRows":[{"layoutItems":[{"layoutComponents":[
        {"type":"Field","value":"HasOptedOutOfEmail"}]}]}]}],"id":"00h2"}],
      "recordTypeMappings":[]})");
  const PageLayouts pages = f.client.page_layouts(Sobject::lead, f.context);
  CHECK(f.script.requests.back().target == "/services/data/v60.0/sobjects/Lead/describe/layouts");
  REQUIRE_FALSE(pages.failure);
  CHECK(pages.fields == std::set<std::string>{"HasOptedOutOfEmail", "LastName", "Name"});
  CHECK(f.count.calls == 1);
  f.script.answer(404, R"([{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}])");
  CHECK(f.client.page_layouts(Sobject::lead, f.context).failure->code == "INVALID_TYPE");
  f.script.answer(200, "[]");
  CHECK(f.client.page_layouts(Sobject::lead, f.context).failure->code == "MALFORMED_REPLY");
}

TEST_CASE("request targets stay far below 16,384 bytes, and API names are checked") {
  CHECK(percent_encoded(opted_out_soql(Sobject::lead, std::string(80, 'F'))).size() < 1000);
  CHECK(is_api_name("Marketo_Sales_Opt_Out__c"));
  for (const char* bad : {"", "1a", "a b", "a'", "a\\", "_a", "a\"b", "a,b"}) CHECK_FALSE(is_api_name(bad));
}
