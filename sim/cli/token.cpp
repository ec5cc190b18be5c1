// `sfsim token`: the one session of the demo admin that never changes, for scripts. Nothing has to run for
// it: every demo org is made from the same seed, so its id, which the token carries, is the same.
#include <cstdio>

#include "sim/api/api.h"
#include "sim/cli/commands.h"

namespace sfsim {

int token_command() {
  OrgOptions options;
  options.now = [] { return UnixMillis{0}; };
  Org org(std::move(options));
  const Api api(org, {});
  std::printf("%s\n", api.demo_session().c_str());
  return 0;
}

}  // namespace sfsim
