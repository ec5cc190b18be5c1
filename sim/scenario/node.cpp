// The file is read by nlohmann's parser, which reports no places. Its events come in the order of the text,
// so a cursor that follows them knows where each one stands.
#include "sim/scenario/node.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "sim/scenario/jsonc.h"
#include "sim/scenario/utf8.h"

namespace sfsim {
namespace {

constexpr size_t kMaxBytes = 1 << 20;
constexpr size_t kMaxDepth = 64;

class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, Reporter& reporter) : text_(text), reporter_(reporter) {}
  Node root;
  Stop stop;
  bool gave_up = false;  // said why already

  bool null() override { return scalar({}); }
  bool boolean(bool value) override {
    Node node;
    node.kind = Json::Kind::boolean;
    node.boolean = value;
    return scalar(std::move(node));
  }
  bool number_integer(number_integer_t value) override { return number(static_cast<double>(value), true); }
  bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value), true); }
  bool number_float(number_float_t value, const string_t&) override { return number(value, false); }
  bool string(string_t& value) override {
    Node node;
    node.kind = Json::Kind::string;
    node.text = std::move(value);
    return scalar(std::move(node));
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::Kind::object); }
  bool start_array(std::size_t) override { return open(Json::Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    Frame& frame = frames_.back();
    frame.key.key_begin = next();
    frame.key.key_end = token_end(text_, frame.key.key_begin);
    frame.key.key = std::move(value);
    stop.cursor = frame.key.key_end;
    stop.after = Stop::After::key;
    const int line = reporter_.file->place(frame.key.key_begin, frame.key.key_end).line;
    const auto [first, is_new] = frame.lines.emplace(frame.key.key, line);
    if (!is_new)
      reporter_.key(frame.key, fmt::format("key {} stands here twice: it is on line {} already",
                                           in_quotes(frame.key.key), first->second));
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  struct Frame {
    Node node;
    Member key;
    std::map<std::string, int> lines;  // of the keys seen
  };

  // Where the next token stands: what separates tokens holds nothing else.
  size_t next() const {
    size_t at = stop.cursor;
    while (at < text_.size() && std::string_view(" \t\r\n,:").find(text_[at]) != std::string_view::npos) ++at;
    return at;
  }
  bool number(double value, bool integer) {
    Node node;
    node.kind = Json::Kind::number;
    node.number = value;
    node.integer = integer;
    return scalar(std::move(node));
  }
  bool scalar(Node node) {
    node.begin = next();
    node.end = token_end(text_, node.begin);
    if (node.is(Json::Kind::number)) {
      // A number ends where its own characters end: 19:05 is a number and then a mistake.
      node.end = number_end(text_, node.begin);
      node.text = text_.substr(node.begin, node.end - node.begin);
    }
    stop.cursor = node.end;
    add(std::move(node));
    return true;
  }
  bool open(Json::Kind kind) {
    Frame frame;
    frame.node.kind = kind;
    frame.node.begin = next();
    stop.cursor = frame.node.begin + 1;
    stop.after = Stop::After::open;
    if (frames_.size() >= kMaxDepth) {
      reporter_.bytes(frame.node.begin, frame.node.begin + 1,
                      fmt::format("nested deeper than {} levels", kMaxDepth));
      gave_up = true;
      return false;
    }
    stop.open.emplace_back(kind == Json::Kind::object ? '{' : '[', frame.node.begin);
    frames_.push_back(std::move(frame));
    return true;
  }
  bool close() {
    Node node = std::move(frames_.back().node);
    frames_.pop_back();
    stop.open.pop_back();
    node.end = next() + 1;
    stop.cursor = node.end;
    add(std::move(node));
    return true;
  }
  void add(Node node) {
    stop.after = Stop::After::value;
    stop.last_begin = node.begin;
    stop.last_is_number = node.is(Json::Kind::number);
    if (frames_.empty()) {
      root = std::move(node);
    } else if (Frame& frame = frames_.back(); frame.node.is(Json::Kind::list)) {
      frame.node.items.push_back(std::move(node));
    } else {
      frame.key.value = std::move(node);
      frame.node.members.push_back(std::move(frame.key));
      frame.key = {};
    }
  }

  std::string_view text_;
  Reporter& reporter_;
  std::vector<Frame> frames_;
};

}  // namespace

const Member* Node::member(std::string_view key) const {
  for (const Member& candidate : members)
    if (candidate.key == key) return &candidate;
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Member* found = member(key);
  return found ? &found->value : nullptr;
}

std::variant<Document, Problems> read_document(std::string path, std::string text) {
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  Document document;
  document.file = make_source(std::move(path), std::move(text));
  Reporter reporter{document.file, {}};
  const std::string& source = document.file->text;
  if (source.size() > kMaxBytes) {
    reporter.bytes(kMaxBytes, kMaxBytes + 1, "a scenario file has at most 1 MiB; this is where it is full");
    return reporter.problems;
  }
  if (const size_t bad = find_invalid_utf8(source); bad != std::string::npos) {
    reporter.bytes(bad, bad + 1, "this is not UTF-8; save the file as UTF-8");
    return reporter.problems;
  }
  Blanked blanked = blank_comments(source);
  if (blanked.unclosed_comment) {
    reporter.bytes(*blanked.unclosed_comment, *blanked.unclosed_comment + 2,
                   "this comment is never closed: */ is missing");
    return reporter.problems;
  }
  Builder builder(blanked.text, reporter);
  const bool parsed =
      nlohmann::json::sax_parse(blanked.text, &builder, nlohmann::json::input_format_t::json, true);
  if (!parsed && !builder.gave_up) {
    SyntaxMistake mistake = explain_syntax(blanked.text, builder.stop);
    reporter.bytes(mistake.begin, mistake.end, std::move(mistake.what));
  }
  if (!reporter.problems.empty()) return reporter.problems;
  document.root = std::move(builder.root);
  document.comments = std::move(blanked.comments);
  return document;
}

Json to_json(const Node& node, const SourceFile& file) {
  Json out;
  out.kind = node.kind;
  out.boolean = node.boolean;
  out.number = node.number;
  out.integer = node.integer;
  out.string = node.text;
  out.at = file.place(node.begin, node.end);
  for (const Node& item : node.items) out.list.push_back(to_json(item, file));
  for (const Member& member : node.members) out.object.emplace_back(member.key, to_json(member.value, file));
  return out;
}

}  // namespace sfsim
