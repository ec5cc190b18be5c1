// A long list within a JSON object, written row by row in the form that a dump of the whole object would
// have.
#pragma once
#include <iosfwd>
#include <string>
#include <string_view>

namespace syncer::app {

class JsonList {
 public:
  // `before`: the object up to its list, such as "{\n  \"audit\": ".
  JsonList(std::ostream& out, std::string_view before);
  void add(std::string_view object);  // as dumped by itself
  void end(std::string_view after);   // the rest of the object

 private:
  std::ostream& out_;
  bool empty_ = true;
};

// Dumped by itself, as a value of an object's key.
std::string indented(std::string_view json, int by);

}  // namespace syncer::app
