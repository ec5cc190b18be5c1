// Just enough of an XML reader to test what we write: refuses what is not well-formed, unescapes what is.
#pragma once
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testing {

struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;  // of its own, without that of its children
  std::vector<XmlElement> children;

  std::vector<const XmlElement*> all(std::string_view wanted) const {
    std::vector<const XmlElement*> found;
    for (const XmlElement& child : children) {
      if (child.name == wanted) found.push_back(&child);
      for (const XmlElement* below : child.all(wanted)) found.push_back(below);
    }
    return found;
  }
};

class XmlReader {
 public:
  static XmlElement read(std::string_view text) {
    XmlReader reader(text);
    if (reader.take("<?xml")) reader.until("?>");
    reader.blanks();
    XmlElement root = reader.element();
    reader.blanks();
    if (!reader.rest_.empty()) reader.refuse("text after the root");
    return root;
  }

 private:
  explicit XmlReader(std::string_view text) : rest_(text) {}
  [[noreturn]] void refuse(const std::string& why) const {
    throw std::runtime_error("not XML: " + why + " at: " + std::string(rest_.substr(0, 40)));
  }
  bool take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  void expect(std::string_view token) {
    if (!take(token)) refuse("expected " + std::string(token));
  }
  std::string until(std::string_view token) {
    const size_t at = rest_.find(token);
    if (at == std::string_view::npos) refuse("never ends with " + std::string(token));
    std::string text(rest_.substr(0, at));
    rest_.remove_prefix(at + token.size());
    return text;
  }
  void blanks() {
    while (!rest_.empty() && std::string_view(" \t\r\n").find(rest_.front()) != std::string_view::npos)
      rest_.remove_prefix(1);
  }
  std::string name() {
    size_t n = 0;
    while (n < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[n])) || rest_[n] == '-')) ++n;
    if (n == 0) refuse("expected a name");
    std::string found(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return found;
  }
  std::string unescaped(std::string_view text) const {
    static const std::vector<std::pair<std::string_view, char>> entities = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#10;", '\n'}};
    std::string out;
    for (size_t i = 0; i < text.size();) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c < 0x20 && c != '\n' && c != '\t') refuse("a control character");
      if (c != '&') {
        out += text[i++];
        continue;
      }
      bool known = false;
      for (const auto& [entity, meaning] : entities)
        if (text.substr(i).starts_with(entity)) {
          out += meaning;
          i += entity.size();
          known = true;
          break;
        }
      if (!known) refuse("an unknown entity");
    }
    return out;
  }
  XmlElement element() {
    XmlElement found;
    expect("<");
    found.name = name();
    for (blanks(); !rest_.starts_with(">") && !rest_.starts_with("/>"); blanks()) {
      const std::string key = name();
      expect("=\"");
      const std::string value = until("\"");
      if (value.find('<') != std::string::npos) refuse("< in an attribute");
      if (!found.attributes.emplace(key, unescaped(value)).second) refuse("an attribute twice");
    }
    if (take("/>")) return found;
    expect(">");
    while (true) {
      const size_t next = rest_.find('<');
      if (next == std::string_view::npos) refuse("never closed: " + found.name);
      found.text += unescaped(rest_.substr(0, next));
      rest_.remove_prefix(next);
      if (take("</")) break;
      found.children.push_back(element());
    }
    if (name() != found.name) refuse("closes another element than " + found.name);
    expect(">");
    return found;
  }

  std::string_view rest_;
};

}  // namespace testing
