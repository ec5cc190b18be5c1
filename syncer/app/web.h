// A request and its answer as plain values, so that what the service answers can be tested without a socket;
// and the few conversions between text and the web.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace syncer::app {

using WebPairs = std::vector<std::pair<std::string, std::string>>;

struct WebRequest {
  std::string method;
  std::string path;  // decoded, without the query
  WebPairs headers;
  WebPairs form;  // of the query and of a form body, decoded
  std::string body;
  std::string id;  // ours, for the log and the X-Request-Id of the answer

  // First of that name; empty when absent. Names of headers in any case.
  std::string_view header(std::string_view name) const;
  std::string_view field(std::string_view name) const;
};

struct WebResponse {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  WebPairs headers;
};

struct Routed {
  std::string route;  // of the log: "/u/:token", never the token itself
  WebResponse response;
  std::vector<int64_t> people;  // whom it concerned
};

// {"error": code, "message": text}
WebResponse web_error(int status, std::string_view code, std::string_view message);
// A whole page without scripts: `main` is HTML, `title` plain text.
WebResponse web_page(int status, std::string_view title, std::string_view main);
std::string html(std::string_view text);  // escaped, for text and for attributes in double quotes

}  // namespace syncer::app
