// What --help says besides the options: one text a command. Examples are commands that work as they stand.
#pragma once

namespace syncer::app {

constexpr const char* description =
    "Keeps the unsubscribes of a sales-email product and Salesforce the same: each unsubscribe is pushed to\n"
    "Salesforce at once, and every night both sides are compared.";

constexpr const char* main_footer = R"(
Examples:
  syncer init --admin alice                      a new team; alice may change settings
  syncer people import people.csv                columns: email, first_name, last_name, salesforce_id
  syncer unsubscribe ada@example.com             recorded here, then pushed to Salesforce
  syncer settings set nightly on --by alice      compare both sides every night
  syncer serve                                   push at once and compare every night, until stopped
  syncer status                                  what is pending, what to fix

Environment (an option wins over its variable):
  SYNCER_DB                                      the database file, "syncer.db" when neither is given
  SYNCER_INSTANCE_URL                            such as https://example.my.salesforce.com
  SYNCER_CLIENT_ID, SYNCER_CLIENT_SECRET         of the connected app (alone: client credentials flow)
  SYNCER_JWT_KEY_FILE, SYNCER_USERNAME           JWT bearer flow: a private key (RSA, PEM) instead of the secret
  SYNCER_JWT_AUDIENCE                            https://login.salesforce.com; for a sandbox https://test.salesforce.com
  SYNCER_REFRESH_TOKEN                           refresh token flow
  SYNCER_USERNAME, SYNCER_PASSWORD               user name and password flow; the security token after the password
  SYNCER_CREDENTIALS_FILE                        a file with these variables, NAME=VALUE a line, mode 600
  SYNCER_CA_FILE                                 certificates to trust instead of the system's
  SYNCER_PUBLIC_URL, SYNCER_API_TOKEN            see: syncer serve --help
  Secrets belong into the environment: the options of a process can be seen by others.

Exit codes:
  0 done, in Salesforce too    1 done here; something is pending, parked or incomplete    2 bad input
  3 wrong usage                4 no connection or credentials                             5 database
)";

constexpr const char* init_footer = R"(
The database is created if absent, as every command does it. The first admin is made without being asked for;
another one is added by an admin (--by).

Examples:
  syncer init                                    you become the admin
  syncer init --admin alice --db team.db
  syncer init --admin bob --by alice             alice makes bob an admin too
)";
constexpr const char* people_footer = R"(
Examples:
  syncer people import people.csv
  syncer people from-salesforce 0035e00000ABCDEAA5
  syncer people list --json
)";
constexpr const char* from_salesforce_footer = R"(
What "Push to Sales Connect" does in Salesforce: each Contact or Lead becomes a person with its e-mail, name and
Salesforce ID; a person of that e-mail who has no Salesforce ID gets it. Whoever is opted out in Salesforce (by Email
Opt Out or the field that the team has chosen) or unsubscribed here is left out, and so is a person who is linked to
another record. Costs one API call for each 200 records of an object. Exit code 1: some record is no person yet for a
reason that somebody can mend (no such record, no e-mail, linked elsewhere).

Examples:
  syncer people from-salesforce 0035e00000ABCDEAA5 00Q5e00000ABCDE
  syncer people from-salesforce --json $(cat ids.txt)
)";
constexpr const char* import_footer = R"(
The first line names the columns, in any order: email (the only one required), first_name, last_name,
salesforce_id (a Contact or Lead id of 15 or 18 characters). Common spellings such as "E-mail Address" or
"Salesforce ID" are understood; other columns are ignored. Separators: comma, semicolon or tab; UTF-8.

A known e-mail is updated; an empty cell changes nothing; nobody is ever resubscribed. Rows with the same e-mail are
merged in order. Bad rows of people.csv go to people.rejected.csv with their line and reason (exit code 1): correct
them there and import that file. What is still bad then goes to people.rejected-2.csv, and so on.

Examples:
  syncer people import people.csv
  syncer people import people.csv --strict       import nothing if a single row is bad (exit code 2)
  syncer people import people.rejected.csv       after correcting it
)";
constexpr const char* list_footer = R"(
Examples:
  syncer people list
  syncer people list --unsubscribed
  syncer people list --json
)";
constexpr const char* unsubscribe_footer = R"(
Each unsubscribe is on the disk before anything is sent. Then all that is due is pushed. Exit code 0: Salesforce has
them all; 1: recorded here, but something is not in Salesforce yet (no connection, no Salesforce ID, --no-push, ...);
2: somebody is unknown, all others are done.

Examples:
  syncer unsubscribe ada@example.com bob@example.com
  syncer unsubscribe --file list.txt             one e-mail a line; blank lines and # comments are skipped
  grep -h @ bounced.txt | syncer unsubscribe --file - --via bounce
  syncer unsubscribe ada@example.com --no-push   send it later: syncer push
  syncer unsubscribe ada@example.com --personal --by bob    only from bob (setting personal_unsubscribes)
  syncer unsubscribe --file list.txt --json      what became of each, and of the push
)";
constexpr const char* resubscribe_footer = R"(
Only an admin may do this, with a reason that goes into the person's history. Nothing is written to Salesforce: with
the nightly on, uncheck the opt-out box there too, or the next nightly unsubscribes the person again. In a team
without an admin, the first who asks becomes it.

Examples:
  syncer resubscribe ada@example.com --reason "asked for it by phone" --by alice
)";
constexpr const char* send_footer = R"(
No e-mail is delivered: a mail is a row that says whether it would have gone out. Blocked domains get nothing at all;
who is unsubscribed gets no commercial mail. A mail to one person then fails with its reason (exit code 1); of a group
such a recipient is left out silently. --at is a moment on the clocks of nightly_zone, or UTC with a Z; syncer serve
sends what is scheduled when it is due, and the gates are asked again. --by is whose mail it is.

Examples:
  syncer send ada@example.com
  syncer send --group Prospects --by alice
  syncer send ada@example.com --non-commercial
  syncer send ada@example.com --at "2030-05-03 09:00"
)";
constexpr const char* mails_footer = R"(
Examples:
  syncer mails
  syncer mails --json
)";
constexpr const char* groups_footer = R"(
Who is unsubscribed by hand or by Salesforce leaves every group. Who unsubscribes by a link comes into "Unsubscribed
Contacts", until an admin resubscribes the person.

Examples:
  syncer groups add Prospects ada@example.com bob@example.com
  syncer groups list
)";
constexpr const char* groups_add_footer = R"(
A group is there as long as somebody is in it.

Examples:
  syncer groups add Prospects ada@example.com bob@example.com
)";
constexpr const char* groups_remove_footer = R"(
Examples:
  syncer groups remove Prospects ada@example.com
)";
constexpr const char* groups_list_footer = R"(
Examples:
  syncer groups list
  syncer groups list --json
)";
constexpr const char* settings_footer = R"(
Examples:
  syncer settings get
  syncer settings set nightly on --by alice
)";
constexpr const char* get_footer = R"(
Examples:
  syncer settings get                            all of them, with what they mean
  syncer settings get nightly                    the value alone
  syncer settings get --json
)";
constexpr const char* set_footer = R"(
Only an admin may do this (--by; default: your login name). In a team without an admin, the first who asks becomes it.

Examples:
  syncer settings set nightly on --by alice
  syncer settings set opt_out_field sales_opt_out
  syncer settings set nightly_time 21:30
  syncer settings set contact_sales_opt_out Our_Sales_Opt_Out__c
)";
constexpr const char* serve_footer = R"(
Pushes each unsubscribe the moment it is recorded, runs the nightly when it is due, and listens on this machine:

  POST /api/unsubscribes      {"email": "ada@example.com"}, or {"emails": [...]}; "via" and "details" if wanted
  GET, POST /u/TOKEN          the link of a mail, see: syncer link --help
  GET /health  GET /ready     it answers; it can record unsubscribes
  GET /metrics                for Prometheus
  /settings                   for an admin's browser: what is synced, and what is missing for it

Ctrl-C or SIGTERM finishes what is under way. Killed at any moment it loses nothing: start it again. Several may
run on one database. For links that work from outside put a web server with TLS in front, pass /u/ to it with the
Host header unchanged, and name its address with --public-url.

Environment: SYNCER_PUBLIC_URL; SYNCER_API_TOKEN, which /api then asks for (Authorization: Bearer ...).

Examples:
  syncer serve
  syncer serve --log json --public-url https://unsubscribe.example.com
  curl -s http://127.0.0.1:8787/api/unsubscribes -H "Content-Type: application/json" -d '{"email": "ada@example.com"}'
)";
constexpr const char* link_footer = R"(
Prints the link with which this person, and nobody else, unsubscribes by one click. It does not expire. Opening it
asks first and changes nothing; a mail program's own button (RFC 8058) unsubscribes at once. Both need a running
syncer serve.

Examples:
  syncer link ada@example.com --public-url https://unsubscribe.example.com
  syncer link 7 --headers                        the header lines for a mail to person 7
)";
constexpr const char* push_footer = R"(
Sends all that is queued, also what was parked. Exit code 0: nothing is left; 1: something is pending or parked;
4: no connection.

Examples:
  syncer push
  syncer push --dry-run
  syncer push --json
)";
constexpr const char* nightly_footer = R"(
Compares everyone who has a Salesforce ID with Salesforce: whoever is opted out on either side is opted out on
both. Nothing is ever cleared. Only with the nightly switched on (syncer settings set nightly on).

Examples:
  syncer nightly
  syncer nightly --dry-run                       what it would change, even while it is off
  0 20 * * *  syncer nightly --db /var/lib/syncer/team.db       (crontab)
)";
constexpr const char* check_footer = R"(
Logs in and looks: the API, the calls left, access to Contact and Lead, the opt-out field of both (is it there, may it
be read and written), page layouts. Each thing that is missing comes with what a Salesforce admin does about it.
Nothing is written to Salesforce. Exit code 0: all is there; 1: something is missing; 4: no connection. A connection
that was refused before is used again when this logs in.

Examples:
  syncer check
  syncer check --json
)";
constexpr const char* diagnostics_footer = R"(
Four categories: Intermittent goes away by itself; Authentication needs a new connection; Access/Validation needs
somebody to change something in Salesforce; Other is for support.

Examples:
  syncer diagnostics
  syncer diagnostics --all --json
  syncer diagnostics --codes
)";
constexpr const char* audit_footer = R"(
Writes to Salesforce with their record, field, old and new value, cause, run and result; what changed here, by whom
or what; changes of settings. All times are UTC. A write is noted before it is sent, its result after. An empty old
value was not read before.

Examples:
  syncer audit
  syncer audit --person ada@example.com
  syncer audit --csv > audit.csv
  syncer audit --run 12 --json
)";
constexpr const char* runs_footer = R"(
Planned is what a run should have cost in API calls; a retry is not counted as a call.

Examples:
  syncer runs
  syncer runs --last 1 --json
)";
constexpr const char* status_footer = R"(
Examples:
  syncer status
  syncer status --json
)";
constexpr const char* history_footer = R"(
Examples:
  syncer history ada@example.com
  syncer history 7
  syncer history ada@example.com --json
)";

}  // namespace syncer::app
