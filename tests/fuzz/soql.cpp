// Random statements: no crash, no hang, no exception that escapes, and no internal error: whatever is parsed
// and compiled must be SQL that SQLite takes. Even first byte: SOQL; odd: SOSL.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "sim/org/org.h"
#include "sim/soql/soql.h"

using namespace sfsim;

namespace {

struct SmallOrg {
  Org org{[] {
    OrgOptions options;
    options.now = [] { return UnixMillis{1705348860000}; };
    options.opt_out_fields_visible = true;
    options.keep_write_log = false;
    return options;
  }()};
  User* admin = nullptr;
  QueryEngine engine{org};

  SmallOrg() {
    User user;
    user.username = "admin@example.test";
    user.name = "Admin User";
    user.admin = true;
    admin = &org.add_user(user);
    const std::string account = create("Account", {{"Name", std::string("Acme")}});
    create("Contact", {{"LastName", std::string("Ada")}, {"AccountId", account}});
    create("Lead", {{"LastName", std::string("Bob")}, {"Company", std::string("x")}});
  }

  std::string create(std::string_view sobject, const std::vector<InputField>& fields) {
    const SaveResult saved = org.create(*admin, *org.schema().find(sobject), fields, false);
    const auto* id = std::get_if<std::string>(&saved);
    return id == nullptr ? "" : *id;
  }
};

void stop_if_internal(const ApiError& error, const std::string& statement) {
  if (error.status != 500) return;
  std::fprintf(stderr, "%s\n%s\n", statement.c_str(), error.message.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto small = std::make_unique<SmallOrg>();
  if (size < 2 || size > 4096) return 0;
  const std::string statement(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 != 0) {
    const SearchAnswer answer = small->engine.search(*small->admin, statement);
    if (const auto* error = std::get_if<ApiError>(&answer)) stop_if_internal(*error, statement);
    return 0;
  }
  const QueryAnswer answer = small->engine.query(*small->admin, statement, {data[0] % 4 != 0, 200, 60});
  if (const auto* error = std::get_if<ApiError>(&answer)) stop_if_internal(*error, statement);
  return 0;
}
