// One epoll loop over non-blocking sockets; an answer is complete when its Content-Length is there (204 has
// none).
#include "bench/load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace bench {
namespace {

struct Connection {
  int fd = -1;
  std::string buffer;
};

int connect_to(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("connect");
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

// Bytes of the complete answer at the buffer's start; 0: not complete yet.
size_t complete_answer(std::string_view buffer) {
  const size_t end = buffer.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  if (buffer.substr(9, 1) != "2") throw std::runtime_error("answer: " + std::string(buffer.substr(0, 300)));
  const size_t at = buffer.find("Content-Length: ");
  size_t length = 0;
  if (at != std::string_view::npos && at < end)
    std::from_chars(buffer.data() + at + 16, buffer.data() + end, length);
  const size_t whole = end + 4 + length;
  return buffer.size() >= whole ? whole : 0;
}

void send_all(int fd, const std::string& bytes) {
  if (send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
    throw std::runtime_error("send");
}

}  // namespace

double requests_per_second(const Load& load) {
  using Clock = std::chrono::steady_clock;
  std::vector<Connection> connections(static_cast<size_t>(load.connections));
  const int epoll = epoll_create1(0);
  for (size_t i = 0; i < connections.size(); ++i) {
    connections[i].fd = connect_to(load.port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i].fd, &event);
    send_all(connections[i].fd, load.request);
  }
  size_t answers = 0;
  std::vector<char> chunk(1 << 20);
  const auto begin = Clock::now();
  const auto end =
      begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(load.seconds));
  while (Clock::now() < end || answers == 0) {
    epoll_event events[64];
    const int ready = epoll_wait(epoll, events, 64, 100);
    for (int i = 0; i < ready; ++i) {
      Connection& connection = connections[events[i].data.u64];
      const ssize_t got = recv(connection.fd, chunk.data(), chunk.size(), 0);
      if (got <= 0) throw std::runtime_error("the server closed the connection");
      connection.buffer.append(chunk.data(), static_cast<size_t>(got));
      if (const size_t whole = complete_answer(connection.buffer)) {
        connection.buffer.erase(0, whole);
        ++answers;
        send_all(connection.fd, load.request);
      }
    }
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  for (Connection& connection : connections) close(connection.fd);
  close(epoll);
  return static_cast<double>(answers) / seconds;
}

Pinned::Pinned(bool pin) : pinned_(pin) {
  if (!pin) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(0, &set);
  sched_setaffinity(0, sizeof set, &set);
}

Pinned::~Pinned() {
  if (!pinned_) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int cpu = 0; cpu < 64; ++cpu) CPU_SET(cpu, &set);
  sched_setaffinity(0, sizeof set, &set);
}

}  // namespace bench
