// cpp-httplib 0.11.4 reads unlimited header lines, takes conflicting lengths and lets chunked bodies pass
// every limit (sync.md 10); so the bytes are read here, and the library accepts connections and runs threads.
#include "sim/api/http_message.h"

#include <algorithm>
#include <charconv>

#include "sim/api/wire.h"

namespace sfsim {
namespace {

constexpr std::string_view token_punctuation = "!#$%&'*+-.^_`|~";

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           token_punctuation.find(c) != token_punctuation.npos;
  });
}

bool is_plain(std::string_view text) {  // no control characters but tabs
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  });
}

template <class Number>
bool read_number(std::string_view text, Number& out, int base) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  return error == std::errc{} && end == text.data() + text.size() && text.front() != '-';
}

std::optional<HttpRefusal> parse_request_line(std::string_view line, RequestHead& out) {
  const size_t first = line.find(' '), last = line.rfind(' ');
  if (first == line.npos || last == first)
    return HttpRefusal{400, "the request line is not METHOD TARGET VERSION"};
  const std::string_view method = line.substr(0, first), target = line.substr(first + 1, last - first - 1),
                         version = line.substr(last + 1);
  if (!is_token(method) || target.empty() || !is_plain(target) || target.find(' ') != target.npos)
    return HttpRefusal{400, "the request line is not METHOD TARGET VERSION"};
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return HttpRefusal{505, "only HTTP/1.1 and HTTP/1.0 are spoken"};
  out.request.method = method;
  out.request.target = target;
  out.keep_alive = version == "HTTP/1.1";
  return std::nullopt;
}

std::optional<HttpRefusal> parse_header_line(std::string_view line, RequestHead& out) {
  const size_t colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon)))
    return HttpRefusal{400, "a header line is malformed"};
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_plain(value)) return HttpRefusal{400, "a header value holds control characters"};
  if (out.request.headers.size() == most_header_lines) return HttpRefusal{431, "too many header lines"};
  out.request.headers.emplace_back(line.substr(0, colon), value);
  return std::nullopt;
}

bool lists(std::string_view header, std::string_view word) {
  while (!header.empty()) {
    const std::string_view item = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), item.size() + 1));
    if (iequals(trimmed(item), word)) return true;
  }
  return false;
}

// How the body is framed, and whether the connection lives on.
std::optional<HttpRefusal> read_framing(RequestHead& out) {
  int lengths = 0, encodings = 0;
  std::string_view length, encoding;
  for (const auto& [name, value] : out.request.headers) {
    if (iequals(name, "Content-Length")) {
      ++lengths;
      length = value;
    } else if (iequals(name, "Transfer-Encoding")) {
      ++encodings;
      encoding = value;
    } else if (iequals(name, "Connection")) {
      if (lists(value, "close")) out.keep_alive = false;
      if (lists(value, "keep-alive")) out.keep_alive = true;
    } else if (iequals(name, "Expect")) {
      out.expects_continue = iequals(value, "100-continue");
    }
  }
  if (lengths > 1) return HttpRefusal{400, "more than one Content-Length"};
  if (encodings > 1 || (encodings && lengths))
    return HttpRefusal{400, "the length of the body is given in two ways"};
  if (encodings && !iequals(encoding, "chunked"))
    return HttpRefusal{501, "this Transfer-Encoding is not known"};
  out.chunked = encodings == 1;
  if (!lengths) return std::nullopt;
  if (length.empty() || length.size() > 18 || !read_number(length, out.content_length, 10))
    return HttpRefusal{400, "Content-Length is not a number"};
  if (out.content_length > largest_payload) return HttpRefusal{413, "the request body is larger than 50 MB"};
  return std::nullopt;
}

}  // namespace

std::optional<size_t> head_end(std::string_view buffer) {
  const size_t at = buffer.find("\r\n\r\n");
  return at == buffer.npos ? std::nullopt : std::optional(at + 4);
}

std::variant<RequestHead, HttpRefusal> parse_head(std::string_view text) {
  RequestHead out;
  bool first = true;
  while (true) {
    const size_t end = text.find("\r\n");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), line.size() + 2));
    if (line.empty() && !first) break;
    if (first && line.size() > largest_head) return HttpRefusal{414, "the address is longer than 16 KB"};
    if (auto refusal = first ? parse_request_line(line, out) : parse_header_line(line, out)) return *refusal;
    first = false;
  }
  if (auto refusal = read_framing(out)) return *refusal;
  return out;
}

std::optional<HttpRefusal> ChunkReader::feed(std::string& buffer) {
  size_t at = 0;
  std::optional<HttpRefusal> refusal;
  while (!done() && !refusal) {
    const std::string_view rest = std::string_view(buffer).substr(at);
    if (state_ == State::data) {
      const size_t n = std::min(left_, rest.size());
      body_.append(rest, 0, n);
      at += n;
      left_ -= n;
      if (left_ > 0) break;
      state_ = State::data_end;
      continue;
    }
    const size_t end = rest.find("\r\n");
    if (end == rest.npos) {
      if (rest.size() > 4096) refusal = HttpRefusal{400, "a chunk's head does not end"};
      break;
    }
    const std::string_view line = rest.substr(0, end);
    at += end + 2;
    if (state_ == State::size) {
      const std::string_view size = line.substr(0, line.find(';'));
      if (size.empty() || size.size() > 8 || !is_plain(line) || !read_number(size, left_, 16))
        refusal = HttpRefusal{400, "a chunk's size is not a number"};
      else if (body_.size() + left_ > largest_payload)
        refusal = HttpRefusal{413, "the request body is larger than 50 MB"};
      state_ = left_ > 0 ? State::data : State::trailer;
    } else if (state_ == State::data_end) {
      if (!line.empty()) refusal = HttpRefusal{400, "a chunk is longer than its size"};
      state_ = State::size;
    } else {
      trailer_bytes_ += line.size() + 2;
      if (trailer_bytes_ > largest_head) refusal = HttpRefusal{431, "too many trailer lines"};
      if (line.empty()) state_ = State::done;
    }
  }
  buffer.erase(0, at);
  return refusal;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 300:
      return "Multiple Choices";
    case 302:
      return "Found";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Payload Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

std::string response_head(const Response& response, bool head_request, bool keep_alive) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.headers) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
  }
  const bool bodiless = head_request || response.status == 204 || response.status == 304;
  if (!bodiless) out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  out += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return out;
}

Response refusal_response(const HttpRefusal& refusal) {
  Response out;
  out.status = refusal.status;
  out.headers.emplace_back("Content-Type", "application/json;charset=UTF-8");
  std::string code(reason_phrase(refusal.status));
  for (char& c : code) c = c == ' ' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  out.body = "[{\"message\":\"" + std::string(refusal.reason) + "\",\"errorCode\":\"" + code + "\"}]";
  return out;
}

}  // namespace sfsim
