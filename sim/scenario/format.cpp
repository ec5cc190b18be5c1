// The canonical form. Values are written as their source spells them; only places, blanks, commas and the
// order of known keys change. Comments stay with what they precede or follow.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "sim/scenario/node.h"
#include "sim/scenario/table.h"
#include "sim/scenario/utf8.h"

namespace sfsim {
namespace {

using Kind = Json::Kind;

constexpr int kWidth = 120;

// What an object of the format is, for the order of its keys and for its layout.
enum class Role { other, file, named, person, org, steps, step };

Role role_below(Role parent, std::string_view key) {
  if (parent == Role::file) {
    if (key == "people" || key == "records") return Role::named;
    if (key == "steps") return Role::steps;
    if (key == "org") return Role::org;
  }
  return Role::other;
}

// Where a key stands among the known keys; nothing for a Salesforce field or whatever keeps its place.
using Rank = std::function<std::optional<int>(const std::string&)>;

Rank rank_in(const KeyTable& table) {
  return [&table](const std::string& name) -> std::optional<int> {
    for (size_t i = 0; i < table.keys.size(); ++i)
      if (table.keys[i].name == name) return static_cast<int>(i);
    return std::nullopt;
  };
}

// When, the verb, its options with the fields between them, who, and the note.
Rank rank_in_step(const Node& step) {
  const VerbInfo* verb = nullptr;
  for (const Member& member : step.members)
    if (!verb) verb = find_verb(member.key);
  return [verb](const std::string& name) -> std::optional<int> {
    if (name == "at") return 0;
    if (name == "during") return 1;
    if (find_verb(name)) return 2;
    if (name == "since") return 1000;
    if (name == "by") return 1001;
    if (name == "engine") return 1002;
    if (name == "note") return 1003;
    if (!verb) return std::nullopt;
    const auto option = rank_in(verb->options)(name);
    return option ? std::optional<int>(10 + *option) : std::nullopt;
  };
}

// One element of a list or object with the comments that belong to it.
struct Item {
  const Member* member = nullptr;  // null in a list
  const Node* value = nullptr;
  Role role = Role::other;
  bool blank_before = false;
  std::vector<Comment> leading;
  std::vector<bool> blank_before_leading;
  bool leading_inline = false;  // the last leading comment stands on the element's own line
  std::vector<Comment> trailing;
};

class Writer {
 public:
  explicit Writer(const Document& document) : document_(document), source_(document.file->text) {}

  std::string write() {
    Item item;
    item.value = &document_.root;
    item.role = Role::file;
    std::vector<Item> items{item};
    std::vector<Comment> opening;
    std::vector<Comment> closing = attach(items, 0, source_.size(), opening);
    items.front().leading.insert(items.front().leading.begin(), opening.begin(), opening.end());
    items.front().blank_before_leading.insert(items.front().blank_before_leading.begin(), opening.size(),
                                              false);
    write_item(items.front(), 0, "", true);
    write_closing(closing, 0, document_.root.end);
    return std::move(out_);
  }

 private:
  std::string_view slice(size_t begin, size_t end) const {
    return std::string_view(source_).substr(begin, end - begin);
  }
  bool newline_between(size_t begin, size_t end) const {
    return slice(begin, end).find('\n') != std::string_view::npos;
  }
  bool blank_line_between(size_t begin, size_t end) const {
    const std::string_view gap = slice(begin, end);
    return std::count(gap.begin(), gap.end(), '\n') >= 2;
  }
  bool has_comment(size_t begin, size_t end) const {
    const auto first = std::lower_bound(document_.comments.begin(), document_.comments.end(), begin,
                                        [](const Comment& comment, size_t at) { return comment.begin < at; });
    return first != document_.comments.end() && first->begin < end;
  }
  std::vector<Comment> comments_in(size_t begin, size_t end) const {
    std::vector<Comment> found;
    for (auto it = std::lower_bound(document_.comments.begin(), document_.comments.end(), begin,
                                    [](const Comment&comment, size_t at) { return comment.begin < at; });
         it != document_.comments.end() && it->begin < end; ++it)
      found.push_back(*it);
    return found;
  }

  // Gives every comment in [begin, end) that is not inside a value to an item. Returns those before the
  // closing bracket; `opening` gets those on the opening bracket's line.
  std::vector<Comment> attach(std::vector<Item>& items, size_t begin, size_t end,
                              std::vector<Comment>& opening) {
    size_t previous_end = begin;
    Item* previous = nullptr;
    for (Item& item : items) {
      const size_t item_begin = item.member ? item.member->key_begin : item.value->begin;
      const bool same_line = !newline_between(previous_end, item_begin);
      size_t last = previous_end;
      for (const Comment& comment : comments_in(previous_end, item_begin)) {
        const bool on_previous_line = !newline_between(previous_end, comment.begin) && item.leading.empty();
        if (on_previous_line && !same_line && (previous || begin > 0)) {
          (previous ? previous->trailing : opening).push_back(comment);
        } else {
          item.blank_before_leading.push_back(blank_line_between(last, comment.begin));
          item.leading.push_back(comment);
        }
        last = comment.end;
      }
      item.leading_inline =
          !item.leading.empty() && item.leading.back().block && !newline_between(last, item_begin);
      item.blank_before = blank_line_between(last, item_begin);
      if (item.member) hoist(item);
      previous_end = item.value->end;
      previous = &item;
    }
    std::vector<Comment> closing;
    for (const Comment& comment : comments_in(previous_end, end)) {
      if (!newline_between(previous_end, comment.begin) && closing.empty() && (previous || begin > 0))
        (previous ? previous->trailing : opening).push_back(comment);
      else
        closing.push_back(comment);
    }
    return closing;
  }

  // Comments between a key and its value come before the key.
  void hoist(Item& item) {
    for (const Comment& comment : comments_in(item.member->key_end, item.value->begin)) {
      item.leading.push_back(comment);
      item.blank_before_leading.push_back(false);
      item.leading_inline = comment.block;
    }
  }

  static std::vector<Item> items_of(const Node& node, Role role) {
    std::vector<Item> items;
    for (const Node& value : node.items) {
      items.emplace_back();
      items.back().value = &value;
      items.back().role = role == Role::steps ? Role::step : Role::other;
    }
    for (const Member& member : node.members) {
      items.emplace_back();
      items.back().member = &member;
      items.back().value = &member.value;
      items.back().role = role == Role::named ? Role::person : role_below(role, member.key);
    }
    return items;
  }

  // Known keys in the order of the table, then the others as they were written.
  static void sort_items(std::vector<Item>& items, const Node& node, Role role) {
    Rank rank;
    switch (role) {
      case Role::file:
        rank = rank_in(file_keys());
        break;
      case Role::person:
        rank = rank_in(node.find("type") ? record_keys() : person_keys());
        break;
      case Role::org:
        rank = rank_in(org_keys());
        break;
      case Role::step:
        rank = rank_in_step(node);
        break;
      case Role::named:
      case Role::steps:
      case Role::other:
        return;
    }
    if (role == Role::step && node.find("expect")) return sort_expect(items, rank);
    const auto place = [&](const Item& item) { return rank(item.member->key).value_or(999); };
    std::stable_sort(items.begin(), items.end(),
                     [&](const Item& a, const Item& b) { return place(a) < place(b); });
  }

  // In an `expect`, fields stand among the options where the author put them.
  static void sort_expect(std::vector<Item>& items, const Rank& rank) {
    move_fixed(items, rank);
    std::vector<size_t> slots;
    for (size_t i = 0; i < items.size(); ++i)
      if (rank(items[i].member->key)) slots.push_back(i);
    std::vector<Item> known;
    for (const size_t slot : slots) known.push_back(items[slot]);
    std::stable_sort(known.begin(), known.end(), [&](const Item& a, const Item& b) {
      return *rank(a.member->key) < *rank(b.member->key);
    });
    for (size_t i = 0; i < slots.size(); ++i) items[slots[i]] = known[i];
  }

  // When and the verb come before all fields, who and the note behind them.
  static void move_fixed(std::vector<Item>& items, const Rank& rank) {
    const auto part = [&](const Item& item) {
      const auto place = rank(item.member->key);
      return !place ? 1 : *place < 10 ? 0 : *place < 1000 ? 1 : 2;
    };
    std::stable_sort(items.begin(), items.end(),
                     [&](const Item& a, const Item& b) { return part(a) < part(b); });
  }

  std::string inline_text(const Node& node, Role role) const {
    if (!node.is(Kind::list) && !node.is(Kind::object)) return std::string(slice(node.begin, node.end));
    std::vector<Item> items = items_of(node, role);
    if (items.empty()) return node.is(Kind::list) ? "[]" : "{}";
    if (node.is(Kind::object)) sort_items(items, node, role);
    std::string out;
    for (const Item& item : items) {
      if (!out.empty()) out += ", ";
      if (item.member) out += std::string(slice(item.member->key_begin, item.member->key_end)) + ": ";
      out += inline_text(*item.value, item.role);
    }
    return node.is(Kind::list) ? "[" + out + "]" : "{ " + out + " }";
  }

  // A note is prose: it does not count for the width of its step.
  int note_width(const Node& node, Role role) const {
    const Member* note = role == Role::step ? node.member("note") : nullptr;
    return note ? count_characters(slice(note->key_begin, note->key_end)) +
                      count_characters(slice(note->value.begin, note->value.end)) + 4
                : 0;
  }

  bool fits(const Node& node, Role role, const std::string& text, int before) const {
    if (!node.is(Kind::list) && !node.is(Kind::object)) return true;
    if (has_comment(node.begin, node.end)) return false;
    const bool always_open = role == Role::file || role == Role::named || role == Role::steps;
    if (always_open && !(node.items.empty() && node.members.empty())) return false;
    return before + count_characters(text) + 1 - note_width(node, role) <= kWidth;
  }

  void write_value(const Node& node, Role role, int indent, int before) {
    const std::string text = inline_text(node, role);
    if (fits(node, role, text, before)) {
      out_ += text;
      return;
    }
    std::vector<Item> items = items_of(node, role);
    std::vector<Comment> opening;
    const std::vector<Comment> closing = attach(items, node.begin + 1, node.end - 1, opening);
    if (node.is(Kind::object)) sort_items(items, node, role);
    const size_t widest = role == Role::named ? widest_key(items) : 0;
    out_ += node.is(Kind::list) ? '[' : '{';
    write_trailing(opening);
    out_ += '\n';
    for (size_t i = 0; i < items.size(); ++i) {
      const int key_width =
          items[i].member ? count_characters(slice(items[i].member->key_begin, items[i].member->key_end)) : 0;
      const size_t gap =
          widest > static_cast<size_t>(key_width) ? widest - static_cast<size_t>(key_width) : 0;
      write_item(items[i], indent + 2, std::string(gap, ' '), i == 0);
    }
    write_closing(closing, indent + 2, items.empty() ? node.begin + 1 : items_end(node));
    out_ += std::string(static_cast<size_t>(indent), ' ');
    out_ += node.is(Kind::list) ? ']' : '}';
  }

  static size_t items_end(const Node& node) {
    return node.is(Kind::list) ? node.items.back().end : node.members.back().value.end;
  }

  size_t widest_key(const std::vector<Item>& items) const {
    int widest = 0;
    for (const Item& item : items)
      widest = std::max(widest, count_characters(slice(item.member->key_begin, item.member->key_end)));
    return static_cast<size_t>(widest);
  }

  void write_comment(const Comment& comment) {
    std::string_view text = slice(comment.begin, comment.end);
    while (!comment.block && (text.ends_with(' ') || text.ends_with('\t'))) text.remove_suffix(1);
    for (const char c : text)
      if (c != '\r') out_ += c;
  }

  void write_trailing(const std::vector<Comment>& comments) {
    for (size_t i = 0; i < comments.size(); ++i) {
      out_ += i == 0 ? "  " : " ";
      write_comment(comments[i]);
    }
  }

  void write_item(const Item& item, int indent, const std::string& gap, bool first) {
    const std::string margin(static_cast<size_t>(indent), ' ');
    bool at_top = first;
    bool on_line = false;
    for (size_t i = 0; i < item.leading.size(); ++i) {
      if (!on_line) {
        if (item.blank_before_leading[i] && !at_top) out_ += '\n';
        out_ += margin;
      }
      write_comment(item.leading[i]);
      on_line = i + 1 == item.leading.size() && item.leading_inline;
      out_ += on_line ? ' ' : '\n';
      at_top = false;
    }
    if (item.blank_before && !at_top && !on_line) out_ += '\n';
    const size_t line_begin = on_line ? out_.rfind('\n') + 1 : out_.size();
    if (!on_line) out_ += margin;
    if (item.member) out_ += std::string(slice(item.member->key_begin, item.member->key_end)) + ": " + gap;
    const int before = count_characters(std::string_view(out_).substr(line_begin));
    write_value(*item.value, item.role, indent, before);
    if (item.value != &document_.root) out_ += ',';
    write_trailing(item.trailing);
    out_ += '\n';
  }

  void write_closing(const std::vector<Comment>& comments, int indent, size_t previous_end) {
    for (size_t i = 0; i < comments.size(); ++i) {
      const size_t from = i == 0 ? previous_end : comments[i - 1].end;
      if (blank_line_between(from, comments[i].begin)) out_ += '\n';
      out_ += std::string(static_cast<size_t>(indent), ' ');
      write_comment(comments[i]);
      out_ += '\n';
    }
  }

  const Document& document_;
  const std::string& source_;
  std::string out_;
};

}  // namespace

std::variant<std::string, Problems> format_scenario(std::string path, std::string text) {
  auto read = read_document(std::move(path), std::move(text));
  if (auto* problems = std::get_if<Problems>(&read)) return std::move(*problems);
  return Writer(std::get<Document>(read)).write();
}

}  // namespace sfsim
