// The demo org: two users whose credentials never change (README), and a handful of records to try a client
// on.
#include <array>

#include "sim/api/api.h"

namespace sfsim {
namespace {

void add_demo_user(Org& org, std::string_view username, std::string name, bool admin) {
  if (org.user(username)) return;
  User user;
  user.username = username;
  user.name = std::move(name);
  user.password = demo_password;
  user.security_token = demo_security_token;
  user.admin = admin;
  org.add_user(std::move(user));
}

std::string create(Org& org, const User& user, std::string_view sobject,
                   const std::vector<InputField>& fields) {
  const SobjectSchema* object = org.schema().find(sobject);
  SaveResult saved = org.create(user, *object, fields, false);
  const auto* id = std::get_if<std::string>(&saved);
  return id ? *id : "";
}

struct Person {
  const char *first, *last, *email;
  bool opted_out;
};

constexpr std::array<Person, 6> contacts = {{{"Ada", "Lovelace", "ada@example.com", false},
                                             {"Grace", "Hopper", "grace@example.com", false},
                                             {"Alan", "Turing", "alan@example.com", true},
                                             {"Katherine", "Johnson", "katherine@example.com", false},
                                             {"Edsger", "Dijkstra", "edsger@example.com", false},
                                             {"Barbara", "Liskov", "barbara@example.com", true}}};
constexpr std::array<Person, 4> leads = {{{"Radia", "Perlman", "radia@example.com", false},
                                          {"Donald", "Knuth", "donald@example.com", false},
                                          {"Margaret", "Hamilton", "margaret@example.com", true},
                                          {"Dennis", "Ritchie", "dennis@example.com", false}}};

}  // namespace

void add_demo_users(Org& org) {
  add_demo_user(org, demo_admin, "Admin User", true);
  add_demo_user(org, demo_integration_user, "Integration User", false);
}

void load_demo_records(Org& org) {
  const User* admin = org.user(demo_admin);
  if (!admin || org.count(*org.schema().find("Contact")) > 0) return;
  const std::string account =
      create(org, *admin, "Account", {{"Name", std::string("Analytical Engines Ltd")}});
  for (const Person& person : contacts)
    create(org, *admin, "Contact",
           {{"FirstName", std::string(person.first)},
            {"LastName", std::string(person.last)},
            {"Email", std::string(person.email)},
            {"AccountId", account},
            {"HasOptedOutOfEmail", person.opted_out}});
  for (const Person& person : leads)
    create(org, *admin, "Lead",
           {{"FirstName", std::string(person.first)},
            {"LastName", std::string(person.last)},
            {"Company", std::string("Network Pioneers")},
            {"Email", std::string(person.email)},
            {"HasOptedOutOfEmail", person.opted_out}});
}

}  // namespace sfsim
