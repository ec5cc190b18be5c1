// The checks of mails and groups, and how any check fails over a list or a number.
#include "sim/world/checks.h"

#include <fmt/format.h>

namespace sfsim {

void fail_rows(World& world, const std::optional<RowMismatch>& wrong) {
  if (!wrong) return;
  RunFailure failure;
  failure.at = wrong->at;
  failure.step_line = world.step->at_place.line;
  failure.what = wrong->what;
  failure.diff = wrong->diff;
  throw StepFailed{std::move(failure)};
}

void expect_number(World& world, const Step& step, int64_t actual, const std::string& what) {
  if (actual != *step.number) world.fail(step.verb_place, what);
}

void expect_mails(World& world, const Step& step) {
  std::vector<ActualRow> rows;
  for (const syncer::Mail& mail : world.store->mails()) {
    if (!since(step, mail.recorded_at)) continue;
    rows.push_back({{"person", world.name_of_person(mail.person)},
                    {"state", std::string(name_of(mail.state))},
                    {"reason", mail.reason},
                    {"group", mail.group},
                    {"commercial", yes_no(mail.commercial)},
                    {"sender", mail.sender}});
  }
  if (!step.number) return fail_rows(world, compare_rows(step.value, rows, "mail"));
  expect_number(world, step, static_cast<int64_t>(rows.size()), fmt::format("there are {}", rows.size()));
}

void expect_groups(World& world, const Step& step) {
  std::vector<ActualRow> rows;
  for (const syncer::GroupMember& member : world.store->groups())
    rows.push_back({{"group", member.group}, {"person", world.name_of_person(member.person)}});
  fail_rows(world, compare_rows(step.value, rows, "person in a group"));
}

}  // namespace sfsim
