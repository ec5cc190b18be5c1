// Controls of people: who there is, and what they may do. The bodies are JSON; both throw Wrong. Under the
// org's lock.
#pragma once
#include <string>

#include "sim/org/org.h"

namespace sfsim {

// Makes a user, or changes the one of that name: username, name, password, security_token, admin, active,
// api_enabled.
void set_user(Org& org, const std::string& body);
// What a user, or without `user` everybody, may do: object, field; read, create, edit, delete.
void set_access(Org& org, const std::string& body);

}  // namespace sfsim
