// The little of the ports that is not an interface: header look-up and the names of the points.
#include "syncer/domain/ports.h"

#include <algorithm>

namespace syncer {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_ignoring_case(key, name)) return value;
  }
  return {};
}

std::string_view name_of(Point point) {
  switch (point) {
    case Point::unsubscribe_recorded:
      return "unsubscribe_recorded";
    case Point::push_claimed:
      return "push_claimed";
    case Point::push_accepted:
      return "push_accepted";
    case Point::push_settled:
      return "push_settled";
    case Point::nightly_begun:
      return "nightly_begun";
    case Point::nightly_read:
      return "nightly_read";
    case Point::nightly_applied:
      return "nightly_applied";
    case Point::nightly_pushed:
      return "nightly_pushed";
    case Point::nightly_finished:
      return "nightly_finished";
  }
  return {};
}

const std::vector<Point>& all_points() {
  static const std::vector<Point> points = {
      Point::unsubscribe_recorded, Point::push_claimed,   Point::push_accepted,
      Point::push_settled,         Point::nightly_begun,  Point::nightly_read,
      Point::nightly_applied,      Point::nightly_pushed, Point::nightly_finished};
  return points;
}

}  // namespace syncer
