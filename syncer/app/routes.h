// What the service answers. Pages for a mail's recipient may come from anywhere; everything else only from
// this very machine, by its Host header, so that no web page can reach it through somebody's browser.
#pragma once
#include <atomic>
#include <map>
#include <mutex>
#include <string>

#include "syncer/app/requirements.h"
#include "syncer/app/service.h"
#include "syncer/app/web.h"

namespace syncer::app {

struct ServiceAddress {
  std::string public_url;  // what links begin with, no trailing slash
  std::string api_token;   // what /api asks for; empty: nothing
};

class Routes {
 public:
  Routes(Service& service, ServiceAddress address);
  // Never throws for trouble with the database: that is a 503. Logs the request.
  WebResponse answer(WebRequest request);

 private:
  Routed route(const WebRequest& request);
  Routed local(const WebRequest& request);
  bool public_host(const WebRequest& request) const;
  bool local_host(const WebRequest& request) const;
  void count(const std::string& route, int status);

  Routed unsubscribe_link(const WebRequest& request);  // unsubscribe_link.cpp
  Routed collect(const WebRequest& request);           // collect.cpp
  Routed settings(const WebRequest& request);          // settings_page.cpp
  WebResponse settings_page(int status, const std::string& problem, const std::string& notice,
                            const std::string& by, const Requirements* checked);
  std::string settings_html(const std::string& problem, const std::string& notice, const std::string& by,
                            const Requirements* checked);
  std::string refusal_of_form(const WebRequest& request);
  WebResponse health() const;
  WebResponse ready();
  WebResponse metrics();  // metrics.cpp

  Service& service_;
  const ServiceAddress address_;
  const std::string link_key_;
  const std::string id_prefix_;
  const std::string form_token_;  // of this process's forms: who has read them has it
  std::atomic<uint64_t> requests_{0};
  std::mutex mutex_;
  std::map<std::pair<std::string, int>, int64_t> answered_;  // by route and status
};

}  // namespace syncer::app
