// Other people's passwords, as REST (sobjects/User/ID/password) and SOAP (setPassword, resetPassword) change
// them.
#pragma once
#include "sim/api/call.h"

namespace sfsim {

// GET, POST {"NewPassword": ..} and DELETE; for administrators and for oneself.
Reply user_password(Call& call, std::string_view user_id);

// Why not, when it was refused: INSUFFICIENT_ACCESS, INVALID_NEW_PASSWORD, NOT_FOUND.
std::optional<ApiError> set_password(const Call& call, std::string_view user_id,
                                     const std::string& new_password);
// The new password.
std::variant<std::string, ApiError> reset_password(const Call& call, std::string_view user_id);

}  // namespace sfsim
