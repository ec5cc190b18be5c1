// A text field would take "true" for a text and keep it: whatever is not of the platform or the package is
// asked about once, by a query that Salesforce refuses for anything but a checkbox.
#include "syncer/engine/push_look.h"

#include <algorithm>
#include <set>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/page_layouts.h"

namespace syncer {
namespace {

bool needs_no_question(const std::string& field) {
  static const Settings standard;
  return field == standard.email_opt_out.contact || field == standard.sales_opt_out.contact;
}

class Look {
 public:
  Look(Context& context, const LookHow& how, CallCount& count)
      : context_(context), how_(how), call_{how.channel, &count} {}

  bool changed = false;  // it took a wait, or something may not be written

  void check_page_layouts(const std::vector<PushItem*>& items, Sobject object) {
    std::vector<PushItem*> concerned;
    for (PushItem* item : items)
      if (item->write.object == object) concerned.push_back(item);
    if (concerned.empty()) return;
    std::optional<Failure> unknown;
    if (!how_.by_night) {
      changed = true;
      unknown = ask_for_page_layouts(context_, object, {call_.channel, 1, call_.count, {}});
    }
    for (PushItem* item : concerned) {
      item->failure = unknown ? unknown : not_on_page_layout(context_, object, item->write.field);
      if (!item->failure) continue;
      changed = true;
      if (!unknown) mark(Mark::push_field_not_on_layout);
    }
  }

  void check_fields(const std::vector<PushItem*>& items) {
    for (PushItem* item : items) {
      const std::string& field = item->write.field;
      if (needs_no_question(field) || context_.is_known_checkbox(item->write.object, field)) continue;
      if (MUTANT(any_field_is_taken_for_a_checkbox)) continue;
      if (item->failure) continue;
      changed = true;
      const Page page = context_.client.query(checkbox_soql(item->write.object, field), field, call_);
      if (!page.failure) {
        context_.remember_checkbox(item->write.object, field);
        continue;
      }
      if (page.failure->rule.obstacle == Obstacle::field) mark(Mark::push_field_is_no_checkbox);
      for (PushItem* other : items)
        if (other->write.object == item->write.object && other->write.field == field)
          other->failure = page.failure;
    }
  }

  void find_equal(const std::vector<PushItem*>& items, Sobject object) {
    std::set<std::string> fields;
    for (const PushItem* item : items)
      if (!item->failure && item->write.object == object) fields.insert(item->write.field);
    for (const std::string& field : fields) find_equal(items, object, field);
  }

 private:
  void find_equal(const std::vector<PushItem*>& items, Sobject object, const std::string& field) {
    const auto concerned = [&](const PushItem* item) {
      return !item->failure && item->write.object == object && item->write.field == field;
    };
    std::vector<RecordKey> ids;
    for (const PushItem* item : items) {
      if (!concerned(item)) continue;
      if (const auto key = record_key(item->write.id)) ids.push_back(*key);
    }
    if (ids.empty()) return;
    changed = true;
    const Page page = context_.client.query(standing_soql(object, field, ids), field, call_);
    for (PushItem* item : items) {
      if (!concerned(item)) continue;
      if (page.failure) item->failure = page.failure;
      const bool there = std::any_of(page.rows.begin(), page.rows.end(), [&](const OptedOutRow& row) {
        const bool lives_on = row.deleted || (row.converted && !MUTANT(a_converted_lead_is_told_enough));
        return !lives_on && row.flag == true && row.id.view() == item->write.id;
      });
      if (there) mark(Mark::push_found_equal);
      item->equal = item->equal || (there && !MUTANT(a_look_is_not_believed));
    }
  }

  Context& context_;
  const LookHow how_;
  Client::CallContext call_;
};

}  // namespace

bool look_before_push(Context& context, const std::vector<PushItem*>& items, const LookHow& how,
                      CallCount& count) {
  Look look(context, how, count);
  if (how.page_layouts) {
    look.check_page_layouts(items, Sobject::contact);
    look.check_page_layouts(items, Sobject::lead);
  }
  if (!how.by_night) look.check_fields(items);
  if (!how.by_night && how.read_first) {
    look.find_equal(items, Sobject::contact);
    look.find_equal(items, Sobject::lead);
  }
  return look.changed;
}

}  // namespace syncer
