// CometD and change events: handshakes and refusals, subscriptions with replay, what an event holds and when
// it comes.
#include "tests/catch.h"
#include "tests/sim/api/listener.h"

using namespace sfsim;
using namespace sfsim::test;

TEST_CASE("CometD: a change is told a second later, to those who may see the fields") {
  House house(true, with_events());
  Listener listener(house);
  CHECK(listener.client_id.size() > 10);
  CHECK(tells(listener.subscribe("/data/ContactChangeEvent", "-1"),
              R"("channel":"/meta/subscribe","id":"7","successful":true)"));
  CHECK_FALSE(listener.connect().nothing_yet);  // the first is answered at once
  const std::string id = house.create(
      "Contact",
      R"({"FirstName":"Ada","LastName":"Lovelace","HasOptedOutOfEmail":true,"MailingCity":"London"})");
  CHECK(listener.connect().nothing_yet);
  house.now += 1000;
  const Response told = listener.connect();
  CHECK_FALSE(told.nothing_yet);
  CHECK(tells(told, R"("channel":"/data/ContactChangeEvent")"));
  CHECK(tells(told, R"("payload":{"ChangeEventHeader":{"entityName":"Contact","recordIds":[")" + id +
                        R"("],"changeType":"CREATE",)"));
  CHECK(tells(told, R"("Name":{"LastName":"Lovelace","FirstName":"Ada"})"));
  CHECK(tells(told, R"("MailingAddress":{"City":"London"})"));
  CHECK(tells(told, R"("HasOptedOutOfEmail":true)"));
  CHECK(tells(told, R"("CreatedDate":"2024-01-15T20:01:00Z")"));
  CHECK(tells(told, R"("event":{"replayId":1}})"));
  CHECK_FALSE(tells(told, "SystemModstamp"));
  CHECK(listener.connect().nothing_yet);

  house.patch("/sobjects/Contact/" + id, R"({"Title":"Countess","HasOptedOutOfEmail":true})");
  house.remove("/sobjects/Contact/" + id);
  house.post("/sobjects/Lead", R"({"LastName":"L","Company":"C"})");
  house.now += 1000;
  const Response changed = listener.connect();
  CHECK(tells(changed, R"("changeType":"UPDATE")"));
  CHECK(tells(changed,
              R"("changedFields":["Title","LastModifiedDate"]},"Title":"Countess","LastModifiedDate":")"));
  CHECK(tells(changed, R"("changeType":"DELETE")"));
  CHECK_FALSE(tells(changed, "Lead"));
  CHECK(house.org.api_calls_used() == 4);
}

TEST_CASE("CometD: replay, unsubscribing, what was taken back") {
  House house(true, with_events());
  house.post("/composite/sobjects",
             R"({"allOrNone":true,"records":[{"attributes":{"type":"Lead"},"LastName":"A","Company":"C"},)"
             R"({"attributes":{"type":"Lead"},"LastName":"B"}]})");
  house.create("Lead", R"({"LastName":"First","Company":"C"})");
  house.create("Contact", R"({"LastName":"Second"})");
  house.now += 5000;
  Listener listener(house);
  listener.subscribe("/data/ChangeEvents", "-2");
  const Response all = listener.connect();
  CHECK(tells(all, R"("replayId":1)"));
  CHECK(tells(all, R"("replayId":2)"));
  CHECK_FALSE(tells(all, R"("replayId":3)"));
  listener.subscribe("/data/ChangeEvents", "1");
  const Response later = listener.connect();
  CHECK_FALSE(tells(later, R"("replayId":1)"));
  CHECK(tells(later, R"("replayId":2)"));
  CHECK(tells(listener.subscribe("/data/ChangeEvents", "77"),
              "400::The replayId {77} you provided was invalid."));
  CHECK(tells(listener.subscribe("/data/UnicornChangeEvent", "-1"), R"("successful":false)"));
  CHECK(tells(listener.say(R"("channel":"/meta/unsubscribe","subscription":"/data/ChangeEvents")"),
              R"("successful":true)"));
  house.create("Lead", R"({"LastName":"Third","Company":"C"})");
  house.now += 5000;
  CHECK(listener.connect().nothing_yet);
  CHECK(tells(listener.say(R"("channel":"/meta/disconnect")"), R"("successful":true)"));
  CHECK(tells(listener.connect(), R"("error":"403::Unknown client","advice":{"reconnect":"handshake"})"));
}

TEST_CASE("CometD: the log of writes may stay for others, and each write is told once") {
  for (const bool keep : {false, true}) {
    ApiOptions options = with_events();
    options.keep_write_log = keep;
    House house(true, options);
    Listener listener(house);
    listener.subscribe("/data/ChangeEvents", "-2");
    listener.connect();
    house.create("Lead", R"({"LastName":"L","Company":"C"})");
    house.create("Contact", R"({"LastName":"C"})");
    house.now += 1000;
    const Response told = listener.connect();
    CHECK(tells(told, R"("replayId":2)"));
    CHECK_FALSE(tells(told, R"("replayId":3)"));
    CHECK(house.org.write_log().empty() == !keep);
    CHECK(listener.connect().nothing_yet);
  }
}

TEST_CASE("CometD: who may not come in") {
  House house(true, with_events());
  const Response denied = house.send("POST", "/cometd/60.0", R"([{"channel":"/meta/handshake","id":"1"}])",
                                     {{"Authorization", "OAuth nonsense"}});
  CHECK(denied.status == 200);
  CHECK(
      denied.body ==
      R"([{"channel":"/meta/handshake","id":"1","successful":false,"ext":{"sfdc":{"failureReason":"401::Authentication invalid"},"replay":true,"payload.format":true},"error":"403::Handshake denied","advice":{"reconnect":"none"}}])");
  Listener listener(house);
  house.api.expire_sessions();
  CHECK(tells(listener.connect(), R"("error":"401::Authentication invalid","advice":{"reconnect":"none"})"));
  CHECK(house.send("GET", "/cometd/60.0").status == 400);
  CHECK(house.send("POST", "/cometd/nonsense", "[]").status == 404);
  CHECK(house.send("POST", "/cometd/60.0", "nonsense").status == 400);
  House without;
  CHECK(without.send("POST", "/cometd/60.0", "[]").status == 404);
}

TEST_CASE("CometD: a field that a user may not see is in no event") {
  House house(false, with_events());
  house.org.grant_field(house.org.user(demo_admin)->id, "Contact", "HasOptedOutOfEmail");
  const std::string admin = house.token;
  house.token = house.api.open_session(*house.org.user(demo_integration_user));
  Listener listener(house);
  listener.subscribe("/data/ContactChangeEvent", "-1");
  listener.connect();
  house.token = admin;
  house.create("Contact", R"({"LastName":"A","HasOptedOutOfEmail":true})");
  house.now += 1000;
  house.token = house.api.open_session(*house.org.user(demo_integration_user));
  const Response told = listener.connect();
  CHECK(tells(told, R"("LastName":"A")"));
  CHECK_FALSE(tells(told, "HasOptedOutOfEmail"));
}

TEST_CASE("PushTopic: the records its query finds, when a field of it changed") {
  House house(true, with_events());
  CHECK(
      house
          .create(
              "PushTopic",
              R"({"Name":"Adas","Query":"SELECT Id, Name FROM Contact WHERE FirstName = 'Ada'","ApiVersion":54.0,)"
              R"("NotifyForOperationUndelete":false})")
          .starts_with("0IF"));
  Listener listener(house);
  CHECK(tells(listener.subscribe("/topic/Nobody", "-1"), R"("successful":false)"));
  CHECK(tells(listener.subscribe("/topic/Adas", "-1"), R"("successful":true)"));
  listener.connect();
  house.create("Contact", R"({"FirstName":"Eve","LastName":"E"})");
  const std::string id = house.create("Contact", R"({"FirstName":"Ada","LastName":"L"})");
  house.now += 1000;
  const Response made = listener.connect();
  CHECK(tells(made, R"("type":"created"},"sobject":{"Id":")" + id +
                        R"(","Name":"Ada L"}},"channel":"/topic/Adas"})"));
  CHECK_FALSE(tells(made, "Eve"));
  house.patch("/sobjects/Contact/" + id, R"({"Title":"Countess"})");
  house.now += 1000;
  CHECK(listener.connect().nothing_yet);
  house.remove("/sobjects/Contact/" + id);
  house.now += 1000;
  CHECK(tells(listener.connect(), R"("type":"deleted"},"sobject":{"Id":")" + id + "\"}}"));
  CHECK(tells(house.get("/query?q=SELECT+Name,IsActive,NotifyForFields+FROM+PushTopic"),
              R"("Name":"Adas","IsActive":true,"NotifyForFields":"Referenced")"));
}

TEST_CASE("CometD: an account's name is a text, a person's is an object") {
  House house(true, with_events());
  Listener listener(house);
  listener.subscribe("/data/AccountChangeEvent", "-1");
  listener.connect();
  const std::string id = house.create("Account", R"({"Name":"Acme"})");
  house.patch("/sobjects/Account/" + id, R"({"Name":"Acme Inc."})");
  house.now += 1000;
  const Response told = listener.connect();
  CHECK(tells(told, R"("Name":"Acme Inc.")"));
  CHECK_FALSE(tells(told, R"("Name":{)"));
}
