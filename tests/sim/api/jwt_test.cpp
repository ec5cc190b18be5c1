// The grants besides client credentials and password: what each answers, and the words of each refusal.
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

#include "sim/api/jwt.h"
#include "sim/api/wire.h"
#include "syncer/salesforce/jwt.h"
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

struct Pair {
  std::string secret, open;
};

std::string text_of(BIO* out) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string text(data, static_cast<size_t>(size));
  BIO_free(out);
  return text;
}

Pair new_pair() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), &EVP_PKEY_free);
  BIO* secret = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(secret, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  BIO* open = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(open, key.get());
  return {text_of(secret), text_of(open)};
}

const Pair& ours() {
  static const Pair pair = new_pair();
  return pair;
}

constexpr const char* login = "https://login.salesforce.com";

struct JwtHouse {
  House house;
  Api api{house.org, [] {
            ApiOptions options;
            options.jwt_public_key = ours().open;
            return options;
          }()};
  int64_t now_s = house.org.now() / 1000;

  Response ask(const std::string& assertion) {
    return api.handle(
        {"POST",
         "/services/oauth2/token",
         {},
         "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + assertion});
  }
  Response ask(const syncer::Assertion& assertion, const std::string& key = ours().secret) {
    return ask(syncer::signed_assertion(assertion, key));
  }
  Response refresh(const std::string& token, const std::string& secret = "sfsim-secret") {
    return api.handle({"POST",
                       "/services/oauth2/token",
                       {},
                       "grant_type=refresh_token&client_id=sfsim-client&client_secret=" + secret +
                           "&refresh_token=" + token});
  }
};

std::string url_safe(std::string text) {
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  while (text.ends_with('=')) text.pop_back();
  return text;
}

// Any claims, as a client might write them.
std::string signed_claims(const std::string& claims, const std::string& secret) {
  const std::string text = url_safe(base64(R"({"alg":"RS256"})")) + "." + url_safe(base64(claims));
  BIO* in = BIO_new_mem_buf(secret.data(), static_cast<int>(secret.size()));
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr), &EVP_PKEY_free);
  BIO_free(in);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string signature(512, '\0');
  size_t size = signature.size();
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                 reinterpret_cast<const unsigned char*>(text.data()), text.size());
  signature.resize(size);
  return text + "." + url_safe(base64(signature));
}

std::string refused_as(const Response& response) {
  CHECK(response.status == 400);
  return response.body;
}
std::string grant_error(const std::string& description) {
  return R"({"error":"invalid_grant","error_description":")" + description + "\"}";
}

}  // namespace

TEST_CASE("JWT bearer: signed by the app's key, for a user who is there, for three minutes") {
  JwtHouse house;
  const syncer::Assertion good{"sfsim-client", std::string(demo_integration_user), login, house.now_s};
  const Response answer = house.ask(good);
  REQUIRE(answer.status == 200);
  CHECK(answer.body.find(house.house.org.user(demo_integration_user)->id) != std::string::npos);
  CHECK(answer.body.find("refresh_token") == std::string::npos);

  static const Pair other = new_pair();
  CHECK(refused_as(house.ask(good, other.secret)) == grant_error("invalid assertion"));
  CHECK(refused_as(house.ask("not.a.token")) == grant_error("invalid assertion"));
  CHECK(refused_as(house.ask("")) == grant_error("invalid assertion"));
  auto wrong = good;
  wrong.issuer = "somebody";
  CHECK(refused_as(house.ask(wrong)) ==
        R"({"error":"invalid_client_id","error_description":"client identifier invalid"})");
  wrong = good;
  wrong.audience = "https://example.com";
  CHECK(refused_as(house.ask(wrong)) == grant_error("audience is invalid"));
  wrong = good;
  wrong.now_s -= 181;
  CHECK(refused_as(house.ask(wrong)) == grant_error("expired authorization code"));
  wrong = good;
  wrong.now_s += 3600;
  CHECK(refused_as(house.ask(wrong)) == grant_error("invalid assertion"));
  wrong = good;
  wrong.subject = "nobody@sfsim.test";
  CHECK(refused_as(house.ask(wrong)) == grant_error("user hasn't approved this consumer"));
  User gone;
  gone.username = "gone@sfsim.test";
  gone.active = false;
  house.house.org.add_user(gone);
  wrong.subject = gone.username;
  CHECK(refused_as(house.ask(wrong)) == grant_error("inactive user"));
}

TEST_CASE("an app without a certificate takes no assertion") {
  House house;
  const std::string assertion = syncer::signed_assertion(
      {"sfsim-client", std::string(demo_admin), login, house.org.now() / 1000}, ours().secret);
  const Response answer =
      house.api.handle({"POST",
                        "/services/oauth2/token",
                        {},
                        "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=" + assertion});
  CHECK(refused_as(answer) == grant_error("invalid assertion"));
}

TEST_CASE("a refresh token is good until it is revoked") {
  JwtHouse house;
  const std::string token(demo_refresh_token);
  CHECK(house.refresh(token).status == 200);
  CHECK(refused_as(house.refresh("5Aep861other")) == grant_error("expired access/refresh token"));
  CHECK(refused_as(house.refresh(token, "wrong")) ==
        R"({"error":"invalid_client","error_description":"invalid client credentials"})");
  CHECK(house.api.handle({"POST", "/services/oauth2/revoke", {}, "token=" + token}).status == 200);
  CHECK(refused_as(house.refresh(token)) == grant_error("expired access/refresh token"));
}

TEST_CASE("what is a private key, and what is a public one") {
  CHECK(syncer::private_key_problem(ours().secret).empty());
  CHECK(syncer::private_key_problem(ours().open).find("private key") != std::string::npos);
  CHECK(syncer::private_key_problem("").find("private key") != std::string::npos);
  CHECK(is_public_key(ours().open));
  CHECK_FALSE(is_public_key("x"));
  CHECK(syncer::signed_assertion({"a", "b", "c", 1}, "no key").empty());
}

// As the sf CLI (milliseconds), simple-salesforce (a text) and restforce (a bare host) say it.
TEST_CASE("JWT bearer: expiry in seconds, as text or in milliseconds, and every audience that clients send") {
  JwtHouse house;
  const auto answer = [&](const std::string& claims) {
    return house.ask(signed_claims(claims, ours().secret)).status;
  };
  const auto claims = [&](const std::string& audience, const std::string& expiry) {
    return R"({"iss":"sfsim-client","sub":"admin@sfsim.test","aud":)" + audience + R"(,"exp":)" + expiry +
           "}";
  };
  const std::string soon = std::to_string(house.now_s + 60), past = std::to_string(house.now_s - 1);
  CHECK(answer(claims("\"https://login.salesforce.com\"", soon)) == 200);
  CHECK(answer(claims("\"https://test.salesforce.com\"", "\"" + soon + "\"")) == 200);
  CHECK(answer(claims("\"login.salesforce.com\"", soon)) == 200);
  CHECK(answer(claims("\"http://127.0.0.1:8080/\"", std::to_string(house.now_s * 1000 + 300))) == 200);
  CHECK(answer(claims("[\"https://example.com\",\"http://127.0.0.1:8080\"]", soon)) == 200);
  CHECK(answer(claims("\"https://login.salesforce.com\"", past)) == 400);
  CHECK(answer(claims("\"https://login.salesforce.com\"", "\"" + past + "\"")) == 400);
  CHECK(answer(claims("\"https://login.salesforce.com\"", std::to_string(house.now_s * 1000 - 600'000))) ==
        400);
  CHECK(answer(claims("\"https://login.salesforce.com.example.com\"", soon)) == 400);
  CHECK(answer(claims("\"https://login.salesforce.com\"", "true")) == 400);
  CHECK(answer(claims("[]", soon)) == 400);
  CHECK(answer(claims("17", soon)) == 400);
}
