// A ContentVersion is the row that a client makes; everything else of a file follows from it.
#include "sim/org/files.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "sim/org/base64.h"
#include "sim/org/refusals.h"

namespace sfsim {
namespace {

constexpr size_t largest_attachment = 25u << 20;  // bytes, as Salesforce's help has it
constexpr size_t largest_document = 5u << 20;

const Cell* file_cell(const std::vector<Cell>& cells, std::string_view name) {
  const auto found = std::ranges::find_if(cells, [&](const Cell& one) { return one.field->name == name; });
  return found == cells.end() ? nullptr : &*found;
}
std::string file_text(const std::vector<Cell>& cells, std::string_view name) {
  const Cell* cell = file_cell(cells, name);
  return cell == nullptr ? std::string() : text_or_empty(cell->value);
}
void put_cell(const Writer& w, std::vector<Cell>& cells, std::string_view name, Value value) {
  const FieldSchema* field = w.object.field(name);
  std::erase_if(cells, [&](const Cell& cell) { return cell.field == field; });
  cells.push_back({field, std::move(value)});
}

std::string md5(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_md5(), nullptr);
  std::string out;
  for (unsigned i = 0; i < size; ++i) out += fmt::format("{:02x}", digest[i]);
  return out;
}

std::string file_name(std::string_view path) {
  return std::string(path.substr(path.find_last_of("/\\") + 1));
}
std::string extension_of(const std::string& path) {
  const std::string name = file_name(path);
  const size_t dot = name.rfind('.');
  return dot == name.npos ? std::string() : name.substr(dot + 1);
}

std::string file_type(std::string extension) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"csv", "CSV"},   {"doc", "WORD"},        {"docx", "WORD_X"},
      {"gif", "GIF"},   {"htm", "HTML"},        {"html", "HTML"},
      {"jpeg", "JPG"},  {"jpg", "JPG"},         {"mov", "MOV"},
      {"mp3", "MP3"},   {"mp4", "MP4"},         {"pdf", "PDF"},
      {"png", "PNG"},   {"ppt", "POWER_POINT"}, {"pptx", "POWER_POINT_X"},
      {"rtf", "RTF"},   {"svg", "SVG"},         {"txt", "TEXT"},
      {"xls", "EXCEL"}, {"xlsx", "EXCEL_X"},    {"xml", "XML"},
      {"zip", "ZIP"}};
  for (char& c : extension)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  for (const auto& [ending, type] : known)
    if (ending == extension) return std::string(type);
  return "UNKNOWN";
}

// "Price list 2024" -> "Price_list_2024"
std::string unique_name(const Writer& w, const std::string& name) {
  std::string base;
  for (const char c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (plain || (!base.empty() && base.back() != '_')) base += plain ? c : '_';
  }
  while (!base.empty() && base.back() == '_') base.pop_back();
  if (base.empty() || (base[0] >= '0' && base[0] <= '9')) base.insert(0, "X");
  constexpr size_t longest = 70;
  base.resize(std::min(base.size(), longest));
  std::string made = base;
  for (int n = 1; !w.org.find(w.object, *w.object.field("DeveloperName"), made, 1).empty(); ++n)
    made = fmt::format("{}{}", base, n);
  return made;
}

void derive_version(const Writer& w, std::vector<Cell>& cells) {
  const std::string path = file_text(cells, "PathOnClient"), data = file_text(cells, "VersionData");
  const std::string extension = extension_of(path), name = file_name(path);
  if (file_text(cells, "Title").empty())
    put_cell(w, cells, "Title",
             extension.empty() ? name : name.substr(0, name.size() - extension.size() - 1));
  if (!extension.empty()) put_cell(w, cells, "FileExtension", extension);
  put_cell(w, cells, "FileType", file_type(extension));
  put_cell(w, cells, "ContentSize", static_cast<int64_t>(bytes_in_base64(data)));
  put_cell(w, cells, "Checksum", md5(base64_decode(data).value_or("")));
  put_cell(w, cells, "IsLatest", true);
  put_cell(w, cells, "IsMajorVersion", true);
  put_cell(w, cells, "ContentModifiedDate", w.impl.stamp());
  put_cell(w, cells, "ContentModifiedById", w.user.id);
}

ApiError file_mistake(const std::string& message, std::vector<std::string> fields) {
  return {400, "FIELD_INTEGRITY_EXCEPTION", message, std::move(fields)};
}

Failure refused_version(const std::vector<Cell>& cells) {
  std::vector<std::string> missing;
  for (const char* name : {"PathOnClient", "VersionData"})
    if (file_text(cells, name).empty()) missing.emplace_back(name);
  if (!missing.empty()) return {refusal::required_missing(missing)};
  if (!file_text(cells, "ContentDocumentId").empty() && !file_text(cells, "FirstPublishLocationId").empty())
    return {file_mistake("FirstPublishLocationId is of a new file, not of a new version.",
                         {"FirstPublishLocationId"})};
  return {};
}

Failure refused_link(const Writer& w, const std::vector<Cell>& cells) {
  if (file_text(cells, "ShareType").empty()) return {refusal::required_missing({"ShareType"})};
  const std::string document = file_text(cells, "ContentDocumentId"),
                    entity = file_text(cells, "LinkedEntityId");
  for (const std::string& id : w.org.find(w.object, *w.object.field("ContentDocumentId"), document, -1))
    if (w.org.get(w.object.name, id, "LinkedEntityId") == Value(entity))
      return {{400, "DUPLICATE_VALUE",
               fmt::format("Document with ID: {} is already linked with the entity with ID: {}", document,
                           entity),
               std::vector<std::string>{"LinkedEntityId"}}};
  return {};
}

std::string own_row(const SaveResult& result) {
  if (const auto* id = std::get_if<std::string>(&result)) return *id;
  throw std::logic_error("a file's own rows were refused: " + std::get<1>(result).front().message);
}

void share_file(const Writer& w, const std::string& document, const std::string& entity, const char* share) {
  own_row(w.org.create(w.user, *w.impl.schema->find("ContentDocumentLink"),
                       {{"ContentDocumentId", document},
                        {"LinkedEntityId", entity},
                        {"ShareType", std::string(share)},
                        {"Visibility", std::string("AllUsers")}},
                       false));
}

// What a document shows of its latest version.
constexpr const char* shared_fields[] = {"Title",         "Description",   "FileType",
                                         "FileExtension", "ContentSize",   "ContentModifiedDate",
                                         "SharingOption", "SharingPrivacy"};

void copy_shared(const Writer& from, const std::string& id, const SobjectSchema& object,
                 const std::string& other, bool only_written, std::vector<Cell> cells) {
  for (const char* name : shared_fields) {
    const FieldSchema* field = object.field(name);
    if (only_written && !from.object.field(name)->updateable) continue;
    Value value = from.org.get(from.object.name, id, name);
    if (from.org.get(object.name, other, name) != value) cells.push_back({field, std::move(value)});
  }
  if (cells.empty()) return;
  change_row({from.org, from.impl, from.user, object, from.impl.table(object), false, false}, other,
             std::move(cells));
}

}  // namespace

void derive_file(const Writer& w, std::string_view id, std::vector<Cell>& cells) {
  const bool creating = id.empty();
  if (w.object.name == "ContentVersion" && creating) derive_version(w, cells);
  if (w.object.name == "ContentDocumentLink" && creating && file_text(cells, "Visibility").empty())
    put_cell(w, cells, "Visibility", std::string("AllUsers"));
  if (w.object.name != "Attachment" && w.object.name != "Document") return;
  if (file_cell(cells, "Body") != nullptr || creating)
    put_cell(w, cells, "BodyLength", static_cast<int64_t>(bytes_in_base64(file_text(cells, "Body"))));
  if (w.object.name == "Document" && creating) {
    if (file_text(cells, "DeveloperName").empty())
      put_cell(w, cells, "DeveloperName", unique_name(w, file_text(cells, "Name")));
    if (file_text(cells, "AuthorId").empty()) put_cell(w, cells, "AuthorId", w.user.id);
  }
}

Failure refused_file(const Writer& w, const std::vector<Cell>& cells) {
  const bool attachment = w.object.name == "Attachment", document = w.object.name == "Document";
  const size_t size = attachment || document ? bytes_in_base64(file_text(cells, "Body")) : 0;
  const size_t largest = attachment ? largest_attachment : largest_document;
  if (size > largest)
    return {{400, "STRING_TOO_LONG",
             fmt::format("Body: data value too large: {} bytes (max length={})", size, largest),
             std::vector<std::string>{"Body"}}};
  if (w.object.name == "ContentVersion" && w.creating) return refused_version(cells);
  if (w.object.name == "ContentDocumentLink" && w.creating) return refused_link(w, cells);
  if (!document) return {};
  const std::string folder = file_text(cells, "FolderId");
  const Value type = w.org.get("Folder", folder, "Type");
  if (!is_null(type) && type != Value(std::string("Document")))
    return {refusal::malformed_id("Folder ID", folder, "FolderId")};
  return {};
}

void place_file(const Writer& w, std::vector<Cell>& cells) {
  if (w.object.name != "ContentVersion") return;
  const SobjectSchema& documents = *w.impl.schema->find("ContentDocument");
  std::string document = file_text(cells, "ContentDocumentId");
  const std::string where = file_text(cells, "FirstPublishLocationId"), owner = file_text(cells, "OwnerId");
  int64_t number = 1;
  if (document.empty()) {
    document = own_row(w.org.create(w.user, documents,
                                    {{"Title", file_text(cells, "Title")},
                                     {"OwnerId", owner},
                                     {"PublishStatus", std::string(where.empty() ? "R" : "P")}},
                                    false));
    share_file(w, document, owner, "I");
    if (!where.empty() && where != owner) share_file(w, document, where, "V");
  } else {
    for (const std::string& id : w.org.find(w.object, *w.object.field("ContentDocumentId"), document, -1)) {
      ++number;
      if (is_true(w.org.get(w.object.name, id, "IsLatest")))
        change_row({w.org, w.impl, w.user, w.object, w.table, false, false}, id,
                   {{w.object.field("IsLatest"), false}});
    }
  }
  put_cell(w, cells, "ContentDocumentId", document);
  put_cell(w, cells, "VersionNumber", fmt::to_string(number));
  put_cell(w, cells, "PublishStatus", w.org.get(documents.name, document, "PublishStatus"));
}

void file_saved(const Writer& w, const std::string& id) {
  if (w.object.name == "ContentVersion") {
    if (!is_true(w.org.get(w.object.name, id, "IsLatest"))) return;
    const SobjectSchema& documents = *w.impl.schema->find("ContentDocument");
    const std::string document = text_or_empty(w.org.get(w.object.name, id, "ContentDocumentId"));
    std::vector<Cell> latest;
    if (w.creating) latest.push_back({documents.field("LatestPublishedVersionId"), id});
    copy_shared(w, id, documents, document, false, std::move(latest));
  } else if (w.object.name == "ContentDocument" && !w.creating) {
    const std::string version = text_or_empty(w.org.get(w.object.name, id, "LatestPublishedVersionId"));
    if (!version.empty()) copy_shared(w, id, *w.impl.schema->find("ContentVersion"), version, true, {});
  }
}

}  // namespace sfsim
