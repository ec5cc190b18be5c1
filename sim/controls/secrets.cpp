// By name: whoever adds a credential to the API adds its name here.
#include "sim/controls/secrets.h"

#include "sim/api/wire.h"

namespace sfsim {

bool is_secret(std::string_view name) {
  for (const std::string_view secret : {"oauth_token", "access_token", "refresh_token", "token", "password",
                                        "client_secret", "assertion", "code", "code_verifier", "sid"})
    if (iequals(name, secret)) return true;
  return false;
}

std::string without_secrets(std::string_view target) {
  const size_t question = target.find('?');
  std::string out(target.substr(0, question));
  if (question == target.npos) return out;
  std::string_view rest = target.substr(question + 1);
  char before = '?';
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::string_view name = pair.substr(0, pair.find('='));
    out += before;
    out += is_secret(percent_decode(name, true)) && name.size() < pair.size() ? std::string(name) + "=***"
                                                                              : std::string(pair);
    before = '&';
  }
  return out;
}

bool carries_secrets(std::string_view target) {
  const Target parsed = parse_target(target);
  const auto& segments = parsed.segments;
  if (segments.size() < 2) return false;
  if (iequals(segments[0], "services")) return iequals(segments[1], "oauth2") || iequals(segments[1], "Soap");
  return segments[0] == "_sfsim" && segments[1] == "users";
}

}  // namespace sfsim
