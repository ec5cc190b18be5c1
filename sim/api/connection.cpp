// Blocking reads with a time-out: a request that fits a packet costs one recv and one sendmsg. What arrives
// behind a request (pipelining) stays in the buffer for the next turn. With TLS the bytes pass a channel.
#include "sim/api/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

#include <cerrno>
#include <optional>

namespace sfsim {
namespace {

constexpr int idle_seconds = 30;
constexpr size_t read_block = 16384;
constexpr size_t most_drained = 1u << 20;

class Connection {
 public:
  Connection(int socket, const Tls* tls) : socket_(socket) {
    const timeval patience{idle_seconds, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (tls) channel_.emplace(*tls, socket_);
  }

  bool handshake() { return channel_->handshake(); }
  // Whether the first byte is that of a TLS handshake; waits for it.
  bool begins_with_tls() const {
    char first = 0;
    ssize_t n = 0;
    do {
      n = recv(socket_, &first, 1, MSG_PEEK);
    } while (n < 0 && errno == EINTR);
    return n != 1 || first == 0x16;
  }
  void without_tls() { channel_.reset(); }
  void say_goodbye() {
    if (channel_) channel_->say_goodbye();
  }

  bool read_more() {
    const size_t before = buffer.size();
    buffer.resize(before + read_block);
    ssize_t n = 0;
    do {
      n = channel_ ? channel_->read(buffer.data() + before, read_block)
                   : recv(socket_, buffer.data() + before, read_block, 0);
    } while (n < 0 && !channel_ && errno == EINTR);
    buffer.resize(before + static_cast<size_t>(n > 0 ? n : 0));
    return n > 0;
  }

  bool write(std::string_view head, std::string_view body) {
    // Small answers in one record, as they would be in one packet.
    if (channel_ && head.size() + body.size() <= read_block)
      return channel_->write(std::string(head) + std::string(body));
    if (channel_) return channel_->write(head) && channel_->write(body);
    while (!head.empty() || !body.empty()) {
      iovec parts[2] = {{const_cast<char*>(head.data()), head.size()},
                        {const_cast<char*>(body.data()), body.size()}};
      msghdr message{};
      message.msg_iov = parts;
      message.msg_iovlen = 2;
      const ssize_t n = sendmsg(socket_, &message, MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      const size_t from_head = std::min(static_cast<size_t>(n), head.size());
      head.remove_prefix(from_head);
      body.remove_prefix(static_cast<size_t>(n) - from_head);
    }
    return true;
  }

  // A refusal must reach a client that is still sending: closing with unread bytes would reset the
  // connection.
  void refuse(const HttpRefusal& refusal) {
    const Response response = refusal_response(refusal);
    write(response_head(response, false, false), response.body);
    say_goodbye();
    shutdown(socket_, SHUT_WR);
    const timeval patience{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    for (size_t drained = 0; drained < most_drained; drained += buffer.size()) {
      buffer.clear();
      if (!read_more()) break;
    }
  }

  std::string buffer;

 private:
  int socket_;
  std::optional<Tls::Channel> channel_;
};

// Nothing: the peer is gone or idle too long.
std::variant<std::monostate, RequestHead, HttpRefusal> read_head(Connection& connection) {
  std::string& buffer = connection.buffer;
  while (true) {
    while (buffer.starts_with("\r\n")) buffer.erase(0, 2);  // RFC 9112 2.2: blank lines before a request
    const auto end = head_end(buffer);
    if (end ? *end > largest_head : buffer.size() > largest_head) {
      const bool address = buffer.find("\r\n") >= largest_head;
      return address ? HttpRefusal{414, "the address is longer than 16 KB"}
                     : HttpRefusal{431, "address and headers are longer than 16 KB"};
    }
    if (end) {
      auto head = parse_head(std::string_view(buffer).substr(0, *end));
      buffer.erase(0, *end);
      if (auto* refusal = std::get_if<HttpRefusal>(&head)) return *refusal;
      return std::move(std::get<RequestHead>(head));
    }
    if (!connection.read_more()) return std::monostate{};
  }
}

// False: the peer is gone. A refusal is in `refusal`.
bool read_body(Connection& connection, RequestHead& head, std::optional<HttpRefusal>& refusal) {
  std::string& buffer = connection.buffer;
  const bool waits = head.expects_continue && (head.chunked || head.content_length > buffer.size());
  if (waits && !connection.write("HTTP/1.1 100 Continue\r\n\r\n", "")) return false;
  if (head.chunked) {
    ChunkReader chunks;
    while (!(refusal = chunks.feed(buffer)) && !chunks.done())
      if (!connection.read_more()) return false;
    head.request.body = chunks.take();
    return true;
  }
  while (buffer.size() < head.content_length)
    if (!connection.read_more()) return false;
  head.request.body = buffer.substr(0, head.content_length);
  buffer.erase(0, head.content_length);
  return true;
}

}  // namespace

void serve_connection(int socket, const Tls* tls, const std::atomic<bool>& stopping,
                      const std::function<Response(const Request&)>& answer) {
  Connection connection(socket, tls);
  if (tls && !connection.begins_with_tls()) {
    connection.without_tls();
    return connection.refuse({400, "this port speaks HTTPS only"});
  }
  if (tls && !connection.handshake()) return;
  while (!stopping) {
    auto read = read_head(connection);
    if (std::holds_alternative<std::monostate>(read)) return;
    std::optional<HttpRefusal> refusal;
    if (const auto* early = std::get_if<HttpRefusal>(&read)) refusal = *early;
    auto* head = std::get_if<RequestHead>(&read);
    if (head && !read_body(connection, *head, refusal)) return;
    if (refusal) return connection.refuse(*refusal);
    const Response response = answer(head->request);
    if (response.status == 0) return;
    const bool keep = head->keep_alive && !stopping;
    const bool head_only = head->request.method == "HEAD";
    if (!connection.write(response_head(response, head_only, keep), head_only ? "" : response.body)) return;
    if (!keep) return connection.say_goodbye();
  }
}

}  // namespace sfsim
