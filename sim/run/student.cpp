// Normal and Student tails, see student.hpp.
#include "run/student.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/quantile.hpp"

namespace demarche::run {

namespace {

namespace elementary = core::elementary;

// From here on Hill's transform is exact to 1e-12 and the continued fraction of the beta function is not needed.
constexpr double many_degrees = 1000.0;

constexpr double log_pi = 1.1447298858494001741;

double log_density(double t, double freedom) {
  return elementary::log_gamma(0.5 * (freedom + 1.0)) - elementary::log_gamma(0.5 * freedom) -
         0.5 * (elementary::log(freedom) + log_pi) - 0.5 * (freedom + 1.0) * elementary::log1p(t * t / freedom);
}

// The normal deviate with the same tail as t.
double normal_deviate(double t, double freedom) {
  const double a = freedom - 0.5;
  const double b = 48.0 * a * a;
  const double y = a * elementary::log1p(t * t / freedom);
  const double correction = (((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + b) + y + 3.0;
  return (correction / b + 1.0) * std::sqrt(y);
}

}  // namespace

double normal_upper_tail(double z) {
  if (z < 0.0) return 1.0 - normal_upper_tail(-z);
  return elementary::exp(core::log_normal_cdf(-z));
}

double student_upper_tail(double t, double freedom) {
  if (t < 0.0) return 1.0 - student_upper_tail(-t, freedom);
  if (t == 0.0) return 0.5;
  if (freedom >= many_degrees) return normal_upper_tail(normal_deviate(t, freedom));
  // P(|T| > t) = I_x(ν/2, 1/2) at x = ν / (ν + t²), whose odds are ν / t².
  const double log_odds = elementary::log(freedom) - 2.0 * elementary::log(t);
  return 0.5 * elementary::exp(core::log_incomplete_beta(0.5 * freedom, 0.5, log_odds).lower);
}

double student_upper_quantile(double tail, double freedom) {
  if (tail > 0.5) return -student_upper_quantile(1.0 - tail, freedom);
  if (tail == 0.5) return 0.0;
  // Newton's iteration for log P(T > e^s), which falls and is concave in s: after at most one step it comes from the
  // right and cannot overshoot. Begun at the first term of the Cornish–Fisher expansion.
  const double z = -elementary::normal_quantile(tail);
  const double log_tail = elementary::log(tail);
  double s = elementary::log(z * (1.0 + (z * z + 1.0) / (4.0 * freedom)));
  for (int iteration = 0; iteration < 200; ++iteration) {
    const double t = elementary::exp(s);
    const double log_reached = elementary::log(student_upper_tail(t, freedom));
    const double slope = elementary::exp(log_density(t, freedom) + s - log_reached);
    const double step = (log_reached - log_tail) / slope;
    s += step;
    if (!(std::abs(step) > 1e-14)) break;
  }
  return elementary::exp(s);
}

}  // namespace demarche::run
