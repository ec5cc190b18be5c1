// Logging in and out by SOAP, and who one is (fixtures/grouparoo/soap_login.json has every element and its
// order).
#include <fmt/format.h>

#include "sim/api/passwords.h"
#include "sim/api/soap.h"

namespace sfsim {
namespace {

ApiError invalid_login() {
  return error_of(500, "INVALID_LOGIN", "Invalid username, password, security token; or user locked out.");
}

// Every address is trusted, so the security token may be left out.
bool knows_password(const User& user, const std::string& given) {
  return !user.password.empty() && (given == user.password || given == user.password + user.security_token);
}

void append_user_info(XmlWriter& out, const Org& org, const User& user, std::string_view profile_id,
                      std::string_view email) {
  out.text("accessibilityMode", "false")
      .text("chatterExternal", "false")
      .text("currencySymbol", "$")
      .text("orgAttachmentFileSizeLimit", "26214400")
      .text("orgDefaultCurrencyIsoCode", "USD")
      .text("orgDefaultCurrencyLocale", "en_US")
      .text("orgDisallowHtmlAttachments", "false")
      .flag("orgHasPersonAccounts", org.has_person_accounts())
      .text("organizationId", org.org_id())
      .text("organizationMultiCurrency", "false")
      .text("organizationName", org.organization_name())
      .text("profileId", profile_id)
      .nil("roleId")
      .text("sessionSecondsValid", "7200")
      .nil("userDefaultCurrencyIsoCode")
      .text("userEmail", email)
      .text("userFullName", user.name)
      .text("userId", user.id)
      .text("userLanguage", "en_US")
      .text("userLocale", "en_US")
      .text("userName", user.username)
      .text("userTimeZone", user.time_zone)
      .text("userType", "Standard")
      .text("userUiSkin", "Theme3");
}

void append_user_info(XmlWriter& out, Org& org, const User& user) {
  append_user_info(out, org, user, text_or_empty(org.get("User", user.id, "ProfileId")),
                   text_or_empty(org.get("User", user.id, "Email")));
}

// A user who is not there is a wrong reference in SOAP, a missing resource in REST.
ApiError of_no_user(const SoapCall& soap, const ApiError& error) {
  if (error.code != "NOT_FOUND") return error;
  return error_of(500, "INVALID_CROSS_REFERENCE_KEY",
                  "invalid cross reference id: " + soap.operation.value("userId"));
}

}  // namespace

SoapAnswer soap_login(SoapCall& soap) {
  Call& call = soap.call;
  Org& org = call.org();
  if (call.version > newest_login_version)
    return error_of(500, "UNSUPPORTED_API_VERSION",
                    fmt::format("login() is not available in API version {}.0: use OAuth, or version {}.0",
                                call.version, newest_login_version));
  const User* user = org.user(soap.operation.value("username"));
  if (!user || !user->active || !knows_password(*user, soap.operation.value("password")))
    return invalid_login();
  if (const XmlElement* scope = soap.headers.child("LoginScopeHeader")) {
    const std::string wanted = scope->value("organizationId");
    if (!wanted.empty() && canonical_id(wanted).id != org.org_id()) return invalid_login();
  }
  if (!user->api_enabled)
    return error_of(500, "API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner");
  const std::string& site = call.context.options.instance_url;
  const std::string org15 = org.org_id().substr(0, 15);
  const auto url = [&](std::string_view letter) {
    return fmt::format("{}/services/Soap/{}/{}.0/{}", site, letter, call.version, org15);
  };
  std::string out;
  XmlWriter xml(out);
  xml.open("result")
      .text("metadataServerUrl", url("m"))
      .text("passwordExpired", "false")
      .text("sandbox", "false")
      .text("serverUrl", url(soap.dialect == SoapDialect::enterprise ? "c" : "u"))
      .text("sessionId", call.context.sessions.open(user->id, org.now()))
      .text("userId", user->id)
      .open("userInfo");
  append_user_info(xml, org, *user);
  xml.close().close();
  return out;
}

SoapAnswer soap_logout(SoapCall& soap) {
  soap.call.context.sessions.close(soap.session);
  return std::string();
}

SoapAnswer soap_user_info(SoapCall& soap) {
  std::string out;
  XmlWriter xml(out);
  xml.open("result");
  append_user_info(xml, soap.call.org(), *soap.call.user);
  xml.close();
  return out;
}

SoapAnswer soap_set_password(SoapCall& soap) {
  const auto error =
      set_password(soap.call, soap.operation.value("userId"), soap.operation.value("password"));
  if (error) return of_no_user(soap, *error);
  return std::string("<result/>");
}

SoapAnswer soap_reset_password(SoapCall& soap) {
  const auto changed = reset_password(soap.call, soap.operation.value("userId"));
  if (const auto* error = std::get_if<ApiError>(&changed)) return of_no_user(soap, *error);
  std::string out;
  XmlWriter(out).open("result").text("password", std::get<std::string>(changed)).close();
  return out;
}

SoapAnswer soap_timestamp(SoapCall& soap) {
  std::string out;
  XmlWriter(out).open("result").text("timestamp", xml_datetime(soap.call.org().now())).close();
  return out;
}

}  // namespace sfsim
