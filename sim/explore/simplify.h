// Every way to make a draft smaller or plainer by one thing, in the order in which it should be tried.
#pragma once
#include <functional>

#include "sim/explore/draft.h"

namespace sfsim {

// Says yes when the candidate still breaks the same rule; then it has become the draft.
using Accept = std::function<bool(const Draft& candidate)>;

// Each returns whether it changed the draft. `accept` is asked for every candidate.
bool drop_steps(Draft& draft, const Accept& accept);
bool drop_people(Draft& draft, const Accept& accept);     // and records, with every step about them
bool drop_keys(Draft& draft, const Accept& accept);       // settings, org, what people and steps say beside
bool plainer_values(Draft& draft, const Accept& accept);  // lists of one, smaller numbers, the usual start
bool plainer_times(Draft& draft, const Accept& accept);

// The draft without step `index`; a step behind it that had no time of its own takes its time over.
Draft without_steps(const Draft& draft, size_t begin, size_t end);

}  // namespace sfsim
