#pragma once
// Quantiles of the gamma and beta distributions from first principles, for tables and for explanations.
//
// Both are computed in the variables in which they are nearly linear: z, the standard normal's quantile of the
// probability, and log x (gamma) or log-odds (beta). The density of either is log-concave there, so log F is
// concave and Newton's iteration on it, begun on the left of the root, rises to the root and cannot overshoot.
// Deterministic as elementary.hpp is. Shapes in [0.05, 1e5], |z| ≤ 8.3. Nothing here is called in a run.

namespace demarche::core {

struct QuantilePoint {
  double value;  // log x, or log(x / (1 − x))
  double slope;  // d value / dz
  double curve;  // d² value / dz²
};

// log Φ(z), for z ≤ 0.
double log_normal_cdf(double z);

// log P(shape, x) and log Q(shape, x), the regularised incomplete gamma functions at x = e^y: series below
// shape + 1, Lentz's continued fraction above (DLMF 8.7.1 and 8.9.2).
struct LogTails {
  double lower, upper;
};
LogTails log_incomplete_gamma(double shape, double y);

// log I_x(α, β) and log(1 − I_x) at log-odds y: continued fraction DLMF 8.17.22 on the side where it converges fast.
LogTails log_incomplete_beta(double alpha, double beta, double y);

// log B(α, β). Where one of them is large, log Γ(β) − log Γ(α + β) is taken in one piece, or its digits cancel.
double log_beta_function(double alpha, double beta);

// The quantile at probability Φ(z) for scale 1. `guess` (log x, log-odds) only saves time; NaN for none.
QuantilePoint gamma_quantile(double shape, double z, double guess);
QuantilePoint beta_quantile(double alpha, double beta, double z, double guess);

// Likewise, given `tail` = log Φ(−|z|) and log B(α, β), which many quantiles have in common.
QuantilePoint gamma_quantile(double shape, double z, double tail, double guess);
QuantilePoint beta_quantile(double alpha, double beta, double log_beta, double z, double tail, double guess);

}  // namespace demarche::core
