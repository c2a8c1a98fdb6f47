#include "core/distribution.hpp"

#include <cmath>

#include "core/check.hpp"
#include "core/elementary.hpp"
#include "core/numbers.hpp"
#include "core/quantile.hpp"

namespace demarche::core {

namespace el = elementary;

namespace {

constexpr double reach = 8.3;  // of |z|; normal_quantile of our smallest uniform is −8.21
constexpr int steps_per_unit = 32;
constexpr int half_steps = 266;  // the first multiple of 1/32 beyond `reach`
constexpr std::size_t nodes_per_table = 2 * half_steps + 1;
static_assert(half_steps >= reach * steps_per_unit && half_steps - 1 < reach * steps_per_unit);

bool is_finite(double x) { return std::abs(x) < infinity; }

bool is_shape(double x) { return x >= Distribution::least_shape && x <= Distribution::greatest_shape; }

double pert_alpha(const Distribution& d) { return 1 + 4 * ((d.b - d.a) / (d.c - d.a)); }
double pert_beta(const Distribution& d) { return 1 + 4 * ((d.c - d.b) / (d.c - d.a)); }

// The value at log x or log-odds `g`, in the distribution's own units.
double from_table_scale(const Distribution& d, double g) noexcept {
  switch (d.kind) {
    case Distribution::Kind::pert: return pert_at(d, el::logistic(g));
    case Distribution::Kind::beta: return el::logistic(g);
    default: return d.b * el::exp(g);
  }
}

}  // namespace

Distribution Distribution::constant(double value) {
  expect(is_finite(value), "a constant is finite");
  return {Kind::constant, value, 0, 0, no_table};
}

Distribution Distribution::uniform(double low, double high) {
  expect(low <= high && is_finite(low) && is_finite(high - low), "a uniform has finite low ≤ high");
  return low == high ? constant(low) : Distribution{Kind::uniform, low, high, 0, no_table};
}

Distribution Distribution::normal(double mean, double sd) {
  expect(is_finite(mean) && sd >= 0 && is_finite(sd), "a normal has a finite mean and sd ≥ 0");
  return sd == 0 ? constant(mean) : Distribution{Kind::normal, mean, sd, 0, no_table};
}

Distribution Distribution::lognormal(double median, double spread) {
  expect(median > 0 && is_finite(median) && spread >= 1 && is_finite(spread),
         "a lognormal has a finite median > 0 and spread ≥ 1");
  return spread == 1 ? constant(median) : Distribution{Kind::lognormal, median, el::log(spread), 0, no_table};
}

Distribution Distribution::pert(double low, double mode, double high) {
  expect(low <= mode && mode <= high && is_finite(low) && is_finite(high - low), "a PERT has finite low ≤ mode ≤ high");
  return low == high ? constant(low) : Distribution{Kind::pert, low, mode, high, no_table};
}

Distribution Distribution::beta(double alpha, double beta) {
  expect(is_shape(alpha) && is_shape(beta), "a beta has α and β in [0.05, 1e5]");
  return {Kind::beta, alpha, beta, 0, no_table};
}

Distribution Distribution::gamma_mean_sd(double mean, double sd) {
  expect(mean > 0 && is_finite(mean) && sd > 0, "a gamma has a finite mean > 0 and sd > 0");
  const double shape = (mean / sd) * (mean / sd);
  expect(is_shape(shape), "a gamma has (mean/sd)² in [0.05, 1e5]");
  return {Kind::gamma, shape, mean / shape, mean, no_table};
}

Distribution Distribution::exponential(double mean) {
  expect(mean > 0 && is_finite(mean), "an exponential has a finite mean > 0");
  return {Kind::exponential, mean, 0, 0, no_table};
}

double Distribution::mean() const noexcept {
  switch (kind) {
    case Kind::constant:
    case Kind::normal:
    case Kind::exponential: return a;
    case Kind::uniform: return a + 0.5 * (b - a);
    case Kind::lognormal: return a * el::exp(0.5 * b * b);
    case Kind::pert: return (a + 4 * b + c) / 6;
    case Kind::beta: return a / (a + b);
    case Kind::gamma: return c;
  }
  return a;
}

double Distribution::variance() const noexcept {
  switch (kind) {
    case Kind::constant: return 0;
    case Kind::uniform: return (b - a) * (b - a) / 12;
    case Kind::normal: return b * b;
    case Kind::lognormal: return a * a * el::exp(b * b) * el::expm1(b * b);
    case Kind::pert: {
      const double alpha = pert_alpha(*this);  // α + β = 6
      return (c - a) * (c - a) * alpha * (6 - alpha) / (36 * 7);
    }
    case Kind::beta: return a * b / ((a + b) * (a + b) * (a + b + 1));
    case Kind::gamma: return a * b * b;
    case Kind::exponential: return a * a;
  }
  return 0;
}

double Distribution::support_low() const noexcept {
  switch (kind) {
    case Kind::constant:
    case Kind::uniform:
    case Kind::pert: return a;
    case Kind::normal: return -infinity;
    default: return 0;
  }
}

double Distribution::support_high() const noexcept {
  switch (kind) {
    case Kind::constant: return a;
    case Kind::uniform: return b;
    case Kind::pert: return c;
    case Kind::beta: return 1;
    default: return infinity;
  }
}

double Distribution::reference() const noexcept { return kind == Kind::lognormal ? a : mean(); }

double Distribution::quantile(double u) const {
  expect(u > 0 && u < 1, "a quantile is asked for at 0 < u < 1");
  if (!needs_table()) {
    return draw(*this, QuantileTables{}, u);
  }
  const double z = el::normal_quantile(u);
  if (kind == Kind::gamma) {
    return from_table_scale(*this, gamma_quantile(a, z, not_a_number).value);
  }
  const double alpha = kind == Kind::pert ? pert_alpha(*this) : a;
  const double beta = kind == Kind::pert ? pert_beta(*this) : b;
  return from_table_scale(*this, beta_quantile(alpha, beta, z, not_a_number).value);
}

std::uint32_t QuantileTables::add(const Distribution& d) {
  if (!d.needs_table()) {
    return Distribution::no_table;
  }
  Shape shape{Distribution::Kind::beta, d.a, d.b};
  if (d.kind == Distribution::Kind::gamma) {
    shape = {Distribution::Kind::gamma, d.a, 0};
  } else if (d.kind == Distribution::Kind::pert) {
    shape = {Distribution::Kind::beta, pert_alpha(d), pert_beta(d)};
  }
  for (std::uint32_t table = 0; table < size(); ++table) {
    if (shapes_[table] == shape) {
      return table;
    }
  }

  constexpr double width = 1.0 / steps_per_unit;
  static const std::vector<double> tails = [] {
    std::vector<double> of_step;
    for (int step = 0; step <= half_steps; ++step) of_step.push_back(log_normal_cdf(-step * width));
    return of_step;
  }();
  const bool is_gamma = shape.kind == Distribution::Kind::gamma;
  const double log_beta = is_gamma ? 0 : log_beta_function(shape.first, shape.second);
  const auto point = [&](int step, double guess) {
    const double z = step * width, tail = tails[static_cast<std::size_t>(std::abs(step))];
    return is_gamma ? gamma_quantile(shape.first, z, tail, guess)
                    : beta_quantile(shape.first, shape.second, log_beta, z, tail, guess);
  };
  const auto node = [](const QuantilePoint& at) {
    return Node{at.value, at.slope * width, 0.5 * at.curve * width * width};
  };
  // From the median outwards, each node guessed from its neighbour.
  std::vector<Node> nodes(nodes_per_table);
  const QuantilePoint median = point(0, not_a_number);
  nodes[half_steps] = node(median);
  for (const int direction : {-1, 1}) {
    QuantilePoint last = median;
    for (int step = direction; std::abs(step) <= half_steps; step += direction) {
      last = point(step, last.value + width * (direction * last.slope + 0.5 * width * last.curve));
      nodes[static_cast<std::size_t>(half_steps + step)] = node(last);
    }
  }
  nodes_.insert(nodes_.end(), nodes.begin(), nodes.end());
  shapes_.push_back(shape);
  return size() - 1;
}

double QuantileTables::at(std::uint32_t table, double z) const noexcept {
  z = z > -reach ? z : -reach;
  z = z < reach ? z : reach;
  const double place = z * steps_per_unit + half_steps;
  const auto step = static_cast<std::size_t>(place);
  const double t = place - static_cast<double>(step);
  const Node& left = nodes_[table * nodes_per_table + step];
  const Node& right = nodes_[table * nodes_per_table + step + 1];
  // What the left node's parabola misses at the right node: in value, slope and half second derivative.
  const double value = right.value - left.value - left.slope - left.half_curve;
  const double slope = right.slope - left.slope - 2 * left.half_curve;
  const double curve = right.half_curve - left.half_curve;
  const double c3 = 10 * value - 4 * slope + curve;
  const double c4 = -15 * value + 7 * slope - 2 * curve;
  const double c5 = 6 * value - 3 * slope + curve;
  return left.value + t * (left.slope + t * (left.half_curve + t * (c3 + t * (c4 + t * c5))));
}

void QuantileTables::fetch(std::uint32_t table, double z) const noexcept {
#ifdef __GNUC__
  z = z > -reach ? z : -reach;
  z = z < reach ? z : reach;
  const Node* node = &nodes_[table * nodes_per_table + static_cast<std::size_t>(z * steps_per_unit + half_steps)];
  __builtin_prefetch(node);
  __builtin_prefetch(reinterpret_cast<const char*>(node + 2) - 1);
#endif
}

double draw(const Distribution& d, const QuantileTables& tables, double u) noexcept {
  switch (d.kind) {
    case Distribution::Kind::constant: return d.a;
    case Distribution::Kind::uniform: {
      const double x = d.a + (d.b - d.a) * u;
      return x < d.b ? x : d.b;
    }
    case Distribution::Kind::normal: return d.a + d.b * el::normal_quantile(u);
    case Distribution::Kind::lognormal: return d.a * el::exp(d.b * el::normal_quantile(u));
    case Distribution::Kind::exponential: return -d.a * el::log1p(-u);
    case Distribution::Kind::pert:
    case Distribution::Kind::beta:
    case Distribution::Kind::gamma: return from_table_scale(d, tables.at(d.table, el::normal_quantile(u)));
  }
  return d.a;
}

}  // namespace demarche::core
