// One accepted socket until it closes: reads requests, one after the other, and writes answers with one
// system call each.
#pragma once
#include <atomic>
#include <functional>

#include "sim/api/http_message.h"
#include "sim/api/tls.h"

namespace sfsim {

// `tls`: null for plain text. The caller closes `socket`. Returns when the peer is gone, idles for 30 s,
// breaks the protocol, or `stopping`; and instead of an answer of status 0.
void serve_connection(int socket, const Tls* tls, const std::atomic<bool>& stopping,
                      const std::function<Response(const Request&)>& answer);

}  // namespace sfsim
