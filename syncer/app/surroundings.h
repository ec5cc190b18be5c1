// Everything outside the program that a command may touch, in one place: main.cpp passes the real things, a
// test passes its own.
#pragma once
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

#include "syncer/app/interrupt.h"
#include "syncer/domain/ports.h"

namespace syncer::app {

// The value of an environment variable; empty when unset.
using Environment = std::function<std::string(const std::string& name)>;
// A transport that trusts the certificates of `ca_file`; empty: those of the system.
using TransportFactory = std::function<std::unique_ptr<Transport>(const std::string& ca_file)>;

struct Surroundings {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;
  Environment environment;
  std::string login;  // who runs the program
  Clock& clock;
  Random& random;
  TransportFactory make_transport;
  Interrupt& interrupt;
};

}  // namespace syncer::app
