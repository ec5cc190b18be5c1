// How a row of the table is put together, for the files that hold its parts.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/table.h"

namespace sfsim {

inline KeyInfo key(std::string name, Type type, std::string meaning, std::string default_text,
                   std::string example, std::vector<std::string> words = {}, const KeyTable* keys = nullptr) {
  return {std::move(name),  type, std::move(meaning), std::move(default_text), std::move(example),
          std::move(words), keys};
}
inline KeyInfo value(Verb verb, Type type, std::string meaning, std::string example,
                     std::vector<std::string> words = {}, const KeyTable* keys = nullptr) {
  return key(std::string(name_of(verb)), type, std::move(meaning), "required", std::move(example),
             std::move(words), keys);
}

void add_checks(std::vector<VerbInfo>& out);  // table_checks.cpp

}  // namespace sfsim
