// Given-data sensitivity, see sensitivity.hpp.
#include "run/sensitivity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/check.hpp"
#include "core/elementary.hpp"
#include "run/student.hpp"

namespace demarche::run {

namespace {

constexpr std::size_t degree = 3;
constexpr std::size_t groups = 20;  // of the jackknife
constexpr std::size_t fewest_runs = 100;
constexpr std::size_t windows = 19;
constexpr double sure = 3.0;  // standard errors

// Shifted Legendre polynomials of degree 1 to 3 at u; their squares have mean 1 / (2k + 1).
std::array<double, degree> legendre(double u) {
  const double x = 2.0 * u - 1.0;
  return {x, 0.5 * (3.0 * x * x - 1.0), 0.5 * (5.0 * x * x * x - 3.0 * x)};
}

constexpr double norm(std::size_t place) { return 2.0 * static_cast<double>(place + 1) + 1.0; }

// What is left of the runs: centred differences, and where they are among all runs.
struct Sample {
  std::vector<double> centred;
  std::vector<std::size_t> runs;
  double mean = 0.0;
  double variance = 0.0;
};

Sample sample_of(std::span<const double> differences) {
  Sample sample;
  for (std::size_t run = 0; run < differences.size(); ++run) {
    if (!std::isnan(differences[run])) sample.runs.push_back(run);
  }
  for (const std::size_t run : sample.runs) sample.mean += differences[run];
  const double n = static_cast<double>(sample.runs.size());
  if (n > 0) sample.mean /= n;
  for (const std::size_t run : sample.runs) {
    sample.centred.push_back(differences[run] - sample.mean);
    sample.variance += sample.centred.back() * sample.centred.back();
  }
  if (n > 0) sample.variance /= n;
  return sample;
}

// Coefficients of the expansion with the variances of their errors, from sums over runs.
struct ExpansionSums {
  double n = 0.0;
  std::array<double, degree> first{}, second{};

  void add(double centred, double u) {
    n += 1.0;
    const std::array<double, degree> p = legendre(u);
    for (std::size_t k = 0; k < degree; ++k) {
      const double one = norm(k) * centred * p[k];
      first[k] += one;
      second[k] += one * one;
    }
  }
  void take_out(const ExpansionSums& other) {
    n -= other.n;
    for (std::size_t k = 0; k < degree; ++k) {
      first[k] -= other.first[k];
      second[k] -= other.second[k];
    }
  }
  double coefficient(std::size_t k) const { return first[k] / n; }
  double error_variance(std::size_t k) const {
    const double mean = coefficient(k);
    return std::max(second[k] / n - mean * mean, 0.0) / n;
  }
  // Of the variance: what the expansion explains, less what chance alone would seem to explain.
  double share(double variance) const {
    double explained = 0.0;
    for (std::size_t k = 0; k < degree; ++k) {
      explained += (coefficient(k) * coefficient(k) - error_variance(k)) / norm(k);
    }
    return explained / variance;
  }
};

// P(chi-squared with `degree` degrees of freedom > x), after Wilson & Hilferty 1931.
double chi_squared_tail(double x) {
  if (!(x > 0.0)) return 1.0;
  const double spread = 2.0 / (9.0 * static_cast<double>(degree));
  const double root = core::elementary::exp(core::elementary::log(x / static_cast<double>(degree)) / 3.0);
  return normal_upper_tail((root - (1.0 - spread)) / std::sqrt(spread));
}

// A mean over the runs in which the number lay in one window of its distribution: no curve is assumed.
struct Point {
  double mean = 0.0;
  double error = std::numeric_limits<double>::infinity();
};

// Windows of a tenth of the draws, each half over the next: their centres are 0.05, 0.10, … 0.95.
std::array<Point, windows> window_means(const Sample& sample, std::span<const float> quantiles) {
  std::array<double, windows + 1> n{}, first{}, second{};
  for (std::size_t place = 0; place < sample.runs.size(); ++place) {
    const double u = static_cast<double>(quantiles[sample.runs[place]]);
    const std::size_t half = std::min(static_cast<std::size_t>(u * static_cast<double>(windows + 1)), windows);
    n[half] += 1.0;
    first[half] += sample.centred[place];
    second[half] += sample.centred[place] * sample.centred[place];
  }
  std::array<Point, windows> points;
  for (std::size_t i = 0; i < windows; ++i) {
    const double count = n[i] + n[i + 1];
    if (count < 2.0) continue;
    const double mean = (first[i] + first[i + 1]) / count;
    points[i].mean = sample.mean + mean;
    points[i].error = std::sqrt(std::max((second[i] + second[i + 1]) / count - mean * mean, 0.0) / (count - 1.0));
  }
  return points;
}

constexpr double centre(std::size_t window) {
  return static_cast<double>(window + 1) / static_cast<double>(windows + 1);
}

// What is surely true of a point, or nothing.
std::optional<Verdict> surely(const Point& point, double material) {
  const double low = point.mean - sure * point.error, high = point.mean + sure * point.error;
  if (low > material) return Verdict::higher;
  if (high < -material) return Verdict::lower;
  if (low >= -material && high <= material) return Verdict::no_material_difference;
  return std::nullopt;
}

bool agrees(double value, double material, Verdict verdict) {
  if (verdict == Verdict::higher) return value > material;
  if (verdict == Verdict::lower) return value < -material;
  return value >= -material && value <= material;
}

std::optional<Turn> turn_of(const Sample& sample, std::span<const float> quantiles, double material, Verdict verdict) {
  const std::array<Point, windows> points = window_means(sample, quantiles);
  for (const bool below : {true, false}) {
    const auto at = [&](std::size_t step) { return below ? step : windows - 1 - step; };
    const Point& outermost = points[at(0)];
    std::optional<Verdict> there = surely(outermost, material);
    // Surely no longer what it was is enough to turn it.
    if (verdict == Verdict::higher && !there && outermost.mean + sure * outermost.error < material) {
      there = Verdict::no_material_difference;
    }
    if (verdict == Verdict::lower && !there && outermost.mean - sure * outermost.error > -material) {
      there = Verdict::no_material_difference;
    }
    if (!there || *there == verdict) continue;
    // From that end inwards to the first window that agrees with the verdict, straight between the two means.
    std::size_t step = 1;
    while (step + 1 < windows && !agrees(points[at(step)].mean, material, verdict)) ++step;
    const Point& outer = points[at(step - 1)];
    const Point& inner = points[at(step)];
    const double rise = inner.mean - outer.mean;
    double edge = material;
    if (verdict == Verdict::lower || (verdict == Verdict::no_material_difference && outer.mean < 0.0)) edge = -material;
    const double part = rise != 0.0 ? std::clamp((edge - outer.mean) / rise, 0.0, 1.0) : 0.5;
    Turn turn;
    turn.below = below;
    turn.becomes = *there;
    turn.quantile = centre(at(step - 1)) + part * (centre(at(step)) - centre(at(step - 1)));
    turn.share = below ? turn.quantile : 1.0 - turn.quantile;
    return turn;
  }
  return std::nullopt;
}

// Half-width of the share's 95 % interval by leaving out one group of runs after another.
double jackknife(const Sample& sample, const ExpansionSums& all, std::span<const float> quantiles, double share) {
  const std::size_t n = sample.runs.size();
  double squares = 0.0;
  for (std::size_t group = 0; group < groups; ++group) {
    ExpansionSums rest = all, out;
    for (std::size_t place = group * n / groups; place < (group + 1) * n / groups; ++place) {
      out.add(sample.centred[place], static_cast<double>(quantiles[sample.runs[place]]));
    }
    rest.take_out(out);
    const double apart = rest.share(sample.variance) - share;
    squares += apart * apart;
  }
  const double freedom = static_cast<double>(groups - 1);
  return student_upper_quantile(0.025, freedom) * std::sqrt(squares * freedom / static_cast<double>(groups));
}

}  // namespace

std::vector<NumberEffect> effects(std::span<const double> differences, std::span<const float> quantiles,
                                  std::size_t numbers, double material, Verdict verdict, double most_probable) {
  core::expect(quantiles.size() == numbers * differences.size(), "every number has a quantile in every run");
  std::vector<NumberEffect> found;
  const Sample sample = sample_of(differences);
  if (sample.runs.size() < fewest_runs || !(sample.variance > 0.0)) return found;
  const bool decided =
      verdict == Verdict::higher || verdict == Verdict::lower || verdict == Verdict::no_material_difference;
  for (std::size_t number = 0; number < numbers; ++number) {
    const std::span<const float> own = quantiles.subspan(number * differences.size(), differences.size());
    ExpansionSums sums;
    for (std::size_t place = 0; place < sample.runs.size(); ++place) {
      sums.add(sample.centred[place], static_cast<double>(own[sample.runs[place]]));
    }
    NumberEffect effect;
    effect.number = number;
    double distance = 0.0;
    for (std::size_t k = 0; k < degree; ++k) {
      const double variance = sums.error_variance(k);
      if (variance > 0.0) distance += sums.coefficient(k) * sums.coefficient(k) / variance;
    }
    effect.probability = chi_squared_tail(distance);
    if (effect.probability > most_probable) continue;
    effect.slope = sums.coefficient(0);
    const double share = sums.share(sample.variance);
    const double half = jackknife(sample, sums, own, share);
    effect.share = std::clamp(share, 0.0, 1.0);
    effect.low = std::clamp(share - half, 0.0, 1.0);
    effect.high = std::clamp(share + half, 0.0, 1.0);
    // A turn is looked for only where there is an effect at all, among so many numbers.
    if (decided && effect.probability * static_cast<double>(numbers) < 0.05) {
      effect.turn = turn_of(sample, own, material, verdict);
    }
    found.push_back(effect);
  }
  return found;
}

}  // namespace demarche::run
