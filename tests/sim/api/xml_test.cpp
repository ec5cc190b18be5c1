// XML: what is read, what is refused, what is written. Hostile documents are refusals, never crashes.
#include "sim/api/xml.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

XmlElement good(const std::string& text) {
  auto read = read_xml(text);
  if (const auto* problem = std::get_if<std::string>(&read)) FAIL(*problem);
  return std::get<XmlElement>(read);
}

std::string bad(const std::string& text) {
  const auto read = read_xml(text);
  const auto* problem = std::get_if<std::string>(&read);
  return problem ? *problem : "read";
}

}  // namespace

TEST_CASE("names are local, whatever prefix a client likes") {
  const XmlElement root = good(
      "\n <?xml version=\"1.0\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"urn:e\" xmlns=\"urn:d\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><a.b xsi:type=\"x:Contact\" xmlns:x=\"urn:x\">"
      "t<!-- c -->u</a.b><n xsi:nil=\"true\"/></SOAP-ENV:Envelope>");
  CHECK(root.name == "Envelope");
  CHECK(root.space == "urn:e");
  REQUIRE(root.children.size() == 2);
  CHECK(root.children[0].name == "a.b");
  CHECK(root.children[0].space == "urn:d");
  CHECK(root.children[0].type == "Contact");
  CHECK(root.children[0].text == "tu");
  CHECK(root.child("N")->nil);
  CHECK(root.value("missing").empty());
}

TEST_CASE("texts keep what they say: entities, CDATA, blanks, other encodings") {
  CHECK(good("<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x20AC;</a>").text == "<&>\"'A\xE2\x82\xAC");
  CHECK(good("<a><![CDATA[<b>&amp;]]></a>").text == "<b>&amp;");
  CHECK(good("<a> x  </a>").text == " x  ");
  CHECK(good("<a>  </a>").text == "  ");
  CHECK(good("<a>\r\n</a>").text == "\n");
  CHECK(good("\xEF\xBB\xBF<a>\xC3\xA9</a>").text == "\xC3\xA9");
  CHECK(good("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>").text == "\xC3\xA9");
}

TEST_CASE("what is no XML, or more than XML, is refused") {
  for (const std::string text : {"",
                                 "text",
                                 "<a>",
                                 "<a></b>",
                                 "<a/><b/>",
                                 "<a/>text",
                                 "<a",
                                 "<a b=c/>",
                                 "<a>&unknown;</a>",
                                 "<a>&amp</a>",
                                 "<a>&#0;</a>",
                                 "<a>&#xD800;</a>",
                                 "<a>\xFF</a>",
                                 "<a>\x01</a>",
                                 "<x:a/>",
                                 "<a><x:b/></a>",
                                 "<a:b:c/>",
                                 "<!DOCTYPE a><a/>",
                                 "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
                                 "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"}) {
    INFO(text);
    CHECK(bad(text) != "read");
  }
}

TEST_CASE("depth is bounded") {
  const auto nested = [](size_t depth) {
    std::string text;
    for (size_t i = 0; i < depth; ++i) text += "<a>";
    for (size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  CHECK(good(nested(64)).name == "a");
  CHECK(bad(nested(65)) == "The document is deeper than 64 elements.");
  CHECK(bad(nested(200'000)) == "The document is deeper than 64 elements.");
}

TEST_CASE("what is written can be read") {
  std::string out;
  XmlWriter xml(out);
  xml.open("a", "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")
      .text("b", "<&>\"'\r\x01\xFF\xC3\xA9")
      .nil("c")
      .text_or_nil("d", "")
      .flag("e", true)
      .close();
  const XmlElement root = good(out);
  CHECK(root.child("b")->text == "<&>\"'\r\xC3\xA9");  // what XML cannot say is left out
  CHECK(root.child("c")->nil);
  CHECK(root.child("d")->nil);
  CHECK(root.value("e") == "true");
  std::string lines;
  XmlWriter(lines, true).open("r", "xmlns=\"u\"").text("x", "1").open("y").text("z", "2").close().close();
  CHECK(lines == "<r\n   xmlns=\"u\">\n <x>1</x>\n <y>\n  <z>2</z>\n </y>\n</r>");
}
