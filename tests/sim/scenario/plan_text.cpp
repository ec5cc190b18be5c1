// A plan written out, field by field, in a fixed order of what the format leaves free.
#include <algorithm>
#include <sstream>

#include "tests/sim/scenario/support.h"

namespace sfsim {
namespace {

template <class T>
std::string list(const std::vector<T>& values) {
  std::ostringstream out;
  for (const T& value : values) out << value << ' ';
  return out.str();
}

std::string sorted_object(Json value) {
  std::sort(value.object.begin(), value.object.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return to_text(value);
}

std::string fields(std::vector<NamedValue> values) {
  std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  std::string out;
  for (const NamedValue& value : values) out += value.name + "=" + to_text(value.value) + " ";
  return out;
}

std::string flag(const std::optional<bool>& value) { return !value ? "none" : *value ? "true" : "false"; }
std::string flag(const std::optional<std::optional<bool>>& value) {
  return value ? "(" + flag(*value) + ")" : "unsaid";
}

void step(std::ostringstream& out, const Step& s) {
  out << "step " << name_of(s.verb) << " at " << s.at.value_or(-1);
  if (s.during) out << " during " << s.during->request << s.during->nth << name_of(s.during->phase);
  out << " by " << s.by << " engine " << s.engine << " note " << s.note << " since " << s.since.value_or(-1)
      << " names " << list(s.names) << "word " << s.word << " number " << s.number.value_or(-1) << " due "
      << list(s.due_times) << "value " << sorted_object(s.value) << " fields " << fields(s.fields) << "via "
      << syncer::name_of(s.via) << " reason " << s.reason << " type " << s.type << " user " << s.user
      << " to " << s.to << " add " << list(s.add) << "remove " << list(s.remove) << "fault "
      << name_of(s.fault) << " on " << s.on << " times " << s.times.value_or(-1) << " for "
      << s.for_ms.value_or(-1) << " after " << s.after << " when "
      << (s.when ? syncer::name_of(*s.when) : "none") << " nth " << s.nth << " power "
      << (s.kind == CrashKind::power) << " unsubscribed " << flag(s.unsubscribed) << " waiting "
      << s.waiting_for.value_or("unsaid") << " parked " << s.parked.value_or("unsaid") << " synced "
      << flag(s.synced);
  for (const auto& [name, value] : s.headers) out << " header " << name << value;
  out << "\n";
}

}  // namespace

std::string plan_text(const Plan& plan) {
  std::ostringstream out;
  out << plan.title << "|" << plan.row << "|" << list(plan.tags) << "|" << plan.skip << "|" << plan.start
      << plan.zone << "|" << fields(plan.settings) << "|" << plan.org.edition << plan.org.fields_visible
      << list(plan.org.packages) << plan.org.api_limit.value_or(-1) << plan.org.bulk_job_ms;
  for (const auto& [type, names] : plan.org.layouts) out << type << list(names);
  for (const PlanUser& user : plan.org.users) out << user.name << user.admin;
  for (const PlanPerson& p : plan.people)
    out << "\nperson " << p.name << p.email << p.salesforce << p.salesforce_id << p.unsubscribed
        << flag(p.synced) << fields(p.fields);
  for (const PlanRecord& record : plan.records)
    out << "\nrecord " << record.name << record.type << fields(record.fields);
  out << "\n" << plan.engines << list(plan.latencies_ms);
  for (const auto& [name, reason] : plan.without) out << name << reason;
  out << "\n";
  for (const Step& s : plan.steps) step(out, s);
  return out.str();
}

std::string plans_text(const Plans& plans) {
  std::string out;
  for (const Plan& plan : plans) out += plan_text(plan) + "\n";
  return out;
}

}  // namespace sfsim
