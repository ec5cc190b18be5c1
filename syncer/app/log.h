// What a long-running process says while it works: one event a line, as text for people or JSON for machines.
// Texts may quote Salesforce, so that whatever looks like an address or a token is blotted out here, once for
// all.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "syncer/domain/ports.h"

namespace syncer::app {

enum class LogFormat { text, json };
enum class Level { debug, info, warning, error };

using LogValue = std::variant<std::string, int64_t, double, bool, std::vector<int64_t>>;
using LogFields = std::vector<std::pair<std::string, LogValue>>;

class Log {
 public:
  // `out` outlives the log. `verbose`: debug lines too.
  Log(std::ostream& out, Clock& clock, LogFormat format, bool verbose);
  // One line, written and flushed whole; safe from several threads.
  void write(Level level, std::string_view event, const LogFields& fields);
  bool verbose() const { return verbose_; }

 private:
  std::ostream& out_;
  Clock& clock_;
  const LogFormat format_;
  const bool verbose_;
  std::mutex mutex_;
};

// E-mail addresses, session ids and bearer tokens in `text` replaced by "[...]".
std::string without_secrets(std::string_view text);

}  // namespace syncer::app
