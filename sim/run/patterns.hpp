// Statistics of what others have published: quantiles with their intervals, the order of events, and whether an
// interval lies within the range that counts as the same.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "run/intervals.hpp"

namespace demarche::run {

// The quantile p (0 < p < 1) of the values, between the order statistics around p n + 1/2 in a straight line, and its
// distribution-free 95 % interval from the order statistics at p n ± 1.96 sqrt(p (1 - p) n) (Conover 1999, §3.2).
// Values may be +infinity, never NaN; an interpolation with infinity is infinity. None: NaN in [-infinity, infinity].
Interval quantile_interval(std::vector<double> values, double p);

// Kendall's tau-b (Kendall 1945, Biometrika 33:239) between two equally long lists: pairs that agree in order less
// pairs that disagree, over the root of the pairs untied in the one times those untied in the other; in [-1, 1].
// +infinity is a value like others, tied with itself: what never came is last. NaN when all of a list is tied.
double kendall_tau(std::span<const double> a, std::span<const double> b);

enum class Reproduced : std::uint8_t {
  holds,      // the whole interval lies within the accepted range
  misses,     // the whole interval lies without
  undecided,  // some of it does
};
std::string_view name(Reproduced verdict);

// `low` and `high` belong to the accepted range; either may be infinite. An estimate that is NaN decides nothing.
Reproduced reproduced(const Interval& interval, double low, double high);

}  // namespace demarche::run
