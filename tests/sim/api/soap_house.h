// A house that speaks SOAP: envelopes out, the inside of answers or the code of faults back.
#pragma once
#include "sim/api/xml.h"
#include "tests/catch.h"
#include "tests/sim/api/house.h"

namespace sfsim::test {

inline const std::string partner_url = "/services/Soap/u/60.0";

struct Soap : House {
  using House::House;
  std::string session = token;
  std::string headers;  // beside the session

  Response raw(const std::string& body, const std::string& url = partner_url) {
    Request request{"POST", url, {{"Content-Type", "text/xml"}, {"SOAPAction", "\"\""}}, body};
    return api.handle(request);
  }
  Response call(const std::string& operation, const std::string& url = partner_url) {
    return raw(
        "<?xml version=\"1.0\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        "<soapenv:Header xmlns=\"urn:partner.soap.sforce.com\"><SessionHeader><sessionId>" +
            session + "</sessionId></SessionHeader>" + headers +
            "</soapenv:Header><soapenv:Body xmlns=\"urn:partner.soap.sforce.com\">" + operation +
            "</soapenv:Body></soapenv:Envelope>",
        url);
  }
  // The inside of a good answer.
  std::string inside(const std::string& operation, const std::string& url = partner_url) {
    const Response answer = call(operation, url);
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Type") == "text/xml; charset=utf-8");
    CHECK(read_xml(answer.body).index() == 0);  // well-formed
    const size_t begin = answer.body.find("<soapenv:Body>") + 14, end = answer.body.find("</soapenv:Body>");
    return answer.body.substr(begin, end - begin);
  }
  // "sf:CODE|message" of a fault.
  std::string fault(const std::string& operation, const std::string& url = partner_url) {
    return fault_in(call(operation, url));
  }
  static std::string fault_in(const Response& answer) {
    CHECK(answer.status == 500);
    CHECK(read_xml(answer.body).index() == 0);
    return between(answer.body, "<faultcode>", "<") + "|" + between(answer.body, "<faultstring>", "<");
  }
  static std::string between(const std::string& text, const std::string& from, const std::string& to) {
    const size_t begin = text.find(from);
    if (begin == std::string::npos) return "";
    return text.substr(begin + from.size(), text.find(to, begin + from.size()) - begin - from.size());
  }
};

inline std::string element(const std::string& name, const std::string& text) {
  return "<" + name + ">" + text + "</" + name + ">";
}
inline std::string sobject(const std::string& type, const std::string& fields) {
  return element("sObjects", element("type", type) + fields);
}

}  // namespace sfsim::test
