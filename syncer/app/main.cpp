// The program `syncer`: the real surroundings, then the command line.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "syncer/app/command_line.h"
#include "syncer/app/system_ports.h"
#include "syncer/salesforce/http_transport.h"

int main(int argc, char** argv) {
  namespace app = syncer::app;
  // A peer or a pager that closes early is an error to handle, not a reason to die between two steps.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error like a full disk
  app::Interrupt interrupt;
  const app::SignalWatch watch(interrupt);
  app::SystemClock clock;
  app::SystemRandom random;
  app::Surroundings around{
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .err_is_terminal = app::is_terminal(STDERR_FILENO),
      .environment =
          [](const std::string& name) {
            const char* value = std::getenv(name.c_str());
            return std::string(value == nullptr ? "" : value);
          },
      .login = app::login_name(),
      .clock = clock,
      .random = random,
      .make_transport =
          [](const std::string& ca_file) {
            syncer::HttpTransportOptions options;
            options.ca_file = ca_file;
            return syncer::make_http_transport(options);
          },
      .interrupt = interrupt,
  };
  return app::run(std::vector<std::string>(argv + 1, argv + argc), around);
}
