// The examples of RFC 4648 section 10 without their padding, and what is no base64url.
#include "syncer/salesforce/base64url.h"

#include "tests/catch.h"

namespace syncer {

TEST_CASE("base64url there and back", "[base64url]") {
  const std::pair<const char*, const char*> examples[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"},
  };
  for (const auto& [bytes, text] : examples) {
    CHECK(base64url(bytes) == text);
    CHECK(bytes_of_base64url(text) == bytes);
  }
}

TEST_CASE("what is not base64url gives nothing", "[base64url]") {
  for (const char* text : {"Zg==", "Zm9+", "Zm9/", "Z", "Zm9vY", "Zh", "Zm9"}) {
    INFO(text);
    CHECK(bytes_of_base64url(text).empty());
  }
}

}  // namespace syncer
