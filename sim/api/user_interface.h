// What the pages of an org show: tabs, colours and icons, what stands on an object's page. Here for the
// clients that draw pages of their own; nothing of it changes what the API does.
#pragma once
#include "sim/api/call.h"

namespace sfsim {

bool has_tab(const SobjectSchema& object);
Reply tabs(const Call& call);
Reply theme(const Call& call);
Reply frontdoor_address(Call& call);  // /services/oauth2/singleaccess
// /secur/frontdoor.jsp: a browser with a session (`sid`) or with what singleaccess gave (`otp`) is let in and
// sent on to `retURL` or `startURL`.
Reply frontdoor(Call& call);
// event_schema.cpp: sobjects/X__e/eventSchema and event/eventSchema/ID
Reply event_schema(const Call& call, const SobjectSchema& event);
Reply event_schema_by_id(const Call& call, std::string_view id);
Reply deploy_request(const Call& call);  // POST /metadata/deployRequest: refused

// POST and GET /process/rules and /process/approvals of an org that has no workflow rules and no approval
// processes.
Reply process_rules(Call& call);
Reply process_approvals(Call& call);

}  // namespace sfsim
