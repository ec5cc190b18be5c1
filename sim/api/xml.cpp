// pugixml reads the markup and repairs nothing; entities are ours, because it lets unknown ones pass, and so
// are depth, UTF-8, prefixes and the one root, which it does not check.
#include "sim/api/xml.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "sim/api/wire.h"

namespace sfsim {
namespace {

constexpr int deepest = 64;
constexpr std::string_view schema_instance = "http://www.w3.org/2001/XMLSchema-instance";

struct Misfit {
  std::string message;
};

bool is_xml_character(uint32_t c) {
  return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c < 0xD800) || (c >= 0xE000 && c < 0xFFFE) ||
         (c >= 0x10000 && c < 0x110000);
}

void append_utf8(std::string& out, uint32_t c) {
  const auto byte = [&](uint32_t bits) { out += static_cast<char>(bits); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      byte(0xE0 | c >> 12);
    } else {
      byte(0xF0 | c >> 18);
      byte(0x80 | (c >> 12 & 63));
    }
    byte(0x80 | (c >> 6 & 63));
  }
  byte(0x80 | (c & 63));
}

// The character that begins at `at`, which moves behind it; 0 for what is no UTF-8.
uint32_t next_character(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const uint32_t first = byte(at++);
  if (first < 0x80) return first;
  const size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  if (first < 0xC2 || first > 0xF4 || at + more > text.size()) return 0;
  uint32_t c = first & (0x3Fu >> more);
  for (size_t i = 0; i < more; ++i, ++at) {
    if ((byte(at) & 0xC0) != 0x80) return 0;
    c = c << 6 | (byte(at) & 63);
  }
  const bool shortest = more == 1 || (more == 2 ? c >= 0x800 : c >= 0x10000);
  return shortest ? c : 0;
}

void check_characters(std::string_view text) {
  for (size_t at = 0; at < text.size();)
    if (!is_xml_character(next_character(text, at)))
      throw Misfit{"An invalid XML character was found in the content of the document."};
}

uint32_t numbered(std::string_view digits) {
  const bool hex = digits.starts_with('x');
  if (hex) digits.remove_prefix(1);
  uint32_t c = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), c, hex ? 16 : 10);
  return error == std::errc{} && end == digits.data() + digits.size() ? c : 0;
}

std::string unescaped(std::string_view text) {
  check_characters(text);
  constexpr std::pair<std::string_view, char> known[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  std::string out;
  out.reserve(text.size());
  while (true) {
    const size_t at = text.find('&');
    out += text.substr(0, at);
    if (at == text.npos) return out;
    const size_t end = text.find(';', at);
    if (end == text.npos) throw Misfit{"The reference to an entity must end with the ';' delimiter."};
    const std::string_view name = text.substr(at + 1, end - at - 1);
    text.remove_prefix(end + 1);
    const size_t before = out.size();
    if (name.starts_with('#')) {
      const uint32_t c = numbered(name.substr(1));
      if (is_xml_character(c)) append_utf8(out, c);
    } else {
      for (const auto& [entity, character] : known)
        if (entity == name) out += character;
    }
    if (out.size() == before)
      throw Misfit{fmt::format("The entity \"{}\" was referenced, but not declared.", name.substr(0, 40))};
  }
}

std::string_view local(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}
std::string_view prefix(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == name.npos ? "" : name.substr(0, colon);
}

// Prefixes bound so far, the latest last.
class Reader {
 public:
  XmlElement element(const pugi::xml_node& node, int depth) {
    if (depth > deepest) throw Misfit{fmt::format("The document is deeper than {} elements.", deepest)};
    const size_t bound = spaces_.size();
    for (const pugi::xml_attribute& attribute : node.attributes()) {
      const std::string_view name = attribute.name();
      if (name == "xmlns" || name.starts_with("xmlns:"))
        spaces_.emplace_back(name == "xmlns" ? "" : name.substr(6), unescaped(attribute.value()));
    }
    XmlElement out;
    out.name = local(node.name());
    if (out.name.empty() || out.name.find(':') != std::string::npos)
      throw Misfit{"Element type must be followed by a name."};
    check_characters(out.name);
    out.space = space(prefix(node.name()), node.name());
    for (const pugi::xml_attribute& attribute : node.attributes()) {
      const std::string_view name = attribute.name();
      const std::string value = unescaped(attribute.value());
      if (prefix(name).empty() || name.starts_with("xml:") || name.starts_with("xmlns:")) continue;
      if (space(prefix(name), name) != schema_instance) continue;
      if (local(name) == "nil") out.nil = trimmed(value) == "true" || trimmed(value) == "1";
      if (local(name) == "type") out.type = local(trimmed(value));
    }
    for (const pugi::xml_node& child : node.children()) {
      if (child.type() == pugi::node_pcdata) out.text += unescaped(child.value());
      if (child.type() == pugi::node_cdata) {
        check_characters(child.value());
        out.text += child.value();
      }
      if (child.type() == pugi::node_element) out.children.push_back(element(child, depth + 1));
    }
    spaces_.resize(bound);
    return out;
  }

 private:
  std::string space(std::string_view wanted, std::string_view name) const {
    const auto bound =
        std::find_if(spaces_.rbegin(), spaces_.rend(), [&](const auto& one) { return one.first == wanted; });
    if (bound != spaces_.rend()) return bound->second;
    if (!wanted.empty() && wanted != "xml")
      throw Misfit{fmt::format("The prefix \"{}\" for element \"{}\" is not bound.", wanted, name)};
    return {};
  }

  std::vector<std::pair<std::string, std::string>> spaces_;
};

XmlElement root_of(const pugi::xml_document& document) {
  const pugi::xml_node* root = nullptr;
  pugi::xml_node kept;
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() == pugi::node_doctype) throw Misfit{"DOCTYPE is disallowed."};
    const bool text = node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
    if (text && !trimmed(node.value()).empty())
      throw Misfit{"Content is not allowed outside the root element."};
    if (node.type() != pugi::node_element) continue;
    if (root) throw Misfit{"The markup in the document following the root element must be well-formed."};
    kept = node;
    root = &kept;
  }
  if (!root) throw Misfit{"Premature end of file."};
  return Reader().element(kept, 1);
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
  for (const XmlElement& one : children)
    if (iequals(one.name, wanted)) return &one;
  return nullptr;
}

std::string XmlElement::value(std::string_view wanted) const {
  const XmlElement* found = child(wanted);
  return found ? std::string(trimmed(found->text)) : std::string();
}

std::variant<XmlElement, std::string> read_xml(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != text.npos) text.remove_prefix(1);
  constexpr unsigned flags = pugi::parse_cdata | pugi::parse_doctype | pugi::parse_eol |
                             pugi::parse_ws_pcdata_single | pugi::parse_fragment;
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size(), flags);
  if (!parsed) return fmt::format("{} at character {}.", parsed.description(), parsed.offset + 1);
  try {
    return root_of(document);
  } catch (const Misfit& misfit) {
    return misfit.message;
  }
}

void append_xml_text(std::string& out, std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const uint32_t c = next_character(text, at);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\r') {
      out += "&#xD;";
    } else if (is_xml_character(c)) {
      out.append(text, begin, at - begin);
    }
  }
}

void XmlWriter::new_line() {
  if (!lines_ || open_.empty()) return;
  out_ += '\n';
  out_.append(open_.size(), ' ');
}

// The root's attributes stand on a line of their own there.
void XmlWriter::start(std::string_view name, std::string_view attributes) {
  new_line();
  out_ += '<';
  out_ += name;
  if (attributes.empty()) return;
  out_ += lines_ && open_.empty() ? "\n   " : " ";
  out_ += attributes;
}

XmlWriter& XmlWriter::open(std::string_view name, std::string_view attributes) {
  start(name, attributes);
  out_ += '>';
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::close() {
  const std::string name = std::move(open_.back());
  open_.pop_back();
  if (lines_) {
    out_ += '\n';
    out_.append(open_.size(), ' ');
  }
  out_ += fmt::format("</{}>", name);
  return *this;
}

XmlWriter& XmlWriter::text(std::string_view name, std::string_view value, std::string_view attributes) {
  start(name, attributes);
  out_ += '>';
  append_xml_text(out_, value);
  out_ += fmt::format("</{}>", name);
  return *this;
}

XmlWriter& XmlWriter::nil(std::string_view name) { return empty(name, "xsi:nil=\"true\""); }

XmlWriter& XmlWriter::text_or_nil(std::string_view name, std::string_view value) {
  return value.empty() ? nil(name) : text(name, value);
}

XmlWriter& XmlWriter::empty(std::string_view name, std::string_view attributes) {
  start(name, attributes);
  out_ += lines_ ? " />" : "/>";
  return *this;
}

}  // namespace sfsim
