// Does the size of the org matter? Among 1,000 and among 100,000 Contacts: what finds its rows by an index,
// and what looks at every row.
#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "sim/api/api.h"
#include "syncer/salesforce/session.h"

namespace bench {
namespace {

struct Filled {
  std::unique_ptr<sfsim::Org> org;
  std::unique_ptr<sfsim::Api> api;
  std::string token, id;

  int contacts = 0;

  explicit Filled(int count) : contacts(count) {
    sfsim::OrgOptions options;
    options.now = [] { return int64_t{1705377600000}; };
    options.daily_api_limit = 1000000000;
    org = std::make_unique<sfsim::Org>(options);
    sfsim::add_demo_users(*org);
    api = std::make_unique<sfsim::Api>(*org, sfsim::ApiOptions{});
    const sfsim::User& admin = *org->user(sfsim::demo_admin);
    const sfsim::SobjectSchema& contact = *org->schema().find("Contact");
    const sfsim::SobjectSchema& account = *org->schema().find("Account");
    sfsim::Org::Transaction all(*org);
    std::vector<std::string> companies;
    for (int i = 0; i < contacts / 10; ++i)
      companies.push_back(std::get<std::string>(
          org->create(admin, account, {{"Name", fmt::format("Engines {}", i)}}, false)));
    for (int i = 0; i < contacts; ++i) {
      const sfsim::SaveResult made =
          org->create(admin, contact,
                      {{"LastName", fmt::format("Lovelace{}", i)},
                       {"Email", fmt::format("ada{}@example.com", i)},
                       {"Department", fmt::format("D{}", i % 50)},
                       {"AccountId", companies[static_cast<size_t>(i) / 10 % companies.size()]}},
                      false);
      if (i == contacts / 2) id = std::get<std::string>(made);
    }
    all.commit();
    token = api->open_session(admin);
  }

  // Answers per second, of at least a few and for about a tenth of a second.
  double rate(const std::string& target) {
    const sfsim::Request request{"GET", target, {{"Authorization", "Bearer " + token}}, ""};
    if (const sfsim::Response once = api->handle(request); once.status != 200)
      throw std::runtime_error(target + ": " + once.body);
    int calls = 0;
    double seconds = 0;
    while (seconds < 0.1) {
      constexpr int several = 4;
      seconds += seconds_of([&] {
        for (int i = 0; i < several; ++i) api->handle(request);
      });
      calls += several;
    }
    return calls / seconds;
  }
};

std::string query_of(const std::string& soql) {
  return "/services/data/v60.0/query?q=" + syncer::percent_encoded(soql);
}

struct Kind {
  const char* name;
  const char* soql;
};

// Each finds what it needs by an index: the size must not matter.
constexpr Kind found[] = {
    {"query by Email", "SELECT Id, Email FROM Contact WHERE Email = 'ada500@example.com'"},
    {"parent fields", "SELECT Id, Account.Name FROM Contact WHERE Email = 'ada500@example.com'"},
    {"children", "SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Name = 'Engines 50'"},
    {"the first 100 by Id", "SELECT Id, Email FROM Contact ORDER BY Id LIMIT 100"},
};

// Each looks at all rows: rows a second are compared.
constexpr Kind scanned[] = {
    {"COUNT()", "SELECT COUNT() FROM Contact"},
    {"LIKE", "SELECT Id FROM Contact WHERE LastName LIKE '%lace77' LIMIT 10"},
    {"GROUP BY", "SELECT Department, COUNT(Id) FROM Contact GROUP BY Department"},
    {"semi-join",
     "SELECT COUNT() FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name LIKE '%9')"},
    {"ORDER BY a field without an index", "SELECT Id FROM Contact ORDER BY LastName DESC LIMIT 100"},
};

}  // namespace

void bench_sizes() {
  print_header("100,000 Contacts against 1,000, in process");
  Filled small(1000), large(100000);
  const std::string base = "/services/data/v60.0/sobjects/Contact/";
  print_row("GET by id",
            in_turn([&] { return large.rate(base + large.id); }, [&] { return small.rate(base + small.id); }),
            "calls/s", ">= 0.83");
  for (const Kind& kind : found) {
    const std::string target = query_of(kind.soql);
    print_row(kind.name, in_turn([&] { return large.rate(target); }, [&] { return small.rate(target); }),
              "calls/s", ">= 0.83");
  }
  for (const Kind& kind : scanned) {
    const std::string target = query_of(kind.soql);
    const auto rows = [&](Filled& org) { return org.rate(target) * org.contacts; };
    print_row(kind.name, in_turn([&] { return rows(large); }, [&] { return rows(small); }), "rows/s", "-");
  }
}

}  // namespace bench
