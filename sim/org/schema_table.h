// How the standard objects are written down: one row a field, flags as letters, picklists as one string. The
// tables in schema_<object>.cpp are facts taken from recorded describes; what follows from a field's type is
// derived here.
#pragma once
#include <span>

#include "sim/org/schema.h"

namespace sfsim {

struct FieldRow {
  const char* name;
  const char* label;
  FieldType type;
  int length;
  // n nillable, c createable, u updateable, d defaulted on create, f filterable, s sortable, g groupable,
  // a aggregatable, i id lookup, N name field, r restricted picklist, p permissionable, S search
  // prefilterable, H hidden by default, F folded.
  const char* flags;
  const char* of = "";            // references: the objects, comma-separated; parts: the compound field
  const char* relationship = "";  // "Account" for AccountId
  const char* picklist = "";      // "value|*default|value=Label"
};

std::vector<FieldSchema> fields_from(std::span<const FieldRow> rows);

// The parts of a person's name, as describe marks them.
void set_person_name(SobjectSchema& object);
void generate(SobjectSchema& object, std::string_view field, const std::string& sql);

SobjectSchema contact_schema();
SobjectSchema contact_history_schema();
SobjectSchema lead_schema();
SobjectSchema lead_history_schema();
SobjectSchema account_schema();
SobjectSchema user_schema();
SobjectSchema push_topic_schema();

// Picklists that several objects share.
inline constexpr const char* lead_sources = "Web|Phone Inquiry|Partner Referral|Purchased List|Other";
inline constexpr const char* ratings = "Hot|Warm|Cold";
inline constexpr const char* geocode_accuracies =
    "Address|NearAddress|Block|Street|ExtendedZip|Zip|Neighborhood|City|County|State|Unknown";
inline constexpr const char* clean_statuses =
    "Matched=In Sync|Different|Acknowledged=Reviewed|NotFound=Not Found|Inactive|Pending=Not Compared|"
    "SelectMatch=Select Match|Skipped";
inline constexpr const char* industries =
    "Agriculture|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|Education|"
    "Electronics|Energy|Engineering|Entertainment|Environmental|Finance|Food & "
    "Beverage|Government|Healthcare|"
    "Hospitality|Insurance|Machinery|Manufacturing|Media|Not For "
    "Profit|Recreation|Retail|Shipping|Technology|"
    "Telecommunications|Transportation|Utilities|Other";

}  // namespace sfsim
