// What makes a header and a row good, and the sentences that say why one is not.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

#include "syncer/app/import.h"
#include "syncer/domain/salesforce_id.h"

namespace syncer::app {

namespace {

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// "E-mail Address" -> "emailaddress"
std::string folded(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

struct Spelling {
  const char* folded;
  int ImportColumns::*column;
};
constexpr std::array spellings{
    Spelling{"email", &ImportColumns::email},
    Spelling{"emailaddress", &ImportColumns::email},
    Spelling{"mail", &ImportColumns::email},
    Spelling{"firstname", &ImportColumns::first_name},
    Spelling{"givenname", &ImportColumns::first_name},
    Spelling{"lastname", &ImportColumns::last_name},
    Spelling{"surname", &ImportColumns::last_name},
    Spelling{"familyname", &ImportColumns::last_name},
    Spelling{"salesforceid", &ImportColumns::salesforce_id},
    Spelling{"salesforcecontactid", &ImportColumns::salesforce_id},
    Spelling{"salesforceleadid", &ImportColumns::salesforce_id},
    Spelling{"contactid", &ImportColumns::salesforce_id},
    Spelling{"leadid", &ImportColumns::salesforce_id},
    Spelling{"sfid", &ImportColumns::salesforce_id},
    Spelling{"sfdcid", &ImportColumns::salesforce_id},
};

bool all_digits(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "3.5E+14", "3,5E+14"
bool looks_like_scientific(const std::string& text) {
  const size_t e = text.find_first_of("eE");
  if (e == 0 || e == std::string::npos || e + 2 >= text.size() || text[e + 1] != '+') return false;
  std::string mantissa = text.substr(0, e);
  std::erase_if(mantissa, [](char c) { return c == '.' || c == ','; });
  return all_digits(mantissa) && all_digits(text.substr(e + 2));
}

bool has_control_character(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

bool valid_utf8(std::string_view text) {
  size_t i = 0;
  const auto continues = [&](size_t n, unsigned char low, unsigned char high) {
    for (size_t k = 1; k <= n; ++k) {
      if (i + k >= text.size()) return false;
      const auto c = static_cast<unsigned char>(text[i + k]);
      if (c < (k == 1 ? low : 0x80) || c > (k == 1 ? high : 0xBF)) return false;
    }
    i += n + 1;
    return true;
  };
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool good = c < 0x80                 ? continues(0, 0, 0)
                      : c >= 0xC2 && c <= 0xDF ? continues(1, 0x80, 0xBF)
                      : c == 0xE0              ? continues(2, 0xA0, 0xBF)
                      : c == 0xED              ? continues(2, 0x80, 0x9F)
                      : c >= 0xE1 && c <= 0xEF ? continues(2, 0x80, 0xBF)
                      : c == 0xF0              ? continues(3, 0x90, 0xBF)
                      : c >= 0xF1 && c <= 0xF3 ? continues(3, 0x80, 0xBF)
                      : c == 0xF4              ? continues(3, 0x80, 0x8F)
                                               : false;
    if (!good) return false;
  }
  return true;
}

std::string salesforce_id_problem(const std::string& cell, IdProblem problem) {
  if (looks_like_scientific(cell)) {
    return "a spreadsheet turned the Salesforce ID into a number and its digits are lost; format the column "
           "as text "
           "and export it from Salesforce again";
  }
  if (all_digits(cell) && cell.size() < 15 &&
      parse_salesforce_id(std::string(15 - cell.size(), '0') + cell).problem == IdProblem::none) {
    return "a spreadsheet removed the zeros at the start of the Salesforce ID; format the column as text and "
           "export "
           "it from Salesforce again";
  }
  return "Salesforce ID: " + std::string(explain(problem));
}

ImportColumns read_header(const std::vector<std::string>& names) {
  ImportColumns columns;
  columns.names = names;
  bool looks_like_data = false;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string name = folded(names[i]);
    const auto* spelling =
        std::find_if(spellings.begin(), spellings.end(), [&](const auto& s) { return s.folded == name; });
    if (spelling == spellings.end()) {
      looks_like_data = looks_like_data || names[i].find('@') != std::string::npos;
      // "line" and "reason" are those of a rejected file that comes back repaired.
      if (!name.empty() && name != "line" && name != "reason") columns.ignored.push_back(trimmed(names[i]));
      continue;
    }
    int& column = columns.*(spelling->column);
    if (column >= 0) {
      columns.problem =
          fmt::format("the header names the same thing twice, \"{}\" and \"{}\"; keep one of the columns",
                      trimmed(names[static_cast<size_t>(column)]), trimmed(names[i]));
      return columns;
    }
    column = static_cast<int>(i);
  }
  if (columns.email < 0) {
    columns.problem =
        looks_like_data
            ? "the first line holds data, not column names; put this line above it: "
              "email,first_name,last_name,salesforce_id"
            : "the header has no e-mail column; name it \"email\" (known columns: email, first_name, "
              "last_name, salesforce_id)";
  }
  return columns;
}

std::string RowChecker::check(const CsvRecord& record, PersonImport& row) {
  if (!record.error.empty()) return record.error;
  for (size_t i = 0; i < record.cells.size(); ++i) {
    if (i >= columns_.names.size() && !trimmed(record.cells[i]).empty()) {
      return fmt::format("the row has {} cells, the header {}; a cell with a comma needs quotes around it",
                         record.cells.size(), columns_.names.size());
    }
    if (!valid_utf8(record.cells[i])) return "the text is not UTF-8; save the file as \"CSV UTF-8\"";
  }
  const auto cell = [&](int column) {
    if (column < 0 || static_cast<size_t>(column) >= record.cells.size()) return std::string();
    return trimmed(record.cells[static_cast<size_t>(column)]);
  };
  row = {.email = cell(columns_.email),
         .first_name = cell(columns_.first_name),
         .last_name = cell(columns_.last_name),
         .salesforce_id = cell(columns_.salesforce_id)};
  if (row.email.empty()) return "the e-mail is empty";
  if (!plausible_email(row.email)) return "the e-mail is not an e-mail address";
  if (row.email.find_first_of("\",;<>") != std::string::npos) {
    return "the e-mail holds a quote, comma, semicolon or bracket; give one bare address a row";
  }
  if (has_control_character(row.first_name) || has_control_character(row.last_name)) {
    return "a name holds a line break or another control character";
  }
  if (row.salesforce_id.empty()) return "";
  const ParsedId parsed = parse_salesforce_id(row.salesforce_id);
  if (parsed.problem != IdProblem::none && parsed.problem != IdProblem::account)
    return salesforce_id_problem(row.salesforce_id, parsed.problem);
  row.salesforce_id = parsed.id.text;
  const std::hash<std::string> hash;
  const Seen seen{.id_hash = hash(row.salesforce_id), .line = record.line};
  const auto [known, fresh] = ids_.try_emplace(hash(normalised_email(row.email)), seen);
  if (!fresh && known->second.id_hash != seen.id_hash) {
    return fmt::format("line {} gives the same e-mail another Salesforce ID; keep one of them",
                       known->second.line);
  }
  return "";
}

}  // namespace syncer::app
