// When the nightly is due: a wall-clock time in a zone, once per local date, through 23- and 25-hour days.
// The date library reads compiled zone tables, which end in 2037: later years are all standard time.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syncer/domain/ports.h"

namespace syncer {

bool zone_exists(std::string_view zone);
// Every zone of the system's database, sorted; for suggestions.
const std::vector<std::string>& zone_names();

// The latest due moment <= now, and the earliest > now. A time that a date skips is moved to the first moment
// after the gap; one that occurs twice is taken the first time. `zone` must exist.
UnixMillis latest_due(UnixMillis now, int time_minutes, std::string_view zone);
UnixMillis next_due(UnixMillis now, int time_minutes, std::string_view zone);

// By how much a run that is due then begins later: less than the window, the same for every engine, and
// spread evenly over the days.
UnixMillis delay_in_window(UnixMillis due_at, int window_minutes);

// The local calendar date of a moment, "YYYY-MM-DD".
std::string local_date(UnixMillis at, std::string_view zone);

// What "2024-01-15 20:00" means on the clocks of the zone; "2024-01-15T20:00Z" is UTC in any. Empty: it is no
// such text, or the date skips that time. One that occurs twice is taken the first time.
std::optional<UnixMillis> moment_of(std::string_view text, std::string_view zone);

// "2024-01-15 20:00:00 PST", for people.
std::string local_text(UnixMillis at, std::string_view zone);
// "2024-01-16T04:00:00.000Z".
std::string utc_text(UnixMillis at);

}  // namespace syncer
