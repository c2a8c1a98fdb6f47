#include "run/patterns.hpp"

#include <algorithm>
#include <cmath>

#include "core/check.hpp"
#include "core/numbers.hpp"

namespace demarche::run {

namespace {

using core::infinity;
using core::not_a_number;
constexpr double normal_quantile = 1.959963984540054;  // of 97.5 %

}  // namespace

Interval quantile_interval(std::vector<double> values, double p) {
  core::expect(p > 0 && p < 1, "a quantile lies between 0 and 1");
  Interval result;
  result.low = -infinity;
  result.high = infinity;
  result.estimate = not_a_number;
  if (values.empty()) return result;
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  const double last = n - 1;
  const double place = std::clamp(p * n - 0.5, 0.0, last);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const double part = place - std::floor(place);
  // 0 · infinity would be no number.
  result.estimate = part == 0 || values[below] == values[above]
                        ? values[below]
                        : values[below] + part * (values[above] - values[below]);
  const double half = normal_quantile * std::sqrt(p * (1 - p) * n);
  const double from = std::floor(p * n - half) - 1;  // positions count from 0
  const double to = std::ceil(p * n + half);
  if (from >= 0) result.low = values[static_cast<std::size_t>(from)];
  if (to <= last) result.high = values[static_cast<std::size_t>(to)];
  return result;
}

double kendall_tau(std::span<const double> a, std::span<const double> b) {
  core::expect(a.size() == b.size(), "two orders are of the same things");
  double agreement = 0, untied_a = 0, untied_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = i + 1; j < a.size(); ++j) {
      const int in_a = a[i] < a[j] ? -1 : a[i] > a[j] ? 1 : 0;
      const int in_b = b[i] < b[j] ? -1 : b[i] > b[j] ? 1 : 0;
      agreement += in_a * in_b;
      untied_a += in_a != 0 ? 1 : 0;
      untied_b += in_b != 0 ? 1 : 0;
    }
  }
  return agreement / std::sqrt(untied_a * untied_b);  // 0 / 0 is NaN
}

std::string_view name(Reproduced verdict) {
  switch (verdict) {
    case Reproduced::holds: return "holds";
    case Reproduced::misses: return "misses";
    case Reproduced::undecided: break;
  }
  return "undecided";
}

Reproduced reproduced(const Interval& interval, double low, double high) {
  if (std::isnan(interval.estimate)) return Reproduced::undecided;
  if (interval.low >= low && interval.high <= high) return Reproduced::holds;
  if (interval.high < low || interval.low > high) return Reproduced::misses;
  return Reproduced::undecided;
}

}  // namespace demarche::run
