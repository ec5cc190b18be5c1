// A push whose record refuses it as deleted or converted: the look-up, and what comes of each answer to it.
#include <fmt/format.h>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

bool is_look_up(const HttpRequest& request) { return request.target.find("Id%20IN") != std::string::npos; }

HttpResponse one_row(const std::string& fields) {
  return reply(200, fmt::format(R"({{"totalSize":1,"done":true,"records":[{{{}}}]}})", fields));
}
HttpResponse nothing() { return reply(200, R"({"totalSize":0,"done":true,"records":[]})"); }

// Every look-up is answered by `body`.
void answer_look_ups(World& w, std::function<HttpResponse()> answer) {
  w.salesforce.before = [answer = std::move(answer)](const HttpRequest& request) {
    return is_look_up(request) ? std::optional(answer()) : std::nullopt;
  };
}

int look_ups(const World& w) { return w.salesforce.count("Id%20IN"); }

}  // namespace

TEST_CASE("a converted lead's push goes to the contact, and the person with it") {
  World w;
  const PersonId ada = w.person(1, "Lead");
  w.salesforce.refuse[lead_id(1)] = {"CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead"};
  answer_look_ups(w, [] {
    return one_row(fmt::format(R"("Id":"{}","IsDeleted":false,"MasterRecordId":null,"IsConverted":true,)"
                               R"("ConvertedContactId":"{}")",
                               lead_id(1), contact_id(7)));
  });
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(hour_ms / 60);
  CHECK(w.get(ada).salesforce_id == contact_id(7));
  CHECK(w.get(ada).synced_email_opt_out == true);
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].count(contact_id(7)) == 1);
  CHECK(look_ups(w) == 1);
  CHECK(w.store->moves(ada).at(0).why == MoveWhy::converted);
}

TEST_CASE("a converted lead without a contact is parked, and not asked for again") {
  World w;
  const PersonId ada = w.person(1, "Lead");
  w.salesforce.refuse[lead_id(1)] = {"CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead"};
  answer_look_ups(w, [] {
    return one_row(fmt::format(R"("Id":"{}","IsDeleted":false,"MasterRecordId":null,"IsConverted":true,)"
                               R"("ConvertedContactId":null)",
                               lead_id(1)));
  });
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(hour_ms);
  CHECK(w.waiting(ada).code == "CANNOT_UPDATE_CONVERTED_LEAD");
  CHECK(w.waiting(ada).parked);
  CHECK(look_ups(w) == 1);
}

TEST_CASE("a look-up that fails for a moment costs a retry, not the push") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.salesforce.refuse[contact_id(1)] = {"ENTITY_IS_DELETED", "entity is deleted"};
  int asked = 0;
  answer_look_ups(w, [&asked] {
    if (++asked == 1) return error(503, "SERVER_UNAVAILABLE", "Server Unavailable");
    return one_row(
        fmt::format(R"("Id":"{}","IsDeleted":true,"MasterRecordId":"{}")", contact_id(1), contact_id(2)));
  });
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(hour_ms / 10);
  CHECK(asked == 2);
  CHECK(w.get(ada).salesforce_id == contact_id(2));
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].count(contact_id(2)) == 1);
}

TEST_CASE("deleted, then gone for good: parked first, dropped when that is certain") {
  World w;
  w.set("nightly", "off");
  const PersonId ada = w.person(1, "Contact");
  w.salesforce.refuse[contact_id(1)] = {"ENTITY_IS_DELETED", "entity is deleted"};
  answer_look_ups(w, nothing);
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(hour_ms);
  CHECK(w.waiting(ada).parked);
  CHECK(w.get(ada).record_state == RecordState::deleted);
  w.restart();
  w.run_worker_for(30 * hour_ms);
  CHECK(w.get(ada).record_state == RecordState::purged);
  CHECK(w.store->outbox().empty());
  CHECK(w.store->audit().back().result == "dropped");
  CHECK(w.get(ada).unsubscribed);
}

TEST_CASE("records that name each other do not send the push round and round") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.salesforce.refuse[contact_id(1)] = {"ENTITY_IS_DELETED", "entity is deleted"};
  w.salesforce.refuse[contact_id(2)] = {"ENTITY_IS_DELETED", "entity is deleted"};
  w.salesforce.before = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (!is_look_up(request)) return std::nullopt;
    const bool first = request.target.find(contact_id(1)) != std::string::npos;
    return one_row(fmt::format(R"("Id":"{}","IsDeleted":true,"MasterRecordId":"{}")",
                               contact_id(first ? 1 : 2), contact_id(first ? 2 : 1)));
  };
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(hour_ms);
  CHECK(w.waiting(ada).parked);
  CHECK(look_ups(w) <= 12);
}

TEST_CASE("hundreds of refused records are looked up by two hundreds, each object apart") {
  World w;
  std::vector<PersonId> people;
  for (int n = 1; n <= 250; ++n) {
    people.push_back(w.person(n, "Contact"));
    w.salesforce.refuse[contact_id(n)] = {"ENTITY_IS_DELETED", "entity is deleted"};
  }
  answer_look_ups(w, nothing);
  for (const PersonId id : people) w.engine->unsubscribe(id, Via::bulk);
  w.run_worker_for(hour_ms / 60);
  CHECK(look_ups(w) == 2);
}
