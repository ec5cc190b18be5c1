// A client of CometD: shakes hands, subscribes, asks for what is new.
#pragma once
#include "tests/sim/api/house.h"

namespace sfsim::test {

inline ApiOptions with_events() {
  ApiOptions options;
  options.events = true;
  return options;
}

struct Listener {
  House& house;
  std::string client_id;

  explicit Listener(House& of) : house(of) {
    const std::string answer =
        say(R"("channel":"/meta/handshake","version":"1.0","minimumVersion":"1.0")").body;
    const size_t at = answer.find("\"clientId\":\"");
    if (at != answer.npos) client_id = answer.substr(at + 12, answer.find('"', at + 12) - at - 12);
  }
  Response say(const std::string& members) {
    return house.send(
        "POST", "/cometd/60.0",
        "[{\"id\":\"7\"," + (client_id.empty() ? "" : "\"clientId\":\"" + client_id + "\",") + members + "}]",
        {{"Content-Type", "application/json"}});
  }
  Response subscribe(const std::string& channel, const std::string& replay) {
    return say("\"channel\":\"/meta/subscribe\",\"subscription\":\"" + channel +
               "\",\"ext\":{\"replay\":{\"" + channel + "\":" + replay + "}}");
  }
  Response connect() { return say(R"("channel":"/meta/connect","connectionType":"long-polling")"); }
};

inline bool tells(const Response& answer, const std::string& part) {
  return answer.body.find(part) != std::string::npos;
}

}  // namespace sfsim::test
