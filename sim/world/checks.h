// What the checks of checks.cpp and mail_checks.cpp share.
#pragma once
#include <optional>
#include <string>

#include "sim/world/rows.h"
#include "sim/world/stage.h"

namespace sfsim {

inline const char* yes_no(bool flag) { return flag ? "true" : "false"; }
// Whether a step that counts from some moment on counts what happened at `at`.
inline bool since(const Step& step, UnixMillis at) { return !step.since || at >= *step.since; }
// Fails the step that is carried out when there is a mismatch.
void fail_rows(World& world, const std::optional<RowMismatch>& wrong);
// Fails the step when it expects another number; `what` says what there is instead.
void expect_number(World& world, const Step& step, int64_t actual, const std::string& what);

// mail_checks.cpp
void expect_mails(World& world, const Step& step);
void expect_groups(World& world, const Step& step);

}  // namespace sfsim
