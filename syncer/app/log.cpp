// A line is built outside the lock and written in one piece.
#include "syncer/app/log.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "syncer/app/output.h"
#include "syncer/domain/schedule.h"

namespace syncer::app {

namespace {

using Json = nlohmann::ordered_json;

std::string_view level_name(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "";
}

// What a word of an address or token is made of; blanks, quotes and brackets end it.
bool in_word(char c) {
  return static_cast<unsigned char>(c) > ' ' &&
         std::string_view("\"'<>()[]{},;").find(c) == std::string_view::npos;
}

// "a@b"; "00D...!AR...", the form of a Salesforce session id; the parts of a JSON web token.
bool secret(std::string_view word) {
  const size_t at = word.find('@');
  if (at != std::string_view::npos && at > 0 && at + 1 < word.size()) return true;
  if (word.find("00D") != std::string_view::npos && word.find('!') != std::string_view::npos) return true;
  return word.find("eyJ") != std::string_view::npos && word.size() > 40;
}

std::string value_text(const LogValue& value) {
  struct Text {
    std::string operator()(const std::string& text) const {
      const std::string plain = printable(without_secrets(text));
      const bool bare = !plain.empty() && plain.find_first_of(" \"=") == std::string::npos;
      return bare ? plain : Json(plain).dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    std::string operator()(int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return fmt::format("{:.1f}", number); }
    std::string operator()(bool yes) const { return yes ? "true" : "false"; }
    std::string operator()(const std::vector<int64_t>& numbers) const {
      return fmt::format("{}", fmt::join(numbers, ","));
    }
  };
  return std::visit(Text{}, value);
}

Json json_of(const LogValue& value) {
  struct AsJson {
    Json operator()(const std::string& text) const { return without_secrets(text); }
    Json operator()(int64_t number) const { return number; }
    Json operator()(double number) const {
      return static_cast<double>(static_cast<int64_t>(number * 10)) / 10;
    }
    Json operator()(bool yes) const { return yes; }
    Json operator()(const std::vector<int64_t>& numbers) const { return numbers; }
  };
  return std::visit(AsJson{}, value);
}

}  // namespace

std::string without_secrets(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (!in_word(text[i])) {
      out += text[i++];
      continue;
    }
    size_t end = i;
    while (end < text.size() && in_word(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    out += secret(word) ? std::string_view("[...]") : word;
    i = end;
  }
  return out;
}

Log::Log(std::ostream& out, Clock& clock, LogFormat format, bool verbose)
    : out_(out), clock_(clock), format_(format), verbose_(verbose) {}

void Log::write(Level level, std::string_view event, const LogFields& fields) {
  if (level == Level::debug && !verbose_) return;
  const std::string at = utc_text(clock_.now());
  std::string line;
  switch (format_) {
    case LogFormat::text:
      line = fmt::format("{}  {:<7}  {}", at, level_name(level), event);
      for (const auto& [name, value] : fields) line += fmt::format("  {}={}", name, value_text(value));
      break;
    case LogFormat::json: {
      Json json = {{"at", at}, {"level", std::string(level_name(level))}, {"event", std::string(event)}};
      for (const auto& [name, value] : fields) json[name] = json_of(value);
      line = json.dump(-1, ' ', false, Json::error_handler_t::replace);
      break;
    }
  }
  line += '\n';
  const std::lock_guard lock(mutex_);
  out_.clear();  // a full disk may have room again
  out_ << line << std::flush;
}

}  // namespace syncer::app
