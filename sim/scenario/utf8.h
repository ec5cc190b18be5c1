// UTF-8 by hand, as far as places in a file need it: what is a character, and where the text is not UTF-8.
#pragma once
#include <string_view>

namespace sfsim {

// Bytes of the character that begins at `at`: 1 to 4, or 0 when no valid character begins there.
size_t utf8_length(std::string_view text, size_t at);
// The offset of the first byte that is not UTF-8; npos when all of it is.
size_t find_invalid_utf8(std::string_view text);
// How many characters; a byte that is not UTF-8 counts as one.
int count_characters(std::string_view text);

}  // namespace sfsim
