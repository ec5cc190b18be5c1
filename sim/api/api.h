// What a Salesforce org SAYS. handle() is the whole Salesforce: the simulated world calls it directly, the
// HTTP server stands in front of it, and nobody can tell the difference.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/org/org.h"

namespace sfsim {

struct Request {
  std::string method;
  std::string target;  // path and query as on the wire
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string_view header(
      std::string_view name) const;  // first of that name, case-insensitive; empty when absent
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool nothing_yet = false;  // CometD: a server asks again until something happens or its patience ends
  std::string_view header(std::string_view name) const;
};

// The demo contract: these never change (README).
inline constexpr std::string_view demo_admin = "admin@sfsim.test";
inline constexpr std::string_view demo_integration_user = "integration@sfsim.test";
inline constexpr std::string_view demo_password = "sfsim-password";
inline constexpr std::string_view demo_security_token = "sfsimtoken";
inline constexpr std::string_view demo_client_id = "sfsim-client";
inline constexpr std::string_view demo_client_secret = "sfsim-secret";
inline constexpr std::string_view demo_refresh_token = "5Aep861sfsim.demo.refresh.token.of.the.run-as.user";

// What becomes of a Bulk API 2.0 job when its time has come.
enum class JobEnd { worked_on, failed, aborted };

struct ApiOptions {
  std::string instance_url = "http://127.0.0.1:8080";  // what the token answer calls instance_url
  std::string run_as = std::string(demo_admin);        // whom client credentials act as
  std::string client_id = std::string(demo_client_id);
  std::string client_secret = std::string(demo_client_secret);
  std::string jwt_public_key;      // PEM, a public key or certificate; empty: the app has no certificate
  int64_t session_seconds = 7200;  // of inactivity
  int oldest_version = 31;         // of the API; older ones are gone (21-30 retired Summer '25)
  // Change events over CometD; the org must keep its log of writes, which the Api empties unless told not to.
  bool events = false;
  bool keep_write_log = false;
  int64_t publish_delay_ms = 1000;           // from a write to its event (clients.md: never at once)
  int64_t bulk_delay_ms = 0;                 // from closing a bulk job to its being worked on; 0: at once
  JobEnd bulk_jobs_end = JobEnd::worked_on;  // of those that are closed while it says so
};

class Api {
 public:
  Api(Org& org, ApiOptions options);
  ~Api();

  // Thread-safe: one lock around the org, responses are rendered after it is released. Never throws.
  Response handle(const Request& request);

  // A live session of that user, as a login would give; the demo session of the admin is fixed
  // (demo_session()).
  std::string open_session(const User& user);
  std::string demo_session() const;
  void accept_demo_session();       // `sfsim serve` calls it
  void expire_sessions();           // every session, the demo one aside: the next call of each answers 401
  void drop_cursors();              // the next page of every query answers 400
  void limit_pages(int rows);       // queries from here on hold no more rows a page; 0: as they ask
  void bulk_jobs_take(int64_t ms);  // those that are closed from here on
  void bulk_jobs_end(JobEnd how);
  void schema_changed();  // after packages, grants: forget compiled queries
  void set_instance_url(std::string url);

  // Called under the lock, for worlds that act on the org between requests while a server runs.
  void with_org(const std::function<void(Org&)>& act);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Two users every org of ours starts with: the admin, who is a System Administrator, and the integration
// user, with the permissions of a fresh org. `sfsim serve` also grants the admin the opt-out fields.
void add_demo_users(Org& org);
// A handful of Contacts and Leads, and an Account, for `--demo` and for trying a client.
void load_demo_records(Org& org);

}  // namespace sfsim
