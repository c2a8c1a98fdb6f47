#include "core/quantile.hpp"

#include <cmath>

#include "core/check.hpp"
#include "core/elementary.hpp"
#include "core/numbers.hpp"

namespace demarche::core {

namespace el = elementary;

namespace {

constexpr double unit_roundoff = 1.2e-16;
constexpr int most_terms = 1'000'000;
constexpr double ln2 = 0.69314718055994530942;
constexpr double half_log_two_pi = 0.91893853320467274178;

// y(z) with its two derivatives: with f the density of Y, y′ = φ(z)/f(y) and y″ = −y′ (z + y′ (log f)′(y)).
QuantilePoint with_derivatives(double y, double z, double log_density, double log_density_derivative) {
  const double slope = el::exp(-0.5 * z * z - half_log_two_pi - log_density);
  return {y, slope, -slope * (z + slope * log_density_derivative)};
}

// log of the density of log X, X gamma with scale 1.
double log_density_of_log_gamma(double shape, double y) { return shape * y - el::exp(y) - el::log_gamma(shape); }

// log x and log(1 − x) at log-odds y.
struct LogShares {
  double of, rest;
};
LogShares log_shares(double y) {
  if (y < 0) {
    const double rest = -el::log1p(el::exp(y));
    return {y + rest, rest};
  }
  const double of = -el::log1p(el::exp(-y));
  return {of, of - y};
}

double keep_off_zero(double value) { return value > -1e-300 && value < 1e-300 ? 1e-300 : value; }

// The continued fraction of I_x(α, β) without its prefactor x^α (1 − x)^β / (α B(α, β)), by Lentz's method.
double beta_fraction(double alpha, double beta, double x) {
  double c = 1;
  double d = 1 / keep_off_zero(1 - (alpha + beta) * x / (alpha + 1));
  double value = d;
  for (int m = 1; m < most_terms; ++m) {
    const double even = m * (beta - m) * x / ((alpha + 2 * m - 1) * (alpha + 2 * m));
    d = 1 / keep_off_zero(1 + even * d);
    c = keep_off_zero(1 + even / c);
    value *= d * c;
    const double odd = -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2 * m) * (alpha + 2 * m + 1));
    d = 1 / keep_off_zero(1 + odd * d);
    c = keep_off_zero(1 + odd / c);
    const double factor = d * c;
    value *= factor;
    if (std::abs(factor - 1) <= 2 * unit_roundoff) {
      return value;
    }
  }
  expect(false, "the continued fraction of the incomplete beta function converges");
  return value;
}

// The root of an increasing function whose left neighbour `low` is known, by Newton's iteration within a bracket.
// `evaluate(y)` returns {function, derivative}. A last step below 1e-9 leaves an error near its square.
template <typename Evaluate>
double rising_root(double low, double guess, Evaluate evaluate) {
  double high = infinity;
  low -= 1e-6 * (1 + std::abs(low));  // in a tail the neighbour is the root itself, up to rounding
  double y = guess > low ? guess : low;
  for (int iteration = 0; iteration < 500; ++iteration) {
    const auto [value, derivative] = evaluate(y);
    (value < 0 ? low : high) = y;
    const double next = y - value / derivative;
    if (std::abs(next - y) <= 1e-9 * (1 + std::abs(y))) {
      return next;
    }
    if (high == infinity) {
      y = next < y + 2 ? next : y + 2;
    } else {
      y = next > low && next < high ? next : 0.5 * (low + high);
    }
  }
  expect(false, "Newton's iteration for a quantile converges");
  return y;
}

struct Evaluation {
  double value, derivative;
};

// Given log B(α, β), which a search for a quantile would work out at every step.
LogTails log_incomplete_beta(double alpha, double beta, double y, double log_beta) {
  const auto [log_x, log_rest] = log_shares(y);
  const double log_prefactor = alpha * log_x + beta * log_rest - log_beta;
  const double x = el::logistic(y);
  if (x < (alpha + 1) / (alpha + beta + 2)) {
    const double lower = log_prefactor + el::log(beta_fraction(alpha, beta, x) / alpha);
    return {lower, el::log1p(-el::exp(lower))};
  }
  const double upper = log_prefactor + el::log(beta_fraction(beta, alpha, el::logistic(-y)) / beta);
  return {el::log1p(-el::exp(upper)), upper};
}

QuantilePoint lower_beta_quantile(double alpha, double beta, double log_beta, double z, double target, double guess) {
  const auto log_density = [&](double y) {
    const auto [of, rest] = log_shares(y);
    return alpha * of + beta * rest - log_beta;
  };
  // I_x ≤ (x / (1 − x))^α / (α B(α, β)), hence the left neighbour.
  const double low = (target + el::log(alpha) + log_beta) / alpha;
  const double y = rising_root(low, guess, [&](double at) {
    const double lower = log_incomplete_beta(alpha, beta, at, log_beta).lower;
    return Evaluation{lower - target, el::exp(log_density(at) - lower)};
  });
  return with_derivatives(y, z, log_density(y), alpha * el::logistic(-y) - beta * el::logistic(y));
}

}  // namespace

double log_beta_function(double alpha, double beta) {
  const double small = alpha < beta ? alpha : beta;
  const double large = alpha < beta ? beta : alpha;
  if (large < 8) {
    return el::log_gamma(small) + el::log_gamma(large) - el::log_gamma(small + large);
  }
  const double sum = small + large;
  const double ratio = small - small * el::log(sum) - (large - 0.5) * el::log1p(small / large) +
                       (el::stirling_remainder(large) - el::stirling_remainder(sum));
  return el::log_gamma(small) + ratio;
}

LogTails log_incomplete_gamma(double shape, double y) {
  const double x = el::exp(y);
  const double log_prefactor = shape * y - x - el::log_gamma(shape);
  if (x < shape + 1) {
    double term = 1 / shape;
    double sum = term;
    for (int n = 1; term > sum * unit_roundoff * 0.1; ++n) {
      expect(n < most_terms, "the series of the incomplete gamma function converges");
      term *= x / (shape + n);
      sum += term;
    }
    const double lower = log_prefactor + el::log(sum);
    return {lower, el::log1p(-el::exp(lower))};
  }
  double b = x + 1 - shape;
  double c = 1e300;
  double d = 1 / b;
  double fraction = d;
  for (int n = 1;; ++n) {
    expect(n < most_terms, "the continued fraction of the incomplete gamma function converges");
    const double a = -n * (n - shape);
    b += 2;
    d = 1 / keep_off_zero(a * d + b);
    c = keep_off_zero(b + a / c);
    const double factor = d * c;
    fraction *= factor;
    if (std::abs(factor - 1) <= 2 * unit_roundoff) {
      break;
    }
  }
  const double upper = log_prefactor + el::log(fraction);
  return {el::log1p(-el::exp(upper)), upper};
}

LogTails log_incomplete_beta(double alpha, double beta, double y) {
  return log_incomplete_beta(alpha, beta, y, log_beta_function(alpha, beta));
}

// Φ(z) = Q(½, z²/2) / 2 for z ≤ 0.
double log_normal_cdf(double z) {
  expect(z <= 0, "log_normal_cdf serves the lower half");
  return log_incomplete_gamma(0.5, el::log(0.5 * z * z)).upper - ln2;
}

QuantilePoint gamma_quantile(double shape, double z, double target, double guess) {
  const bool in_lower_half = z <= 0;
  const double log_lower = in_lower_half ? target : el::log1p(-el::exp(target));
  // P(shape, x) ≤ x^shape / Γ(shape + 1), hence the left neighbour.
  const double low = (log_lower + el::log_gamma(shape + 1)) / shape;
  const double y = rising_root(low, guess, [&](double at) {
    const LogTails tails = log_incomplete_gamma(shape, at);
    const double density = log_density_of_log_gamma(shape, at);
    return in_lower_half ? Evaluation{tails.lower - target, el::exp(density - tails.lower)}
                         : Evaluation{target - tails.upper, el::exp(density - tails.upper)};
  });
  return with_derivatives(y, z, log_density_of_log_gamma(shape, y), shape - el::exp(y));
}

QuantilePoint gamma_quantile(double shape, double z, double guess) {
  return gamma_quantile(shape, z, log_normal_cdf(-std::abs(z)), guess);
}

QuantilePoint beta_quantile(double alpha, double beta, double log_beta, double z, double tail, double guess) {
  if (z <= 0) return lower_beta_quantile(alpha, beta, log_beta, z, tail, guess);
  const QuantilePoint mirrored = lower_beta_quantile(beta, alpha, log_beta, -z, tail, -guess);
  return {-mirrored.value, mirrored.slope, -mirrored.curve};
}

QuantilePoint beta_quantile(double alpha, double beta, double z, double guess) {
  return beta_quantile(alpha, beta, log_beta_function(alpha, beta), z, log_normal_cdf(-std::abs(z)), guess);
}

}  // namespace demarche::core
