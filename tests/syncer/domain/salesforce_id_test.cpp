// Reading ids. The samples are those of harness.md 3.5.
#include <cstdint>
#include <string>

#include "syncer/domain/salesforce_id.h"
#include "tests/catch.h"

namespace syncer {
namespace {

std::string parsed(std::string_view text) {
  const ParsedId id = parse_salesforce_id(text);
  return id.problem == IdProblem::none ? id.id.text : std::string(explain(id.problem));
}
IdProblem problem(std::string_view text) { return parse_salesforce_id(text).problem; }

// splitmix64: the same draws everywhere.
struct Draws {
  uint64_t state;
  uint64_t next() {
    uint64_t z = (state += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::string id() {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::string text = next() % 2 == 0 ? "003" : "00Q";
    while (text.size() < 15) text += alphabet[next() % alphabet.size()];
    return text;
  }
};

std::string folded(std::string text, bool upper) {
  for (char& c : text) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

TEST_CASE("sample ids are read in both forms") {
  CHECK(parsed("0035e00000ABCDEAA5") == "0035e00000ABCDEAA5");
  CHECK(parsed("0035e00000ABCDE") == "0035e00000ABCDEAA5");
  CHECK(parsed("0035e00000aBcDe") == "0035e00000aBcDeAAK");
  CHECK(parsed("00Q5e00000XyZ12") == "00Q5e00000XyZ12EAF");
  CHECK(parsed("003000000000001") == "003000000000001AAA");
  CHECK(parsed(" \t0035e00000ABCDEAA5\r\n") == "0035e00000ABCDEAA5");
  CHECK(parse_salesforce_id("0035e00000ABCDE").id.object == Sobject::contact);
  CHECK(parse_salesforce_id("00Q5e00000XyZ12EAF").id.object == Sobject::lead);
}

TEST_CASE("the short form is case-sensitive: another case is another record") {
  CHECK(parsed("0035e00000aBcDe") != parsed("0035e00000ABCDE"));
  CHECK(parsed("0035e00000abcde") == "0035e00000abcdeAAA");
}

TEST_CASE("what is wrong with an id is named") {
  CHECK(problem("") == IdProblem::empty);
  CHECK(problem("  ") == IdProblem::empty);
  CHECK(problem("0035e00000ABCD") == IdProblem::bad_length);
  CHECK(problem("0035e00000ABCDEA") == IdProblem::bad_length);
  CHECK(problem("0035e00000ABCDEAA55") == IdProblem::bad_length);
  CHECK(problem("0035e-0000ABCDE") == IdProblem::bad_character);
  CHECK(problem("0035e00000ABC\xc3\xa9") == IdProblem::bad_character);
  CHECK(problem("0035e00000ABCDEAAA") == IdProblem::bad_checksum);
  CHECK(problem("0035e00000ABCDEAA9") == IdProblem::bad_checksum);
  CHECK(problem("001000000000001AAA") == IdProblem::account);
  CHECK(problem("006000000000001AAA") == IdProblem::not_contact_or_lead);
  CHECK(problem("00q5e00000XyZ12") == IdProblem::not_contact_or_lead);
  for (const IdProblem each :
       {IdProblem::none, IdProblem::empty, IdProblem::bad_length, IdProblem::bad_character,
        IdProblem::bad_checksum, IdProblem::account, IdProblem::not_contact_or_lead}) {
    CHECK_FALSE(explain(each).empty());
  }
}

TEST_CASE("an id of another object is read, and known for what it is") {
  const ParsedId account = parse_salesforce_id("0015e00000ABCDE");
  CHECK(account.problem == IdProblem::account);
  CHECK(is_account(account.id.text));
  CHECK_FALSE(is_account("0035e00000ABCDEAA5"));
  CHECK(account.id.text == "0015e00000ABCDEAA5");
  CHECK_FALSE(is_contact_or_lead(account.id.text));
  CHECK(is_contact_or_lead("0035e00000ABCDEAA5"));
  CHECK(is_contact_or_lead("00Q5e00000XyZ12EAF"));
  CHECK_FALSE(is_contact_or_lead(""));
}

TEST_CASE("a folded long id gets its case back, a mistyped one is refused") {
  CHECK(parsed("0035E00000ABCDEAA5") == "0035e00000ABCDEAA5");
  CHECK(parsed("0035e00000abcdeaa5") == "0035e00000ABCDEAA5");
  CHECK(parsed("00q5e00000xyz12eaf") == "00Q5e00000XyZ12EAF");
  CHECK(parsed("0035e00000aBcDeaak") == "0035e00000aBcDeAAK");      // only the checksum was folded
  CHECK(problem("0035e00000aBcDEAAK") == IdProblem::bad_checksum);  // one letter's case: a typing mistake
  CHECK(problem("0035e000001bcdeaa5") == IdProblem::bad_checksum);  // the checksum wants an upper-case digit
}

TEST_CASE("property: a long id survives folding, and any single change of case is noticed") {
  Draws draws{42};
  for (int i = 0; i < 2000; ++i) {
    const std::string fifteen = draws.id();
    const std::string eighteen = parsed(fifteen);
    INFO(eighteen);
    REQUIRE(eighteen.size() == 18);
    REQUIRE(eighteen.substr(0, 15) == fifteen);
    REQUIRE(parsed(eighteen) == eighteen);
    REQUIRE(parsed(folded(eighteen, true)) == eighteen);
    REQUIRE(parsed(folded(eighteen, false)) == eighteen);

    std::string changed = eighteen;
    const size_t place = 3 + draws.next() % 12;
    changed[place] = folded(changed.substr(place, 1), changed[place] >= 'a')[0];
    if (changed == eighteen) continue;  // a digit
    // Refused, or put right where the change left letters of one case only; never another record.
    const std::string read = parsed(changed);
    REQUIRE((read == eighteen || read == explain(IdProblem::bad_checksum)));
  }
}

TEST_CASE("objects have their API names") {
  CHECK(api_name(Sobject::contact) == "Contact");
  CHECK(api_name(Sobject::lead) == "Lead");
}

}  // namespace
}  // namespace syncer
