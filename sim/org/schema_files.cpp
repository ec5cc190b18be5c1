// Files: Attachment, Note, Document and its Folder, and Salesforce Files (ContentVersion, ContentDocument and
// ContentDocumentLink). Fields as in the object reference (v60) as far as they mean something here.
#include <array>

#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

// Custom objects join these when they are made (add_custom).
constexpr const char* with_attachments =
    "Account,Asset,Campaign,Case,Contact,Contract,Event,Lead,Opportunity,Order,Product2,Solution,Task";
constexpr const char* with_notes = "Account,Asset,Contact,Contract,Lead,Opportunity,Order,Product2";
constexpr const char* with_links =
    "Account,Asset,Campaign,Case,Contact,Contract,Event,Lead,Opportunity,Order,Organization,Product2,"
    "Solution,Task,User";
constexpr const char* sharing_options = "*A=Freeze Sharing Off|R=Freeze Sharing On";
constexpr const char* sharing_privacies = "*N=Visible to Anyone With Record Access|P=Private on Records";
constexpr const char* publish_statuses = "P=Public|R=Personal Library|U=Upload Interrupted";

const FieldRow attachment_rows[] = {
    {"Id", "Attachment ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"ParentId", "Parent ID", reference, 18, "cufsgaS", with_attachments, "Parent"},
    {"Name", "File Name", string_, 255, "cufsgaN"},
    {"IsPrivate", "Private", boolean, 0, "cudfsg"},
    {"ContentType", "Content Type", string_, 120, "ncufsga"},
    {"BodyLength", "Body Length", int_, 0, "nfsga"},
    {"Body", "Body", base64, 0, "cu"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
};

const FieldRow note_rows[] = {
    {"Id", "Note Id", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"ParentId", "Parent ID", reference, 18, "cfsgaS", with_notes, "Parent"},
    {"Title", "Title", string_, 80, "cufsgaN"},
    {"IsPrivate", "Private", boolean, 0, "cudfsg"},
    {"Body", "Body", textarea, 32000, "ncu"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
};

const FieldRow folder_rows[] = {
    {"Id", "Folder ID", id, 18, "dfsgai"},
    {"ParentId", "Folder ID", reference, 18, "nfsga", "Folder", "Parent"},
    {"Name", "Name", string_, 80, "cufsgaN"},
    {"DeveloperName", "Folder Unique Name", string_, 80, "ncufsga"},
    {"AccessType", "Access Type", picklist, 40, "cufsgar", "", "",
     "Shared|Public|Hidden|PublicInternal=Public Internal"},
    {"IsReadonly", "Read Only", boolean, 0, "cudfsg"},
    {"Type", "Type", picklist, 40, "cfsgar", "", "",
     "Document|Email=Email Template|Report|Dashboard|EmailTemplate=Lightning Email Template"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsga"},
};

const FieldRow document_rows[] = {
    {"Id", "Document ID", id, 18, "dfsgai"},
    {"FolderId", "Folder ID", reference, 18, "cufsga", "Folder,User", "Folder"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"Name", "Document Name", string_, 255, "cufsgaN"},
    {"DeveloperName", "Document Unique Name", string_, 80, "cudfsga"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsga"},
    {"ContentType", "MIME Type", string_, 120, "ncufsga"},
    {"Type", "File Extension", string_, 40, "ncufsga"},
    {"IsPublic", "Externally Available", boolean, 0, "cudfsg"},
    {"BodyLength", "Body Length", int_, 0, "dfsga"},
    {"Body", "Body", base64, 0, "ncu"},
    {"Url", "Url", string_, 255, "ncufsga"},
    {"Description", "Description", string_, 255, "ncufsga"},
    {"Keywords", "Keywords", string_, 255, "ncufsga"},
    {"IsInternalUseOnly", "Internal Use Only", boolean, 0, "cudfsg"},
    {"AuthorId", "Author ID", reference, 18, "cudfsga", "User", "Author"},
};
const FieldRow document_end[] = {
    {"IsBodySearchable", "Document Content Searchable", boolean, 0, "dfsg"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
};

const FieldRow version_rows[] = {
    {"Id", "ContentVersion ID", id, 18, "dfsgai"},
    {"ContentDocumentId", "ContentDocument ID", reference, 18, "cdfsga", "ContentDocument",
     "ContentDocument"},
    {"IsLatest", "Is Latest", boolean, 0, "dfsg"},
    {"ContentUrl", "Content URL", url, 1333, "nfsga"},
    {"VersionNumber", "Version Number", string_, 20, "nfsga"},
    {"Title", "Title", string_, 255, "cudfsgaN"},
    {"Description", "Description", textarea, 1000, "ncufsga"},
    {"ReasonForChange", "Reason For Change", string_, 1000, "ncufsga"},
    {"SharingOption", "Prevent others from sharing and unsharing", picklist, 40, "cudfsgar", "", "",
     sharing_options},
    {"SharingPrivacy", "File Privacy on Records", picklist, 40, "cudfsgar", "", "", sharing_privacies},
    {"PathOnClient", "Path On Client", string_, 500, "ncfsga"},
    {"RatingCount", "Rating Count", int_, 0, "nfsga"},
    {"IsDeleted", "Is Deleted", boolean, 0, "dfsg"},
    {"ContentModifiedDate", "Content Modified Date", datetime, 0, "nfsa"},
    {"ContentModifiedById", "User ID", reference, 18, "nfsga", "User", "ContentModifiedBy"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
};
const FieldRow version_end[] = {
    {"TagCsv", "Tags", textarea, 2000, "ncu"},
    {"FileType", "File Type", string_, 20, "fsga"},
    {"PublishStatus", "Publish Status", picklist, 40, "dfsgar", "", "", publish_statuses},
    {"VersionData", "Version Data", base64, 0, "nc"},
    {"ContentSize", "Size", int_, 0, "nfsga"},
    {"FileExtension", "File Extension", string_, 40, "nfsga"},
    {"FirstPublishLocationId", "First Publish Location ID", reference, 18, "ncfsga", with_links,
     "FirstPublishLocation"},
    {"Origin", "Content Origin", picklist, 40, "cdfsgar", "", "", "*C=Content|H=Chatter"},
    {"ContentLocation", "Content Location", picklist, 40, "cdfsgar", "", "", "*S=Salesforce"},
    {"Checksum", "Checksum", string_, 50, "nfsga"},
    {"IsMajorVersion", "Major Version", boolean, 0, "cdfsg"},
};

const FieldRow content_document_rows[] = {
    {"Id", "ContentDocument ID", id, 18, "dfsgai"},
};
const FieldRow content_document_end[] = {
    {"IsArchived", "Is Archived", boolean, 0, "dfsg"},
    {"ArchivedById", "User ID", reference, 18, "nfsga", "User", "ArchivedBy"},
    {"ArchivedDate", "Archived Date", date, 0, "nfsga"},
    {"IsDeleted", "Is Deleted", boolean, 0, "dfsg"},
    {"OwnerId", "Owner ID", reference, 18, "udfsga", "User", "Owner"},
    {"Title", "Title", string_, 255, "udfsgaN"},
    {"PublishStatus", "Publish Status", picklist, 40, "dfsgar", "", "", publish_statuses},
    {"LatestPublishedVersionId", "Latest Published Version ID", reference, 18, "nfsga", "ContentVersion",
     "LatestPublishedVersion"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"Description", "Description", textarea, 1000, "nufsga"},
    {"ContentSize", "Size", int_, 0, "nfsga"},
    {"FileType", "File Type", string_, 20, "nfsga"},
    {"FileExtension", "File Extension", string_, 40, "nfsga"},
    {"SharingOption", "Prevent others from sharing and unsharing", picklist, 40, "udfsgar", "", "",
     sharing_options},
    {"SharingPrivacy", "File Privacy on Records", picklist, 40, "udfsgar", "", "", sharing_privacies},
    {"ContentModifiedDate", "Content Modified Date", datetime, 0, "nfsa"},
};

const FieldRow link_rows[] = {
    {"Id", "ContentDocumentLink ID", id, 18, "dfsgai"},
    {"LinkedEntityId", "Linked Entity ID", reference, 18, "cfsga", with_links, "LinkedEntity"},
    {"ContentDocumentId", "ContentDocument ID", reference, 18, "cfsga", "ContentDocument", "ContentDocument"},
    {"IsDeleted", "Is Deleted", boolean, 0, "dfsg"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"ShareType", "Share Type", picklist, 40, "ncufsgar", "", "", "V=Viewer|C=Collaborator|I=Inferred"},
    {"Visibility", "Visibility", picklist, 40, "ncufsgar", "", "",
     "AllUsers=All Users|InternalUsers=Standard Users|SharedUsers=Shared Users"},
};

SobjectSchema file_object(const char* name, const char* label, const char* plural, const char* prefix,
                          std::span<const FieldRow> rows) {
  SobjectSchema object;
  object.name = name;
  object.label = label;
  object.label_plural = plural;
  object.key_prefix = prefix;
  object.layoutable = object.searchable = object.feed_enabled = object.mru_enabled = object.listviews = false;
  object.fields = fields_from(rows);
  return object;
}

void add_rows(SobjectSchema& object, std::span<const FieldRow> rows) {
  for (FieldSchema& field : fields_from(rows)) object.fields.push_back(std::move(field));
}

SobjectSchema whole_file_object(SobjectSchema object) {
  for (FieldSchema& field : object.fields) field.permissionable = false;
  object.reindex();
  return object;
}

}  // namespace

std::vector<SobjectSchema> file_objects() {
  SobjectSchema attachment = file_object("Attachment", "Attachment", "Attachments", "00P", attachment_rows);
  add_audit(attachment);
  add_rows(attachment, std::array{FieldRow{"Description", "Description", textarea, 500, "ncufsga"}});

  SobjectSchema note = file_object("Note", "Note", "Notes", "002", note_rows);
  add_audit(note);

  SobjectSchema folder = file_object("Folder", "Folder", "Folders", "00l", folder_rows);
  add_audit(folder);
  folder.undeletable = folder.triggerable = folder.replicateable = false;
  folder.children = {{"Document", "FolderId", "", false, true}, {"Folder", "ParentId", "SubFolders"}};

  SobjectSchema document = file_object("Document", "Document", "Documents", "015", document_rows);
  add_audit(document);
  add_rows(document, document_end);
  document.undeletable = false;
  document.mru_enabled = document.searchable = true;

  SobjectSchema version =
      file_object("ContentVersion", "Content Version", "Content Versions", "068", version_rows);
  add_audit(version);
  add_rows(version, version_end);
  version.deletable = version.undeletable = false;
  version.searchable = true;
  generate(version, "RatingCount", "0");

  SobjectSchema content =
      file_object("ContentDocument", "Content Document", "Content Documents", "069", content_document_rows);
  add_audit(content);
  add_rows(content, content_document_end);
  content.createable = false;
  content.mru_enabled = true;
  content.children = {{"ContentDocumentLink", "ContentDocumentId", "ContentDocumentLinks", true},
                      {"ContentVersion", "ContentDocumentId", "ContentVersions", true}};

  SobjectSchema link =
      file_object("ContentDocumentLink", "Content Document Link", "Content Document Links", "06A", link_rows);
  link.undeletable = link.replicateable = false;

  std::vector<SobjectSchema> objects;
  for (SobjectSchema* object : {&attachment, &note, &folder, &document, &version, &content, &link})
    objects.push_back(whole_file_object(std::move(*object)));
  return objects;
}

}  // namespace sfsim
