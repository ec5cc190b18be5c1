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
// The column computes itself.
void generate(SobjectSchema& object, std::string_view field, const std::string& sql);
// The object's view computes it.
void show(SobjectSchema& object, std::string_view field, const std::string& sql);
void set_scale(SobjectSchema& object, std::string_view field, int precision, int scale);

// Who made and changed a row and when, and its SystemModstamp, behind the fields so far.
void add_audit(SobjectSchema& object);

std::vector<SobjectSchema> standard_objects();  // in no order

SobjectSchema contact_schema();
SobjectSchema contact_history_schema();
SobjectSchema lead_schema();
SobjectSchema lead_history_schema();
SobjectSchema account_schema();
SobjectSchema user_schema();
SobjectSchema opportunity_schema();
SobjectSchema opportunity_contact_role_schema();
SobjectSchema case_schema();
SobjectSchema task_schema();
SobjectSchema event_schema();
SobjectSchema campaign_schema();
SobjectSchema campaign_member_schema();
// schema_setup.cpp
SobjectSchema organization_schema();
SobjectSchema profile_schema();
SobjectSchema permission_set_schema();
SobjectSchema permission_set_assignment_schema();
SobjectSchema object_permissions_schema();
SobjectSchema field_permissions_schema();
SobjectSchema record_type_schema();
SobjectSchema user_role_schema();
SobjectSchema name_schema();
std::string name_rows_of(const std::string& custom_object);  // " UNION ALL SELECT ..."
std::vector<SobjectSchema> tooling_objects();                // schema_tooling.cpp
SobjectSchema push_topic_schema();
SobjectSchema streaming_channel_schema();
SobjectSchema group_schema();
SobjectSchema group_member_schema();
SobjectSchema queue_sobject_schema();
std::vector<SobjectSchema> file_objects();   // schema_files.cpp
std::vector<SobjectSchema> sales_objects();  // schema_sales.cpp
std::vector<SobjectSchema> rare_objects();   // schema_rare.cpp

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
