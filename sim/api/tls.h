// TLS for the server: some clients (simple-salesforce) speak nothing else. A certificate comes from the user,
// or is made on the spot for this machine's loopback names.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "sim/org/value.h"

struct ssl_ctx_st;
struct ssl_st;

namespace sfsim {

struct Certificate {
  std::string pem;      // the certificate, and after it those that lead to a root
  std::string key_pem;  // its private key
};
// Signed by itself, for localhost, 127.0.0.1, ::1 and `host`, good from a day before `now` for two years. It
// is its own root: clients trust it by REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS, --cacert.
Certificate self_signed_certificate(std::string_view host, UnixMillis now);

// What all connections share. Throws std::runtime_error with a sentence where the two do not fit.
class Tls {
 public:
  explicit Tls(const Certificate& certificate);
  ~Tls();
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  // One connection's encryption, over a blocking socket that the caller closes.
  class Channel {
   public:
    Channel(const Tls& tls, int socket);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    bool handshake();                       // false: the peer does not want us
    long read(char* into, size_t at_most);  // 0 or less: the end
    bool write(std::string_view text);      // all of it
    void say_goodbye();                     // no more is written

   private:
    ssl_st* ssl_ = nullptr;
  };

 private:
  ssl_ctx_st* context_ = nullptr;
};

}  // namespace sfsim
