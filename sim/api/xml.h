// XML in and out: documents as a small tree of our own, by local names (clients choose their prefixes), and a
// writer that appends to one string. No DTDs, so no entities but XML's own five.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sfsim {

struct XmlElement {
  std::string name;   // without its prefix
  std::string space;  // the namespace it is in, as its document binds it; empty: none
  std::string type;   // what xsi:type says, without its prefix
  bool nil = false;   // xsi:nil
  std::string text;   // of its own, as it stands
  std::vector<XmlElement> children;

  const XmlElement* child(std::string_view wanted) const;  // the first of that name, case-insensitive
  std::string value(std::string_view wanted) const;        // its text without blanks around; empty without
};

// The root, or what is wrong with the document. Depth and size are bounded.
std::variant<XmlElement, std::string> read_xml(std::string_view text);

void append_xml_text(std::string& out, std::string_view text);  // escaped; what XML cannot say is left out

class XmlWriter {
 public:
  // `lines`: an element a line, one blank a level, as Bulk API 1.0 writes.
  explicit XmlWriter(std::string& out, bool lines = false) : out_(out), lines_(lines) {}
  XmlWriter& open(std::string_view name, std::string_view attributes = {});  // "xsi:type=\"x\""
  XmlWriter& close();
  XmlWriter& text(std::string_view name, std::string_view value, std::string_view attributes = {});
  XmlWriter& flag(std::string_view name, bool value) { return text(name, value ? "true" : "false"); }
  XmlWriter& nil(std::string_view name);  // xsi:nil="true"
  XmlWriter& text_or_nil(std::string_view name, std::string_view value);
  XmlWriter& empty(std::string_view name, std::string_view attributes);

 private:
  void new_line();
  void start(std::string_view name, std::string_view attributes);
  std::string& out_;
  bool lines_;
  std::vector<std::string> open_;
};

}  // namespace sfsim
