// Sending: at once by whoever orders it, later by the mailer; Marketo is asked where the team wants it.
#include "syncer/engine/engine.h"
#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using test::World;

namespace {

class FakeMarketo final : public Marketo {
 public:
  MarketoAnswer unsubscribed_in_marketo(const std::string& email) override {
    asked.push_back(email);
    return answer;
  }
  MarketoAnswer answer = MarketoAnswer::subscribed;
  std::vector<std::string> asked;
};

std::unique_ptr<Engine> engine_with(World& w, Marketo* marketo) {
  EngineOptions options;
  options.worker = "mails";
  options.marketo = marketo;
  return std::make_unique<Engine>(*w.store, w.clock, w.random, w.salesforce, w.points, Credentials{},
                                  options);
}

void run_mailer_until(World& w, UnixMillis until) {
  w.clock.end = until;
  w.clock.at_end = [&] { w.engine->stop(); };
  w.engine->run_mailer();
  w.clock.at_end = nullptr;
}

MailOrder to(PersonId person, UnixMillis due_at = 0, bool commercial = true) {
  return {{person}, {}, "alice", commercial, due_at};
}

}  // namespace

TEST_CASE("a mail without a date goes out at once, and Salesforce hears nothing of it") {
  World w;
  const PersonId ada = w.person(1, "Contact"), bob = w.person(2, "Contact", true);
  CHECK(w.engine->send(to(ada)).at(0).state == MailState::sent);
  CHECK(w.engine->send(to(bob)).at(0).reason == "unsubscribed");
  CHECK(w.engine->send(to(bob, 0, false)).at(0).state == MailState::sent);
  CHECK(w.watcher.said("mail to person 1: sent"));
  CHECK(w.watcher.said("mail to person 2: failed (unsubscribed)"));
  CHECK(w.store->mails().size() == 3);
}

TEST_CASE("a scheduled mail is sent by the mailer when it is due") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  CHECK(w.engine->send(to(ada, w.clock.now_ms + test::hour_ms)).at(0).state == MailState::scheduled);
  const UnixMillis due = w.clock.now_ms + test::hour_ms;
  run_mailer_until(w, due - 1);
  CHECK(w.store->mails().at(0).state == MailState::scheduled);
  w.restart();
  run_mailer_until(w, due + 60 * 1000);
  CHECK(w.store->mails().at(0).state == MailState::sent);
}

TEST_CASE("Marketo is asked about commercial mail only, and only where the team wants it") {
  World w;
  FakeMarketo marketo;
  const PersonId ada = w.person(1, "Contact");
  const auto engine = engine_with(w, &marketo);
  CHECK(engine->send(to(ada)).at(0).state == MailState::sent);
  CHECK(marketo.asked.empty());
  w.set("marketo_check", "on");
  CHECK(engine->send(to(ada, 0, false)).at(0).state == MailState::sent);
  CHECK(marketo.asked.empty());
  CHECK(engine->send(to(ada)).at(0).state == MailState::sent);
  REQUIRE(marketo.asked.size() == 1);
  CHECK(marketo.asked[0] == w.get(ada).email);
  marketo.answer = MarketoAnswer::unsubscribed;
  CHECK(engine->send(to(ada)).at(0).reason == "unsubscribed_in_marketo");
  CHECK_FALSE(w.get(ada).unsubscribed);
  CHECK(w.store->history(ada).empty());
}

TEST_CASE("without a connection to Marketo nothing commercial is sent unchecked") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.set("marketo_check", "on");
  const auto engine = engine_with(w, nullptr);
  CHECK(engine->send(to(ada)).at(0).reason == "marketo_unavailable");
  CHECK(engine->send(to(ada, 0, false)).at(0).state == MailState::sent);
}
