#include "core/elementary.hpp"

#include <cmath>

#include "core/normal_pieces.hpp"
#include "core/numbers.hpp"

namespace demarche::core::elementary {

double log1p(double x) noexcept {
  const double w = 1.0 + x;
  if (w == 1.0) {
    return x;
  }
  const double value = log(w);
  if (!(w > 0.0 && w < infinity)) {
    return value;
  }
  // The second term restores what rounding took from 1 + x, to first order.
  return value + (x - (w - 1.0)) / w;
}

double expm1(double x) noexcept {
  if (x > -0.35 && x < 0.35) {
    return detail::expm1_reduced(x);
  }
  return exp(x) - 1.0;
}

double logit(double p) noexcept {
  if (p < 0.25) {
    return log(p) - log1p(-p);
  }
  if (p > 0.75) {
    return log(p) - log(1.0 - p);  // 1 − p is exact here
  }
  return log1p((2.0 * p - 1.0) / (1.0 - p));  // and 2p − 1 here
}

double normal_quantile(double u) noexcept {
  const double q = u - 0.5;
  if (q >= -0.425 && q <= 0.425) return detail::central_normal_quantile(q);
  const double tail = q < 0.0 ? u : 1.0 - u;
  if (!(tail > 0.0)) {  // 0, 1, outside, NaN
    return tail == 0.0 ? (q < 0.0 ? -infinity : infinity) : not_a_number;
  }
  const double depth = std::sqrt(-log(tail));
  const double z =
      depth <= 5.0 ? detail::outer_normal_quantile(depth - 1.6) : detail::outermost_normal_quantile(depth - 5.0);
  return q < 0.0 ? -z : z;
}

// Eight Bernoulli terms; the first one left out is below 1e-16 from x = 8 on.
double stirling_remainder(double x) noexcept {
  const double w = 1.0 / (x * x);
  const double last = 1.0 / 1188 + w * (-691.0 / 360360 + w * (1.0 / 156 + w * (-3617.0 / 122400)));
  return (1.0 / 12 + w * (-1.0 / 360 + w * (1.0 / 1260 + w * (-1.0 / 1680 + w * last)))) / x;
}

// Stirling's series from 8 on; smaller arguments are shifted up by Γ(x + 1) = x Γ(x).
double log_gamma(double x) noexcept {
  if (!(x > 0.0)) {
    return not_a_number;
  }
  if (x == infinity) {
    return x;
  }
  double product = 1.0;
  double y = x;
  while (y < 8.0) {
    product *= y;
    y += 1.0;
  }
  constexpr double half_log_two_pi = 0.91893853320467274178;
  return ((y - 0.5) * log(y) - y) + half_log_two_pi + stirling_remainder(y) - log(product);
}

}  // namespace demarche::core::elementary
