// The command line: words in, one command run, exit code out. Everything about options, help and usage
// errors.
#pragma once
#include <string>
#include <vector>

#include "syncer/app/surroundings.h"

namespace syncer::app {

// `words` without the program's name. Returns the exit code (exit_code.h).
int run(const std::vector<std::string>& words, Surroundings& around);

}  // namespace syncer::app
