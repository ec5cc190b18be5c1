// Platform events: what publishing answers in every API, what subscribers get, what cannot be done with one;
// and generic streaming.
#include "sim/api/metadata.h"
#include "tests/catch.h"
#include "tests/sim/api/listener.h"
#include "tests/sim/api/soap_house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string low_ink = R"({"objects": [
  {"fullName": "Low_Ink__e", "label": "Low Ink", "pluralLabel": "Low Inks", "fields": [
    {"fullName": "Printer__c", "type": "Text", "length": 20, "required": true},
    {"fullName": "Ink__c", "type": "Number", "precision": 4, "scale": 2},
    {"fullName": "Empty__c", "type": "Checkbox"},
    {"fullName": "Since__c", "type": "DateTime"}]},
  {"fullName": "At_Once__e", "label": "At Once", "pluralLabel": "At Onces", "publishBehavior": "PublishImmediately",
   "fields": [{"fullName": "Text__c", "type": "Text", "length": 20}]}]})";

std::string uuid_in(const std::string& body) {
  const size_t at = body.find("\"message\":\"");
  return at == body.npos ? "" : body.substr(at + 11, 36);
}

}  // namespace

TEST_CASE("a platform event is published by POST and told to who subscribed") {
  House house(true, with_events());
  REQUIRE_FALSE(set_up(house.org, low_ink));
  Listener listener(house);
  CHECK(tells(listener.subscribe("/event/Low_Ink__e", "-1"), R"("successful":true)"));
  CHECK(tells(listener.subscribe("/event/Nothing__e", "-1"), R"("successful":false)"));
  CHECK(tells(listener.subscribe("/data/Low_Ink__eChangeEvent", "-1"), R"("successful":false)"));
  listener.connect();
  const Response made = house.post(
      "/sobjects/Low_Ink__e", R"({"Printer__c":"XZO-5","Ink__c":0.2,"Since__c":"2024-01-15T20:00:00Z"})");
  CHECK(made.status == 201);
  CHECK_THAT(made.body, Catch::StartsWith(R"({"id":"e00)"));
  const std::string uuid = uuid_in(made.body);
  CHECK(made.body.substr(26) ==
        R"(,"success":true,"errors":[{"statusCode":"OPERATION_ENQUEUED","message":")" + uuid +
            R"(","fields":[]}]})");
  CHECK(uuid.size() == 36);
  CHECK(uuid[14] == '4');
  CHECK(listener.connect().nothing_yet);
  house.now += 1000;
  const Response told = listener.connect();
  CHECK(tells(told, R"("payload":{"CreatedDate":"2024-01-15T20:01:00.000Z","CreatedById":")" +
                        house.org.user(demo_admin)->id +
                        R"(","Printer__c":"XZO-5","Ink__c":0.2,"Empty__c":false,)"
                        R"("Since__c":"2024-01-15T20:00:00.000Z"},"event":{"EventUuid":")" +
                        uuid + R"(","replayId":1}},"channel":"/event/Low_Ink__e"})"));
  house.post("/sobjects/Low_Ink__e", R"({"Printer__c":"second"})");
  house.now += 1000;
  CHECK(tells(listener.connect(), R"("Printer__c":"second","Ink__c":null,)"));
  Listener late(house);
  late.subscribe("/event/Low_Ink__e", "1");
  const Response after_first = late.connect();
  CHECK(tells(after_first, "second"));
  CHECK_FALSE(tells(after_first, "XZO-5"));
  late.subscribe("/event/Low_Ink__e", "-2");
  CHECK(tells(late.connect(), "XZO-5"));
}

TEST_CASE("a platform event is refused like a row, and is no record") {
  House house;
  REQUIRE_FALSE(set_up(house.org, low_ink));
  CHECK_THAT(house.post("/sobjects/Low_Ink__e", "{}").body, Catch::Contains("REQUIRED_FIELD_MISSING"));
  CHECK_THAT(house.post("/sobjects/Low_Ink__e", R"({"Printer__c":"x","Nope__c":1})").body,
             Catch::Contains("No such column 'Nope__c' on sobject of type Low_Ink__e"));
  CHECK_THAT(house.post("/sobjects/Low_Ink__e", R"({"Printer__c":"012345678901234567890"})").body,
             Catch::Contains("STRING_TOO_LONG"));
  CHECK(house.get("/query?q=SELECT+ReplayId+FROM+Low_Ink__e").body ==
        refusal("INVALID_TYPE_FOR_OPERATION", "entity type Low_Ink__e does not support query"));
  const std::string id = house.create("Low_Ink__e", R"({"Printer__c":"x"})");
  CHECK(house.get("/sobjects/Low_Ink__e/" + id).status == 404);
  CHECK(house.patch("/sobjects/Low_Ink__e/" + id, R"({"Printer__c":"y"})").status == 400);
  CHECK(house.remove("/sobjects/Low_Ink__e/" + id).status == 400);
  CHECK(house.get("/limits/recordCount?sObjects=Low_Ink__e").body == R"({"sObjects":[]})");
  CHECK(house.get("/composite/sobjects/Low_Ink__e?ids=" + id + "&fields=Printer__c").status < 500);
  CHECK(house.get("/sobjects/Low_Ink__e/updated?start=2024-01-15T00:00:00Z&end=2024-01-15T20:01:00Z").status <
        500);
  const std::string about = house.get("/sobjects/Low_Ink__e/describe").body;
  for (const char* part :
       {R"("createable":true)", R"("queryable":false)", R"("retrieveable":false)", R"("deletable":false)",
        R"("name":"ReplayId")", R"("name":"EventUuid")", R"("custom":true)", R"("keyPrefix":"e00")"})
    CHECK_THAT(about, Catch::Contains(part));
  CHECK(house.get("/sobjects/Low_Ink__e").status == 200);
  const std::string entities =
      house.get("/tooling/query?q=SELECT+QualifiedApiName+FROM+EntityDefinition+WHERE+IsQueryable=false")
          .body;
  CHECK_THAT(entities, Catch::Contains("Low_Ink__e"));
}

TEST_CASE("several platform events: collections, composite, what a rollback takes back") {
  House house(true, with_events());
  REQUIRE_FALSE(set_up(house.org, low_ink));
  const auto both = [&](const std::string& all_or_none) {
    return house
        .post("/composite/sobjects",
              R"({"allOrNone":)" + all_or_none +
                  R"(,"records":[{"attributes":{"type":"Low_Ink__e"},"Printer__c":"a"},)"
                  R"({"attributes":{"type":"At_Once__e"},"Text__c":"now"},)"
                  R"({"attributes":{"type":"Low_Ink__e"}}]})")
        .body;
  };
  CHECK_THAT(both("false"),
             Catch::Contains(R"("success":true,"errors":[{"statusCode":"OPERATION_ENQUEUED")") &&
                 Catch::Contains("REQUIRED_FIELD_MISSING"));
  CHECK_THAT(both("true"),
             Catch::Contains("ALL_OR_NONE_OPERATION_ROLLED_BACK") && !Catch::Contains("OPERATION_ENQUEUED"));
  const std::string composite = R"({"compositeRequest":[{"method":"POST","referenceId":"e",
      "url":"/services/data/v60.0/sobjects/Low_Ink__e","body":{"Printer__c":"c"}}]})";
  CHECK_THAT(house.post("/composite", composite).body, Catch::Contains("OPERATION_ENQUEUED"));
  house.now += 1000;
  Listener listener(house);
  listener.subscribe("/event/Low_Ink__e", "-2");
  const Response told = listener.connect();
  CHECK(tells(told, R"("Printer__c":"a")"));
  CHECK(tells(told, R"("Printer__c":"c")"));
  CHECK(tells(told, R"("replayId":2)") == false);  // that one went to the other channel
  listener.subscribe("/event/At_Once__e", "-2");
  const Response at_once = listener.connect();
  // The second call was taken back, but not what is published at once.
  CHECK(tells(at_once, R"("replayId":2)"));
  CHECK(tells(at_once, R"("replayId":3)"));
}

TEST_CASE("platform events by SOAP, Bulk and the Tooling API; who may publish and listen") {
  Soap house(true, with_events());
  REQUIRE_FALSE(set_up(house.org, low_ink));
  CHECK_THAT(house.inside(element("create", sobject("Low_Ink__e", element("Printer__c", "soap")))),
             Catch::Contains("<errors><message>") &&
                 Catch::Contains("</message><statusCode>OPERATION_ENQUEUED</statusCode></errors><id>e00") &&
                 Catch::Contains("<success>true</success>"));
  const std::string job =
      house.post("/jobs/ingest", R"({"object":"Low_Ink__e","operation":"insert","lineEnding":"LF"})")
          .body.substr(7, 18);
  house.send("PUT", house.data + "/jobs/ingest/" + job + "/batches", "Printer__c\nbulk\n",
             {{"Content-Type", "text/csv"}});
  house.patch("/jobs/ingest/" + job, R"({"state":"UploadComplete"})");
  CHECK_THAT(house.get("/jobs/ingest/" + job + "/successfulResults").body,
             Catch::Contains(R"("true","bulk")"));
  CHECK(
      house
          .post(
              "/tooling/sobjects/CustomObject",
              R"({"FullName":"Made__e","Metadata":{"label":"Made","pluralLabel":"Mades",)"
              R"("eventType":"HighVolume","publishBehavior":"PublishImmediately","deploymentStatus":"Deployed"}})")
          .status == 201);
  CHECK(house
            .post("/tooling/sobjects/CustomField",
                  R"({"FullName":"Made__e.A__c","Metadata":{"label":"A","type":"Text","length":9}})")
            .status == 201);
  CHECK(house.post("/sobjects/Made__e", R"({"A__c":"x"})").status == 201);
  CHECK_THAT(house
                 .post("/tooling/sobjects/CustomField",
                       R"({"FullName":"Made__e.B__c","Metadata":{"label":"B","type":"Email"}})")
                 .body,
             Catch::Contains("FIELD_INTEGRITY_EXCEPTION"));
  house.now += 1000;
  Listener listener(house);
  listener.subscribe("/event/Low_Ink__e", "-2");
  const Response told = listener.connect();
  CHECK(tells(told, R"("Printer__c":"soap")"));
  CHECK(tells(told, R"("Printer__c":"bulk")"));
  house.org.grant_object("", "Low_Ink__e", {true, false, false, false});
  CHECK_THAT(house.post("/sobjects/Low_Ink__e", R"({"Printer__c":"x"})").body,
             Catch::Contains("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"));
  house.org.grant_object("", "Low_Ink__e", {false, false, false, false});
  CHECK(tells(listener.subscribe("/event/Low_Ink__e", "-1"), R"("successful":false)"));
  CHECK(house.post("/sobjects/Low_Ink__e", "{}").status == 404);
  const std::string snapshot = house.org.snapshot();
  house.org.restore(snapshot);
  CHECK(house.org.schema().find("Made__e")->event_at_once);
  CHECK_FALSE(house.org.schema().find("Low_Ink__e")->event_at_once);
}

TEST_CASE("generic streaming: a channel, its subscribers, what is pushed") {
  House house(true, with_events());
  const std::string id = house.create("StreamingChannel", R"({"Name":"/u/notes/Example"})");
  CHECK(id.starts_with("0M6"));
  CHECK_THAT(house.post("/sobjects/StreamingChannel", R"({"Name":"/u/notes/Example"})").body,
             Catch::Contains("DUPLICATE_VALUE"));
  const std::string push = "/sobjects/StreamingChannel/" + id + "/push";
  const std::string everybody = R"({"pushEvents":[{"payload":"hello","userIds":[]}]})";
  CHECK(house.post(push, everybody).body == R"([{"fanoutCount":0,"userOnlineStatus":{}}])");
  CHECK(house.get(push).body == R"({"OnlineUserIds":[],"ChannelName":"/u/notes/Example"})");
  Listener listener(house);
  CHECK(tells(listener.subscribe("/u/notes/Example", "-1"), R"("successful":true)"));
  CHECK(tells(listener.subscribe("/u/notes/Other", "-1"), R"("successful":false)"));
  listener.connect();
  const std::string admin = house.org.user(demo_admin)->id;
  const std::string other = house.org.user(demo_integration_user)->id;
  CHECK(house.get(push).body == R"({"OnlineUserIds":[")" + admin + R"("],"ChannelName":"/u/notes/Example"})");
  CHECK(house.post(push, everybody).body == R"([{"fanoutCount":-1,"userOnlineStatus":{}}])");
  CHECK(house
            .post(push, R"({"pushEvents":[{"payload":"mine","userIds":[")" + admin + R"("]},)" +
                            R"({"payload":"theirs","userIds":[")" + other + R"("]}]})")
            .body == R"([{"fanoutCount":1,"userOnlineStatus":{")" + admin + R"(":true}},)" +
                         R"({"fanoutCount":0,"userOnlineStatus":{")" + other + R"(":false}}])");
  house.now += 1000;
  const Response told = listener.connect();
  CHECK(tells(told, R"({"data":{"event":{"createdDate":"2024-01-15T20:01:00.000Z","replayId":)"));
  CHECK(tells(told, R"(},"payload":"hello"},"channel":"/u/notes/Example"})"));
  CHECK(tells(told, "mine"));
  CHECK_FALSE(tells(told, "theirs"));
  CHECK(house.post(push, R"({"pushEvents":[]})").status == 400);
  CHECK(house.post(push, R"({"pushEvents":[{"payload":1}]})").status == 400);
  CHECK(house.post(push, R"({"pushEvents":[{"payload":"x","userIds":["nobody"]}]})").status == 400);
  CHECK(house.post(push, R"({"events":[]})").status == 400);
  CHECK(house.patch(push, "{}").status == 405);
  CHECK(house.post("/sobjects/StreamingChannel/0M6000000000001CAA/push", everybody).status == 404);
}

TEST_CASE("an event's schema is told by its name and by the id in its messages") {
  House house;
  REQUIRE_FALSE(set_up(house.org, low_ink));
  const std::string expanded = house.get("/sobjects/Low_Ink__e/eventSchema").body;
  CHECK_THAT(expanded,
             Catch::StartsWith(
                 R"({"name":"Low_Ink__e","namespace":"com.sforce.eventbus","type":"expanded-record",)"));
  CHECK(expanded.find(R"({"name":"CreatedDate","type":"string","doc":"CreatedDate:DateTime"})") !=
        expanded.npos);
  CHECK(expanded.find(R"({"name":"Ink__c","type":["null","double"],"doc":"Data:Double:00N)") !=
        expanded.npos);
  const std::string compact = house.get("/sobjects/Low_Ink__e/eventSchema?payloadFormat=COMPACT").body;
  CHECK(compact.find(R"("type":"record","fields":[{"name":"CreatedDate","type":"long")") != compact.npos);
  const std::string id = expanded.substr(expanded.find("\"uuid\":\"") + 8, 22);
  CHECK(house.get("/event/eventSchema/" + id).body == expanded);
  CHECK(house.get("/event/eventSchema/nothing").body == nowhere);
  CHECK(house.get("/sobjects/Low_Ink__e/eventSchema?payloadFormat=XML").status == 400);
  CHECK(house.get("/sobjects/Contact/eventSchema").status == 404);
}
