// Verdicts, see verdicts.hpp.
#include "run/verdicts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "run/student.hpp"

namespace demarche::run {

namespace {

// From the centre to the nearer edge of ±material.
double distance_to_edge(const Interval& interval, double material) noexcept {
  return std::abs(std::abs(interval.centre) - material);
}

std::optional<double> ratio(double of_sides, double of_difference) noexcept {
  if (of_difference > 0.0) return of_sides / of_difference;
  if (of_sides > 0.0) return std::numeric_limits<double>::infinity();
  return std::nullopt;
}

}  // namespace

bool too_many_left_out(std::uint64_t left_out, std::uint64_t runs) noexcept { return left_out * 1000 > runs; }

Verdict verdict_of(const Interval& interval, double material) noexcept {
  if (interval.low > material) return Verdict::higher;
  if (interval.high < -material) return Verdict::lower;
  if (interval.low >= -material && interval.high <= material) return Verdict::no_material_difference;
  return Verdict::undecided;
}

std::optional<std::uint64_t> runs_to_settle(const Interval& interval, double material, std::uint64_t runs) noexcept {
  if (!std::isfinite(interval.half_width)) return std::nullopt;
  const double growth = interval.half_width / distance_to_edge(interval, material);
  const double needed = std::ceil(static_cast<double>(runs) * growth * growth);
  if (!(needed <= 1e9)) return over_a_billion;
  return std::max(runs + 1, static_cast<std::uint64_t>(needed));
}

double edge_probability(const Interval& interval, double material) {
  const double distance = distance_to_edge(interval, material);
  if (!std::isfinite(interval.standard_error) || !(distance > 0.0)) return 1.0;
  if (interval.standard_error == 0.0) return 0.0;
  const double deviate = distance / interval.standard_error;
  return 2.0 * (interval.freedom > 0.0 ? student_upper_tail(deviate, interval.freedom) : normal_upper_tail(deviate));
}

std::optional<double> variance_ratio(const PairedCounts& pairs) noexcept {
  if (pairs.n() == 0) return std::nullopt;
  const double n = static_cast<double>(pairs.n());
  const double a = static_cast<double>(pairs.n11 + pairs.n10) / n;
  const double b = static_cast<double>(pairs.n11 + pairs.n01) / n;
  const double plain = static_cast<double>(pairs.n10) - static_cast<double>(pairs.n01);
  const double of_difference = static_cast<double>(pairs.different()) / n - (plain / n) * (plain / n);
  // Whether A − B never varies is decided on whole numbers; rounding would leave a tiny variance.
  const bool same_difference = pairs.different() == 0 || pairs.n10 == pairs.n() || pairs.n01 == pairs.n();
  return ratio(a * (1.0 - a) + b * (1.0 - b), same_difference ? 0.0 : of_difference);
}

std::optional<double> variance_ratio(const PairedMoments& pairs) noexcept {
  return ratio(pairs.a.m2 + pairs.b.m2, pairs.difference.m2);
}

void holm(std::span<const double> probabilities, std::span<std::uint8_t> kept) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t left, std::size_t right) { return probabilities[left] < probabilities[right]; });
  std::fill(kept.begin(), kept.end(), std::uint8_t{0});
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    if (!(probabilities[order[rank]] <= error_rate / static_cast<double>(order.size() - rank))) break;
    kept[order[rank]] = 1;
  }
}

}  // namespace demarche::run
