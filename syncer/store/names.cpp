// The enumerators' names, as stored and as shown.
#include <fmt/format.h>

#include <initializer_list>

#include "syncer/store/sqlite_store_impl.h"

namespace syncer {
namespace {

template <typename Enum>
Enum find_by_name(std::string_view name, std::initializer_list<Enum> all) {
  for (const Enum value : all) {
    if (name_of(value) == name) return value;
  }
  throw StoreError(fmt::format("the database holds a word that this syncer does not know: \"{}\".", name));
}

}  // namespace

std::string_view name_of(WaitingFor waiting) {
  switch (waiting) {
    case WaitingFor::nothing:
      return "";
    case WaitingFor::salesforce_id:
      return "salesforce_id";
    case WaitingFor::push:
      return "push";
    case WaitingFor::retry:
      return "retry";
    case WaitingFor::field:
      return "field";
    case WaitingFor::connection:
      return "connection";
    case WaitingFor::access:
      return "access";
    case WaitingFor::record:
      return "record";
    case WaitingFor::sync:
      return "sync";
    case WaitingFor::nightly:
      return "nightly";
  }
  return {};
}

WaitingFor waiting_for_from(std::string_view name) {
  return find_by_name(name, {WaitingFor::push, WaitingFor::retry, WaitingFor::field, WaitingFor::connection,
                             WaitingFor::access, WaitingFor::record, WaitingFor::nothing,
                             WaitingFor::salesforce_id, WaitingFor::sync, WaitingFor::nightly});
}

std::string_view name_of(OutboxState state) {
  switch (state) {
    case OutboxState::pending:
      return "pending";
    case OutboxState::claimed:
      return "claimed";
    case OutboxState::parked:
      return "parked";
  }
  return {};
}

OutboxState outbox_state_from(std::string_view name) {
  return find_by_name(name, {OutboxState::pending, OutboxState::claimed, OutboxState::parked});
}

std::string_view name_of(PushOutcome outcome) {
  switch (outcome) {
    case PushOutcome::accepted:
      return "accepted";
    case PushOutcome::equal:
      return "equal";
    case PushOutcome::retry:
      return "retry";
    case PushOutcome::parked:
      return "parked";
    case PushOutcome::dropped:
      return "dropped";
    case PushOutcome::moved:
      return "moved";
  }
  return {};
}

std::string_view name_of(RunState state) {
  switch (state) {
    case RunState::running:
      return "running";
    case RunState::complete:
      return "complete";
    case RunState::incomplete:
      return "incomplete";
  }
  return {};
}

RunState run_state_from(std::string_view name) {
  return find_by_name(name, {RunState::running, RunState::complete, RunState::incomplete});
}

OptOutField field_from(std::string_view name) {
  return find_by_name(name, {OptOutField::email_opt_out, OptOutField::sales_opt_out});
}

HistoryKind history_kind_from(std::string_view name) {
  return find_by_name(name, {HistoryKind::unsubscribe, HistoryKind::resubscribe});
}

Winner winner_from(std::string_view name) {
  return find_by_name(name, {Winner::sales_connect, Winner::salesforce});
}

RecordState record_state_from(std::string_view name) {
  return find_by_name(name, {RecordState::live, RecordState::deleted, RecordState::purged});
}

MailState mail_state_from(std::string_view name) {
  return find_by_name(name, {MailState::scheduled, MailState::sent, MailState::failed, MailState::dropped});
}

MoveWhy move_why_from(std::string_view name) {
  return find_by_name(name,
                      {MoveWhy::converted, MoveWhy::merged, MoveWhy::person_account, MoveWhy::same_email});
}

}  // namespace syncer
