// What each command was asked to do, as plain values: filled by command_line.cpp, read by the commands.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "syncer/domain/person.h"

namespace syncer::app {

// The options every command takes. An empty text means: not given, look at the environment (connection.h).
struct CommonOptions {
  std::string db;
  std::string team = "default";
  std::string instance_url, client_id, client_secret, username, password, ca_file;
  std::string refresh_token, jwt_key, jwt_audience, credentials;
  std::string by;           // who asks; empty: the login name
  bool allow_http = false;  // http:// to another host than this one
  bool json = false;
  bool verbose = false;
};

struct InitOptions {
  std::string admin;  // empty: whoever asks
};
struct ImportOptions {
  std::string file;
  bool strict = false;
};
struct FromSalesforceOptions {
  std::vector<std::string> ids;
};
struct PeopleListOptions {
  bool unsubscribed_only = false;
};
struct UnsubscribeOptions {
  std::vector<std::string> emails;
  std::string file;  // "-": standard input
  Via via = Via::manual;
  bool personal = false;   // from whoever asks only
  std::string from_group;  // of a link: the group of its mail
  bool no_push = false;
};
struct ResubscribeOptions {
  std::string email, reason;
};
struct SettingsGetOptions {
  std::string name;  // empty: all
};
struct SettingsSetOptions {
  std::string name, value;
};
struct ServeOptions {
  std::string host = "127.0.0.1";
  int port = 8787;
  std::string ready_file;  // written when it listens, removed when it ends; empty: none
  std::string public_url;
  bool behind_hardened_proxy = false;
  bool json_log = false;
  int stop_timeout_s = 30;
};
struct LinkOptions {
  std::string person;  // e-mail or id
  std::string public_url;
  bool headers = false;  // as header lines of a mail
};
struct SyncOptions {
  bool dry_run = false;
};
struct DiagnosticsOptions {
  bool all = false;    // those that work again, too
  bool codes = false;  // what each code means, instead
};
struct AuditOptions {
  bool csv = false;
  std::string person;  // e-mail or id; empty: everybody
  int64_t run = 0;     // 0: any
};
struct RunsOptions {
  int last = 20;  // 0: all
};
struct SendOptions {
  std::vector<std::string> emails;
  std::string group;  // to everybody in it, instead
  bool non_commercial = false;
  std::string at;  // empty: now
};
struct GroupOptions {
  std::string name;
  std::vector<std::string> emails;
};
struct HistoryOptions {
  std::string email;
};

}  // namespace syncer::app
