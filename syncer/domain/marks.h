// Named marks: the engine says where something rare happened, so that a search knows which rare branches its
// worlds have reached, and which none of them ever did. Passing one adds to a counter and does nothing else:
// nothing in the engine may read it. A mark stands where the rare thing is certain, and its sentence says
// what happened, for people.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace syncer {

#define SYNCER_MARKS(MARK)                                                                                   \
  /* --- pushing */                                                                                          \
  MARK(push_met_no_answer, "A push met no answer: it may have been applied or not.")                         \
  MARK(push_found_no_server, "A push could not reach Salesforce at all.")                                    \
  MARK(push_halted_by_a_limit, "Salesforce refused a push for a limit, and pushing paused.")                 \
  MARK(push_halted_by_the_connection, "A push met a refused connection, and its rows were parked.")          \
  MARK(push_no_longer_wanted, "A claimed row was not sent: nobody on its record was unsubscribed any more.") \
  MARK(push_of_another_field, "The field to write changed between a claim and its sending.")                 \
  MARK(push_switched_off, "The sync was switched off under a push, and nothing more of it went out.")        \
  MARK(email_found_one, "A person without an ID was linked to the one record of the e-mail address.")        \
  MARK(email_found_several, "Several records have the address of a person without an ID.")                   \
  MARK(email_found_none, "No record has the address of a person without an ID.")                             \
  MARK(spread_queued_a_push, "Another record of an unsubscribed person's address is to be told.")            \
  MARK(spread_was_refused, "The push to another record of an address was refused, and is left.")             \
  MARK(job_complete, "A Bulk API job was over, and every row of it known.")                                  \
  MARK(job_refused_rows, "A Bulk API job refused rows.")                                                     \
  MARK(job_failed, "A Bulk API job failed or was aborted, and its rows went by collections.")                \
  MARK(job_given_up, "A Bulk API job was not over in time, or could not be asked about.")                    \
  MARK(push_lease_too_short, "A claim was too near its end for one more call.")                              \
  MARK(push_of_several_records, "One call of the outbox carried several records.")                           \
  MARK(push_accepted_in_part, "Salesforce accepted some records of a batch and refused others.")             \
  MARK(push_split_by_object, "A refused batch was sent again, contacts and leads apart.")                    \
  MARK(push_split_in_halves, "A refused batch was sent again in halves.")                                    \
  MARK(push_repeated_within_a_run, "A command or a nightly repeated a push after a pause.")                  \
  MARK(push_results_too_late, "The results of a push came after another worker had taken a row over.")       \
  MARK(push_rows_retried_together, "Rows that failed in one call got one common moment for the next try.")   \
  MARK(push_parked_for_the_field, "A push was parked: the field cannot be seen or written.")                 \
  MARK(push_parked_for_the_record, "A push was parked: the record is gone or cannot be changed.")            \
  MARK(push_parked_for_access, "A push was parked: a rule or a right refuses it.")                           \
  MARK(push_parked_for_a_day, "A row was parked while the nightly is off, with a try a day later.")          \
  MARK(push_found_equal, "A push that asked first found the value there already.")                           \
  MARK(push_field_not_on_layout, "A push was not sent: no page layout shows the field.")                     \
  MARK(push_field_is_no_checkbox, "A push was not sent: the field that was set is no checkbox.")             \
  MARK(push_given_up, "Salesforce said that nothing is left to write.")                                      \
  MARK(push_looked_up, "It was looked up what has become of records.")                                       \
  MARK(push_followed_the_record, "A push went on with the record that a lead or a loser became.")            \
  MARK(push_found_it_back, "A record refused a push as deleted, and was back when it was looked up.")        \
  MARK(worker_rested, "After many calls without an answer the outbox worker rested.")                        \
  /* --- the outbox */                                                                                       \
  MARK(claim_after_a_lease, "A claimed row's lease had ended, and another claim took the row.")              \
  MARK(claim_beside_a_run, "A claim left alone what belongs to a run at work.")                              \
  MARK(claim_of_parked_by_nightly, "A nightly tried a parked row again.")                                    \
  MARK(claim_dropped_resubscribed, "A row whose worker was gone was dropped: resubscribed meanwhile.")       \
  MARK(claim_dropped_other_field, "A row whose worker was gone was dropped: queued for the other field.")    \
  MARK(settle_of_a_lost_row, "A push settled a row that it did not hold any more.")                          \
  MARK(settle_unanswered, "A job ran on that nobody could stop: its writes stay open in the audit trail.")   \
  MARK(settle_sends_again, "A push was settled, and sent again for an unsubscribe that came meanwhile.")     \
  MARK(settle_accepted_unwanted, "Salesforce accepted a push whose person had been resubscribed meanwhile.") \
  MARK(settle_dropped_unwanted, "A push failed and was dropped: its person was resubscribed meanwhile.")     \
  MARK(settle_dropped_other_field, "A push failed and was dropped: queued for the other field meanwhile.")   \
  MARK(settle_moved_field, "A push failed and moved to the field that was chosen meanwhile.")                \
  MARK(settle_of_several_people, "One accepted push settled several people of one record.")                  \
  MARK(unsubscribe_in_flight, "Somebody unsubscribed while a push of the record was in flight.")             \
  MARK(unsubscribe_of_a_waiting_row, "A repeated unsubscribe made a waiting push due at once.")              \
  MARK(unsubscribe_of_a_parked_row, "A repeated unsubscribe made a parked push due at once.")                \
  MARK(unsubscribe_again, "Somebody unsubscribed who was unsubscribed already.")                             \
  MARK(resubscribe_in_flight, "A push was in flight when the last reason for it went.")                      \
  MARK(resubscribe_of_one_of_several, "A resubscribe left the push to another person of the record.")        \
  MARK(bounce_ignored, "A bounce did not unsubscribe, as the settings say.")                                 \
  MARK(settings_moved_a_push, "A change of settings moved a waiting push to the other field.")               \
  MARK(settings_found_both_fields, "A change of settings found a record queued for both fields.")            \
  MARK(settings_beside_a_flight, "A change of settings came while a push of the record was in flight.")      \
  MARK(restart_freed_a_claim, "A restarted engine freed what its former life had claimed.")                  \
  MARK(restart_freed_a_run, "A restarted engine freed the run of its former life.")                          \
  /* --- groups and mails */                                                                                 \
  MARK(mail_failed, "A mail failed at a send gate.")                                                         \
  MARK(mail_dropped, "A recipient of a group mail was left out silently.")                                   \
  MARK(mail_was_scheduled, "A scheduled mail went out, or ended, when it was due.")                          \
  MARK(unsubscribe_ended_mails, "An unsubscribe ended scheduled mails.")                                     \
  MARK(unsubscribe_left_groups, "An unsubscribe took somebody out of groups.")                               \
  /* --- links and imports */                                                                                \
  MARK(link_moved_a_push, "A waiting push moved with its person to another record.")                         \
  MARK(link_left_a_push, "A person left a record whose push stays for somebody else.")                       \
  MARK(import_met_another_spelling, "An import met a known person under another spelling of the address.")   \
  MARK(import_relinked, "An import linked a known person to another record.")                                \
  /* --- pushes to Sales Connect */                                                                          \
  MARK(push_met_a_person_account, "A push of an Account's id went on with the contact of a person account.") \
  MARK(night_met_a_person_account, "A nightly linked the people of a person account to its contact.")        \
  MARK(account_of_no_person, "Somebody is linked to an Account that is no person account, or is not found.") \
  MARK(newcomer_taken_in, "A record was pushed to Sales Connect, and its person came in, or got the id.")    \
  MARK(newcomer_opted_out, "A record was not pushed to Sales Connect: it is opted out.")                     \
  MARK(newcomer_unsubscribed, "A record was not pushed to Sales Connect: its person is unsubscribed.")       \
  /* --- runs */                                                                                             \
  MARK(run_resumed, "A run was taken up again.")                                                             \
  MARK(run_resumed_by_another, "A run was taken up by another engine than began it.")                        \
  MARK(run_made_up, "A nightly began more than an hour after it was due.")                                   \
  MARK(run_skipped, "A nightly that could not begin in time was left out.")                                  \
  MARK(run_found_another, "A nightly was due while another run was at work.")                                \
  MARK(run_not_yet, "An incomplete run was looked at before its next try.")                                  \
  MARK(run_of_a_moved_date, "Settings moved the due time of a date that has its run already.")               \
  MARK(run_of_the_dead_closed, "A run whose worker had disappeared was closed by the next one.")             \
  MARK(run_of_nobody, "A nightly found nobody with a Salesforce ID.")                                        \
  MARK(run_lease_extended, "A run worked longer than its first lease.")                                      \
  MARK(run_lost, "A run found that another engine had taken it over.")                                       \
  MARK(run_settings_changed, "The settings of the opt-out field changed under a run.")                       \
  MARK(run_switched_off, "The nightly was switched off under a run.")                                        \
  MARK(run_pushing_stopped, "A run stopped pushing for a limit or a refused connection.")                    \
  MARK(run_pushing_unreachable, "A run stopped pushing since nothing was reachable.")                        \
  MARK(run_over_budget, "A run left the org's last API calls to others.")                                    \
  MARK(run_left_work, "A run left pushes to the outbox worker.")                                             \
  /* --- reading and merging */                                                                              \
  MARK(read_tried_again, "A nightly asked for a page again.")                                                \
  MARK(read_next_page, "A nightly's reading took more than one page.")                                       \
  MARK(read_restarted, "A nightly's reading began again at its first page.")                                 \
  MARK(read_by_job, "A nightly read an object by a Bulk API job.")                                           \
  MARK(read_job_in_sets, "The rows that a Bulk API job read came in several sets.")                          \
  MARK(read_job_failed, "A Bulk API job that was to read failed or was aborted.")                            \
  MARK(read_job_given_up, "A Bulk API job that was to read was not over in time.")                           \
  MARK(read_by_pages_after_all, "An object was read page by page, for its Bulk API job could not be used.")  \
  MARK(read_in_halves, "A nightly's query took Salesforce too long and was asked in halves.")                \
  MARK(read_given_up, "An object could not be read in any of its tries.")                                    \
  MARK(read_ended_the_run, "An object could not be read for a reason that ends the whole run.")              \
  MARK(read_refused, "An object could not be read for a reason that a person must mend.")                    \
  MARK(read_field_not_on_layout, "A nightly left out a field that no page layout shows.")                    \
  MARK(read_what_changed, "A nightly read what had changed, and looked up whose sides differed.")            \
  MARK(read_where_they_went, "A nightly looked up where records had been merged or converted to.")           \
  MARK(read_in_full, "A nightly that reads what changed read everything: the day had come.")                 \
  MARK(read_in_full_for_many, "A nightly that reads what changed read everything: too much was unknown.")    \
  MARK(read_refused_unneeded, "An object that nobody is linked to could not be read.")                       \
  MARK(pull_of_a_part, "A pull was taken from an object that was read in part.")                             \
  MARK(decision_person_changed, "A decision found its person changed meanwhile.")                            \
  MARK(decision_person_moved, "A decision found its person linked elsewhere.")                               \
  MARK(decision_other_field, "Decisions were left since another field was chosen meanwhile.")                \
  MARK(decision_sibling_changed, "A decision about a shared record found one of its people changed.")        \
  MARK(decision_in_flight, "A nightly would push what is being sent already.")                               \
  MARK(decision_revived, "A nightly revived a push in flight that a resubscribe had ended.")                 \
  MARK(decision_took_a_row, "A nightly took over a push that was waiting.")                                  \
  MARK(equal_closed_a_push, "A waiting push was closed: Salesforce had the value already.")                  \
  MARK(read_only_the_other_field, "Of two fields that are written the chosen one could not be read.")        \
  MARK(push_of_both_fields, "One write had both opt-out fields of a record.")                                \
  MARK(push_of_fields_apart, "A write of both fields was refused for one of them, and went out twice.")      \
  MARK(merge_with_a_sibling, "A person was unsubscribed with another one of the same record.")               \
  MARK(merge_of_the_other_field,                                                                             \
       "Somebody was unsubscribed because of Email Opt Out beside the chosen field.")                        \
  MARK(merge_record_gone, "A nightly found a linked record in the recycle bin.")                             \
  MARK(record_went_into_the_bin, "A linked record was found in the recycle bin.")                            \
  MARK(record_came_back, "A linked record came back from the recycle bin.")                                  \
  MARK(record_purged, "A linked record was gone from the recycle bin.")                                      \
  MARK(night_followed_a_merge, "A night linked somebody to the master of a merge.")                          \
  MARK(night_followed_a_conversion, "A night linked somebody to the contact that a lead became.")            \
  MARK(night_followed_a_chain, "A night followed more than one step from record to record.")                 \
  MARK(night_carried_an_opt_out, "An opt-out that a merge or conversion had lost was carried over.")         \
  MARK(night_met_a_circle, "Records name each other as successors; nobody is moved.")                        \
  MARK(clear_overtaken, "A false was not written: somebody on the record changed meanwhile.")                \
  MARK(clear_refused_as_changed, "Salesforce refused a false: the record had changed since it was read.")    \
  MARK(clear_failed, "A false could not be written, and was left to the next run.")                          \
  MARK(clear_of_several_people, "A record of several people was opted in for all of them.")                  \
  MARK(clear_kept_by_a_sibling, "A record was not opted in, for not all of its people agree.")               \
  MARK(clear_too_fresh, "A record changed so shortly before that a false could overtake the change.")        \
  MARK(clear_not_confirmed, "A record was not found as read when it was looked up again.")                   \
  MARK(times_not_readable, "The field history could not be read, and the opt-out won.")                      \
  MARK(conflict_first_here, "Conflict, never compared before: unsubscribed here only.")                      \
  MARK(conflict_first_there, "Conflict, never compared before: opted out in Salesforce only.")               \
  MARK(conflict_unchecked_there, "Conflict: unchecked in Salesforce, unsubscribed here.")                    \
  MARK(conflict_resubscribed_here, "Conflict: resubscribed here, opted out in Salesforce.")                  \
  MARK(conflict_act_waiting, "Conflict: an unsubscribe still waited while Salesforce was compared.")         \
  /* --- Salesforce */                                                                                       \
  MARK(session_renewed, "A session had ended and was renewed for a push.")                                   \
  MARK(session_renewed_in_a_nightly, "A session had ended and was renewed in the middle of a nightly.")      \
  MARK(session_refused, "A new session was refused as well.")                                                \
  MARK(session_refusal_remembered, "A call was not made: the connection had just been refused.")             \
  MARK(session_turn_awaited, "Two activities needed a session at once, and one waited.")                     \
  MARK(token_met_no_answer, "The request for a session met no answer.")                                      \
  MARK(reply_not_understood, "An answer could not be understood.")                                           \
  MARK(error_not_known, "Salesforce named an error that the table does not have.")

enum class Mark : uint8_t {
#define MARK(name, sentence) name,
  SYNCER_MARKS(MARK)
#undef MARK
};

constexpr size_t mark_count = 0
#define MARK(name, sentence) +1
    SYNCER_MARKS(MARK)
#undef MARK
    ;

// One for the process. Relaxed: a count, not a message.
extern std::array<std::atomic<uint32_t>, mark_count> mark_counters;

inline void mark(Mark passed) {
  mark_counters[static_cast<size_t>(passed)].fetch_add(1, std::memory_order_relaxed);
}

std::string_view name_of(Mark one);
std::string_view sentence_of(Mark one);
const std::vector<Mark>& all_marks();  // in the order above

// For the simulator.
using MarkCounts = std::array<uint32_t, mark_count>;
MarkCounts marks_passed();
void forget_marks();

}  // namespace syncer
