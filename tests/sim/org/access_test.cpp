// Field level security and object permissions, as grants and as what writes are refused for.
#include "tests/sim/org/fixture.h"

namespace sfsim {
namespace {

constexpr const char* opt_out = "HasOptedOutOfEmail";
FieldAccess of(TestOrg& t, const User& user, const char* sobject, const char* field) {
  const SobjectSchema& object = t.object(sobject);
  return t.org->access(user, object, *object.field(field));
}

TEST_CASE("a fresh org hides the opt-out fields from everyone", "[org][access]") {
  TestOrg t(false);
  for (const char* sobject : {"Contact", "Lead"}) {
    for (const char* field : {opt_out, "HasOptedOutOfFax", "DoNotCall"}) {
      CHECK_FALSE(of(t, t.admin(), sobject, field).readable);
      CHECK_FALSE(of(t, t.admin(), sobject, field).editable);
    }
    CHECK(of(t, t.other(), sobject, "Email").editable);
    CHECK_FALSE(of(t, t.other(), sobject, "Name").editable);
  }
}

TEST_CASE("an org may start with the e-mail opt-out visible, for users to come too", "[org][access]") {
  TestOrg t(true);
  CHECK(of(t, t.admin(), "Lead", opt_out).editable);
  User& late = t.org->add_user(TestOrg::person("late@sfsim.test", "Lena Late"));
  CHECK(of(t, late, "Contact", opt_out).editable);
  CHECK_FALSE(of(t, late, "Contact", "DoNotCall").readable);
}

TEST_CASE("grants and revocations, one user and all", "[org][access]") {
  TestOrg t(false);
  uint64_t version = t.org->access_version();
  t.org->grant_field(t.admin_id, "contact", "hasoptedoutofemail");
  CHECK(t.org->access_version() > version);
  CHECK(of(t, t.admin(), "Contact", opt_out).editable);
  CHECK_FALSE(of(t, t.admin(), "Lead", opt_out).readable);
  CHECK_FALSE(of(t, t.other(), "Contact", opt_out).readable);

  t.org->grant_field("other@sfsim.test", "Contact", opt_out, false);
  CHECK(of(t, t.other(), "Contact", opt_out).readable);
  CHECK_FALSE(of(t, t.other(), "Contact", opt_out).editable);

  t.org->grant_field("", "Contact", opt_out);
  CHECK(of(t, t.other(), "Contact", opt_out).editable);
  t.org->revoke_field(t.other_id, "Contact", opt_out, false);
  CHECK(of(t, t.other(), "Contact", opt_out).readable);
  CHECK_FALSE(of(t, t.other(), "Contact", opt_out).editable);
  t.org->revoke_field("", "Contact", opt_out);
  CHECK_FALSE(of(t, t.admin(), "Contact", opt_out).readable);
  CHECK_FALSE(of(t, t.other(), "Contact", opt_out).readable);

  t.org->revoke_field("", "Contact", "LastName");  // field level security does not apply to it
  CHECK(of(t, t.admin(), "Contact", "LastName").editable);
}

TEST_CASE("a hidden field does not exist, a read-only one cannot be written", "[org][access]") {
  TestOrg t(false);
  std::string id = t.contact();
  const Fields tick = {{opt_out, true}};
  CHECK(said(t.update(id, tick)) ==
        std::vector<std::string>{
            "400 INVALID_FIELD No such column 'HasOptedOutOfEmail' on sobject of type Contact"});
  t.org->grant_field("", "Contact", opt_out, false);
  CHECK(t.update(id, tick).at(0).code == "INVALID_FIELD_FOR_INSERT_UPDATE");
  CHECK(t.get(id, opt_out) == Value(false));
  t.org->grant_field("", "Contact", opt_out);
  CHECK(t.update(id, tick).empty());
  CHECK(t.get(id, opt_out) == Value(true));
  t.org->revoke_field("", "Contact", opt_out);
  CHECK(t.update(id, {{opt_out, false}}, false).empty());  // the world acts without field security
  CHECK(t.get(id, opt_out) == Value(false));
}

TEST_CASE("object permissions", "[org][access]") {
  TestOrg t;
  std::string id = t.contact();
  t.org->grant_object(t.admin_id, "Contact", {true, false, false, false});
  CHECK(said(t.try_create("Contact", {{"LastName", std::string("A")}})).at(0) ==
        "400 CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY entity type cannot be inserted: Contact");
  CHECK(said(t.update(id, {{"LastName", std::string("B")}})).at(0) ==
        "400 CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY entity type cannot be updated: Contact");
  CHECK(said(t.remove(id)).at(0) ==
        "403 INSUFFICIENT_ACCESS_OR_READONLY insufficient access rights on object id []");
  t.org->grant_object("", "Contact", {false, false, false, false});
  CHECK(t.update(id, {}).at(0).code == "NOT_FOUND");
  CHECK_FALSE(t.org->access(t.other(), t.object("Contact")).read);
  CHECK(t.org->access(t.other(), t.object("Lead")).edit);
  t.org->grant_object("", "Contact", {});
  CHECK(t.update(id, {{"LastName", std::string("B")}}).empty());
}

TEST_CASE("users are found by id and by name in any case", "[org][access]") {
  TestOrg t;
  CHECK(t.org->user("ADMIN@sfsim.test") == &t.admin());
  CHECK(t.org->user(t.admin_id.substr(0, 15)) == &t.admin());
  CHECK(t.org->user("nobody@sfsim.test") == nullptr);
  CHECK(text(t.get(t.admin_id, "Name")) == "Ada Admin");
  CHECK(text(t.get(t.admin_id, "FirstName")) == "Ada");
  CHECK(t.get(t.admin_id, "IsActive") == Value(true));
}

}  // namespace
}  // namespace sfsim
