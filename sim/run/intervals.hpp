// Intervals at 95 % from counts and moments, by + - * / sqrt and the project's own exp, log and quantiles only, so that
// they have the same bits under every compiler.
#pragma once

#include <cstdint>

#include "run/statistics.hpp"

namespace demarche::run {

inline constexpr double error_rate = 0.05;  // 1 - confidence

struct Interval {
  double estimate = 0.0;
  double low = 0.0;
  double high = 0.0;
  double centre = 0.0;          // of the interval before clamping to the possible range
  double half_width = 0.0;      // likewise; infinite when there is nothing to go by
  double standard_error = 0.0;  // half_width / quantile
  double freedom = 0.0;         // degrees of freedom of the t law; 0: normal
};

// 1 - 0.05^(1/n): what may still be the share of something never seen in n runs, about 3/n. 1 for n = 0.
double unseen_bound(std::uint64_t n);

// Wilson 1927 for a share; at 0 or n hits the one-sided exact bound 0.05^(1/n) instead. n = 0: NaN in [0, 1].
Interval share_interval(const Counts& counts);

// Student's t interval for a mean. n = 0: NaN; n < 2: unbounded.
Interval mean_interval(const Moments& moments);

// Agresti & Min 2005 (Statistics in Medicine 24:729) for the difference of two matched proportions, A - B: half a pair
// is added to each of the four cells. The estimate is the plain difference; the bounds lie in [-1, 1]. When no pair
// differs the bounds are ±unseen_bound(n). n = 0: NaN in [-1, 1].
Interval paired_interval(const PairedCounts& pairs);

// Paired t interval for a mean difference, A - B. [0, 0] when no pair differs.
Interval paired_interval(const PairedMoments& pairs);

}  // namespace demarche::run
