// Files over REST: the bytes of a field by its address, and requests of two parts, a record and its file.
#pragma once
#include "sim/api/call.h"

namespace sfsim {

bool is_blob(const SobjectSchema& object, std::string_view field);
Reply blob(const Call& call, const SobjectSchema& object, std::string_view id, std::string_view field);

bool is_multipart(std::string_view content_type);
// Where such a request may go: one row of an object that has a file, made or changed.
bool takes_files(const Call& call);
// Reads the body as the JSON that it stands for, which `read` keeps; else why not.
std::optional<Reply> take_multipart(Call& call, std::variant<JsonBody, ApiError>& read);

}  // namespace sfsim
