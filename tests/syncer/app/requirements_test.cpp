// `syncer check` against answers made up here: what an edition, a layout or a field of the wrong kind means.
#include "tests/catch.h"
#include "tests/syncer/app/harness.h"

using app_test::Box;

namespace {

struct Answers {
  std::string edition = "Enterprise Edition";
  std::string type = "boolean";
  bool editable = true, writable = true, on_layout = true;
  int remaining = 900;

  std::string operator()(const syncer::HttpRequest& request) const {
    const auto asks = [&](const char* what) { return request.target.find(what) != std::string::npos; };
    const auto word = [](bool value) { return std::string(value ? "true" : "false"); };
    if (asks("/limits"))
      return R"({"DailyApiRequests":{"Max":1000,"Remaining":)" + std::to_string(remaining) + "}}";
    if (asks("FROM%20Organization")) return R"({"records":[{"OrganizationType":")" + edition + R"("}]})";
    if (asks("/describe/layouts")) {
      return R"({"layouts":[{"detailLayoutSections":[{"layoutRows":[{"layoutItems":[{"layoutComponents":)"
             R"([{"type":"Field","value":")" +
             std::string(on_layout ? "HasOptedOutOfEmail" : "LastName") + R"("}]}]}]}]}]})";
    }
    if (asks("/describe"))
      return R"({"updateable":)" + word(editable) + R"(,"fields":[{"name":"HasOptedOutOfEmail","type":")" +
             type + R"(","updateable":)" + word(writable) + "}]}";
    return "";
  }
};

app_test::Result checked(const Answers& answers) {
  Box box;
  box.org.instead = answers;
  return box.syncer({"check"});
}

bool says(const app_test::Result& result, const std::string& words) {
  return result.out.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("check: all is there") {
  const auto result = checked({});
  INFO(result.out << result.err);
  CHECK(result.exit == 0);
  CHECK(says(result, "ok       Lead.HasOptedOutOfEmail is on a page layout"));
  CHECK(says(result, "ok       900 of 1000 API calls are left today"));
}

TEST_CASE("check: a field on no layout is a warning, and in Professional Edition it is missing") {
  Answers answers;
  answers.on_layout = false;
  CHECK(checked(answers).exit == 0);
  CHECK(says(checked(answers), "warning  Contact.HasOptedOutOfEmail is not on a page layout"));
  answers.edition = "Professional Edition";
  CHECK(checked(answers).exit == 1);
  CHECK(says(checked(answers), "missing  Contact.HasOptedOutOfEmail is not on a page layout"));
}

TEST_CASE("check: read-only fields and objects, a field that is no checkbox, a limit that is used up") {
  Answers answers;
  answers.writable = false;
  CHECK(checked(answers).exit == 1);
  CHECK(says(checked(answers), "missing  Contact.HasOptedOutOfEmail cannot be written"));
  answers = {};
  answers.editable = false;
  CHECK(checked(answers).exit == 1);
  CHECK(says(checked(answers), "missing  Lead can be read, but not edited"));
  answers = {};
  answers.type = "string";
  CHECK(checked(answers).exit == 1);
  CHECK(says(checked(answers), "is not a checkbox"));
  answers = {};
  answers.remaining = 50;
  CHECK(checked(answers).exit == 0);
  CHECK(says(checked(answers), "warning  50 of 1000"));
  answers.remaining = 0;
  CHECK(checked(answers).exit == 1);
}

TEST_CASE("check: without a connection it says what to set") {
  Box box;
  box.connected = false;
  const auto result = box.syncer({"check"});
  CHECK(result.exit == 4);
  CHECK(says(result, "SYNCER_INSTANCE_URL"));
}
