// design.md section 5, one sentence each.
#include "sim/scenario/invariants.h"

namespace sfsim {

const std::vector<InvariantRow>& invariant_table() {
  static const std::vector<InvariantRow> table = {
      {"agreement",
       "after healing, both sides and the last agreed value are equal for every linked person whose record "
       "can be "
       "read and written; the others are parked with a reason"},
      {"kept", "after an unsubscribe the person is never mailable again without an explicit resubscribe"},
      {"protocol",
       "no request while the sync is switched off, none for a person without a Salesforce ID but the look-up "
       "by e-mail that the team wants, no write of a value that was read as equal, only "
       "the chosen "
       "field, false only where a policy may, and every write stands in the audit trail"},
      {"time", "one scheduled nightly per local date, at its due time, 23- and 25-hour days included"},
      {"liveness",
       "after healing, at most two nightlies until nothing is pending, with as many API calls as planned"},
      {"model", "a small reference model agrees with the world"},
      {"sending",
       "no commercial mail goes to who is unsubscribed, none at all to a blocked domain, each other one when "
       "it is due; who is unsubscribed by hand or by a pull is in no group and has no mail scheduled"},
      {"metamorphic", "a second nightly in a row writes nothing"},
  };
  return table;
}

}  // namespace sfsim
