// What an org looks like from its setup: its one app with a tab an object.
#include <fmt/format.h>

#include "sim/api/soap.h"
#include "sim/api/user_interface.h"

namespace sfsim {
namespace {

void append_tab(XmlWriter& xml, const SobjectSchema& object, const std::string& site) {
  const std::string icons = fmt::format("{}/img/icon/{}", site, object.name);
  xml.open("tabs")
      .flag("custom", object.custom)
      .text("iconUrl", icons + "32.png")
      .open("icons")
      .text("contentType", "image/png")
      .text("height", "32")
      .text("theme", "theme3")
      .text("url", icons + "32.png")
      .text("width", "32")
      .close()
      .text("label", object.label_plural)
      .text("miniIconUrl", icons + "16.png")
      .text("name", object.custom ? object.name : "standard-" + object.name)
      .text("sobjectName", object.name)
      .text("url", fmt::format("{}/{}/o", site, object.key_prefix))
      .close();
}

}  // namespace

SoapAnswer soap_tabs(SoapCall& soap) {
  const std::string& site = soap.call.context.options.instance_url;
  std::string out;
  XmlWriter xml(out);
  xml.open("result")
      .text("description", "")
      .text("label", "Sales")
      .text("logoUrl", site + "/img/logo.png")
      .text("namespace", "standard")
      .flag("selected", true)
      .text("tabSetId", make_id("02u", 1));
  for (const SobjectSchema& object : soap.call.org().schema().sobjects())
    if (has_tab(object) && visible_object(soap.call, object.name)) append_tab(xml, object, site);
  xml.close();
  return out;
}

}  // namespace sfsim
