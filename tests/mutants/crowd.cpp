// Two thousand people are one page of a query, two hundred are one call of writes: the crowd is a little more
// than both.
#include "tests/mutants/crowd.h"

#include <fmt/format.h>

std::string crowd_scenario() {
  std::string text = R"({
  "scenario": "More people than one page of a query and one call of writes can hold",
  "start": "2024-01-15 19:00 America/Los_Angeles",
  "people": {
)";
  for (int i = 1; i <= 2010; ++i)
    text += fmt::format("    \"c{}\": {{ \"salesforce\": \"Contact\", \"HasOptedOutOfEmail\": true }},\n", i);
  for (int i = 1; i <= 210; ++i)
    text += fmt::format(
        "    \"l{}\": {{ \"salesforce\": \"Lead\", \"unsubscribed\": true, \"HasOptedOutOfEmail\": false "
        "}},\n",
        i);
  text += R"(  },
  "steps": [
    { "at": "20:05", "expect_nightly": 1 },
    { "expect": ["c1", "c2000", "c2001", "c2010"], "unsubscribed": true },
    { "expect": ["l1", "l200", "l201", "l210"], "HasOptedOutOfEmail": true },
    { "expect_pushes": 210 },
    { "expect_calls": 5, "note": "two pages of Contacts, one of Leads, two calls of writes" },
  ],
}
)";
  return text;
}
