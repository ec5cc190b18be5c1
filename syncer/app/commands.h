// What each command of `syncer` does, apart from reading its options (command_line.cpp). Results go to `out`,
// what people should know besides to `err`; `err` never names a person by address.
#pragma once
#include "syncer/app/exit_code.h"
#include "syncer/app/options.h"
#include "syncer/app/surroundings.h"

namespace syncer::app {

Exit init(const CommonOptions& common, const InitOptions& options, Surroundings& around);
Exit people_import(const CommonOptions& common, const ImportOptions& options, Surroundings& around);
Exit people_from_salesforce(const CommonOptions& common, const FromSalesforceOptions& options,
                            Surroundings& around);
Exit people_list(const CommonOptions& common, const PeopleListOptions& options, Surroundings& around);
Exit unsubscribe(const CommonOptions& common, const UnsubscribeOptions& options, Surroundings& around);
Exit resubscribe(const CommonOptions& common, const ResubscribeOptions& options, Surroundings& around);
Exit settings_get(const CommonOptions& common, const SettingsGetOptions& options, Surroundings& around);
Exit settings_set(const CommonOptions& common, const SettingsSetOptions& options, Surroundings& around);
Exit push(const CommonOptions& common, Surroundings& around);
Exit nightly(const CommonOptions& common, Surroundings& around);
Exit status(const CommonOptions& common, Surroundings& around);
Exit serve(const CommonOptions& common, const ServeOptions& options, Surroundings& around);
Exit link(const CommonOptions& common, const LinkOptions& options, Surroundings& around);
Exit nightly_dry_run(const CommonOptions& common, Surroundings& around);
Exit push_dry_run(const CommonOptions& common, Surroundings& around);
Exit check(const CommonOptions& common, Surroundings& around);
Exit diagnostics(const CommonOptions& common, const DiagnosticsOptions& options, Surroundings& around);
Exit audit(const CommonOptions& common, const AuditOptions& options, Surroundings& around);
Exit runs(const CommonOptions& common, const RunsOptions& options, Surroundings& around);
Exit history(const CommonOptions& common, const HistoryOptions& options, Surroundings& around);
Exit send(const CommonOptions& common, const SendOptions& options, Surroundings& around);
Exit mails(const CommonOptions& common, Surroundings& around);
Exit groups_list(const CommonOptions& common, Surroundings& around);
Exit groups_add(const CommonOptions& common, const GroupOptions& options, Surroundings& around);
Exit groups_remove(const CommonOptions& common, const GroupOptions& options, Surroundings& around);

}  // namespace syncer::app
