// How the result of a push is told: by `unsubscribe`, `push` and `nightly` in the same words.
#pragma once
#include <string>

#include "syncer/app/desk.h"

namespace syncer::app {

// A command waits this often for an intermittent failure to pass; the row stays queued whatever happens.
constexpr int push_attempts = 3;

std::string push_text(const PushReport& report);

// What is still open and which command sends it; nothing when the outbox is empty.
void say_how_to_push(Desk& desk);

}  // namespace syncer::app
