// Checks a value's shape against the table: types, words, unknown and missing keys. What a value means
// (names, times, ids) is checked where the plan is made.
#pragma once
#include "sim/scenario/node.h"
#include "sim/scenario/table.h"

namespace sfsim {

// True when the value fits. `what` names it in messages: "at", "the value of unsubscribe".
bool check_value(const Node& value, const KeyInfo& key, Reporter& reporter);
// Keys of an object: known ones fit, required ones are there. Salesforce fields take plain values.
bool check_object(const Node& object, const KeyTable& table, std::string_view what, Reporter& reporter);
bool check_field(const Member& member, Reporter& reporter);

std::string shown(const Node& node, const SourceFile& file);  // short, for messages
// ", did you mean "x"?" or a list of what is allowed.
std::string hint(std::string_view word, const std::vector<std::string>& known, std::string_view before_list);

}  // namespace sfsim
