// sfsim schema: what editors complete with, or the reference that people read.
#include <fmt/format.h>

#include "sim/cli/commands.h"
#include "sim/scenario/load.h"

namespace sfsim {

int schema_command(bool docs) {
  fmt::print("{}", docs ? scenario_reference() : scenario_schema());
  return 0;
}

}  // namespace sfsim
