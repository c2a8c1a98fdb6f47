#pragma once
// Distributions of uncertain numbers: delays, amounts, chances, rates, in whatever unit the number has.
//
// One uniform per draw, by inversion, so that responses compared on common random numbers stay coupled and a draw
// is monotone in its uniform. Gamma, beta and PERT are inverted by tables that are built when a scenario is
// compiled (quantile.hpp); in a run a draw is a normal quantile, one polynomial and one exponential.

#include <cstdint>
#include <vector>

namespace demarche::core {

struct Distribution {
  enum class Kind : std::uint8_t { constant, uniform, normal, lognormal, pert, beta, gamma, exponential };

  static constexpr std::uint32_t no_table = 0xffffffff;
  // Shapes of gamma, and α, β of beta, that the tables reach; gamma's shape is (mean/sd)².
  static constexpr double least_shape = 0.05;
  static constexpr double greatest_shape = 1e5;

  Kind kind = Kind::constant;
  // constant: value · uniform: low, high · normal: mean, sd · lognormal: median, log(spread) ·
  // pert: low, mode, high · beta: α, β · gamma: shape, scale, mean · exponential: mean
  double a = 0;
  double b = 0;
  double c = 0;
  // Where QuantileTables keeps its table; set by whoever compiles: d.table = tables.add(d).
  std::uint32_t table = no_table;

  // All throw ContractError on arguments that are not finite or out of the stated range.
  static Distribution constant(double value);
  static Distribution uniform(double low, double high);            // low ≤ high; equal: constant
  static Distribution normal(double mean, double sd);              // sd ≥ 0; 0: constant
  static Distribution lognormal(double median, double spread);     // median > 0; spread ≥ 1 multiplies: two
                                                                   // thirds within median ÷ or × spread
  static Distribution pert(double low, double mode, double high);  // low ≤ mode ≤ high; beta-PERT, λ = 4
                                                                   // (Malcolm et al. 1959); low = high: constant
  static Distribution beta(double alpha, double beta);             // both in [least_shape, greatest_shape]
  static Distribution gamma_mean_sd(double mean, double sd);       // both > 0, shape in the same range
  static Distribution exponential(double mean);                    // mean > 0

  bool needs_table() const noexcept { return kind == Kind::pert || kind == Kind::beta || kind == Kind::gamma; }

  double mean() const noexcept;
  double variance() const noexcept;
  // The smallest and largest possible value; ±∞ where there is none.
  double support_low() const noexcept;
  double support_high() const noexcept;

  // The one number that stands for the distribution when people speak of "reference values": the mean, except for
  // the lognormal, whose median is what its author wrote.
  double reference() const noexcept;

  // The value below which a share u of draws lies, 0 < u < 1, computed without a table (relative error below 1e-11,
  // microseconds to milliseconds): for checking, explaining and intervals. Not for use in a run.
  double quantile(double u) const;

  friend bool operator==(const Distribution&, const Distribution&) = default;
};

// Quantile functions in the variable z = normal_quantile(u), where log x of a gamma and log-odds of a beta variate are
// smooth: quintic Hermite pieces of width 1/32 with exact first and second derivatives on |z| ≤ 8.3, beyond which no
// uniform of ours lies. Error below 1e-8 relative in x.
class QuantileTables {
 public:
  // Builds the table of `distribution`, or finds one of the same shape; no_table for a kind that needs none. Takes
  // milliseconds.
  std::uint32_t add(const Distribution& distribution);

  // log x (gamma, scale 1) or log(x/(1 − x)) (beta) at z; z outside ±8.3 counts as the nearer end.
  double at(std::uint32_t table, double z) const noexcept;

  // Asks the machine for what at(table, z) will read.
  void fetch(std::uint32_t table, double z) const noexcept;

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(shapes_.size()); }

 private:
  struct Shape {
    Distribution::Kind kind;  // gamma or beta
    double first, second;
    friend bool operator==(const Shape&, const Shape&) = default;
  };
  struct Node {
    double value, slope, half_curve;  // a step between nodes being one
  };

  std::vector<Shape> shapes_;
  std::vector<Node> nodes_;  // the tables one after another, all of one length
};

// A PERT's value at a share of its range, which it does not leave by rounding.
inline double pert_at(const Distribution& pert, double share) noexcept {
  const double x = pert.a + (pert.c - pert.a) * share;
  return x < pert.c ? x : pert.c;
}

// One value from one uniform u in (0, 1). Monotone in u. `distribution.table` must come from `tables`.
double draw(const Distribution& distribution, const QuantileTables& tables, double u) noexcept;

}  // namespace demarche::core
