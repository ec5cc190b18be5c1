// Every question the gates can be asked, against the rules said once more in words.
#include "syncer/domain/sending.h"
#include "syncer/domain/schedule.h"
#include "tests/catch.h"

namespace syncer {
namespace {

TEST_CASE("the gates, every combination") {
  for (int bits = 0; bits < 16; ++bits) {
    for (const MarketoAnswer marketo : {MarketoAnswer::not_asked, MarketoAnswer::subscribed,
                                        MarketoAnswer::unsubscribed, MarketoAnswer::unavailable}) {
      const SendQuestion question{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0,
                                  marketo};
      const SendAnswer answer = may_send(question);
      INFO("commercial " << question.commercial << ", to a group " << question.to_group << ", unsubscribed "
                         << question.unsubscribed << ", blocked " << question.blocked_domain << ", Marketo "
                         << static_cast<int>(marketo));
      const bool stopped_there =
          marketo == MarketoAnswer::unsubscribed || marketo == MarketoAnswer::unavailable;
      const bool goes_out =
          !question.blocked_domain && (!question.commercial || (!question.unsubscribed && !stopped_there));
      CHECK((answer.state == MailState::sent) == goes_out);
      CHECK(answer.reason.empty() == goes_out);
      if (goes_out) continue;
      CHECK(answer.state == (question.to_group ? MailState::dropped : MailState::failed));
      // The first that holds is named.
      const std::string_view reason = question.blocked_domain                  ? "blocked_domain"
                                      : question.unsubscribed                  ? "unsubscribed"
                                      : marketo == MarketoAnswer::unsubscribed ? "unsubscribed_in_marketo"
                                                                               : "marketo_unavailable";
      CHECK(answer.reason == reason);
    }
  }
}

TEST_CASE("an address is of the domain behind its last @, in any case") {
  const std::vector<std::string> domains = {"rival.example", "other.example"};
  CHECK(is_of_domain("ada@rival.example", domains));
  CHECK(is_of_domain(" Ada@OTHER.Example ", domains));
  CHECK_FALSE(is_of_domain("ada@mail.rival.example", domains));
  CHECK_FALSE(is_of_domain("ada@notrival.example", domains));
  CHECK_FALSE(is_of_domain("rival.example@example.com", domains));
  CHECK_FALSE(is_of_domain("ada@rival.example", {}));
}

TEST_CASE("names of groups") {
  CHECK(group_name("  Prospects 2024 ") == "Prospects 2024");
  CHECK(group_name(std::string(80, 'x')).size() == 80);
  CHECK(group_name("").empty());
  CHECK(group_name("   ").empty());
  CHECK(group_name("a\nb").empty());
  CHECK(group_name(std::string(81, 'x')).empty());
}

TEST_CASE("a moment as people write it") {
  const char* zone = "America/Los_Angeles";
  CHECK(moment_of("2024-01-15 20:00", zone) == 1705377600000);
  CHECK(moment_of("2024-01-15T20:00", zone) == 1705377600000);
  CHECK(moment_of("2024-01-16T04:00Z", zone) == 1705377600000);
  CHECK(moment_of("2024-07-15 20:00", zone) == 1721098800000);
  // The hour that a date has twice is the first one; the one that it skips is none.
  CHECK(moment_of("2024-11-03 01:30", zone) == 1730622600000);
  CHECK_FALSE(moment_of("2024-03-10 02:30", zone));
  for (const char* wrong : {"", "tomorrow", "2024-01-15", "20:00", "2024-13-01 10:00", "2024-02-30 10:00",
                            "2024-01-15 24:00", "2024-01-15 10:60", "2024-01-15 10:00:00", "2024/01/15 10:00",
                            "2024-01-15-10:00", "2024-01-1x 10:00"}) {
    INFO(wrong);
    CHECK_FALSE(moment_of(wrong, zone));
  }
}

}  // namespace
}  // namespace syncer
