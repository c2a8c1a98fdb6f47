#pragma once
// Elementary functions that give the same bits everywhere.
//
// libm differs between systems in the last bit, and one such bit can flip an acceptance and hence a history. These
// use only +, −, ×, ÷, √ and bit operations of IEEE 754 doubles, rounded to nearest, in a fixed order; they need
// -ffp-contract=off and no fast-math. exp, exp2 and log have neither tables nor branches, so that a compiler can
// place one call per vector lane.
//
// Error of exp, exp2, log, expm1, log1p, logistic and normal_quantile: below 1e-15 relative wherever the result is
// a normal number (exp and exp2: correctly scaled into the subnormals). Arguments are dimensionless.

#include <bit>
#include <cstdint>
#include <limits>

#include "core/numbers.hpp"

namespace demarche::core::elementary {

namespace detail {

// Adding and subtracting 1.5·2^52 rounds to the nearest integer, which then stands in the low bits.
inline constexpr double rounder = 0x1.8p52;
inline constexpr double log2_of_e = 0x1.71547652b82fep+0;
inline constexpr double ln2 = 0x1.62e42fefa39efp-1;
// ln 2 in two parts; the upper one has 21 trailing zero bits, so its product with any exponent is exact.
inline constexpr double ln2_upper = 0x1.62e42feep-1;
inline constexpr double ln2_lower = 0x1.a39ef35793c76p-33;

// e^r − 1 for |r| ≤ ½ ln 2 by its Taylor polynomial of degree 13 (next term below 5e-18), by Estrin's scheme.
constexpr double expm1_reduced(double r) noexcept {
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double r8 = r4 * r4;
  const double p01 = 1.0 / 2 + r * (1.0 / 6);
  const double p23 = 1.0 / 24 + r * (1.0 / 120);
  const double p45 = 1.0 / 720 + r * (1.0 / 5040);
  const double p67 = 1.0 / 40320 + r * (1.0 / 362880);
  const double p89 = 1.0 / 3628800 + r * (1.0 / 39916800);
  const double pab = 1.0 / 479001600 + r * (1.0 / 6227020800.0);
  const double lower = (p01 + r2 * p23) + r4 * (p45 + r2 * p67);
  return r + r2 * (lower + r8 * (p89 + r2 * pab));
}

// x · 2^k, k given as k + rounder. In two steps, so that results below the normal range are rounded only once.
constexpr double scale(double x, double k_rounded) noexcept {
  constexpr std::uint64_t one = std::uint64_t{1023} << 52;
  const double half_rounded = (k_rounded - rounder) * 0.5 + rounder;
  const std::uint64_t half = std::bit_cast<std::uint64_t>(half_rounded);
  const std::uint64_t rest = std::bit_cast<std::uint64_t>(k_rounded) - half;
  return x * std::bit_cast<double>((half << 52) + one) * std::bit_cast<double>((rest << 52) + one);
}

}  // namespace detail

// e^x; 0 at −∞, ∞ above 709.78, NaN at NaN.
constexpr double exp(double x) noexcept {
  using namespace detail;
  x = x > 710.0 ? 710.0 : x;
  x = x < -746.0 ? -746.0 : x;
  const double k_rounded = x * log2_of_e + rounder;
  const double k = k_rounded - rounder;
  const double r = (x - k * ln2_upper) - k * ln2_lower;
  return scale(1.0 + expm1_reduced(r), k_rounded);
}

// 2^x; exact at integers, otherwise as exp.
constexpr double exp2(double x) noexcept {
  using namespace detail;
  x = x > 1025.0 ? 1025.0 : x;
  x = x < -1080.0 ? -1080.0 : x;
  const double k_rounded = x + rounder;
  const double fraction = x - (k_rounded - rounder);
  return scale(1.0 + expm1_reduced(fraction * ln2), k_rounded);
}

// Natural logarithm; −∞ at ±0, NaN below, ∞ at ∞.
// x = 2^k m with m in [√½, √2); log m = 2 artanh(s), s = (m − 1)/(m + 1), by the series of artanh up to s^21 (next
// term below 1e-17 relative), arranged so that m − 1, which is exact, is added last (as in fdlibm's e_log.c).
constexpr double log(double x) noexcept {
  using namespace detail;
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcd;
  constexpr std::uint64_t one = std::uint64_t{1023} << 52;
  constexpr std::uint64_t two_to_52 = std::uint64_t{1023 + 52} << 52;
  constexpr double least_normal = std::numeric_limits<double>::min();

  const bool tiny = x < least_normal;
  const double normal = tiny ? x * 0x1p54 : x;
  const std::uint64_t shifted = std::bit_cast<std::uint64_t>(normal) - root_half + one;
  const double biased = std::bit_cast<double>((shifted >> 52) | two_to_52) - 0x1p52;
  const double k = biased - (tiny ? 1023.0 + 54.0 : 1023.0);
  const double m = std::bit_cast<double>((shifted & 0x000fffffffffffff) + root_half);

  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double z2 = z * z;
  const double z4 = z2 * z2;
  const double p01 = 2.0 / 3 + z * (2.0 / 5);
  const double p23 = 2.0 / 7 + z * (2.0 / 9);
  const double p45 = 2.0 / 11 + z * (2.0 / 13);
  const double p67 = 2.0 / 15 + z * (2.0 / 17);
  const double p89 = 2.0 / 19 + z * (2.0 / 21);
  const double r = z * ((p01 + z2 * p23) + z4 * ((p45 + z2 * p67) + z4 * p89));
  const double half_square = 0.5 * f * f;
  const double value = k * ln2_upper - ((half_square - (s * (half_square + r) + k * ln2_lower)) - f);

  double result = x < infinity ? value : x;  // ∞ and NaN stay themselves
  result = x == 0.0 ? -infinity : result;
  return x < 0.0 ? not_a_number : result;
}

// 1 / (1 + e^−x): log-odds to probability, without overflow and with full relative accuracy on the small side.
constexpr double logistic(double x) noexcept {
  const double e = exp(x < 0 ? x : -x);
  return (x < 0 ? e : 1.0) / (1.0 + e);
}

// u < logistic(x), bit for bit, for 0 < u < 1. Most often a bracket of e^−|x| decides, without the exponential: on
// [0, 1) 2^f lies between 0.943 (1 + f) and 1 + f, and the bits of a double hold k and 1 + f side by side.
constexpr bool below_logistic(double u, double x) noexcept {
  using namespace detail;
  const double towards_zero = x < 0 ? x : -x;
  if (towards_zero > -700.0) {
    constexpr double two_to_52 = 0x1p52;
    const auto bits = static_cast<std::int64_t>((towards_zero * log2_of_e + 1023.0) * two_to_52);
    const double high = std::bit_cast<double>(bits) * 1.001;
    const double low = std::bit_cast<double>(bits) * 0.942;
    // x < 0: u < e / (1 + e), which grows with e. Otherwise u < 1 / (1 + e), which falls.
    if (x < 0) {
      if (u * (1.0 + low) < low * 0.999) return true;
      if (u * (1.0 + high) > high * 1.001) return false;
    } else {
      if (u * (1.0 + high) < 0.999) return true;
      if (u * (1.0 + low) > 1.001) return false;
    }
  }
  return u < logistic(x);
}

// log(1 + x) and e^x − 1 without cancellation near 0. log1p is −∞ at −1 and NaN below.
double log1p(double x) noexcept;
double expm1(double x) noexcept;

// log(p / (1 − p)): probability to log-odds; −∞ at 0, ∞ at 1, NaN outside [0, 1]. Relative error below 1e-15.
double logit(double p) noexcept;

// The standard normal's quantile: Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37:477.
// −∞ at 0, ∞ at 1, NaN outside [0, 1].
double normal_quantile(double u) noexcept;

// log Γ(x) for x > 0 (NaN otherwise). Absolute error below 1e-14 for x < 8, relative below 1e-15 above; near the
// zeros at 1 and 2 the relative error grows.
double log_gamma(double x) noexcept;

// log Γ(x) − [(x − ½) log x − x + ½ log 2π] for x ≥ 8.
double stirling_remainder(double x) noexcept;

}  // namespace demarche::core::elementary
