// Case folding for the text comparisons of SOQL: what two texts have in common when case does not count.
#pragma once
#include <string>
#include <string_view>

namespace sfsim {

// Simple lower-casing of ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic; everything else stays as it
// is.
std::string fold(std::string_view utf8);

}  // namespace sfsim
