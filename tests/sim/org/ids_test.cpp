// Ids: the checksum against ids recorded from real orgs, both forms, order.
#include "sim/org/ids.h"

#include <string>

#include "tests/catch.h"

namespace sfsim {
namespace {

TEST_CASE("the checksum of recorded ids", "[ids]") {
  // grouparoo's and the Functions runtime's recordings.
  for (std::string id : {"0034S000005YJVlQAO", "00Q4S000002sSacUAE", "0014S000007NeNUQA0",
                         "0054S000000JFmhQAG", "001i000002C8QTIAA3", "012000000000000AAA"}) {
    CAPTURE(id);
    CHECK(id_checksum(id.substr(0, 15)) == id.substr(15));
    CHECK(canonical_id(id.substr(0, 15)).id == id);
  }
}

TEST_CASE("ids ascend with their number and survive both forms", "[ids]") {
  std::string before;
  for (uint64_t number :
       {0ull, 1ull, 35ull, 36ull, 61ull, 62ull, 3843ull, 3844ull, 147763360ull, 999999999999ull}) {
    std::string id = make_id("003", number);
    CAPTURE(number, id);
    CHECK(id.size() == 18);
    CHECK(id.starts_with("003"));
    CHECK(id > before);
    CHECK(canonical_id(id).id == id);
    CHECK(canonical_id(id.substr(0, 15)).id == id);
    before = id;
  }
}

TEST_CASE("what is not an id", "[ids]") {
  std::string id = make_id("003", 147763360);
  struct Row {
    std::string text;
    IdShape shape;
  };
  std::string wrong = id;
  wrong[17] = wrong[17] == 'A' ? 'B' : 'A';
  std::string lower_suffix = id.substr(0, 15);
  for (char c : id.substr(15)) lower_suffix += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  for (const Row& row :
       {Row{"", IdShape::not_an_id}, Row{"null", IdShape::not_an_id}, Row{"-1", IdShape::not_an_id},
        Row{id.substr(0, 16), IdShape::not_an_id}, Row{id + "A", IdShape::not_an_id},
        Row{"0035e0000-ABCDE", IdShape::not_an_id}, Row{wrong, IdShape::wrong_checksum},
        Row{"a00B000000FSjVUIB1", IdShape::wrong_checksum}, Row{lower_suffix, IdShape::ok},
        Row{id, IdShape::ok}}) {
    CAPTURE(row.text);
    CHECK(canonical_id(row.text).shape == row.shape);
  }
}

}  // namespace
}  // namespace sfsim
