// Inside the org only: files. What Salesforce works out of their bytes, and the ContentDocument and
// ContentDocumentLinks that it makes of a ContentVersion (object reference; sharing of a new file with its
// owner and with FirstPublishLocationId).
#pragma once
#include <string>
#include <vector>

#include "sim/org/writer.h"

namespace sfsim {

// Size, type, version and the like; before the defaults. `id` is empty while the row is made.
void derive_file(const Writer& w, std::string_view id, std::vector<Cell>& cells);
// Of a new row, by what it holds together.
Failure refused_file(const Writer& w, const std::vector<Cell>& cells);
// Before a ContentVersion that passed every check is inserted: its document and who sees it.
void place_file(const Writer& w, std::vector<Cell>& cells);
// After a ContentVersion or ContentDocument was written: what the other one shows of it.
void file_saved(const Writer& w, const std::string& id);

}  // namespace sfsim
