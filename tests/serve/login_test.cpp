// The four ways to log in, with the real program against `sfsim serve`; secrets in files that others may read
// are refused; a wrong secret is tried once and then left alone, by the service too.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/serve/live_syncer.h"

using namespace testing;

namespace {

void write_pair(const std::string& secret, const std::string& open) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), &EVP_PKEY_free);
  const auto write = [](const std::string& path, auto put) {
    FILE* file = std::fopen(path.c_str(), "w");
    put(file);
    std::fclose(file);
  };
  write(secret, [&](FILE* f) { PEM_write_PrivateKey(f, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  write(open, [&](FILE* f) { PEM_write_PUBKEY(f, key.get()); });
  chmod(secret.c_str(), 0600);
}

// An org that knows our key, and one person in it.
struct Town {
  TemporaryFolder folder;
  std::string secret = folder.path("private.pem"), open = [&] {
    write_pair(folder.path("private.pem"), folder.path("public.pem"));
    return folder.path("public.pem");
  }();
  LiveOrg org{folder, {"--jwt-key", open}};
  std::string ada = org.create("Contact", 1).front();
  Environment bare = {{"SYNCER_DB", folder.path("team.db")},
                      {"USER", "alice"},
                      {"SYNCER_INSTANCE_URL", org.url()},
                      {"SYNCER_CLIENT_ID", "sfsim-client"}};

  Town() {
    write_file(folder.path("people.csv"), "email,salesforce_id\nada@example.com," + ada + "\n");
    REQUIRE(syncer(bare, {"people", "import", folder.path("people.csv")}).exit_code == 0);
    REQUIRE(syncer(bare, {"unsubscribe", "ada@example.com", "--no-push"}).exit_code == 1);
  }
  Environment with(const Environment& more) const {
    Environment all = bare;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  void check_pushes(const Environment& more) const {
    const Ran ran = syncer(with(more), {"push"});
    INFO(ran.out << ran.err);
    CHECK(ran.exit_code == 0);
    CHECK(org.opted_out().contains(ada));
  }
  void check_refused(const Environment& more, const std::string& why) const {
    const Ran ran = syncer(with(more), {"push"});
    INFO(ran.out << ran.err);
    CHECK(ran.exit_code == 4);
    CHECK((ran.out + ran.err).find(why) != std::string::npos);
    CHECK_FALSE(org.opted_out().contains(ada));
  }
};

}  // namespace

TEST_CASE("client credentials") { Town().check_pushes({{"SYNCER_CLIENT_SECRET", "sfsim-secret"}}); }
TEST_CASE("user name and password") {
  Town().check_pushes({{"SYNCER_CLIENT_SECRET", "sfsim-secret"},
                       {"SYNCER_USERNAME", "admin@sfsim.test"},
                       {"SYNCER_PASSWORD", "sfsim-passwordsfsimtoken"}});
}
TEST_CASE("a refresh token") {
  Town().check_pushes({{"SYNCER_CLIENT_SECRET", "sfsim-secret"},
                       {"SYNCER_REFRESH_TOKEN", "5Aep861sfsim.demo.refresh.token.of.the.run-as.user"}});
}
TEST_CASE("a signed assertion, with the key in a file") {
  Town town;
  town.check_pushes({{"SYNCER_USERNAME", "admin@sfsim.test"}, {"SYNCER_JWT_KEY_FILE", town.secret}});
}

TEST_CASE("what is wrong with the credentials is said, with the fix") {
  Town town;
  town.check_refused({}, "SYNCER_CLIENT_SECRET");
  town.check_refused({{"SYNCER_JWT_KEY_FILE", town.secret}}, "SYNCER_USERNAME (or --username)");
  town.check_refused({{"SYNCER_JWT_KEY_FILE", town.secret}, {"SYNCER_PASSWORD", "x"}}, "more than one way");
  town.check_refused({{"SYNCER_USERNAME", "admin@sfsim.test"}, {"SYNCER_JWT_KEY_FILE", town.open}},
                     "chmod 600");
  chmod(town.open.c_str(), 0600);
  town.check_refused({{"SYNCER_USERNAME", "admin@sfsim.test"}, {"SYNCER_JWT_KEY_FILE", town.open}},
                     "no private key");
  chmod(town.secret.c_str(), 0640);
  town.check_refused({{"SYNCER_USERNAME", "admin@sfsim.test"}, {"SYNCER_JWT_KEY_FILE", town.secret}},
                     "others may read " + town.secret + ", and it holds a secret: chmod 600 " + town.secret);
  town.check_refused({{"SYNCER_CLIENT_SECRET", "wrong"}}, "invalid client credentials");
  town.check_refused({{"SYNCER_CLIENT_SECRET", "sfsim-secret"}, {"SYNCER_REFRESH_TOKEN", "old"}},
                     "expired access/refresh token");
}

TEST_CASE("a file of credentials: only its owner may read it, and a slip in it is named") {
  Town town;
  const std::string file = town.folder.path("credentials");
  write_file(file,
             "# of the connected app\nexport SYNCER_CLIENT_SECRET=\"sfsim-secret\"\n\nSYNCER_CLIENT_IDD=x\n");
  chmod(file.c_str(), 0644);
  const Environment from_file = {{"SYNCER_CREDENTIALS_FILE", file}};
  town.check_refused(from_file, "chmod 600 " + file);
  chmod(file.c_str(), 0600);
  town.check_refused(from_file, file + ":4: a line is NAME=VALUE");
  town.check_refused(from_file, "did you mean SYNCER_CLIENT_ID?");
  write_file(file, "SYNCER_CLIENT_SECRET=wrong\n");
  town.check_refused(from_file, "invalid client credentials");
  town.check_pushes({{"SYNCER_CREDENTIALS_FILE", file}, {"SYNCER_CLIENT_SECRET", "sfsim-secret"}});
  // Nothing of it is in the database.
  const std::string database =
      read_file(town.folder.path("team.db")) + read_file(town.folder.path("team.db-wal"));
  CHECK(database.find("sfsim-secret") == std::string::npos);
  CHECK(database.find("wrong") == std::string::npos);
}

TEST_CASE(
    "a refused connection is left alone by every process, until somebody asks or the secret is another") {
  Town town;
  const Environment wrong = town.with({{"SYNCER_CLIENT_SECRET", "not-the-secret"}});
  LiveSyncer one(town.folder, wrong, {}, "one");
  CHECK(within(10, [&] { return one.metric("syncer_outbox_parked{reason=\"connection\"}") == 1; }));
  const double logins = one.metric("syncer_salesforce_requests_total");
  CHECK(logins == 1);
  CHECK(one.metric("syncer_connection_refused") == 1);
  LiveSyncer two(town.folder, wrong, {}, "two");
  for (int i = 0; i < 5; ++i) CHECK(two.collect(R"({"email": "ada@example.com"})").status == 200);
  CHECK(within(10, [&] { return two.metric("syncer_outbox_parked{reason=\"connection\"}") == 1; }));
  CHECK(one.metric("syncer_salesforce_requests_total") == 1);
  CHECK(two.metric("syncer_salesforce_requests_total") == 0);
  CHECK(two.get("/ready").body.find("invalid client credentials") != std::string::npos);
  CHECK_FALSE(town.org.opted_out().contains(town.ada));
  CHECK(one.log().find("not-the-secret") == std::string::npos);
  // Other credentials are another connection: started with them, it works at once.
  LiveSyncer right(town.folder, town.with({{"SYNCER_CLIENT_SECRET", "sfsim-secret"}}), {}, "right");
  CHECK(within(10, [&] { return town.org.opted_out().contains(town.ada); }));
  CHECK(right.metric("syncer_connection_refused") == 0);
}
