// What becomes of something that was found: a scenario file, and words for people with the command that
// replays it.
#pragma once
#include <string>

#include "sim/explore/shrink.h"

namespace sfsim {

// Writes the text into the folder, which is made; the path, also when that failed (told on stderr).
std::string write_found(const std::string& folder, const std::string& name, const std::string& text);
// The shrunk file, written and run: its failure as `sfsim run` shows it. `from`: what it was shrunk from;
// `seconds`, if any: how long that took.
std::string keep_finding(const std::string& folder, const std::string& program, const std::string& from,
                         const Shrunk& shrunk, double seconds);
// One that ends the process it runs in: it is written, and not run here.
std::string keep_killer(const std::string& folder, const std::string& program, const std::string& from,
                        const Shrunk& shrunk);

}  // namespace sfsim
