// Sends what is due: at once for whoever orders a mail, for ever as an activity for what was scheduled.
#pragma once
#include "syncer/engine/context.h"

namespace syncer {

void run_mailer(Context& context);  // WAITS; until stopped
// What became of the order; nothing of it is left due.
std::vector<Mail> send_mails(Context& context, const MailOrder& order);

}  // namespace syncer
