// Rules of stopping, see stopping.hpp.
#include "run/stopping.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/numbers.hpp"
#include "run/conduct.hpp"
#include "run/student.hpp"
#include "run/verdicts.hpp"

namespace demarche::run {

namespace {

namespace elementary = core::elementary;

using core::infinity;

// A share of runs that may still be otherwise, too small to wait for.
constexpr double rare = 0.01;

double number_of(const Counts& counts) { return static_cast<double>(counts.n); }
double number_of(const Moments& moments) { return static_cast<double>(moments.n); }
double number_of(const Times& times) { return number_of(times.restricted); }
double number_of(const PairedCounts& pairs) { return static_cast<double>(pairs.n()); }
double number_of(const PairedMoments& pairs) { return number_of(pairs.difference); }

double half(const Interval& interval) { return 0.5 * (interval.high - interval.low); }

double half_width(const Counts& counts, double) { return half(share_interval(counts)); }
double half_width(const PairedCounts& pairs, double) { return half(paired_interval(pairs)); }

// Chow and Robbins add 1/n to the variance, lest a few equal values end it at once; here in units of the width wanted.
double half_width(const Moments& moments, double wanted) {
  if (moments.n < 2) return infinity;
  const double n = static_cast<double>(moments.n);
  const double quantile = student_upper_quantile(0.5 * error_rate, n - 1.0);
  return quantile * std::sqrt((moments.variance() + wanted * wanted / n) / n);
}
double half_width(const Times& times, double wanted) { return half_width(times.restricted, wanted); }
double half_width(const PairedMoments& pairs, double wanted) { return half_width(pairs.difference, wanted); }

// Half-width of the sequence for a unit variance. The mixture is at its narrowest at the first look.
double sequence_half_width(double n, double error) {
  const double log_error = elementary::log(error);
  const double first = static_cast<double>(fewest_blocks_at_a_look * runs_per_block);
  const double narrowest = (-2.0 * log_error + elementary::log(1.0 - 2.0 * log_error)) / first;
  const double weight = n * narrowest + 1.0;
  return std::sqrt(2.0 * weight / (n * n * narrowest) * (0.5 * elementary::log(weight) - log_error));
}

Interval sequence(double estimate, double centre, double variance, double n, double error) {
  if (n < 2.0) return {estimate, -infinity, infinity, centre, infinity, infinity, 0.0};
  Interval interval;
  interval.estimate = estimate;
  interval.centre = centre;
  interval.half_width = std::sqrt(variance) * sequence_half_width(n, error);
  interval.low = centre - interval.half_width;
  interval.high = centre + interval.half_width;
  return interval;
}

bool settled(const PairedCounts& pairs, double material) {
  return verdict_of(always_valid(pairs), material) != Verdict::undecided;
}

bool settled(const PairedMoments& pairs, double material) {
  if (pairs.different == 0) return surely_rare(number_of(pairs));
  return verdict_of(always_valid(pairs), material) != Verdict::undecided;
}

}  // namespace

// At an error that is shared out over all looks, of which this one is the k-th: error / (k (k + 1)).
bool surely_rare(double pairs, double error) {
  const double first = static_cast<double>(fewest_blocks_at_a_look * runs_per_block);
  double look = 1.0;
  for (double runs = 2.0 * first; runs <= pairs; runs *= 2.0) look += 1.0;
  return pairs > 0.0 && -elementary::expm1(elementary::log(error / (look * (look + 1.0))) / pairs) <= rare;
}

std::optional<Width> widest(const Design& design, const Batch& batch, const Target& target) {
  std::optional<Width> widest;
  double worst = -1.0;
  const auto consider = [&](const auto& statistic, Width width) {
    if (number_of(statistic) == 0.0) return;
    width.half_width = half_width(statistic, target[width.outcome]);
    const double ratio = width.half_width / target[width.outcome];
    if (ratio <= worst) return;
    worst = ratio;
    widest = width;
  };
  for (std::size_t response = 0; response < design.responses.size(); ++response) {
    for (std::size_t outcome = 0; outcome < design.outcomes.size(); ++outcome) {
      if (!(target[outcome] > 0.0)) continue;
      std::visit(
          [&](const auto& statistic) {
            consider(statistic, {response, outcome, false, 0.0});
          },
          batch.alone(response, outcome));
      if (response == design.baseline) continue;
      std::visit(
          [&](const auto& statistic) {
            consider(statistic, {response, outcome, true, 0.0});
          },
          batch.paired(response, outcome));
    }
  }
  return widest;
}

bool precise(const Design& design, const Batch& batch, const Target& target) {
  const std::optional<Width> found = widest(design, batch, target);
  return !found || found->half_width <= target[found->outcome];
}

// Half a pair is added to each of the four cells, as in the interval that is printed.
Interval always_valid(const PairedCounts& pairs, double error) {
  const double n = static_cast<double>(pairs.n());
  const double plain = static_cast<double>(pairs.n10) - static_cast<double>(pairs.n01);
  const double centre = plain / (n + 2.0);
  const double variance = (static_cast<double>(pairs.different()) + 1.0) / (n + 2.0) - centre * centre;
  return sequence(plain / n, centre, variance, n, error);
}

Interval always_valid(const PairedMoments& pairs, double error) {
  const Moments& difference = pairs.difference;
  return sequence(difference.mean, difference.mean, difference.variance(), number_of(pairs), error);
}

std::size_t open_verdicts(const Design& design, const Batch& batch, const Target& target) {
  std::size_t open = 0;
  for (std::size_t response = 0; response < design.responses.size(); ++response) {
    if (response == design.baseline || too_many_left_out(batch.pairs_left_out(response), batch.runs())) continue;
    for (std::size_t outcome = 0; outcome < design.outcomes.size(); ++outcome) {
      if (!(target[outcome] > 0.0)) continue;
      const double material = design.outcomes[outcome].material;
      const bool is =
          std::visit([&](const auto& pairs) { return settled(pairs, material); }, batch.paired(response, outcome));
      open += is ? 0 : 1;
    }
  }
  return open;
}

}  // namespace demarche::run
