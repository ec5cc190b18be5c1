// What a connection needs before unsubscribes can be synced, asked of Salesforce one by one: which of it is
// missing, and how an admin there puts it right (sales-connect.md F1-F14, S2).
#pragma once
#include <string>
#include <vector>

#include "syncer/app/connection.h"
#include "syncer/app/desk.h"

namespace syncer::app {

struct Requirement {
  enum class State { ok, warning, missing, unknown } state = State::ok;
  std::string name;  // stable, for scripts: "login", "api", "limit", "object", "field", "writable", "layout"
  std::string object;  // "Contact", "Lead", or empty
  std::string text;    // "Contact.HasOptedOutOfEmail can be read"
  std::string fix;     // empty when nothing is to be done
};
std::string_view name_of(Requirement::State state);  // "ok", "warning", "missing", "unknown"

struct Requirements {
  std::vector<Requirement> list;
  bool logged_in = false;
  bool missing() const;
};

// WAITS: about eight requests. Writes nothing to Salesforce. A log-in that works allows a connection that was
// refused before, and makes due what waited for it.
Requirements check_requirements(Desk& desk, const Connection& connection);

}  // namespace syncer::app
