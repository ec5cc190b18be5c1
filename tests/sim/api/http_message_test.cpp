// The strict reading of HTTP: what is refused, and chunked bodies cut at every byte.
#include "tests/catch.h"

#include "sim/api/http_message.h"

using namespace sfsim;

namespace {

int refused(const std::string& text) {
  const auto read = parse_head(text);
  const auto* refusal = std::get_if<HttpRefusal>(&read);
  return refusal ? refusal->status : 0;
}

}  // namespace

TEST_CASE("a good head") {
  const auto read = parse_head(
      "POST /services/oauth2/token?x=1 HTTP/1.1\r\nHost: localhost\r\ncontent-length:  12 \r\nExpect: "
      "100-continue\r\n\r\n");
  REQUIRE(std::holds_alternative<RequestHead>(read));
  const RequestHead& head = std::get<RequestHead>(read);
  CHECK(head.request.method == "POST");
  CHECK(head.request.target == "/services/oauth2/token?x=1");
  CHECK(head.request.header("HOST") == "localhost");
  CHECK(head.content_length == 12);
  CHECK(head.keep_alive);
  CHECK(head.expects_continue);
}

TEST_CASE("connections live as the version and the header say") {
  const std::pair<std::string, bool> rows[] = {{"HTTP/1.1\r\n", true},
                                               {"HTTP/1.0\r\n", false},
                                               {"HTTP/1.1\r\nConnection: TE, Close\r\n", false},
                                               {"HTTP/1.0\r\nConnection: keep-alive\r\n", true}};
  for (const auto& [rest, alive] : rows) {
    const auto read = parse_head("GET / " + rest + "\r\n");
    REQUIRE(std::holds_alternative<RequestHead>(read));
    CHECK(std::get<RequestHead>(read).keep_alive == alive);
  }
}

TEST_CASE("what a head may not be") {
  std::string many;
  for (int i = 0; i < 101; ++i) many += "X: y\r\n";
  const std::pair<std::string, int> rows[] = {
      {"GET /\r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\n\r\n", 505},
      {"G\x01T / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nNo colon\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nName : value\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n" + many + "\r\n", 431},
      {"GET /" + std::string(16384, 'a') + " HTTP/1.1\r\n\r\n", 414},
      {"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nContent-Length: 52428801\r\n\r\n", 413},
  };
  for (const auto& [text, status] : rows) {
    CAPTURE(text.substr(0, 80));
    CHECK(refused(text) == status);
  }
}

TEST_CASE("a chunked body arrives whole, however it is cut") {
  const std::string wire =
      "5;name=value\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nGET /";
  for (size_t step = 1; step <= wire.size(); ++step) {
    ChunkReader chunks;
    std::string buffer;
    for (size_t at = 0; at < wire.size(); at += step) {
      buffer += wire.substr(at, step);
      REQUIRE(!chunks.feed(buffer));
    }
    REQUIRE(chunks.done());
    CHECK(buffer == "GET /");
    CHECK(chunks.take() == "hello 0123456789");
  }
}

TEST_CASE("bad chunks are refused") {
  for (const std::string text :
       {"-1\r\n", "x\r\n", "\r\n", "123456789\r\n", "1\r\nab\r\n", "0x1\r\n", " 1\r\n"}) {
    CAPTURE(text);
    ChunkReader chunks;
    std::string buffer = text;
    const auto refusal = chunks.feed(buffer);
    REQUIRE(refusal);
    CHECK(refusal->status == 400);
  }
  ChunkReader chunks;
  std::string buffer = "3200001\r\n";  // one byte above 50 MB
  CHECK(chunks.feed(buffer)->status == 413);
}

TEST_CASE("answers without a body carry no length") {
  Response response;
  response.status = 204;
  CHECK(response_head(response, false, true) == "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
  response.status = 200;
  CHECK(response_head(response, false, false) ==
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  CHECK(response_head(response, true, true) == "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n");
}
