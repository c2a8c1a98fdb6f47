// Intervals, see intervals.hpp.
#include "run/intervals.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/numbers.hpp"
#include "run/student.hpp"

namespace demarche::run {

namespace {

namespace elementary = core::elementary;

using core::infinity;
using core::not_a_number;

double normal_quantile_two_sided() { return -elementary::normal_quantile(0.5 * error_rate); }

// Of the exact one-sided bound: log(0.05) / n, so that 0.05^(1/n) = e^this.
double log_unseen(std::uint64_t n) { return elementary::log(error_rate) / static_cast<double>(n); }

}  // namespace

double unseen_bound(std::uint64_t n) { return n == 0 ? 1.0 : -elementary::expm1(log_unseen(n)); }

Interval share_interval(const Counts& counts) {
  if (counts.n == 0) return {not_a_number, 0.0, 1.0, 0.5, infinity, infinity, 0.0};
  const double n = static_cast<double>(counts.n);
  const double share = static_cast<double>(counts.hits) / n;
  const double z = normal_quantile_two_sided();
  const double weight = 1.0 + z * z / n;
  Interval interval;
  interval.estimate = share;
  interval.centre = (share + z * z / (2.0 * n)) / weight;
  interval.standard_error = std::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n)) / weight;
  interval.half_width = z * interval.standard_error;
  interval.low = std::max(0.0, interval.centre - interval.half_width);
  interval.high = std::min(1.0, interval.centre + interval.half_width);
  if (counts.hits == 0) {
    interval.low = 0.0;
    interval.high = unseen_bound(counts.n);
  } else if (counts.hits == counts.n) {
    interval.low = elementary::exp(log_unseen(counts.n));
    interval.high = 1.0;
  }
  return interval;
}

Interval mean_interval(const Moments& moments) {
  if (moments.n == 0) return {not_a_number, -infinity, infinity, not_a_number, infinity, infinity, 0.0};
  Interval interval;
  interval.estimate = moments.mean;
  interval.centre = moments.mean;
  if (moments.n < 2) {
    interval.low = -infinity;
    interval.high = infinity;
    interval.half_width = infinity;
    interval.standard_error = infinity;
    return interval;
  }
  interval.freedom = static_cast<double>(moments.n - 1);
  interval.standard_error = std::sqrt(moments.variance() / static_cast<double>(moments.n));
  interval.half_width = student_upper_quantile(0.5 * error_rate, interval.freedom) * interval.standard_error;
  interval.low = moments.mean - interval.half_width;
  interval.high = moments.mean + interval.half_width;
  return interval;
}

Interval paired_interval(const PairedCounts& pairs) {
  const std::uint64_t n = pairs.n();
  if (n == 0) return {not_a_number, -1.0, 1.0, 0.0, infinity, infinity, 0.0};
  const double plain = static_cast<double>(pairs.n10) - static_cast<double>(pairs.n01);
  const double different = static_cast<double>(pairs.different()) + 1.0;  // half a pair in each of two cells
  const double total = static_cast<double>(n) + 2.0;
  Interval interval;
  interval.estimate = plain / static_cast<double>(n);
  interval.centre = plain / total;
  interval.standard_error = std::sqrt(different - plain * plain / total) / total;
  interval.half_width = normal_quantile_two_sided() * interval.standard_error;
  interval.low = std::max(-1.0, interval.centre - interval.half_width);
  interval.high = std::min(1.0, interval.centre + interval.half_width);
  if (pairs.different() == 0) {
    interval.high = unseen_bound(n);
    interval.low = -interval.high;
  }
  return interval;
}

Interval paired_interval(const PairedMoments& pairs) {
  Interval interval = mean_interval(pairs.difference);
  if (pairs.difference.n > 0 && pairs.different == 0) {
    interval.low = interval.high = interval.half_width = interval.standard_error = 0.0;
  }
  return interval;
}

}  // namespace demarche::run
