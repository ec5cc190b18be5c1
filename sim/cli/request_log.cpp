// What is hidden: everything that, decoded, holds an @, and every parameter that is a secret by name.
#include "sim/cli/request_log.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/api/json_write.h"
#include "sim/api/wire.h"
#include "sim/controls/moment.h"
#include "sim/controls/secrets.h"

namespace sfsim {
namespace {

constexpr size_t longest = 160;

std::string hidden_if_personal(std::string_view text) {
  const std::string plain = percent_decode(text, true);
  return plain.find('@') == plain.npos ? std::string(text) : "***";
}

// Calls `part(piece)` for the pieces between separators and joins what it returns.
template <class Part>
std::string mapped(std::string_view text, char separator, Part&& part) {
  std::string out;
  while (true) {
    const std::string_view piece = text.substr(0, text.find(separator));
    out += part(piece);
    if (piece.size() == text.size()) return out;
    out += separator;
    text.remove_prefix(piece.size() + 1);
  }
}

}  // namespace

std::string loggable_target(std::string_view target) {
  const size_t question = target.find('?');
  std::string out = mapped(target.substr(0, question), '/', hidden_if_personal);
  if (question != target.npos) {
    out += '?';
    out += mapped(target.substr(question + 1), '&', [](std::string_view pair) {
      const std::string_view name = pair.substr(0, pair.find('='));
      if (name.size() == pair.size()) return hidden_if_personal(pair);
      const std::string value = is_secret(name) ? "***" : hidden_if_personal(pair.substr(name.size() + 1));
      return fmt::format("{}={}", name, value);
    });
  }
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  if (out.size() > longest) out = out.substr(0, longest) + "...";
  return out;
}

std::string request_line(UnixMillis at, const Request& request, const Response& response,
                         double milliseconds) {
  std::string moment;
  append_datetime(moment, at);
  return fmt::format("{}  {:<6} {:<60} {}  {:.1f} ms", moment.substr(11, 8), request.method,
                     loggable_target(request.target), response.status, milliseconds);
}

std::string request_json(UnixMillis at, const Request& request, const Response& response,
                         double milliseconds) {
  std::string out = fmt::format("{{\"at\":\"{}\",\"method\":", moment_text(at));
  append_string(out, request.method);
  out += ",\"target\":";
  append_string(out, loggable_target(request.target));
  out += fmt::format(",\"status\":{},\"request_bytes\":{},\"response_bytes\":{},\"ms\":{:.3f}}}",
                     response.status, request.body.size(), response.body.size(), milliseconds);
  return out;
}

}  // namespace sfsim
