// Who belongs together is found first: people who are ever on one record are one side of the merge, so what
// excuses one excuses all of them. Then every act is asked what it takes away: a value, a way to it, a
// person.
#include "sim/explore/excuses.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/explore/groups.h"
#include "sim/explore/plan_names.h"
#include "syncer/domain/salesforce_id.h"

namespace sfsim {
namespace {

std::string id15(std::string_view id) { return std::string(id.substr(0, 15)); }

// What happened to a group that makes order matter.
struct Losses {
  std::set<std::string> why;
  bool resubscribed = false;
  bool cleared = false;  // somebody set a field to false, or its values went away
  int moves = 0;         // links that were left
  bool missing = false;  // an act that only one of the runs has
};

class Reader {
 public:
  Reader(const Plan& plan, const std::set<int>& missing) : plan_(plan), missing_(missing) {
    for (const PlanUser& user : plan.org.users) {
      if (user.admin) admins_.insert(user.name);
    }
    nightly_ = true;
    pages_matter_ = plan.org.professional();
    for (const NamedValue& setting : plan.settings) set(setting);
    for (const PlanPerson& person : plan.people) meet(person);
    for (const PlanRule& one : plan.org.validation_rules) rule(one);
    for (const auto& [type, fields] : plan.org.required_fields)
      refusing_[type].insert(fields.begin(), fields.end());
    for (const PlanUser& user : plan.org.users)
      if (user.name == "integration") begin_with(user.profile);
  }

  Excuses read() {
    for (const Step& step : plan_.steps) {
      if (missing_.contains(step.at_place.line)) note_missing(step);
      take(step);
    }
    // What was given back is made up for by a night.
    for (const auto& [type, rights] : revoked_) {
      if (!rights.empty() || !nightly_) lose_type(type, "a right was revoked");
    }
    for (const auto& [type, names] : refusing_) {
      if (!names.empty() || !nightly_) lose_type(type, "a validation rule refuses writes");
    }
    return excuses();
  }

 private:
  // ---- who is with whom

  void meet(const PlanPerson& person) {
    people_.insert(person.name);
    groups_.of(person.name);
    if (!person.salesforce_id.empty()) move(person.name, id15(person.salesforce_id));
    if (!person.salesforce.empty()) move(person.name, person.name + "'s " + person.salesforce);
    types_[person.name].insert(person.salesforce.empty() ? type_of(plan_, person.salesforce_id)
                                                         : person.salesforce);
  }

  // To another record: what was on its way to the old one may or may not have been there.
  void move(const std::string& person, const std::string& record) {
    std::string& now = link_[person];
    if (!now.empty() && now != record) ++lose(person, "linked to another record").moves;
    now = record;
    if (!record.empty()) groups_.join(person, record);
  }

  // The person is known by name here, a record by its own.
  std::string node(const std::string& name) const {
    return people_.contains(name) || !name.starts_with('@') ? name : "@" + bare(name);
  }

  Losses& lose(const std::string& member, std::string why) {
    lost_.push_back({member, {}});
    lost_.back().second.why.insert(std::move(why));
    return lost_.back().second;
  }
  Losses& lose_everybody(std::string why) {
    everybody_.why.insert(std::move(why));
    return everybody_;
  }
  void lose_type(const std::string& type, const char* why) {
    for (const auto& [person, types] : types_) {
      if (types.contains(type)) lose(person, why);
    }
  }

  // ---- acts

  bool by_admin(const Step& step) const {
    return step.by.empty() || step.by == "admin" || admins_.contains(step.by);
  }

  void set(const NamedValue& setting) {
    pages_matter_ = pages_matter_ || setting.name == "require_page_layout";
    // Who is found depends on when it is looked.
    if (setting.name == "without_salesforce_id" && setting.value.string == "look_up_by_email")
      lose_everybody("looked up by e-mail").missing = true;
    if (setting.name == "records_of_an_address" && setting.value.string == "all")
      lose_everybody("told by their address").missing = true;
    if (setting.name != "nightly" && setting.name != "salesforce_sync") return;
    bool& which = setting.name == "nightly" ? nightly_on_ : sync_on_;
    which = setting.value.kind == Json::Kind::boolean ? setting.value.boolean : setting.value.string == "on";
    nightly_ = nightly_on_ && sync_on_;
  }

  void note_missing(const Step& step) {
    if (step.names.empty()) lose_everybody("an act did not happen").missing = true;
    for (const std::string& name : step.names) lose(node(name), "an act did not happen").missing = true;
  }

  void settings(const Step& step) {
    if (!by_admin(step)) return;
    for (const NamedValue& setting : step.fields) {
      const bool was_on = nightly_;
      set(setting);
      if (setting.name == "require_page_layout") freed_ = true;
      // Another field is in effect from here on, or nobody reconciles any more.
      const bool of_nights = setting.name == "nightly" || setting.name == "salesforce_sync";
      if (of_nights ? was_on && !nightly_ : setting.name.find("opt_out") != std::string::npos)
        lose_everybody("the settings changed");
    }
  }

  void edit(const Step& step) {
    const bool clears = std::any_of(step.fields.begin(), step.fields.end(), [](const NamedValue& field) {
      return field.value.kind == Json::Kind::boolean && !field.value.boolean;
    });
    if (!clears) return;
    for (const std::string& name : step.names) lose(node(name), "cleared in Salesforce").cleared = true;
  }

  // What a raw request does is not read; it excuses who stands in its path.
  void request(const Step& step) {
    if (step.word.starts_with("GET") || step.word.starts_with("POST /services/data/")) return;
    for (const auto& [person, record] : link_) {
      if (!record.empty() && step.word.find(record) != std::string::npos)
        lose(person, "changed by a request").cleared = true;
    }
  }

  void link(const Step& step) {
    const std::string& person = step.names[0];
    if (step.verb == Verb::unlink) {
      if (!link_[person].empty()) ++lose(person, "unlinked").moves;
      link_[person].clear();
      return;
    }
    const bool fresh = step.to == "Contact" || step.to == "Lead" || step.to.starts_with("Person");
    types_[person].insert(type_of(plan_, step.to));
    if (fresh)
      move(person, fmt::format("{}'s {} of line {}", person, step.to, step.at_place.line));
    else
      move(person, step.to.starts_with('@') ? step.to : id15(step.to));
  }

  void import(const Step& step) {
    for (const Json& row : step.value.list) {
      const Json* email = row.find("email");
      const Json* id = row.find("salesforce_id");
      if (email == nullptr) continue;
      const std::string name =
          person_of(plan_, email->string, email->string.substr(0, email->string.find('@')));
      people_.insert(name);
      if (id == nullptr || id->string.empty()) continue;
      types_[name].insert(type_of(plan_, id->string));
      move(name, id15(id->string));
    }
  }

  // It happens once or not at all: what failed is not repeated by itself.
  void push_in(const Step& step) {
    for (const std::string& name : step.names) {
      const std::string who = person_of(plan_, email_of(plan_, bare(name)), bare(name));
      people_.insert(who);
      types_[who].insert(type_of(plan_, name));
      groups_.join(who, node(name));
      lose(who, "pushed to Sales Connect").missing = true;
    }
  }

  // From here on they are one side. A night evens out which of two records a push met; without one the people
  // move when a push of theirs is refused, or not at all.
  void lives_on(const Step& step) {
    std::vector<std::string> names = step.names;
    if (!step.to.empty()) names.push_back(step.to);
    for (const std::string& name : names) {
      groups_.join(node(step.names[0]), node(name));
      if (!nightly_) ++lose(node(name), step.verb == Verb::merge ? "merged" : "converted").moves;
    }
  }

  void rights(const Step& step) {
    if (!step.user.empty() && step.user != "integration") return;
    if (step.verb == Verb::revoke)
      revoked_[step.type].insert(step.word);
    else if (const auto rights = revoked_.find(step.type); rights != revoked_.end())
      rights->second.erase(step.word);
    freed_ = freed_ || step.verb == Verb::grant;
  }

  // Where they say what the engine may use.
  void pages(const Step& step) {
    if (!pages_matter_) return;
    for (const std::string& field : step.remove) revoked_[step.word].insert("page " + field);
    for (const std::string& field : step.add) revoked_[step.word].erase("page " + field);
    freed_ = freed_ || !step.add.empty();
  }

  // The engine's rights as they are from the start.
  void begin_with(const std::string& name) {
    for (const PlanProfile& profile : plan_.org.profiles) {
      if (profile.name != name) continue;
      for (const auto& [type, rights] : profile.objects) {
        for (const char* right : {"read", "edit"})
          if (std::find(rights.begin(), rights.end(), right) == rights.end()) revoked_[type].insert(right);
      }
      for (const PlanProfile::FieldRight& field : profile.fields)
        if (field.right != "edit") revoked_[field.type].insert(field.field);
    }
  }

  void rule(const PlanRule& one) {
    if (one.active)
      refusing_[one.object].insert(one.name);
    else if (const auto names = refusing_.find(one.object); names != refusing_.end())
      freed_ = names->second.erase(one.name) > 0 || freed_;
  }

  void take(const Step& step) {
    switch (step.verb) {
      case Verb::resubscribe:
        if (!by_admin(step)) return;
        for (const std::string& name : step.names) lose(name, "resubscribed").resubscribed = true;
        return;
      case Verb::edit:
        return edit(step);
      case Verb::delete_:
        for (const std::string& name : step.names) lose(node(name), "deleted").cleared = true;
        return;
      case Verb::undelete:
        for (const std::string& name : step.names) lose(node(name), "undeleted").cleared = true;
        return;
      case Verb::empty_recycle_bin:
        lose_everybody("the recycle bin was emptied").cleared = true;
        return;
      case Verb::convert:
      case Verb::merge:
        return lives_on(step);
      case Verb::share:
        lose(node(step.names[0]), "shared anew").cleared = true;
        return;
      case Verb::link:
      case Verb::unlink:
        return link(step);
      case Verb::settings:
        return settings(step);
      case Verb::uninstall:
        lose_everybody("uninstalled").cleared = true;
        return;
      case Verb::revoke:
      case Verb::grant:
        return rights(step);
      case Verb::validation_rule:
        return rule(step.rule);
      case Verb::layout:
        return pages(step);
      case Verb::install:
        freed_ = true;
        return;
      case Verb::import:
        return import(step);
      case Verb::push_to_sales_connect:
        return push_in(step);
      case Verb::request:
        return request(step);
      case Verb::run:
        by_hand_ = true;
        return;
      // What only adds, and what only delays: the OR of both sides comes out the same in any order.
      case Verb::fault:
      case Verb::crash:
        faults_ = true;
        return;
      case Verb::unsubscribe:
      case Verb::create:
      case Verb::send:
      case Verb::group:
      case Verb::marketo:
      case Verb::wait:
      case Verb::clock_step:
      case Verb::restart:
      case Verb::expect:
      case Verb::expect_pushes:
      case Verb::expect_nightly:
      case Verb::expect_run:
      case Verb::expect_conflicts:
      case Verb::expect_history:
      case Verb::expect_calls:
      case Verb::expect_requests:
      case Verb::expect_diagnostics:
      case Verb::expect_audit:
      case Verb::expect_crashes:
      case Verb::expect_mails:
      case Verb::expect_groups:
      case Verb::expect_response:
        return;
    }
  }

  // ---- the end

  Excuse excuse(const Losses& losses) const {
    Excuse out;
    for (const std::string& why : losses.why) out.why += (out.why.empty() ? "" : ", ") + why;
    out.less = !losses.why.empty();
    // More only where a delivery that came later was not undone, or went elsewhere, and no night evens it
    // out.
    out.more = losses.missing || (out.less && !nightly_) || losses.moves > 1 ||
               (losses.resubscribed && (losses.cleared || losses.moves > 0 || faults_));
    return out;
  }

  Excuses excuses() {
    std::map<std::string, Losses> by_group;
    const auto add = [](Losses& to, const Losses& more) {
      to.why.insert(more.why.begin(), more.why.end());
      to.resubscribed = to.resubscribed || more.resubscribed;
      to.cleared = to.cleared || more.cleared;
      to.missing = to.missing || more.missing;
      to.moves += more.moves;
    };
    for (const auto& [member, losses] : lost_) add(by_group[groups_.of(member)], losses);
    Excuses out;
    for (const std::string& person : people_) {
      Losses all = everybody_;
      if (const auto own = by_group.find(groups_.of(person)); own != by_group.end()) add(all, own->second);
      Excuse result = excuse(all);
      if (!nightly_ && by_hand_) {  // a run by hand that failed is not taken up by itself
        result.less = true;
        result.why += result.why.empty() ? "run by hand" : ", run by hand";
      }
      if (!nightly_ && freed_) result.more = true;  // a push that came later found the way open
      if (result.any()) out[person] = std::move(result);
    }
    return out;
  }

  const Plan& plan_;
  const std::set<int>& missing_;
  std::set<std::string> admins_, people_;
  std::map<std::string, std::string> link_;             // by person: the record's node
  std::map<std::string, std::set<std::string>> types_;  // by person: of every record it ever had
  std::map<std::string, std::set<std::string>> revoked_;
  std::map<std::string, std::set<std::string>> refusing_;  // by type: validation rules in force
  Groups groups_;
  std::vector<std::pair<std::string, Losses>> lost_;
  Losses everybody_;
  bool nightly_on_ = true, sync_on_ = true;
  bool nightly_ = true;  // at the point that was read up to
  bool by_hand_ = false;
  bool faults_ = false;  // the file's own: meeting another request, one lets through what it held up
  bool pages_matter_ = false;
  bool freed_ = false;  // what was closed was opened: a right granted, the package installed
};

}  // namespace

Excuses excuses_of(const Plan& plan, const std::set<int>& missing) { return Reader(plan, missing).read(); }

}  // namespace sfsim
