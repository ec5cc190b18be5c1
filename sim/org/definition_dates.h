// When a custom object or field was made and last changed; its maker is not kept.
#pragma once
#include <string>

#include "sim/org/org.h"

namespace sfsim {

struct DefinitionDates {
  UnixMillis made = 0, changed = 0;  // 0: not known (a database of before they were kept)
};
DefinitionDates definition_dates(Org& org, const std::string& id);
void keep_definition_dates(Org::Impl& impl, const std::string& id, bool made);  // now

}  // namespace sfsim
