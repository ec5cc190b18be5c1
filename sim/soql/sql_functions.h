// The SQL functions that compiled statements use beside SQLite's own.
#pragma once

struct sqlite3;

namespace sfsim::soql {

// sf_local(millis, zone): the same moment as if the clock of that zone were UTC.
// sf_format(value, kind, scale, zone): as FORMAT() shows a value to a user of the United States.
// The same connection may come again: to define a function anew would make SQLite prepare every statement
// again.
void register_sql_functions(sqlite3* db);
// sf_search(words, lines): whether the lines of a record have the words of FIND.
void register_search_function(sqlite3* db);  // called by the other

}  // namespace sfsim::soql
