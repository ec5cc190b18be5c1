// JSON with comments as read from a file: every key and value with the bytes it stands on, every comment
// kept. The loader makes plans of it, the formatter writes it back.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/scenario/load.h"
#include "sim/scenario/plan.h"

namespace sfsim {

struct Member;

struct Node {
  Json::Kind kind = Json::Kind::null;
  bool boolean = false;
  double number = 0;
  bool integer = false;
  std::string text;  // a string's value, a number's spelling
  size_t begin = 0, end = 0;
  std::vector<Node> items;
  std::vector<Member> members;

  bool is(Json::Kind wanted) const { return kind == wanted; }
  const Member* member(std::string_view key) const;
  const Node* find(std::string_view key) const;
};

struct Member {
  std::string key;
  size_t key_begin = 0, key_end = 0;
  Node value;
};

struct Comment {
  size_t begin = 0, end = 0;  // without the line's end
  bool block = false;         // /* */
};

struct Document {
  std::shared_ptr<const SourceFile> file;
  Node root;
  std::vector<Comment> comments;  // in file order
};

// Refuses what is not UTF-8, too large, too deep or not JSON, and duplicate keys.
std::variant<Document, Problems> read_document(std::string path, std::string text);

Json to_json(const Node& node, const SourceFile& file);
std::string in_quotes(std::string_view text);  // as a JSON string

// Mistakes as they are found.
struct Reporter {
  std::shared_ptr<const SourceFile> file;
  Problems problems;

  void bytes(size_t begin, size_t end, std::string what) {
    problems.push_back({file, file->place(begin, end), std::move(what)});
  }
  void value(const Node& node, std::string what) { bytes(node.begin, node.end, std::move(what)); }
  void key(const Member& member, std::string what) {
    bytes(member.key_begin, member.key_end, std::move(what));
  }
  void opening(const Node& node, std::string what) { bytes(node.begin, node.begin + 1, std::move(what)); }
};

}  // namespace sfsim
