// Sharing, record by record: a row that a user may not see is for that user as if it did not exist; one that
// may only be read refuses every change.
#include "sim/org/org_impl.h"

namespace sfsim {

void Org::Impl::load_shares() {
  shares.clear();
  execute(handle(),
          "CREATE TABLE IF NOT EXISTS sf_share(user_id TEXT, record TEXT, may_read INTEGER NOT NULL,"
          " PRIMARY KEY(user_id, record)) WITHOUT ROWID");
  Statement rows(handle(), "SELECT user_id, record, may_read FROM sf_share ORDER BY user_id, record");
  while (rows.step()) shares[{rows.text(0), rows.text(1)}] = rows.integer(2) != 0 ? Share::read : Share::none;
}

void Org::share(std::string_view user_id, std::string_view record_id, Share level) {
  const std::string record = canonical_id(record_id).id;
  const User* known = user(user_id);
  if (known == nullptr || record.empty()) return;
  Statement& forget = impl_->prepared("DELETE FROM sf_share WHERE user_id = ? AND record = ?");
  forget.bind(1, std::string_view(known->id));
  forget.bind(2, std::string_view(record));
  forget.run();
  impl_->shares.erase({known->id, record});
  if (level != Share::edit) {
    Statement& write = impl_->prepared("INSERT INTO sf_share VALUES(?, ?, ?)");
    write.bind(1, std::string_view(known->id));
    write.bind(2, std::string_view(record));
    write.bind(3, int64_t{level == Share::read});
    write.run();
    impl_->shares[{known->id, record}] = level;
  }
  impl_->access_changed();
}

Share Org::share_of(const User& user, std::string_view record_id) const {
  if (impl_->shares.empty()) return Share::edit;
  const auto found = impl_->shares.find({user.id, std::string(record_id)});
  return found == impl_->shares.end() ? Share::edit : found->second;
}

bool Org::shares_less(const User& user) const {
  const auto first = impl_->shares.lower_bound({user.id, {}});
  return first != impl_->shares.end() && first->first.first == user.id;
}

}  // namespace sfsim
