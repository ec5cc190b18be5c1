// The keys of a compound address, from the names of its parts: MailingStreet of MailingAddress is "street".
#pragma once
#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace sfsim {

inline std::string_view address_key(std::string_view compound, std::string_view part) {
  constexpr std::string_view tail = "Address";
  if (compound.ends_with(tail)) compound.remove_suffix(tail.size());
  if (part.starts_with(compound)) part.remove_prefix(compound.size());
  constexpr std::array<std::array<std::string_view, 2>, 10> keys = {{{"City", "city"},
                                                                     {"Country", "country"},
                                                                     {"CountryCode", "countryCode"},
                                                                     {"GeocodeAccuracy", "geocodeAccuracy"},
                                                                     {"Latitude", "latitude"},
                                                                     {"Longitude", "longitude"},
                                                                     {"PostalCode", "postalCode"},
                                                                     {"State", "state"},
                                                                     {"StateCode", "stateCode"},
                                                                     {"Street", "street"}}};
  for (const auto& [suffix, key] : keys)
    if (part == suffix) return key;
  return part;
}

// Recorded: the keys come in alphabetical order.
template <class Part>
void sort_address(std::vector<Part>& parts) {
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.key < b.key; });
}

}  // namespace sfsim
