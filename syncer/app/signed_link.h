// The token in an unsubscribe link: a person's id and a keyed hash over it. It does not expire, needs no
// log-in and cannot be guessed: only who was sent it has it (RFC 8058 section 3.1).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "syncer/domain/person.h"

namespace syncer::app {

// `key` is the team's (Store::link_key), `team` its name.
std::string link_token(std::string_view key, std::string_view team, PersonId person);
// Nothing: not one of ours, or tampered with.
std::optional<PersonId> person_of_token(std::string_view key, std::string_view team, std::string_view token);

// Compares in a time that tells nothing about where they differ.
bool same_secret(std::string_view a, std::string_view b);
// Hex digits of a keyed hash (HMAC-SHA256), for tokens of forms.
std::string keyed_hash(std::string_view key, std::string_view text);

}  // namespace syncer::app
