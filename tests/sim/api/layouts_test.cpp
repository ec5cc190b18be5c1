// What pages look like: page layouts by record type, compact layouts, approvals.
#include "tests/catch.h"

#include <nlohmann/json.hpp>

#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;
using Tree = nlohmann::ordered_json;

TEST_CASE("a record type's layout is the layout of the list, with the fields' describes") {
  House house;
  const auto all = Tree::parse(house.get("/sobjects/Contact/describe/layouts").body);
  const std::string type = all["recordTypeMappings"][0]["recordTypeId"];
  const auto one = Tree::parse(house.get("/sobjects/Contact/describe/layouts/" + type).body);
  CHECK(one == all["layouts"][0]);
  CHECK(Tree::parse(house.get("/sobjects/Contact/describe/layouts/012000000000000").body) == one);
  const auto& part = one["detailLayoutSections"][0]["layoutRows"][0]["layoutItems"][0]["layoutComponents"][0];
  CHECK(part["details"]["name"] == part["value"]);
  CHECK(house.get("/sobjects/Contact/describe/layouts/012000000000001AAA").body == nowhere);
}

TEST_CASE("the system's compact layout shows the name and what matters") {
  House house;
  const auto all = Tree::parse(house.get("/sobjects/Lead/describe/compactLayouts").body);
  CHECK(all["compactLayouts"][0]["name"] == "SYSTEM");
  CHECK(all["compactLayouts"][0]["objectType"] == "Lead");
  CHECK(all["defaultCompactLayoutId"].is_null());
  const auto& mapping = all["recordTypeCompactLayoutMappings"][0];
  CHECK(mapping["compactLayoutName"] == "SYSTEM");
  const auto& items = all["compactLayouts"][0]["fieldItems"];
  CHECK(items[0]["layoutComponents"][0]["value"] == "Name");
  CHECK(items[0]["editableForUpdate"] == false);
  const std::string primary = all["urls"]["primary"], typed = mapping["urls"]["compactLayout"];
  for (const std::string& url : {primary, typed})
    CHECK(Tree::parse(house.send("GET", url).body) == all["compactLayouts"][0]);
  CHECK(house.get("/sobjects/Lead/describe/compactLayouts/other").body == nowhere);
  const auto several = Tree::parse(house.get("/compactLayouts?q=Lead,Contact").body);
  CHECK(several["Lead"] == all["compactLayouts"][0]);
  CHECK(several["Contact"]["objectType"] == "Contact");
  CHECK(house.get("/compactLayouts?q=Unicorn").body == nowhere);
  CHECK(house.get("/compactLayouts").status == 400);
}

TEST_CASE("a field that the user does not see is on no layout") {
  House house(false);
  house.org.revoke_field("", "Contact", "Email", true);
  house.token = house.api.open_session(*house.org.user(demo_integration_user));
  CHECK(house.get("/sobjects/Contact/describe/compactLayouts").body.find("\"Email\"") == std::string::npos);
}

TEST_CASE("there are no approvals") {
  House house;
  CHECK(house.get("/sobjects/Account/describe/approvalLayouts").body == R"({"approvalLayouts":[]})");
  CHECK(house.get("/sobjects/User/describe/approvalLayouts").body == nowhere);
  CHECK(house.post("/sobjects/Account/describe/approvalLayouts", "{}").status == 405);
}
