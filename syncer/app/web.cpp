// Pages forbid everything that they do not use: scripts, frames, foreign styles, passing the address on.
#include "syncer/app/web.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

namespace syncer::app {

namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

constexpr const char* style =
    "body{font:1rem/1.5 sans-serif;max-width:42rem;margin:2rem auto;padding:0 "
    "1rem;color:#111;background:#fff}"
    "fieldset{margin:1rem 0;padding:.5rem 1rem}button{font:inherit;padding:.5rem 1rem}"
    "input,textarea{font:inherit}textarea{width:100%}table{border-collapse:collapse}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0}"
    ".hint{color:#444;margin:.25rem 0 .75rem 1.6rem}.notice{border-left:.3rem solid #06c;padding:.25rem 1rem}"
    ".problem{border-left:.3rem solid #b00;padding:.25rem 1rem}";

}  // namespace

std::string_view WebRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (same_name(key, name)) return value;
  return {};
}

std::string_view WebRequest::field(std::string_view name) const {
  for (const auto& [key, value] : form)
    if (key == name) return value;
  return {};
}

WebResponse web_error(int status, std::string_view code, std::string_view message) {
  const nlohmann::ordered_json json = {{"error", std::string(code)}, {"message", std::string(message)}};
  WebResponse response;
  response.status = status;
  response.body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  return response;
}

WebResponse web_page(int status, std::string_view title, std::string_view main) {
  WebResponse response;
  response.status = status;
  response.type = "text/html; charset=utf-8";
  response.body = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n"
      "<body>\n<main>\n<h1>{0}</h1>\n{2}</main>\n</body>\n</html>\n",
      html(title), style, main);
  response.headers = {
      {"Content-Security-Policy",
       "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; "
       "base-uri 'none'"},
      {"Referrer-Policy", "no-referrer"},
  };
  return response;
}

std::string html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace syncer::app
