// POST /api/unsubscribes: {"email": "..."} or {"emails": [...]}, with "via" and "details" if wanted. An
// answer of 200 means: on the disk. Repeating it changes nothing, so that whoever got no answer sends it
// again.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "syncer/app/routes.h"
#include "syncer/app/signed_link.h"
#include "syncer/domain/suggest.h"

namespace syncer::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr size_t most_emails = 1'000;
constexpr size_t longest_details = 500;

struct Wanted {
  std::vector<std::string> emails;
  bool list = false;
  Via via = Via::manual;
  std::string details;
  std::string problem;  // empty: it can be done
};

Wanted wrong(std::string problem) {
  Wanted wanted;
  wanted.problem = std::move(problem);
  return wanted;
}

std::string unknown_key(const Json& body) {
  const std::vector<std::string> known = {"email", "emails", "via", "details"};
  for (const auto& [key, value] : body.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string near = nearest(key, known);
    return fmt::format("unknown key \"{}\"{}", key,
                       near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near));
  }
  return "";
}

Wanted wanted_of(const std::string& text) {
  const Json body = Json::parse(text, nullptr, false);
  if (!body.is_object())
    return wrong("the body must be a JSON object such as {\"email\": \"ada@example.com\"}");
  if (std::string problem = unknown_key(body); !problem.empty()) return wrong(std::move(problem));
  Wanted wanted;
  wanted.list = body.contains("emails");
  if (wanted.list == body.contains("email")) return wrong("give either \"email\" or \"emails\"");
  const Json emails = wanted.list ? body.at("emails") : Json::array({body.at("email")});
  if (!emails.is_array()) return wrong("\"emails\" must be a list");
  if (emails.size() > most_emails) return wrong(fmt::format("at most {} e-mails at once", most_emails));
  for (const Json& email : emails) {
    if (!email.is_string()) return wrong("an e-mail must be a text");
    wanted.emails.push_back(email);
  }
  if (body.contains("via")) {
    const std::optional<Via> via =
        body.at("via").is_string() ? via_from(body.at("via").get<std::string>()) : std::nullopt;
    if (!via) return wrong("\"via\" must be link, manual, bulk or bounce");
    wanted.via = *via;
  }
  if (body.contains("details")) {
    if (!body.at("details").is_string()) return wrong("\"details\" must be a text");
    wanted.details = body.at("details");
    if (wanted.details.size() > longest_details)
      return wrong(fmt::format("\"details\" may have {} bytes", longest_details));
  }
  return wanted;
}

}  // namespace

Routed Routes::collect(const WebRequest& request) {
  Routed routed;
  routed.route = "/api/unsubscribes";
  const std::string expected = "Bearer " + address_.api_token;
  if (!address_.api_token.empty() && !same_secret(request.header("Authorization"), expected)) {
    routed.response = web_error(401, "unauthorized", "send Authorization: Bearer with the SYNCER_API_TOKEN");
    routed.response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return routed;
  }
  // A web page can make a browser send a form, but no JSON without asking first.
  if (!request.header("Content-Type").starts_with("application/json")) {
    routed.response = web_error(415, "unsupported_media_type", "send Content-Type: application/json");
    return routed;
  }
  const Wanted wanted = wanted_of(request.body);
  if (!wanted.problem.empty()) {
    routed.response = web_error(400, "bad_request", wanted.problem);
    return routed;
  }
  Json results = Json::array();
  for (const std::string& email : wanted.emails) {
    Json result = {{"email", email}, {"status", "not_an_email"}};
    if (plausible_email(email)) {
      const std::optional<Person> person = service_.store().person_by_email(email);
      const UnsubscribeOutcome outcome =
          person ? service_.engine().unsubscribe(person->id, wanted.via, wanted.details)
                 : UnsubscribeOutcome{};
      result["status"] = !outcome.known                                      ? "unknown"
                         : outcome.newly_unsubscribed                        ? "unsubscribed"
                         : service_.store().person(person->id)->unsubscribed ? "already_unsubscribed"
                                                                             : "ignored";
      if (outcome.known) {
        result["person"] = person->id;
        result["push_queued"] = outcome.queued;
        routed.people.push_back(person->id);
      }
    }
    results.push_back(std::move(result));
  }
  const std::string status = wanted.list ? "" : results.at(0).at("status").get<std::string>();
  routed.response.status = status == "unknown" ? 404 : status == "not_an_email" ? 400 : 200;
  const Json body = wanted.list ? Json{{"results", results}} : results.at(0);
  routed.response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  return routed;
}

}  // namespace syncer::app
