// The options of `sfsim serve`, for main.cpp.
#pragma once
#include "sim/cli/commands.h"

namespace CLI {
class App;
}

namespace sfsim {

CLI::App& add_serve(CLI::App& app, ServeOptions& options);

}  // namespace sfsim
