// A body of several parts, as jobs with their data inside come: multipart/form-data (RFC 7578).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sfsim {

struct BodyPart {
  std::string name;  // of Content-Disposition
  std::string filename;
  std::string_view content_type;
  std::string_view body;
};
// Nothing when the content type is another, or the body does not keep to it.
std::optional<std::vector<BodyPart>> parts_of(std::string_view content_type, std::string_view body);

}  // namespace sfsim
