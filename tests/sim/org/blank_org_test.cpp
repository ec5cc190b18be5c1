// The database that sfsim brings along from its build is the one that an org would make for itself.
#include "sim/org/blank_org.h"

#include <SQLiteCpp/Database.h>

#include "sim/org/database.h"
#include "tests/sim/org/fixture.h"

namespace sfsim {
namespace {

std::string there_and_back(const std::string& image) {
  const std::string small = pack(image);
  std::string out(unpacked_size(small), 'x');
  unpack(small, out.data());
  return out;
}

TEST_CASE("what is packed is unpacked as it was", "[org][blank]") {
  const std::string zeros(100, '\0'), few(3, '\0');
  for (const std::string& image :
       {std::string(), std::string("a"), few, zeros, "a" + zeros, zeros + "a", "a" + few + "b" + zeros + "c",
        zeros + zeros, zeros.substr(0, 31) + "a", zeros.substr(0, 32) + "a"}) {
    CHECK(there_and_back(image) == image);
  }
  CHECK(pack(zeros).size() < 20);
}

TEST_CASE("what is no packed image is refused", "[org][blank]") {
  const std::string good = pack(std::string("a") + std::string(100, '\0') + "b");
  std::string out(unpacked_size(good), 'x');
  for (size_t size = 0; size < good.size(); ++size) {
    const std::string cut = good.substr(0, size);
    const bool whole = size == 4 || size == 13;  // between parts: less, but sound
    if (!whole) CHECK_THROWS_AS(unpack(cut, out.data()), std::invalid_argument);
  }
  std::string larger = good;
  larger[9] = 101;  // more zeros than the image has room for
  CHECK_THROWS_AS(unpack(larger, out.data()), std::invalid_argument);
}

TEST_CASE("the image of the build is what a blank org is", "[org][blank]") {
  CHECK(blank_org_image() == pack(make_blank_org()));
  CHECK(blank_org_image().size() < unpacked_size(blank_org_image()) / 2);
}

TEST_CASE("a database that begins with the image of the build is like any other", "[org][blank]") {
  const OpenedDatabase usual = open_database(":memory:");
  begin_orgs_with(blank_org_image());
  const OpenedDatabase brought = open_database(":memory:");
  begin_orgs_with({});
  CHECK(serialize(usual.db->getHandle()) == serialize(brought.db->getHandle()));
  CHECK((usual.fresh && brought.fresh));
}

}  // namespace
}  // namespace sfsim
