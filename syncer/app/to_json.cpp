// JSON for scripts: snake_case keys in a fixed order, moments as UTC text or null, ids as text or null.
#include <nlohmann/json.hpp>

#include "syncer/app/product_codes.h"
#include "syncer/app/views.h"
#include "syncer/domain/schedule.h"
#include "syncer/salesforce/errors.h"

namespace syncer::app {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json, bool pretty = true) {
  return json.dump(pretty ? 2 : -1, ' ', false, Json::error_handler_t::replace);
}

Json moment_json(UnixMillis at) { return at == 0 ? Json(nullptr) : Json(utc_text(at)); }
Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(std::string(text)); }

std::string_view state_name(OutboxState state) {
  switch (state) {
    case OutboxState::pending:
      return "pending";
    case OutboxState::claimed:
      return "claimed";
    case OutboxState::parked:
      return "parked";
  }
  return "";
}

std::string_view answer_name(BeginRun::Answer answer) {
  switch (answer) {
    case BeginRun::Answer::begun:
      return "begun";
    case BeginRun::Answer::resumed:
      return "resumed";
    case BeginRun::Answer::complete_already:
      return "complete_already";
    case BeginRun::Answer::held_by_other:
      return "held_by_other";
    case BeginRun::Answer::not_yet:
      return "not_yet";
  }
  return "";
}

Json outbox_json(const OutboxCounts& counts) {
  return {{"pending", counts.pending},
          {"claimed", counts.claimed},
          {"parked", counts.parked},
          {"oldest_at", moment_json(counts.oldest_at)},
          {"next_try_at", moment_json(counts.next_try_at)}};
}

Json run_json(const Run& run) {
  return {{"id", run.id},
          {"by_hand", run.by_hand},
          {"due_at", moment_json(run.due_at)},
          {"local_date", run.local_date},
          {"begun_at", moment_json(run.begun_at)},
          {"finished_at", moment_json(run.finished_at)},
          {"state", std::string(name_of(run.state))},
          {"reason", text_or_null(run.reason)},
          {"next_try_at", moment_json(run.next_try_at)},
          {"pulled", run.counts.pulled},
          {"pushed", run.counts.pushed},
          {"parked", run.counts.parked},
          {"skipped_no_id", run.counts.skipped_no_id},
          {"skipped_changed", run.counts.skipped_changed},
          {"conflicts", run.counts.conflicts},
          {"planned_calls", run.counts.planned_calls},
          {"calls", run.counts.calls},
          {"retries", run.counts.retries}};
}

Json person_json(const PersonView& view) {
  const Person& person = view.person;
  Json json = {{"id", person.id},
               {"email", person.email},
               {"first_name", person.first_name},
               {"last_name", person.last_name},
               {"salesforce_id", text_or_null(person.salesforce_id)},
               {"unsubscribed", person.unsubscribed},
               {"waiting_for", text_or_null(name_of(view.waiting.waiting_for))},
               {"parked", view.waiting.parked},
               {"code", text_or_null(view.waiting.code)},
               {"message", text_or_null(view.waiting.message)}};
  // Only of those of whom there is something to say.
  if (person.record_state != RecordState::live) json["record_state"] = name_of(person.record_state);
  return json;
}

Json push_json(const PushReport& report) {
  return {{"accepted", report.accepted},
          {"retrying", report.retrying},
          {"parked", report.parked},
          {"dropped", report.dropped},
          {"no_connection", report.no_connection},
          {"problem", text_or_null(report.problem)}};
}

Json diagnostic_json(const Diagnostic& diagnostic) {
  return {{"category", diagnostic.category},
          {"code", diagnostic.code},
          {"object", text_or_null(diagnostic.object)},
          {"field", text_or_null(diagnostic.field)},
          {"salesforce_id", text_or_null(diagnostic.salesforce_id)},
          {"message", diagnostic.message},
          {"fix", diagnostic.fix},
          {"times", diagnostic.times},
          {"first_at", moment_json(diagnostic.first_at)},
          {"last_at", moment_json(diagnostic.last_at)}};
}

}  // namespace

std::string to_json(const PersonView& view, bool pretty) { return dumped(person_json(view), pretty); }

std::string to_json(const StatusView& view) {
  const OptOutField field = effective_field(view.settings);
  Json reasons = Json::array(), diagnostics = Json::array();
  for (const OutboxReason& reason : view.reasons) {
    reasons.push_back({{"state", std::string(state_name(reason.state))},
                       {"waiting_for", text_or_null(name_of(reason.waiting_for))},
                       {"code", text_or_null(reason.code)},
                       {"message", text_or_null(reason.message)},
                       {"rows", reason.rows}});
  }
  for (const Diagnostic& diagnostic : view.diagnostics) diagnostics.push_back(diagnostic_json(diagnostic));
  Json outbox = outbox_json(view.outbox);
  outbox["reasons"] = std::move(reasons);
  return dumped({{"database", view.database},
                 {"team", view.team},
                 {"connection_problem", text_or_null(view.connection_problem)},
                 {"people", view.people},
                 {"linked", view.linked},
                 {"unsubscribed", view.unsubscribed},
                 {"outbox", std::move(outbox)},
                 {"salesforce_sync", view.settings.salesforce_sync},
                 {"nightly",
                  {{"on", view.settings.nightly},
                   {"time", get_setting(view.settings, "nightly_time").value_or("")},
                   {"zone", view.settings.nightly_zone},
                   {"next_due_at", moment_json(view.next_due)},
                   {"overdue_since", moment_json(view.overdue_since)},
                   {"last_run", view.last_run ? run_json(*view.last_run) : Json(nullptr)}}},
                 {"field",
                  {{"chosen", std::string(name_of(view.settings.opt_out_field))},
                   {"effective", std::string(name_of(field))},
                   {"contact", api_name(view.settings, field, Sobject::contact)},
                   {"lead", api_name(view.settings, field, Sobject::lead)}}},
                 {"diagnostics", std::move(diagnostics)}});
}

std::string to_json(const PersonView& view, const std::vector<HistoryRow>& rows,
                    const std::vector<PersonalUnsubscribe>& personal, const std::vector<MoveRow>& moves) {
  Json history = Json::array();
  for (const HistoryRow& row : rows) {
    history.push_back({{"at", moment_json(row.at)},
                       {"kind", std::string(name_of(row.kind))},
                       {"source", row.source},
                       {"details", row.details}});
  }
  Json from_users = Json::array();
  for (const PersonalUnsubscribe& one : personal)
    from_users.push_back({{"user", one.user}, {"at", moment_json(one.at)}, {"source", one.source}});
  Json links = Json::array();
  for (const MoveRow& move : moves)
    links.push_back({{"at", moment_json(move.at)},
                     {"from", text_or_null(move.from)},
                     {"to", move.to},
                     {"why", std::string(name_of(move.why))},
                     {"run", move.run}});
  return dumped({{"person", person_json(view)},
                 {"history", std::move(history)},
                 {"personal_unsubscribes", std::move(from_users)},
                 {"moves", std::move(links)}});
}

std::string to_json(const PushReport& report, const OutboxCounts& left) {
  Json json = push_json(report);
  json["outbox"] = outbox_json(left);
  return dumped(json);
}

std::string to_json(const std::vector<UnsubscribeView>& people, const PushReport* report,
                    const OutboxCounts& left) {
  Json list = Json::array();
  for (const UnsubscribeView& one : people) {
    Json json = {{"email", one.email}, {"where", one.where}, {"status", one.status}};
    const Store::Waiting waiting = one.person ? one.person->waiting : Store::Waiting{};
    json["salesforce_id"] = text_or_null(one.person ? one.person->person.salesforce_id : "");
    json["waiting_for"] = text_or_null(name_of(waiting.waiting_for));
    json["parked"] = waiting.parked;
    json["code"] = text_or_null(waiting.code);
    json["message"] = text_or_null(waiting.message);
    list.push_back(std::move(json));
  }
  return dumped({{"people", std::move(list)},
                 {"push", report == nullptr ? Json(nullptr) : push_json(*report)},
                 {"outbox", outbox_json(left)}});
}

std::string to_json(const std::vector<Run>& runs) {
  Json list = Json::array();
  for (const Run& run : runs) list.push_back(run_json(run));
  return dumped({{"runs", std::move(list)}});
}

std::string to_json(const std::vector<Diagnostic>& diagnostics) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    list.push_back(diagnostic_json(diagnostic));
    list.back()["open"] = diagnostic.open;
  }
  return dumped({{"diagnostics", std::move(list)}});
}

std::string to_json(const Requirements& requirements) {
  Json list = Json::array();
  for (const Requirement& one : requirements.list) {
    list.push_back({{"state", std::string(name_of(one.state))},
                    {"name", one.name},
                    {"object", text_or_null(one.object)},
                    {"text", one.text},
                    {"fix", text_or_null(one.fix)}});
  }
  return dumped({{"logged_in", requirements.logged_in},
                 {"complete", requirements.logged_in && !requirements.missing()},
                 {"requirements", std::move(list)}});
}

std::string codes_json() {
  Json list = Json::array();
  for (const KnownCode& known : product_codes) {
    const ErrorRule rule = rule_for(known.code, known.message);
    list.push_back({{"code", std::string(known.code)},
                    {"message", text_or_null(known.message)},
                    {"category", std::string(name_of(rule.category))},
                    {"fix", std::string(rule.fix)}});
  }
  return dumped({{"codes", std::move(list)}});
}

std::string to_json(const AuditView& row) {
  return dumped({{"at", moment_json(row.at)},
                 {"settled_at", moment_json(row.settled_at)},
                 {"where", row.where},
                 {"person", row.person == 0 ? Json(nullptr) : Json(row.person)},
                 {"record", text_or_null(row.record)},
                 {"field", row.field},
                 {"old", text_or_null(row.old_value)},
                 {"new", row.new_value},
                 {"cause", row.cause},
                 {"run", row.run == 0 ? Json(nullptr) : Json(row.run)},
                 {"result", row.result},
                 {"code", text_or_null(row.code)},
                 {"message", text_or_null(row.message)},
                 {"request_id", text_or_null(row.request_id)},
                 {"authorised", text_or_null(row.authorised)}});
}

std::string to_json(const PlannedChange& one) {
  return dumped({{"where", one.where == PlannedChange::Where::salesforce ? "salesforce" : "sales_connect"},
                 {"person", one.person},
                 {"email", one.email},
                 {"record", text_or_null(one.salesforce_id)},
                 {"field", one.field},
                 {"old", text_or_null(one.old_value)},
                 {"new", one.new_value},
                 {"cause", one.cause}});
}

std::string to_json(const Run& run) { return dumped(run_json(run)); }

std::string to_json(const NewcomersReport& report) {
  Json rows = Json::array();
  for (const Newcomer& one : report.records)
    rows.push_back({{"salesforce_id", one.salesforce_id},
                    {"outcome", std::string(name_of(one.outcome))},
                    {"person", one.person == 0 ? Json(nullptr) : Json(one.person)}});
  return dumped({{"records", std::move(rows)},
                 {"code", text_or_null(report.failure ? report.failure->code : "")},
                 {"message", text_or_null(report.failure ? report.failure->message : "")}});
}

std::string to_json(const NightlyReport& report) {
  return dumped({{"answer", std::string(answer_name(report.answer))}, {"run", run_json(report.run)}});
}

std::string to_json(const Settings& settings, const std::string& name) {
  Json object = Json::object();
  for (const SettingInfo& info : setting_table()) {
    if (name.empty() || name == info.name) object[info.name] = get_setting(settings, info.name).value_or("");
  }
  return dumped(object);
}

std::string to_json(const std::vector<MailView>& mails) {
  Json all = Json::array();
  for (const auto& [email, mail] : mails)
    all.push_back({{"id", mail.id},
                   {"person", mail.person},
                   {"email", email},
                   {"group", text_or_null(mail.group)},
                   {"sender", mail.sender},
                   {"commercial", mail.commercial},
                   {"recorded_at", moment_json(mail.recorded_at)},
                   {"due_at", moment_json(mail.due_at)},
                   {"state", std::string(name_of(mail.state))},
                   {"reason", text_or_null(mail.reason)},
                   {"at", moment_json(mail.at)}});
  return dumped(all);
}

std::string to_json(const std::vector<GroupView>& groups) {
  Json all = Json::array();
  for (const auto& [name, emails] : groups) all.push_back({{"group", name}, {"emails", emails}});
  return dumped(all);
}

}  // namespace syncer::app
