// The verdict is taken from three places that must agree: the org over its API, the database through the
// store, and the file through SQLite itself.
#include "tests/process/crowd.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <map>
#include <sstream>

#include "syncer/store/sqlite_store.h"

namespace testing {
namespace {

using syncer::HistoryRow;
using syncer::Person;

std::string type_of(size_t person) { return person % 2 == 0 ? "Contact" : "Lead"; }

std::vector<Person> everyone(syncer::Store& store) {
  std::vector<Person> all;
  for (syncer::PersonId after = 0;;) {
    const std::vector<Person> page = store.people_after(after, 500, false);
    if (page.empty()) return all;
    all.insert(all.end(), page.begin(), page.end());
    after = page.back().id;
  }
}

// One row of the right source for whoever is unsubscribed, none for the others.
std::string history_problem(const Person& person, const std::vector<HistoryRow>& rows, bool pulled) {
  if (rows.size() != (person.unsubscribed ? 1u : 0u))
    return fmt::format("{}: {} history rows", person.email, rows.size());
  if (rows.empty()) return "";
  const std::string source = pulled ? "Salesforce Sync" : "Manual";
  return rows.front().source == source ? "" : fmt::format("{}: source {}", person.email, rows.front().source);
}

}  // namespace

Crowd::Crowd(const TemporaryFolder& folder, const LiveOrg& org, size_t targets, size_t bystanders)
    : org_(org),
      database_(folder.path("team.db")),
      environment_(org.environment(database_)),
      targets_(targets) {
  const size_t people = targets + bystanders;
  const std::vector<std::string> contacts = org.create("Contact", (people + 1) / 2);
  const std::vector<std::string> leads = org.create("Lead", people / 2);
  std::string csv = "email,salesforce_id\n";
  for (size_t i = 0; i < people; ++i) {
    ids_.push_back(i % 2 == 0 ? contacts[i / 2] : leads[i / 2]);
    csv += email(i) + "," + ids_.back() + "\n";
  }
  write_file(folder.path("people.csv"), csv);
  for (const auto& words : {std::vector<std::string>{"people", "import", folder.path("people.csv")},
                            std::vector<std::string>{"settings", "set", "nightly", "on"}}) {
    const Ran ran = testing::syncer(environment_, words);
    if (ran.exit_code != 0) throw std::runtime_error(ran.out + ran.err);
  }
}

void Crowd::opt_out_in_salesforce(size_t person) {
  org_.opt_out(type_of(person), ids_[person]);
  in_salesforce_.insert(email(person));
}

void Crowd::heard(const std::string& out) {
  // A last line without its end was cut off by the kill: nobody has read it as said.
  std::istringstream lines(out.substr(0, out.rfind('\n') + 1));
  for (std::string line; std::getline(lines, line);) {
    const size_t gap = line.find("  ");
    if (gap == std::string::npos || line.find('@') > gap) continue;
    const std::string said = line.substr(gap + 2);
    if (said.starts_with("unsubscribed") || said.starts_with("was unsubscribed already"))
      acknowledged_.insert(line.substr(0, gap));
  }
}

std::vector<std::string> Crowd::wrongs() const {
  std::vector<std::string> wrong;
  const auto expect = [&](bool holds, std::string otherwise) {
    if (!holds) wrong.push_back(std::move(otherwise));
  };
  {
    SQLite::Database file(database_, SQLite::OPEN_READONLY);
    const std::string integrity = file.execAndGet("PRAGMA integrity_check").getString();
    expect(integrity == "ok", "integrity_check: " + integrity);
  }
  syncer::SqliteStoreOptions options;
  options.file = database_;
  const std::unique_ptr<syncer::Store> store = syncer::open_store(options);
  const std::set<std::string> opted_out = org_.opted_out();
  std::set<std::string> intended;
  for (const syncer::AuditRow& row : store->audit()) {
    intended.insert(row.salesforce_id);
    expect(row.new_value, row.salesforce_id + ": a write of false");
    expect(row.field == "HasOptedOutOfEmail", row.salesforce_id + ": a write of " + row.field);
  }
  const std::vector<Person> people = everyone(*store);
  expect(people.size() == ids_.size(), fmt::format("{} people of {}", people.size(), ids_.size()));
  for (const Person& person : people) {
    const bool pulled = in_salesforce_.contains(person.email);
    const bool opted = opted_out.contains(person.salesforce_id);
    if (acknowledged_.contains(person.email) || pulled)
      expect(person.unsubscribed, person.email + ": lost here");
    expect(opted == person.unsubscribed,
           fmt::format("{}: {} in Salesforce, {} here", person.email, opted, person.unsubscribed));
    // What Salesforce has by our hand was announced in the audit before, and nothing else was.
    expect(intended.contains(person.salesforce_id) == (opted && !pulled),
           person.email + ": the audit and Salesforce differ");
    const std::string problem = history_problem(person, store->history(person.id), pulled);
    expect(problem.empty(), problem);
    if (person.unsubscribed)
      expect(person.synced_email_opt_out == true, person.email + ": no agreed value is stored");
  }
  const syncer::OutboxCounts left = store->outbox_counts();
  expect(left.pending + left.claimed + left.parked == 0,
         fmt::format("outbox: {} pending, {} claimed, {} parked", left.pending, left.claimed, left.parked));
  expect(store->workers().empty(), "somebody still holds a claim or a run");
  for (const syncer::Diagnostic& diagnostic : store->diagnostics())
    expect(!diagnostic.open, "open diagnostic: " + diagnostic.code + " " + diagnostic.message);
  return wrong;
}

uint64_t Draw::below(uint64_t limit) {
  uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return (z ^ (z >> 31)) % limit;
}

bool speaks_of_locks(const Ran& ran) {
  const std::string text = ran.out + ran.err;
  return text.find("locked") != std::string::npos || text.find("busy") != std::string::npos ||
         ran.exit_code == 5;
}

}  // namespace testing
