// What the readers of a setup file share: its lists, texts and flags, and making a record. A Problem is a
// sentence for whoever wrote the file.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/api/metadata.h"

namespace sfsim::setup {

using Problem = std::optional<std::string>;

// A list of objects under that key; nothing when there is none.
std::variant<std::vector<const JsonBody*>, std::string> list_of(const JsonBody& in, std::string_view name);
std::string text_of(const JsonBody& in, std::string_view name);
bool flag_in_setup(const JsonBody& in, std::string_view name, bool otherwise);
Problem unknown_in_setup(const JsonBody& in, std::initializer_list<std::string_view> known);
SaveResult insert(Org& org, const char* sobject, const std::vector<InputField>& fields);
std::string id_where(Org& org, const char* sobject, const char* field, const std::string& value);
Problem each(const JsonBody& file, std::string_view name,
             const std::function<Problem(const JsonBody&)>& make);
// "Contact.Donor" -> Contact, Donor; empty where there is no dot.
std::pair<std::string, std::string> halves_of(const std::string& full_name);

// The parts of a file.
Problem make_record_types(Org& org, const JsonBody& file);
Problem make_groups(Org& org, const JsonBody& file);  // and queues
Problem make_rules(Org& org, const JsonBody& file);   // of validation and about duplicates

}  // namespace sfsim::setup
