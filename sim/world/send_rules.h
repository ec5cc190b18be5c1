// What must hold of mails and groups in every world, worked out once more from the behaviours (40-44): looked
// at right after each commit that can change one, when nothing else has happened yet.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sim/world/rule.h"
#include "syncer/store/store.h"

namespace sfsim {

struct World;

class SendRules {
 public:
  using Certainly = std::function<bool(syncer::PersonId)>;
  // `unsubscribed`: whether the model holds that for certain.
  SendRules(World& world, Broke broke, Certainly unsubscribed);

  void committed(std::string_view fact);  // by an engine
  // Acts, when they are over.
  void unsubscribed(syncer::PersonId person, syncer::Via via, const std::string& group);
  void unsubscribed_from(syncer::PersonId person, const std::string& user);  // before it is recorded
  void check_unsubscribed_from(syncer::PersonId person, const std::string& user, syncer::Via via);
  void resubscribed(syncer::PersonId person) {
    std::erase_if(personal_, [&](const auto& one) { return one.first == person; });
  }
  void moved(syncer::PersonId person, const std::string& group, bool joined);
  void at_end();

 private:
  void look(std::string_view fact);
  void look_for_pulls();
  void judge_end(const syncer::Mail& mail, bool by_unsubscribe);
  void judge_sent(const syncer::Mail& mail, bool unsubscribed, bool blocked);
  bool is_explained(const syncer::Mail& mail, bool unsubscribed, bool blocked, bool by_unsubscribe) const;
  bool stopped_by_marketo(const syncer::Mail& mail) const;
  void check_nothing_is_left(syncer::PersonId person, const char* how);
  bool is_in(syncer::PersonId person, const std::string& group) const;
  void remember_histories();
  const std::string& name(syncer::PersonId person) const;

  World& world_;
  Broke broke_;
  Certainly certainly_unsubscribed_;
  std::map<int64_t, syncer::MailState> seen_;
  std::set<std::pair<syncer::PersonId, std::string>> personal_;  // who wants no mails of whom
  bool clocks_are_set_ = false;                                  // ever, in this plan
  bool personal_before_ = false;  // the flag for everybody, before a personal unsubscribe
  // Of whoever has groups or scheduled mails: rows, as last seen.
  std::map<syncer::PersonId, size_t> history_;
};

}  // namespace sfsim
