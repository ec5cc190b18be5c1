// The database of an org in which nothing is yet, as bytes. Some hundred CREATE statements are most of what a
// program would do at its start, and the bytes are the same every time: so sfsim has them from its build.
#pragma once
#include <string>
#include <string_view>

namespace sfsim {

// With the columns of person accounts; as sqlite3_serialize gives it, packed.
std::string make_blank_org();
// From here on orgs in memory begin with these bytes, which stay where they are. Else the first one makes
// them.
void begin_orgs_with(std::string_view packed);

// Most of a database without rows are zeros: they are left out. For images of whole databases only.
std::string pack(std::string_view image);
size_t unpacked_size(std::string_view packed);
void unpack(std::string_view packed, char* image);  // unpacked_size() bytes

// What the build made of make_blank_org(): for programs that link blank_org_image.
std::string_view blank_org_image();

}  // namespace sfsim
