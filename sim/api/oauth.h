// What the files of OAuth share: the apps there are, the errors, the token answer. For sim/api only.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sim/api/call.h"

namespace sfsim {

// A connected app: the demo's, or PlatformCLI, as which the sf CLI logs in by browser and which has no
// secret.
struct ConnectedApp {
  std::string client_id, client_secret;
};
std::optional<ConnectedApp> app_named(const Context& context, std::string_view client_id);

Reply oauth_error(std::string_view error, std::string_view description);

// The parameters of a request and who sent it: in the form, in the address or as Basic authorization.
struct OauthForm {
  Pairs form;
  std::string client_id, client_secret;
  std::string value(std::string_view name) const;
};
OauthForm oauth_form(const Call& call);
// The app that sent it; or what it hears.
std::variant<ConnectedApp, Reply> app_of(const Call& call, const OauthForm& sent);

// Whether somebody with this name and password may log in; null with `why` filled else. Inside trusted IP
// ranges the security token may be left out; here every address is trusted.
const User* log_in(const Org& org, std::string_view username, std::string_view password, std::string& why);

// A new session as an answer's members; `refresh_token` is shown where it is new.
Pairs token_members(Call& call, const ConnectedApp& app, const AppGrant& grant,
                    std::string_view refresh_token, bool new_refresh_token);
Reply token_reply(const Pairs& members);

// Pages of a browser: text that is safe in one, and the page around it.
std::string html_text(std::string_view text);
Reply browser_page(int status, std::string_view title, std::string_view content);
// The scopes that are known, without openid: we sign no ID tokens. Nothing when one is unknown.
std::optional<std::string> granted_scope(std::string_view asked);
bool gives_refresh_token(std::string_view scope);

// device.cpp: codes for a device, what it gets for them, and the page where somebody types one.
Reply device_codes(Call& call, const OauthForm& sent);
Reply device_grant(Call& call, const ConnectedApp& app, const OauthForm& sent);
Reply connect_device(Call& call);  // /setup/connect
Reply authorize(Call& call);
Reply code_grant(Call& call, const ConnectedApp& app, const OauthForm& sent);
Reply introspect(Call& call);
Reply revoke(Call& call);

std::string query_encode(std::string_view text);  // for a value in an address

}  // namespace sfsim
