// Line ends are CRLF by the standard; Salesforce's own example (curl with a file) has LF, so both are taken.
#include "sim/api/multipart.h"

#include "sim/api/wire.h"

namespace sfsim {
namespace {

std::string_view line_of(std::string_view& text) {
  const size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// name="job"; also without quotes.
std::string parameter(std::string_view header, std::string_view key) {
  const std::string wanted = std::string(key) + "=";
  for (size_t at = header.find(';'); at != header.npos; at = header.find(';', at + 1)) {
    std::string_view item = trimmed(header.substr(at + 1));
    if (item.size() <= wanted.size() || !iequals(item.substr(0, wanted.size()), wanted)) continue;
    item.remove_prefix(wanted.size());
    if (item.front() != '"') return std::string(trimmed(item.substr(0, item.find(';'))));
    item.remove_prefix(1);
    return std::string(item.substr(0, item.find('"')));
  }
  return {};
}

}  // namespace

std::optional<std::vector<BodyPart>> parts_of(std::string_view content_type, std::string_view body) {
  if (!iequals(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data"))
    return std::nullopt;
  const std::string boundary = parameter(content_type, "boundary");
  if (boundary.empty()) return std::nullopt;
  const std::string mark = "--" + boundary;
  std::vector<BodyPart> parts;
  size_t at = body.find(mark);
  while (at != body.npos) {
    std::string_view rest = body.substr(at + mark.size());
    if (rest.starts_with("--")) return parts;
    line_of(rest);
    BodyPart part;
    for (std::string_view line = line_of(rest); !line.empty(); line = line_of(rest)) {
      if (line.size() > 20 && iequals(line.substr(0, 20), "Content-Disposition:")) {
        part.name = parameter(line, "name");
        part.filename = parameter(line, "filename");
      } else if (line.size() > 13 && iequals(line.substr(0, 13), "Content-Type:")) {
        part.content_type = trimmed(line.substr(13));
      }
    }
    const size_t begin = static_cast<size_t>(rest.data() - body.data());
    at = body.find("\n" + mark, begin == 0 ? 0 : begin - 1);
    if (at == body.npos) return std::nullopt;
    part.body = at < begin ? std::string_view() : body.substr(begin, at - begin);
    if (part.body.ends_with('\r')) part.body.remove_suffix(1);
    parts.push_back(std::move(part));
    ++at;
  }
  return std::nullopt;
}

}  // namespace sfsim
