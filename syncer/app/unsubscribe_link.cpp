// GET and POST /u/TOKEN. GET shows a page and changes nothing, since scanners open every link of a mail; POST
// unsubscribes, from a mail program's one-click button (RFC 8058) or from that page. It may be repeated, asks
// for no log-in and never redirects.
#include <fmt/format.h>

#include "syncer/app/routes.h"
#include "syncer/app/signed_link.h"

namespace syncer::app {

namespace {

constexpr size_t longest_reason = 200;  // bytes

// "a***@example.com": enough for its owner, too little for who finds the link.
std::string masked(const std::string& email) {
  const size_t at = email.find('@');
  if (at == std::string::npos || at == 0) return "***";
  return email.substr(0, 1) + "***" + email.substr(at);
}

std::string ask_page(const Person& person) {
  return fmt::format(
      "<p>Do you want no more e-mail from us to <strong>{}</strong>?</p>\n"
      "<form method=\"post\">\n"
      "<p><label for=\"reason\">Why? (You need not say.)</label><br>\n"
      "<textarea id=\"reason\" name=\"reason\" rows=\"2\" maxlength=\"{}\"></textarea></p>\n"
      "<p><button type=\"submit\" name=\"confirm\" value=\"yes\">Unsubscribe</button></p>\n</form>\n",
      html(masked(person.email)), longest_reason);
}

std::string done_page(const Person& person) {
  return fmt::format("<p><strong>{}</strong> gets no more e-mail from us. There is nothing else to do.</p>\n",
                     html(masked(person.email)));
}

// Cut between characters.
std::string reason_of(const WebRequest& request) {
  std::string reason(request.field("reason"));
  size_t end = std::min(reason.size(), longest_reason);
  while (end < reason.size() && end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0) == 0x80) --end;
  reason.resize(end);
  return reason;
}

WebResponse broken_link() {
  return web_page(
      404, "This link does not work",
      "<p>It is not complete. Copy the whole link from the mail, or answer the mail and ask to be "
      "unsubscribed.</p>\n");
}

}  // namespace

Routed Routes::unsubscribe_link(const WebRequest& request) {
  Routed routed;
  routed.route = "/u/:token";
  const std::optional<PersonId> id =
      person_of_token(link_key_, service_.desk().options.team, std::string_view(request.path).substr(3));
  const std::optional<Person> person = id ? service_.store().person(*id) : std::nullopt;
  if (!person) {
    routed.response = broken_link();
    return routed;
  }
  routed.people = {person->id};
  if (request.method == "GET" || request.method == "HEAD") {
    routed.response = person->unsubscribed ? web_page(200, "You are unsubscribed", done_page(*person))
                                           : web_page(200, "Unsubscribe", ask_page(*person));
    return routed;
  }
  if (request.method != "POST") {
    routed.response = web_error(405, "method_not_allowed", "use GET or POST");
    routed.response.headers.emplace_back("Allow", "GET, HEAD, POST");
    return routed;
  }
  const UnsubscribeOutcome outcome = service_.engine().unsubscribe(person->id, Via::link, reason_of(request));
  if (!outcome.known) {
    routed.response = broken_link();
    return routed;
  }
  routed.response = web_page(200, "You are unsubscribed", done_page(*person));
  return routed;
}

}  // namespace syncer::app
