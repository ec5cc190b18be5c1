// A campaign's result as a line of JSON, and back. Sets of pairs are hexadecimal digits, four pairs a digit.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sim/explore/campaign.h"

namespace sfsim {
namespace {

constexpr const char* digits = "0123456789abcdef";

std::string hex_of(const std::vector<bool>& bits) {
  std::string text;
  for (size_t i = 0; i < bits.size(); i += 4) {
    unsigned digit = 0;
    for (size_t k = 0; k < 4 && i + k < bits.size(); ++k) digit |= static_cast<unsigned>(bits[i + k]) << k;
    text += digits[digit];
  }
  return text;
}

std::vector<bool> bits_of(const std::string& text) {
  std::vector<bool> bits(text.size() * 4);
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const int digit = c >= 'a' ? c - 'a' + 10 : c - '0';
    for (size_t k = 0; k < 4; ++k) bits[i * 4 + k] = ((digit >> k) & 1) != 0;
  }
  return bits;
}

}  // namespace

std::string to_json(const CampaignResult& result) {
  Draft broken = Draft::array(), unlike = Draft::array();
  for (const BrokenWorld& one : result.broken)
    broken.push_back({{"world", one.world}, {"rule", one.rule}, {"what", one.what}, {"draft", one.draft}});
  for (const UnlikeWorld& one : result.unlike)
    unlike.push_back({{"world", one.world}, {"difference", one.difference}, {"draft", one.draft}});
  const Draft out = {{"schedules", result.schedules},
                     {"mutated", result.mutated},
                     {"hash", fmt::format("{:016x}", result.hash)},
                     {"simulated_days", result.simulated_days},
                     {"requests", result.requests},
                     {"skipped_steps", result.skipped_steps},
                     {"verbs", result.verbs},
                     {"faults", result.faults},
                     {"points", result.points},
                     {"deaths", result.deaths},
                     {"rules", result.rules},
                     {"marks", result.marks},
                     {"pairs", hex_of(result.pairs)},
                     {"broken", broken},
                     {"unlike", unlike},
                     {"unlike_worlds", result.unlike_worlds},
                     {"not_taken", result.not_taken}};
  return out.dump(-1, ' ', false, Draft::error_handler_t::replace);
}

CampaignResult campaign_from_json(const std::string& text) {
  const Draft in = Draft::parse(text);
  CampaignResult out;
  in.at("schedules").get_to(out.schedules);
  in.at("mutated").get_to(out.mutated);
  out.hash = std::stoull(in.at("hash").get<std::string>(), nullptr, 16);
  in.at("simulated_days").get_to(out.simulated_days);
  in.at("requests").get_to(out.requests);
  in.at("skipped_steps").get_to(out.skipped_steps);
  in.at("verbs").get_to(out.verbs);
  in.at("faults").get_to(out.faults);
  in.at("points").get_to(out.points);
  in.at("deaths").get_to(out.deaths);
  in.at("rules").get_to(out.rules);
  in.at("marks").get_to(out.marks);
  out.pairs = bits_of(in.at("pairs").get<std::string>());
  in.at("unlike_worlds").get_to(out.unlike_worlds);
  in.at("not_taken").get_to(out.not_taken);
  for (const Draft& one : in.at("broken"))
    out.broken.push_back({one.at("world").get<uint64_t>(), one.at("rule").get<std::string>(),
                          one.at("what").get<std::string>(), one.at("draft").get<std::string>()});
  for (const Draft& one : in.at("unlike"))
    out.unlike.push_back({one.at("world").get<uint64_t>(), one.at("difference").get<std::string>(),
                          one.at("draft").get<std::string>()});
  return out;
}

}  // namespace sfsim
