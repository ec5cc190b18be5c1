// Upsert: by Id it updates, or creates when the id is empty; by another lookup field it looks for the value
// first.
#include "sim/api/sobjects.h"

namespace sfsim {
namespace {

Upserted failed(std::vector<ApiError> errors) {
  Upserted out;
  out.errors = std::move(errors);
  return out;
}

Upserted update(const Call& call, const SobjectSchema& object, std::string id,
                const std::vector<InputField>& fields) {
  Upserted out;
  out.errors = call.org().update(*call.user, object, id, fields, true);
  out.id = std::move(id);
  return out;
}

Upserted create(const Call& call, const SobjectSchema& object, const std::vector<InputField>& fields) {
  Upserted out;
  out.created = true;
  SaveResult saved = call.org().create(*call.user, object, fields, true);
  if (auto* errors = std::get_if<std::vector<ApiError>>(&saved)) {
    out.errors = std::move(*errors);
  } else {
    out.id = std::move(std::get<std::string>(saved));
  }
  return out;
}

}  // namespace

Upserted upsert(const Call& call, const SobjectSchema& object, const FieldSchema& field, const Value& value,
                std::vector<InputField> fields, bool update_only) {
  const auto* text = std::get_if<std::string>(&value);
  const bool empty = is_null(value) || (text && text->empty());
  if (field.name == "Id") {
    if (empty && update_only) return failed({not_found()});
    if (empty) return create(call, object, fields);
    auto id = row_id(object, text ? std::string_view(*text) : "");
    if (auto* error = std::get_if<ApiError>(&id)) return failed({std::move(*error)});
    return update(call, object, std::move(std::get<std::string>(id)), fields);
  }
  if (empty) return failed({row_error("MISSING_ARGUMENT", field.name + " not specified")});
  auto ids = call.org().find(object, field, value, 2000);
  if (ids.size() > 1) {
    Upserted out;
    out.several = std::move(ids);
    return out;
  }
  if (ids.size() == 1) return update(call, object, std::move(ids.front()), fields);
  if (update_only) return failed({not_found()});
  fields.push_back({field.name, value});
  return create(call, object, fields);
}

}  // namespace sfsim
