// One switch over the types of the table; every message says what is expected and what stands there.
#include "sim/scenario/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/scenario/utf8.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

using Kind = Json::Kind;

bool is_texts(const Node& node) {
  return node.is(Kind::list) && std::all_of(node.items.begin(), node.items.end(),
                                            [](const Node& item) { return item.is(Kind::string); });
}
bool is_whole(const Node& node, double from) {
  return node.is(Kind::number) && node.integer && node.number >= from;
}
bool is_flag(const Node& node) { return node.is(Kind::boolean); }
bool is_text(const Node& node) { return node.is(Kind::string); }

bool right_kind(const Node& node, Type type) {
  switch (type) {
    case Type::text:
    case Type::sentence:
    case Type::word:
    case Type::start:
    case Type::time:
    case Type::duration:
    case Type::clock_step:
    case Type::name:
    case Type::field_or_right:
    case Type::link_target:
    case Type::salesforce_id:
    case Type::email:
    case Type::request_line:
    case Type::path_word:
      return is_text(node);
    case Type::flag:
      return is_flag(node);
    case Type::flag_or_null:
      return is_flag(node) || node.is(Kind::null);
    case Type::text_or_null:
    case Type::word_or_null:
      return is_text(node) || node.is(Kind::null);
    case Type::count:
      return is_whole(node, 0);
    case Type::positive:
      return is_whole(node, 1);
    case Type::engine:
      return is_whole(node, 1) && node.number <= 2;
    case Type::texts:
      return is_texts(node);
    case Type::text_or_texts:
      return is_text(node) || is_texts(node);
    case Type::names:
      return is_text(node) || (is_texts(node) && !node.items.empty());
    case Type::recipients:
      return is_text(node) || (is_texts(node) && !node.items.empty()) || node.is(Kind::object);
    case Type::milliseconds:
      return node.is(Kind::list) && std::all_of(node.items.begin(), node.items.end(),
                                                [](const Node& item) { return is_whole(item, 0); });
    case Type::settings:
    case Type::object:
    case Type::named:
    case Type::named_texts:
    case Type::reasons:
    case Type::texts_by_name:
      return node.is(Kind::object);
    case Type::each:
      return node.is(Kind::object) || node.is(Kind::list);
    case Type::rows:
    case Type::steps:
      return node.is(Kind::list);
    case Type::count_or_rows:
      return is_whole(node, 0) || node.is(Kind::list);
    case Type::count_or_times:
      return is_whole(node, 0) || is_texts(node);
    case Type::response:
      return is_whole(node, 0) || node.is(Kind::object);
    case Type::any:
      return true;
  }
  return true;
}

// What often helps somebody who wrote the wrong type.
std::string_view remedy(const Node& node, Type type, const SourceFile& file) {
  if (node.begin < file.text.size() && std::string_view(file.text).substr(node.begin).starts_with("\"${"))
    return "; ${...} alone takes the type of its value";
  if (type == Type::name && node.is(Kind::list)) return "; write one step for each";
  const bool text_wanted = right_kind(Node{Kind::string, false, 0, false, "", 0, 0, {}, {}}, type);
  if (text_wanted && node.is(Kind::number)) return "; put it in quotes";
  if (is_text(node) && (node.text == "true" || node.text == "false" || node.text == "null"))
    return "; leave the quotes away";
  const bool digits =
      is_text(node) && !node.text.empty() && node.text.find_first_not_of("0123456789") == std::string::npos;
  if (digits && !text_wanted) return "; leave the quotes away";
  return "";
}

bool check_words(const Node& node, const KeyInfo& key, Reporter& reporter) {
  if (key.words.empty() || !is_text(node)) return true;
  if (std::find(key.words.begin(), key.words.end(), node.text) != key.words.end()) return true;
  const std::string what = key.name == "fault" || key.name == "type"
                               ? fmt::format("unknown {} {}", key.name, in_quotes(node.text))
                               : fmt::format("{} is no value of `{}`", in_quotes(node.text), key.name);
  reporter.value(node,
                 what + hint(node.text, key.words, key.words.size() == 1 ? "it takes" : "it takes one of"));
  return false;
}

bool check_rows(const Node& node, const KeyInfo& key, Reporter& reporter) {
  bool good = true;
  for (const Node& row : node.items) {
    if (!row.is(Kind::object)) {
      reporter.value(row,
                     fmt::format("a row of `{}` is an object, not {}", key.name, shown(row, *reporter.file)));
      good = false;
    } else {
      good &= check_object(row, *key.keys, fmt::format("a row of `{}`", key.name), reporter);
    }
  }
  return good;
}

// What lies inside a value of the right kind.
bool check_inside(const Node& node, const KeyInfo& key, Reporter& reporter) {
  bool good = true;
  switch (key.type) {
    case Type::object:
      return check_object(node, *key.keys, fmt::format("`{}`", key.name), reporter);
    case Type::response:
    case Type::recipients:
      return !node.is(Kind::object) || check_object(node, *key.keys, fmt::format("`{}`", key.name), reporter);
    case Type::named:
      for (const Member& member : node.members) {
        if (member.value.is(Kind::object)) {
          good &= check_object(member.value, *key.keys,
                               fmt::format("{} in `{}`", in_quotes(member.key), key.name), reporter);
        } else {
          reporter.value(member.value,
                         fmt::format("{} in `{}` takes an object, not {}", in_quotes(member.key), key.name,
                                     shown(member.value, *reporter.file)));
          good = false;
        }
      }
      return good;
    case Type::rows:
    case Type::count_or_rows:
      return check_rows(node, key, reporter);
    case Type::sentence:
      if (node.text.find_first_not_of(" \t\n") != std::string::npos) return true;
      reporter.value(node, fmt::format("`{}` is empty: say it in one sentence", key.name));
      return false;
    case Type::named_texts:
    case Type::texts_by_name:
    case Type::reasons:
      for (const Member& member : node.members) {
        const bool fits = key.type == Type::named_texts ? is_texts(member.value) : is_text(member.value);
        if (fits) continue;
        reporter.value(member.value,
                       fmt::format("{} in `{}` takes {}, not {}", in_quotes(member.key), key.name,
                                   key.type == Type::named_texts ? "a list of texts" : "a text",
                                   shown(member.value, *reporter.file)));
        good = false;
      }
      return good;
    case Type::text:
    case Type::flag:
    case Type::flag_or_null:
    case Type::text_or_null:
    case Type::word:
    case Type::word_or_null:
    case Type::count:
    case Type::positive:
    case Type::engine:
    case Type::texts:
    case Type::text_or_texts:
    case Type::milliseconds:
    case Type::start:
    case Type::time:
    case Type::duration:
    case Type::clock_step:
    case Type::name:
    case Type::names:
    case Type::field_or_right:
    case Type::link_target:
    case Type::salesforce_id:
    case Type::email:
    case Type::request_line:
    case Type::path_word:
    case Type::settings:
    case Type::each:
    case Type::count_or_times:
    case Type::any:
    case Type::steps:
      break;
  }
  for (const Node& item : node.items) good &= check_words(item, key, reporter);
  return check_words(node, key, reporter) && good;
}

}  // namespace

std::string shown(const Node& node, const SourceFile& file) {
  if (node.is(Kind::object)) return "an object";
  if (node.is(Kind::list)) return "a list";
  std::string text = to_text(to_json(node, file));
  if (count_characters(text) <= 40) return text;
  return node.is(Kind::string) ? "a long text" : "a long number";
}

std::string hint(std::string_view word, const std::vector<std::string>& known, std::string_view before_list) {
  const std::string near = syncer::nearest(word, known);
  if (!near.empty()) return fmt::format(", did you mean {}?", in_quotes(near));
  if (known.empty() || known.size() > 16) return "";
  std::string list;
  for (const std::string& item : known) list += (list.empty() ? "" : ", ") + in_quotes(item);
  return fmt::format("; {}: {}", before_list, list);
}

bool check_value(const Node& value, const KeyInfo& key, Reporter& reporter) {
  const bool list_of_texts = key.type == Type::texts || key.type == Type::text_or_texts ||
                             key.type == Type::names || key.type == Type::recipients ||
                             key.type == Type::count_or_times;
  if (value.is(Kind::list) && (list_of_texts || key.type == Type::milliseconds)) {
    bool good = true;
    for (const Node& item : value.items) {
      if (list_of_texts ? is_text(item) : is_whole(item, 0)) continue;
      reporter.value(item, fmt::format("{} is expected in the list of `{}`, not {}",
                                       list_of_texts ? "a text" : "a whole number from 0", key.name,
                                       shown(item, *reporter.file)));
      good = false;
    }
    if (!good) return false;
    if ((key.type == Type::names || key.type == Type::recipients) && value.items.empty()) {
      reporter.value(value, fmt::format("`{}` names nobody", key.name));
      return false;
    }
  }
  if (!right_kind(value, key.type)) {
    reporter.value(value, fmt::format("`{}` takes {}, not {}{}", key.name, type_text(key),
                                      shown(value, *reporter.file), remedy(value, key.type, *reporter.file)));
    return false;
  }
  return check_inside(value, key, reporter);
}

bool check_field(const Member& member, Reporter& reporter) {
  if (!member.value.is(Kind::object) && !member.value.is(Kind::list)) return true;
  reporter.value(member.value, fmt::format("the field {} takes a text, a number, true, false or null, not {}",
                                           in_quotes(member.key), shown(member.value, *reporter.file)));
  return false;
}

bool check_object(const Node& object, const KeyTable& table, std::string_view what, Reporter& reporter) {
  bool good = true;
  std::set<std::string> meant;  // by an unknown key
  for (const Member& member : object.members) {
    if (const KeyInfo* key = table.find(member.key)) {
      good &= check_value(member.value, *key, reporter);
    } else if (table.fields && is_field_name(member.key)) {
      good &= check_field(member, reporter);
    } else {
      reporter.key(member, fmt::format("unknown key {} in {}{}", in_quotes(member.key), what,
                                       hint(member.key, table.names(), "its keys")));
      meant.insert(syncer::nearest(member.key, table.names()));
      good = false;
    }
  }
  std::string missing, example;
  for (const KeyInfo& key : table.keys) {
    if (!key.required() || object.find(key.name)) continue;
    good = false;
    if (meant.contains(key.name)) continue;
    missing += (missing.empty() ? "" : ", ") + in_quotes(key.name);
    example += (example.empty() ? "" : ", ") + in_quotes(key.name) + ": " + key.example;
  }
  if (!missing.empty())
    reporter.opening(object, fmt::format("{} needs {}, for example {}", what, missing, example));
  return good;
}

}  // namespace sfsim
