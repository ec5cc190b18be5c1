// The reference documentation of the format, as Markdown, made from the table.
#include <fmt/format.h>

#include "sim/scenario/invariants.h"
#include "sim/scenario/load.h"
#include "sim/scenario/table.h"

namespace sfsim {
namespace {

std::string cell(std::string text) {
  for (size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, 1, '\\');
  return text;
}

void keys_as_rows(std::string& out, const KeyTable& table) {
  out += "| key | value | default | meaning | example |\n|---|---|---|---|---|\n";
  for (const KeyInfo& key : table.keys)
    out += fmt::format("| `{}` | {} | {} | {} | `{}` |\n", key.name, cell(type_text(key)),
                       cell(key.default_text), cell(key.meaning), cell(key.example));
  if (table.fields)
    out +=
        "| any Salesforce field | a text, a number, true, false, null or \"@record\" | | Its API name. | "
        "`\"Phone\": \"555\"` |\n";
  out += "\n";
}

void section(std::string& out, std::string_view title, const KeyTable& table) {
  out += fmt::format("{}\n\n", title);
  keys_as_rows(out, table);
}

void verb(std::string& out, const VerbInfo& info) {
  const std::string& name = info.value.name;
  out += fmt::format(
      "### `{}`\n\n{}\n\nValue: {}.\n\n```jsonc\n{{ \"{}\": {} }},\n```\n\n", name, info.value.meaning,
      type_text(info.value), name,
      info.value.example + (info.options.find("reason") ? R"(, "reason": "asked by phone")" : ""));
  if (info.value.keys) {
    out += info.value.type == Type::response ? "An object has:\n\n" : "A row has any of:\n\n";
    keys_as_rows(out, *info.value.keys);
  }
  if (!info.options.keys.empty() || info.options.fields) {
    out += "Options:\n\n";
    keys_as_rows(out, info.options);
  }
  for (const KeyInfo& option : info.options.keys) {
    if (!option.keys) continue;
    out += fmt::format("A row of `{}` has any of:\n\n", option.name);
    keys_as_rows(out, *option.keys);
  }
}

void verbs(std::string& out, std::string_view title, VerbKind kind) {
  out += fmt::format("## {}\n\n", title);
  for (const VerbInfo& info : verb_table())
    if (kind_of(info.verb) == kind) verb(out, info);
}

constexpr const char* kOpening = R"(# Scenario files

Made by `sfsim schema --docs` from the table that the parser, the JSON Schema and the formatter use. Do not edit.

A scenario is one JSON file with `//` and `/* */` comments and trailing commas, UTF-8, named `.jsonc`, at most 1 MiB.
`sfsim check` finds every mistake with its place, `sfsim fmt` writes the canonical form: one step a line up to 120
columns (its `note` is not counted), else one option a line.

)";

constexpr const char* kTimes = R"(## Times

| written | means |
|---|---|
| `"19:05"`, `"19:05:30"` | that time today; earlier than now is a mistake |
| `"day 2 09:00"` | local calendar days; day 1 is the day of the start |
| `"2024-03-10 03:30"` | that date |
| `"01:30-07:00"` | with the offset, where a time occurs twice |
| `"90s"`, `"10m"`, `"2h"`, `"1d"`, `"500ms"`, `"1h30m"` | a duration |
| `"+2h"`, `"-90s"` | how far a clock is set forward or back |

A time that the clocks skip is a mistake that names the gap. Everything that is due on the way happens first.

)";

constexpr const char* kHealing = R"(## When the steps end

The runner heals: faults end, every engine's clock is set right, crashed engines restart, and two nightlies run where
the nightly is on. A date whose night a fast clock has had already is passed over. Then the invariants that speak of the
end are checked. Revoked rights and missing packages are not healed: their people must be parked with a reason.

)";

}  // namespace

std::string scenario_reference() {
  std::string out = kOpening;
  section(out, "## The file", file_keys());
  section(out, "### A person", person_keys());
  section(out, "### A record", record_keys());
  section(out, "### `org`", org_keys());
  section(out, "### A profile of `org`", profile_keys());
  section(out, "### A user of `org`", user_keys());
  section(out, "### A validation rule of `org`", rule_keys());
  out += kTimes;
  section(out, "## A step\n\nOne verb, its options beside it. Any step may carry:", common_step_keys());
  section(out, "### `during`", during_keys());
  verbs(out, "Acts", VerbKind::act);
  verbs(out, "Faults", VerbKind::fault);
  out += "### The faults\n\n| fault | what happens |\n|---|---|\n";
  for (const Fault fault : all_faults())
    out += fmt::format("| `{}` | {} |\n", name_of(fault), meaning_of(fault));
  out += "\n";
  verbs(out, "Checks", VerbKind::check);
  out += "A list matches whole and in order; a row matches when every key it has is equal.\n\n";
  out += kHealing;
  out +=
      "## Invariants\n\nAlways checked; `without` switches one off, by name, with a reason.\n\n| name | "
      "promise "
      "|\n|---|---|\n";
  for (const InvariantRow& row : invariant_table())
    out += fmt::format("| `{}` | {} |\n", row.name, row.promise);
  return out;
}

}  // namespace sfsim
