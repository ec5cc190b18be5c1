// Pieces that describe, the basic description and the global one share. Keys come in alphabetical order, as
// recorded.
#pragma once
#include "sim/api/call.h"

namespace sfsim {

// Writes `"key":value` pairs of one object.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
  JsonObject& text(std::string_view key, std::string_view value);
  JsonObject& text_or_null(std::string_view key, std::string_view value);  // empty: null
  JsonObject& flag(std::string_view key, bool value);
  JsonObject& number(std::string_view key, int64_t value);
  JsonObject& raw(std::string_view key, std::string_view json);
  std::string& key(std::string_view key);  // the caller writes the value
  void close() { out_ += '}'; }

 private:
  std::string& out_;
};

// "xsd:boolean", "tns:ID", ...
std::string_view soap_type(FieldType type);
void append_field(std::string& out, const Call& call, const SobjectSchema& object, const FieldSchema& field);
// What the object keeps the history of, or nulls.
bool is_deep_cloneable(const SobjectSchema& object);  // as recorded
void append_association(JsonObject& json, const SobjectSchema& object);
// The urls that only some objects have, before and after "describe".
void append_row_urls(JsonObject& urls, const SobjectSchema& object, const std::string& at);
void append_page_urls(JsonObject& urls, const SobjectSchema& object, const std::string& at);
// The entry of describeGlobal, which is also the objectDescribe of the basic description.
void append_global_entry(std::string& out, const Call& call, const SobjectSchema& object);

inline constexpr std::string_view master_record_type_id = "012000000000000AAA";
// The object's own, then the master one, which every record without a record type has; it is the default
// where no other is.
std::vector<RecordType> record_types_of(const SobjectSchema& object);
bool is_record_type_of(const SobjectSchema& object, std::string_view id);  // 15 or 18 characters

}  // namespace sfsim
