// A scenario that no hand writes: more people than fit into one page of a query and one call of writes.
#pragma once
#include <string>

// 2,010 Contacts that are opted out in Salesforce only, and 210 Leads that are unsubscribed here only.
std::string crowd_scenario();
