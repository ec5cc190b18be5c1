// HTTP/1.1 as text: request heads and chunked bodies in, responses out. Strict where leniency lets requests
// be smuggled (RFC 9112): one Content-Length, no Content-Length beside Transfer-Encoding, no folded lines.
// Knows no sockets.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sim/api/api.h"

namespace sfsim {

inline constexpr size_t largest_head = 16384;  // Salesforce: request line and headers (salesforce-api.md 3)
inline constexpr size_t most_header_lines = 100;
inline constexpr size_t largest_payload = 50u << 20;

struct HttpRefusal {
  int status;
  std::string_view reason;
};

struct RequestHead {
  Request request;  // no body yet
  bool keep_alive = true;
  bool chunked = false;
  bool expects_continue = false;
  size_t content_length = 0;
};

// `text` is everything up to and with the blank line.
std::variant<RequestHead, HttpRefusal> parse_head(std::string_view text);
// The end of the head in a buffer (behind the blank line), once it is there.
std::optional<size_t> head_end(std::string_view buffer);

// A chunked body, fed as it arrives.
class ChunkReader {
 public:
  // Takes what it can from the front of `buffer` and erases it. A refusal ends the connection.
  std::optional<HttpRefusal> feed(std::string& buffer);
  bool done() const { return state_ == State::done; }
  std::string take() { return std::move(body_); }

 private:
  enum class State { size, data, data_end, trailer, done };
  State state_ = State::size;
  size_t left_ = 0;  // of the current chunk
  size_t trailer_bytes_ = 0;
  std::string body_;
};

std::string_view reason_phrase(int status);
// Status line and headers with the blank line. HEAD and answers without a body carry no Content-Length.
std::string response_head(const Response& response, bool head_request, bool keep_alive);
Response refusal_response(const HttpRefusal& refusal);

}  // namespace sfsim
