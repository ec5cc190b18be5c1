// GET and POST /settings: the page of the product where a team decides what is synced, without scripts. On
// this machine only; the form carries a token that no other page can know, and a change names its admin.
#include <fmt/format.h>

#include "syncer/app/output.h"
#include "syncer/app/requirements.h"
#include "syncer/app/routes.h"
#include "syncer/app/signed_link.h"

namespace syncer::app {

namespace {

std::string radio(const Settings& settings, OptOutField field, std::string_view hint) {
  const std::string id = std::string(name_of(field));
  return fmt::format(
      "<p><input type=\"radio\" id=\"{0}\" name=\"opt_out_field\" value=\"{0}\"{1} "
      "aria-describedby=\"{0}_hint\">\n"
      "<label for=\"{0}\">Sync to the {2} field ({3})</label></p>\n<p class=\"hint\" "
      "id=\"{0}_hint\">{4}</p>\n",
      id, settings.opt_out_field == field ? " checked" : "", label_of(field),
      html(api_name(settings, field, Sobject::contact)), hint);
}

std::string fields_of(const Settings& settings) {
  return "<fieldset>\n<legend>Which field</legend>\n" +
         radio(settings, OptOutField::email_opt_out,
               "Selected by default. Only this field is updated. It is Salesforce's own, and Marketo can "
               "sync with "
               "it too: sales and marketing unsubscribes are then one and the same.") +
         radio(settings, OptOutField::sales_opt_out,
               "Keeps sales unsubscribes apart from marketing unsubscribes. The field comes with the Marketo "
               "Sales "
               "Connect package; the Email Opt Out field is left alone while the nightly sync is on.") +
         "<p class=\"hint\">Changing the field clears nothing in the old one.</p>\n</fieldset>\n";
}

std::string switches_of(const Settings& settings) {
  return fmt::format(
      "<fieldset>\n<legend>Syncing to Salesforce</legend>\n"
      "<p><input type=\"checkbox\" id=\"salesforce_sync\" name=\"salesforce_sync\" value=\"on\"{} "
      "aria-describedby=\"salesforce_sync_hint\">\n"
      "<label for=\"salesforce_sync\">Sync to Salesforce</label></p>\n"
      "<p class=\"hint\" id=\"salesforce_sync_hint\">Every unsubscribe is pushed the moment it is collected. "
      "Switched off, nothing at all is sent: unsubscribes are kept here, and go when it is switched on "
      "again.</p>\n"
      "<p><input type=\"checkbox\" id=\"nightly\" name=\"nightly\" value=\"on\"{} "
      "aria-describedby=\"nightly_hint\">\n"
      "<label for=\"nightly\">Nightly sync</label></p>\n"
      "<p class=\"hint\" id=\"nightly_hint\">Once a day, at {} {}, both sides are compared: whoever is "
      "unsubscribed on one is unsubscribed on the other. Nothing is ever cleared. With the nightly sync off "
      "unsubscribes are still pushed, always to Email Opt Out.</p>\n</fieldset>\n",
      settings.salesforce_sync ? " checked" : "", settings.nightly ? " checked" : "",
      html(get_setting(settings, "nightly_time").value_or("")), html(settings.nightly_zone));
}

std::string requirements_of(const Requirements& checked) {
  std::string out =
      "<h2 id=\"requirements\">Requirements</h2>\n<table>\n<thead><tr><th scope=\"col\">State</th>"
      "<th scope=\"col\">Requirement</th><th scope=\"col\">What to do</th></tr></thead>\n<tbody>\n";
  for (const Requirement& one : checked.list) {
    out += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", name_of(one.state), html(one.text),
                       html(one.fix));
  }
  return out + "</tbody>\n</table>\n";
}

std::string people_of(Store& store) {
  const int64_t people = store.count_people(), linked = store.count_linked();
  return fmt::format("<p>{} of {} have a Salesforce ID. The others are not synced until they have one.</p>\n",
                     linked, count_of(people, "person", "people"));
}

}  // namespace

std::string Routes::settings_html(const std::string& problem, const std::string& notice,
                                  const std::string& by, const Requirements* checked) {
  Store& store = service_.store();
  const Settings settings = store.settings();
  std::string out;
  if (!problem.empty()) out += fmt::format("<p class=\"problem\" role=\"alert\">{}</p>\n", html(problem));
  if (!notice.empty()) out += fmt::format("<p class=\"notice\" role=\"status\">{}</p>\n", html(notice));
  out += fmt::format(
      "<form method=\"post\" action=\"/settings\">\n<input type=\"hidden\" name=\"form\" value=\"{}\">\n",
      form_token_);
  out += switches_of(settings) + fields_of(settings);
  out += fmt::format(
      "<p><label for=\"by\">Your name (an admin of team {})</label><br>\n"
      "<input id=\"by\" name=\"by\" value=\"{}\" autocomplete=\"username\"></p>\n",
      html(service_.desk().options.team), html(by));
  if (!address_.api_token.empty()) {
    out +=
        "<p><label for=\"token\">The service's token (SYNCER_API_TOKEN)</label><br>\n"
        "<input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"off\"></p>\n";
  }
  out +=
      "<p><button type=\"submit\" name=\"action\" value=\"save\">Save</button>\n"
      "<button type=\"submit\" name=\"action\" value=\"check\">Check the "
      "requirements</button></p>\n</form>\n";
  out += people_of(store);
  if (checked != nullptr) out += requirements_of(*checked);
  return out;
}

WebResponse Routes::settings_page(int status, const std::string& problem, const std::string& notice,
                                  const std::string& by, const Requirements* checked) {
  return web_page(status, "Unsubscribes", settings_html(problem, notice, by, checked));
}

// "" or why this request may change nothing.
std::string Routes::refusal_of_form(const WebRequest& request) {
  if (!same_secret(request.field("form"), form_token_)) {
    return "This form is out of date, or another page sent it. Nothing was changed; try again here.";
  }
  const std::string_view origin = request.header("Origin");
  if (!origin.empty() && origin != "http://" + std::string(request.header("Host"))) {
    return "Another page sent this form. Nothing was changed.";
  }
  if (!address_.api_token.empty() && !same_secret(request.field("token"), address_.api_token)) {
    return "The service's token is not that. Nothing was changed.";
  }
  return "";
}

Routed Routes::settings(const WebRequest& request) {
  Routed routed;
  routed.route = "/settings";
  if (request.method != "POST") {
    const bool saved = request.field("saved") == "1";
    routed.response = settings_page(200, "", saved ? "The settings are saved." : "", "", nullptr);
    return routed;
  }
  const std::string by(request.field("by"));
  if (const std::string refused = refusal_of_form(request); !refused.empty()) {
    routed.response = settings_page(403, refused, "", by, nullptr);
    return routed;
  }
  if (request.field("action") == "check") {
    const Requirements checked = check_requirements(service_.desk(), service_.connection());
    const bool good = checked.logged_in && !checked.missing();
    routed.response = settings_page(200, good ? "" : "Something is missing in Salesforce; see below.",
                                    good ? "All that the sync needs is there." : "", by, &checked);
    return routed;
  }
  Settings settings = service_.store().settings();
  const std::string field(request.field("opt_out_field"));
  const auto mistake = set_setting(settings, "opt_out_field", field.empty() ? "email_opt_out" : field);
  settings.salesforce_sync = request.field("salesforce_sync") == "on";
  settings.nightly = request.field("nightly") == "on";
  if (mistake) {
    routed.response = settings_page(400, *mistake, "", by, nullptr);
    return routed;
  }
  if (by.empty() || !service_.store().is_admin(by)) {
    const std::string who = by.empty() ? "Who asks? Give your name." : by + " is not an admin of this team.";
    routed.response = settings_page(
        403, who + " Nothing was changed. Make an admin: syncer init --admin NAME", "", by, nullptr);
    return routed;
  }
  service_.engine().change_settings(settings, by);
  service_.log().write(Level::info, "settings",
                       {{"salesforce_sync", settings.salesforce_sync},
                        {"nightly", settings.nightly},
                        {"opt_out_field", std::string(name_of(settings.opt_out_field))}});
  routed.response.status = 303;
  routed.response.headers.emplace_back("Location", "/settings?saved=1");
  return routed;
}

}  // namespace syncer::app
