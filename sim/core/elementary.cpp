#include "core/elementary.hpp"

#include <cmath>

namespace demarche::core::elementary {

double log1p(double x) noexcept {
  const double w = 1.0 + x;
  if (w == 1.0) {
    return x;
  }
  const double value = log(w);
  if (!(w > 0.0 && w < detail::infinity)) {
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
  if (q >= -0.425 && q <= 0.425) {
    const double r = 0.180625 - q * q;
    const double above =
        ((((((2.5090809287301226727e+3 * r + 3.3430575583588128105e+4) * r + 6.7265770927008700853e+4) * r +
            4.5921953931549871457e+4) *
               r +
           1.3731693765509461125e+4) *
              r +
          1.9715909503065514427e+3) *
             r +
         1.3314166789178437745e+2) *
            r +
        3.3871328727963666080e+0;
    const double below =
        ((((((5.2264952788528545610e+3 * r + 2.8729085735721942674e+4) * r + 3.9307895800092710610e+4) * r +
            2.1213794301586595867e+4) *
               r +
           5.3941960214247511077e+3) *
              r +
          6.8718700749205790830e+2) *
             r +
         4.2313330701600911252e+1) *
            r +
        1.0;
    return q * above / below;
  }
  const double tail = q < 0.0 ? u : 1.0 - u;
  if (!(tail > 0.0)) {  // 0, 1, outside, NaN
    return tail == 0.0 ? (q < 0.0 ? -detail::infinity : detail::infinity) : detail::not_a_number;
  }
  double r = std::sqrt(-log(tail));
  double z = 0;
  if (r <= 5.0) {
    r -= 1.6;
    const double above =
        ((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r +
            1.27045825245236838258e+0) *
               r +
           3.64784832476320460504e+0) *
              r +
          5.76949722146069140550e+0) *
             r +
         4.63033784615654529590e+0) *
            r +
        1.42343711074968357734e+0;
    const double below =
        ((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r +
            1.48103976427480074590e-1) *
               r +
           6.89767334985100004550e-1) *
              r +
          1.67638483018380384940e+0) *
             r +
         2.05319162663775882187e+0) *
            r +
        1.0;
    z = above / below;
  } else {
    r -= 5.0;
    const double above =
        ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r +
            2.65321895265761230930e-2) *
               r +
           2.96560571828504891230e-1) *
              r +
          1.78482653991729133580e+0) *
             r +
         5.46378491116411436990e+0) *
            r +
        6.65790464350110377720e+0;
    const double below =
        ((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r +
            7.86869131145613259100e-4) *
               r +
           1.48753612908506148525e-2) *
              r +
          1.36929880922735805310e-1) *
             r +
         5.99832206555887937690e-1) *
            r +
        1.0;
    z = above / below;
  }
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
    return detail::not_a_number;
  }
  if (x == detail::infinity) {
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
