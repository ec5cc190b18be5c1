// How a command ends, for scripts: one rule for all of them. 0 means that everything is done, at Salesforce
// too.
#pragma once

namespace syncer::app {

enum class Exit {
  done = 0,
  pending = 1,     // done locally; something is pending, parked or incomplete
  bad_input = 2,   // data, names or values that cannot be used
  usage = 3,       // the command line itself
  connection = 4,  // no connection to Salesforce, or its credentials are missing or refused
  database = 5,
};

}  // namespace syncer::app
