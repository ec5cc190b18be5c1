// Does the size of the org matter? One record by id and one query by Email among 1,000 and among 100,000
// Contacts.
#include <fmt/format.h>

#include <memory>

#include "bench/measure.h"
#include "sim/api/api.h"

namespace bench {
namespace {

struct Filled {
  std::unique_ptr<sfsim::Org> org;
  std::unique_ptr<sfsim::Api> api;
  std::string token, id;

  explicit Filled(int contacts) {
    sfsim::OrgOptions options;
    options.now = [] { return int64_t{1705377600000}; };
    options.daily_api_limit = 1000000000;
    org = std::make_unique<sfsim::Org>(options);
    sfsim::add_demo_users(*org);
    api = std::make_unique<sfsim::Api>(*org, sfsim::ApiOptions{});
    const sfsim::User& admin = *org->user(sfsim::demo_admin);
    const sfsim::SobjectSchema& contact = *org->schema().find("Contact");
    sfsim::Org::Transaction all(*org);
    for (int i = 0; i < contacts; ++i) {
      const sfsim::SaveResult made = org->create(
          admin, contact,
          {{"LastName", fmt::format("Lovelace{}", i)}, {"Email", fmt::format("ada{}@example.com", i)}},
          false);
      if (i == contacts / 2) id = std::get<std::string>(made);
    }
    all.commit();
    token = api->open_session(admin);
  }

  double rate(const std::string& target) {
    constexpr int calls = 4000;
    const sfsim::Request request{"GET", target, {{"Authorization", "Bearer " + token}}, ""};
    return calls / seconds_of([&] {
             for (int i = 0; i < calls; ++i) api->handle(request);
           });
  }
};

}  // namespace

void bench_sizes() {
  print_header("100,000 Contacts against 1,000, in process");
  Filled small(1000), large(100000);
  const std::string query =
      "/services/data/v60.0/query?q=SELECT+Id,Email+FROM+Contact+WHERE+Email='ada500@example.com'";
  const std::string base = "/services/data/v60.0/sobjects/Contact/";
  print_row("GET by id",
            in_turn([&] { return large.rate(base + large.id); }, [&] { return small.rate(base + small.id); }),
            "calls/s", ">= 0.83");
  print_row("query by Email", in_turn([&] { return large.rate(query); }, [&] { return small.rate(query); }),
            "calls/s", ">= 0.83");
}

}  // namespace bench
