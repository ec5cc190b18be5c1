// The transport of production: HTTP and HTTPS through cpp-httplib, one kept-alive connection a thread and
// base URL.
#pragma once
#include <cstddef>
#include <memory>
#include <string>

#include "syncer/domain/ports.h"

namespace syncer {

struct HttpTransportOptions {
  int connect_timeout_s = 10;
  int read_timeout_s = 120;  // a slow SOQL query takes that long (salesforce-api.md 13)
  std::string ca_file;       // PEM; empty: the system's
  bool verify_certificates = true;
  size_t max_response_bytes = size_t{64} << 20;
};

std::unique_ptr<Transport> make_http_transport(const HttpTransportOptions& options);

}  // namespace syncer
